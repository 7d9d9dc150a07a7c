//! Ballots: opening a round that asks about something, whether a ballot may wait, and the batch that counts them.

use super::{Draft, Facts};
use crate::ballot::{Ballot, Subject, count};
use crate::leaf::{Fact, From, Leaf, leaf_hash};
use crate::limits::{SMALL_GROUP_MIN, STATEMENTS_MAX};
use crate::op::Circumstances;
use crate::plan::{Column, Question};
use crate::refusal::Refusal;
use crate::state::{Event, RoundStatus, State};
use std::collections::BTreeSet;

/// Opens a round that asks about something.
pub(super) fn open(
    state: &State,
    of: &Event,
    round: u8,
    about: &[Subject],
    few: bool,
    now: &Circumstances,
) -> Result<Facts, Refusal> {
    let status = of.rounds.get(usize::from(round)).map(|round| round.status);
    let (Some(question), Some(status)) = (of.plan.question(round), status) else { return Err(Refusal::RoundUnknown) };
    if !question.is_about_something() {
        return Err(Refusal::RoundUnknown);
    }
    match status {
        RoundStatus::Closed => return Err(Refusal::RoundClosed),
        RoundStatus::Open => return Err(Refusal::BallotRuns),
        RoundStatus::Planned => {}
    }
    if of.plan.phase_of(round) != Some(usize::from(of.phase)) {
        return Err(Refusal::RoundNotOpen);
    }
    let different: BTreeSet<&Subject> = about.iter().collect();
    let fits = (1..=STATEMENTS_MAX).contains(&about.len()) && different.len() == about.len();
    // Asked twice, the difference would tell what they answered who came or left in between.
    let again = |subject: &Subject| {
        let kind = std::mem::discriminant(&question);
        let alike = |n: &u8| of.plan.question(*n).is_some_and(|it| std::mem::discriminant(&it) == kind);
        let mut asked = of.ballots.iter().filter(|(n, _)| alike(n)).flat_map(|(_, it)| &it.about);
        asked.any(|statement| statement.subject == *subject)
    };
    if !fits || !about.iter().all(|subject| may_be_asked_about(state, of, *subject) && !again(subject)) {
        return Err(Refusal::StatementsWrong);
    }
    let small = (now.joined as usize) < SMALL_GROUP_MIN;
    if small && !few {
        return Err(Refusal::TooFewJoined);
    }
    Ok(vec![(Fact::BallotOpened { event: of.id, round, about: about.to_vec(), few: small }, None)])
}

/// Feelings are heard and accepted: nobody is asked whether they agree with them.
fn may_be_asked_about(state: &State, of: &Event, subject: Subject) -> bool {
    match subject {
        Subject::Theme(id) => state.themes.get(&id).is_some_and(|theme| theme.event == of.id),
        Subject::Contribution(id) => state
            .contributions
            .get(&id)
            .is_some_and(|it| it.event == of.id && !it.withdrawn && it.column != Column::Feeling),
    }
}

/// Whether a ballot may wait, in place of one that waits. `Ok(false)`: it waits already.
pub(super) fn may_wait(
    state: &State,
    ballot: &Ballot,
    waits: Option<&Ballot>,
    spent: bool,
    voice_joined: u32,
) -> Result<bool, Refusal> {
    if let Some(waits) = waits {
        if waits == ballot {
            return Ok(false);
        }
        // A token is of one round: whoever blinds the same nonce for two has still one ballot.
        if (waits.event, waits.round, waits.edit) != (ballot.event, ballot.round, ballot.edit) {
            return Err(Refusal::IdTaken);
        }
        // A replacement that was held up, or one of another device that did not know of this one.
        if waits.turn >= ballot.turn {
            return Err(Refusal::ChangedMeanwhile);
        }
    } else if spent {
        return Err(Refusal::TokenSpent);
    }
    let of = state.events.get(&ballot.event).ok_or(Refusal::EventUnknown)?;
    if state.review.as_ref().is_none_or(|review| review.closed) {
        return Err(Refusal::ReviewClosed);
    }
    let open = of.rounds.get(usize::from(ballot.round)).ok_or(Refusal::RoundUnknown)?;
    let question = of.plan.question(ballot.round).ok_or(Refusal::RoundUnknown)?;
    if open.status == RoundStatus::Closed {
        return Err(Refusal::RoundClosed);
    }
    if !of.accepts(ballot.round) {
        return Err(Refusal::RoundNotOpen);
    }
    ballot.check(question, of.ballots_of(ballot.round).map_or(0, |ballots| ballots.about.len()))?;
    let enough = voice_joined as usize >= SMALL_GROUP_MIN;
    let shown = ballot.voice.is_none_or(|n| usize::from(n) < of.plan.voices.len() && enough);
    if shown { Ok(true) } else { Err(Refusal::VoiceNotShown) }
}

/// What is appended of the ballots of a round that closes: their answers as one batch in the order of their leaves'
/// hashes, and what is told beside them. `from`: the origin of the close.
pub(super) fn counted(
    of: &Event,
    (round, question): (u8, Question),
    ballots: &[Ballot],
    from: &From,
    now: &Circumstances,
) -> Vec<Draft> {
    let asked = of.ballots_of(round).map_or(0, |ballots| ballots.about.len());
    let (event, voices) = (of.id, of.plan.voices.len());
    let mut theirs: Vec<Ballot> = ballots.iter().filter(|it| it.event == event && it.round == round).cloned().collect();
    // A copy of an inbox may hold what no rule would let in; what does not answer the question is not counted.
    theirs.retain(|ballot| ballot.check(question, asked).is_ok());
    let counted = count(question, asked, voices, &theirs);
    let draft = |from: &From, fact| Draft { leaf: Leaf { from: from.clone(), fact }, opening: None };
    let mut drafts = vec![];
    if !counted.answers.is_empty() {
        let n = counted.answers.len() as u32;
        drafts.push(draft(&From::Batch, Fact::Released { event, n, day: now.day() }));
        let row = |it: crate::ballot::Answer| {
            draft(&From::Batch, Fact::Answered { event, round, about: it.about, choice: it.choice, salt: it.salt })
        };
        let mut rows: Vec<Draft> = counted.answers.into_iter().map(row).collect();
        rows.sort_by_cached_key(|row| leaf_hash(&row.leaf.encode()));
        drafts.append(&mut rows);
    }
    drafts.push(draft(from, Fact::Counted { event, round, told: counted.told }));
    drafts
}
