//! The two sides of the board, *what went right* first: themes, and what stands by itself.

use super::contribution::Contribution;
use super::following::{Following, anchor};
use super::gauge::VoiceGauge;
use super::hiding::AnyHidden;
use super::lift::{DropHere, LiftLine, provide_lift};
use super::{Onlooker, tone, use_here};
use crate::browser;
use crate::copy::{attribute, use_text};
use crate::session::Board;
use crate::ui::{Each, Icon, Show, column_name, live};
use leptos::prelude::*;
use review::id::{ContributionId, ThemeId};
use review::leaf::Focus;
use review::limits::TITLE_CHARACTERS_MAX;
use review::op::Op;
use review::plan::Column;

const SIDES: [Column; 2] = [Column::Right, Column::Differ];

/// Both sides. On a phone the tabs lead from one to the other.
#[component]
pub fn Columns() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    provide_lift();
    let count = move |column| {
        here.board.read(|state| {
            state
                .contributions
                .values()
                .filter(|it| it.event == here.event && it.column == column && !it.withdrawn)
                .count() as u64
        })
    };
    view! {
        <div class="stack">
            <Following />
            <LiftLine />
            <nav class="tabs" aria-label=t.board_sides()>
                {SIDES.map(|column| view! {
                    <a href=format!("#{}", tone(column)) data-tone=tone(column) rel="external">
                        <b>{column_name(t, column)}</b>
                        <span>{move || t.board_count(count(column))}</span>
                    </a>
                }.into_any()).collect_view()}
            </nav>
            <div class="board__columns reveals">
                {SIDES.map(|column| view! { <Side column /> }.into_any()).collect_view()}
            </div>
            <AnyHidden feelings=false />
            <VoiceGauge />
        </div>
    }
}

#[component]
fn Side(column: Column) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let themes = Memo::new(move |_| {
        here.board.read(|state| state.themes_of(here.event, column).iter().map(|theme| theme.id).collect::<Vec<_>>())
    });
    let all = move || {
        here.board.read(|state| {
            state
                .contributions
                .values()
                .filter(|it| it.event == here.event && it.column == column && !it.withdrawn)
                .count() as u64
        })
    };
    let reason = move || here.look(|event| if column == Column::Right { event.right_reason.clone() } else { None });
    let title = format!("{}-title", tone(column));
    let labelled = title.clone();
    let few = move || {
        here.look(|event| {
            event.plan.rounds.iter().zip(&event.rounds).any(|(plan, round)| plan.column == column && round.few)
        })
    };
    view! {
        <section class="column" data-tone=tone(column) id=tone(column) aria-labelledby=labelled tabindex="-1">
            <div class="column__head">
                <h2 id=title>{column_name(t, column)}</h2>
                <p>{move || t.board_count(all())} " " {move || t.board_themes(themes.get().len() as u64)}</p>
                <Show when=few>
                    <p class="hint">{t.board_few()}</p>
                </Show>
                {live(move || {
                    reason()
                        .map(|reason| view! { <p class="hint">{t.board_right_reason()} " " {reason}</p> }.into_any())
                        .into_any()
                })}
            </div>
            <Show when=move || all() == 0>
                <p class="soft">{t.board_empty()}</p>
            </Show>
            <Each of=themes let:theme>
                <Theme theme column />
            </Each>
            <Ungrouped column />
            <NewTheme column />
        </section>
    }
}

#[component]
fn Ungrouped(column: Column) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let list = gathered(column, None);
    let title = format!("{}-ungrouped", tone(column));
    let any = Memo::new(move |_| here.board.read(|state| !state.themes_of(here.event, column).is_empty()));
    view! {
        <Show when=move || !list.get().is_empty() || here.may_arrange()>
            <section class="ungrouped" aria-labelledby=format!("{}-title {title}", tone(column)) data-slot=format!("{}|-|9999", tone(column))>
                <div class="theme__head">
                    <h3 id=title.clone() class:visually-hidden=move || !any.get()>{t.board_ungrouped()}</h3>
                    <span class="theme__count">{move || t.board_here(list.get().len() as u64)}</span>
                </div>
                <List column theme=None list />
                <DropHere column theme=None />
            </section>
        </Show>
    }
}

fn gathered(column: Column, theme: Option<ThemeId>) -> Memo<Vec<ContributionId>> {
    let here = use_here();
    Memo::new(move |_| {
        here.board.read(|state| state.gathered(here.event, column, theme).iter().map(|it| it.id).collect())
    })
}

#[component]
fn List(column: Column, theme: Option<ThemeId>, list: Memo<Vec<ContributionId>>) -> impl IntoView {
    let slot = move |id: ContributionId| {
        let at = list.get().iter().position(|known| *known == id).unwrap_or(0);
        format!("{}|{}|{at}", tone(column), theme.map_or_else(|| "-".to_owned(), ThemeId::to_hex))
    };
    view! {
        <ul>
            <Each of=list let:id>
                <li data-slot=move || slot(id)>
                    <Contribution
                        id
                        place=Signal::derive(move || {
                            let list = list.get();
                            (list.iter().position(|known| *known == id).unwrap_or(0) + 1, list.len())
                        })
                    />
                </li>
            </Each>
        </ul>
    }
}

