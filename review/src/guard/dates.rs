//! Days with month and year in the forms usual in the United Kingdom, English and Welsh. It owns the forms. It must not
//! know whose day it is.

use super::words::{Word, Words, has, is_apostrophe, is_hyphen};

/// A date: from word `first` to word `last`.
pub(super) struct Date {
    pub first: usize,
    pub last: usize,
    pub year: u32,
    /// Written in digits alone.
    pub numeric: bool,
    /// So loose a form that only a word right before it makes it a date: `140215`, `14 02 15`.
    pub loose: bool,
}

impl Date {
    pub fn holds(&self, word: usize) -> bool {
        !self.loose && (self.first..=self.last).contains(&word)
    }
}

pub(super) fn find(words: &Words) -> Vec<Date> {
    (0..words.list.len()).filter_map(|first| numeric(words, first).or_else(|| named(words, first))).collect()
}

fn numeric(words: &Words, first: usize) -> Option<Date> {
    let one = &words.list[first];
    if let (6 | 8, true) = (one.text.len(), one.is_number()) {
        let (day, rest) = one.text.split_at(2);
        let (month, year) = rest.split_at(2);
        let year = full_year(year.parse().ok()?, year.len())?;
        is_day(day.parse().ok()?, month.parse().ok()?).then_some(())?;
        return Some(Date { first, last: first, year, numeric: true, loose: true });
    }
    let (two, three) = (words.list.get(first + 1)?, words.list.get(first + 2)?);
    let separator = |at| {
        let gap = words.gap(at);
        let trimmed = gap.trim();
        let sign = trimmed.chars().all(|c| matches!(c, '/' | '.' | '\\') || is_hyphen(c));
        (sign && trimmed.chars().count() < 2 && gap.len() < 6).then_some(trimmed.is_empty())
    };
    let loose = separator(first + 1)? | separator(first + 2)?;
    let (day, year) = match one.value(4, 4) {
        Some(year) => (three.value(1, 2)?, full_year(year, 4)?),
        None => (one.value(1, 2)?, full_year(three.value(2, 4)?, three.text.len())?),
    };
    let month = two.value(1, 2)?;
    // The other way round too: some records are American.
    (is_day(day, month) || is_day(month, day)).then_some(Date { first, last: first + 2, year, numeric: true, loose })
}

/// "3 March 2014", "3rd of March, 2014", "March 3rd 2014", "3-Mar-14", "3ydd o Fawrth 2014".
fn named(words: &Words, first: usize) -> Option<Date> {
    let sign = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | '/') || is_hyphen(c) || is_apostrophe(c);
    let near = |at| words.gap(at).len() < 6 && words.gap(at).chars().all(sign);
    let mut last = first + 1;
    if let Some(day) = day(&words.list[first]) {
        last += usize::from(has("of o", words.fold(last)));
        (is_month(words.fold(last)) && is_day(day, 1) && near(last)).then_some(())?;
    } else {
        (is_month(words.fold(first)) && is_day(day(words.list.get(last)?)?, 1) && near(last)).then_some(())?;
    }
    last += 1;
    last += usize::from(has("of o", words.fold(last)));
    let year = words.list.get(last).filter(|_| near(last))?;
    let year = full_year(year.value(2, 4)?, year.text.len())?;
    Some(Date { first, last, year, numeric: false, loose: false })
}

fn day(word: &Word) -> Option<u32> {
    let suffix = word.fold.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &word.fold[..word.fold.len() - suffix.len()];
    let known = suffix.is_empty() || has("st nd rd th af il ydd edd ed fed eg ain", suffix);
    (known && digits.len() < 3).then(|| digits.parse().ok()).flatten()
}

/// Whether the word is a month, shortened or mutated.
pub(super) fn is_month(folded: &str) -> bool {
    has(
        "january february march april may june july august september october november december jan feb mar apr jun jul \
         aug sep sept oct nov dec ionawr chwefror mawrth fawrth ebrill mai fai mehefin fehefin gorffennaf orffennaf \
         ngorffennaf awst medi fedi hydref tachwedd dachwedd thachwedd nhachwedd rhagfyr ragfyr ion chwe maw ebr meh \
         gorff hyd tach rhag",
        folded,
    )
}

fn is_day(day: u32, month: u32) -> bool {
    (1..=31).contains(&day) && (1..=12).contains(&month)
}

fn full_year(year: u32, digits: usize) -> Option<u32> {
    match (digits, year) {
        (2, 0..=30) => Some(2000 + year),
        (2, _) => Some(1900 + year),
        (4, 1900..=2030) => Some(year),
        _ => None,
    }
}
