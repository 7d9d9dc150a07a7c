//! Once rounds were counted: whether one's own answers are in the count, and what is not, on one's own screen only.

use super::foot::{Line, drawn};
use crate::board::{answers, use_here};
use crate::copy::{Text, use_text};
use crate::session::{Casting, Votes, Which, use_place, use_votes};
use crate::ui::live;
use leptos::prelude::*;
use review::refusal::Refusal;
use review::state::Event;

/// What is not in the count of a round although it was sent or chosen here; `found`: whether one's own answers are.
fn missing(t: Text, votes: Votes, event: &Event, which: Which, found: Option<bool>) -> Option<String> {
    let title = answers::heading(t, event, which.round);
    match votes.of(which).map(|cast| cast.casting) {
        _ if found == Some(false) => Some(t.ballot_missing(title)),
        // A token that was spent says that an earlier ballot was counted.
        Some(Casting::Refused(Refusal::RoundClosed | Refusal::TokenSpent)) => Some(t.ballot_late(title)),
        Some(Casting::Refused(_)) => Some(t.ballot_not_counted(title)),
        _ if votes.is_unsent(which) => Some(t.ballot_not_sent(title)),
        _ => None,
    }
}

/// A line for each round of which something is not in the count; where there is none, that all is.
fn said(t: Text, votes: Votes, event: &Event, rounds: &[u8]) -> Vec<Line> {
    let found: Vec<(u8, Option<bool>)> = rounds.iter().map(|round| (*round, votes.found(event, *round))).collect();
    let slips = use_place().places_now();
    let words = found.iter().filter_map(|(round, found)| {
        let which = move |slip| Which { event: event.id, round: *round, slip };
        // Where somebody types for others, one line for all slips of a round.
        (0..slips).find_map(|slip| missing(t, votes, event, which(slip), *found))
    });
    let mut lines: Vec<Line> = words.map(|words| ("state state--waiting", "warn", words)).collect();
    if lines.is_empty() && found.iter().any(|(_, found)| *found == Some(true)) {
        lines.push(("state state--saved", "check", t.ballot_counted().to_owned()));
    }
    lines
}

/// Over all rounds that were counted. Nothing for whoever answered in none.
#[component]
pub fn Counted() -> impl IntoView {
    let t = use_text();
    let (here, votes) = (use_here(), use_votes());
    // Answers are looked for when a round was counted or something was cast, not at every entry: it takes arithmetic.
    let counted = Memo::new(move |_| here.look(answers::counted));
    let told = Memo::new(move |_| {
        let rounds = counted.get();
        here.board.peek(|state| {
            let event = state.events.get(&here.event);
            event.map(|event| said(t, votes, event, &rounds)).unwrap_or_default()
        })
    });
    live(move || told.get().into_iter().map(drawn).collect_view().into_any())
}
