//! One's own ballots: what is being chosen, what was cast, and where that is. Each is sent by itself with one token of
//! its round, always the same, so one that is cast again replaces the earlier, and only the newest is on its way. There
//! is one in each round; where somebody types for others, one for each slip. On a person's own device they outlive the
//! tab; on a shared one they live in memory; on one that keeps no list they stay until they are saved. Must not know
//! what a question looks like.

mod cast;
mod compare;
mod elsewhere;
mod held;
mod parting;

pub use cast::{Cast, Casting, Chosen, Which};

use super::mine::post::post;
use super::{Place, lists};
use crate::browser;
use compare::Asks;
use held::Held;
use leptos::prelude::*;
use review::ballot::{Answer, Ballot};
use review::id::{ContributionId, EventId};
use review::limits::BALLOTS_MIN;
use review::op::Anonymous;
use review::opening::Salt;
use review::refusal::Refusal;
use review::state::Event;
use review::wire::Outcome;
use std::collections::BTreeSet;

/// A handle; copies are the same list.
#[derive(Clone, Copy)]
pub struct Votes {
    place: Place,
    list: RwSignal<Vec<Cast>>,
    /// What was chosen and not cast yet.
    chosen: RwSignal<Vec<Held>>,
    /// What the rounds of the event ask, as the record said last.
    asked: StoredValue<Vec<Asks>>,
    sending: StoredValue<bool>,
    /// Whether the connection lives.
    live: StoredValue<bool>,
    /// What was cast on this page since the connection lives, and was not held up.
    fresh: StoredValue<BTreeSet<ContributionId>>,
    /// What was let go here, so that no other tab's copy brings it back.
    gone: StoredValue<BTreeSet<ContributionId>>,
}

/// What the list of an event is kept as.
fn kind(event: EventId) -> String {
    format!("votes-{event}")
}

