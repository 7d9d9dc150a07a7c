//! One own contribution: its words, where they are, what its author wants changed, the name that is to stand under it,
//! and what proves that it is theirs.

use crate::session::OwnId;
use review::id::{ContributionId, EventId};
use review::opening::{Commitment, EditSecret, Words};
use review::refusal::Refusal;
use review::token::Token;
use serde::{Deserialize, Serialize};

/// One own contribution.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    /// Which.
    pub id: ContributionId,
    /// The event.
    pub event: EventId,
    /// The round.
    pub round: u8,
    /// The voice it shows.
    pub voice: Option<u8>,
    /// The words as they were last saved or sent.
    pub words: Words,
    /// Where they are.
    pub stage: Stage,
    /// A change that waits to be sent.
    pub change: Option<Change>,
    /// A change that is saved and waits to appear together with others.
    #[serde(default)]
    pub sent: Option<Change>,
    /// A change that the server said no to, and why; its words are kept.
    #[serde(default)]
    pub refused: Option<(Change, Refusal)>,
    /// A name that is to appear under it, or to go from there. `None` again once the board shows it so.
    #[serde(default)]
    pub naming: Option<Naming>,
    pub(super) secret: EditSecret,
    /// What it is sent with; `None` for what was sent by another device.
    pub(super) token: Option<Token>,
    /// The commitment to the words that stand now, where another device made it.
    #[serde(default)]
    pub(super) last: Option<Commitment>,
    /// Sent once more because the server's data began another life: it may be there, with other words.
    #[serde(default)]
    pub(super) resent: bool,
}

impl Own {
    /// What came from another device and stands there saved.
    pub(super) fn elsewhere(
        own: OwnId,
        event: EventId,
        voice: Option<u8>,
        words: Words,
        last: Option<Commitment>,
    ) -> Self {
        let OwnId { id, round, secret, token, .. } = own;
        let (stage, change, sent, refused) = (Stage::Saved, None, None, None);
        let (naming, token, resent) = (None, Some(token), false);
        Self { id, event, round, voice, words, stage, change, sent, refused, naming, secret, token, last, resent }
    }

    /// Whether something of it has not reached the server yet.
    pub fn is_under_way(&self) -> bool {
        let naming = self.naming.as_ref().is_some_and(|naming| naming.stage == Stage::Waiting);
        self.stage == Stage::Waiting || self.change.is_some() || naming
    }

    /// Whether something of it is on this device only: on its way, or the server said no to the words.
    pub fn is_unsaved(&self) -> bool {
        self.is_under_way() || matches!(self.stage, Stage::Refused(_))
    }

    /// What a change replaces; nothing is said where it is not known.
    pub(super) fn after(&self) -> Option<Commitment> {
        (!self.resent).then(|| self.current())
    }

    /// The commitment to the words that stand now.
    pub(super) fn current(&self) -> Commitment {
        self.last.unwrap_or_else(|| self.words.commitment())
    }
}

/// Where words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// On this device, on their way.
    Waiting,
    /// On the server's disk.
    Saved,
    /// On this device; the server said no.
    Refused(Refusal),
}

/// What its author wants changed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Other words.
    Amend(Words),
    /// Taken back.
    Withdraw,
}

/// A name that its author wants under it, or wants to be gone from there.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Naming {
    /// The name; `None` takes it away.
    pub name: Option<Words>,
    /// Of two, the one with the higher turn counts.
    #[serde(default)]
    pub turn: u32,
    /// Where this wish is. Once saved it waits to appear, together with changes.
    pub stage: Stage,
}
