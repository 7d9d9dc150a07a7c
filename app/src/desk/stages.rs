//! The stages of a review and what is written in them, as staff see them.

use review::id::ReviewId;
use review::regime::StageKind;
use review::text::{Both, Lang};
use serde::{Deserialize, Serialize};

/// One stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageCard {
    /// Which.
    pub kind: StageKind,
    /// What it is called.
    pub name: Both,
    /// What happens in it.
    pub about: Both,
    /// What is written in it.
    pub headings: Vec<HeadingCard>,
}

/// Something that is written in a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadingCard {
    /// Its name among those of its kind of review.
    pub key: String,
    /// What it is called.
    pub name: Both,
    /// What belongs under it.
    pub hint: Both,
    /// Texts that may stand under it.
    pub texts: u8,
    /// What stands under it, in its order.
    pub notes: Vec<NoteCard>,
}

/// One text under a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteCard {
    /// Its place.
    pub n: u8,
    /// How often it was set.
    pub turn: u32,
    /// The words.
    pub text: String,
    /// Their language.
    pub lang: Lang,
}

/// A review that another one follows from, or that follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// Which.
    pub id: ReviewId,
    /// Reference, title and language of the title; `None` where it is not of whoever looks, or is gone.
    pub name: Option<(String, String, Lang)>,
}
