//! Clocks: how long something may take, when it is due, and how it stands. Pure: today is an argument. Must not know
//! what a clock is for; that is a regime's.

use crate::day::{Day, civil, days_in, from_civil};
use crate::holidays::Calendar;
use crate::limits::CLOCK_LENGTH_MAX;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// How long something may take, from the day on which it starts; that day does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Length {
    /// So many days on which people work.
    WorkingDays(u16),
    /// So many days.
    Days(u16),
    /// So many months: the day of the same date, or the last of a month that has no such date.
    Months(u16),
}

impl Length {
    const fn number(self) -> u16 {
        match self {
            Self::WorkingDays(n) | Self::Days(n) | Self::Months(n) => n,
        }
    }

    /// Whether it is a length.
    ///
    /// # Errors
    /// [`Refusal::TimeWrong`] for none, or more than [`CLOCK_LENGTH_MAX`].
    pub const fn check(self) -> Result<(), Refusal> {
        if self.number() == 0 || self.number() > CLOCK_LENGTH_MAX { Err(Refusal::TimeWrong) } else { Ok(()) }
    }
}

/// The last day on which it is in time.
pub fn due(start: Day, length: Length, calendar: &Calendar) -> Day {
    match length {
        Length::Days(n) => start.saturating_add(u32::from(n)),
        Length::WorkingDays(n) => {
            let (mut day, mut left, mut is_working) = (start, n, calendar.working());
            while left > 0 && day < Day::MAX {
                day += 1;
                left -= u16::from(is_working(day));
            }
            day
        }
        Length::Months(n) => {
            let (year, month, date) = civil(start);
            let months = month - 1 + u32::from(n);
            let (year, month) = (year + months / 12, months % 12 + 1);
            from_civil(year, month, date.min(days_in(year, month))).unwrap_or(Day::MAX)
        }
    }
}

/// How many working days there are after one day up to another; 0 where that lies behind.
pub fn working_days(after: Day, until: Day, calendar: &Calendar) -> u32 {
    let mut is_working = calendar.working();
    (after..until).filter(|day| is_working(day + 1)).count() as u32
}

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// There is time: so many working days, today not among them.
    Running(u32),
    /// Not much of it is left: a fifth or less of all working days, and always the last one.
    DueSoon(u32),
    /// It is over, by so many working days: a reason is asked for. 0 where no working day has passed since.
    Late(u32),
    /// It was stopped in time.
    Met,
    /// It was stopped late, by so many working days.
    MetLate(u32),
}

