//! The screen in the room: large, read-only, follows what everyone is shown, covered by one key. Never a draft, never
//! anybody's own marks.

mod parts;
mod showing;
mod words;

use super::replaced::replaced;
use super::timer::{minutes, use_seconds_left};
use super::use_here;
use crate::address::in_language;
use crate::browser;
use crate::copy::{LANGS, use_text};
use crate::session::Link;
use crate::ui::{Icon, Mark, Wordmark, phase_name};
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use parts::Shown;

const COVER: &str = "room-cover";
const COVERS: &str = "room-covers";

/// The whole screen. `instead` is what it says instead of the board, while it is being opened or cannot be.
#[component]
pub fn Room(
    /// Why there is no board to show.
    #[prop(into)]
    instead: Signal<Option<String>>,
) -> AnyView {
    let covered = RwSignal::new(false);
    listen(covered);
    let shown = move || match instead.get() {
        Some(words) => view! { <Instead words /> }.into_any(),
        None => view! { <Shown /> }.into_any(),
    };
    view! {
        <main id="main" class="room" tabindex="-1" inert=move || covered.get()>
            <Head />
            {shown}
            <Foot covered board=Signal::derive(move || instead.with(Option::is_none)) />
        </main>
        {move || covered.get().then(|| view! { <Cover covered /> })}
    }
    .into_any()
}

fn cover(covered: RwSignal<bool>, on: bool) {
    covered.set(on);
    browser::focus_soon(if on { COVER } else { COVERS }.to_owned());
}

/// One key covers the screen, wherever the focus is: whoever stands at the wall has no time to look for it.
fn listen(covered: RwSignal<bool>) {
    Effect::new(move |_| {
        let key = move |event: KeyboardEvent| {
            let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.repeat());
            match (event.key().as_str(), covered.get_untracked()) {
                ("c" | "C", on) if plain => cover(covered, !on),
                ("Escape", true) => cover(covered, false),
                _ => {}
            }
        };
        let listener = window_event_listener(ev::keydown, key);
        on_cleanup(move || listener.remove());
    });
}

#[component]
fn Cover(covered: RwSignal<bool>) -> impl IntoView {
    let t = use_text();
    view! {
        // Any tap uncovers; the button is for those who look for one.
        <div
            class="room__cover"
            role="dialog"
            aria-modal="true"
            aria-labelledby="room-covered"
            on:click=move |_| cover(covered, false)
        >
            <Mark />
            <p id="room-covered">{t.room_covered()}</p>
            <button class="button button--quiet" id=COVER type="button">{t.room_uncover()}</button>
        </div>
    }
}

/// What is said instead of the board.
#[component]
fn Instead(words: String) -> impl IntoView {
    let t = use_text();
    view! {
        <section class="room__focus">
            <h1>{t.room_title()}</h1>
            <p role="status">{words}</p>
        </section>
    }
}

/// The mark, the phase, and whether what stands here may be old.
#[component]
fn Head() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let words = Memo::new(move |_| match (here.board.link(), here.phase()) {
        (Link::Away, Some(_)) => t.room_away(),
        (_, Some(phase)) => phase_name(t, phase),
        (_, None) => "",
    });
    view! {
        <div class="room__head">
            <span class="wordmark"><Wordmark /></span>
            <p role="status">{move || words.get()}</p>
        </div>
    }
}

/// Counts and time, and the few things that can be done here.
#[component]
fn Foot(covered: RwSignal<bool>, board: Signal<bool>) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let left = use_seconds_left();
    let counts = Memo::new(move |_| here.board.counts(here.event));
    let time = move || match left.get()? {
        0 => Some(t.room_time_over().to_owned()),
        seconds => Some(t.room_time_left(minutes(seconds))),
    };
    view! {
        <div class="room__foot">
            <p hidden=move || !board.get() || counts.get().joined == 0>
                {move || t.board_ready(counts.get().joined, counts.get().ready)}
            </p>
            {replaced(here)}
            <p role="timer" aria-live="off"><b>{move || board.get().then(time)}</b></p>
            <div class="row">
                <Languages />
                <button
                    class="icon-button"
                    type="button"
                    aria-label=t.ui_theme()
                    on:click=move |_| browser::toggle_theme()
                >
                    <Icon name="theme" />
                </button>
                <button
                    class="button button--quiet"
                    id=COVERS
                    type="button"
                    aria-keyshortcuts="C"
                    on:click=move |_| cover(covered, true)
                >
                    {t.room_cover()}
                </button>
            </div>
        </div>
    }
}

#[component]
fn Languages() -> impl IntoView {
    let t = use_text();
    let pathname = use_location().pathname;
    let link = move |&(lang, segment, attribute, name): &(_, &'static str, &'static str, &'static str)| {
        let href = move || in_language(&pathname.get(), lang);
        let current = (lang == t.0).then_some("true");
        view! { <li><a href=href hreflang=segment lang=attribute aria-current=current>{name}</a></li> }
    };
    view! {
        <nav class="lang" aria-label=t.ui_languages()>
            <ul>{LANGS.iter().map(link).collect_view()}</ul>
        </nav>
    }
}
