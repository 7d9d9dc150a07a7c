//! One's own words: drafts, words on their way, words that are saved and sealed, and the secrets by which they can be
//! changed. They leave one at a time, so that no request shows two contributions of one person. On a person's own
//! device they outlive the tab; on a shared one they live in memory; on one that keeps no list until they are saved.

mod drafts;
mod elsewhere;
mod own;
mod parting;
pub(super) mod post;
mod settle;

use drafts::Typed;
pub use drafts::Typing;
pub use own::{Change, Naming, Own, Stage};

use super::{Place, lists};
use crate::browser;
use leptos::prelude::*;
use parting::Parted;
use review::id::{ContributionId, EventId};
use review::op::Anonymous;
use review::opening::{EditSecret, Salt, Words};
use review::refusal::Refusal;
use review::state::State;
use review::text::{Lang, normalise};
use review::token::Token;
use std::collections::{BTreeMap, BTreeSet};

/// A handle; copies are the same list.
#[derive(Clone, Copy)]
pub struct Mine {
    place: Place,
    list: RwSignal<Vec<Own>>,
    drafts: StoredValue<BTreeMap<(EventId, u8), ArcRwSignal<String>>>,
    /// Changes and names that are being typed, with what they are for.
    typing: StoredValue<BTreeMap<(ContributionId, Typing), Typed>>,
    sending: StoredValue<bool>,
    /// What was taken out of the list here, so that no other tab's copy brings it back.
    gone: StoredValue<BTreeSet<ContributionId>>,
    /// Words of this tab that were to go under a name that was taken: what is kept of them under it is no other tab's.
    renamed: StoredValue<BTreeSet<(ContributionId, Salt)>>,
    /// Names under which this tab has stored something, or found it: what lies there under them is the same words.
    stored: StoredValue<BTreeSet<ContributionId>>,
    /// What became of the last words that this device has let go.
    parted: RwSignal<Option<Parted>>,
}

/// What the list of an event is kept as.
fn kind(event: EventId) -> String {
    format!("own-{event}")
}

fn fresh_words(text: &str, lang: Lang) -> Words {
    Words { text: normalise(text), lang, salt: Salt(browser::random()) }
}

