//! The place of somebody who joined: the pass that reads and the tokens that write, all fetched when joining. Kept in
//! memory; on a person's own device also beyond the tab. Nothing in here is ever sent but one pass or one token.

use crate::browser;
use leptos::prelude::*;
use review::id::{ContributionId, EventId, ReviewId, from_hex, to_hex};
use review::opening::{EditSecret, Salt};
use review::state::State;
use review::token::{Nonce, Pass, RoundKey, Token};
use review::wire::{Asked, Joined};
use seat::Key;
use serde::{Deserialize, Serialize};

/// The tokens of one key: of a pass, or of a round.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// The key that they are of.
    pub key: RoundKey,
    /// All of them, in their order.
    pub tokens: Vec<Token>,
    /// The first that was not used yet.
    pub next: u16,
}

/// What is remembered of a place.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The review.
    pub review: ReviewId,
    /// The event.
    pub event: EventId,
    /// The voice of this place, by its place in the plan.
    pub voice: Option<u8>,
    /// The key of its person, as digits. Everything that is theirs follows from it.
    key: String,
    /// The pass first, then round by round; of several places one after the other.
    batches: Vec<Batch>,
    /// Whether it came back by return words, and what of theirs may wait was not asked for yet.
    pub returned: bool,
    /// How many places this device holds: more than one where somebody types for people without a device.
    #[serde(default = "one")]
    pub places: u16,
}

/// What was remembered before there were scribes is one place.
const fn one() -> u16 {
    1
}

impl Kept {
    /// A place that was joined, with everything that was issued to it; or several, of which `joined` was the first.
    pub fn new(joined: &Joined, key: &Key, batches: Vec<Batch>, places: u16, returned: bool) -> Self {
        let Joined { review, event, voice, .. } = *joined;
        Self { review, event, voice, key: to_hex(&key.0), batches, returned, places }
    }

    /// The key, for its words.
    pub fn key(&self) -> Option<Key> {
        from_hex(&self.key).map(Key)
    }
}

/// A contribution or a ballot that is, or could be, one's own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OwnId {
    /// Which.
    pub id: ContributionId,
    /// Its round.
    pub round: u8,
    /// The place of its token in the round.
    pub index: u16,
    /// Its edit secret.
    pub secret: EditSecret,
    /// What it is sent with.
    pub token: Token,
}

/// A handle; copies are the same place.
#[derive(Clone, Copy)]
pub struct Place {
    kept: RwSignal<Option<Kept>>,
    usage: StoredValue<Use>,
    /// Whether this is the person's own device.
    own: RwSignal<bool>,
    record: StoredValue<Record>,
}

/// What the record has said about this place.
#[derive(Clone, Copy, Default)]
struct Record {
    /// Whether the keys in it are those that this device was given. Nothing is written before.
    verified: bool,
    /// How many rounds are for words; those for ballots come after them.
    words: u8,
}

/// What a place is for. Each kind is kept by itself: a screen in the room and a person may use the same device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Somebody takes part.
    Person,
    /// A screen in the room shows.
    Screen,
}

fn storage_key(event: EventId, usage: Use) -> String {
    match usage {
        Use::Person => format!("place-{event}"),
        Use::Screen => format!("screen-{event}"),
    }
}

/// The secret by which one's own contribution of this id is changed.
fn edit_secret(key: &Key, id: ContributionId) -> EditSecret {
    EditSecret(key.edit_secret(&id.0))
}

impl Place {
    pub(super) fn new() -> Self {
        Self {
            kept: RwSignal::new(None),
            usage: StoredValue::new(Use::Person),
            own: RwSignal::new(false),
            record: StoredValue::new(Record::default()),
        }
    }

    /// Remembers a place that was just joined: on this device if it is the person's own, else in memory.
    pub fn take(self, usage: Use, kept: Kept, own: bool) {
        self.own.set(own);
        self.usage.set_value(usage);
        self.record.set_value(Record::default());
        if own {
            browser::persist_storage();
        }
        self.kept.set(Some(kept));
        self.keep();
    }

    fn keep(self) {
        if let Some(kept) = self.kept.get_untracked().filter(|_| self.own.get_untracked()) {
            let key = storage_key(kept.event, self.usage.get_value());
            browser::spawn(async move {
                browser::keep(&key, &serde_json::to_string(&kept).unwrap_or_default()).await;
            });
        }
    }

