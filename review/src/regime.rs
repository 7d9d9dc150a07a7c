//! What kind of review this is: how long which of its clocks may run, which stages it goes through, and what is written
//! in each. Owns what of a regime enters the record, and which days a clock can have; its names and its words are data
//! elsewhere, and a running review keeps the rules that it was opened with.

use crate::clock::Length;
use crate::day::Day;
use crate::holidays::Nation;
use crate::limits::{CLOCKS_MAX, HEADING_TEXTS_MAX, HEADINGS_MAX, REGIME_KEY_BYTES_MAX};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// The regime of a review, as it was when the review was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regime {
    /// Its name among regimes: 1 to [`REGIME_KEY_BYTES_MAX`] of `a`–`z`, `0`–`9` and `_`.
    pub key: String,
    /// Which version of it, from 1.
    pub version: u16,
    /// Whose bank holidays count.
    pub nation: Nation,
    /// What may take how long.
    pub clocks: Vec<Rule>,
    /// The stages it goes through, in their order; none: nothing hangs on stages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<Stage>,
}

/// A part of the way of a review; the screen has its name in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// What is to be found out, about which time, with whom.
    Scope,
    /// Learning events.
    Learn,
    /// What the partnership answers, and what is made public.
    Respond,
    /// What was agreed is done.
    CarryForward,
    /// What came of it.
    Evaluate,
    /// Somebody from outside looks at the record.
    Audit,
}

/// Every stage, in the order in which a review goes through them.
pub const STAGES: [StageKind; 6] = [
    StageKind::Scope,
    StageKind::Learn,
    StageKind::Respond,
    StageKind::CarryForward,
    StageKind::Evaluate,
    StageKind::Audit,
];

/// One stage of a regime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Which.
    pub kind: StageKind,
    /// What is written in it, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<Heading>,
}

/// Something that is written in a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// Its name among all headings of the regime, written like a regime's.
    pub key: String,
    /// Texts that may stand under it: 1 to [`HEADING_TEXTS_MAX`].
    pub texts: u8,
}

/// One clock of a regime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name among those of the regime, written like a regime's.
    pub key: String,
    /// How long it runs.
    pub length: Length,
    /// Whether a review may not give it another length.
    #[serde(default, skip_serializing_if = "is_false")]
    pub fixed: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
const fn is_false(it: &bool) -> bool {
    !*it
}

impl Regime {
    /// Whether it holds together.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] for names that are none or stand there twice, and for version 0, [`Refusal::Full`] above
    /// [`CLOCKS_MAX`] and [`HEADINGS_MAX`], [`Refusal::TimeWrong`] for a length that is none, [`Refusal::StageUnknown`]
    /// for stages that are not in their order or have no [`StageKind::Learn`] among them.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.clocks.len() > CLOCKS_MAX {
            return Err(Refusal::Full);
        }
        let named =
            |n: usize| is_key(&self.clocks[n].key) && self.clocks[..n].iter().all(|it| it.key != self.clocks[n].key);
        if !is_key(&self.key) || self.version == 0 || !(0..self.clocks.len()).all(named) {
            return Err(Refusal::Malformed);
        }
        self.clocks.iter().try_for_each(|rule| rule.length.check())?;
        self.check_stages()
    }

    fn check_stages(&self) -> Result<(), Refusal> {
        let in_order = self.stages.windows(2).all(|two| two[0].kind < two[1].kind);
        let learns = self.stages.is_empty() || self.stages.iter().any(|stage| stage.kind == StageKind::Learn);
        if !in_order || !learns {
            return Err(Refusal::StageUnknown);
        }
        let all: Vec<_> = self.stages.iter().flat_map(|stage| &stage.headings).collect();
        if all.len() > HEADINGS_MAX {
            return Err(Refusal::Full);
        }
        let right = |(n, it): (usize, &&Heading)| {
            let named = is_key(&it.key) && all[..n].iter().all(|other| other.key != it.key);
            named && (1..=HEADING_TEXTS_MAX).contains(&it.texts)
        };
        if all.iter().enumerate().all(right) { Ok(()) } else { Err(Refusal::Malformed) }
    }

    /// A heading, and the stage that it belongs to.
    pub fn heading(&self, key: &str) -> Option<(StageKind, &Heading)> {
        self.stages.iter().find_map(|stage| {
            let heading = stage.headings.iter().find(|heading| heading.key == key)?;
            Some((stage.kind, heading))
        })
    }
}

/// Whether it can name a regime, or a clock or a heading of one.
pub fn is_key(key: &str) -> bool {
    let letter = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_';
    (1..=REGIME_KEY_BYTES_MAX).contains(&key.len()) && key.bytes().all(letter)
}

/// How long a clock runs, and from when until when it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stand {
    /// How long it runs.
    pub length: Length,
    /// The day on which it started; that day does not count.
    pub started: Option<Day>,
    /// The day on which it was stopped.
    pub stopped: Option<Day>,
}

