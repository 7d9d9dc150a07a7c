//! A text as words and the gaps between them: all that the guard's rules look at. It owns what a word is and how it is
//! folded. It must not know what is looked for.

use super::{Kind, Mark};

/// Plain letters, each before those that people type it for.
const FOLDS: &str =
    "aàáâãäåāăą cçćč dďđð eèéêëēęě gģğ iìíîïīı lľł nñńňņ oòóôõöøōő rřŕ sśšşș tťţț uùúûüūůű wŵẁẃẅ yýÿŷỳ zźżž";
/// What may follow a name after an apostrophe: English *'s, 'd, 'll, 've, 're*, Welsh *'n, 'r, 'i, 'u, 'w, 'm, 'ch, 'th*.
const ENDINGS: &str = "s d ll ve re n r i u w m ch th";

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '′')
}

pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Letters and digits that stand together, with apostrophes between letters and without an ending after the last.
pub(super) struct Word<'a> {
    pub start: usize,
    pub end: usize,
    pub text: &'a str,
    /// Lower case, without diacritics and apostrophes.
    pub fold: String,
    /// An ending such as *'s* was taken off.
    pub ending: bool,
}

impl Word<'_> {
    pub fn is_number(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }
    pub fn is_capital(&self) -> bool {
        self.text.starts_with(is_upper)
    }
    pub fn is_shouted(&self) -> bool {
        self.fold.len() > 1 && self.is_capital() && self.text.chars().all(|c| is_upper(c) || !c.is_alphabetic())
    }
    /// Its value, if it is a number of at least `least` and at most `most` digits.
    pub fn value(&self, least: usize, most: usize) -> Option<u32> {
        let fits = self.is_number() && (least..=most).contains(&self.text.len());
        fits.then(|| self.text.parse().ok()).flatten()
    }
}

pub(super) struct Words<'a> {
    pub text: &'a str,
    pub list: Vec<Word<'a>>,
}

impl<'a> Words<'a> {
    pub fn read(text: &'a str) -> Self {
        let mut list = Vec::new();
        let mut from = None;
        for (at, c) in text.char_indices() {
            let within = is_mark(c) || is_apostrophe(c) && text[at + c.len_utf8()..].starts_with(char::is_alphabetic);
            let inside = c.is_alphanumeric() || from.is_some() && within;
            if let Some(start) = from.filter(|start| !inside || is_typed_together(text, *start, at)) {
                list.push(word(text, start, at));
                from = None;
            }
            from = from.or(inside.then_some(at));
        }
        list.extend(from.map(|start| word(text, start, text.len())));
        Self { text, list }
    }
    /// What stands before word `at`; before the word after the last, the end of the text.
    pub fn gap(&self, at: usize) -> &'a str {
        let end = |at: usize| self.list.get(at).map_or(self.text.len(), |word| word.end);
        let from = at.checked_sub(1).map_or(0, end);
        &self.text[from..self.list.get(at).map_or(self.text.len(), |word| word.start)]
    }
    /// The folded word `at`; nothing outside the text.
    pub fn fold(&self, at: usize) -> &str {
        self.list.get(at).map_or("", |word| &word.fold)
    }
    /// Whether one of the `count` words before `at` is in the list.
    pub fn before(&self, at: usize, count: usize, list: &str) -> bool {
        (at.saturating_sub(count)..at).any(|near| has(list, self.fold(near)))
    }
    /// The last words that one thing from word `first` on may end with, each with all its characters so far.
    pub fn runs(&self, first: usize, most: usize, gap: fn(char) -> bool) -> impl Iterator<Item = (usize, String)> {
        let mut joined = String::new();
        (first..self.list.len().min(first + most))
            .take_while(move |at| *at == first || self.gap(*at).len() < 6 && self.gap(*at).chars().all(gap))
            .map(move |at| {
                joined.push_str(self.fold(at));
                (at, joined.clone())
            })
    }
    pub fn mark(&self, first: usize, last: usize, kind: Kind) -> Mark {
        Mark { start: self.list[first].start, end: self.list[last].end, kind }
    }
}

/// Whether a list of words with spaces between holds `word`.
pub(super) fn has(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_ascii_whitespace().any(|listed| listed == word)
}

/// Whether a space was left out before `at`: "4567into", "DOB14/02/2015".
fn is_typed_together(text: &str, start: usize, at: usize) -> bool {
    let (run, rest) = (&text[start..at], &text[at..]);
    let number = run.len() > 3 && run.bytes().rev().take(4).all(|byte| byte.is_ascii_digit());
    let label =
        rest.starts_with(|c: char| c.is_ascii_digit()) && has("dob nhs tel mob ref no", &run.to_ascii_lowercase());
    label || number && rest.bytes().take(2).filter(u8::is_ascii_lowercase).count() == 2
}

fn word(text: &str, start: usize, mut end: usize) -> Word<'_> {
    let stem = text[start..end]
        .rsplit_once(is_apostrophe)
        .filter(|(stem, after)| stem.chars().count() > 1 && has(ENDINGS, &fold(after)));
    end = stem.map_or(end, |(stem, _)| start + stem.len());
    let text = &text[start..end];
    Word { start, end, text, fold: fold(text), ending: stem.is_some() }
}

fn fold(text: &str) -> String {
    let plain = |c: char| FOLDS.split(' ').find(|letters| !c.is_ascii() && letters.contains(c))?.chars().next();
    let lower = text.chars().filter(|c| c.is_alphanumeric()).map(lower);
    lower.map(|c| plain(c).unwrap_or(c)).collect()
}

/// Lower case of Latin, Greek and Cyrillic letters. The tables of all scripts would be a third of the guard.
fn lower(c: char) -> char {
    let step = match (c, u32::from(c) % 2) {
        ('A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ω' | 'А'..='Я', _) => 32,
        ('Ѐ'..='Џ', _) => 80,
        ('Ā'..='ķ' | 'Ŋ'..='ŷ' | 'Ḁ'..='ẕ' | 'Ạ'..='ỿ', 0) | ('Ĺ'..='ň' | 'Ź'..='ž', 1) => 1,
        _ => 0,
    };
    char::from_u32(u32::from(c) + step).unwrap_or(c)
}

fn is_upper(c: char) -> bool {
    lower(c) != c
}
