//! A board as a file: what its readers see, in the order in which they see it, and nothing that could be linked any
//! further: hidden parts stay hidden, and of ballots there are figures. Pure: takes a state, gives a text. Must not know
//! feelings, answers about safety, times, seats, accounts, salts, edit hashes, or the order in which anything came.

mod answers;
mod csv;
mod json;
mod markdown;
#[cfg(test)]
mod tests;

use crate::error::StoreError;
use answers::Asked;
use app::copy::Text;
use app::ui::{column_name, voice_name};
use review::id::{ContributionId, EventId, ThemeId};
use review::leaf::HideReason;
use review::plan::Column;
use review::state::{Contribution, Event, State};
use review::text::Lang;
use serde::Serialize;

/// The two sides of the learning, in their order. Feelings are not among them: they are never exported.
const SIDES: [Column; 2] = [Column::Right, Column::Differ];

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people: headings, themes, lists.
    Markdown,
    /// For spreadsheets: one row for each contribution, then one for each thing that ballots were about.
    Csv,
    /// For programs.
    Json,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Markdown, Self::Csv, Self::Json];

    /// The form that an address names: `board.md`, `board.csv` or `board.json`.
    pub fn of_file(file: &str) -> Option<Self> {
        let ending = file.strip_prefix("board.")?;
        Self::ALL.into_iter().find(|form| form.ending() == ending)
    }

    /// How file names end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// The media type.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Json => "application/json",
        }
    }

    /// The whole board, or one event of it, as a file of this form.
    pub fn write(self, state: &State, event: Option<EventId>, t: Text) -> Result<String, StoreError> {
        match self {
            Self::Markdown => Ok(markdown(state, event, t)),
            Self::Csv => csv(state, event, t),
            Self::Json => json(state, event, t),
        }
    }
}

/// The board as Markdown. What people wrote is plain text, and stays so.
pub fn markdown(state: &State, event: Option<EventId>, t: Text) -> String {
    markdown::write(&Board::of(state, event, t), t)
}

/// The board as comma-separated values, UTF-8 with a byte order mark; no cell is a formula.
pub fn csv(state: &State, event: Option<EventId>, t: Text) -> Result<String, StoreError> {
    csv::write(&Board::of(state, event, t), t)
}

/// The board as JSON. Texts that were removed are `null`.
pub fn json(state: &State, event: Option<EventId>, t: Text) -> Result<String, StoreError> {
    json::write(&Board::of(state, event, t))
}

/// What the file is called: the review's reference in plain letters, the number of the event if it is one alone.
pub fn file_name(state: &State, event: Option<EventId>, form: Form) -> String {
    let reference = state.review.as_ref().map(|review| review.reference.as_str()).unwrap_or_default();
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    let reference: String = reference.chars().map(plain).collect();
    let reference = reference.trim_matches('-');
    let reference = if reference.is_empty() { "review" } else { reference };
    let number = event.and_then(|id| state.events_in_order().iter().position(|event| event.id == id));
    let event = number.map(|number| format!("-event-{}", number + 1)).unwrap_or_default();
    format!("{reference}{event}-board.{}", form.ending())
}

/// A board that leaves.
#[derive(Debug, Serialize)]
struct Board {
    format: &'static str,
    reference: String,
    title: Option<String>,
    lang: Lang,
    note: &'static str,
    events: Vec<EventBoard>,
}

#[derive(Debug, Serialize)]
struct EventBoard {
    title: Option<String>,
    lang: Lang,
    sides: Vec<Side>,
    /// Rounds of ballots that have closed.
    answers: Vec<Asked>,
}

#[derive(Debug, Serialize)]
struct Side {
    side: Column,
    heading: &'static str,
    /// Why nothing stood under *what went right*, if a facilitator said so.
    reason: Option<String>,
    themes: Vec<Gathered>,
    no_theme: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Gathered {
    title: Option<String>,
    lang: Lang,
    contributions: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Item {
    id: ContributionId,
    text: Option<String>,
    lang: Lang,
    voice: Option<String>,
    amended: bool,
    /// Why a part of it is hidden, if one is; the text is what is shown instead.
    hidden: Option<HideReason>,
    /// The name that its author put under it. Nobody has checked it.
    signed: Option<String>,
}

impl Board {
    fn of(state: &State, only: Option<EventId>, t: Text) -> Self {
        let review = state.review.as_ref();
        let events = state.events_in_order().into_iter().filter(|event| only.is_none_or(|only| only == event.id));
        Self {
            format: "cairn/board/1",
            reference: review.map(|review| review.reference.clone()).unwrap_or_default(),
            title: review.and_then(|review| review.title.clone()),
            lang: review.map_or(t.0, |review| review.lang),
            note: t.export_note(),
            events: events.map(|event| EventBoard::of(state, event, t)).collect(),
        }
    }
}

impl EventBoard {
    fn of(state: &State, event: &Event, t: Text) -> Self {
        let sides = SIDES.into_iter().map(|side| Side::of(state, event, side, t)).collect();
        Self { title: event.title.clone(), lang: event.lang, sides, answers: Asked::of(state, event, t) }
    }
}

impl Side {
    fn of(state: &State, event: &Event, side: Column, t: Text) -> Self {
        let items = |theme: Option<ThemeId>| -> Vec<Item> {
            state.gathered(event.id, side, theme).into_iter().map(|it| Item::of(event, it, t)).collect()
        };
        let themes = state.themes_of(event.id, side).into_iter().map(|theme| Gathered {
            title: theme.title.clone(),
            lang: theme.lang,
            contributions: items(Some(theme.id)),
        });
        Self {
            side,
            heading: column_name(t, side),
            reason: event.right_reason.clone().filter(|_| side == Column::Right),
            themes: themes.collect(),
            no_theme: items(None),
        }
    }

    fn count(&self) -> usize {
        self.themes.iter().map(|theme| theme.contributions.len()).sum::<usize>() + self.no_theme.len()
    }
}

impl Item {
    fn of(event: &Event, it: &Contribution, t: Text) -> Self {
        // A name and a voice together would tell more than either.
        let voice = it.voice.filter(|_| it.signature.is_none());
        let voice = voice.and_then(|voice| event.plan.voices.get(usize::from(voice)));
        Self {
            id: it.id,
            text: it.text.clone(),
            lang: it.lang,
            voice: voice.map(|voice| voice_name(t, voice)),
            amended: it.amended,
            hidden: it.hiding.as_ref().map(|hiding| hiding.reason),
            signed: it.signature.as_ref().and_then(|signature| signature.name.clone()),
        }
    }
}

/// Why a part is hidden.
fn hidden_words(t: Text, reason: HideReason) -> &'static str {
    match reason {
        HideReason::IdentifiesPerson => t.export_hidden_person(),
        HideReason::Threat => t.export_hidden_threat(),
    }
}

/// A text, or the word for one that is gone.
fn shown(text: Option<&String>, t: Text) -> &str {
    text.map_or_else(|| t.export_removed(), String::as_str)
}
