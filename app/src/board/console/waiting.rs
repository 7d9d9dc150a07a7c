//! Words and answers that have been sent and do not show yet: how many, and when they will.

use crate::board::answers::title;
use crate::board::use_here;
use crate::copy::{Text, use_text};
use crate::ui::{Show, column_name, phase_name};
use leptos::prelude::*;
use review::plan::{Column, PhaseKind, Question, Release};
use review::sequencer::least_waiting;
use review::state::{Event, RoundStatus, Status};

/// A round whose words or answers wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// A mixed round that is open: its side, and how many wait.
    Mixed(Column, u32),
    /// A sealed round of another phase whose board was never opened.
    Sealed(Column),
    /// A round of ballots of another phase that was never counted: what it asks, and the phase.
    Ballots(Question, PhaseKind),
}

fn waits(event: &Event, waiting: impl Fn(u8) -> u32) -> Vec<Wait> {
    if event.status != Status::Live {
        return vec![];
    }
    let rounds = (0_u8..).zip(event.plan.rounds.iter().zip(&event.rounds));
    let wait = |(n, (plan, state)): (u8, (&review::plan::Round, &review::state::RoundState))| match plan.release {
        Release::Mixed if event.accepts(n) => Some(Wait::Mixed(plan.column, waiting(n))),
        Release::Sealed if state.status == RoundStatus::Open && !event.accepts(n) => Some(Wait::Sealed(plan.column)),
        _ => None,
    };
    let ballots = event.open_ballots().filter(|n| !event.accepts(*n)).filter_map(|n| {
        let phase = event.plan.phases.get(event.plan.phase_of(n)?)?;
        Some(Wait::Ballots(event.plan.question(n)?, phase.kind))
    });
    rounds.filter_map(wait).chain(ballots).collect()
}

fn words(t: Text, wait: Wait) -> String {
    match wait {
        Wait::Mixed(column, n) => t.console_waits_line(column_name(t, column), t.console_waits_n(u64::from(n))),
        Wait::Sealed(column) => t.console_waits_sealed(column_name(t, column)),
        Wait::Ballots(question, phase) => t.console_waits_ballots(phase_name(t, phase), title(t, question)),
    }
}

/// What waits. Nothing where nothing can.
#[component]
pub(super) fn Waits() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let list = Memo::new(move |_| {
        let counts = here.board.counts(here.event);
        here.look(|event| waits(event, |round| counts.waiting.get(&round).copied().unwrap_or(0)))
    });
    let there = Memo::new(move |_| !list.get().is_empty());
    let mixed = Memo::new(move |_| list.get().iter().any(|wait| matches!(wait, Wait::Mixed(..))));
    let least = move || least_waiting(here.board.counts(here.event).joined);
    view! {
        <Show when=move || there.get()>
            <section class="panel stack-s" aria-labelledby="waits-title">
                <h2 class="panel__title" id="waits-title">{t.console_waits()}</h2>
                <ul class="stack-s">
                    {move || list.get().into_iter().map(|wait| view! { <li>{words(t, wait)}</li> }).collect_view()}
                </ul>
                <p class="hint" hidden=move || !mixed.get()>{move || t.console_waits_rule(least())}</p>
            </section>
        </Show>
    }
}
