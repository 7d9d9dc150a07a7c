//! What staff type into forms, in normal form and within its limits.

use crate::secret::random;
use crate::store::accounts::typed::{Mistake, line, maybe_line};
use app::desk::{Field, Wrong};
use review::limits::{TITLE_CHARACTERS_MAX, VOICES_MAX};
use review::opening::{Salt, Words};
use review::plan::Voice;
use review::text::Lang;
use review::voices::is_named;

/// A title, or whatever else is one line of that length.
pub(super) fn title_words(title: &str, lang: Lang) -> Result<Words, Mistake> {
    let text = line(title, TITLE_CHARACTERS_MAX, Field::Title)?;
    Ok(Words { text, lang, salt: Salt(random()) })
}

/// Voices in normal form. A row with neither an agency nor a band was left empty: it is dropped.
pub(super) fn voices(typed: &[Voice]) -> Result<Vec<Voice>, Mistake> {
    let mut voices = Vec::new();
    for voice in typed {
        let agency = maybe_line(&voice.agency, TITLE_CHARACTERS_MAX, Field::Voices)?;
        let voice = Voice { agency, band: voice.band };
        if !is_named(&voice) {
            continue;
        }
        if voices.contains(&voice) {
            return Err(Mistake(Field::Voices, Wrong::Taken));
        }
        if voices.len() == VOICES_MAX {
            return Err(Mistake(Field::Voices, Wrong::Long));
        }
        voices.push(voice);
    }
    Ok(voices)
}
