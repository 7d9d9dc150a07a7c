//! Ranks among neighbours: there is always room for one more between two. A rank is a fraction written in the digits
//! `0-9A-Za-z`, which sort as they count, without a zero at its end, so that every rank has one spelling.

use crate::limits::RANK_BYTES_MAX;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn value(digit: u8) -> Option<usize> {
    DIGITS.iter().position(|known| *known == digit)
}

/// Whether a text is a rank: digits only, none missing, no zero at the end, not longer than a rank gets by honest
/// moving about.
pub fn is_rank(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() <= RANK_BYTES_MAX
        && bytes.iter().all(|digit| value(*digit).is_some())
        && bytes.last().is_some_and(|last| *last != DIGITS[0])
}

/// A rank after `left` and before `right`, either of which may be missing. What is no rank counts as missing, and so
/// does `right` where it does not come after `left`.
pub fn rank_between(left: Option<&str>, right: Option<&str>) -> String {
    let read = |rank: Option<&str>| -> Vec<usize> {
        rank.filter(|rank| is_rank(rank)).map(|rank| rank.bytes().filter_map(value).collect()).unwrap_or_default()
    };
    let (left, right) = (read(left), read(right));
    let right = if right.is_empty() || right <= left { None } else { Some(right) };
    let digits = between(&left, right.as_deref());
    digits.into_iter().map(|digit| char::from(DIGITS[digit])).collect()
}

/// `left` and `right` are fractions without zeros at their ends, and `left` is less than `right`; a missing `right` is
/// 1. Steps to the ends are short, because most things are put at an end.
fn between(left: &[usize], right: Option<&[usize]>) -> Vec<usize> {
    let first = left.first().copied().unwrap_or(0);
    let Some(right) = right else {
        // After everything: one more than the first digit that leaves room.
        if first + 1 < DIGITS.len() {
            return vec![if left.is_empty() { DIGITS.len() / 2 } else { first + 1 }];
        }
        let mut digits = vec![first];
        digits.extend(between(left.get(1..).unwrap_or_default(), None));
        return digits;
    };
    let limit = right.first().copied().unwrap_or(0);
    if first == limit {
        let mut digits = vec![first];
        digits.extend(between(left.get(1..).unwrap_or_default(), Some(right.get(1..).unwrap_or_default())));
        return digits;
    }
    if limit - first > 1 {
        return vec![if left.is_empty() { limit - 1 } else { usize::midpoint(first, limit) }];
    }
    // Neighbouring digits: either `right` goes on, and its first digit alone lies between, or `left` makes room.
    if right.len() > 1 {
        return vec![limit];
    }
    let mut digits = vec![first];
    digits.extend(between(left.get(1..).unwrap_or_default(), None));
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_only() {
        for rank in ["V", "1", "zz", "0V", "a0b"] {
            assert!(is_rank(rank), "{rank}");
        }
        for wrong in ["", "0", "V0", "V-", "é", "V ", "80\u{7f}"] {
            assert!(!is_rank(wrong), "{wrong}");
        }
        assert!(is_rank(&"1".repeat(RANK_BYTES_MAX)));
        assert!(!is_rank(&"1".repeat(RANK_BYTES_MAX + 1)));
    }

    #[test]
    fn thousands_may_be_put_at_an_end() {
        let mut last = rank_between(None, None);
        let mut first = last.clone();
        for _ in 0..2_000 {
            let (after, before) = (rank_between(Some(&last), None), rank_between(None, Some(&first)));
            assert!(is_rank(&after) && after > last && is_rank(&before) && before < first);
            (last, first) = (after, before);
        }
    }

    proptest::proptest! {
        #[test]
        fn there_is_always_room(places in proptest::collection::vec(0_usize..100, 1..120)) {
            let mut ranks: Vec<String> = vec![];
            for place in places {
                let place = place % (ranks.len() + 1);
                let left = place.checked_sub(1).and_then(|at| ranks.get(at)).map(String::as_str);
                let rank = rank_between(left, ranks.get(place).map(String::as_str));
                proptest::prop_assert!(is_rank(&rank), "{rank}");
                ranks.insert(place, rank);
                proptest::prop_assert!(ranks.is_sorted() , "{ranks:?}");
            }
            ranks.dedup();
            let once = ranks.len();
            ranks.sort();
            ranks.dedup();
            proptest::prop_assert_eq!(once, ranks.len());
        }
    }
}