impl Mine {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            list: RwSignal::new(vec![]),
            drafts: StoredValue::new(BTreeMap::new()),
            typing: StoredValue::new(BTreeMap::new()),
            sending: StoredValue::new(false),
            gone: StoredValue::new(BTreeSet::new()),
            renamed: StoredValue::new(BTreeSet::new()),
            stored: StoredValue::new(BTreeSet::new()),
            parted: RwSignal::new(None),
        }
    }

    /// Brings back what this device keeps of an event, and goes on sending.
    pub async fn restore(self, event: EventId) {
        // On a device that others use too, what lies there is somebody else's.
        if let Some(kept) = self.stored(event).await.filter(|_| self.place.is_own_now()) {
            for own in self.place.own_ids(&|id| kept.iter().any(|own| own.id == id)) {
                self.place.used(own.round, own.index);
            }
            self.stored.update_value(|stored| stored.extend(kept.iter().map(|own| own.id)));
            self.list.update(|list| {
                for own in kept {
                    if list.iter().all(|known| known.id != own.id) {
                        list.push(own);
                    }
                }
            });
        }
        if !self.place.keeps_list_now() {
            self.let_go(event);
        }
        self.send();
    }

    /// One's own words of an event, oldest first.
    pub fn of(self, event: EventId) -> Vec<Own> {
        self.list.read().iter().filter(|own| own.event == event).cloned().collect()
    }

    /// One's own contribution of this id.
    pub fn get(self, id: ContributionId) -> Option<Own> {
        self.list.read().iter().find(|own| own.id == id).cloned()
    }

    /// Whether this is marked on the board as one's own: nothing is where no list is kept.
    pub fn is_mine(self, id: ContributionId) -> bool {
        self.place.keeps_list() && self.list.read().iter().any(|own| own.id == id)
    }

    /// How many of one's own words, with what is to change about them, are on this device only.
    pub fn unsaved(self) -> usize {
        self.list.read().iter().filter(|own| own.is_unsaved()).count()
    }

    /// Seals words: they are on their way from now on.
    ///
    /// `false` if this place has used up what it may write in this round; then nothing has happened.
    pub fn seal(self, event: EventId, round: u8, voice: Option<u8>, text: &str, lang: Lang) -> bool {
        let Some((token, id, secret)) = self.fresh(round) else { return false };
        let own = Own {
            id,
            event,
            round,
            voice,
            words: fresh_words(text, lang),
            stage: Stage::Waiting,
            change: None,
            sent: None,
            refused: None,
            naming: None,
            secret,
            token: Some(token),
            last: None,
            resent: false,
        };
        self.list.update(|list| list.push(own));
        self.keep(event);
        self.send();
        true
    }

    /// The next token of a round with which nothing of this list was written.
    fn fresh(self, round: u8) -> Option<(Token, ContributionId, EditSecret)> {
        loop {
            let next = self.place.next(round)?;
            if self.list.with_untracked(|list| list.iter().all(|own| own.id != next.1)) {
                return Some(next);
            }
        }
    }

    /// Puts own words differently, or takes them back.
    pub fn change(self, id: ContributionId, text: Option<&str>, lang: Lang) {
        let mut event = None;
        self.list.update(|list| {
            let Some(place) = list.iter().position(|own| own.id == id) else { return };
            event = Some(list[place].event);
            // What never left this device, or was refused, is changed here and nowhere else.
            match (list[place].stage, text) {
                (Stage::Refused(_), None) => {
                    self.gone.update_value(|gone| _ = gone.insert(id));
                    list.remove(place);
                }
                (Stage::Refused(code), Some(text)) => {
                    list[place].words = fresh_words(text, lang);
                    list[place].change = None;
                    if code == Refusal::VoiceNotShown {
                        list[place].voice = None;
                    }
                    list[place].stage = Stage::Waiting;
                }
                (_, text) => {
                    list[place].refused = None;
                    if text.is_none() {
                        list[place].naming = None;
                    }
                    list[place].change =
                        Some(text.map_or(Change::Withdraw, |text| Change::Amend(fresh_words(text, lang))));
                }
            }
        });
        if let Some(event) = event {
            self.keep(event);
            self.send();
        }
    }

    /// Puts a name under own words that stand on the board, or takes it away. `before`: the turn of what stands there.
    pub fn sign(self, id: ContributionId, before: u32, name: Option<&str>, lang: Lang) {
        let mut event = None;
        self.list.update(|list| {
            let Some(own) = list.iter_mut().find(|own| own.id == id) else { return };
            event = Some(own.event);
            let turn = own.naming.as_ref().map_or(before, |naming| naming.turn.max(before)) + 1;
            own.naming = Some(Naming { name: name.map(|name| fresh_words(name, lang)), turn, stage: Stage::Waiting });
        });
        if let Some(event) = event {
            self.keep(event);
            self.send();
        }
    }

    /// Sends what waits, one at a time, until nothing does. Called again whenever the connection comes back.
    pub fn send(self) {
        if self.sending.get_value() {
            return;
        }
        self.sending.set_value(true);
        browser::spawn(async move {
            let mut pause = 500;
            while let Some((own, _)) = self.next() {
                // What is on its way is on the device first: a page that is closed as soon as it is saved finds it again.
                self.store(own.event).await;
                // It may have another token now, because another tab has used that one.
                let same = |now: &(Own, Anonymous)| now.0.words.salt == own.words.salt;
                let Some((own, op)) = self.next().filter(same) else { continue };
                let token = own.token.filter(|_| matches!(op, Anonymous::Contribute { .. }));
                let Some(outcome) = post::post(self.place, token, op.clone()).await else {
                    browser::pause(pause).await;
                    pause = (pause * 2).min(15_000);
                    continue;
                };
                self.settle(&own, &op, outcome);
                pause = 500;
            }
            self.sending.set_value(false);
        });
    }

    fn next(self) -> Option<(Own, Anonymous)> {
        // Before it is sure that this device has no keys of its own, nothing leaves it.
        if !self.place.is_verified() {
            return None;
        }
        // Nor does anything go with another place than that it was written at.
        let event = self.place.kept_now()?.event;
        self.list.with_untracked(|list| {
            let waits = |own: &&Own| matches!(own.stage, Stage::Waiting | Stage::Saved) && own.is_under_way();
            let own = list.iter().filter(|own| own.event == event).find(waits)?;
            let (id, event, secret) = (own.id, own.event, own.secret);
            let op = match (&own.stage, &own.change, &own.naming) {
                (Stage::Waiting, ..) => Anonymous::Contribute {
                    id,
                    event,
                    round: own.round,
                    voice: own.voice,
                    edit: secret.hash(),
                    words: own.words.clone(),
                },
                (_, Some(Change::Amend(words)), _) => {
                    Anonymous::Amend { id, event, secret, words: words.clone(), after: own.after() }
                }
                (_, Some(Change::Withdraw), _) => Anonymous::Withdraw { id, event, secret },
                (_, None, naming) => {
                    let Naming { name, turn, .. } = naming.clone()?;
                    Anonymous::Sign { id, event, secret, turn, name }
                }
            };
            Some((own.clone(), op))
        })
    }

    fn keep(self, event: EventId) {
        browser::spawn(self.store(event));
    }

    /// Writes one's own words of an event to the device, if it keeps anything.
    async fn store(self, event: EventId) {
        if self.place.is_own_now() {
            let listed = self.place.follow().await;
            self.part();
            lists::write(self.place, &kind(event), move |others| self.with(event, listed, others)).await;
        }
    }

    /// One's own words of an event, with what another tab has put there meanwhile.
    fn with(self, event: EventId, listed: bool, others: Vec<Own>) -> Vec<Own> {
        self.give_way(event, &others);
        let mut list: Vec<Own> =
            self.list.with_untracked(|list| list.iter().filter(|own| own.event == event).cloned().collect());
        for other in others {
            let gone = self.gone.with_value(|gone| gone.contains(&other.id))
                || self.renamed.with_value(|renamed| renamed.contains(&(other.id, other.words.salt)))
                || !listed && !other.is_unsaved();
            if !gone && list.iter().all(|own| own.id != other.id) {
                list.push(other);
            }
        }
        self.stored.update_value(|stored| stored.extend(list.iter().map(|own| own.id)));
        list
    }

    /// Words that were to go under a name under which another tab has stored others meanwhile, because both have the
    /// same tokens, take the next one. They have not left this device: nothing does before it is stored.
    fn give_way(self, event: EventId, others: &[Own]) {
        let taken = |own: &Own| {
            let new = own.event == event && own.stage == Stage::Waiting;
            let others = || others.iter().any(|other| other.id == own.id && other.words.salt != own.words.salt);
            new && !self.stored.with_value(|stored| stored.contains(&own.id)) && others()
        };
        if self.list.with_untracked(|list| list.iter().any(taken)) {
            self.list.update(|list| {
                let mut known: Vec<ContributionId> = list.iter().chain(others).map(|own| own.id).collect();
                for own in list.iter_mut().filter(|own| taken(own)) {
                    self.take_another(own, &known);
                    known.push(own.id);
                }
            });
        }
    }

    /// What this device keeps for this place of an event.
    async fn stored(self, event: EventId) -> Option<Vec<Own>> {
        lists::read(self.place, &kind(event)).await
    }

    /// Compares with the board: what was taken back and is gone from it is gone from here, and a change or a name that
    /// appeared waits no longer. `again`: the server's data began another life, so what is not on the board is sent
    /// once more.
    pub fn compare(self, event: EventId, state: &State, again: bool) {
        let appeared = |own: &Own| {
            let it = state.contributions.get(&own.id);
            match &own.sent {
                Some(Change::Withdraw) => it.is_some_and(|it| it.withdrawn),
                Some(Change::Amend(words)) => it.is_some_and(|it| it.commitments.contains(&words.commitment())),
                None => false,
            }
        };
        let sealed = |own: &Own| !state.contributions.contains_key(&own.id);
        let taken_back = |own: &Own| own.sent == Some(Change::Withdraw) && (sealed(own) || appeared(own));
        // It is on the board, or something that its author wanted later is, from another device.
        let named = |own: &Own| {
            let signed = state.contributions.get(&own.id).map(|it| it.signed);
            own.naming.as_ref().is_some_and(|naming| {
                naming.stage == Stage::Saved && signed.is_some_and(|signed| signed >= naming.turn)
            })
        };
        let name_lost = |own: &Own| again && own.naming.as_ref().is_some_and(|naming| naming.stage == Stage::Saved);
        let of = |own: &Own| own.event == event;
        let needed = |own: &Own| {
            let change = own.sent.is_some() && (appeared(own) || sealed(own));
            of(own) && (taken_back(own) || change || again && sealed(own) || named(own) || name_lost(own))
        };
        if !self.list.with_untracked(|list| list.iter().any(needed)) {
            return;
        }
        self.list.update(|list| {
            list.retain(|own| {
                let gone = of(own) && taken_back(own);
                if gone {
                    self.gone.update_value(|gone| _ = gone.insert(own.id));
                }
                !gone
            });
            for own in list.iter_mut().filter(|own| of(own)) {
                if appeared(own) || sealed(own) {
                    own.sent = None;
                }
                if named(own) {
                    own.naming = None;
                } else if name_lost(own)
                    && let Some(naming) = &mut own.naming
                {
                    naming.stage = Stage::Waiting;
                }
                // A name goes under words that stand there: these have to come again first.
                if again
                    && sealed(own)
                    && let Some(naming) = &mut own.naming
                {
                    naming.stage = Stage::Refused(Refusal::ContributionUnknown);
                }
                // Of words that another device wrote, and of which parts were hidden, this device knows none.
                if again && sealed(own) && own.stage == Stage::Saved && !own.words.text.is_empty() {
                    own.stage = Stage::Waiting;
                    own.resent = true;
                    if own.words.salt == Salt([0; 32]) {
                        own.words.salt = Salt(browser::random());
                    }
                    own.last = None;
                }
            }
        });
        self.keep(event);
        self.send();
    }

    /// Forgets the list of what was mine; the words stay where they are.
    pub fn forget(self) {
        self.list.set(vec![]);
        self.parted.set(None);
        self.forget_drafts();
        self.stored.set_value(BTreeSet::new());
    }
}
