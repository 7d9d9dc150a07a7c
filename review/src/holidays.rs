//! Bank holidays of the nations, by the rules of the Banking and Financial Dealings Act 1971 and by proclamation; and
//! which days are working days. What is proclaimed later, or differs where a partnership is, it adds or strikes itself.
//!
//! Source of the rules and of the years in the tests: the lists that the government publishes at gov.uk/bank-holidays.

use crate::day::{Day, civil, days_in, from_civil, weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A nation, by its holidays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "they are what they are called")]
pub enum Nation {
    England,
    Wales,
    Scotland,
    NorthernIreland,
}

/// Holidays that were proclaimed for one year: the day instead of another one, if so, and where.
const PROCLAIMED: &[Proclaimed] = &[
    Proclaimed { day: (2020, 5, 8), instead: Some((2020, 5, 4)), only: None },
    Proclaimed { day: (2022, 6, 2), instead: Some((2022, 5, 30)), only: None },
    Proclaimed { day: (2022, 6, 3), instead: None, only: None },
    Proclaimed { day: (2022, 9, 19), instead: None, only: None },
    Proclaimed { day: (2023, 5, 8), instead: None, only: None },
    Proclaimed { day: (2026, 6, 15), instead: None, only: Some(Nation::Scotland) },
];

type Name = (u32, u32, u32);

struct Proclaimed {
    day: Name,
    instead: Option<Name>,
    only: Option<Nation>,
}

const SUNDAY: u32 = 0;
const MONDAY: u32 = 1;
const SATURDAY: u32 = 6;

fn is_weekend(day: Day) -> bool {
    matches!(weekday(day), SUNDAY | SATURDAY)
}

fn at((year, month, date): Name) -> Option<Day> {
    from_civil(year, month, date)
}

/// The first Monday of a month, or the last.
fn monday(year: u32, month: u32, last: bool) -> Option<Day> {
    let days = days_in(year, month);
    let mut dates: Box<dyn Iterator<Item = u32>> = if last { Box::new((1..=days).rev()) } else { Box::new(1..=days) };
    dates.find_map(|date| at((year, month, date)).filter(|day| weekday(*day) == MONDAY))
}

/// Easter Sunday (Meeus, Jones and Butcher).
fn easter(year: u32) -> Option<Day> {
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
    let days = moon + sunday + 114 - 7 * ((golden + 11 * moon + 22 * sunday) / 451);
    at((year, days / 31, days % 31 + 1))
}

/// Days that are fixed by their date: those on a weekend are kept on the next weekdays that are free.
fn kept(fixed: &[Option<Day>], holidays: &mut BTreeSet<Day>) {
    let (weekend, week): (Vec<Day>, Vec<Day>) = fixed.iter().flatten().partition(|day| is_weekend(**day));
    holidays.extend(week);
    for day in weekend {
        let free = |day: &Day| !is_weekend(*day) && !holidays.contains(day);
        let free = (day + 1..day + 9).find(free);
        holidays.extend(free);
    }
}

/// The bank holidays of a year, as they are kept: none on a weekend. Nothing before 1978, when the early May holiday
/// came.
pub fn bank_holidays(nation: Nation, year: u32) -> BTreeSet<Day> {
    let mut holidays = BTreeSet::new();
    if year < 1978 {
        return holidays;
    }
    let scotland = nation == Nation::Scotland;
    let new_year = [at((year, 1, 1)), at((year, 1, 2)).filter(|_| scotland)];
    kept(&new_year, &mut holidays);
    if let Some(easter) = easter(year) {
        holidays.insert(easter - 2);
        if !scotland {
            holidays.insert(easter + 1);
        }
    }
    holidays.extend(monday(year, 5, false));
    holidays.extend(monday(year, 5, true));
    holidays.extend(if scotland { monday(year, 8, false) } else { monday(year, 8, true) });
    match nation {
        Nation::England | Nation::Wales => {}
        Nation::Scotland => kept(&[at((year, 11, 30))], &mut holidays),
        Nation::NorthernIreland => {
            kept(&[at((year, 3, 17))], &mut holidays);
            kept(&[at((year, 7, 12))], &mut holidays);
        }
    }
    kept(&[at((year, 12, 25)), at((year, 12, 26))], &mut holidays);
    for it in PROCLAIMED.iter().filter(|it| it.day.0 == year && it.only.is_none_or(|only| only == nation)) {
        if let Some(instead) = it.instead.and_then(at) {
            holidays.remove(&instead);
        }
        holidays.extend(at(it.day));
    }
    holidays
}

/// Which days are working days where a review is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// The nation.
    pub nation: Nation,
    /// Days that are kept free beside its bank holidays.
    pub also: BTreeSet<Day>,
    /// Bank holidays that are not kept.
    pub not: BTreeSet<Day>,
}

