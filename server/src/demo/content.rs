//! What is said in the demonstration: invented, and data. Owns the shape of `content.json`.

use app::desk::Contact;
use review::leaf::Heard;
use review::text::Lang;
use serde::Deserialize;

/// Everything that is said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    pub(super) partnership: Introduction,
    pub(super) review: Naming,
    /// What is written when its scope is set.
    pub(super) scope: Vec<Noted>,
    /// Title of the event for practitioners.
    pub(super) practitioners: String,
    /// Title of the event for managers.
    pub(super) managers: String,
    pub(super) agencies: Vec<Agency>,
    /// How safe it feels to those who joined, step by step in turn: 0 not at all, 4 very.
    pub(super) safe: Vec<u8>,
    pub(super) feelings: Vec<Said>,
    pub(super) right: Side,
    pub(super) differ: Side,
}

/// The partnership about itself. Its privacy notice is the one that comes with Cairn.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Introduction {
    pub(super) name: String,
    pub(super) support: Vec<Contact>,
    pub(super) duty: Vec<Contact>,
    pub(super) exit: String,
}

/// What the review is called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Naming {
    pub(super) reference: String,
    pub(super) title: String,
}

/// Texts under a heading of the kind of review.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Noted {
    pub(super) heading: String,
    pub(super) texts: Vec<String>,
}

/// An agency and its places.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agency {
    pub(super) name: String,
    /// Practitioners who have joined.
    pub(super) joined: u32,
    /// Places of practitioners that nobody has taken.
    pub(super) free: u32,
    /// Places of managers, none of them taken.
    pub(super) managers: u32,
}

/// One side of the board.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Side {
    pub(super) themes: Vec<Gathered>,
    /// What stands in no theme.
    pub(super) alone: Vec<Said>,
}

/// One theme.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Gathered {
    pub(super) title: String,
    pub(super) said: Vec<Said>,
}

/// What somebody says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    pub(super) text: String,
    #[serde(default = "english")]
    pub(super) lang: Lang,
    /// The agency, where the author shows a voice.
    #[serde(default)]
    pub(super) voice: Option<String>,
    /// How the author puts it differently after the board has opened.
    #[serde(default)]
    pub(super) amended: Option<String>,
    /// Taken back after the board has opened.
    #[serde(default)]
    pub(super) withdrawn: bool,
    /// Said while everybody explores the open board.
    #[serde(default)]
    pub(super) later: bool,
    #[serde(default)]
    pub(super) heard: Heard,
}

const fn english() -> Lang {
    Lang::En
}

impl Content {
    /// Reads the data that is built in.
    pub(super) fn read() -> Result<Self, serde_json::Error> {
        serde_json::from_str(include_str!("content.json"))
    }

    /// The voice that somebody shows, by its place in the plan.
    pub(super) fn voice(&self, said: &Said) -> Option<u8> {
        let name = said.voice.as_ref()?;
        (0_u8..).zip(&self.agencies).find(|(_, agency)| agency.name == *name).map(|(place, _)| place)
    }
}

impl Side {
    /// All that is said on this side, while the board is sealed or `later`.
    pub(super) fn said(&self, later: bool) -> impl Iterator<Item = &Said> {
        let gathered = self.themes.iter().flat_map(|theme| &theme.said);
        gathered.chain(&self.alone).filter(move |said| said.later == later)
    }
}
