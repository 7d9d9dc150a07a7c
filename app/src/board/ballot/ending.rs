//! The end of a question: that it comes, and that it has come. Said outside of the forms, which go when it has, so that
//! whoever listens hears it. Must not know what was answered.

use super::foot::{Line, line};
use super::{is_leaving, says};
use crate::board::Here;
use crate::copy::Text;
use leptos::prelude::*;
use review::state::Event;

/// Which questions end.
#[derive(Clone, Default, PartialEq, Eq)]
struct Ends {
    /// Can be answered now.
    open: Vec<u8>,
    /// Closes in a moment.
    closing: Option<u8>,
    /// The last one that was closed and counted while it could be answered on this page.
    closed: Option<u8>,
}

/// Looks at the questions, and at what they were when this page last looked.
fn ends(event: &Event, before: Option<&Ends>) -> Ends {
    let open: Vec<u8> = event.open_ballots().filter(|n| event.accepts(*n)).collect();
    let runs = |n: &u8| event.rounds.get(usize::from(*n)).is_some_and(|round| round.reveal_at.is_some());
    let counted = |n: &u8| event.ballots_of(*n).is_some_and(|it| it.told.is_some());
    let closing = open.iter().copied().find(runs);
    let closed = before.and_then(|before| before.open.iter().copied().find(counted).or(before.closed));
    Ends { open, closing, closed }
}

fn title(t: Text, event: &Event, round: u8) -> &'static str {
    event.plan.question(round).map_or("", |question| says(t, question, is_leaving(event, round)).title)
}

fn said(t: Text, here: Here, ends: &Ends) -> Line {
    let named = |round: u8| here.look(|event| title(t, event, round));
    match (ends.closing, ends.closed) {
        (Some(round), _) => ("state state--waiting", "clock", t.ballot_closing(named(round))),
        (None, Some(round)) => ("state", "check", t.ballot_closed(named(round))),
        (None, None) => ("state", "", String::new()),
    }
}

/// The line; always there, and mostly empty.
pub(super) fn ending(t: Text, here: Here) -> AnyView {
    let ends = Memo::new(move |before: Option<&Ends>| here.look(|event| ends(event, before)));
    let told = Memo::new(move |_| said(t, here, &ends.get()));
    view! { <div role="status">{line(told)}</div> }.into_any()
}
