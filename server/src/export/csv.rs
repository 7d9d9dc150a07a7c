//! The board for spreadsheets. Owns what makes a cell safe: spreadsheets run what looks like a formula, and what
//! people wrote is never run.

use super::answers::{Answered, Asked};
use super::{Board, Item, hidden_words, shown};
use crate::error::{During, StoreError};
use app::copy::{Text, attribute};
use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

const WRITING: &str = "write a board as CSV";
/// Tells spreadsheets that the file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// How a cell begins that spreadsheets run; some take the wide forms for the narrow ones.
const RUN: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

pub(super) fn write(board: &Board, t: Text) -> Result<String, StoreError> {
    let bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
    // All cells in quotes, so that a reader who splits at other marks finds no cell within a text.
    let mut to = WriterBuilder::new().quote_style(QuoteStyle::Always).terminator(Terminator::CRLF).from_writer(bytes);
    let headings = [
        t.export_column_reference(),
        t.export_column_event(),
        t.export_column_side(),
        t.export_column_theme(),
        t.export_column_contribution(),
        t.export_column_voice(),
        t.export_column_language(),
        t.export_column_amended(),
        t.export_column_hidden(),
        t.export_column_signed(),
        t.export_column_answers(),
        t.export_column_places(),
        t.export_column_by_voice(),
    ];
    to.write_record(headings.map(cell)).during(WRITING)?;
    for event in &board.events {
        let event_title = shown(event.title.as_ref(), t);
        for side in &event.sides {
            let place = |theme| [board.reference.as_str(), event_title, side.heading, theme];
            for theme in &side.themes {
                rows(&mut to, place(shown(theme.title.as_ref(), t)), &theme.contributions, t)?;
            }
            rows(&mut to, place(""), &side.no_theme, t)?;
        }
        for round in &event.answers {
            for it in &round.statements {
                answer(&mut to, [board.reference.as_str(), event_title], round, it, t)?;
            }
        }
    }
    let bytes = to.into_inner().map_err(|error| StoreError::new(WRITING, error.to_string()))?;
    String::from_utf8(bytes).during(WRITING)
}

fn rows(to: &mut Writer<Vec<u8>>, place: [&str; 4], items: &[Item], t: Text) -> Result<(), StoreError> {
    for item in items {
        let rest = [
            shown(item.text.as_ref(), t),
            item.voice.as_deref().unwrap_or_default(),
            attribute(item.lang),
            if item.amended { t.export_yes() } else { "" },
            item.hidden.map_or("", |reason| hidden_words(t, reason)),
            item.signed.as_deref().unwrap_or_default(),
            "",
            "",
            "",
        ];
        to.write_record(place.into_iter().chain(rest).map(cell)).during(WRITING)?;
    }
    Ok(())
}

/// What was asked about stands where contributions stand, and the question in place of their side.
fn answer(to: &mut Writer<Vec<u8>>, place: [&str; 2], round: &Asked, it: &Answered, t: Text) -> Result<(), StoreError> {
    let told = format!("{} {}", round.note(t).unwrap_or_default(), it.told(round.asks, t));
    let (places, by_voice) = (round.places.to_string(), it.by_voice(t));
    let rest = [
        round.heading.as_str(),
        "",
        shown(it.text.as_ref(), t),
        "",
        it.lang.map(attribute).unwrap_or_default(),
        "",
        "",
        "",
        told.trim(),
        places.as_str(),
        by_voice.as_str(),
    ];
    to.write_record(place.into_iter().chain(rest).map(cell)).during(WRITING)
}

/// A cell that is shown and never run.
fn cell(text: &str) -> String {
    if text.starts_with(RUN) { format!("'{text}") } else { text.to_owned() }
}
