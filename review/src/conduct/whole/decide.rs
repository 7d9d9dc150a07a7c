//! What facilitators decide about the conduct of a review.

use super::Conduct;
use super::asked::{AddClock, ConductOp, SetClock};
use super::fact::{ClockAdded, ClockSet, ConductFact};
use crate::id::ReviewId;
use crate::leaf::Fact;
use crate::limits::{CLOCKS_MAX, NOTE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX};
use crate::op::{Circumstances, Op};
use crate::opening::Words;
use crate::refusal::Refusal;
use crate::regime::StageKind;
use crate::sequencer::{Facts, words};
use crate::state::Review;
use crate::text::Lang;

/// What a request makes so; whoever asks may.
pub(crate) fn decide(review: &Review, op: &Op, now: &Circumstances) -> Result<Facts, Refusal> {
    match op {
        Op::AddClock(it) => add_clock(review, it),
        Op::SetClock(it) => set_clock(review, it, now),
        Op::Conduct(ConductOp::MoveStage { from, to }) => move_stage(&review.conduct, *from, *to),
        Op::Conduct(ConductOp::SetNote { heading, n, turn, words }) => {
            set_note(&review.conduct, (heading, *n), *turn, words.as_ref())
        }
        Op::Conduct(ConductOp::LinkNext { review: next }) => link_next(review, *next),
        Op::Conduct(ConductOp::LinkBefore { review: before }) => link_before(review, *before),
        _ => Err(Refusal::NotAllowed),
    }
}

fn add_clock(review: &Review, it: &AddClock) -> Result<Facts, Refusal> {
    if review.conduct.clocks.len() >= CLOCKS_MAX {
        return Err(Refusal::Full);
    }
    it.length.check()?;
    let (text, opening) = words(&it.name, TITLE_CHARACTERS_MAX)?;
    let added = ClockAdded { length: it.length, lang: it.name.lang, text };
    Ok(vec![(Fact::ClockAdded(added), Some(opening))])
}

fn set_clock(review: &Review, it: &SetClock, now: &Circumstances) -> Result<Facts, Refusal> {
    let (clock, then) = (it.clock, it.now);
    let before = review.conduct.clocks.get(usize::from(clock)).ok_or(Refusal::ClockUnknown)?;
    if before.turn != it.turn {
        return Err(Refusal::ChangedMeanwhile);
    }
    then.length.check()?;
    if before.fixed && before.length != then.length {
        return Err(Refusal::ClockFixed);
    }
    then.check_days(now.day())?;
    let fact = |lang, text| {
        let (length, started, stopped) = (then.length, then.started, then.stopped);
        Fact::ClockSet(ClockSet { clock, length, started, stopped, lang, text })
    };
    let Some(late) = &it.late else {
        let same = before.late.is_none() && before.stand() == then;
        return Ok(if same { vec![] } else { vec![(fact(Lang::En, None), None)] });
    };
    let (text, opening) = words(late, NOTE_CHARACTERS_MAX)?;
    Ok(vec![(fact(late.lang, Some(text)), Some(opening))])
}

fn move_stage(conduct: &Conduct, from: StageKind, to: StageKind) -> Result<Facts, Refusal> {
    let stages = conduct.regime.as_ref().map_or(&[][..], |regime| &regime.stages);
    if stages.iter().all(|stage| stage.kind != to) {
        return Err(Refusal::StageUnknown);
    }
    match conduct.stage {
        Some(at) if at == to => Ok(vec![]),
        Some(at) if at == from => Ok(vec![(Fact::Conduct(ConductFact::StageMoved { to }), None)]),
        _ => Err(Refusal::ChangedMeanwhile),
    }
}

fn set_note(conduct: &Conduct, (heading, n): (&str, u8), turn: u32, said: Option<&Words>) -> Result<Facts, Refusal> {
    let known = conduct.regime.as_ref().and_then(|regime| regime.heading(heading));
    let (stage, of) = known.ok_or(Refusal::HeadingUnknown)?;
    // What belongs to a stage that is over can still be put right.
    if conduct.stage.is_none_or(|now| now < stage) {
        return Err(Refusal::StageEarly);
    }
    if n >= of.texts {
        return Err(Refusal::Full);
    }
    let before = conduct.notes.get(heading).and_then(|notes| notes.get(usize::from(n)));
    if before.map_or(0, |note| note.turn) != turn {
        return Err(Refusal::ChangedMeanwhile);
    }
    let fact = |lang, text| Fact::Conduct(ConductFact::NoteSet { heading: heading.to_owned(), n, lang, text });
    let Some(said) = said else {
        let nothing = before.is_none_or(|note| note.words.is_none());
        return Ok(if nothing { vec![] } else { vec![(fact(Lang::En, None), None)] });
    };
    let (text, opening) = words(said, NOTE_CHARACTERS_MAX)?;
    Ok(vec![(fact(said.lang, Some(text)), Some(opening))])
}

fn link_next(review: &Review, next: ReviewId) -> Result<Facts, Refusal> {
    let conduct = &review.conduct;
    if conduct.next.contains(&next) {
        return Ok(vec![]);
    }
    if next == review.id {
        return Err(Refusal::Malformed);
    }
    conduct.may_link()?;
    Ok(vec![(Fact::Conduct(ConductFact::NextLinked { review: next }), None)])
}

fn link_before(review: &Review, before: ReviewId) -> Result<Facts, Refusal> {
    match review.conduct.before {
        Some(known) if known == before => Ok(vec![]),
        Some(_) => Err(Refusal::IdTaken),
        None if before == review.id => Err(Refusal::Malformed),
        None => Ok(vec![(Fact::Conduct(ConductFact::BeforeLinked { review: before }), None)]),
    }
}
