//! What everyone is shown, and whether everyone may arrange themes.

use super::has_board;
use crate::board::{Here, use_here};
use crate::copy::{Text, use_text};
use crate::ui::{Show, column_name};
use leptos::prelude::*;
use review::leaf::Focus;
use review::op::Op;
use review::plan::Column;

fn focus_name(t: Text, here: Here, focus: Focus) -> String {
    match focus {
        Focus::Column(column) => column_name(t, column).to_owned(),
        Focus::Theme(theme) => {
            let title = here.board.read(|state| state.themes.get(&theme).and_then(|theme| theme.title.clone()));
            title.unwrap_or_else(|| t.board_removed().to_owned())
        }
        Focus::Contribution(_) => t.console_shown_one().to_owned(),
    }
}

/// "Everyone to this" for a whole side, the way out of it, and the arranging of themes.
#[component]
pub(super) fn ShowEveryone() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let there = Memo::new(move |_| has_board(here.phase()));
    let focus = Memo::new(move |_| here.look(|event| event.focus));
    let words = move || match focus.get() {
        None => t.console_shown_none().to_owned(),
        Some(focus) => t.console_shown_now(focus_name(t, here, focus)),
    };
    let button = move |column: Column| {
        let on = move || focus.get() == Some(Focus::Column(column));
        let show = move |_| {
            let focus = (!untrack(on)).then_some(Focus::Column(column));
            here.ask(Op::SetFocus { event: here.event, focus });
        };
        view! {
            <button
                class="button button--quiet button--small"
                type="button"
                aria-pressed=move || on().to_string()
                on:click=show
            >
                {column_name(t, column)}
            </button>
        }
    };
    let clear = move |_| here.ask(Op::SetFocus { event: here.event, focus: None });
    view! {
        <Show when=move || there.get()>
            <section class="panel stack" aria-labelledby="shown-title">
                <h2 class="panel__title" id="shown-title">{t.console_shown()}</h2>
                <p role="status">{words}</p>
                <div class="row">
                    {[Column::Right, Column::Differ].map(button).collect_view()}
                    <button
                        class="button button--text button--small"
                        type="button"
                        aria-disabled=move || focus.get().is_none().then_some("true")
                        on:click=clear
                    >
                        {t.console_shown_clear()}
                    </button>
                </div>
                <p class="hint">{t.console_shown_hint()}</p>
                <Arranging />
            </section>
        </Show>
    }
}

#[component]
fn Arranging() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let on = Memo::new(move |_| here.look(|event| event.arranging));
    let switch = move |_| here.ask(Op::SetArranging { event: here.event, open: !on.get_untracked() });
    view! {
        <label class="choice">
            <input type="checkbox" role="switch" prop:checked=move || on.get() on:change=switch />
            <span>
                {t.console_arranging()}
                <span class="choice__hint">{t.console_arranging_hint()}</span>
            </span>
        </label>
    }
}
