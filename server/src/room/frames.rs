//! Frames as they leave: encoded once, shared by every reader.

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
        text: Utf8Bytes,
    },
    /// Counts; a reader who misses one misses nothing.
    Presence(Utf8Bytes),
    /// The stream ends.
    Bye(Refusal),
}

/// One entry as text.
pub(super) fn entry_text(stored: &Stored) -> Arc<str> {
    let entry = Entry::new(&stored.bytes, stored.opening.clone());
    entry.and_then(|entry| serde_json::to_string(&entry).ok()).unwrap_or_default().into()
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
