//! Days as words. A day is a number, and no clock is read.

use crate::copy::Text;
use review::day::{civil, weekday};

/// A day, as days since 1 January 1970, in words: "Tuesday 8 December 2026".
pub fn date_text(t: Text, day: u32) -> String {
    let (year, month, date) = civil(day);
    t.ui_date(date, month_name(t, month), weekday_name(t, weekday(day)), year)
}

/// The same as digits, as calendars write it: "20261208".
pub fn date_digits(day: u32) -> String {
    let (year, month, date) = civil(day);
    format!("{year:04}{month:02}{date:02}")
}

/// `month` from 1.
fn month_name(t: Text, month: u32) -> &'static str {
    match month {
        1 => t.ui_january(),
        2 => t.ui_february(),
        3 => t.ui_march(),
        4 => t.ui_april(),
        5 => t.ui_may(),
        6 => t.ui_june(),
        7 => t.ui_july(),
        8 => t.ui_august(),
        9 => t.ui_september(),
        10 => t.ui_october(),
        11 => t.ui_november(),
        _ => t.ui_december(),
    }
}

/// `weekday` from Sunday, which is 0.
fn weekday_name(t: Text, weekday: u32) -> &'static str {
    match weekday {
        0 => t.ui_sunday(),
        1 => t.ui_monday(),
        2 => t.ui_tuesday(),
        3 => t.ui_wednesday(),
        4 => t.ui_thursday(),
        5 => t.ui_friday(),
        _ => t.ui_saturday(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copy::Lang;

    #[test]
    fn days_become_words_in_every_language() {
        let cases = [
            (0, "Thursday 1 January 1970", "Dydd Iau 1 Ionawr 1970"),
            (11_016, "Tuesday 29 February 2000", "Dydd Mawrth 29 Chwefror 2000"),
            (20_795, "Tuesday 8 December 2026", "Dydd Mawrth 8 Rhagfyr 2026"),
            (20_818, "Thursday 31 December 2026", "Dydd Iau 31 Rhagfyr 2026"),
            (20_819, "Friday 1 January 2027", "Dydd Gwener 1 Ionawr 2027"),
        ];
        for (day, english, welsh) in cases {
            assert_eq!(date_text(Text(Lang::En), day), english);
            assert_eq!(date_text(Text(Lang::Cy), day), welsh);
        }
    }

    #[test]
    fn the_last_day_of_all_is_a_day() {
        assert!(!date_text(Text(Lang::En), u32::MAX).is_empty());
    }
}
