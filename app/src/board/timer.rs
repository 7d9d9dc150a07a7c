//! The time: a clock that ticks once a second while a page is open, and the timer that the facilitator sets. It tells
//! the time and does nothing else; nobody is cut off.

use super::{Here, use_here};
use crate::browser;
use crate::copy::use_text;
use crate::ui::{Icon, Show, live};
use leptos::prelude::*;
use review::state::Timer as Hand;

/// Milliseconds since 1970 by the server's clock; changes once a second.
#[derive(Clone, Copy)]
struct Clock(RwSignal<u64>);

/// Starts the clock of a page. Until the page is alive it stands at 0.
pub fn provide_clock() {
    let here = use_here();
    let now = RwSignal::new(0_u64);
    provide_context(Clock(now));
    Effect::new(move |_| {
        browser::spawn(async move {
            // It outlives its page, by a second at most.
            while let Some(at) = here.board.try_now() {
                if now.try_set(at).is_some() {
                    return;
                }
                browser::pause(1_000 - (at % 1_000) as u32).await;
            }
        });
    });
}

/// Milliseconds since 1970 by the server's clock.
pub fn use_now() -> Signal<u64> {
    use_context::<Clock>().map_or_else(|| Signal::stored(0), |clock| clock.0.into())
}

/// Seconds that the timer has left, and seconds it was set to. `None`: no timer.
pub fn use_timer() -> Signal<Option<(u32, u32)>> {
    let (here, now) = (use_here(), use_now());
    Memo::new(move |_| left(here, now.get())).into()
}

/// Seconds that the timer has left.
pub fn use_seconds_left() -> Signal<Option<u32>> {
    let timer = use_timer();
    Memo::new(move |_| timer.get().map(|(left, _)| left)).into()
}

fn left(here: Here, now: u64) -> Option<(u32, u32)> {
    here.look(|event| match event.timer? {
        Hand::Running { ends, seconds } => Some(((ends.saturating_sub(now)).div_ceil(1_000) as u32, seconds)),
        Hand::Paused { left, seconds } => Some((left, seconds)),
    })
}

/// Minutes and seconds, as on a clock.
pub fn minutes(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The time left, with a bar. Nothing where no timer is set.
#[component]
pub fn Timer() -> impl IntoView {
    let t = use_text();
    let timer = use_timer();
    let share = move || timer.get().map_or(0, |(left, of)| 100 - (left.min(of) * 100 / of.max(1)));
    let words = move || {
        timer.get().map(|(left, _)| {
            if left == 0 {
                view! { {t.board_time_over()} }.into_any()
            } else {
                view! { {minutes(left)} " " <small>{t.board_time_left()}</small> }.into_any()
            }
        })
    };
    view! {
        <Show when=move || timer.get().is_some()>
            <section class="panel timer" aria-labelledby="time-title">
                <h2 class="panel__title" id="time-title"><Icon name="clock" /> {t.board_time_title()}</h2>
                <p class="timer__left" role="timer" aria-live="off">{live(move || words().into_any())}</p>
                <div class="track" aria-hidden="true" style=move || format!("--at: {}%", share())><span></span></div>
                <p class="hint">{t.board_time_hint()}</p>
            </section>
        </Show>
    }
}
