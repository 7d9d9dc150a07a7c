//! One own ballot: which it is, what was answered, where it is, and what proves that it is one's own; and the answers
//! that are chosen before it is cast.

use crate::session::OwnId;
use review::ballot::{Answer, Ballot};
use review::id::EventId;
use review::opening::EditSecret;
use review::refusal::Refusal;
use review::token::Token;
use serde::{Deserialize, Serialize};

/// Which ballot: one of each round; where somebody types for others, one of each slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which {
    /// The event.
    pub event: EventId,
    /// The round.
    pub round: u8,
    /// The slip, counted from 0.
    pub slip: u16,
}

/// One own ballot, as it was cast last.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cast {
    /// What was answered.
    pub ballot: Ballot,
    /// Where it is.
    pub casting: Casting,
    /// The slip that it is of, counted from 0.
    #[serde(default)]
    pub slip: u16,
    pub(super) secret: EditSecret,
    pub(super) token: Token,
    /// Sent once more because the server's data began another life: what is newer there stays.
    #[serde(default)]
    pub(super) resent: bool,
}

impl Cast {
    pub(super) fn new(own: OwnId, ballot: Ballot, casting: Casting) -> Self {
        Self { ballot, casting, slip: own.index, secret: own.secret, token: own.token, resent: false }
    }

    /// What it is cast with, each time.
    pub(super) fn own(&self) -> OwnId {
        let (id, round) = (self.ballot.id, self.ballot.round);
        OwnId { id, round, index: self.slip, secret: self.secret, token: self.token }
    }

    /// Whether it is on this device only: on its way, or the server said no.
    pub(super) fn is_unsaved(&self) -> bool {
        self.casting != Casting::Saved
    }

    /// Which it is.
    pub(super) const fn which(&self) -> Which {
        Which { event: self.ballot.event, round: self.ballot.round, slip: self.slip }
    }

    /// Whether the server said no to it.
    pub const fn is_refused(&self) -> bool {
        matches!(self.casting, Casting::Refused(_))
    }

    /// Whether it says just this, and nobody said no to it.
    pub(super) fn says(&self, voice: Option<u8>, answers: &[Answer]) -> bool {
        !self.is_refused() && self.ballot.voice == voice && self.ballot.answers == answers
    }

    /// Its answers, as they were chosen. `usual`: the voice that answers count for where nobody has said otherwise.
    pub(super) fn chosen(&self, usual: Option<u8>) -> Chosen {
        let answers: Vec<(u8, u8)> = self.ballot.answers.iter().map(|answer| (answer.about, answer.choice)).collect();
        // One that was taken back leaves no wish behind.
        let voice = if answers.is_empty() { usual } else { self.ballot.voice };
        Chosen { answers, voice }
    }
}

/// Where a ballot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Casting {
    /// On this device, on its way.
    Waiting,
    /// On the server's disk, until it is counted.
    Saved,
    /// On this device; the server said no.
    Refused(Refusal),
}

/// What is chosen for one ballot.
#[derive(Clone, PartialEq, Eq)]
pub struct Chosen {
    /// What each answer is about, and the choice; ascending.
    pub answers: Vec<(u8, u8)>,
    /// The voice that they count for, where that is offered.
    pub voice: Option<u8>,
}
