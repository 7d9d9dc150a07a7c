//! Days: the finest time that anything anonymous bears, and the calendar that they are named by.

/// A day, as days since 1970-01-01 in universal time: the finest time that anything anonymous carries.
pub type Day = u32;

/// The day of a time in milliseconds since 1970-01-01T00:00Z.
pub const fn of(ms: u64) -> Day {
    (ms / 86_400_000) as Day
}

/// Year, month (from 1) and day of the month (from 1), in the Gregorian calendar. Counted from 1 March, so that a leap
/// day comes last in its year.
pub const fn civil(day: Day) -> (u32, u32, u32) {
    let days = day as u64 + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let date = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + (month <= 2) as u64;
    (year as u32, month as u32, date as u32)
}

/// The day of a year, month and day of the month; `None` for one that is none, or lies before 1970 or after 9999.
pub const fn from_civil(year: u32, month: u32, date: u32) -> Option<Day> {
    if year < 1970 || year > 9999 || month < 1 || month > 12 || date < 1 || date > days_in(year, month) {
        return None;
    }
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    Some(365 * year + leap_days + (153 * month + 2) / 5 + date - 719_469)
}

/// How many days a month has; `month` from 1 to 12.
pub const fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The day of the week, from Sunday, which is 0.
pub const fn weekday(day: Day) -> u32 {
    (day % 7 + 4) % 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_its_name_and_every_name_its_day() {
        let mut before = (1969, 12, 31);
        for day in 0..60_000 {
            let (year, month, date) = civil(day);
            let next = match before {
                (year, 12, 31) => (year + 1, 1, 1),
                (year, month, date) if date == days_in(year, month) => (year, month + 1, 1),
                (year, month, date) => (year, month, date + 1),
            };
            assert_eq!((year, month, date), next);
            assert_eq!(from_civil(year, month, date), Some(day));
            before = next;
        }
    }

    #[test]
    fn known_days() {
        for (day, name, weekday_of) in [
            (0, (1970, 1, 1), 4),
            (11_016, (2000, 2, 29), 2),
            (20_795, (2026, 12, 8), 2),
            (2_932_896, (9999, 12, 31), 5),
        ] {
            assert_eq!((civil(day), weekday(day)), (name, weekday_of));
            assert_eq!(from_civil(name.0, name.1, name.2), Some(day));
        }
        for (year, month, date) in [
            (2026, 2, 29),
            (1900, 2, 29),
            (2026, 4, 31),
            (2026, 13, 1),
            (2026, 0, 1),
            (2026, 1, 0),
            (1969, 12, 31),
            (10_000, 1, 1),
        ] {
            assert_eq!(from_civil(year, month, date), None);
        }
    }
}
