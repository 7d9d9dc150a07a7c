//! A file as it is written, and everything that can be wrong with it. Owns the form; must not know which files there
//! are.

use crate::stages::{self, HeadingFile, StageFile};
use crate::{Both, ClockText, Fault, Preset};
use review::clock::Length;
use review::holidays::Nation;
use review::limits::{CLOCKS_MAX, NOTE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX};
use review::regime::is_key;
use review::text;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::ops::Range;
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
    let preset = check.preset(parsed);
    check.done(preset)
}

/// What a file holds, as it is written.
pub fn parse<'a, T: DeserializeOwned>(file: &'a str, content: &'a str) -> Result<(T, Check<'a>), Vec<Fault>> {
    let parsed = toml::from_str(content).map_err(|error| {
        let what = error.message().to_owned();
        vec![Fault { file: file.to_owned(), line: line_of(content, error.span().unwrap_or_default().start), what }]
    })?;
    Ok((parsed, Check { file, content, faults: Vec::new() }))
}

fn line_of(content: &str, at: usize) -> usize {
    content.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// Gathers what is wrong with a file.
pub struct Check<'a> {
    file: &'a str,
    content: &'a str,
    faults: Vec<Fault>,
}

impl Check<'_> {
    /// What was made of the file, unless something was wrong with it.
    pub fn done<T>(mut self, made: T) -> Result<T, Vec<Fault>> {
        self.faults.sort_by_key(|fault| fault.line);
        if self.faults.is_empty() { Ok(made) } else { Err(self.faults) }
    }

    /// Something is wrong at a place.
    pub fn wrong(&mut self, at: Range<usize>, what: String) {
        let (file, line) = (self.file.to_owned(), line_of(self.content, at.start));
        self.faults.push(Fault { file, line, what });
    }

    fn preset(&mut self, it: PresetFile) -> Preset {
        if *it.version.get_ref() == 0 {
            self.wrong(it.version.span(), "versions are counted from 1".to_owned());
        }
        if it.clock.len() > CLOCKS_MAX
            && let Some(first) = it.clock.get(CLOCKS_MAX)
        {
            self.wrong(first.key.span(), format!("a review has {CLOCKS_MAX} clocks at most; take this one away"));
        }
        let key = self.key(it.key);
        let (name, about) = (self.both(it.name, TITLE_CHARACTERS_MAX), self.both(it.about, NOTE_CHARACTERS_MAX));
        let mut clocks: Vec<ClockText> = Vec::new();
        for clock in it.clock {
            let at = clock.key.span();
            let clock = self.clock(clock);
            if clocks.iter().any(|other| other.key == clock.key) {
                self.wrong(at, format!("there is another clock called {:?}; give each a name of its own", clock.key));
            }
            clocks.push(clock);
        }
        let stages = stages::of(self, it.stage, it.heading);
        let next = it.next.into_iter().map(|key| self.key(key)).collect();
        Preset { key, version: it.version.into_inner(), nation: it.nation, name, about, clocks, stages, next }
    }

    fn clock(&mut self, it: ClockFile) -> ClockText {
        let length = length(it.length.get_ref()).filter(|length| length.check().is_ok()).unwrap_or_else(|| {
            let say = "write a length like `5 working days`, `28 days` or `6 months`";
            self.wrong(it.length.span(), format!("{say}; this is {:?}", it.length.get_ref()));
            Length::Days(1)
        });
        if it.source.get_ref().trim().is_empty() {
            self.wrong(it.source.span(), "say where the length is written, or that it is to be checked".to_owned());
        }
        ClockText {
            key: self.key(it.key),
            length,
            fixed: it.fixed,
            name: self.both(it.name, TITLE_CHARACTERS_MAX),
            starts: self.both(it.starts, TITLE_CHARACTERS_MAX),
            stops: self.both(it.stops, TITLE_CHARACTERS_MAX),
        }
    }

    /// A name.
    pub fn key(&mut self, it: Spanned<String>) -> String {
        if !is_key(it.get_ref()) {
            let say = "a key has 1 to 40 of a–z, 0–9 and _";
            self.wrong(it.span(), format!("{say}; this is {:?}", it.get_ref()));
        }
        it.into_inner()
    }

    /// A text in every language.
    pub fn both(&mut self, it: Spanned<Both>, characters_max: usize) -> Both {
        for (lang, words) in [("en", &it.get_ref().en), ("cy", &it.get_ref().cy)] {
            let what = match text::check(words, characters_max) {
                Ok(()) => continue,
                Err(review::refusal::Refusal::TextEmpty) => format!("the words for `{lang}` are missing"),
                Err(review::refusal::Refusal::TextTooLong) => {
                    format!("the words for `{lang}` are longer than {characters_max} characters")
                }
                Err(_) => format!("the words for `{lang}` hold spaces at an end, or characters that nobody can see"),
            };
            self.wrong(it.span(), what);
        }
        it.into_inner()
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
