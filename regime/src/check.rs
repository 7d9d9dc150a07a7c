//! What is found to be wrong with a file while it is read.

use crate::{Both, Fault};
use review::regime::is_key;
use review::text;
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::Spanned;

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
