//! People's words on the screen in the room: as everyone may read them, large.

use crate::board::{Here, tone, use_here};
use crate::copy::{Text, attribute, use_text};
use crate::ui::{Show, column_name, voice_name};
use leptos::prelude::*;
use review::id::{ContributionId, ThemeId};
use review::leaf::Focus;
use review::plan::Column;
use review::state::{State, Theme};
use review::text::Lang;

/// One contribution as everyone may read it: its words, their language, the voice its author chose to show.
type Line = (ContributionId, String, Lang, Option<String>);

fn line(t: Text, state: &State, id: ContributionId) -> Option<Line> {
    let it = state.contributions.get(&id)?;
    let voices = state.events.get(&it.event).map(|event| event.plan.voices.as_slice()).unwrap_or_default();
    let voice = it.voice.and_then(|n| voices.get(usize::from(n))).map(|voice| voice_name(t, voice));
    Some((id, it.text.clone().unwrap_or_else(|| t.board_removed().to_owned()), it.lang, voice))
}

fn gathered(t: Text, here: Here, state: &State, column: Column, theme: Option<ThemeId>) -> Vec<Line> {
    let list = state.gathered(here.event, column, theme);
    list.iter().filter_map(|it| line(t, state, it.id)).collect()
}

fn theme_title(t: Text, state: &State, theme: ThemeId) -> Option<(String, Lang)> {
    let theme = state.themes.get(&theme)?;
    Some((theme.title.clone().unwrap_or_else(|| t.board_removed().to_owned()), theme.lang))
}

/// What everyone is shown.
#[component]
pub(super) fn Focused(focus: Focus) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let column = Memo::new(move |_| here.board.read(|state| column_of(state, focus)));
    let title = Memo::new(move |_| {
        here.board.read(|state| {
            let theme = match focus {
                Focus::Column(_) => None,
                Focus::Theme(theme) => Some(theme),
                Focus::Contribution(id) => state.contributions.get(&id).and_then(|it| it.theme),
            };
            theme.and_then(|theme| theme_title(t, state, theme))
        })
    });
    let words = move || title.get().map_or_else(|| column_name(t, column.get()).to_owned(), |title| title.0);
    let lang = move || title.get().map(|title| attribute(title.1));
    let body = match focus {
        Focus::Column(column) => view! { <Side column written=true /> }.into_any(),
        Focus::Theme(theme) => {
            let list = Memo::new(move |_| here.board.read(|state| gathered(t, here, state, column.get(), Some(theme))));
            view! { <Lines list /> }.into_any()
        }
        Focus::Contribution(id) => {
            let list = Memo::new(move |_| here.board.read(|state| line(t, state, id).into_iter().collect()));
            view! { <Lines list /> }.into_any()
        }
    };
    view! {
        <section class="room__focus" data-tone=move || tone(column.get())>
            <h1 dir="auto" lang=lang>{words}</h1>
            {body}
        </section>
    }
}

fn column_of(state: &State, focus: Focus) -> Column {
    let column = match focus {
        Focus::Column(column) => Some(column),
        Focus::Theme(theme) => state.themes.get(&theme).map(|theme| theme.column),
        Focus::Contribution(id) => state.contributions.get(&id).map(|it| it.column),
    };
    column.unwrap_or(Column::Right)
}

#[component]
fn Lines(list: Memo<Vec<Line>>) -> impl IntoView {
    let one = |(_, text, lang, voice): Line| {
        let voice = voice.map(|voice| view! { <p><span class="tag">{voice}</span></p> });
        view! { <li><p class="contribution__text" dir="auto" lang=attribute(lang)>{text}</p>{voice}</li> }
    };
    view! { <ul>{move || list.get().into_iter().map(one).collect_view()}</ul> }
}

/// The themes of a side with their counts. What stands by itself is counted, or, where there is no theme yet, may be
/// written out.
#[component]
pub(super) fn Side(
    column: Column,
    /// Whether it may be written out.
    written: bool,
) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let themes = Memo::new(move |_| {
        here.board.read(|state| {
            let theme = |theme: &&Theme| {
                let title = theme_title(t, state, theme.id)?;
                Some((title, state.gathered(here.event, column, Some(theme.id)).len() as u64))
            };
            state.themes_of(here.event, column).iter().filter_map(theme).collect::<Vec<_>>()
        })
    });
    let alone = Memo::new(move |_| here.board.read(|state| gathered(t, here, state, column, None)));
    let counted = Memo::new(move |_| !written || !themes.get().is_empty());
    let theme = move |((title, lang), n): ((String, Lang), u64)| {
        view! {
            <li>
                <p>
                    <span dir="auto" lang=attribute(lang)>{title}</span>
                    " "
                    <span class="tag">{t.board_count(n)}</span>
                </p>
            </li>
        }
    };
    let rest = move || {
        let n = alone.get().len() as u64;
        (n > 0).then(|| view! { <li><p>{t.room_ungrouped(n)}</p></li> })
    };
    view! {
        <Show when=move || counted.get() fallback=move || view! { <Lines list=alone /> }>
            <ul>{move || themes.get().into_iter().map(theme).collect_view()} {rest}</ul>
        </Show>
    }
}
