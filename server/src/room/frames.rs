//! Frames as they leave: encoded once for each class of readers, and shared by all of a class.

use crate::store::log::Stored;
use axum::extract::ws::Utf8Bytes;
use review::refusal::Refusal;
use review::wire::Entry;
use std::sync::Arc;

/// Something that every reader of a review is sent.
#[derive(Clone, Debug)]
pub enum Outgoing {
    /// Entries `first..=last`.
    Entries {
        /// Number of the first.
        first: u64,
        /// Number of the last.
        last: u64,
        /// The frame.
        text: Told<Utf8Bytes>,
    },
    /// Counts; a reader who misses one misses nothing.
    Presence(Utf8Bytes),
    /// The stream ends.
    Bye(Refusal),
}

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Those who are signed in and hold the review.
    Named,
    /// Everybody who holds a place or a screen. The words of how the review is conducted are none of theirs.
    Place,
}

/// The same thing as each class of readers is told it.
#[derive(Clone, Debug)]
pub struct Told<T> {
    named: T,
    /// Where it is something else.
    place: Option<T>,
}

impl<T> Told<T> {
    /// As a class is told it.
    pub fn to(&self, class: Class) -> &T {
        match (class, &self.place) {
            (Class::Place, Some(place)) => place,
            _ => &self.named,
        }
    }
}

/// One entry as text.
pub(super) fn entry_text(stored: &Stored) -> Told<Arc<str>> {
    let text = |opening| {
        let entry = Entry::new(&stored.bytes, opening);
        entry.and_then(|entry| serde_json::to_string(&entry).ok()).unwrap_or_default().into()
    };
    let apart = stored.opening.is_some() && stored.leaf.fact.is_conduct();
    Told { named: text(stored.opening.clone()), place: apart.then(|| text(None)) }
}

/// The frame of entries from `first` on.
pub(super) fn frame_of(first: u64, entries: &[Told<Arc<str>>]) -> Told<Utf8Bytes> {
    let frame = |class| entries_frame(first, entries.iter().map(|entry| entry.to(class).as_ref()));
    let apart = entries.iter().any(|entry| entry.place.is_some());
    Told { named: frame(Class::Named), place: apart.then(|| frame(Class::Place)) }
}

/// The frame of entries from `first` on, of entries that are encoded already.
pub fn entries_frame<'a>(first: u64, entries: impl Iterator<Item = &'a str>) -> Utf8Bytes {
    let mut text = format!("{{\"entries\":{{\"first\":{first},\"list\":[");
    for (place, entry) in entries.enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(entry);
    }
    text.push_str("]}}");
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use review::wire::Frame;

    #[test]
    fn a_frame_of_encoded_entries_decodes() {
        let entry = r#"{"leaf":{"from":"batch","fact":{"review_closed":{}}}}"#;
        let Some(Frame::Entries { first, list }) = Frame::decode(&entries_frame(7, [entry, entry].into_iter())) else {
            panic!("not a frame");
        };
        assert_eq!((first, list.len()), (7, 2));
        assert!(list[0].leaf().is_some());
        assert!(Frame::decode(&entries_frame(1, std::iter::empty())).is_some());
    }
}
