//! What may be asked about the conduct of a review.

use crate::clock::Length;
use crate::id::ReviewId;
use crate::opening::Words;
use crate::regime::{StageKind, Stand};
use serde::{Deserialize, Serialize};

/// Add a clock beside those of the regime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddClock {
    /// How long it runs.
    pub length: Length,
    /// What it is for.
    pub name: Words,
}

/// How a clock stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetClock {
    /// Its number.
    pub clock: u8,
    /// How often it had been set when whoever asks saw it, so that nobody overwrites what somebody else has said since,
    /// be it a reason alone.
    pub turn: u32,
    /// Its length and its days.
    pub now: Stand,
    /// Why it is late; without one no reason stands there any more.
    pub late: Option<Words>,
}

/// What else may be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of the fact of the same name")]
pub enum ConductOp {
    /// Go from a stage to another, forwards or back. Nothing is lost by it, and no event moves. `from`: where the review was
    /// when whoever asks saw it.
    MoveStage { from: StageKind, to: StageKind },
    /// Write under a heading, at place `n`; without words, take away what stands there. `turn`: as with a clock.
    SetNote { heading: String, n: u8, turn: u32, words: Option<Words> },
    /// Say which review follows from this one.
    LinkNext { review: ReviewId },
    /// Say which review this one follows from. Once.
    LinkBefore { review: ReviewId },
}
