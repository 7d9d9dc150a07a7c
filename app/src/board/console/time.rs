//! The time that the facilitator sets. It tells the time and does nothing else.

use crate::board::timer::{minutes, use_timer};
use crate::board::{Here, use_here};
use crate::browser;
use crate::copy::use_text;
use crate::ui::{Show, use_toasts};
use leptos::prelude::*;
use review::limits::TIMER_SECONDS_MAX;
use review::op::Op;
use review::state::Timer;

/// Minutes that can be set by one button.
const CHOICES: [u32; 4] = [5, 10, 15, 20];
/// Minutes that can be added.
const ADDED: u32 = 5;
/// Ids of what receives the focus when the buttons change places.
const FIRST_CHOICE: &str = "time-5";
const PAUSE: &str = "time-pause";

/// The time left, in large figures, with a bar. Nothing where no time is set.
#[component]
pub(super) fn TimeLeft() -> impl IntoView {
    let t = use_text();
    let timer = use_timer();
    let there = Memo::new(move |_| timer.get().is_some());
    let left = move || timer.get().map_or(0, |(left, _)| left);
    let words = move || match left() {
        0 => view! { <small>{t.board_time_over()}</small> }.into_any(),
        left => view! { {minutes(left)} " " <small>{t.board_time_left()}</small> }.into_any(),
    };
    view! {
        <Show when=move || there.get()>
            <p class="timer__left" role="timer" aria-live="off">{words}</p>
        </Show>
    }
}

/// Buttons to set it, stop it, lengthen it, take it away.
#[component]
pub(super) fn TimeSetting() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let runs = Memo::new(move |_| here.look(|event| event.timer.map(|timer| matches!(timer, Timer::Running { .. }))));
    let set = Memo::new(move |_| runs.get().is_some());
    let words = move || match runs.get() {
        None => t.console_time_none(),
        Some(true) => t.console_time_runs(),
        Some(false) => t.console_time_stands(),
    };
    view! {
        <div class="stack-s" role="group" aria-label=t.console_time()>
            <div class="row">
                {move || if set.get() { view! { <Acts runs /> }.into_any() } else { view! { <Choices /> }.into_any() }}
            </div>
            <p class="hint" role="status">{words}</p>
        </div>
    }
}

#[component]
fn Choices() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let choice = move |n: u32| {
        let set = move |_| {
            here.ask(Op::SetTimer { event: here.event, seconds: n * 60 });
            browser::focus_soon(PAUSE.to_owned());
        };
        view! {
            <button class="button button--quiet button--small" id=format!("time-{n}") type="button" on:click=set>
                {t.console_time_set(u64::from(n))}
            </button>
        }
    };
    CHOICES.map(choice).collect_view()
}

#[component]
fn Acts(runs: Memo<Option<bool>>) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let event = here.event;
    let running = move || runs.get() != Some(false);
    let pause = move |_| {
        here.ask(if untrack(running) { Op::PauseTimer { event } } else { Op::ResumeTimer { event } });
    };
    let toasts = use_toasts();
    let add = move |_| {
        here.ask(Op::SetTimer { event, seconds: seconds_with_more(here) });
        toasts.say(t.console_time_added());
    };
    let clear = move |_| {
        here.ask(Op::ClearTimer { event });
        browser::focus_soon(FIRST_CHOICE.to_owned());
    };
    let small = "button button--quiet button--small";
    view! {
        <button class=small id=PAUSE type="button" on:click=pause>
            {move || if running() { t.console_time_pause() } else { t.console_time_resume() }}
        </button>
        <Show when=running>
            <button class=small type="button" on:click=add>{t.console_time_add()}</button>
        </Show>
        <button class="button button--text button--small" type="button" on:click=clear>{t.console_time_clear()}</button>
    }
}

/// What is left now, and some minutes more.
fn seconds_with_more(here: Here) -> u32 {
    let now = here.board.now();
    let left = here.board.peek(|state| match state.events.get(&here.event)?.timer? {
        Timer::Running { ends, .. } => u32::try_from(ends.saturating_sub(now).div_ceil(1_000)).ok(),
        Timer::Paused { left, .. } => Some(left),
    });
    left.unwrap_or(0).saturating_add(ADDED * 60).min(TIMER_SECONDS_MAX)
}
