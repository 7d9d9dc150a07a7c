//! Numbers of cases, crimes, incidents, files and reviews. It owns the words that announce one and the few shapes that
//! need no word. It must not know whose systems they are from.

use super::words::{Word, Words, has, is_hyphen};
use super::{Kind, Mark};

/// Each announces a reference by itself.
const ALONE: &str = "ref refs reference log urn upn cad pnc lcspr cspr scr sar susr dhr cmr cpr cyfeirnod gyfeirnod chyfeirnod \
                     nghyfeirnod";
/// These do so with *number* after, or, in Welsh, *rhif* before them.
const THINGS: &str = "case crime incident log file record occurrence court hospital custody claim referral client person pupil \
                      patient police cad mosaic liquidlogic systmone rio carefirst eclipse wccis paris epr system id \
                      achos trosedd digwyddiad ffeil cofnod heddlu cleient claf ysbyty atgyfeiriad";
const NUMBER: &str = "no number num nr id";
const FILLERS: &str = "is was are of the for no number num id ref yw ydy ydyw oedd ein eu y yr";

pub(super) fn find(words: &Words, marks: &mut Vec<Mark>) {
    for at in 0..words.list.len() {
        let announced = announces(words, at).then(|| announced(words, at + 1)).flatten();
        for (first, last) in announced.into_iter().chain(by_shape(words, at)) {
            marks.push(words.mark(first, last, Kind::CaseReference));
        }
    }
}

fn announces(words: &Words, at: usize) -> bool {
    let (word, before) = (words.fold(at), words.fold(at.wrapping_sub(1)));
    has(ALONE, word)
        || has(NUMBER, word) && has(THINGS, before)
        || has(THINGS, word) && (has("rhif rif", before) || words.gap(at + 1).trim_start().starts_with('#'))
}

/// The reference that follows, perhaps after "is" or "number".
fn announced(words: &Words, mut first: usize) -> Option<(usize, usize)> {
    let near = |at| {
        let gap = words.gap(at).trim();
        gap.chars().count() < 3
            && gap.chars().all(|c| matches!(c, ':' | '#' | '.' | '(' | '=' | '/' | '"' | '“') || is_hyphen(c))
    };
    for _ in 0..3 {
        if near(first) && has(FILLERS, words.fold(first)) {
            first += 1;
        }
    }
    words.list.get(first).filter(|one| near(first) && is_part(one))?;
    let spaced = |at: usize, next: &Word| {
        let prefix = at == first + 1 && digits(&words.list[first..at]) == 0;
        words.gap(at) == " " && next.text.len() < 9 && (prefix || digits(std::slice::from_ref(next)) > 1)
    };
    let last = end(words, first, spaced);
    let parts = &words.list[first..=last];
    (digits(parts) > 2 && !is_year(parts)).then_some((first, last))
}

/// "LCSPR-2024/07", "MASH/0041", "CYP0012345", "22/123456/24" need no word before them.
fn by_shape(words: &Words, first: usize) -> Option<(usize, usize)> {
    let one = &words.list[first].text;
    let last = end(words, first, |_, _| false);
    let (parts, rest) = (&words.list[first..=last], &words.list[first + 1..=last]);
    let letters = one.bytes().take_while(u8::is_ascii_uppercase).count();
    let lettered = (2..=8).contains(&letters) && letters == one.len() && digits(rest) > 3 && !is_year(rest);
    let together =
        (1..=5).contains(&letters) && digits(&parts[..1]) > 5 && letters + digits(&parts[..1]) + 1 >= one.len();
    let numbered =
        last > first && letters == 0 && words.gap(last) == "/" && parts.iter().any(|part| part.value(5, 9).is_some());
    let begins = first == 0 || !is_glue(words.gap(first));
    (begins && (lettered || together || numbered)).then_some((first, last))
}

/// The last part of a reference that begins at `first`: parts go on after a stroke or hyphen, or where `spaced` says so.
fn end(words: &Words, first: usize, spaced: impl Fn(usize, &Word) -> bool) -> usize {
    let more = words.list.iter().enumerate().skip(first + 1);
    let joined = more.take_while(|(at, next)| is_part(next) && (is_glue(words.gap(*at)) || spaced(*at, next)));
    joined.last().map_or(first, |(last, _)| last)
}

/// A full stop is none: "ref. 4.12" is a part of a document.
fn is_glue(gap: &str) -> bool {
    gap.chars().count() == 1 && gap.chars().all(|c| is_hyphen(c) || matches!(c, '/' | '_' | '\\'))
}

/// Digits, capitals, or both.
fn is_part(word: &Word) -> bool {
    let digit = word.text.contains(|c: char| c.is_ascii_digit());
    word.text.is_ascii() && (digit || word.text.len() < 6 && word.text.bytes().all(|byte| byte.is_ascii_uppercase()))
}

fn digits(words: &[Word]) -> usize {
    words.iter().map(|word| word.text.bytes().filter(u8::is_ascii_digit).count()).sum()
}

fn is_year(parts: &[Word]) -> bool {
    parts.len() == 1 && parts[0].value(4, 4).is_some_and(|year| (1900..2040).contains(&year))
}
