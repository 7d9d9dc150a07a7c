//! Afterwards: the days on which everybody who took part may look at what came of it. Owns which days hold together;
//! must not know how anybody is reminded.

use crate::day::Day;
use crate::limits::{FOLLOW_UP_DAYS_MAX, FOLLOW_UPS_MAX};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// What there is to look at on such a day. A closed list: a message that names it can hold nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// What was found, and what was agreed.
    Findings,
    /// What has changed since.
    Progress,
}

/// One such day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// The day, in universal time.
    pub day: Day,
    /// What there is to look at.
    pub news: News,
}

/// Whether these may stand instead of those `before`: in order, one a day, and none that is new lies behind `today` or
/// more than [`FOLLOW_UP_DAYS_MAX`] ahead of it.
///
/// # Errors
/// [`Refusal::Full`] above [`FOLLOW_UPS_MAX`], [`Refusal::DayImpossible`] for a day that cannot be.
pub fn check(follow_ups: &[FollowUp], before: &[FollowUp], today: Day) -> Result<(), Refusal> {
    if follow_ups.len() > FOLLOW_UPS_MAX {
        return Err(Refusal::Full);
    }
    if !follow_ups.windows(2).all(|pair| pair[0].day < pair[1].day) {
        return Err(Refusal::DayImpossible);
    }
    let last = today.saturating_add(FOLLOW_UP_DAYS_MAX);
    let can_be = |it: &FollowUp| (today..=last).contains(&it.day) || before.iter().any(|known| known.day == it.day);
    if follow_ups.iter().all(can_be) { Ok(()) } else { Err(Refusal::DayImpossible) }
}

/// The last day of all.
pub fn last(follow_ups: &[FollowUp]) -> Option<Day> {
    follow_ups.iter().map(|it| it.day).max()
}

/// The latest day that has come.
pub fn latest(follow_ups: &[FollowUp], today: Day) -> Option<FollowUp> {
    follow_ups.iter().filter(|it| it.day <= today).max_by_key(|it| it.day).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(days: &[Day]) -> Vec<FollowUp> {
        days.iter().map(|day| FollowUp { day: *day, news: News::Findings }).collect()
    }

    #[test]
    fn a_day_that_has_passed_may_stay_and_none_may_be_added() {
        let before = days(&[90, 120]);
        assert_eq!(check(&days(&[90, 120, 150]), &before, 100), Ok(()));
        assert_eq!(check(&days(&[91, 120]), &before, 100), Err(Refusal::DayImpossible));
        assert_eq!(check(&[], &before, 100), Ok(()));
        assert_eq!(check(&days(&[100]), &[], 100), Ok(()), "today is none that has passed");
    }

    #[test]
    fn the_latest_is_the_last_that_has_come() {
        let list = days(&[90, 120, 150]);
        assert_eq!(latest(&list, 89), None);
        assert_eq!(latest(&list, 120).map(|it| it.day), Some(120));
        assert_eq!(latest(&list, 149).map(|it| it.day), Some(120));
        assert_eq!(latest(&list, 9_999).map(|it| it.day), Some(150));
        assert_eq!((last(&list), last(&[])), (Some(150), None));
    }
}