impl Calendar {
    /// The calendar of a nation.
    pub const fn of(nation: Nation) -> Self {
        Self { nation, also: BTreeSet::new(), not: BTreeSet::new() }
    }

    /// Whether people work on a day. For many days use [`Calendar::working`].
    pub fn is_working(&self, day: Day) -> bool {
        (self.working())(day)
    }

    /// Tells of one day after the other whether people work on it; a year's holidays are worked out once.
    pub fn working(&self) -> impl FnMut(Day) -> bool + use<'_> {
        let mut known = (0, BTreeSet::new());
        move |day| {
            if is_weekend(day) || self.also.contains(&day) {
                return false;
            }
            let year = civil(day).0;
            if known.0 != year {
                known = (year, bank_holidays(self.nation, year));
            }
            self.not.contains(&day) || !known.1.contains(&day)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(nation: Nation, year: u32) -> Vec<(u32, u32)> {
        bank_holidays(nation, year).into_iter().map(|day| (civil(day).1, civil(day).2)).collect()
    }

    #[test]
    fn england_and_wales_as_published() {
        let years: &[(u32, &[(u32, u32)])] = &[
            (2020, &[(1, 1), (4, 10), (4, 13), (5, 8), (5, 25), (8, 31), (12, 25), (12, 28)]),
            (2021, &[(1, 1), (4, 2), (4, 5), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
            (2022, &[(1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27)]),
            (2023, &[(1, 2), (4, 7), (4, 10), (5, 1), (5, 8), (5, 29), (8, 28), (12, 25), (12, 26)]),
            (2024, &[(1, 1), (3, 29), (4, 1), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)]),
            (2025, &[(1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)]),
            (2026, &[(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]),
            (2027, &[(1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
        ];
        for (year, expected) in years {
            assert_eq!(days(Nation::England, *year), *expected, "{year}");
            assert_eq!(days(Nation::Wales, *year), *expected, "{year}");
        }
    }

    #[test]
    fn scotland_as_published() {
        let years: &[(u32, &[(u32, u32)])] = &[
            (2022, &[(1, 3), (1, 4), (4, 15), (5, 2), (6, 2), (6, 3), (8, 1), (9, 19), (11, 30), (12, 26), (12, 27)]),
            (2023, &[(1, 2), (1, 3), (4, 7), (5, 1), (5, 8), (5, 29), (8, 7), (11, 30), (12, 25), (12, 26)]),
            (2025, &[(1, 1), (1, 2), (4, 18), (5, 5), (5, 26), (8, 4), (12, 1), (12, 25), (12, 26)]),
            (2026, &[(1, 1), (1, 2), (4, 3), (5, 4), (5, 25), (6, 15), (8, 3), (11, 30), (12, 25), (12, 28)]),
        ];
        for (year, expected) in years {
            assert_eq!(days(Nation::Scotland, *year), *expected, "{year}");
        }
    }

    #[test]
    fn northern_ireland_as_published() {
        let years: &[(u32, &[(u32, u32)])] = &[
            (2024, &[(1, 1), (3, 18), (3, 29), (4, 1), (5, 6), (5, 27), (7, 12), (8, 26), (12, 25), (12, 26)]),
            (2025, &[(1, 1), (3, 17), (4, 18), (4, 21), (5, 5), (5, 26), (7, 14), (8, 25), (12, 25), (12, 26)]),
            (2026, &[(1, 1), (3, 17), (4, 3), (4, 6), (5, 4), (5, 25), (7, 13), (8, 31), (12, 25), (12, 28)]),
        ];
        for (year, expected) in years {
            assert_eq!(days(Nation::NorthernIreland, *year), *expected, "{year}");
        }
    }

    #[test]
    fn no_holiday_is_on_a_weekend_and_none_is_lost() {
        let least = [(Nation::England, 8), (Nation::Wales, 8), (Nation::Scotland, 9), (Nation::NorthernIreland, 10)];
        for year in 1978..2200 {
            for (nation, least) in least {
                let holidays = bank_holidays(nation, year);
                assert!(holidays.iter().all(|day| !is_weekend(*day) && civil(*day).0 == year), "{nation:?} {year}");
                assert!(holidays.len() >= least, "{nation:?} {year}: {}", holidays.len());
            }
        }
        assert_eq!(bank_holidays(Nation::England, 1977), BTreeSet::new());
    }

    #[test]
    fn a_partnership_adds_days_and_strikes_them() {
        let christmas = from_civil(2026, 12, 25).unwrap();
        let mut calendar = Calendar::of(Nation::England);
        assert!(!calendar.is_working(christmas) && calendar.is_working(christmas - 1));
        assert!(!calendar.is_working(christmas + 1), "a Saturday");
        calendar.also.insert(christmas - 1);
        calendar.not.insert(christmas);
        assert!(calendar.is_working(christmas) && !calendar.is_working(christmas - 1));
    }
}
