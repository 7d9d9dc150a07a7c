//! Moving a contribution: one op behind four ways. A grip that is dragged by finger or mouse, picked up by Space and
//! carried by arrows, or picked up by a click and put down by another; and a menu of places.

use super::{Here, tone, use_here};
use crate::browser;
use crate::copy::{Text, use_text};
use crate::ui::{Icon, Show, live};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use review::id::{ContributionId, ThemeId};
use review::op::Op;
use review::plan::Column;
use review::sequencer::rank_between;

/// What is held, how, and over which place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Held {
    id: ContributionId,
    column: Column,
    /// Where it would go: a theme or none, and its place among its neighbours there.
    over: Option<(Option<ThemeId>, usize)>,
    /// Dragged by a pointer that has moved.
    dragged: bool,
}

/// What is held on this page.
#[derive(Clone, Copy)]
struct Lift {
    held: RwSignal<Option<Held>>,
    at: RwSignal<(i32, i32)>,
}

/// Puts an empty hand into the context.
pub(super) fn provide_lift() {
    provide_context(Lift { held: RwSignal::new(None), at: RwSignal::new((0, 0)) });
}

fn use_lift() -> Lift {
    use_context().unwrap_or_else(|| Lift { held: RwSignal::new(None), at: RwSignal::new((0, 0)) })
}

/// Asks for a contribution to stand in a place.
fn put(here: Here, id: ContributionId, theme: Option<ThemeId>, at: usize) {
    let rank = here.board.peek(|state| {
        let it = state.contributions.get(&id)?;
        let list: Vec<_> =
            state.gathered(here.event, it.column, theme).into_iter().filter(|known| known.id != id).collect();
        let at = at.min(list.len());
        let rank = |place: usize| list.get(place).map(|it| it.rank.as_str());
        Some(rank_between(at.checked_sub(1).and_then(rank), rank(at)))
    });
    if let Some(rank) = rank {
        here.ask(Op::Move { id, theme, rank });
    }
}

/// The places of a side, in the order of the board: themes, then by itself.
fn places(here: Here, column: Column) -> Vec<Option<ThemeId>> {
    here.board.peek(|state| {
        let themes = state.themes_of(here.event, column);
        themes.iter().map(|theme| Some(theme.id)).chain([None]).collect()
    })
}

fn place_name(here: Here, t: Text, theme: Option<ThemeId>) -> String {
    match theme {
        None => t.board_ungrouped().to_owned(),
        Some(theme) => here
            .board
            .peek(|state| state.themes.get(&theme).and_then(|theme| theme.title.clone()))
            .unwrap_or_else(|| t.board_removed().to_owned()),
    }
}

fn size(here: Here, held: Held, theme: Option<ThemeId>) -> usize {
    here.board.peek(|state| state.gathered(here.event, held.column, theme).iter().filter(|it| it.id != held.id).count())
}

/// Reads `tone|theme or -|place`, the address of a slot in the page.
fn slot(text: &str, column: Column) -> Option<(Option<ThemeId>, usize)> {
    let mut parts = text.split('|');
    (parts.next()? == tone(column)).then_some(())?;
    let theme = match parts.next()? {
        "-" => None,
        theme => Some(ThemeId::parse(theme)?),
    };
    Some((theme, parts.next()?.parse().ok()?))
}

