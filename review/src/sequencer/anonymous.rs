//! What is written where nobody is to know who: whether it may wait in the inbox. Nothing here learns a seat.

use super::{Row, ballots, words};
use crate::ballot::Ballot;
use crate::guard::structured;
use crate::id::{ContributionId, EventId};
use crate::leaf::{Fact, From, Leaf};
use crate::limits::{CONTRIBUTION_CHARACTERS_MAX, SIGNATURE_CHARACTERS_MAX, SMALL_GROUP_MIN};
use crate::op::Anonymous;
use crate::opening::{Commitment, EditHash, EditSecret, Opening, Words};
use crate::refusal::Refusal;
use crate::state::{Contribution, RoundStatus, State};

/// What the inbox holds under the same contribution id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboxView {
    /// A contribution that has not been let go: the whole row.
    pub contribution: Option<Row>,
    /// A change to it that waits.
    pub change: Option<Row>,
    /// A name that is to be put under it.
    pub signature: Option<Row>,
    /// A ballot that waits.
    pub ballot: Option<Ballot>,
    /// Whether the token that names this id was spent.
    pub spent: bool,
}

/// What is to be done with the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It is there already: answer as the first time.
    Known,
    /// Keep this row, in place of one of the same kind and id.
    Keep(Box<Row>),
    /// Forget the contribution of this id, which was never let go, and keep this row: it says so until everything
    /// closes, so that a late repetition does not bring the words back.
    Forget(Box<Row>),
    /// Keep this ballot, in place of one of the same id.
    Cast(Box<Ballot>),
}

/// Decides an anonymous op. `voice_joined` is how many seats of the voice it shows have joined.
pub fn admit(state: &State, op: &Anonymous, inbox: &InboxView, voice_joined: u32) -> Result<Admission, Refusal> {
    if state.review.is_none() {
        return Err(Refusal::ReviewUnknown);
    }
    match op {
        Anonymous::Contribute { id, event, round, voice, edit, words: text } => {
            let (commitment, opening) = words(text, CONTRIBUTION_CHARACTERS_MAX)?;
            // A retry is answered as the first time, whatever has happened to the round since.
            if let Some(same) = known(state, *id, (commitment, *edit), inbox)? {
                return if same { Ok(Admission::Known) } else { Err(Refusal::IdTaken) };
            }
            if inbox.spent {
                return Err(Refusal::TokenSpent);
            }
            may_write(state, *event, *round, *voice, voice_joined)?;
            tells_nobody(text)?;
            let (id, event, round, voice, lang, edit) = (*id, *event, *round, *voice, text.lang, *edit);
            let fact = Fact::Contributed { id, event, round, voice, lang, edit, text: commitment };
            Ok(Admission::Keep(row(fact, Some(opening))))
        }
        Anonymous::Amend { .. } | Anonymous::Withdraw { .. } => change(state, op, inbox),
        Anonymous::Sign { id, event, secret, turn, name } => {
            sign(state, (*id, *event), secret, (*turn, name.as_ref()), inbox)
        }
        Anonymous::Vote(ballot) => {
            let new = ballots::may_wait(state, ballot, inbox.ballot.as_ref(), inbox.spent, voice_joined)?;
            Ok(if new { Admission::Cast(Box::new(ballot.clone())) } else { Admission::Known })
        }
    }
}

fn row(fact: Fact, opening: Option<Opening>) -> Box<Row> {
    Box::new(Row { leaf: Leaf { from: From::Batch, fact }, opening })
}

fn may_write(state: &State, event: EventId, round: u8, voice: Option<u8>, voice_joined: u32) -> Result<(), Refusal> {
    let of = state.events.get(&event).ok_or(Refusal::EventUnknown)?;
    if is_closed(state) {
        return Err(Refusal::ReviewClosed);
    }
    // A round of ballots takes no words.
    let words = of.plan.rounds.get(usize::from(round)).and_then(|_| of.rounds.get(usize::from(round)));
    let open = words.ok_or(Refusal::RoundUnknown)?;
    if open.status == RoundStatus::Closed {
        return Err(Refusal::RoundClosed);
    }
    if !of.accepts(round) {
        return Err(Refusal::RoundNotOpen);
    }
    let enough = voice_joined as usize >= SMALL_GROUP_MIN;
    let shown = voice.is_none_or(|n| usize::from(n) < of.plan.voices.len() && enough);
    if shown { Ok(()) } else { Err(Refusal::VoiceNotShown) }
}

fn is_closed(state: &State) -> bool {
    state.review.as_ref().is_none_or(|review| review.closed)
}

/// What can be told by its shape alone is refused here too, before a token is spent: a page could be an old one.
fn tells_nobody(text: &Words) -> Result<(), Refusal> {
    if structured(&text.text).is_some() { Err(Refusal::TextIdentifies) } else { Ok(()) }
}

/// Whether a contribution of this id is there, with these words and this edit hash: `None` if there is none.
fn known(
    state: &State,
    id: ContributionId,
    (commitment, edit): (Commitment, EditHash),
    inbox: &InboxView,
) -> Result<Option<bool>, Refusal> {
    if let Some(it) = state.contributions.get(&id) {
        return Ok(Some(it.edit == edit && it.commitments.contains(&commitment)));
    }
    match inbox.contribution.as_ref().map(|row| &row.leaf.fact) {
        Some(Fact::Contributed { edit: theirs, text, .. }) => Ok(Some(*theirs == edit && *text == commitment)),
        _ if inbox.is_taken_back() => Err(Refusal::ContributionWithdrawn),
        _ => Ok(None),
    }
}

impl InboxView {
    fn is_taken_back(&self) -> bool {
        self.change.as_ref().is_some_and(|row| matches!(row.leaf.fact, Fact::Withdrawn { .. }))
    }
}

