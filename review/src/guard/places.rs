//! Postcodes and e-mail addresses. It owns their shapes. It must not know where they lead.

use super::words::{Words, has};
use super::{Kind, Mark};

/// The postcode areas. Without them every "B3 2nd" and "p4 1st" would be one.
const AREAS: &str = "ab al b ba bb bd bf bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en \
                     ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk \
                     ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta \
                     td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze";

pub(super) fn find(words: &Words, marks: &mut Vec<Mark>) {
    for first in 0..words.list.len() {
        marks.extend(postcode(words, first));
    }
    for (at, _) in words.text.match_indices('@') {
        marks.extend(email(words.text, at));
    }
}

fn postcode(words: &Words, first: usize) -> Option<Mark> {
    let (last, _) = words.runs(first, 3, char::is_whitespace).find(|(last, all)| {
        let word = &words.list[*last];
        // Broken at the wrong place it must at least shout, and "2nd" is a count.
        let usual = *last == first || *last == first + 1 && word.text.len() == 3;
        let loud = words.list[first..=*last].iter().all(|word| !word.text.contains(|c: char| c.is_ascii_lowercase()));
        let ordinal = *last > first && (has("1st 2nd 3rd", word.text) || word.text.ends_with("th"));
        is_postcode(all) && (loud || usual && !ordinal)
    })?;
    Some(words.mark(first, last, Kind::Postcode))
}

fn is_postcode(all: &str) -> bool {
    if !(5..=7).contains(&all.len()) || !all.is_ascii() {
        return false;
    }
    let (outward, inward) = all.split_at(all.len() - 3);
    let area = outward.trim_end_matches(|c: char| c.is_ascii_digit());
    // The districts of central London end in a letter: "EC1A", "W1T".
    let area = match area.split_once(|c: char| c.is_ascii_digit()) {
        Some((area, letter)) if letter.len() == 1 => area,
        _ => area,
    };
    let inward = inward.as_bytes();
    has(AREAS, area)
        && (1..=2).contains(&(outward.len() - area.len()))
        && inward[0].is_ascii_digit()
        && inward[1..].iter().all(|letter| letter.is_ascii_lowercase() && !b"cikmov".contains(letter))
}

fn email(text: &str, at: usize) -> Option<Mark> {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
    let local = text[..at].trim_end_matches(|c| part(c) || matches!(c, '+' | '%' | '\'' | '’')).len();
    let domain = text[at + 1..].split(|c| !part(c)).next()?.trim_end_matches(['.', '-', '_']);
    let (host, top) = domain.rsplit_once('.')?;
    let fits = local < at && !host.is_empty() && top.chars().count() > 1 && top.chars().all(char::is_alphabetic);
    fits.then_some(Mark { start: local, end: at + 1 + domain.len(), kind: Kind::Email })
}
