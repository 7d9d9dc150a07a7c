//! The parts of the room screen that show the board, one at a time.

use super::showing::{Showing, showing};
use super::words::{Focused, Side};
use crate::board::stage::countdown_words;
use crate::board::timer::use_now;
use crate::board::{tone, use_here};
use crate::copy::use_text;
use crate::ui::{Ring, Show, column_name};
use leptos::prelude::*;
use review::plan::{Column, PhaseKind};

/// What is shown now.
#[component]
pub(super) fn Shown() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let showing = Memo::new(move |_| showing(here));
    move || match showing.get() {
        Showing::Soon => view! { <Said title=t.room_soon() text=t.room_soon_text() /> }.into_any(),
        Showing::Over => view! { <Said title=t.room_over() text=t.room_over_text() /> }.into_any(),
        Showing::Counting(at) => view! { <Counting at /> }.into_any(),
        Showing::Focus(focus) => view! { <Focused focus /> }.into_any(),
        Showing::Prompt(phase) => view! { <Prompt phase /> }.into_any(),
        Showing::Overview(phase) => view! { <Overview phase /> }.into_any(),
    }
}

#[component]
fn Said(title: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <section class="room__focus" data-tone="loch">
            <h1>{title}</h1>
            <p>{text}</p>
        </section>
    }
}

#[component]
fn Counting(at: u64) -> impl IntoView {
    let t = use_text();
    let now = use_now();
    let words = Memo::new(move |_| countdown_words(t, at, now.get()));
    view! {
        <section class="room__focus" data-tone="loch">
            <h1><span role="timer" aria-live="off">{move || words.get()}</span></h1>
            <p>{t.console_open_at_once()}</p>
        </section>
    }
}

/// The question of a phase, and how many are ready.
#[component]
fn Prompt(phase: PhaseKind) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let counts = Memo::new(move |_| here.board.counts(here.event));
    let (tone, title, text) = match phase {
        PhaseKind::Prepare => ("loch", t.room_prepare(), t.room_prepare_text()),
        PhaseKind::Arrive => ("loch", t.write_feeling(), t.write_feeling_hint()),
        PhaseKind::Right => ("right", t.write_right(), t.write_right_hint()),
        PhaseKind::Differ => ("differ", t.write_differ(), t.write_differ_hint()),
        PhaseKind::Explore => ("loch", t.room_explore(), ""),
        PhaseKind::Leave => ("loch", t.room_leave(), t.room_leave_text()),
    };
    let ring = matches!(phase, PhaseKind::Arrive | PhaseKind::Right | PhaseKind::Differ).then(|| {
        view! {
            <Ring
                taken=Signal::derive(move || counts.get().ready)
                of=Signal::derive(move || counts.get().joined)
            />
        }
    });
    view! {
        <section class="room__focus" data-tone=tone>
            <h1>{title}</h1>
            <p>{text}</p>
            {ring}
        </section>
    }
}

/// Both sides from afar: themes and counts.
#[component]
fn Overview(phase: PhaseKind) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let sides = Memo::new(move |_| {
        let any = |column: &Column| {
            here.board.read(|state| {
                state.contributions.values().any(|it| it.event == here.event && it.column == *column && !it.withdrawn)
            })
        };
        [Column::Right, Column::Differ].into_iter().filter(any).collect::<Vec<_>>()
    });
    let title = if phase == PhaseKind::Explore { t.room_explore() } else { t.room_opened() };
    let side = move |column: Column| {
        view! {
            <section data-tone=tone(column)>
                <h2>{column_name(t, column)}</h2>
                <Side column written=false />
            </section>
        }
    };
    view! {
        <section class="room__focus" data-tone="loch">
            <h1>{title}</h1>
            <Show when=move || sides.get().is_empty()>
                <p>{t.board_empty()}</p>
            </Show>
            <div class="pair">{move || sides.get().into_iter().map(side).collect_view()}</div>
        </section>
    }
}
