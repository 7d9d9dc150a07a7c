//! A file as it is written, and everything that can be wrong with it. Owns the form; must not know which files there
//! are.

use crate::check::{Check, parse};
use crate::stages::{self, HeadingFile, StageFile};
use crate::{Both, ClockText, Fault, Preset};
use review::clock::Length;
use review::holidays::Nation;
use review::limits::{CLOCKS_MAX, NOTE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PresetFile {
    key: Spanned<String>,
    version: Spanned<u16>,
    nation: Option<Nation>,
    name: Spanned<Both>,
    about: Spanned<Both>,
    #[serde(default)]
    clock: Vec<ClockFile>,
    #[serde(default)]
    next: Vec<Spanned<String>>,
    #[serde(default)]
    stage: Vec<StageFile>,
    #[serde(default)]
    heading: Vec<HeadingFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockFile {
    key: Spanned<String>,
    /// For example `5 working days`.
    length: Spanned<String>,
    /// Whether it is certain, and no review may change it.
    #[serde(default)]
    fixed: bool,
    /// Where that is written, for whoever checks the file.
    source: Spanned<String>,
    name: Spanned<Both>,
    starts: Spanned<Both>,
    stops: Spanned<Both>,
}

/// Reads a file; its name is only for what is said about it.
///
/// # Errors
/// Everything that is not right, in the order of the lines; of a file that cannot be understood, the first place where
/// that is so.
pub fn read(file: &str, content: &str) -> Result<Preset, Vec<Fault>> {
    let (parsed, mut check) = parse(file, content)?;
    let preset = preset(&mut check, parsed);
    check.done(preset)
}

fn preset(check: &mut Check, it: PresetFile) -> Preset {
    if *it.version.get_ref() == 0 {
        check.wrong(it.version.span(), "versions are counted from 1".to_owned());
    }
    if it.clock.len() > CLOCKS_MAX
        && let Some(first) = it.clock.get(CLOCKS_MAX)
    {
        check.wrong(first.key.span(), format!("a review has {CLOCKS_MAX} clocks at most; take this one away"));
    }
    let key = check.key(it.key);
    let (name, about) = (check.both(it.name, TITLE_CHARACTERS_MAX), check.both(it.about, NOTE_CHARACTERS_MAX));
    let mut clocks: Vec<ClockText> = Vec::new();
    for one in it.clock {
        let at = one.key.span();
        let clock = clock(check, one);
        if clocks.iter().any(|other| other.key == clock.key) {
            check.wrong(at, format!("there is another clock called {:?}; give each a name of its own", clock.key));
        }
        clocks.push(clock);
    }
    let stages = stages::of(check, it.stage, it.heading);
    let next = it.next.into_iter().map(|key| check.key(key)).collect();
    Preset { key, version: it.version.into_inner(), nation: it.nation, name, about, clocks, stages, next }
}

fn clock(check: &mut Check, it: ClockFile) -> ClockText {
    let length = length(it.length.get_ref()).filter(|length| length.check().is_ok()).unwrap_or_else(|| {
        let say = "write a length like `5 working days`, `28 days` or `6 months`";
        check.wrong(it.length.span(), format!("{say}; this is {:?}", it.length.get_ref()));
        Length::Days(1)
    });
    if it.source.get_ref().trim().is_empty() {
        check.wrong(it.source.span(), "say where the length is written, or that it is to be checked".to_owned());
    }
    ClockText {
        key: check.key(it.key),
        length,
        fixed: it.fixed,
        name: check.both(it.name, TITLE_CHARACTERS_MAX),
        starts: check.both(it.starts, TITLE_CHARACTERS_MAX),
        stops: check.both(it.stops, TITLE_CHARACTERS_MAX),
    }
}

/// `5 working days`, `28 days`, `6 months`; also in the singular.
fn length(text: &str) -> Option<Length> {
    let (number, unit) = text.split_once(' ')?;
    let number = number.parse().ok()?;
    match unit {
        "working day" | "working days" => Some(Length::WorkingDays(number)),
        "day" | "days" => Some(Length::Days(number)),
        "month" | "months" => Some(Length::Months(number)),
        _ => None,
    }
}