fn change(state: &State, op: &Anonymous, inbox: &InboxView) -> Result<Admission, Refusal> {
    let id = op.id();
    match (state.contributions.get(&id), &inbox.contribution) {
        // After a crash between appending and deleting the inbox may still hold what the log has: the log counts.
        (Some(it), _) if it.event == op.event() => change_standing(it, op, inbox, is_closed(state)),
        (None, Some(waiting)) => change_waiting(&waiting.leaf.fact, op),
        (None, None) if inbox.is_taken_back() => match op {
            Anonymous::Withdraw { .. } => Ok(Admission::Known),
            _ => Err(Refusal::ContributionWithdrawn),
        },
        (Some(_), _) | (None, None) => Err(Refusal::ContributionUnknown),
    }
}

/// A change to what was never let go: the row itself is replaced.
fn change_waiting(waiting: &Fact, op: &Anonymous) -> Result<Admission, Refusal> {
    let Fact::Contributed { id, event, round, voice, edit, text: now, .. } = waiting else {
        return Err(Refusal::ContributionUnknown);
    };
    if *event != op.event() {
        return Err(Refusal::ContributionUnknown);
    }
    match op {
        Anonymous::Amend { secret, .. } | Anonymous::Withdraw { secret, .. } if secret.hash() != *edit => {
            Err(Refusal::EditSecretWrong)
        }
        Anonymous::Amend { words: text, after, .. } => {
            let (commitment, opening) = words(text, CONTRIBUTION_CHARACTERS_MAX)?;
            if commitment == *now {
                return Ok(Admission::Known);
            }
            if after.is_some_and(|after| after != *now) {
                return Err(Refusal::ChangedMeanwhile);
            }
            tells_nobody(text)?;
            let (id, event, round, voice, lang, edit) = (*id, *event, *round, *voice, text.lang, *edit);
            let fact = Fact::Contributed { id, event, round, voice, lang, edit, text: commitment };
            Ok(Admission::Keep(row(fact, Some(opening))))
        }
        _ => Ok(Admission::Forget(row(Fact::Withdrawn { id: *id }, None))),
    }
}

/// A name under one's own words: only once they stand on the board, and it waits like a change.
fn sign(
    state: &State,
    (id, event): (ContributionId, EventId),
    secret: &EditSecret,
    (turn, name): (u32, Option<&Words>),
    inbox: &InboxView,
) -> Result<Admission, Refusal> {
    let it = state.contributions.get(&id).filter(|it| it.event == event).ok_or(Refusal::ContributionUnknown)?;
    if secret.hash() != it.edit {
        return Err(Refusal::EditSecretWrong);
    }
    if it.withdrawn || inbox.is_taken_back() {
        return Err(Refusal::ContributionWithdrawn);
    }
    let signed = name.map(|name| words(name, SIGNATURE_CHARACTERS_MAX)).transpose()?;
    let (text, opening) = signed.map_or((None, None), |(text, opening)| (Some(text), Some(opening)));
    let waits = inbox.signature.as_ref().and_then(|row| match row.leaf.fact {
        Fact::Signed { turn, text, .. } => Some((turn, text)),
        _ => None,
    });
    let stands = (it.signed, it.signature.as_ref().map(|signature| signature.commitment));
    let (last, last_text) = waits.filter(|waits| waits.0 > stands.0).unwrap_or(stands);
    if (turn, text) == (last, last_text) {
        return Ok(Admission::Known);
    }
    if it.name_removed {
        return Err(Refusal::NameRemoved);
    }
    // Held up on its way, or another device of the same person did not know of this one.
    if turn <= last {
        return Err(Refusal::ChangedMeanwhile);
    }
    if is_closed(state) {
        return Err(Refusal::ReviewClosed);
    }
    if let Some(name) = name {
        if name.text.contains('\n') {
            return Err(Refusal::TextNotNormal);
        }
        tells_nobody(name)?;
    }
    let lang = name.map_or(it.lang, |name| name.lang);
    Ok(Admission::Keep(row(Fact::Signed { id, turn, lang, text }, opening)))
}

/// A change to what stands on the board: it waits, and goes in company.
fn change_standing(it: &Contribution, op: &Anonymous, inbox: &InboxView, closed: bool) -> Result<Admission, Refusal> {
    match op {
        Anonymous::Amend { secret, .. } | Anonymous::Withdraw { secret, .. } if secret.hash() != it.edit => {
            Err(Refusal::EditSecretWrong)
        }
        // Taking back what was taken back already is done.
        Anonymous::Withdraw { .. } if it.withdrawn || inbox.is_taken_back() => Ok(Admission::Known),
        _ if it.withdrawn || inbox.is_taken_back() => Err(Refusal::ContributionWithdrawn),
        Anonymous::Amend { words: text, after, .. } => {
            let (commitment, opening) = words(text, CONTRIBUTION_CHARACTERS_MAX)?;
            let waiting = inbox.change.as_ref().and_then(|row| row.leaf.commitment());
            if waiting == Some(commitment) || it.commitments.contains(&commitment) {
                return Ok(Admission::Known);
            }
            if closed {
                return Err(Refusal::ReviewClosed);
            }
            let now = waiting.or_else(|| it.commitments.last().copied());
            if after.is_some() && *after != now {
                return Err(Refusal::ChangedMeanwhile);
            }
            tells_nobody(text)?;
            let (id, lang, knew) = (it.id, text.lang, it.hiding.is_some());
            Ok(Admission::Keep(row(Fact::Amended { id, lang, text: commitment, knew }, Some(opening))))
        }
        _ if closed => Err(Refusal::ReviewClosed),
        _ => Ok(Admission::Keep(row(Fact::Withdrawn { id: it.id }, None))),
    }
}
