//! What named people type: brought into normal form, held within its limit, or told which field is wrong and how.

use app::desk::{Field, Wrong};
use review::text::normalise;

/// A field that is not right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not right: {1:?}")]
pub struct Mistake(pub Field, pub Wrong);

/// Several lines that say something, of at most `characters_max` characters.
pub fn text(text: &str, characters_max: usize, field: Field) -> Result<String, Mistake> {
    // The cheap bound first: nothing of a size that costs time is looked at closely.
    if text.len() > characters_max.saturating_mul(16) {
        return Err(Mistake(field, Wrong::Long));
    }
    let text = normalise(text);
    match text.chars().count() {
        0 => Err(Mistake(field, Wrong::Empty)),
        many if many > characters_max => Err(Mistake(field, Wrong::Long)),
        _ => Ok(text),
    }
}

/// One line that says something.
pub fn line(line: &str, characters_max: usize, field: Field) -> Result<String, Mistake> {
    let line = text(line, characters_max, field)?;
    if line.contains('\n') { Err(Mistake(field, Wrong::Form)) } else { Ok(line) }
}

/// One line, or nothing.
pub fn maybe_line(text: &str, characters_max: usize, field: Field) -> Result<String, Mistake> {
    match line(text, characters_max, field) {
        Err(Mistake(_, Wrong::Empty)) => Ok(String::new()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_held_to_their_form() {
        let line = |text: &str| line(text, 5, Field::Name);
        assert_eq!(line(" e\u{301}\u{200b}bc "), Ok("ébc".to_owned()));
        assert_eq!(line(&"ŵ".repeat(5)), Ok("ŵ".repeat(5)));
        assert_eq!(line(&"ŵ".repeat(6)), Err(Mistake(Field::Name, Wrong::Long)));
        assert_eq!(line(&" ".repeat(1_000)), Err(Mistake(Field::Name, Wrong::Long)));
        assert_eq!(line(" \n "), Err(Mistake(Field::Name, Wrong::Empty)));
        assert_eq!(line("a\nb"), Err(Mistake(Field::Name, Wrong::Form)));
        assert_eq!(text("a\nb", 5, Field::Note), Ok("a\nb".to_owned()));
        assert_eq!(maybe_line(" ", 5, Field::Name), Ok(String::new()));
        assert_eq!(maybe_line("123456", 5, Field::Name), Err(Mistake(Field::Name, Wrong::Long)));
    }
}
