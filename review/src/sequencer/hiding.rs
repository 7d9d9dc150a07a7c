//! Taking parts of a text from view, and showing them again. Who hides cannot put anything in their place; one alone
//! hides for two days.

use super::{Draft, Facts};
use crate::id::{AccountId, ContributionId};
use crate::leaf::{Fact, From, HideReason, Leaf};
use crate::limits::{CONTENT_BYTES_MAX, HIDDEN_PARTS_MAX};
use crate::opening::{Commitment, Opening, Salt, commit};
use crate::refusal::Refusal;
use crate::state::{Contribution, State};

/// What stands where a part is hidden, however long it was.
pub const HIDDEN_PART: &str = "[…]";

/// `text` without its `parts`: characters from the first number up to the second, ascending, apart from each other.
/// `None` if they are no parts of it.
pub fn without(text: &str, parts: &[(u32, u32)]) -> Option<String> {
    let mut shown = String::new();
    let mut characters = text.chars();
    let mut at = 0;
    for (from, to) in parts {
        if *from < at || from >= to || (at > 0 && *from == at) {
            return None;
        }
        shown.extend(characters.by_ref().take((from - at) as usize));
        // All of it must be there.
        let hidden = characters.by_ref().take((to - from) as usize).count();
        if hidden != (to - from) as usize {
            return None;
        }
        shown.push_str(HIDDEN_PART);
        at = *to;
    }
    shown.extend(characters);
    (!parts.is_empty() && parts.len() <= HIDDEN_PARTS_MAX && shown.len() <= CONTENT_BYTES_MAX).then_some(shown)
}

fn standing(state: &State, id: ContributionId) -> Result<&Contribution, Refusal> {
    state.contributions.get(&id).filter(|it| !it.withdrawn).ok_or(Refusal::ContributionUnknown)
}

/// Takes parts from view.
pub(super) fn hide(
    state: &State,
    id: ContributionId,
    reason: HideReason,
    parts: &[(u32, u32)],
    now: Commitment,
    salt: Salt,
) -> Result<Facts, Refusal> {
    let it = standing(state, id)?;
    let current = it.hiding.as_ref().map(|hiding| hiding.shown).or_else(|| it.commitments.last().copied());
    // Its author put it differently meanwhile: these parts are of other words.
    if current != Some(now) {
        return Err(Refusal::ChangedMeanwhile);
    }
    let shown = it.text.as_ref().and_then(|text| without(text, parts)).ok_or(Refusal::HidingWrong)?;
    let text = commit(&salt, shown.as_bytes());
    Ok(vec![(Fact::Hidden { id, reason, lang: it.lang, text }, Some(Opening { salt, text: shown }))])
}

/// A second person agrees.
pub(super) fn confirm(state: &State, id: ContributionId, by: AccountId) -> Result<Facts, Refusal> {
    match &standing(state, id)?.hiding {
        None => Err(Refusal::HidingWrong),
        Some(hiding) if hiding.confirmed => Ok(vec![]),
        Some(hiding) if hiding.by == by => Err(Refusal::HidingOwn),
        Some(_) => Ok(vec![(Fact::HidingConfirmed { id }, None)]),
    }
}

/// Shows it as it was. `original`: its words, which the log keeps.
pub(super) fn show(state: &State, id: ContributionId, original: Option<&Opening>) -> Result<Facts, Refusal> {
    let it = standing(state, id)?;
    let (Some(_), Some(original)) = (&it.hiding, original) else { return Err(Refusal::HidingWrong) };
    let text = commit(&original.salt, original.text.as_bytes());
    Ok(vec![(Fact::ShownAgain { id, lang: it.lang, text }, Some(original.clone()))])
}

/// What is hidden by one person alone and has been for too long.
pub fn hidings_due(state: &State, now: u64) -> Vec<ContributionId> {
    let due = |it: &&Contribution| it.hiding.as_ref().is_some_and(|hiding| !hiding.confirmed && hiding.until <= now);
    state.contributions.values().filter(due).map(|it| it.id).collect()
}

/// The clock shows it again, because nobody agreed in time; nothing if it is not due.
pub fn show_when_due(state: &State, id: ContributionId, original: Option<&Opening>, now: u64) -> Vec<Draft> {
    if !hidings_due(state, now).contains(&id) {
        return vec![];
    }
    let facts = show(state, id, original).unwrap_or_default();
    let draft = |(fact, opening)| Draft { leaf: Leaf { from: From::Clock { at: now }, fact }, opening };
    facts.into_iter().map(draft).collect()
}
