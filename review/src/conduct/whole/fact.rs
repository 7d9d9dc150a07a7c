//! What is recorded of the conduct of a review. Like every fact: frozen by `tests/golden.rs`, and at most one text.

use crate::clock::Length;
use crate::day::Day;
use crate::id::ReviewId;
use crate::leaf::Fact;
use crate::opening::Commitment;
use crate::regime::StageKind;
use crate::text::Lang;
use serde::{Deserialize, Serialize};

/// One more clock, numbered after those before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockAdded {
    /// How long it runs.
    pub length: Length,
    /// Language of its text.
    pub lang: Lang,
    /// What it is for.
    pub text: Commitment,
}

/// How a clock stands from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockSet {
    /// Its number.
    pub clock: u8,
    /// How long it runs.
    pub length: Length,
    /// The day on which it started.
    pub started: Option<Day>,
    /// The day on which it was stopped.
    pub stopped: Option<Day>,
    /// Language of its text.
    pub lang: Lang,
    /// Why it is late, if that is said; what was said before is erased.
    pub text: Option<Commitment>,
}

/// What is recorded of stages, and of what is written in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are named after what they hold")]
pub enum ConductFact {
    /// The review is at this stage.
    StageMoved { to: StageKind },
    /// Text: what stands at place `n` under a heading from now on; without one, nothing. What stood there before stays
    /// in the record.
    NoteSet { heading: String, n: u8, lang: Lang, text: Option<Commitment> },
    /// Another review follows from this one.
    NextLinked { review: ReviewId },
    /// This review follows from another one.
    BeforeLinked { review: ReviewId },
}

/// The commitment to the words of a fact about the conduct of a review, if it has any.
pub(crate) const fn commitment(fact: &Fact) -> Option<Commitment> {
    match fact {
        Fact::ClockAdded(it) => Some(it.text),
        Fact::ClockSet(it) => it.text,
        Fact::Conduct(ConductFact::NoteSet { text, .. }) => *text,
        _ => None,
    }
}
