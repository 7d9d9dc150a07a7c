//! Kinds of review and clocks, as staff see them.

use review::clock::Standing;
use review::holidays::Nation;
use review::regime::Stand;
use review::text::{Both, Lang};
use serde::{Deserialize, Serialize};

/// A kind of review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kind {
    /// Its name among kinds.
    pub key: String,
    /// What it is called.
    pub name: Both,
    /// When it is the right one.
    pub about: Both,
    /// Whose bank holidays count; `None` where a review says it.
    pub nation: Option<Nation>,
}

/// A clock of a review, as it stands today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockCard {
    /// What it is for.
    pub name: ClockName,
    /// How long it runs, and from when until when it did.
    pub stand: Stand,
    /// Whether it cannot be given another length.
    pub fixed: bool,
    /// How often it was set: whoever sets it says what they saw.
    pub turn: u32,
    /// Why it is late, and the language of that.
    pub late: Option<(String, Lang)>,
    /// How it stands, and the last day on which it is in time; `None` before it starts.
    pub standing: Option<(Standing, String)>,
}

/// What a clock is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockName {
    /// One that came with the kind of review.
    OfKind {
        /// What it is for.
        name: Both,
        /// What starts it.
        starts: Both,
        /// What stops it.
        stops: Both,
    },
    /// One that was added, in the words and the language of whoever did.
    Own(String, Lang),
}
