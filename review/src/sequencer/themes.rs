//! What may be done with words that stand on the board: gathering them into themes, asking for action. Facilitators
//! may always; everyone who joined may while arranging is open. Who moved what is never recorded for a place.

use super::{Facts, facilitator, words};
use crate::guard::structured;
use crate::id::{ContributionId, EventId, ThemeId};
use crate::leaf::Fact;
use crate::limits::*;
use crate::op::{Asker, Op};
use crate::opening::{Commitment, Opening, Words};
use crate::plan::Column;
use crate::refusal::Refusal;
use crate::state::{Contribution, Event, Risk, State, Status, Theme};

/// Whether a request is of those that are decided here.
pub(super) const fn decides(op: &Op) -> bool {
    matches!(
        op,
        Op::AddTheme { .. }
            | Op::RenameTheme { .. }
            | Op::RemoveTheme { .. }
            | Op::Move { .. }
            | Op::MarkRisk { .. }
            | Op::AnswerRisk { .. }
    )
}

pub(super) fn facts(state: &State, asker: Asker, op: &Op) -> Result<Facts, Refusal> {
    match op {
        Op::AddTheme { theme, event, column, title } => {
            let of = arranger(state, asker, *event)?;
            if *column == Column::Feeling {
                return Err(Refusal::FeelingsNotGrouped);
            }
            if state.themes.contains_key(theme) {
                return Err(Refusal::IdTaken);
            }
            if state.themes.values().filter(|theme| theme.event == of.id).count() >= THEMES_MAX {
                return Err(Refusal::Full);
            }
            let (text, opening) = title_words(asker, title)?;
            let fact = Fact::ThemeAdded { theme: *theme, event: *event, column: *column, lang: title.lang, text };
            Ok(vec![(fact, Some(opening))])
        }
        Op::RenameTheme { theme, title } => {
            let of = theme_of(state, *theme)?;
            arranger(state, asker, of.event)?;
            let (text, opening) = title_words(asker, title)?;
            Ok(vec![(Fact::ThemeRenamed { theme: *theme, lang: title.lang, text }, Some(opening))])
        }
        Op::RemoveTheme { theme } => {
            let of = theme_of(state, *theme)?;
            arranger(state, asker, of.event)?;
            Ok(vec![(Fact::ThemeRemoved { theme: *theme }, None)])
        }
        Op::Move { id, theme, rank } => move_facts(state, asker, *id, *theme, rank),
        Op::MarkRisk { id } => {
            let it = standing(state, *id)?;
            if let Asker::Place(event) = asker {
                if event != it.event {
                    return Err(Refusal::ContributionUnknown);
                }
                if state.review.as_ref().is_none_or(|review| review.closed) {
                    return Err(Refusal::ReviewClosed);
                }
            }
            if let Asker::Account(_) = asker {
                facilitator(state, asker)?;
            }
            Ok(if it.risk == Risk::Marked { vec![] } else { vec![(Fact::RiskMarked { id: *id }, None)] })
        }
        Op::AnswerRisk { id, what } => {
            facilitator(state, asker)?;
            if standing(state, *id)?.risk != Risk::Marked {
                return Err(Refusal::RiskNotMarked);
            }
            let (text, opening) = words(what, NOTE_CHARACTERS_MAX)?;
            Ok(vec![(Fact::RiskAnswered { id: *id, lang: what.lang, text }, Some(opening))])
        }
        _ => Err(Refusal::NotAllowed),
    }
}

/// A title. What can be told by its shape alone is refused where nobody is named for it.
fn title_words(asker: Asker, title: &Words) -> Result<(Commitment, Opening), Refusal> {
    let checked = words(title, TITLE_CHARACTERS_MAX)?;
    let tells = matches!(asker, Asker::Place(_)) && structured(&title.text).is_some();
    if tells { Err(Refusal::TextIdentifies) } else { Ok(checked) }
}

fn move_facts(
    state: &State,
    asker: Asker,
    id: ContributionId,
    theme: Option<ThemeId>,
    rank: &str,
) -> Result<Facts, Refusal> {
    let it = standing(state, id)?;
    arranger(state, asker, it.event)?;
    if it.column == Column::Feeling {
        return Err(Refusal::FeelingsNotGrouped);
    }
    if !crate::rank::is_rank(rank) {
        return Err(Refusal::RankWrong);
    }
    if let Some(theme) = theme {
        let to = theme_of(state, theme)?;
        if (to.event, to.column) != (it.event, it.column) {
            return Err(Refusal::ThemeOtherSide);
        }
    }
    if it.theme == theme && it.rank == rank {
        return Ok(vec![]);
    }
    Ok(vec![(Fact::Moved { id, theme, rank: rank.to_owned() }, None)])
}

fn theme_of(state: &State, theme: ThemeId) -> Result<&Theme, Refusal> {
    state.themes.get(&theme).ok_or(Refusal::ThemeUnknown)
}

fn standing(state: &State, id: ContributionId) -> Result<&Contribution, Refusal> {
    let it = state.contributions.get(&id).ok_or(Refusal::ContributionUnknown)?;
    if it.withdrawn { Err(Refusal::ContributionWithdrawn) } else { Ok(it) }
}

/// The event, if the asker may arrange it now.
fn arranger(state: &State, asker: Asker, event: EventId) -> Result<&Event, Refusal> {
    let of = state.events.get(&event).ok_or(Refusal::EventUnknown)?;
    match asker {
        Asker::Account(_) => {
            facilitator(state, asker)?;
        }
        Asker::Place(place) if place != event => return Err(Refusal::EventUnknown),
        Asker::Place(_) if state.review.as_ref().is_none_or(|review| review.closed) => {
            return Err(Refusal::ReviewClosed);
        }
        Asker::Place(_) if !of.arranging || of.status == Status::Ended => return Err(Refusal::ArrangingClosed),
        Asker::Place(_) => {}
    }
    Ok(of)
}