/// The handle of a contribution.
#[component]
pub fn Grip(id: ContributionId, place: Signal<(usize, usize)>) -> impl IntoView {
    let t = use_text();
    let (here, lift) = (use_here(), use_lift());
    let held = Memo::new(move |_| lift.held.get().filter(|held| held.id == id));
    let grip = format!("grip-{id}");
    let pick = move |dragged| {
        let place = here.board.peek(|state| state.contributions.get(&id).map(|it| (it.column, it.theme)));
        let at = place_now(here, id);
        lift.held.set(place.map(|(column, theme)| Held { id, column, over: Some((theme, at)), dragged }));
    };
    let drop = move || {
        if let Some(Held { over: Some((theme, at)), .. }) = lift.held.get_untracked() {
            put(here, id, theme, at);
        }
        lift.held.set(None);
        browser::focus_soon(format!("grip-{id}"));
    };
    let key = move |event: KeyboardEvent| match (event.key().as_str(), held.get_untracked()) {
        (" " | "Enter", None) => {
            event.prevent_default();
            pick(false);
        }
        (" " | "Enter", Some(_)) => {
            event.prevent_default();
            drop();
        }
        ("Escape", Some(_)) => lift.held.set(None),
        (key @ ("ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight"), Some(now)) => {
            event.prevent_default();
            lift.held.set(Some(Held { over: step(here, now, key), ..now }));
        }
        _ => {}
    };
    let captured = grip.clone();
    let down = move |event: PointerEvent| {
        if event.button() == 0 {
            browser::capture_pointer(&captured, event.pointer_id());
            lift.at.set((event.client_x(), event.client_y()));
        }
    };
    let motion = move |event: PointerEvent| {
        let (x, y) = (event.client_x(), event.client_y());
        let started = lift.held.get_untracked().is_some_and(|held| held.id == id && held.dragged);
        let (from_x, from_y) = lift.at.get_untracked();
        let far = (x - from_x).abs() + (y - from_y).abs() > 8;
        if event.buttons() == 0 || !(started || far) {
            return;
        }
        if !started {
            pick(true);
        }
        lift.at.set((x, y));
        let over = browser::attribute_at(x, y, "data-slot");
        lift.held.update(|held| {
            if let Some(held) = held {
                held.over = over.and_then(|text| slot(&text, held.column));
            }
        });
    };
    let up = move |event: PointerEvent| match lift.held.get_untracked() {
        Some(now) if now.id == id && now.dragged => {
            event.prevent_default();
            drop();
        }
        Some(now) if now.id == id => lift.held.set(None),
        _ => pick(false),
    };
    view! {
        <button
            class="contribution__grip"
            type="button"
            id=grip
            aria-label=move || t.board_pick_up(place.get().0)
            aria-pressed=move || held.get().is_some().to_string()
            on:keydown=key
            on:pointerdown=down
            on:pointermove=motion
            on:pointerup=up
            on:pointercancel=move |_| lift.held.set(None)
        >
            <Icon name="grip" />
        </button>
    }
}

fn place_now(here: Here, id: ContributionId) -> usize {
    here.board
        .peek(|state| {
            let it = state.contributions.get(&id)?;
            state.gathered(here.event, it.column, it.theme).iter().position(|known| known.id == id)
        })
        .unwrap_or(0)
}

/// The place one arrow further: up and down among neighbours and on into the next place, left and right to the place
/// before and after.
fn step(here: Here, held: Held, key: &str) -> Option<(Option<ThemeId>, usize)> {
    let places = places(here, held.column);
    let (theme, at) = held.over.unwrap_or((None, 0));
    let now = places.iter().position(|place| *place == theme)?;
    let last = |place: usize| size(here, held, places[place]);
    Some(match key {
        "ArrowUp" if at > 0 => (theme, at - 1),
        "ArrowDown" if at < size(here, held, theme) => (theme, at + 1),
        "ArrowUp" | "ArrowLeft" => {
            let before = now.checked_sub(1).unwrap_or(places.len() - 1);
            (places[before], last(before))
        }
        _ => (places[(now + 1) % places.len()], 0),
    })
}

/// What is held and over which place, said politely; and, while dragging, what hangs at the finger.
#[component]
pub fn LiftLine() -> impl IntoView {
    let t = use_text();
    let (here, lift) = (use_here(), use_lift());
    let words = move || match lift.held.get() {
        None => String::new(),
        Some(Held { over: None, .. }) => t.board_held_nowhere().to_owned(),
        Some(held @ Held { over: Some((theme, at)), .. }) => {
            let of = size(here, held, theme) + 1;
            t.board_held_over((at + 1).min(of), of, place_name(here, t, theme))
        }
    };
    let ghost = move || {
        let held = lift.held.get().filter(|held| held.dragged)?;
        let text = here.board.peek(|state| state.contributions.get(&held.id).and_then(|it| it.text.clone()))?;
        let (x, y) = lift.at.get();
        Some(
            view! { <div class="drag-ghost" aria-hidden="true" style=format!("--x: {x}px; --y: {y}px")>{text}</div> }
                .into_any(),
        )
    };
    view! {
        <p class="visually-hidden" role="status" aria-live="polite">{move || words()}</p>
        <Show when=move || lift.held.get().is_some_and(|held| !held.dragged)>
            <p class="hint">{t.board_held_hint()}</p>
        </Show>
        {live(move || ghost().into_any())}
    }
}

