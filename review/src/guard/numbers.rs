//! NHS, National Insurance and telephone numbers. It owns their shapes. It must not know about names or dates, except
//! that a date is none of these.

use super::dates::Date;
use super::words::{Words, has, is_hyphen};
use super::{Kind, Mark};

pub(super) fn find(words: &Words, dates: &[Date], marks: &mut Vec<Mark>) {
    for first in 0..words.list.len() {
        insurance(words, first, marks);
        if words.list[first].is_number() && !dates.iter().any(|date| date.numeric && date.holds(first)) {
            nhs(words, first, marks);
            phone(words, first, marks);
        }
    }
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || is_hyphen(c) || c == '.'
}

fn nhs(words: &Words, first: usize, marks: &mut Vec<Mark>) {
    for (last, digits) in words.runs(first, 10, is_gap).take_while(|(last, _)| words.list[*last].is_number()) {
        // A slip of the finger leaves a number as telling as it was, if the words say what it is.
        if digits.len() == 10 && (has_check_digit(&digits) || words.before(first, 5, "nhs gig chi")) {
            marks.push(words.mark(first, last, Kind::NhsNumber));
        }
    }
}

/// Modulus 11 with the weights 10 to 2. Ten equal digits pass it and are nobody's.
fn has_check_digit(digits: &str) -> bool {
    let sum: usize = digits.bytes().zip((1..=10).rev()).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    sum.is_multiple_of(11) && digits.bytes().any(|digit| digit != digits.as_bytes()[0])
}

fn insurance(words: &Words, first: usize, marks: &mut Vec<Mark>) {
    // Without its last letter a number is one only where the words around say so.
    let told = |last| [first, last + 5].iter().any(|at| words.before(*at, 6, "ni nino insurance yswiriant"));
    for (last, all) in words.runs(first, 9, is_gap) {
        let bytes = all.as_bytes();
        let fits = matches!(bytes.len(), 8 | 9)
            && bytes[..2].iter().all(|letter| letter.is_ascii_lowercase() && !b"dfiquv".contains(letter))
            && bytes[1] != b'o'
            && !has("bg gb kn nk nt tn zz", &all[..2])
            && bytes[2..8].iter().all(u8::is_ascii_digit);
        if fits && bytes.get(8).map_or_else(|| told(last), |end| (b'a'..=b'd').contains(end)) {
            marks.push(words.mark(first, last, Kind::NationalInsurance));
        }
    }
}

fn phone(words: &Words, first: usize, marks: &mut Vec<Mark>) {
    let opening = words.gap(first);
    let plus = opening.ends_with('+') || opening.ends_with("+ ");
    let is_phone_gap = |c: char| is_gap(c) || matches!(c, '(' | ')' | '/');
    let found = words
        .runs(first, 11, is_phone_gap)
        .take_while(|(last, _)| words.list[*last].is_number())
        .filter(|(_, digits)| is_phone(digits, plus, words.list[first].text.len()))
        .last();
    if let Some((last, _)) = found {
        let mut mark = words.mark(first, last, Kind::Phone);
        // The plus or the bracket that the number begins with is part of it.
        let bracket = words.text[mark.start..mark.end].split('(').next().is_some_and(|part| part.contains(')'));
        mark.start = opening.trim_end_matches(|c| c == '+' || c == '(' && bracket).len() + mark.start - opening.len();
        marks.push(mark);
    }
}

fn is_phone(digits: &str, plus: bool, first: usize) -> bool {
    let abroad = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44"));
    let national = match abroad {
        Some(rest) => rest.strip_prefix('0').unwrap_or(rest),
        None => digits.strip_prefix('0').filter(|_| !plus && first > 1).unwrap_or_default(),
    };
    let bytes = national.as_bytes();
    match (bytes.len(), bytes.first()) {
        // Without a plus, 44 may be the number of anything.
        (10, Some(b'1' | b'2')) => plus || !digits.starts_with("44"),
        (10, Some(b'7')) => bytes[1] != b'0',
        // The few short ones, such as those of Brampton: not from pieces, or a row of small numbers would be one.
        (9, Some(b'1')) => abroad.is_none() && first >= 5,
        _ => false,
    }
}
