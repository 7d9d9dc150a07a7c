//! "Everyone to this": the facilitator shows something, and every page goes there, unless its person stopped following.

use super::{Onlooker, use_here};
use crate::browser;
use crate::copy::{Text, use_text};
use crate::ui::{Icon, Show, column_name, live};
use leptos::prelude::*;
use review::leaf::Focus;
use review::state::State;

/// The id of the element that shows something.
pub fn anchor(focus: Focus) -> String {
    match focus {
        Focus::Column(column) => super::tone(column).to_owned(),
        Focus::Theme(theme) => format!("theme-{theme}"),
        Focus::Contribution(id) => format!("contribution-{id}"),
    }
}

fn title(t: Text, state: &State, focus: Focus) -> String {
    match focus {
        Focus::Column(column) => column_name(t, column).to_owned(),
        Focus::Theme(theme) => state
            .themes
            .get(&theme)
            .and_then(|theme| theme.title.clone())
            .unwrap_or_else(|| t.board_removed().to_owned()),
        Focus::Contribution(_) => t.board_following_contribution().to_owned(),
    }
}

/// The line that says what is shown. Goes there once, when it changes.
#[component]
pub fn Following() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let on = RwSignal::new(true);
    let focus = Memo::new(move |_| here.look(|event| event.focus));
    if here.onlooker == Onlooker::Participant {
        Effect::new(move |_| {
            if let Some(focus) = focus.get().filter(|_| on.get()) {
                browser::scroll_to(&anchor(focus));
            }
        });
    }
    let words = move || {
        let focus = focus.get()?;
        let name = here.board.read(|state| title(t, state, focus));
        let go = move |_| browser::scroll_to(&anchor(focus));
        Some(
            view! {
                {t.board_following()}
                " "
                <a href=format!("#{}", anchor(focus)) rel="external" on:click=go>{name}</a>
            }
            .into_any(),
        )
    };
    view! {
        <div role="status">
            <Show when=move || focus.get().is_some()>
                <div class="following">
                    <Icon name="eye" />
                    <p>{live(move || words().into_any())}</p>
                    <Show when=move || here.onlooker == Onlooker::Participant>
                        <button
                            class="button button--quiet button--small"
                            type="button"
                            aria-pressed=move || on.get().to_string()
                            on:click=move |_| on.update(|on| *on = !*on)
                        >
                            {t.board_following_follow()}
                        </button>
                    </Show>
                </div>
            </Show>
        </div>
    }
}
