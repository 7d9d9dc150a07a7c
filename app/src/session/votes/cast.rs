//! One own ballot: which it is, what was answered, where it is, and what proves that it is one's own; and the answers
//! that are chosen before it is cast.

use crate::session::OwnId;
use review::ballot::{Answer, Ballot, Subject};
use review::id::EventId;
use review::opening::EditSecret;
use review::refusal::Refusal;
use review::token::Token;
use serde::{Deserialize, Serialize};

/// Which ballot: one of each round; where somebody types for others, one of each slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// What its answers are about, by their places in it; empty where nothing was put, and where an older page has not
    /// kept it.
    #[serde(default)]
    pub(super) about: Vec<Subject>,
    /// Sent once more because the server's data began another life: what is newer there stays.
    #[serde(default)]
    pub(super) resent: bool,
    /// Cast where this device knew of none, and not saved yet: it must undo nothing that another device has cast.
    #[serde(default)]
    pub(super) first: bool,
    /// Came from another device of this person while one that was cast here was held up: that one was not taken in.
    #[serde(default)]
    pub newer: bool,
}

impl Cast {
    pub(super) fn new(own: OwnId, about: Vec<Subject>, ballot: Ballot, casting: Casting) -> Self {
        let (slip, secret, token) = (own.index, own.secret, own.token);
        Self { ballot, casting, slip, secret, token, about, resent: false, first: false, newer: false }
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

    /// Whether it says just this, and is there or on its way: nobody said no to it, and it cannot have been lost.
    pub(super) fn says(&self, voice: Option<u8>, answers: &[Answer]) -> bool {
        let stands = matches!(self.casting, Casting::Waiting | Casting::Saved);
        stands && self.ballot.voice == voice && self.ballot.answers == answers
    }

    /// Whether it answers what is asked. Where an older page has not kept what that was, it is taken to, unless it is
    /// of another life of the server's data.
    pub(super) fn fits(&self, asked: &[Subject]) -> bool {
        self.about == asked || self.about.is_empty() && self.casting != Casting::Doubtful
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
    /// Saved in an earlier life of the server's data, and perhaps lost with it.
    Doubtful,
    /// On this device; the server said no.
    Refused(Refusal),
}

/// What is chosen for one ballot.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// What each answer is about, and the choice; ascending.
    pub answers: Vec<(u8, u8)>,
    /// The voice that they count for, where that is offered.
    pub voice: Option<u8>,
}

impl Chosen {
    /// These, and beside them what `others` hold about things that are left out here.
    pub(super) fn beside(mut self, others: &Self) -> Self {
        let known = |about: u8| self.answers.iter().any(|it| it.0 == about);
        let more: Vec<(u8, u8)> = others.answers.iter().copied().filter(|it| !known(it.0)).collect();
        self.answers.extend(more);
        self.answers.sort_unstable();
        self
    }
}
