//! Texts and ranks, for every string.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use review::rank::is_rank;
use review::refusal::Refusal;
use review::sequencer::rank_between;
use review::text::{check, normalise};

fn same_every_time() -> ProptestConfig {
    ProptestConfig { cases: 2_000, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() }
}

const ODD: &str = "[ \t\r\nae\u{e9}\u{300}\u{301}\u{323}\u{ad}\u{0}\u{200b}\u{200d}\u{202e}\u{2028}\u{feff}\u{1112}\u{1161}\u{11ab}🌄]{0,12}";

proptest! {
    #![proptest_config(same_every_time())]

    /// What a client normalised is never refused for its form.
    #[test]
    fn a_normal_text_is_normal(text in ODD) {
        let once = normalise(&text);
        prop_assert_eq!(&normalise(&once), &once);
        let checked = check(&once, 12);
        prop_assert!(checked.is_ok() || (once.is_empty() && checked == Err(Refusal::TextEmpty)), "{:?}", checked);
    }

    /// Nothing invisible, except where scripts need it.
    #[test]
    fn a_normal_text_hides_nothing(text in "\\PC{0,40}|[\u{0}-\u{ff}\u{2000}-\u{2070}\u{feff}]{0,40}") {
        for character in normalise(&text).chars() {
            prop_assert!(character == '\n' || !character.is_control());
            let hidden = matches!(character, '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
            prop_assert!(!hidden, "{:?}", character);
        }
    }

    /// A few dozen times into the same gap, from either side: the worst there is.
    #[test]
    fn a_gap_takes_a_few_dozen(sides in prop::collection::vec(any::<bool>(), 60)) {
        let mut left = rank_between(None, None);
        let mut right = rank_between(Some(&left), None);
        for side in sides {
            let middle = rank_between(Some(&left), Some(&right));
            prop_assert!(is_rank(&middle) && left < middle && middle < right, "{left} < {middle} < {right}");
            if side { left = middle } else { right = middle }
        }
    }

    /// However often somebody puts something between two neighbours, there is a place.
    #[test]
    fn there_is_a_rank_between_neighbours(places in prop::collection::vec(0_usize..30, 1..60)) {
        let mut ranks: Vec<String> = vec![];
        for place in places {
            let place = place.min(ranks.len());
            let left = place.checked_sub(1).map(|left| ranks[left].as_str());
            let rank = rank_between(left, ranks.get(place).map(String::as_str));
            ranks.insert(place, rank);
        }
        prop_assert!(ranks.is_sorted_by(|left, right| left < right), "{:?}", ranks);
    }
}
