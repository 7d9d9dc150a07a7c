//! Return words, for whoever has written or answered something: shown when asked for, never before, and never sent. And
//! the choice to do without: a device that keeps no list of what was written on it, and so has no return words.

use crate::browser;
use crate::copy::use_text;
use crate::session::{use_mine, use_place, use_votes, word_list};
use crate::ui::{Confirm, Icon, Show, live};
use leptos::prelude::*;
use review::id::EventId;
use seat::to_words;

/// The heading of the panel; the focus goes there when the list is given up.
const TITLE: &str = "key-title";

/// The panel. Offered after the first contribution or the first answer, never as a gate.
#[component]
pub fn ReturnWords(event: EventId) -> impl IntoView {
    let (mine, votes, place) = (use_mine(), use_votes(), use_place());
    let listed = Memo::new(move |_| place.keeps_list());
    view! {
        <Show when=move || listed.get() && (!mine.of(event).is_empty() || votes.any(event))><Panel /></Show>
        <Show when=move || !listed.get()><NoList /></Show>
    }
}

#[component]
fn Panel() -> impl IntoView {
    let t = use_text();
    let place = use_place();
    let list = word_list();
    let words = RwSignal::new(Vec::<String>::new());
    let failed = RwSignal::new(false);
    let toggle = move |_| {
        if !words.read_untracked().is_empty() {
            words.set(vec![]);
            return;
        }
        let list = list.clone();
        browser::spawn(async move {
            let loaded = browser::get(&list).await;
            failed.try_set(loaded.is_err());
            let key = place.kept_now().and_then(|kept| kept.key());
            if let (Some(key), Ok(list)) = (key, loaded) {
                words.try_set(to_words(&key, &list).into_iter().map(str::to_owned).collect());
            }
        });
    };
    let shown = move || {
        let list = words.get();
        if list.is_empty() {
            return ().into_any();
        }
        let word = |word: String| view! { <li>{word}</li> }.into_any();
        view! {
            <p>{t.key_how()}</p>
            <ol class="return-words" lang="en" translate="no">{list.into_iter().map(word).collect_view()}</ol>
            <p><strong>{t.key_warn()}</strong></p>
        }
        .into_any()
    };
    let again = move || if words.read().is_empty() { t.key_show() } else { t.key_hide() };
    let shared = move || (!place.is_own()).then(|| view! { <p>{t.key_shared()}</p> }.into_any()).into_any();
    view! {
        <section class="panel stack returning" aria-labelledby=TITLE>
            <h2 class="panel__title" id=TITLE>{t.key_title()}</h2>
            <p>{t.key_lead()}</p>
            <p class="hint">{t.key_answers()}</p>
            {live(shared)}
            <button class="button button--quiet" type="button" aria-expanded=move || (!words.read().is_empty()).to_string() on:click=toggle>
                <Icon name="lock" />
                {move || again()}
            </button>
            <p class="field__error" role="status">{move || failed.get().then(|| t.key_failed())}</p>
            <div class="stack" aria-live="polite">{live(shown)}</div>
            <GiveUp />
        </section>
    }
}

/// The choice to keep no list, on a person's own device. Asked back, because it cannot be undone there.
#[component]
fn GiveUp() -> impl IntoView {
    let t = use_text();
    let place = use_place();
    // A device that holds several places keeps its list: by it each slip stays to be told from the others.
    let alone = place.places_now() == 1;
    let asking = RwSignal::new(false);
    let give_up = Callback::new(move |()| {
        browser::spawn(async move {
            place.give_up_list().await;
            browser::focus_soon(TITLE.to_owned());
        });
    });
    view! {
        <Show when=move || alone && place.is_own()>
            <label class="choice">
                <input
                    type="checkbox"
                    id="no-list"
                    prop:checked=move || asking.get()
                    on:change:target=move |event| asking.set(event.target().checked())
                />
                <span>{t.key_no_list()}<span class="choice__hint">{t.key_no_list_hint()}</span></span>
            </label>
            <Confirm id="no-list-confirm" title=t.key_no_list_title() open=asking yes=t.key_give_up() on_yes=give_up>
                <p><strong>{t.key_no_list_lost()}</strong></p>
                <p>{t.key_no_list_later()}</p>
                <p>{t.key_no_list_final()}</p>
            </Confirm>
        </Show>
    }
}

/// What a device that keeps no list keeps.
#[component]
fn NoList() -> impl IntoView {
    let t = use_text();
    view! {
        <section class="panel stack returning" aria-labelledby=TITLE>
            <h2 class="panel__title" id=TITLE tabindex="-1">{t.key_none_title()}</h2>
            <p>{t.key_none_text()}</p>
            <p class="hint">{t.key_none_left()}</p>
        </section>
    }
}