impl Stand {
    /// Whether its days can be: none lies ahead, and it started before it was stopped. A day is granted to those who
    /// live before universal time.
    ///
    /// # Errors
    /// [`Refusal::ClockDays`].
    pub fn check_days(self, today: Day) -> Result<(), Refusal> {
        let last = today.saturating_add(1);
        let right = match (self.started, self.stopped) {
            (None, None) => true,
            (None, Some(_)) => false,
            (Some(started), None) => started <= last,
            (Some(started), Some(stopped)) => started <= stopped && stopped <= last,
        };
        if right { Ok(()) } else { Err(Refusal::ClockDays) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regime(clocks: usize) -> Regime {
        let rule = |n| Rule { key: format!("clock_{n}"), length: Length::Days(7), fixed: false };
        let clocks = (0..clocks).map(rule).collect();
        Regime { key: "kind".to_owned(), version: 1, nation: Nation::Wales, clocks, stages: vec![] }
    }

    #[test]
    fn regimes_hold_at_max_and_max_plus_one() {
        assert_eq!(regime(0).check(), Ok(()));
        assert_eq!(regime(CLOCKS_MAX).check(), Ok(()));
        assert_eq!(regime(CLOCKS_MAX + 1).check(), Err(Refusal::Full));
        let key = |bytes| Regime { key: "k".repeat(bytes), ..regime(1) };
        assert_eq!(key(REGIME_KEY_BYTES_MAX).check(), Ok(()));
        assert_eq!(key(REGIME_KEY_BYTES_MAX + 1).check(), Err(Refusal::Malformed));
        assert_eq!(key(0).check(), Err(Refusal::Malformed));
    }

    #[test]
    fn broken_regimes_are_refused() {
        let wrong = |change: fn(&mut Regime)| {
            let mut regime = regime(2);
            change(&mut regime);
            regime.check()
        };
        assert_eq!(wrong(|it| it.version = 0), Err(Refusal::Malformed));
        assert_eq!(wrong(|it| it.key = "Kind".to_owned()), Err(Refusal::Malformed));
        assert_eq!(wrong(|it| it.clocks[1].key = "clock_0".to_owned()), Err(Refusal::Malformed));
        assert_eq!(wrong(|it| it.clocks[1].key = "a b".to_owned()), Err(Refusal::Malformed));
        assert_eq!(wrong(|it| it.clocks[1].length = Length::Months(0)), Err(Refusal::TimeWrong));
    }

    fn staged(kinds: &[StageKind], headings: usize, texts: u8) -> Result<(), Refusal> {
        let heading = |n| Heading { key: format!("heading_{n}"), texts };
        let mut stages: Vec<_> = kinds.iter().map(|kind| Stage { kind: *kind, headings: vec![] }).collect();
        stages[0].headings = (0..headings).map(heading).collect();
        Regime { stages, ..regime(0) }.check()
    }

    #[test]
    fn stages_stand_in_their_order_and_learning_is_among_them() {
        use StageKind::{Audit, Evaluate, Learn, Scope};
        assert_eq!(staged(&STAGES, 0, 1), Ok(()));
        assert_eq!(staged(&[Learn], 0, 1), Ok(()));
        for wrong in [&[Scope, Audit][..], &[Learn, Scope], &[Learn, Learn], &[Learn, Audit, Evaluate]] {
            assert_eq!(staged(wrong, 0, 1), Err(Refusal::StageUnknown), "{wrong:?}");
        }
    }

    #[test]
    fn headings_hold_at_max_and_max_plus_one() {
        assert_eq!(staged(&STAGES, HEADINGS_MAX, HEADING_TEXTS_MAX), Ok(()));
        assert_eq!(staged(&STAGES, HEADINGS_MAX + 1, 1), Err(Refusal::Full));
        assert_eq!(staged(&STAGES, 1, HEADING_TEXTS_MAX + 1), Err(Refusal::Malformed));
        assert_eq!(staged(&STAGES, 1, 0), Err(Refusal::Malformed));
        let twice = |kind| Stage { kind, headings: vec![Heading { key: "purpose".to_owned(), texts: 1 }] };
        let stages = vec![twice(StageKind::Scope), twice(StageKind::Learn)];
        assert_eq!(Regime { stages, ..regime(0) }.check(), Err(Refusal::Malformed));
    }

    #[test]
    fn no_day_of_a_clock_lies_ahead_or_is_the_wrong_way_round() {
        let check = |started, stopped| Stand { length: Length::Days(7), started, stopped }.check_days(100);
        for (started, stopped) in
            [(None, None), (Some(1), None), (Some(101), None), (Some(5), Some(5)), (Some(5), Some(101))]
        {
            assert_eq!(check(started, stopped), Ok(()), "{started:?} {stopped:?}");
        }
        for (started, stopped) in
            [(None, Some(5)), (Some(102), None), (Some(6), Some(5)), (Some(5), Some(102)), (Some(Day::MAX), None)]
        {
            assert_eq!(check(started, stopped), Err(Refusal::ClockDays), "{started:?} {stopped:?}");
        }
    }
}
