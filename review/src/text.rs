//! What people write, in one normal form, so that the same words have the same bytes everywhere and nothing invisible
//! can carry a mark of who wrote them.

use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// Language of a text, as its author said. Further languages are further variants; the screen has its own list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// English.
    En,
    /// Welsh.
    Cy,
}

/// Brings a text into normal form: NFC, line ends as one line feed, tabs as spaces, no control, invisible or
/// direction-changing characters, no trailing spaces, at most one empty line in a row, nothing around it.
///
/// Invisible characters are dropped because they could mark a text, not because they are rare: the zero-width joiner
/// stays, since several scripts and family emoji need it.
pub fn normalise(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut empty_lines = 0;
    for line in text.replace("\r\n", "\n").split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        // Composed after what is invisible has gone: it may have stood between a letter and its mark.
        let seen = line.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| is_visible(*c));
        let line = composed(seen.collect());
        let line = line.trim_end();
        empty_lines = if line.trim().is_empty() { empty_lines + 1 } else { 0 };
        if empty_lines > 1 {
            continue;
        }
        normal.push_str(line);
        normal.push('\n');
    }
    normal.trim().to_owned()
}

/// Canonical composition (Unicode Standard Annex 15, form C).
#[cfg(not(target_family = "wasm"))]
fn composed(text: String) -> String {
    use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
    if is_nfc_quick(text.chars()) == IsNormalized::Yes { text } else { text.nfc().collect() }
}

/// The same by the browser, which has the tables already: they would be a fifth of what a participant's phone loads.
/// Of characters that both know, what is composed stays composed in every later version of Unicode. A mark that only
/// one of them knows may be ordered differently; such words are refused (`text-not-normal`), never changed.
#[cfg(target_family = "wasm")]
fn composed(text: String) -> String {
    if text.is_ascii() { text } else { js_sys::JsString::from(text).normalize("NFC").into() }
}

fn is_visible(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}'
                | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Checks that a text is in normal form, says something, and has at most `characters_max` characters.
pub fn check(text: &str, characters_max: usize) -> Result<(), Refusal> {
    if text.is_empty() {
        return Err(Refusal::TextEmpty);
    }
    // The cheap bound first: a text with more bytes than four per character is too long whatever it holds.
    if text.len() > characters_max * 4 || text.chars().count() > characters_max {
        return Err(Refusal::TextTooLong);
    }
    if normalise(text) == text { Ok(()) } else { Err(Refusal::TextNotNormal) }
}

/// A text in every language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both {
    /// English.
    pub en: String,
    /// Welsh.
    pub cy: String,
}

impl Both {
    /// In one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Cy => &self.cy,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_form() {
        let cases = [
            ("  plain  ", "plain"),
            ("a\r\nb\rc", "a\nb\nc"),
            ("a\n\n\n\nb", "a\n\nb"),
            ("e\u{301}", "é"),
            ("a\u{200b}b\u{202e}c\u{0}", "abc"),
            ("tab\there ", "tab here"),
            ("\u{1f468}\u{200d}\u{1f467}", "\u{1f468}\u{200d}\u{1f467}"),
            (" \u{200b}\n ", ""),
        ];
        for (from, to) in cases {
            assert_eq!(normalise(from), to, "{from:?}");
        }
    }

    #[test]
    fn limits_hold_at_max_and_max_plus_one() {
        assert_eq!(check(&"ŵ".repeat(10), 10), Ok(()));
        assert_eq!(check(&"ŵ".repeat(11), 10), Err(Refusal::TextTooLong));
        assert_eq!(check("", 10), Err(Refusal::TextEmpty));
        assert_eq!(check("a ", 10), Err(Refusal::TextNotNormal));
    }

    proptest::proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in "\\PC{0,80}|[\\s\\PC\u{200b}\u{301}]{0,40}") {
            let once = normalise(&text);
            proptest::prop_assert_eq!(normalise(&once), once);
        }
    }
}
