//! Taking parts of a text from view, and showing them again; taking a name away. Who hides cannot put anything in their
//! place; one alone hides for two days, once.

use super::{Draft, Facts};
use crate::id::{AccountId, ContributionId};
use crate::leaf::{Fact, From, Leaf};
use crate::limits::{CONTENT_BYTES_MAX, HIDDEN_PARTS_MAX};
use crate::op::{Asker, Circumstances, Op};
use crate::opening::{Commitment, Opening, commit};
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

/// What facilitators decide about words that tell too much, also after the review was closed: what somebody must not be
/// known by does not wait for it to be opened again.
pub(super) fn facts(state: &State, asker: Asker, op: &Op, now: &Circumstances) -> Result<Facts, Refusal> {
    let by = holder(state, asker)?;
    match op {
        Op::Hide { id, reason, parts, now, salt } => {
            let it = standing(state, *id)?;
            let shown = shown(it, by, parts, *now)?;
            let text = commit(salt, shown.as_bytes());
            let fact = Fact::Hidden { id: *id, reason: *reason, lang: it.lang, text };
            Ok(vec![(fact, Some(Opening { salt: *salt, text: shown }))])
        }
        Op::ConfirmHiding { id, now } => confirm(state, *id, by, *now),
        Op::ShowAgain { id } => {
            let it = standing(state, *id)?;
            let original = it.commitments.last().copied();
            show(it, original.filter(|_| it.hiding.is_some()), &now.withheld)
        }
        Op::RemoveName { id } => match &standing(state, *id)?.signature {
            None => Ok(vec![]),
            Some(_) => Ok(vec![(Fact::NameRemoved { id: *id }, None)]),
        },
        _ => Err(Refusal::NotAllowed),
    }
}

/// Who asks, if they hold this review, whether or not it is closed.
fn holder(state: &State, asker: Asker) -> Result<AccountId, Refusal> {
    let review = state.review.as_ref().ok_or(Refusal::ReviewUnknown)?;
    match asker {
        Asker::Account(by) if review.facilitators.contains(&by) => Ok(by),
        _ => Err(Refusal::NotAllowed),
    }
}

fn standing(state: &State, id: ContributionId) -> Result<&Contribution, Refusal> {
    match state.contributions.get(&id) {
        None => Err(Refusal::ContributionUnknown),
        Some(it) if it.withdrawn => Err(Refusal::ContributionWithdrawn),
        Some(it) => Ok(it),
    }
}

/// What would be shown instead.
fn shown(it: &Contribution, by: AccountId, parts: &[(u32, u32)], now: Commitment) -> Result<String, Refusal> {
    let current = it.hiding.as_ref().map(|hiding| hiding.shown).or_else(|| it.commitments.last().copied());
    // Its author put it differently meanwhile: these parts are of other words.
    if current != Some(now) {
        return Err(Refusal::ChangedMeanwhile);
    }
    // Nobody has agreed in time: once more by the same person would be for ever by one alone.
    if it.hid_alone.contains(&by) {
        return Err(Refusal::HidingOwn);
    }
    let shown = it.text.as_ref().and_then(|text| without(text, parts));
    // What hides nothing more would only count as another person's.
    shown.filter(|shown| Some(shown) != it.text.as_ref()).ok_or(Refusal::HidingWrong)
}

/// A second person agrees to what they have read.
fn confirm(state: &State, id: ContributionId, by: AccountId, now: Commitment) -> Result<Facts, Refusal> {
    match &standing(state, id)?.hiding {
        None => Err(Refusal::HidingWrong),
        Some(hiding) if hiding.shown != now => Err(Refusal::ChangedMeanwhile),
        Some(hiding) if hiding.confirmed => Ok(vec![]),
        Some(hiding) if hiding.by.contains(&by) => Err(Refusal::HidingOwn),
        Some(_) => Ok(vec![(Fact::HidingConfirmed { id }, None)]),
    }
}

/// Shows what was promised by a commitment: words that the log keeps, and gives to nobody meanwhile.
fn show(it: &Contribution, what: Option<Commitment>, withheld: &[Opening]) -> Result<Facts, Refusal> {
    let what = what.ok_or(Refusal::HidingWrong)?;
    let words = withheld.iter().find(|opening| opening.opens(&what)).ok_or(Refusal::HidingWrong)?;
    Ok(vec![(Fact::ShownAgain { id: it.id, lang: it.lang, text: what }, Some(words.clone()))])
}

/// What is hidden by one person alone and has been for too long.
pub fn hidings_due(state: &State, now: u64) -> Vec<ContributionId> {
    let due = |it: &&Contribution| it.hiding.as_ref().is_some_and(|hiding| !hiding.confirmed && hiding.until <= now);
    state.contributions.values().filter(due).map(|it| it.id).collect()
}

/// The clock shows it again, because nobody agreed in time: as it was, or as it was when somebody agreed last. Nothing
/// if it is not due.
pub fn show_when_due(state: &State, id: ContributionId, withheld: &[Opening], now: u64) -> Vec<Draft> {
    let Some(it) = state.contributions.get(&id).filter(|_| hidings_due(state, now).contains(&id)) else {
        return vec![];
    };
    let agreed = it.hiding.as_ref().and_then(|hiding| hiding.agreed);
    let facts = show(it, agreed.or_else(|| it.commitments.last().copied()), withheld).unwrap_or_default();
    let draft = |(fact, opening)| Draft { leaf: Leaf { from: From::Clock { at: now }, fact }, opening };
    facts.into_iter().map(draft).collect()
}
