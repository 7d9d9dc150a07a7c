//! What facilitators decide: reviews, events, phases, reveals, timer, focus.

use super::{Facts, Flush, ballots, facilitator, words};
use crate::conduct::{self, Regime};
use crate::follow_up;
use crate::id::{EventId, ReviewId};
use crate::leaf::{Fact, Focus};
use crate::limits::*;
use crate::op::{Asker, Circumstances, Op};
use crate::opening::Words;
use crate::plan::{Plan, Question, Release};
use crate::refusal::Refusal;
use crate::state::{Event, RoundStatus, State, Status, Timer};

type Decided = Result<(Facts, Option<Flush>), Refusal>;

#[expect(clippy::unnecessary_wraps, reason = "every caller returns a decision")]
fn one(fact: Fact) -> Decided {
    Ok((vec![(fact, None)], None))
}

/// What a named op makes so.
pub(super) fn facts(state: &State, asker: Asker, op: &Op, now: &Circumstances) -> Decided {
    match op {
        Op::CreateReview { .. }
        | Op::AddFacilitator { .. }
        | Op::RemoveFacilitator { .. }
        | Op::CloseReview {}
        | Op::ReopenReview {}
        | Op::ProtectTerms { .. }
        | Op::SetFollowUps { .. }
        | Op::WarnWitnesses { .. }
        | Op::AddClock(_)
        | Op::SetClock(_)
        | Op::Conduct(_)
        | Op::AddEvent { .. } => review_facts(state, asker, op, now),
        Op::StartEvent { event }
        | Op::EndEvent { event }
        | Op::MovePhase { event, .. }
        | Op::ScheduleReveal { event, .. }
        | Op::CancelReveal { event, .. }
        | Op::CloseRound { event, .. }
        | Op::SetTimer { event, .. }
        | Op::PauseTimer { event }
        | Op::ResumeTimer { event }
        | Op::ClearTimer { event }
        | Op::SetFocus { event, .. }
        | Op::SetArranging { event, .. }
        | Op::ReplacePlace { event }
        | Op::OpenBallot { event, .. } => {
            facilitator(state, asker)?;
            let of = state.events.get(event).ok_or(Refusal::EventUnknown)?;
            event_facts(state, of, op, now)
        }
        _ => Err(Refusal::NotAllowed),
    }
}

fn review_facts(state: &State, asker: Asker, op: &Op, now: &Circumstances) -> Decided {
    if let Op::CreateReview { review, reference, title, regime } = op {
        return create(state, asker, *review, reference, title, regime.as_ref());
    }
    if let Op::ReopenReview {} = op {
        let review = state.review.as_ref().ok_or(Refusal::ReviewUnknown)?;
        let holds = matches!(asker, Asker::Account(account) if review.facilitators.contains(&account));
        return match (holds, review.closed) {
            (false, _) => Err(Refusal::NotAllowed),
            (true, false) => Ok((vec![], None)),
            (true, true) => one(Fact::ReviewReopened {}),
        };
    }
    facilitator(state, asker)?;
    let review = state.review.as_ref().ok_or(Refusal::ReviewUnknown)?;
    match op {
        Op::AddFacilitator { account } if review.facilitators.contains(account) => Ok((vec![], None)),
        Op::AddFacilitator { .. } if review.facilitators.len() >= FACILITATORS_MAX => Err(Refusal::Full),
        Op::AddFacilitator { account } => one(Fact::FacilitatorAdded { account: *account }),
        Op::RemoveFacilitator { account } if !review.facilitators.contains(account) => Ok((vec![], None)),
        Op::RemoveFacilitator { .. } if review.facilitators.len() == 1 => Err(Refusal::LastFacilitator),
        Op::RemoveFacilitator { account } => one(Fact::FacilitatorRemoved { account: *account }),
        Op::ProtectTerms { terms } if terms.hashes().len() > TERMS_MAX => Err(Refusal::Full),
        Op::ProtectTerms { terms } if !terms.is_in_order() => Err(Refusal::Malformed),
        Op::ProtectTerms { terms } => one(Fact::TermsProtected { terms: terms.clone() }),
        Op::SetFollowUps { follow_ups } => {
            follow_up::check(follow_ups, &review.follow_ups, now.day())?;
            one(Fact::FollowUpsSet { follow_ups: follow_ups.clone() })
        }
        Op::WarnWitnesses { on } if *on == review.witnesses => Ok((vec![], None)),
        Op::WarnWitnesses { on } => one(Fact::WitnessesWarned { on: *on }),
        Op::CloseReview {} => Ok((vec![(Fact::ReviewClosed {}, None)], Some(Flush { event: None, round: None }))),
        Op::AddEvent { event, day, plan, title } => add_event(state, *event, *day, plan, title, now),
        op => Ok((conduct::decide(review, op, now)?, None)),
    }
}

