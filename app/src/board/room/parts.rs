//! The parts of the room screen that show the board, one at a time.

use super::showing::{Counted, Showing, counted_here, showing};
use super::words::{Focused, Side};
use crate::board::answers::{Answers, title};
use crate::board::stage::{Running, countdown_words};
use crate::board::timer::use_now;
use crate::board::{tone, use_here};
use crate::copy::{Text, use_text};
use crate::ui::{Ring, Show, column_name};
use leptos::prelude::*;
use review::plan::{Column, PhaseKind};
use review::state::Event;

/// What is shown now.
#[component]
pub(super) fn Shown() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let counted = Memo::new(move |before: Option<&Counted>| counted_here(here, before));
    let showing = Memo::new(move |_| showing(here, counted.with(|counted| counted.last)));
    move || match showing.get() {
        Showing::Soon => view! { <Said title=t.room_soon() text=t.room_soon_text() /> }.into_any(),
        Showing::Over => view! { <Said title=t.room_over() text=t.room_over_text() /> }.into_any(),
        Showing::Counting(running) => view! { <Counting running /> }.into_any(),
        Showing::Focus(focus) => view! { <Focused focus /> }.into_any(),
        Showing::Asking(phase) => view! { <Asking phase /> }.into_any(),
        Showing::Answers(round, phase) => view! { <Answered round phase /> }.into_any(),
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
fn Counting(running: Running) -> impl IntoView {
    let t = use_text();
    let now = use_now();
    let words = Memo::new(move |_| countdown_words(t, running, now.get()));
    view! {
        <section class="room__focus" data-tone="loch">
            <h1><span role="timer" aria-live="off">{move || words.get()}</span></h1>
            <p>{if running.ballots { t.console_count_all() } else { t.console_open_at_once() }}</p>
        </section>
    }
}

/// What is asked in ballots now, and how many have answered.
#[component]
fn Asking(phase: PhaseKind) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let counts = Memo::new(move |_| here.board.counts(here.event));
    let asked = Memo::new(move |_| here.look(|event| asked(t, event)));
    let line = move |(round, title): (u8, &'static str)| {
        let answered = move || {
            let counts = counts.get();
            t.room_answered(counts.joined, u64::from(counts.waiting.get(&round).copied().unwrap_or(0)))
        };
        view! { <li><p>{title}</p><p class="soft">{answered}</p></li> }
    };
    view! {
        <section class="room__focus" data-tone="loch">
            <h1>{t.room_answer()}</h1>
            <p>{t.room_answer_text()}</p>
            <ul>{move || asked.get().into_iter().map(line).collect_view()}</ul>
            {beside(t, phase)}
        </section>
    }
}

/// Rounds in which ballots are cast now, by their titles.
fn asked(t: Text, event: &Event) -> Vec<(u8, &'static str)> {
    let open = event.open_ballots().filter(|n| event.accepts(*n));
    open.filter_map(|n| Some((n, title(t, event.plan.question(n)?)))).collect()
}

/// What everyone answered.
#[component]
fn Answered(round: u8, phase: PhaseKind) -> impl IntoView {
    let t = use_text();
    view! {
        <section class="room__focus" data-tone="loch">
            <h1>{t.room_answers()}</h1>
            <Answers round />
            {beside(t, phase)}
        </section>
    }
}

/// What a phase is about beside its ballots, where they open by themselves.
fn beside(t: Text, phase: PhaseKind) -> Option<AnyView> {
    matches!(phase, PhaseKind::Arrive | PhaseKind::Leave).then(|| {
        let (_, title, text) = prompt(t, phase);
        view! { <section><h2>{title}</h2><p>{text}</p></section> }.into_any()
    })
}

/// Tone, question and hint of a phase.
fn prompt(t: Text, phase: PhaseKind) -> (&'static str, &'static str, &'static str) {
    match phase {
        PhaseKind::Prepare => ("loch", t.room_prepare(), t.room_prepare_text()),
        PhaseKind::Arrive => ("loch", t.write_feeling(), t.write_feeling_hint()),
        PhaseKind::Right => ("right", t.write_right(), t.write_right_hint()),
        PhaseKind::Differ => ("differ", t.write_differ(), t.write_differ_hint()),
        PhaseKind::Explore => ("loch", t.room_explore(), ""),
        PhaseKind::Leave => ("loch", t.room_leave(), t.room_leave_text()),
    }
}

/// The question of a phase, and how many are ready.
#[component]
fn Prompt(phase: PhaseKind) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let counts = Memo::new(move |_| here.board.counts(here.event));
    let (tone, title, text) = prompt(t, phase);
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
