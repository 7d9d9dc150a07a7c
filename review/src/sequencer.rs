//! The half that says yes or no. Given the state and a request it returns what is to be appended, or a refusal; given
//! rows that wait, it returns the batch that lets them go. It never appends anything itself.

mod anonymous;
mod ballots;
mod hiding;
mod named;
mod release;
mod themes;

pub use crate::rank::rank_between;
pub use anonymous::{Admission, InboxView, admit};
pub use hiding::{HIDDEN_PART, hidings_due, show_when_due, without};
pub use release::{Batch, Row, Waits, least_waiting, may_go, release, reveals_due};

use crate::leaf::{Fact, From, Leaf};
use crate::op::{Asker, Circumstances, Op, Request};
use crate::opening::{Opening, Words};
use crate::refusal::Refusal;
use crate::state::State;
use crate::text;

/// An entry that is about to be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What is recorded.
    pub leaf: Leaf,
    /// Its words, if it has any.
    pub opening: Option<Opening>,
}

/// What follows from a request that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Where it came from; entries that follow from it bear the same.
    pub from: From,
    /// To be appended, in this order. Empty: it was so already.
    pub drafts: Vec<Draft>,
    /// After them, in the same transaction: let waiting words go.
    pub flush: Option<Flush>,
}

/// Let go, in one mixed batch, all that waits in these rounds and all amendments, then close the rounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flush {
    /// The event; all events of the review if `None`.
    pub event: Option<crate::id::EventId>,
    /// The rounds to close; all of the event's if `None`.
    pub round: Option<u8>,
}

/// A text that comes with a fact.
type Note = Option<Opening>;

/// How a request is decided: by [`decide`], or by [`decide_joined`].
pub type Decide = fn(&State, Asker, &Request, &Circumstances) -> Result<Decision, Refusal>;

/// Decides a request by name, or by somebody who has joined.
pub fn decide(state: &State, asker: Asker, request: &Request, now: &Circumstances) -> Result<Decision, Refusal> {
    let (facts, flush) = match &request.op {
        op if themes::decides(op) => return decide_joined(state, asker, request, now),
        op @ (Op::Hide { .. } | Op::ConfirmHiding { .. } | Op::ShowAgain { .. } | Op::RemoveName { .. }) => {
            (hiding::facts(state, asker, op, now)?, None)
        }
        op => named::facts(state, asker, op, now)?,
    };
    Ok(decision(asker, request, facts, flush, now))
}

/// Decides what may also be asked by somebody who has joined; all else is refused. A phone that asks for nothing else
/// need not carry the rest.
pub fn decide_joined(state: &State, asker: Asker, request: &Request, now: &Circumstances) -> Result<Decision, Refusal> {
    if !themes::decides(&request.op) {
        return Err(Refusal::NotAllowed);
    }
    Ok(decision(asker, request, themes::facts(state, asker, &request.op)?, None, now))
}

fn decision(asker: Asker, request: &Request, facts: Facts, flush: Option<Flush>, now: &Circumstances) -> Decision {
    let from = match asker {
        Asker::Account(by) => From::Named { op: request.id, by, at: now.now },
        Asker::Place(_) => From::Place { op: request.id },
    };
    let drafts = facts.into_iter().map(|(fact, opening)| Draft { leaf: Leaf { from: from.clone(), fact }, opening });
    let drafts = drafts.collect();
    Decision { from, drafts, flush }
}

/// Checks words against a limit and splits them into what the leaf and what the opening holds.
pub(crate) fn words(words: &Words, characters_max: usize) -> Result<(crate::opening::Commitment, Opening), Refusal> {
    text::check(&words.text, characters_max)?;
    Ok((words.commitment(), words.clone().into_opening()))
}

/// The account that asks, if it holds this review and the review is open.
fn facilitator(state: &State, asker: Asker) -> Result<crate::id::AccountId, Refusal> {
    let review = state.review.as_ref().ok_or(Refusal::ReviewUnknown)?;
    let Asker::Account(account) = asker else { return Err(Refusal::NotAllowed) };
    if !review.facilitators.contains(&account) {
        return Err(Refusal::NotAllowed);
    }
    if review.closed { Err(Refusal::ReviewClosed) } else { Ok(account) }
}

/// Facts with their texts.
pub(crate) type Facts = Vec<(Fact, Note)>;
