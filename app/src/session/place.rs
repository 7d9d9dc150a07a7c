//! The place of somebody who joined: the pass that reads and the tokens that write, all fetched when joining. Kept in
//! memory; on a person's own device also beyond the tab, there with or without the key to what they wrote. Nothing in
//! here is ever sent but one pass or one token.

mod kept;
mod storing;

pub use kept::{Batch, Kept};
pub use storing::leads_to;

use crate::browser;
use leptos::prelude::*;
use review::id::{ContributionId, EventId};
use review::opening::{EditSecret, Salt};
use review::state::State;
use review::token::{Nonce, Pass, Token};
use review::wire::{Asked, Holder};
use seat::Key;

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

/// The secret by which one's own contribution of this id is changed.
fn edit_secret(key: &Key, id: ContributionId) -> EditSecret {
    EditSecret(key.edit_secret(&id.0))
}

/// The same where there may be no key: then it is one by which nothing is ever changed but what waits to be sent.
fn some_secret(key: Option<Key>, id: ContributionId) -> EditSecret {
    key.map_or_else(|| EditSecret(browser::random()), |key| edit_secret(&key, id))
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

    /// Whether this device keeps a list of what is written here; so it is unless its person says otherwise.
    pub fn keeps_list(self) -> bool {
        self.kept.with(|kept| kept.as_ref().is_none_or(Kept::keeps_list))
    }

    /// Whether this device keeps a list, without following changes.
    pub fn keeps_list_now(self) -> bool {
        self.kept.try_with_untracked(|kept| kept.as_ref().is_none_or(Kept::keeps_list)).unwrap_or(true)
    }

    /// Whether it stands for a place that was lost: it reads, and has nothing to write or to vote with.
    pub fn is_replacement(self) -> bool {
        self.kept.with_untracked(|kept| kept.as_ref().is_some_and(Kept::is_replacement))
    }

    /// What shows the issuer who holds this place, without following changes.
    pub fn holder_now(self) -> Option<Holder> {
        self.kept.try_with_untracked(|kept| kept.as_ref().and_then(|kept| kept.holder.clone())).flatten()
    }

    /// What is remembered now.
    pub fn kept(self) -> Option<Kept> {
        self.kept.get()
    }

    /// What is remembered now, without following changes.
    pub fn kept_now(self) -> Option<Kept> {
        self.kept.try_get_untracked().flatten()
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
            let same = match (screen, kept.is_replacement()) {
                (true, _) => given.eq([keys.screen]),
                (false, true) => given.eq([keys.attend]),
                (false, false) => given.eq(people),
            };
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
            let (key, listed) = (kept.key(), kept.keeps_list());
            let batch = kept.batches.get_mut(usize::from(round) + 1)?;
            let token = *batch.tokens.get(usize::from(batch.next))?;
            batch.next += 1;
            if !listed {
                batch.drop_used();
            }
            let id = token.nonce.contribution();
            Some((token, id, some_secret(key, id)))
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
    /// a scribe there is one. `None` where no list is kept and one was cast.
    pub fn slip(self, round: u8, slip: u16) -> Option<OwnId> {
        self.kept.with_untracked(|kept| {
            let kept = kept.as_ref()?;
            let token = *kept.batches.get(usize::from(round) + 1)?.tokens.get(usize::from(slip))?;
            let id = token.nonce.contribution();
            Some(OwnId { id, round, index: slip, secret: some_secret(kept.key(), id), token })
        })
    }

    /// The salt of a slip's answer to the `about`th thing that a round of ballots asks about: always the same. `None`
    /// where no list is kept.
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
            batch.map_or(0, Batch::left)
        })
    }

    /// Tokens up to this one were used, here or on another device.
    pub fn used(self, round: u8, index: u16) {
        let next = |kept: &Kept| kept.batches.get(usize::from(round) + 1).map_or(u16::MAX, |batch| batch.next);
        if self.kept.with_untracked(|kept| kept.as_ref().is_some_and(|kept| next(kept) <= index)) {
            self.kept.update(|kept| {
                let Some(kept) = kept else { return };
                let listed = kept.keeps_list();
                if let Some(batch) = kept.batches.get_mut(usize::from(round) + 1) {
                    batch.next = index + 1;
                    if !listed {
                        batch.drop_used();
                    }
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

    /// How many rounds this place was issued anything for.
    pub fn rounds(self) -> u8 {
        let rounds = |kept: &Option<Kept>| kept.as_ref().map_or(0, |kept| kept.batches.len().saturating_sub(1));
        self.kept.try_with_untracked(rounds).unwrap_or(0) as u8
    }

    /// Of all contributions and ballots that this place can have made, those that are `wanted`; none that can be told
    /// where no list is kept. Secrets take longer to work out than names, so only theirs are.
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
}

/// A batch as it comes from the crate that makes tokens.
pub(super) fn batch(asked: Asked, tokens: Vec<seat::Token>) -> Batch {
    let token = |token: seat::Token| Token { nonce: Nonce(token.nonce), output: review::token::Output(token.output) };
    Batch { key: asked.key, tokens: tokens.into_iter().map(token).collect(), next: 0 }
}
