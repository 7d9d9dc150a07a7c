//! Kinds of review as data. Owns the form of their files, what makes a file right, and the presets; pure: files come as
//! text. A crate of its own, so that neither the reader of files nor the texts of all kinds are ever part of the page.
//!
//! A review takes the rules of its kind into its record when it is opened ([`Preset::rules`]), and keeps them whatever
//! becomes of the file. What starts and stops a clock stays here, in words: so a version that was ever given out is
//! never changed. Another wording is another version, in a file beside it.

mod check;
mod file;
mod stages;
#[cfg(test)]
mod tests;

use review::clock::Length;
use review::holidays::Nation;
use review::regime::{Heading, Regime, Rule, Stage, StageKind};
use std::fmt;
use std::sync::LazyLock;

pub use file::read;
pub use review::text::Both;

/// A kind of review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name among kinds.
    pub key: String,
    /// Which version of it, from 1.
    pub version: u16,
    /// Whose bank holidays count; `None` where a review says it.
    pub nation: Option<Nation>,
    /// What it is called.
    pub name: Both,
    /// When it is the right one, in a sentence or two.
    pub about: Both,
    /// What may take how long.
    pub clocks: Vec<ClockText>,
    /// The stages it goes through, in their order.
    pub stages: Vec<StageText>,
    /// Kinds of review that may follow from one, by their names.
    pub next: Vec<String>,
}

/// One stage of a kind of review, with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageText {
    /// Which.
    pub kind: StageKind,
    /// What it is called.
    pub name: Both,
    /// What happens in it, in a sentence or two.
    pub about: Both,
    /// What is written in it, in this order.
    pub headings: Vec<HeadingText>,
}

/// Something that is written in a stage, with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingText {
    /// Its name among those of its kind.
    pub key: String,
    /// Texts that may stand under it.
    pub texts: u8,
    /// What it is called.
    pub name: Both,
    /// What belongs under it.
    pub hint: Both,
}

/// One clock of a kind of review, with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockText {
    /// Its name among those of its kind.
    pub key: String,
    /// How long it runs.
    pub length: Length,
    /// Whether a review may not give it another length. What is not fixed is to be checked against guidance.
    pub fixed: bool,
    /// What it is for.
    pub name: Both,
    /// What starts it.
    pub starts: Both,
    /// What stops it.
    pub stops: Both,
}

impl Preset {
    /// What a review that is opened as this kind takes into its record; `nation` where the kind leaves that open.
    pub fn rules(&self, nation: Nation) -> Regime {
        let rule = |it: &ClockText| Rule { key: it.key.clone(), length: it.length, fixed: it.fixed };
        let heading = |it: &HeadingText| Heading { key: it.key.clone(), texts: it.texts };
        let stage = |it: &StageText| Stage { kind: it.kind, headings: it.headings.iter().map(heading).collect() };
        Regime {
            key: self.key.clone(),
            version: self.version,
            nation: self.nation.unwrap_or(nation),
            clocks: self.clocks.iter().map(rule).collect(),
            stages: self.stages.iter().map(stage).collect(),
        }
    }

    /// The words of one of its stages.
    pub fn stage(&self, kind: StageKind) -> Option<&StageText> {
        self.stages.iter().find(|stage| stage.kind == kind)
    }

    /// The words of one of its clocks.
    pub fn clock(&self, key: &str) -> Option<&ClockText> {
        self.clocks.iter().find(|clock| clock.key == key)
    }
}

/// What is not right about a file: where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name of the file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// A sentence.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        write!(to, "{}:{}: {}", self.file, self.line, self.what)
    }
}

impl std::error::Error for Fault {}

macro_rules! files {
    ($($name:literal)*) => { &[$((concat!($name, ".toml"), include_str!(concat!("../presets/", $name, ".toml")))),*] };
}

/// Names and texts of the files that come with the program, in the order in which they are offered. A later version
/// of a kind has a file of its own, called `kind.2.toml`; the one before stays.
const FILES: &[(&str, &str)] = files!(
    "plain_learning_review"
    "england_rapid_review"
    "england_local_child_review"
    "wales_single_unified_review"
    "scotland_learning_review"
    "northern_ireland_case_management_review"
    "safeguarding_adults_review"
    "nhs_after_action_review"
    "near_miss_learning"
);

/// What kinds have in common.
const COMMON: (&str, &str) = ("common.toml", include_str!("../presets/common.toml"));

static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| {
    let read = |(file, text): &(&str, &str)| read(file, text).unwrap_or_else(|faults| panic!("{faults:?}"));
    FILES.iter().map(read).collect()
});

/// The kinds that come with the program, each in its newest version, in the order in which they are offered.
///
/// # Panics
/// When one of their files is not right, which its test would have said.
pub fn presets() -> impl Iterator<Item = &'static Preset> {
    let newest = |it: &&Preset| PRESETS.iter().all(|other| other.key != it.key || other.version <= it.version);
    PRESETS.iter().filter(newest)
}

/// One of them.
pub fn preset(key: &str) -> Option<&'static Preset> {
    presets().find(|preset| preset.key == key)
}

/// One version of a kind: what a review that was opened as it was told.
pub fn version(key: &str, version: u16) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.key == key && preset.version == version)
}