/// "Put it here", in every place, while something is held and not dragged.
#[component]
pub fn DropHere(column: Column, theme: Option<ThemeId>) -> impl IntoView {
    let t = use_text();
    let (here, lift) = (use_here(), use_lift());
    let target = Memo::new(move |_| {
        lift.held.get().is_some_and(|held| held.column == column && held.over.is_some_and(|over| over.0 == theme))
    });
    let put_here = move |_| {
        if let Some(held) = lift.held.get_untracked() {
            put(here, held.id, theme, usize::MAX);
            lift.held.set(None);
            browser::focus_soon(format!("grip-{}", held.id));
        }
    };
    view! {
        <Show when=move || lift.held.get().is_some_and(|held| held.column == column)>
            <button class="drop-here" type="button" class:is-target=move || target.get() on:click=put_here>
                {t.board_put_here()}
                <span class="visually-hidden">": " {place_name(here, t, theme)}</span>
            </button>
        </Show>
    }
}

/// *Move to…*: a menu of places.
#[component]
pub fn MoveMenu(id: ContributionId) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let open = RwSignal::new(false);
    let menu = format!("menu-{id}");
    let item = move |n: usize| format!("menu-{id}-{n}");
    let toggle = move |_| {
        open.update(|open| *open = !*open);
        if open.get_untracked() {
            browser::focus_soon(item(0));
        }
    };
    let close = move || {
        open.set(false);
        browser::focus_soon(format!("menu-{id}-button"));
    };
    let choices = move || {
        let place = here.board.read(|state| state.contributions.get(&id).map(|it| (it.column, it.theme)));
        place
            .map(|(column, now)| {
                places(here, column).into_iter().map(|theme| (theme, theme == now, tone(column))).collect::<Vec<_>>()
            })
            .unwrap_or_default()
    };
    let key = move |event: KeyboardEvent| {
        let count = choices().len();
        let now = browser::focused().and_then(|focused| focused.rsplit('-').next()?.parse::<usize>().ok()).unwrap_or(0);
        let to = match event.key().as_str() {
            "ArrowDown" => (now + 1) % count.max(1),
            "ArrowUp" => now.checked_sub(1).unwrap_or(count.saturating_sub(1)),
            "Home" => 0,
            "End" => count.saturating_sub(1),
            "Escape" | "Tab" => return close(),
            _ => return,
        };
        event.prevent_default();
        browser::focus(&item(to));
    };
    view! {
        <button class="act" type="button" id=format!("menu-{id}-button") aria-haspopup="menu" aria-expanded=move || open.get().to_string() on:click=toggle>
            <Icon name="move" />
            {t.board_move_to()}
        </button>
        <Show when=move || open.get()>
            <div class="menu" id=menu.clone() role="menu" aria-label=t.board_move_title() on:keydown=key>
                <p class="menu__title" role="presentation">{t.board_move_title()}</p>
                {live(move || choices().into_iter().enumerate().map(|(n, (theme, is_here, tone))| {
                    let choose = move |_| {
                        if !is_here {
                            put(here, id, theme, usize::MAX);
                        }
                        close();
                    };
                    view! {
                        <button type="button" role="menuitem" id=item(n) tabindex=if n == 0 { "0" } else { "-1" } aria-disabled=is_here.to_string() data-tone=tone on:click=choose>
                            <i></i>
                            {place_name(here, t, theme)}
                            {is_here.then(|| view! { <span class="visually-hidden">" " {t.board_move_here_now()}</span> <Icon name="check" /> }.into_any())}
                        </button>
                    }
                    .into_any()
                }).collect_view().into_any())}
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_belongs_to_one_side() {
        let theme = ThemeId([0xab; 16]);
        assert_eq!(slot(&format!("right|{theme}|3"), Column::Right), Some((Some(theme), 3)));
        assert_eq!(slot("differ|-|0", Column::Differ), Some((None, 0)));
        assert_eq!(slot("differ|-|0", Column::Right), None);
        assert_eq!(slot("right|zz|0", Column::Right), None);
        assert_eq!(slot("", Column::Right), None);
    }
}
