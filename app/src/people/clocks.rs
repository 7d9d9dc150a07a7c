//! Clocks in words: how long they run, how they stand, and whose bank holidays they leave out.

use crate::copy::Text;
use crate::desk::{Field, Problem, Wrong};
use leptos::prelude::*;
use review::clock::{Length, Standing};
use review::holidays::Nation;
use review::limits::CLOCK_LENGTH_MAX;

/// A nation.
pub fn nation_name(t: Text, nation: Nation) -> &'static str {
    match nation {
        Nation::England => t.clock_england(),
        Nation::Wales => t.clock_wales(),
        Nation::Scotland => t.clock_scotland(),
        Nation::NorthernIreland => t.clock_northern_ireland(),
    }
}

/// What working days leave out.
pub fn working_days_text(t: Text, nation: Nation) -> &'static str {
    match nation {
        Nation::England => t.clock_text_england(),
        Nation::Wales => t.clock_text_wales(),
        Nation::Scotland => t.clock_text_scotland(),
        Nation::NorthernIreland => t.clock_text_northern_ireland(),
    }
}

/// How long, in words.
pub fn length_words(t: Text, length: Length) -> String {
    match length {
        Length::WorkingDays(n) => t.clock_working_days(u64::from(n)),
        Length::Days(n) => t.clock_days(u64::from(n)),
        Length::Months(n) => t.clock_months(u64::from(n)),
    }
}

/// How a clock stands, in a word.
pub fn standing_tag(t: Text, standing: Option<Standing>) -> AnyView {
    let (class, words) = match standing {
        None => ("tag", t.clock_not_started()),
        Some(Standing::Running(_)) => ("tag tag--now", t.clock_running()),
        Some(Standing::DueSoon(_)) => ("tag tag--wait", t.clock_due_soon()),
        Some(Standing::Late(_)) => ("tag tag--differ", t.clock_late()),
        Some(Standing::Met) => ("tag tag--right", t.clock_met()),
        Some(Standing::MetLate(_)) => ("tag tag--right", t.clock_met_late()),
    };
    view! { <span class=class>{words}</span> }.into_any()
}

/// How a clock stands, in a sentence; `due` is the last day on which it is in time, in words.
pub fn standing_words(t: Text, standing: Standing, due: String) -> String {
    let (first, second) = match standing {
        Standing::Running(n) | Standing::DueSoon(n) => (t.clock_due_on(due), left(t, n)),
        Standing::Late(n) => (t.clock_was_due_on(due), since(t, n)),
        Standing::MetLate(n) if n > 0 => (t.clock_was_due_on(due), t.clock_met_after(u64::from(n))),
        Standing::Met | Standing::MetLate(_) => return format!("{}.", t.clock_was_due_on(due)),
    };
    format!("{first}. {second}")
}

fn left(t: Text, n: u32) -> String {
    if n == 0 { t.clock_left_none().to_owned() } else { t.clock_left(u64::from(n)) }
}

fn since(t: Text, n: u32) -> String {
    if n == 0 { t.clock_late_since_today().to_owned() } else { t.clock_since(u64::from(n)) }
}

const WORKING_DAYS: &str = "working_days";
const DAYS: &str = "days";
const MONTHS: &str = "months";

/// A length while it is typed: a number, and of what.
#[derive(Clone, Copy)]
pub struct LengthTyped {
    /// The number.
    pub number: RwSignal<String>,
    /// Its unit, as a value of [`unit_choices`].
    pub unit: RwSignal<String>,
}

impl LengthTyped {
    /// As a length stands.
    pub fn of(length: Length) -> Self {
        let (number, unit) = Self::written(length);
        Self { number: RwSignal::new(number), unit: RwSignal::new(unit) }
    }

    /// A length as it would be typed: number and unit.
    pub fn written(length: Length) -> (String, String) {
        let (number, unit) = match length {
            Length::WorkingDays(n) => (n, WORKING_DAYS),
            Length::Days(n) => (n, DAYS),
            Length::Months(n) => (n, MONTHS),
        };
        (number.to_string(), unit.to_owned())
    }

    /// Nothing yet, of working days.
    pub fn empty() -> Self {
        Self { number: RwSignal::default(), unit: RwSignal::new(WORKING_DAYS.to_owned()) }
    }

    /// What is typed.
    ///
    /// # Errors
    /// What is typed is no number from 1 to [`CLOCK_LENGTH_MAX`].
    pub fn typed(self) -> Result<Length, Problem> {
        self.number.with_untracked(|number| self.unit.with_untracked(|unit| read(number, unit)))
    }
}

fn read(number: &str, unit: &str) -> Result<Length, Problem> {
    let number = number.trim().parse().ok().filter(|n| (1..=CLOCK_LENGTH_MAX).contains(n));
    let number = number.ok_or(Problem::Field(Field::Length, Wrong::Form))?;
    Ok(match unit {
        DAYS => Length::Days(number),
        MONTHS => Length::Months(number),
        _ => Length::WorkingDays(number),
    })
}

/// The units of a length.
pub fn unit_choices(t: Text) -> Vec<(String, String)> {
    let choice = |(value, words): (&str, &str)| (value.to_owned(), words.to_owned());
    let all =
        [(WORKING_DAYS, t.clock_unit_working_days()), (DAYS, t.clock_unit_days()), (MONTHS, t.clock_unit_months())];
    all.map(choice).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_typed_as_it_stands() {
        for length in [Length::WorkingDays(5), Length::Days(28), Length::Months(CLOCK_LENGTH_MAX)] {
            let (number, unit) = LengthTyped::written(length);
            assert_eq!(read(&number, &unit), Ok(length));
        }
        for wrong in ["", "0", "1001", "five", "-1", "5.5"] {
            assert_eq!(read(wrong, DAYS), Err(Problem::Field(Field::Length, Wrong::Form)), "{wrong}");
        }
        assert_eq!(read(" 15 ", WORKING_DAYS), Ok(Length::WorkingDays(15)));
    }
}
