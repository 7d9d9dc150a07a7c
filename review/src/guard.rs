//! The name guard: finds in a text what could tell who somebody is, before the words leave the device; the server asks
//! [`structured`] again. A help, not a guarantee. It owns what counts as an identifier. It must not know who writes,
//! what a screen proposes instead, or any name in the clear: names come as salted hashes.

mod birth;
mod dates;
mod names;
mod numbers;
mod places;
mod references;
mod term;
mod words;

pub use term::{Protected, TermHash, TermSalt, term_hash};

use crate::text::Lang;
use words::Words;

/// What a marked part of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Ten digits with the right check digit, or any ten after "NHS", "GIG" or "CHI".
    NhsNumber,
    /// A National Insurance number; without its last letter only where the words before say so.
    NationalInsurance,
    /// A whole postcode of the United Kingdom.
    Postcode,
    /// A day, month and year that somebody was born on. Without a word of birth beside it a date is one only if it is
    /// numeric and either from before 2005 or in brackets after a person: other dates are those of meetings.
    BirthDate,
    /// A landline or mobile number of the United Kingdom. Numbers starting 03, 08 and 09 belong to services.
    Phone,
    /// An e-mail address.
    Email,
    /// The number of a case, crime, incident, file or review.
    CaseReference,
    /// One of the review's protected terms.
    Name,
}

/// A part of a text that may tell who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
}

/// Everything in `text` that may tell who somebody is, in order and apart from one another.
pub fn look(text: &str, terms: &Protected, lang: Lang) -> Vec<Mark> {
    let words = Words::read(text);
    let mut marks = shapes(&words);
    names::find(&words, terms, lang, &mut marks);
    merge(marks)
}

/// The first identifier that can be told by its shape alone. The server asks this; it does not look for names, since a
/// refusal would tell an asker which names are protected.
pub fn structured(text: &str) -> Option<Kind> {
    merge(shapes(&Words::read(text))).first().map(|mark| mark.kind)
}

fn shapes(words: &Words) -> Vec<Mark> {
    let mut marks = Vec::new();
    let dates = dates::find(words);
    birth::find(words, &dates, &mut marks);
    numbers::find(words, &dates, &mut marks);
    places::find(words, &mut marks);
    references::find(words, &mut marks);
    marks
}

/// Marks that overlap become one, of the kind of the longest: half a telephone number left standing helps nobody.
fn merge(marks: Vec<Mark>) -> Vec<Mark> {
    let length = |mark: &Mark| mark.end - mark.start;
    let mut merged: Vec<Mark> = Vec::new();
    // Put in one by one: they are few, and the library's sort is larger than all these rules.
    for mut mark in marks {
        let mut longest = length(&mark);
        let from = merged.partition_point(|other| other.end <= mark.start);
        let to = merged.partition_point(|other| other.start < mark.end);
        for other in merged.drain(from..to) {
            if length(&other) >= longest {
                (mark.kind, longest) = (other.kind, length(&other));
            }
            mark.start = mark.start.min(other.start);
            mark.end = mark.end.max(other.end);
        }
        merged.insert(from, mark);
    }
    merged
}