fn create(
    state: &State,
    asker: Asker,
    review: ReviewId,
    reference: &str,
    title: &Words,
    regime: Option<&Regime>,
) -> Decided {
    let Asker::Account(_) = asker else { return Err(Refusal::NotAllowed) };
    if state.review.is_some() {
        return Err(Refusal::IdTaken);
    }
    crate::text::check(reference, REFERENCE_CHARACTERS_MAX)?;
    let (text, opening) = words(title, TITLE_CHARACTERS_MAX)?;
    regime.map_or(Ok(()), Regime::check)?;
    let (reference, regime) = (reference.to_owned(), regime.cloned());
    let fact = Fact::ReviewCreated { review, reference, lang: title.lang, text, regime };
    Ok((vec![(fact, Some(opening))], None))
}

fn add_event(
    state: &State,
    event: EventId,
    day: Option<u32>,
    plan: &Plan,
    title: &Words,
    now: &Circumstances,
) -> Decided {
    if state.events.contains_key(&event) {
        return Err(Refusal::IdTaken);
    }
    if state.events.len() >= EVENTS_MAX {
        return Err(Refusal::Full);
    }
    plan.check()?;
    let (text, opening) = words(title, TITLE_CHARACTERS_MAX)?;
    let mut facts = vec![(Fact::EventAdded { event, day, plan: plan.clone(), lang: title.lang, text }, Some(opening))];
    // A copy on a page knows no keys, and shows the event all the same until the log's own entries come.
    if let Some(keys) = &now.keys {
        if keys.rounds.len() != plan.number_of_rounds() {
            return Err(Refusal::PlanWrong);
        }
        facts.push((Fact::EventKeyed { event, keys: keys.clone() }, None));
    }
    Ok((facts, None))
}

fn event_facts(state: &State, of: &Event, op: &Op, now: &Circumstances) -> Decided {
    let event = of.id;
    if let Op::StartEvent { .. } = op {
        return if of.status == Status::Planned {
            state.review.as_ref().map_or(Ok(()), |review| review.conduct.may_start())?;
            one(Fact::EventStarted { event })
        } else {
            Err(Refusal::EventStarted)
        };
    }
    if let Op::SetFocus { focus, .. } = op {
        return focus_fact(state, of, *focus);
    }
    if let Op::SetArranging { open, .. } = op {
        return if of.arranging == *open { Ok((vec![], None)) } else { one(Fact::ArrangingSet { event, open: *open }) };
    }
    // Also before it starts and after it has ended: whoever lost their phone may want to read.
    if let Op::ReplacePlace { .. } = op {
        let full = of.replaced as usize >= SEATS_MAX;
        return if full { Err(Refusal::Full) } else { one(Fact::PlaceReplaced { event }) };
    }
    if of.status != Status::Live {
        return Err(Refusal::EventNotLive);
    }
    match op {
        Op::EndEvent { .. } => {
            Ok((vec![(Fact::EventEnded { event }, None)], Some(Flush { event: Some(event), round: None })))
        }
        Op::MovePhase { to, few, reason, .. } => move_phase(of, *to, *few, reason.as_ref(), now),
        Op::OpenBallot { round, about, few, .. } => Ok((ballots::open(state, of, *round, about, *few, now)?, None)),
        Op::ScheduleReveal { round, .. } => schedule(of, *round, now),
        Op::CancelReveal { round, .. } => match of.rounds.get(usize::from(*round)) {
            None => Err(Refusal::RoundUnknown),
            // Once its time has come the board opens, even if the clock that opens it is a moment late.
            Some(state) if state.reveal_at.is_some_and(|at| at > now.now) => {
                one(Fact::RevealCancelled { event, round: *round })
            }
            Some(_) => Err(Refusal::RevealNotRunning),
        },
        Op::CloseRound { round, .. } => {
            match (of.plan.rounds.get(usize::from(*round)), of.rounds.get(usize::from(*round))) {
                (Some(plan), Some(state)) if plan.release == Release::Mixed && state.status == RoundStatus::Open => {
                    Ok((vec![], Some(Flush { event: Some(event), round: Some(*round) })))
                }
                // Also of ballots: those are counted with a countdown, as a board is opened.
                (None, _) | (_, None) => Err(Refusal::RoundUnknown),
                _ => Err(Refusal::RoundNotOpen),
            }
        }
        op => timer_fact(of, op, now),
    }
}