#[component]
fn Theme(theme: ThemeId, column: Column) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let it = Memo::new(move |_| here.board.read(|state| state.themes.get(&theme).cloned()));
    let list = gathered(column, Some(theme));
    let title = move || it.get().and_then(|it| it.title).unwrap_or_else(|| t.board_removed().to_owned());
    let shown = Memo::new(move |_| here.look(|event| event.focus == Some(Focus::Theme(theme))));
    let editing = RwSignal::new(false);
    let heading = format!("t-{theme}");
    let labelled = heading.clone();
    view! {
        <section
            class="theme"
            id=anchor(Focus::Theme(theme))
            aria-labelledby=labelled
            data-slot=format!("{}|{theme}|9999", tone(column))
            class:is-shown=move || shown.get()
        >
            <div class="theme__head">
                <h3 id=heading class:visually-hidden=move || editing.get() lang=move || it.get().map(|it| attribute(it.lang)) dir="auto">{move || title()}</h3>
                <Show when=move || editing.get()>
                    <Rename theme title=title() editing />
                </Show>
                <span class="theme__count">{move || t.board_here(list.get().len() as u64)}</span>
                <ThemeActs theme editing shown />
            </div>
            <List column theme=Some(theme) list />
            <DropHere column theme=Some(theme) />
        </section>
    }
}

#[component]
fn ThemeActs(theme: ThemeId, editing: RwSignal<bool>, shown: Memo<bool>) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let removing = RwSignal::new(false);
    let show = move |_| {
        here.ask(Op::SetFocus { event: here.event, focus: (!shown.get_untracked()).then_some(Focus::Theme(theme)) });
    };
    let remove = Callback::new(move |()| {
        // The theme takes its buttons along: the side it stood on has the focus then.
        if let Some(column) = here.board.peek(|state| state.themes.get(&theme).map(|theme| theme.column)) {
            browser::focus_soon(tone(column).to_owned());
        }
        here.ask(Op::RemoveTheme { theme });
    });
    let edit = move |_| {
        editing.set(true);
        browser::focus_soon(format!("rename-{theme}"));
    };
    view! {
        <Show when=move || here.may_arrange()>
            <div class="theme__acts">
                <Show when=move || here.onlooker == Onlooker::Facilitator>
                    <button class="button button--text button--small" type="button" aria-pressed=move || shown.get().to_string() on:click=show>{t.board_show_all()}</button>
                </Show>
                <button class="button button--text button--small" id=format!("rename-act-{theme}") type="button" on:click=edit>{t.board_rename()}</button>
                <button class="button button--text button--small" type="button" on:click=move |_| removing.set(true)>{t.board_remove_theme()}</button>
                <crate::ui::Confirm id=format!("remove-{theme}") title=t.board_remove_theme_title() open=removing yes=t.board_remove_theme() on_yes=remove>
                    <p>{t.board_remove_theme_text()}</p>
                </crate::ui::Confirm>
            </div>
        </Show>
    }
}

#[component]
fn Rename(theme: ThemeId, title: String, editing: RwSignal<bool>) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let typed = RwSignal::new(title);
    let leave = move || {
        editing.set(false);
        browser::focus_soon(format!("rename-act-{theme}"));
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = Board::words(&typed.get_untracked(), t.0);
        if words.text.is_empty() {
            browser::focus(&format!("rename-{theme}"));
            return;
        }
        here.ask(Op::RenameTheme { theme, title: words });
        leave();
    };
    let id = format!("rename-{theme}");
    view! {
        <form class="theme__title-edit" on:submit=save>
            <label class="visually-hidden" for=id.clone()>{t.board_theme_name()}</label>
            <input class="input" id=id maxlength=TITLE_CHARACTERS_MAX.to_string() prop:value=move || typed.get() on:input:target=move |event| typed.set(event.target().value()) />
            <button class="button button--small" type="submit">{t.board_theme_save()}</button>
            <button class="button button--text button--small" type="button" on:click=move |_| leave()>{t.board_theme_leave()}</button>
        </form>
    }
}

#[component]
fn NewTheme(column: Column) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let typed = RwSignal::new(String::new());
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let title = Board::words(&typed.get_untracked(), t.0);
        if title.text.is_empty() {
            browser::focus(&format!("new-{}", tone(column)));
            return;
        }
        here.ask(Op::AddTheme { theme: ThemeId(browser::random()), event: here.event, column, title });
        typed.set(String::new());
    };
    let id = format!("new-{}", tone(column));
    view! {
        <Show when=move || here.may_arrange()>
            <form class="theme-new" on:submit=add>
                <label for=id.clone()>{t.board_theme_new()}</label>
                <div class="row">
                    <input class="input" id=id.clone() maxlength=TITLE_CHARACTERS_MAX.to_string() prop:value=move || typed.get() on:input:target=move |event| typed.set(event.target().value()) />
                    <button class="button" type="submit"><Icon name="plus" /> {t.board_theme_add()}</button>
                </div>
            </form>
        </Show>
    }
}
