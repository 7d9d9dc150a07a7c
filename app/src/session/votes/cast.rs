//! One own ballot: what was answered, where it is, and what proves that it is one's own; and the answers that are
//! chosen before it is cast.

use crate::session::OwnId;
use review::ballot::{Answer, Ballot};
use review::id::EventId;
use review::opening::EditSecret;
use review::refusal::Refusal;
use review::token::Token;
use serde::{Deserialize, Serialize};

/// One own ballot, as it was cast last.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cast {
    /// What was answered.
    pub ballot: Ballot,
    /// Where it is.
    pub casting: Casting,
    pub(super) secret: EditSecret,
    pub(super) token: Token,
    /// Sent once more because the server's data began another life: what is newer there stays.
    #[serde(default)]
    pub(super) resent: bool,
}

impl Cast {
    pub(super) fn new(own: OwnId, ballot: Ballot, casting: Casting) -> Self {
        Self { ballot, casting, secret: own.secret, token: own.token, resent: false }
    }

    /// What it is cast with, each time.
    pub(super) fn own(&self) -> OwnId {
        let (id, round) = (self.ballot.id, self.ballot.round);
        OwnId { id, round, index: 0, secret: self.secret, token: self.token }
    }

    /// Whether it is on this device only: on its way, or the server said no.
    pub(super) fn is_unsaved(&self) -> bool {
        self.casting != Casting::Saved
    }

    /// Whether it is the ballot of this round.
    pub(super) fn is_of(&self, event: EventId, round: u8) -> bool {
        (self.ballot.event, self.ballot.round) == (event, round)
    }

    /// Whether it says just this, and nobody said no to it.
    pub(super) fn says(&self, voice: Option<u8>, answers: &[Answer]) -> bool {
        let refused = matches!(self.casting, Casting::Refused(_));
        !refused && self.ballot.voice == voice && self.ballot.answers == answers
    }

    /// Its answers, as they were chosen.
    pub(super) fn chosen(&self) -> Chosen {
        let answers: Vec<(u8, u8)> = self.ballot.answers.iter().map(|answer| (answer.about, answer.choice)).collect();
        // One that was taken back leaves no wish behind.
        let voice = self.ballot.voice.is_some() || answers.is_empty();
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

/// What is chosen in a round.
#[derive(Clone, PartialEq, Eq)]
pub struct Chosen {
    /// What each answer is about, and the choice; ascending.
    pub answers: Vec<(u8, u8)>,
    /// Whether they count for one's voice, where that is offered.
    pub voice: bool,
}

impl Default for Chosen {
    fn default() -> Self {
        Self { answers: vec![], voice: true }
    }
}
