//! A text as words to choose from, and what is chosen as the parts that are to be hidden. Pure: knows no screen.

use std::collections::BTreeSet;

/// A word of a text, with the signs that touch it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The word.
    pub text: String,
    /// The white space between it and the next.
    pub gap: String,
    /// Its first character, counted from the beginning of the text.
    pub from: u32,
    /// The character after its last.
    pub to: u32,
}

/// The words of a text, in its order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut inside = false;
    for (at, character) in (0_u32..).zip(text.chars()) {
        let space = character.is_whitespace();
        let goes_on = inside || space;
        if let Some(word) = words.last_mut().filter(|_| goes_on) {
            if space {
                word.gap.push(character);
            } else {
                word.text.push(character);
                word.to = at + 1;
            }
        } else if !space {
            words.push(Word { text: character.to_string(), gap: String::new(), from: at, to: at + 1 });
        }
        inside = !space;
    }
    words
}

/// The chosen words as characters from the first number up to the second, ascending and apart from each other:
/// neighbours are one part, together with what stands between them.
pub(super) fn parts(words: &[Word], chosen: &BTreeSet<usize>) -> Vec<(u32, u32)> {
    let mut parts: Vec<(u32, u32)> = Vec::new();
    let mut before = None::<usize>;
    for n in chosen.iter().copied() {
        let Some(word) = words.get(n) else { continue };
        let joins = before.is_some_and(|before| before + 1 == n);
        match parts.last_mut().filter(|_| joins) {
            Some(part) => part.1 = word.to,
            None => parts.push((word.from, word.to)),
        }
        before = Some(n);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use review::sequencer::{HIDDEN_PART, without};

    const TEXT: &str = "Ŵyn’s GP,\n\nDr 😀 – no";

    fn chosen(numbers: &[usize]) -> BTreeSet<usize> {
        numbers.iter().copied().collect()
    }

    #[test]
    fn words_know_where_they_stand() {
        let words = words(TEXT);
        let told: Vec<_> = words.iter().map(|it| (it.text.as_str(), it.gap.as_str(), it.from, it.to)).collect();
        let expected = [
            ("Ŵyn’s", " ", 0, 5),
            ("GP,", "\n\n", 6, 9),
            ("Dr", " ", 11, 13),
            ("😀", " ", 14, 15),
            ("–", " ", 16, 17),
            ("no", "", 18, 20),
        ];
        assert_eq!(told, expected);
        let again: String = words.iter().flat_map(|it| [it.text.as_str(), it.gap.as_str()]).collect();
        assert_eq!(again, TEXT);
    }

    #[test]
    fn a_text_of_nothing_has_no_words() {
        assert!(words("").is_empty() && words(" \n").is_empty());
        assert_eq!(words(" a").len(), 1);
    }

    #[test]
    fn neighbours_are_one_part_with_what_stands_between() {
        let words = words(TEXT);
        assert!(parts(&words, &chosen(&[])).is_empty());
        assert_eq!(parts(&words, &chosen(&[1])), [(6, 9)]);
        assert_eq!(parts(&words, &chosen(&[1, 2, 4, 5])), [(6, 13), (16, 20)]);
        assert_eq!(parts(&words, &chosen(&[0, 1, 2, 3, 4, 5])), [(0, 20)]);
        assert_eq!(parts(&words, &chosen(&[0, 9])), [(0, 5)]);
    }

    #[test]
    fn the_rule_takes_every_choice_and_hides_nothing_else() {
        let words = words(TEXT);
        for choice in 1..1_usize << words.len() {
            let is_chosen = |n: usize| (choice >> n) & 1 == 1;
            let chosen: BTreeSet<usize> = (0..words.len()).filter(|n| is_chosen(*n)).collect();
            let shown = without(TEXT, &parts(&words, &chosen)).expect("parts of this text");
            let seen: Vec<&str> = shown.split_whitespace().filter(|word| *word != HIDDEN_PART).collect();
            let left = words.iter().enumerate().filter(|(n, _)| !is_chosen(*n)).map(|(_, word)| word.text.as_str());
            assert_eq!(seen, left.collect::<Vec<_>>(), "{choice:b}");
        }
    }
}
