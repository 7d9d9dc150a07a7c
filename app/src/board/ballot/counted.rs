//! Once rounds were counted: whether one's own answers are in the count, on one's own screen only.

use super::foot::{Line, line};
use crate::board::{answers, use_here};
use crate::copy::{Text, use_text};
use crate::session::use_votes;
use leptos::prelude::*;

fn said(t: Text, missing: bool, late: bool, found: bool) -> Line {
    let (class, icon, words) = match (missing, late, found) {
        (true, ..) => ("state state--waiting", "warn", t.ballot_missing()),
        (_, true, _) => ("state state--waiting", "warn", t.ballot_late()),
        (.., true) => ("state state--saved", "check", t.ballot_counted()),
        _ => ("state", "", ""),
    };
    (class, icon, words.to_owned())
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
        let late = |round: &u8| votes.any_refused(here.event, *round);
        let found: Vec<bool> = here.board.peek(|state| {
            let event = state.events.get(&here.event);
            rounds.iter().filter_map(|round| votes.found(event?, *round)).collect()
        });
        said(t, found.contains(&false), rounds.iter().any(late), found.contains(&true))
    });
    line(told)
}
