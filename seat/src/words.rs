//! Return words: a [`Key`] as twelve words of a list of 2,048 and back, as BIP-39 does (128 bits and 4 bits of
//! SHA-256 as a check). The list comes from outside, so that a page that never shows words does not carry it.

use crate::Key;
use sha2::{Digest as _, Sha256};

/// Words of one key.
pub const WORDS: usize = 12;

/// Why words are no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordsError {
    /// Not twelve, but this many.
    Number(usize),
    /// The word at this place, counted from 1, is not in the list.
    Unknown(usize),
    /// All are in the list, but they do not belong together: one is another than was written down, or the order is.
    Check,
}

fn check(key: &Key) -> u8 {
    Sha256::digest(key.0)[0] >> 4
}

/// The twelve words of a key. `list`: 2,048 words, one a line, sorted.
pub fn to_words<'a>(key: &Key, list: &'a str) -> Vec<&'a str> {
    let list: Vec<&str> = list.lines().collect();
    let bits = (u128::from_be_bytes(key.0), u128::from(check(key)));
    // 132 bits, eleven at a time; the last word holds the last 7 of the key and the 4 of the check.
    let word = |place: usize| match place {
        11 => (bits.0 << 4 | bits.1) & 2_047,
        _ => bits.0 >> (117 - 11 * place) & 2_047,
    };
    (0..WORDS).filter_map(|place| list.get(word(place) as usize).copied()).collect()
}

/// The key of twelve words. Capitals and spaces do not matter, and the first four letters of a word suffice.
///
/// # Errors
/// What is wrong with them, so that the screen can say which word to look at.
pub fn parse_words(text: &str, list: &str) -> Result<Key, WordsError> {
    let list: Vec<&str> = list.lines().collect();
    let given: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    if given.len() != WORDS {
        return Err(WordsError::Number(given.len()));
    }
    let (mut bits, mut last) = (0_u128, 0_u128);
    for (place, word) in given.iter().enumerate() {
        let number = find(word, &list).ok_or(WordsError::Unknown(place + 1))? as u128;
        if place < WORDS - 1 {
            bits = bits << 11 | number;
        } else {
            bits = bits << 7 | number >> 4;
            last = number & 15;
        }
    }
    let key = Key(bits.to_be_bytes());
    if u128::from(check(&key)) == last { Ok(key) } else { Err(WordsError::Check) }
}

/// A word by all its letters, else by its first four: no two words of the list share them.
fn find(word: &str, list: &[&str]) -> Option<usize> {
    if let Ok(place) = list.binary_search(&word) {
        return Some(place);
    }
    let start: String = word.chars().take(4).collect();
    let place = list.partition_point(|known| *known < start.as_str());
    let known = list.get(place)?;
    (start.chars().count() == 4 && word == start && known.starts_with(&start)).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = include_str!("../../public/words.txt");

    /// Vectors of BIP-39.
    #[test]
    fn words_are_those_of_the_standard() {
        let cases = [
            (
                [0x00; 16],
                "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
            ),
            ([0x7f; 16], "legal winner thank year wave sausage worth useful legal winner thank yellow"),
            ([0x80; 16], "letter advice cage absurd amount doctor acoustic avoid letter advice cage above"),
            ([0xff; 16], "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong"),
        ];
        for (key, words) in cases {
            assert_eq!(to_words(&Key(key), LIST).join(" "), words);
            assert_eq!(parse_words(words, LIST), Ok(Key(key)));
        }
    }

    #[test]
    fn words_come_back_as_people_write_them() {
        let key = Key([0x7f; 16]);
        let as_written = " Legal winn\nTHANK year wave saus wort usef lega winn than yell ";
        assert_eq!(parse_words(as_written, LIST), Ok(key));
    }

    #[test]
    fn what_is_wrong_with_words_is_said() {
        let words = to_words(&Key([0x7f; 16]), LIST);
        assert_eq!(parse_words("legal winner", LIST), Err(WordsError::Number(2)));
        assert_eq!(parse_words("", LIST), Err(WordsError::Number(0)));
        let mut wrong = words.clone();
        wrong[4] = "cairn";
        assert_eq!(parse_words(&wrong.join(" "), LIST), Err(WordsError::Unknown(5)));
        wrong[4] = "waves";
        assert_eq!(parse_words(&wrong.join(" "), LIST), Err(WordsError::Unknown(5)));
        let mut swapped = words;
        swapped.swap(0, 1);
        assert_eq!(parse_words(&swapped.join(" "), LIST), Err(WordsError::Check));
    }

    #[test]
    fn every_key_comes_back() {
        for n in 0_u128..2_000 {
            let key = Key((n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c834) ^ n).to_be_bytes());
            assert_eq!(parse_words(&to_words(&key, LIST).join(" "), LIST), Ok(key));
        }
    }

    #[test]
    fn no_two_words_share_their_first_four_letters() {
        let list: Vec<&str> = LIST.lines().collect();
        assert_eq!(list.len(), 2_048);
        let start = |word: &&str| word.chars().take(4).collect::<String>();
        assert!(list.is_sorted_by(|one, next| one < next && (start(one) != start(next))));
    }
}
