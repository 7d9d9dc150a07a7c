//! Every sentence on the screen. Owns the languages and their plural rules; the sentences themselves are data in
//! `copy/<language>/<area>.toml`, made into one typed function each at build time.

use leptos::prelude::*;
pub use review::text::Lang;

/// The sentences of one language. `Copy`, so that a view takes it along freely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text(pub Lang);

/// Plural categories of the Unicode CLDR.
enum Form {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

/// The plural category of a count, by the rules of the Unicode CLDR.
const fn form(lang: Lang, n: u64) -> Form {
    match (lang, n) {
        (_, 1) => Form::One,
        (Lang::Cy, 0) => Form::Zero,
        (Lang::Cy, 2) => Form::Two,
        (Lang::Cy, 3) => Form::Few,
        (Lang::Cy, 6) => Form::Many,
        _ => Form::Other,
    }
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// Every language of the screen: its path segment, its `lang` attribute, its own name.
pub const LANGS: [(Lang, &str, &str, &str); 2] =
    [(Lang::En, "en", "en-GB", "English"), (Lang::Cy, "cy", "cy", "Cymraeg")];

/// The path segment of a language.
pub fn segment(lang: Lang) -> &'static str {
    LANGS.iter().find(|known| known.0 == lang).map_or("en", |known| known.1)
}

/// The language of a path segment.
pub fn from_segment(segment: &str) -> Option<Lang> {
    LANGS.iter().find(|known| known.1 == segment).map(|known| known.0)
}

/// The `lang` attribute of a language.
pub fn attribute(lang: Lang) -> &'static str {
    LANGS.iter().find(|known| known.0 == lang).map_or("en-GB", |known| known.2)
}

/// The sentences of this page's language. A page is built anew when its language changes, so this is not a signal.
pub fn use_text() -> Text {
    use_context::<Text>().unwrap_or(Text(Lang::En))
}