    /// The place at an event: the one in memory, else the one that this device keeps.
    pub async fn at(self, usage: Use, event: EventId) -> Option<Kept> {
        let here = self.usage.try_get_value() == Some(usage);
        if let Some(kept) = self.kept.get_untracked().filter(|kept| here && kept.event == event) {
            return Some(kept);
        }
        let kept: Kept = serde_json::from_str(&browser::kept(&storage_key(event, usage)).await?).ok()?;
        self.own.set(true);
        self.usage.set_value(usage);
        self.record.set_value(Record::default());
        self.kept.set(Some(kept.clone()));
        Some(kept)
    }

    /// What is remembered now.
    pub fn kept(self) -> Option<Kept> {
        self.kept.get()
    }

    /// What is remembered now, without following changes.
    pub fn kept_now(self) -> Option<Kept> {
        self.kept.get_untracked()
    }

    /// Whether this is the person's own device, on which things are kept.
    pub fn is_own(self) -> bool {
        self.own.get()
    }

    /// Whether things are kept on this device, without following changes.
    pub fn is_own_now(self) -> bool {
        self.own.get_untracked()
    }

    /// The pass that reads.
    pub fn pass(self) -> Option<Pass> {
        let screen = self.usage.try_get_value()? == Use::Screen;
        self.kept.try_with_untracked(|kept| {
            let kept = kept.as_ref()?;
            let token = *kept.batches.first()?.tokens.first()?;
            Some(Pass { review: kept.review, event: kept.event, screen, token })
        })?
    }

    /// Compares the keys in the record with those that this device was given; `None` while the record does not say.
    /// Keys of one's own would mark what one writes.
    pub fn verify(self, state: &State) -> Option<bool> {
        let screen = self.usage.try_get_value()? == Use::Screen;
        let (words, same) = self.kept.try_with_untracked(|kept| {
            let kept = kept.as_ref()?;
            let event = state.events.get(&kept.event)?;
            let keys = event.keys.as_ref()?;
            let given = kept.batches.iter().map(|batch| batch.key);
            let people = std::iter::once(keys.attend).chain(keys.rounds.iter().copied());
            let same = if screen { given.eq([keys.screen]) } else { given.eq(people) };
            Some((event.plan.rounds.len() as u8, same))
        })??;
        self.record.try_set_value(Record { verified: same, words });
        Some(same)
    }

    /// Whether [`Place::verify`] found them the same.
    pub fn is_verified(self) -> bool {
        self.record.try_get_value().is_some_and(|record| record.verified)
    }

    /// One more contribution to a round: its token, its name and its edit secret. `None` if the allowance is used up.
    pub fn next(self, round: u8) -> Option<(Token, ContributionId, EditSecret)> {
        let next = self.kept.try_update(|kept| {
            let kept = kept.as_mut()?;
            let key = kept.key()?;
            let batch = kept.batches.get_mut(usize::from(round) + 1)?;
            let token = *batch.tokens.get(usize::from(batch.next))?;
            batch.next += 1;
            let id = token.nonce.contribution();
            Some((token, id, edit_secret(&key, id)))
        })?;
        self.keep();
        next
    }

    /// How many places this device holds, without following changes: one, or those of all for whom somebody types.
    pub fn places_now(self) -> u16 {
        self.kept.with_untracked(|kept| kept.as_ref().map_or(1, |kept| kept.places))
    }

    /// The voice of whoever writes here, without following changes. A scribe's device has none: each slip is somebody
    /// else's.
    pub fn voice_now(self) -> Option<u8> {
        self.kept.with_untracked(|kept| kept.as_ref().filter(|kept| kept.places == 1)?.voice)
    }

    /// What the ballot of a slip is cast with in a round, each time: the token of its number, counted from 0. Without
    /// a scribe there is one.
    pub fn slip(self, round: u8, slip: u16) -> Option<OwnId> {
        self.kept.with_untracked(|kept| {
            let kept = kept.as_ref()?;
            let key = kept.key()?;
            let token = *kept.batches.get(usize::from(round) + 1)?.tokens.get(usize::from(slip))?;
            let id = token.nonce.contribution();
            Some(OwnId { id, round, index: slip, secret: edit_secret(&key, id), token })
        })
    }

