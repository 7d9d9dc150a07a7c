//! Which dates are dates of birth. It owns the words that say so. It must not know how a date is written.

use super::dates::Date;
use super::words::{Word, Words, has};
use super::{Kind, Mark};

const BORN: &str =
    "born dob dobs birthday birthdays bday birthdate ganwyd ganed anwyd aned penblwydd benblwydd phenblwydd";
const PERSON: &str = "mum mam mother dad father tad sister brother child baby son daughter boy girl aged age chwaer brawd \
                      plentyn merch mab oed nan gran grandmother grandfather uncle aunt stepfather partner sibling twin";
/// Between a birth and a date they say that the date is that of something else.
const EVENTS: &str = "meeting meetings met conference visit visited review reviewed assessment assessed referral referred \
                      closed opened seen saw panel strategy hearing court appointment discussed discharged admitted \
                      arrested call called notified group check contact forum supervision died \
                      cyfarfod gyfarfod cynhadledd gynhadledd ymweliad adolygiad asesiad atgyfeiriad gwrandawiad cyfarfu";
/// Before this year a date is older than what a review looks at, and somebody's. Fixed: a pure rule has no clock.
const OLD: u32 = 2005;

pub(super) fn find(words: &Words, dates: &[Date], marks: &mut Vec<Mark>) {
    for date in dates {
        let reach = if date.loose { 3 } else { 9 };
        let before = (date.first.saturating_sub(reach)..date.first).rev();
        let after = date.last + 1..words.list.len().min(date.last + 6);
        let born = told(words, before, 1)
            || words.fold(date.first.wrapping_sub(1)) == "b" && words.gap(date.first).starts_with('.')
            || !date.loose && told(words, after, 0)
            || !date.loose && date.numeric && (date.year < OLD || is_beside_person(words, date));
        if born {
            marks.push(words.mark(date.first, date.last, Kind::BirthDate));
        }
    }
}

/// Whether a birth is spoken of in the same sentence, before anything else is. The gap towards the date is that before
/// the word `towards` further on.
fn told(words: &Words, near: impl Iterator<Item = usize>, towards: usize) -> bool {
    for at in near {
        // "DOB." at the end of a line still speaks of what follows.
        let form = has("dob b birth", words.fold(at));
        if ends_sentence(words, at + towards) && !form || has(EVENTS, words.fold(at)) {
            return false;
        }
        if says_birth(words, at) {
            return true;
        }
    }
    false
}

fn says_birth(words: &Words, at: usize) -> bool {
    let before = |back: usize| words.fold(at.wrapping_sub(back));
    let word = words.fold(at);
    let after = words.fold(at + 1);
    has(BORN, word) && after != "out"
        || word == "turned" && !has("up out down round around away to into off on over the his her their", after)
        || word == "birth" && before(1) == "of"
        || word == "b" && before(1) == "o" && before(2) == "d"
        || word == "blwydd" && has("pen ben phen mhen", before(1))
        // "Cyn geni", before birth, is said of assessments and conferences.
        || has("geni eni", word) && before(1) != "cyn"
}

fn ends_sentence(words: &Words, gap: usize) -> bool {
    let text = words.gap(gap);
    let long = words.fold(gap.wrapping_sub(1)).len() > 1;
    text.contains(['!', '?', ';'])
        || text.matches('\n').count() > 1
        || long && text.trim_end().ends_with('.') && text.ends_with(char::is_whitespace)
}

/// "Ellie (14/02/2015)", "mum, aged 31 (3.3.1993)", and not "Strategy Meeting (14/02/2023)".
fn is_beside_person(words: &Words, date: &Date) -> bool {
    let name = |word: &Word| word.is_capital() && !word.is_shouted();
    words.gap(date.first).ends_with('(')
        && words.gap(date.last + 1).starts_with([')', ',', ';'])
        && !words.before(date.first, 5, EVENTS)
        && (words.before(date.first, 3, PERSON) || date.first > 0 && name(&words.list[date.first - 1]))
}
