//! A heading of a stage, as everything under it knows it. What is typed there lives here, so that it stays whatever
//! somebody else does meanwhile.

use super::At;
use crate::copy::{Text, from_segment, segment};
use crate::desk::HeadingCard;
use crate::people::Deed;
use leptos::prelude::*;
use review::text::Lang;
use std::collections::BTreeSet;

/// A heading of a stage that a page shows: the stage, and its place among the headings.
#[derive(Clone, Copy)]
pub(super) struct Under {
    /// The stage.
    pub at: At,
    /// The place.
    pub n: usize,
    /// What was done under it, in words.
    pub done: Deed,
    /// One more text, while it is typed.
    pub more: RwSignal<String>,
    /// Its language, as an address has it.
    pub lang: RwSignal<String>,
    /// Texts that somebody is changing here: they stay on the page even if they are taken away meanwhile.
    pub changing: RwSignal<BTreeSet<u8>>,
}

impl Under {
    /// Nothing is typed under it yet.
    pub fn new(t: Text, at: At, n: usize) -> Self {
        let (done, lang) = (Deed::new(format!("done-{n}")), RwSignal::new(segment(t.0).to_owned()));
        Self { at, n, done, more: RwSignal::default(), lang, changing: RwSignal::default() }
    }

    /// Looks at it as it stands. Tracked.
    pub fn look<T>(self, look: impl FnOnce(&HeadingCard) -> T) -> Option<T> {
        self.at.look(|stage| stage.headings.get(self.n).map(look)).flatten()
    }

    /// Its name among those of the kind of review.
    pub fn key(self) -> String {
        untrack(|| self.look(|it| it.key.clone())).unwrap_or_default()
    }

    /// Whether there is room for one more text. Tracked.
    pub fn has_room(self) -> bool {
        self.look(|it| it.notes.len() < usize::from(it.texts)).unwrap_or(false)
    }

    /// The ids of elements that belong to it.
    pub fn id(self, ending: &str) -> String {
        format!("heading-{}-{ending}", self.n)
    }
}

/// A language that was chosen.
pub(super) fn chosen(lang: RwSignal<String>, t: Text) -> Lang {
    lang.with_untracked(|lang| from_segment(lang)).unwrap_or(t.0)
}
