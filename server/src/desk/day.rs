//! Days as people type them, and as the log holds them.

use app::desk::{Field, Wrong};
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use review::day::Day;

use crate::store::accounts::typed::Mistake;

const FIRST: Date = date(1970, 1, 1);

/// Reads `YYYY-MM-DD`; nothing is no day.
pub(super) fn parse(text: &str) -> Result<Option<Day>, Mistake> {
    parse_at(text, Field::Day)
}

/// The same for another field.
pub(super) fn parse_at(text: &str, field: Field) -> Result<Option<Day>, Mistake> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = Mistake(field, Wrong::Form);
    let form = text.len() == 10
        && text.bytes().enumerate().all(|(n, c)| if n == 4 || n == 7 { c == b'-' } else { c.is_ascii_digit() });
    if !form {
        return Err(wrong);
    }
    let day = text.parse::<Date>().map_err(|_| wrong)?.duration_since(FIRST).as_hours() / 24;
    Day::try_from(day).map(Some).map_err(|_| wrong)
}

/// Writes `YYYY-MM-DD`; `None` for a day beyond the calendar.
pub(super) fn show(day: Day) -> Option<String> {
    FIRST.checked_add(SignedDuration::from_hours(i64::from(day) * 24)).ok().map(|day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_written() {
        for (text, day) in
            [("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-11-23", 20_780), ("9999-12-31", 2_932_896)]
        {
            assert_eq!(parse(text), Ok(Some(day)), "{text}");
            assert_eq!(show(day).as_deref(), Some(text));
        }
        assert_eq!(parse("  "), Ok(None));
        assert_eq!(show(Day::MAX), None);
        for wrong in [
            "1969-12-31",
            "2026-02-29",
            "2026-13-01",
            "20261123",
            "23/11/2026",
            "2026-1-1",
            "tomorrow!!",
            "2026-11-23T00:00",
        ] {
            assert_eq!(parse(wrong), Err(Mistake(Field::Day, Wrong::Form)), "{wrong}");
        }
    }
}
