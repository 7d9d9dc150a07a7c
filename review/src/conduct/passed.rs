//! What stands for the conduct of a review in a program that shows none of it: anything can be read as it, nothing
//! follows from it, and nothing of it can be asked for.

use crate::leaf::Fact;
use crate::op::{Circumstances, Op};
use crate::opening::Commitment;
use crate::refusal::Refusal;
use crate::sequencer::Facts;
use crate::state::{Review, Text};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};

/// Whatever stood there. Never written: what was read cannot be told any more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Passed;

/// Instead of the fact of that name.
pub type ClockAdded = Passed;
/// Instead of the fact of that name.
pub type ClockSet = Passed;
/// Instead of the facts of that name.
pub type ConductFact = Passed;
/// Instead of the requests of that name.
pub type ConductOp = Passed;
/// Instead of the request of that name.
pub type AddClock = Passed;
/// Instead of the request of that name.
pub type SetClock = Passed;
/// Instead of the kind of a review.
pub type Regime = Passed;
/// Instead of what follows.
pub type Conduct = Passed;
/// Instead of a clock as it stands.
pub type Clock = Passed;
/// Instead of what is written.
pub type Note = Passed;

impl<'de> Deserialize<'de> for Passed {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(from).map(|_| Self)
    }
}

#[allow(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::missing_const_for_fn,
    reason = "called as the whole is; tested where nothing calls it"
)]
impl Passed {
    /// There is nothing to write down.
    pub const fn is_empty(&self) -> bool {
        true
    }
    /// Of whatever kind the review is.
    pub const fn of(_: Option<&Self>) -> Self {
        Self
    }
    /// Nothing can be wrong with it.
    pub const fn check(&self) -> Result<(), Refusal> {
        Ok(())
    }
    /// No stage keeps anything from being done.
    pub const fn may_start(&self) -> Result<(), Refusal> {
        Ok(())
    }
    /// Changes nothing.
    pub const fn apply(&self, _: &Fact, _: &Text) {}
}

/// A program that shows none of it opens no words of it either.
pub const fn commitment(_: &Fact) -> Option<Commitment> {
    None
}

/// Nobody asks for it here.
///
/// # Errors
/// Always [`Refusal::NotAllowed`].
pub const fn decide(_: &Review, _: &Op, _: &Circumstances) -> Result<Facts, Refusal> {
    Err(Refusal::NotAllowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_can_be_passed_over() {
        for json in [r#"{"clock":1,"length":{"days":7},"text":null}"#, "null", "7", r#"["a",{"b":[]}]"#, r#""words""#] {
            assert_eq!(serde_json::from_str::<Passed>(json).ok(), Some(Passed), "{json}");
        }
        assert!(serde_json::from_str::<Passed>("{").is_err());
    }
}