impl Votes {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            list: RwSignal::new(vec![]),
            chosen: RwSignal::new(vec![]),
            asked: StoredValue::new(vec![]),
            sending: StoredValue::new(false),
            live: StoredValue::new(false),
            fresh: StoredValue::new(BTreeSet::new()),
            gone: StoredValue::new(BTreeSet::new()),
        }
    }

    /// Brings back what this device keeps of an event, and goes on sending.
    pub async fn restore(self, event: EventId) {
        // On a device that others use too, what lies there is somebody else's.
        if let Some(kept) = self.stored(event).await.filter(|_| self.place.is_own_now()) {
            self.list.update(|list| {
                for cast in kept {
                    if list.iter().all(|known| known.which() != cast.which()) {
                        list.push(cast);
                    }
                }
            });
        }
        self.restore_held(event).await;
        if !self.place.keeps_list_now() {
            self.let_go(event);
        }
        self.send();
    }

    /// Follows the connection. What was cast before it broke, and has not arrived, counts as held up.
    pub fn set_live(self, live: bool) {
        self.live.set_value(live);
        if !live {
            self.fresh.update_value(BTreeSet::clear);
        }
    }

    /// One own ballot.
    pub fn of(self, which: Which) -> Option<Cast> {
        self.list.read().iter().find(|cast| cast.which() == which).cloned()
    }

    /// Whether anything was ever cast in an event, as far as this device knows.
    pub fn any(self, event: EventId) -> bool {
        self.list.read().iter().any(|cast| cast.ballot.event == event)
    }

    /// Whether a ballot of an event has not reached the server yet.
    pub fn is_waiting(self, event: EventId) -> bool {
        self.list.read().iter().any(|cast| cast.ballot.event == event && cast.casting == Casting::Waiting)
    }

    /// Whether a ballot of an event may have been lost on the server.
    pub fn is_doubtful(self, event: EventId) -> bool {
        self.list.read().iter().any(|cast| cast.ballot.event == event && cast.casting == Casting::Doubtful)
    }

    /// How many ballots are on this device only.
    pub fn unsaved(self) -> usize {
        self.list.read().iter().filter(|cast| cast.is_unsaved()).count()
    }

    /// What is chosen for a ballot now: not cast yet, or else as it was cast.
    pub fn chosen(self, which: Which) -> Chosen {
        let chosen = self.chosen.read().iter().find(|it| it.which() == which).map(|it| it.chosen.clone());
        let usual = self.place.voice_now();
        let cast = || self.of(which).map(|cast| cast.chosen(usual));
        chosen.or_else(cast).unwrap_or(Chosen { answers: vec![], voice: usual })
    }

    /// Whether what is chosen now is something else than what was cast; before a first ballot, whether it is anything.
    pub fn is_unsent(self, which: Which) -> bool {
        let (chosen, usual) = (self.chosen(which), self.place.voice_now());
        self.of(which).map_or(!chosen.answers.is_empty(), |cast| cast.chosen(usual) != chosen)
    }

    /// Chooses an answer to one thing that is asked about, or none.
    pub fn choose(self, which: Which, about: u8, choice: Option<u8>) {
        let mut chosen = self.chosen(which);
        chosen.answers.retain(|it| it.0 != about);
        chosen.answers.extend(choice.map(|choice| (about, choice)));
        chosen.answers.sort_unstable();
        self.hold(which, Some(chosen));
    }

    /// Chooses the voice that the answers count for, or none.
    pub fn choose_voice(self, which: Which, voice: Option<u8>) {
        let chosen = Chosen { voice, ..self.chosen(which) };
        self.hold(which, Some(chosen));
    }

    /// Casts a ballot, or casts it anew: it is on its way from now on. `answers`: what each is about and the choice, in
    /// ascending order; none takes earlier ones back.
    pub fn cast(self, which: Which, voice: Option<u8>, answers: Vec<(u8, u8)>) {
        let Which { event, round, slip } = which;
        // One that waits here has its token with it: where no list is kept the place has it no more. Else a place that
        // reads an event has a token of each of its rounds, and several places have as many.
        let known = self.list.with_untracked(|list| list.iter().find(|cast| cast.which() == which).map(Cast::own));
        let Some(own) = known.or_else(|| self.place.slip(round, slip)) else { return };
        self.place.used(round, own.index);
        let salt = |about| self.place.answer_salt(round, slip, about).unwrap_or_else(|| Salt(browser::random()));
        let salted = |(about, choice)| Answer { about, choice, salt: salt(about) };
        let answers: Vec<Answer> = answers.into_iter().map(salted).collect();
        self.hold(which, None);
        self.list.update(|list| {
            let known = list.iter().position(|cast| cast.which() == which).map(|place| list.swap_remove(place));
            let (turn, first) = match known {
                // The same once more: it is there, or on its way.
                Some(known) if known.says(voice, &answers) => {
                    list.push(known);
                    return;
                }
                // Nothing of it is there. A ballot of the first turn replaces none: one that another device may have
                // cast meanwhile shows itself.
                Some(known) if known.first && matches!(known.casting, Casting::Refused(_)) => (known.ballot.turn, true),
                Some(known) => (known.ballot.turn.saturating_add(1), known.first),
                None => (0, true),
            };
            let (id, edit) = (own.id, own.secret.hash());
            let ballot = Ballot { id, event, round, voice, edit, turn, answers };
            let about = self.asked_about(event, round).unwrap_or_default();
            list.push(Cast { first, ..Cast::new(own, about, ballot, Casting::Waiting) });
        });
        let live = self.live.get_value();
        self.fresh.update_value(|fresh| _ = if live { fresh.insert(own.id) } else { fresh.remove(&own.id) });
        self.keep(event);
        self.send();
    }

    /// Sends what waits, one at a time, until nothing does. Called again whenever the connection comes back.
    pub fn send(self) {
        if self.sending.get_value() {
            return;
        }
        self.sending.set_value(true);
        browser::spawn(async move {
            let mut pause = 500;
            while let Some(cast) = self.next() {
                // What is on its way is on the device first.
                self.store(cast.ballot.event).await;
                let op = Anonymous::Vote(cast.ballot.clone());
                let Some(outcome) = post(self.place, Some(cast.token), op).await else {
                    self.fresh.update_value(|fresh| _ = fresh.remove(&cast.ballot.id));
                    browser::pause(pause).await;
                    pause = (pause * 2).min(15_000);
                    continue;
                };
                self.settle(&cast, outcome).await;
                pause = 500;
            }
            self.sending.set_value(false);
        });
    }

    fn next(self) -> Option<Cast> {
        // Before it is sure that this device has no keys of its own, nothing leaves it.
        if !self.place.is_verified() {
            return None;
        }
        // Nor does anything go with another place than that it was cast at.
        let event = self.place.kept_now()?.event;
        self.list.with_untracked(|list| {
            let waits = |cast: &&Cast| cast.ballot.event == event && cast.casting == Casting::Waiting;
            list.iter().find(waits).cloned()
        })
    }

    async fn settle(self, sent: &Cast, outcome: Outcome) {
        let casting = match outcome {
            Outcome::Accepted { .. } => Casting::Saved,
            Outcome::Refused { code: Refusal::ChangedMeanwhile } => return self.overtake(sent).await,
            Outcome::Refused { code } => Casting::Refused(code),
        };
        self.change(sent, |cast| {
            (cast.casting, cast.resent) = (casting, false);
            cast.first &= casting != Casting::Saved;
        });
    }

    /// Changes a ballot, if nothing newer was cast here meanwhile: that goes next.
    fn change(self, sent: &Cast, change: impl FnOnce(&mut Cast)) {
        self.list.update(|list| {
            if let Some(cast) = list.iter_mut().find(|cast| cast.ballot == sent.ballot) {
                change(cast);
            }
        });
        self.keep(sent.ballot.event);
    }

    fn keep(self, event: EventId) {
        browser::spawn(self.store(event));
    }

    /// Writes one's own ballots of an event to the device, if it keeps anything.
    async fn store(self, event: EventId) {
        if self.place.is_own_now() {
            let listed = self.place.follow().await;
            self.part();
            lists::write(self.place, &kind(event), move |others| self.with(event, listed, others)).await;
        }
    }

    /// One's own ballots of an event. What another tab has cast meanwhile stays, where it is newer, and answers what is
    /// asked.
    fn with(self, event: EventId, listed: bool, mut others: Vec<Cast>) -> Vec<Cast> {
        if !listed {
            let gone = |cast: &Cast| self.gone.with_value(|gone| gone.contains(&cast.ballot.id));
            others.retain(|cast| cast.is_unsaved() && !gone(cast));
        }
        let mut list: Vec<Cast> =
            self.list.with_untracked(|list| list.iter().filter(|cast| cast.ballot.event == event).cloned().collect());
        for other in others.into_iter().filter(|other| self.fits(other)) {
            match list.iter_mut().find(|cast| cast.which() == other.which()) {
                Some(cast) if cast.ballot.turn < other.ballot.turn => *cast = other,
                Some(_) => {}
                None => list.push(other),
            }
        }
        list
    }

    /// What this device keeps for this place of an event.
    async fn stored(self, event: EventId) -> Option<Vec<Cast>> {
        lists::read(self.place, &kind(event)).await
    }

    /// Whether one's own answers are among those that were counted in a round, as they were sent; `None` if nobody can
    /// say, or there are none. They are known by their salts, which follow from the key of this place.
    pub fn found(self, event: &Event, round: u8) -> Option<bool> {
        let counted = event.ballots_of(round)?;
        // Of fewer than that no answer is told.
        counted.told.as_ref().filter(|told| told.answered as usize >= BALLOTS_MIN)?;
        // Of a statement that too few answered no answer is told either.
        let told = |about: u8| counted.figures.get(usize::from(about)).is_some_and(|row| row.iter().any(|n| *n > 0));
        let list = self.list.read();
        let of = |cast: &&Cast| cast.ballot.event == event.id && cast.ballot.round == round;
        let sure = |cast: &&Cast| matches!(cast.casting, Casting::Saved | Casting::Doubtful);
        let saved = list.iter().filter(of).filter(sure);
        let sent = saved.flat_map(|cast| &cast.ballot.answers).filter(|answer| told(answer.about));
        let mut sent = sent.peekable();
        sent.peek()?;
        Some(sent.all(|answer| counted.answers.contains(answer)))
    }

    /// Forgets what was cast and chosen here; what is saved stays where it is, and is counted.
    pub fn forget(self) {
        self.list.set(vec![]);
        self.chosen.set(vec![]);
    }
}