    /// The salt of a slip's answer to the `about`th thing that a round of ballots asks about: always the same.
    pub fn answer_salt(self, round: u8, slip: u16, about: u8) -> Option<Salt> {
        self.kept.with_untracked(|kept| {
            let kept = kept.as_ref()?;
            let batch = kept.batches.get(usize::from(round) + 1)?;
            Some(Salt(kept.key()?.answer_salt_of(&batch.key.0, slip, about)))
        })
    }

    /// Whether a round is for words, as the record told [`Place::verify`].
    pub fn is_for_words(self, round: u8) -> bool {
        self.record.try_get_value().is_some_and(|record| round < record.words)
    }

    /// How many more contributions a round takes from this place; from several together.
    pub fn left(self, round: u8) -> usize {
        self.kept.with(|kept| {
            let batch = kept.as_ref().and_then(|kept| kept.batches.get(usize::from(round) + 1));
            batch.map_or(0, |batch| batch.tokens.len().saturating_sub(usize::from(batch.next)))
        })
    }

    /// Tokens up to this one were used, here or on another device.
    pub fn used(self, round: u8, index: u16) {
        let next = |kept: &Kept| kept.batches.get(usize::from(round) + 1).map_or(u16::MAX, |batch| batch.next);
        if self.kept.with_untracked(|kept| kept.as_ref().is_some_and(|kept| next(kept) <= index)) {
            self.kept.update(|kept| {
                if let Some(batch) = kept.as_mut().and_then(|kept| kept.batches.get_mut(usize::from(round) + 1)) {
                    batch.next = index + 1;
                }
            });
            self.keep();
        }
    }

    /// Everything of this person's that may wait was asked for: a page that opens again need not ask.
    pub fn brought_back(self, event: EventId) {
        if self.kept_now().is_some_and(|kept| kept.event == event && kept.returned) {
            self.kept.update(|kept| {
                if let Some(kept) = kept {
                    kept.returned = false;
                }
            });
            self.keep();
        }
    }

    /// A name for something of this place alone: several people may use one device one after the other.
    pub fn name(self, what: &str) -> String {
        let of =
            |kept: &Option<Kept>| Some(kept.as_ref()?.batches.first()?.tokens.first()?.nonce.to_hex()[..16].to_owned());
        format!("{what}-{}", self.kept.try_with_untracked(of).flatten().unwrap_or_default())
    }

    /// Of all contributions and ballots that this place can have made, those that are `wanted`. Secrets take longer to
    /// work out than names, so only theirs are.
    pub fn own_ids(self, wanted: &dyn Fn(ContributionId) -> bool) -> Vec<OwnId> {
        let of = |kept: &Kept| {
            let key = kept.key()?;
            let rounds = (0_u8..).zip(kept.batches.iter().skip(1));
            let own = rounds.flat_map(|(round, batch)| (0_u16..).zip(&batch.tokens).map(move |it| (round, it)));
            let own = own.filter_map(|(round, (index, token))| {
                let id = Some(token.nonce.contribution()).filter(|id| wanted(*id))?;
                Some(OwnId { id, round, index, secret: edit_secret(&key, id), token: *token })
            });
            Some(own.collect())
        };
        self.kept.with_untracked(|kept| kept.as_ref().and_then(of)).unwrap_or_default()
    }

    /// Forgets this place, here and on the device.
    pub async fn forget(self) {
        // First: nothing that is under way is kept any more.
        self.own.set(false);
        self.kept.set(None);
        browser::forget_everything().await;
    }
}

/// A batch as it comes from the crate that makes tokens.
pub(super) fn batch(asked: Asked, tokens: Vec<seat::Token>) -> Batch {
    let token = |token: seat::Token| Token { nonce: Nonce(token.nonce), output: review::token::Output(token.output) };
    Batch { key: asked.key, tokens: tokens.into_iter().map(token).collect(), next: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_devices_kept_before_there_were_scribes_is_one_place() {
        let id = "0123456789abcdef0123456789abcdef";
        let kept =
            format!(r#"{{"review":"{id}","event":"{id}","voice":3,"key":"{id}","batches":[],"returned":false}}"#);
        let kept: Kept = serde_json::from_str(&kept).unwrap();
        assert_eq!((kept.places, kept.voice), (1, Some(3)));
    }
}
