//! Protected terms in a text: single words and up to three that stand together, possessives, Welsh mutations, and
//! names that are ordinary words as well. It owns those rules. It must not know any name: it sees a match, no more.
//!
//! Cost: a hash for each word, pair and triple that nothing but spaces and hyphens parts; one more where it ends in *s*;
//! one to three more where the first letters may be a mutation: in English only of capitalised words, in Welsh of all but
//! the short. Measured: 2.9 hashes a word in English, 3.3 in Welsh.

use super::dates::is_month;
use super::term::{PARTS_MAX, WORDS_MAX};
use super::words::{Word, Words, has, is_hyphen};
use super::{Kind, Mark, Protected};
use crate::text::Lang;

/// Names that are also words. Such a term is a name only with a capital that no sentence start explains: inside a
/// sentence, or at its start before what only a person does, or beside another name; and not as part of a place or date.
/// In lower case it is one only right beside a word such as "said" or "rang".
const COMMON: &str = "grace mark hope rose joy will may june april august summer autumn faith charity bill rob sue pat nick art \
    dale dean don drew frank grant guy jay max miles pearl ray rich sandy skip amber ivy \
    dawn eve penny ash basil chase chip cliff clay cook baker \
    carter king young brown black white green grey gray long short best wood woods hill church field banks bell bird fox wolf \
    lamb rice price page cross day knight march winter wise law read rush sharp stone street swift walker ward wall waters west \
    north love hand head marsh mills moss nurse park parks porter potter power rain sky star sunny storm melody harmony destiny \
    serenity precious blessing angel princess prince justice honour patience prudence chance hunter archer mason miller smith \
    cooper fisher gardener tanner turner carpenter lane said case little small carer parsons duke \
    haf eira glyn bryn celyn enfys seren heulwen rhosyn cariad mai non medi tegan gwawr wyn gwyn llew hedd cari awel \
    gobaith siriol del elain mawrth nant ceri tal arth bore nos";
const PERSONAL: &str = "said says told tells was is has had did didnt does doesnt went came asked felt wanted needed lived lives \
    moved stayed left started stopped tried knew thought spoke never always also would could wasnt hadnt isnt hasnt";
const PLACES: &str = "street road lane avenue close court drive house ward centre center school church cottage unit clinic surgery \
    hospital terrace hall place park estate academy primary nursery";
const BEFORE_DATES: &str =
    "in since by until from of last next this every early late mid during between before after ym ers tan";

pub(super) fn find(words: &Words, terms: &Protected, lang: Lang, marks: &mut Vec<Mark>) {
    // First word, last word, and whether it may as well be no name.
    let mut found: Vec<(usize, usize, bool)> = Vec::new();
    for first in 0..words.list.len() {
        let (mut joined, mut spaces) = (String::new(), 0);
        for last in first..words.list.len().min(first + PARTS_MAX) {
            let space = if last == first { Some(false) } else { joint(words, last) };
            spaces += space.map_or(WORDS_MAX, usize::from);
            if spaces >= WORDS_MAX {
                break;
            }
            joined.push_str(words.fold(last));
            if let Some(common) = matches(words, first, &joined, terms, lang) {
                found.push((first, last, common && first == last));
            }
        }
    }
    let beside = |at| found.iter().any(|(first, last, common)| !common && (last + 1 == at || *first == at + 1));
    let sure = found.iter().filter(|(first, _, common)| !common || beside(*first) || is_person(words, *first));
    marks.extend(sure.map(|(first, last, _)| words.mark(*first, *last, Kind::Name)));
}

/// Whether word `at` may go on a name that the word before began; `true` if a space is between them.
fn joint(words: &Words, at: usize) -> Option<bool> {
    let gap = words.gap(at);
    let sign = gap.trim();
    let hyphen = sign.chars().count() == 1 && sign.chars().all(is_hyphen);
    let initial = sign == "." && words.fold(at - 1).len() < 3;
    (sign.is_empty() || hyphen || initial).then_some(!hyphen)
}

/// Whether the words are a term, and if so whether they may as well be no name.
fn matches(words: &Words, first: usize, joined: &str, terms: &Protected, lang: Lang) -> Option<bool> {
    if terms.holds(joined) {
        return Some(has(COMMON, joined));
    }
    // "Bethans phone": many leave the apostrophe out.
    if let Some(stem) = joined.strip_suffix('s').filter(|stem| terms.holds(stem)) {
        return Some(has(COMMON, stem));
    }
    let capital = words.list[first].is_capital();
    // What a mutation may have made of a short word may be any other word: "Nan" of "Dan".
    let long = match (lang, capital) {
        (Lang::En, true) => 5,
        (Lang::Cy, true) => 4,
        (Lang::Cy, false) => 6,
        (Lang::En, false) => return None,
    };
    if joined.len() < long {
        return None;
    }
    for (sounded, plain) in MUTATIONS.split(' ').filter_map(|pair| pair.split_once('<')) {
        let name = joined.strip_prefix(sounded).map(|rest| plain.to_owned() + rest);
        if let Some(name) = name.filter(|name| terms.holds(name)) {
            return Some(has(COMMON, joined) || has(COMMON, &name));
        }
    }
    // A soft g is not heard at all, and what is left may be any word: "Gill" leaves "ill".
    let bare = joined.starts_with(['a', 'e', 'i', 'o', 'u', 'w', 'y', 'l', 'r']);
    (capital && bare && terms.holds(&format!("g{joined}"))).then_some(true)
}

/// The first letters of Welsh words as they are written after a soft, nasal or aspirate mutation, and without it.
const MUTATIONS: &str = "b<p d<t g<c f<b dd<d f<m l<ll r<rh mh<p nh<t ngh<c m<b n<d ng<g ph<p th<t ch<c";

fn is_person(words: &Words, at: usize) -> bool {
    let word = &words.list[at];
    let (before, after) = (words.fold(at.wrapping_sub(1)), words.fold(at + 1));
    let shouted = |near: usize| words.list.get(near).is_some_and(Word::is_shouted);
    let dated = |near: &str| near.starts_with(|c: char| c.is_ascii_digit());
    if !word.is_capital() {
        return has("said says told rang asked", after) || has("rang phoned texted emailed", before);
    }
    if word.is_shouted() && (shouted(at.wrapping_sub(1)) || shouted(at + 1))
        || has("st saint sant", before)
        || has(PLACES, after)
        || is_month(&word.fold) && (dated(before) || dated(after) || has(BEFORE_DATES, before))
    {
        return false;
    }
    let with_kin = after == "ai" || has("and a", after) && has("her his their i ei eu", words.fold(at + 2));
    let opens = at == 0 || words.gap(at).contains(['.', '!', '?', ':', ';', '\n', '"', '“', '‘', '•', '*', '…']);
    !opens || word.ending || has(PERSONAL, after) || with_kin || has("mr mrs ms miss dr", before)
}
