//! A day as people pick it in a date field, `YYYY-MM-DD`, and as the rest counts it: days since 1 January 1970.

use crate::copy::Text;
use crate::ui::{date_digits, date_text};
use review::day::from_civil;

/// Days since 1970 of a day as `YYYY-MM-DD`; nothing for what is no day.
fn number(text: &str) -> Option<u32> {
    let mut parts = text.splitn(3, '-').map(str::parse::<u32>);
    let (year, month, date) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    from_civil(year, month, date)
}

/// A day in words; what cannot be read stays as it is.
pub fn day_words(t: Text, day: &str) -> String {
    number(day).map_or_else(|| day.to_owned(), |days| date_text(t, days))
}

/// A day as days since 1970, as a date field holds it.
pub fn typed_day(day: u32) -> String {
    let digits = date_digits(day);
    let (year, rest) = digits.split_at(digits.len() - 4);
    format!("{year}-{}-{}", &rest[..2], &rest[2..])
}

/// The day of a time in milliseconds since 1970, in words, and the time of day in Universal Time.
pub fn time_words(t: Text, at: u64) -> String {
    const MINUTE_MS: u64 = 60_000;
    let minutes = at / MINUTE_MS % (24 * 60);
    let day = u32::try_from(at / MINUTE_MS / (24 * 60)).unwrap_or(u32::MAX);
    t.duty_when(date_text(t, day), format!("{:02}:{:02}", minutes / 60, minutes % 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted() {
        let cases = [
            ("1970-01-01", Some(0)),
            ("2000-02-29", Some(11_016)),
            ("2026-12-08", Some(20_795)),
            ("2027-01-01", Some(20_819)),
            ("", None),
            ("2026-13-01", None),
            ("tomorrow", None),
            ("1969-12-31", None),
        ];
        for (text, days) in cases {
            assert_eq!(number(text), days, "{text}");
            assert!(days.is_none_or(|days| typed_day(days) == text), "{text}");
        }
    }
}
