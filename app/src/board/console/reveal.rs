//! The countdown to opening a board or to showing answers, with the way to stop it; and opening the board of a sealed
//! round.

use super::HEADING;
use super::ids::{HOLD, count_id};
use crate::board::stage::{Running, Stage, countdown_words, running, stage};
use crate::board::timer::use_now;
use crate::board::{Here, use_here};
use crate::browser;
use crate::copy::use_text;
use crate::ui::{Confirm, Icon, Show};
use leptos::ev::FocusEvent;
use leptos::prelude::*;
use review::limits::REVEAL_COUNTDOWN_MS;
use review::op::Op;
use review::state::RoundStatus;

const OPEN: &str = "open-board";
/// The countdown that runs, if one does.
type Runs = Option<Running>;

/// The countdown, while one runs. Whoever was at its button is taken on when it ends.
#[component]
pub(super) fn Opening() -> impl IntoView {
    let here = use_here();
    let runs = Memo::new(move |_| running(here));
    let held = StoredValue::new(false);
    Effect::new(move |before: Option<Runs>| {
        let now = runs.get();
        if let Some(Some(before)) = before
            && now != Some(before)
            && held.get_value()
        {
            held.set_value(false);
            browser::focus_soon(after(here, before, now));
        }
        now
    });
    move || runs.get().map(|running| view! { <Countdown running held /> })
}

/// Where the focus goes after a countdown: to the next one, to the button that starts it again, or to the heading.
fn after(here: Here, before: Running, now: Runs) -> String {
    let status = here.board.peek(|state| {
        let event = state.events.get(&here.event)?;
        event.rounds.get(usize::from(before.round)).map(|round| round.status)
    });
    match (now, status) {
        (Some(_), _) => HOLD.to_owned(),
        (None, Some(RoundStatus::Open)) if before.ballots => count_id(before.round),
        (None, Some(RoundStatus::Open)) => OPEN.to_owned(),
        (None, _) => HEADING.to_owned(),
    }
}

#[component]
fn Countdown(running: Running, held: StoredValue<bool>) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let now = use_now();
    let words = Memo::new(move |_| countdown_words(t, running, now.get()));
    let hold = move |_| here.ask(Op::CancelReveal { event: here.event, round: running.round });
    // Without another element that takes the focus, the button was only taken away.
    let left = move |event: FocusEvent| held.set_value(event.related_target().is_none());
    view! {
        <div class="countdown" role="timer" aria-live="off">
            <p>{move || words.get()} <span class="hint">{t.console_opening_hint()}</span></p>
            <button
                class="button button--quiet button--large"
                id=HOLD
                type="button"
                on:focus=move |_| held.set_value(true)
                on:blur=left
                on:click=hold
            >
                {if running.ballots { t.console_count_hold() } else { t.console_hold() }}
            </button>
        </div>
    }
}

/// The button that opens the board, and the question before.
#[component]
pub(super) fn OpenBoard() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let asking = RwSignal::new(false);
    let stage = Memo::new(move |_| stage(here));
    let writing = Memo::new(move |_| matches!(stage.get(), Stage::Writing(_)));
    let waiting = Memo::new(move |_| waiting(here, stage.get()));
    let ready = Memo::new(move |_| {
        let counts = here.board.counts(here.event);
        t.board_ready(counts.joined, counts.ready)
    });
    let open = Callback::new(move |()| {
        if let Stage::Writing(round) = stage.get_untracked() {
            here.ask(Op::ScheduleReveal { event: here.event, round });
            browser::focus_soon(HOLD.to_owned());
        }
    });
    view! {
        <Show when=move || writing.get()>
            <button class="button button--large" id=OPEN type="button" on:click=move |_| asking.set(true)>
                <Icon name="eye" />
                <span>
                    {t.console_open()}
                    " "
                    <span class="button__sub">
                        {move || t.console_open_sub(ready.get(), t.console_open_waiting(waiting.get()))}
                    </span>
                </span>
            </button>
        </Show>
        <Confirm
            id="open-board-question"
            title=t.console_open_question()
            open=asking
            yes=t.console_open()
            on_yes=open
            no=t.console_open_not_yet()
        >
            <p>{t.console_open_at_once()}</p>
            <p>{t.console_open_closes()}</p>
            <p>{t.console_open_wait(REVEAL_COUNTDOWN_MS / 1_000)}</p>
            <p hidden=move || waiting.get() != 0><strong>{t.console_open_empty()}</strong></p>
        </Confirm>
    }
}

/// Contributions that waited in the round at the last count.
fn waiting(here: Here, stage: Stage) -> u64 {
    let (Stage::Writing(round) | Stage::Counting(round)) = stage else { return 0 };
    here.board.counts(here.event).waiting.get(&round).copied().unwrap_or(0).into()
}