fn move_phase(of: &Event, to: u8, few: bool, reason: Option<&Words>, now: &Circumstances) -> Decided {
    let event = of.id;
    let phase = of.plan.phases.get(usize::from(to)).ok_or(Refusal::PhaseUnknown)?;
    if to == of.phase {
        return Ok((vec![], None));
    }
    if of.rounds.iter().any(|round| round.reveal_at.is_some()) {
        return Err(Refusal::RevealRunning);
    }
    let passes_right = of.plan.differ_from().is_some_and(|differ| usize::from(to) >= differ) && to > of.phase;
    if passes_right && !of.right_is_settled() && reason.is_none() {
        return Err(Refusal::RightFirst);
    }
    let waits = |n: &u8| of.rounds.get(usize::from(*n)).is_some_and(|round| round.status == RoundStatus::Planned);
    let with_phase = |n: &u8| !of.plan.question(*n).is_some_and(Question::is_about_something);
    let opens = phase.rounds.iter().any(|n| waits(n) && with_phase(n));
    let small = opens && (now.joined as usize) < SMALL_GROUP_MIN;
    if small && !few {
        return Err(Refusal::TooFewJoined);
    }
    let (text, opening) = match reason {
        Some(reason) => words(reason, NOTE_CHARACTERS_MAX).map(|(text, opening)| (Some(text), Some(opening)))?,
        None => (None, None),
    };
    Ok((vec![(Fact::PhaseMoved { event, to, few: small, text }, opening)], None))
}

fn schedule(of: &Event, round: u8, now: &Circumstances) -> Decided {
    let n = usize::from(round);
    let Some(state) = of.rounds.get(n) else { return Err(Refusal::RoundUnknown) };
    let mixed = of.plan.rounds.get(n).is_some_and(|plan| plan.release == Release::Mixed);
    match (mixed, state.status, state.reveal_at) {
        (true, _, _) | (_, RoundStatus::Closed, _) => Err(Refusal::RevealImpossible),
        (_, RoundStatus::Planned, _) => Err(Refusal::RoundNotOpen),
        (_, _, Some(_)) => Err(Refusal::RevealRunning),
        _ => one(Fact::RevealScheduled { event: of.id, round, at: now.now + REVEAL_COUNTDOWN_MS }),
    }
}

fn timer_fact(of: &Event, op: &Op, now: &Circumstances) -> Decided {
    let event = of.id;
    match (op, of.timer) {
        (Op::SetTimer { seconds, .. }, _) => {
            if !(1..=TIMER_SECONDS_MAX).contains(seconds) {
                return Err(Refusal::TimeWrong);
            }
            one(Fact::TimerSet { event, ends: now.now + u64::from(*seconds) * 1_000, seconds: *seconds })
        }
        (Op::PauseTimer { .. }, Some(Timer::Running { ends, .. })) => {
            one(Fact::TimerPaused { event, left: (ends.saturating_sub(now.now) / 1_000) as u32 })
        }
        (Op::ResumeTimer { .. }, Some(Timer::Paused { left, seconds })) => {
            one(Fact::TimerSet { event, ends: now.now + u64::from(left) * 1_000, seconds })
        }
        (Op::ClearTimer { .. }, Some(_)) => one(Fact::TimerCleared { event }),
        (Op::PauseTimer { .. } | Op::ResumeTimer { .. } | Op::ClearTimer { .. }, _) => Err(Refusal::TimerNotRunning),
        _ => Err(Refusal::NotAllowed),
    }
}

fn focus_fact(state: &State, of: &Event, focus: Option<Focus>) -> Decided {
    let there = match focus {
        None | Some(Focus::Column(_)) => true,
        Some(Focus::Theme(id)) => state.themes.get(&id).is_some_and(|theme| theme.event == of.id),
        Some(Focus::Contribution(id)) => {
            state.contributions.get(&id).is_some_and(|it| it.event == of.id && !it.withdrawn)
        }
    };
    match (there, of.focus == focus) {
        (false, _) => Err(Refusal::FocusUnknown),
        (true, true) => Ok((vec![], None)),
        (true, false) => one(Fact::FocusSet { event: of.id, focus }),
    }
}
