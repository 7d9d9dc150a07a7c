//! What can be done now: starting, the time, opening the board, going on, ending.

use super::ending::Ending;
use super::reveal::{OpenBoard, Opening};
use super::time::{TimeLeft, TimeSetting};
use super::ways::Ways;
use super::{HEADING, Standing, standing};
use crate::board::use_here;
use crate::browser;
use crate::copy::use_text;
use crate::people::paths;
use crate::ui::Icon;
use leptos::prelude::*;
use review::op::Op;
use review::plan::PhaseKind;

/// The panel of what can be done now.
#[component]
pub(super) fn Now() -> impl IntoView {
    let here = use_here();
    let standing = Memo::new(move |_| standing(here));
    let tone = Memo::new(move |_| match here.phase() {
        Some(PhaseKind::Right) => "right",
        Some(PhaseKind::Differ) => "differ",
        _ => "loch",
    });
    let inside = move || match standing.get() {
        Standing::Closed => view! { <Closed /> }.into_any(),
        Standing::Early => view! { <Early /> }.into_any(),
        Standing::Planned => view! { <Start /> }.into_any(),
        Standing::Live => view! { <Live /> }.into_any(),
        Standing::Ended => view! { <Over /> }.into_any(),
    };
    view! {
        <section class="panel now-panel stack" data-tone=move || tone.get() aria-labelledby="now-title">
            {inside}
        </section>
    }
}

#[component]
fn Start() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let start = move |_| {
        here.ask(Op::StartEvent { event: here.event });
        browser::focus_soon(HEADING.to_owned());
    };
    view! {
        <h2 class="panel__title" id="now-title">{t.console_now()}</h2>
        <p>{t.console_start_text()}</p>
        <div class="console__move">
            <button class="button button--large" type="button" on:click=start>{t.console_start()}</button>
        </div>
    }
}

#[component]
fn Live() -> impl IntoView {
    let t = use_text();
    view! {
        <div class="row row--apart">
            <h2 class="panel__title" id="now-title">{t.console_now()}</h2>
            <TimeLeft />
        </div>
        <TimeSetting />
        <Opening />
        <div class="console__move">
            <OpenBoard />
            <Ways />
            <p class="hint" id="move-note">{t.console_move_note()}</p>
        </div>
        <Ending />
    }
}

#[component]
fn Over() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    view! {
        <h2 class="panel__title" id="now-title">{t.console_now()}</h2>
        <p>{t.console_over_text()}</p>
        <p class="row">
            <a class="button button--quiet" href=paths::print(t.0, here.board.review(), here.event)>
                <Icon name="print" />
                {t.console_print()}
            </a>
            <a class="link" href=paths::review(t.0, here.board.review())>{t.console_to_review()}</a>
        </p>
    }
}

/// The review has not come to the stage at which events begin.
#[component]
fn Early() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    view! {
        <h2 class="panel__title" id="now-title">{t.console_now()}</h2>
        <p>{t.console_early_text()}</p>
        <p>
            <a class="button" href=paths::review(t.0, here.board.review())>
                {t.console_to_review()}
            </a>
        </p>
    }
}

#[component]
fn Closed() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    view! {
        <h2 class="panel__title" id="now-title">{t.console_now()}</h2>
        <p>{t.console_closed_text()}</p>
        <p>
            <a class="link" href=paths::review(t.0, here.board.review())>{t.console_to_review()}</a>
        </p>
    }
}