/// How a clock stands today that started on a day, and perhaps was stopped on another.
pub fn standing(start: Day, length: Length, stopped: Option<Day>, today: Day, calendar: &Calendar) -> Standing {
    let due = due(start, length, calendar);
    match stopped {
        Some(day) if day <= due => Standing::Met,
        Some(day) => Standing::MetLate(working_days(due, day, calendar)),
        None if today > due => Standing::Late(working_days(due, today, calendar)),
        None => {
            let (all, left) = (working_days(start, due, calendar), working_days(today.max(start), due, calendar));
            if left <= (all / 5).max(1) { Standing::DueSoon(left) } else { Standing::Running(left) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::holidays::Nation;

    fn day(year: u32, month: u32, date: u32) -> Day {
        from_civil(year, month, date).unwrap()
    }

    fn england() -> Calendar {
        Calendar::of(Nation::England)
    }

    #[test]
    fn working_days_pass_over_weekends_and_holidays() {
        // A Thursday; then Good Friday, a weekend and Easter Monday.
        let thursday = day(2026, 4, 2);
        assert_eq!(due(thursday, Length::WorkingDays(1), &england()), day(2026, 4, 7));
        assert_eq!(due(thursday, Length::WorkingDays(5), &england()), day(2026, 4, 13));
        assert_eq!(due(thursday, Length::WorkingDays(5), &Calendar::of(Nation::Scotland)), day(2026, 4, 10));
        assert_eq!(due(thursday, Length::WorkingDays(15), &england()), day(2026, 4, 27));
        // From a day on which nobody works.
        assert_eq!(due(day(2026, 4, 4), Length::WorkingDays(1), &england()), day(2026, 4, 7));
    }

    #[test]
    fn months_end_on_the_same_date_or_the_last() {
        assert_eq!(due(day(2026, 8, 31), Length::Months(6), &england()), day(2027, 2, 28));
        assert_eq!(due(day(2027, 8, 31), Length::Months(6), &england()), day(2028, 2, 29));
        assert_eq!(due(day(2026, 12, 15), Length::Months(1), &england()), day(2027, 1, 15));
        assert_eq!(due(day(2026, 1, 15), Length::Months(24), &england()), day(2028, 1, 15));
        assert_eq!(due(day(2026, 1, 15), Length::Days(28), &england()), day(2026, 2, 12));
    }

    #[test]
    fn a_clock_runs_is_due_soon_late_and_met() {
        let (start, length) = (day(2026, 11, 2), Length::WorkingDays(15));
        let at = |stopped, today| standing(start, length, stopped, today, &england());
        // Monday 2 November; due on Monday 23 November.
        assert_eq!(due(start, length, &england()), day(2026, 11, 23));
        assert_eq!(at(None, start), Standing::Running(15));
        assert_eq!(at(None, start - 3), Standing::Running(15), "not begun");
        assert_eq!(at(None, day(2026, 11, 17)), Standing::Running(4));
        assert_eq!(at(None, day(2026, 11, 18)), Standing::DueSoon(3));
        assert_eq!(at(None, day(2026, 11, 21)), Standing::DueSoon(1), "a Saturday");
        assert_eq!(at(None, day(2026, 11, 23)), Standing::DueSoon(0), "the last day counts");
        assert_eq!(at(None, day(2026, 11, 24)), Standing::Late(1));
        assert_eq!(at(None, day(2026, 11, 30)), Standing::Late(5));
        assert_eq!(at(Some(day(2026, 11, 23)), day(2027, 1, 1)), Standing::Met);
        assert_eq!(at(Some(day(2026, 11, 25)), day(2027, 1, 1)), Standing::MetLate(2));
    }

    #[test]
    fn a_short_clock_is_due_soon_on_its_last_day_but_one() {
        let (start, length) = (day(2026, 11, 2), Length::WorkingDays(5));
        let at = |today| standing(start, length, None, today, &england());
        assert_eq!(at(day(2026, 11, 5)), Standing::Running(2));
        assert_eq!(at(day(2026, 11, 6)), Standing::DueSoon(1));
    }

    #[test]
    fn what_is_due_is_in_time_and_the_next_day_is_not() {
        for n in 1..60 {
            for length in [Length::WorkingDays(n), Length::Days(n), Length::Months(n)] {
                for start in (day(2025, 12, 1)..day(2026, 1, 20)).step_by(3) {
                    let due = due(start, length, &england());
                    assert!(due > start);
                    let stopped = |day| standing(start, length, Some(day), day, &england());
                    assert_eq!(stopped(due), Standing::Met);
                    assert!(matches!(stopped(due + 1), Standing::MetLate(_)));
                    assert!(matches!(standing(start, length, None, due, &england()), Standing::DueSoon(_)));
                    assert!(matches!(standing(start, length, None, due + 1, &england()), Standing::Late(_)));
                    if let Length::WorkingDays(n) = length {
                        assert_eq!(working_days(start, due, &england()), u32::from(n));
                    }
                }
            }
        }
    }

    #[test]
    fn lengths_hold_at_max_and_max_plus_one() {
        for length in [Length::WorkingDays, Length::Days, Length::Months] {
            assert_eq!(length(1).check(), Ok(()));
            assert_eq!(length(CLOCK_LENGTH_MAX).check(), Ok(()));
            assert_eq!(length(0).check(), Err(Refusal::TimeWrong));
            assert_eq!(length(CLOCK_LENGTH_MAX + 1).check(), Err(Refusal::TimeWrong));
        }
    }
}
