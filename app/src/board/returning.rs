//! Return words, for whoever has written or answered something: shown when asked for, never before, and never sent.

use crate::browser;
use crate::copy::use_text;
use crate::session::{use_mine, use_place, use_votes, word_list};
use crate::ui::{Icon, Show, live};
use leptos::prelude::*;
use review::id::EventId;
use seat::to_words;

/// The panel. Offered after the first contribution or the first answer, never as a gate.
#[component]
pub fn ReturnWords(event: EventId) -> impl IntoView {
    let (mine, votes) = (use_mine(), use_votes());
    view! { <Show when=move || !mine.of(event).is_empty() || votes.any(event)><Panel /></Show> }
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
            let key = place.kept_now().and_then(|kept| kept.key());
            let loaded = browser::get(&list).await;
            failed.try_set(loaded.is_err());
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
        <section class="panel stack returning" aria-labelledby="key-title">
            <h2 class="panel__title" id="key-title">{t.key_title()}</h2>
            <p>{t.key_lead()}</p>
            <p class="hint">{t.key_answers()}</p>
            {live(shared)}
            <button class="button button--quiet" type="button" aria-expanded=move || (!words.read().is_empty()).to_string() on:click=toggle>
                <Icon name="lock" />
                {move || again()}
            </button>
            <p class="field__error" role="status">{move || failed.get().then(|| t.key_failed())}</p>
            <div class="stack" aria-live="polite">{live(shown)}</div>
        </section>
    }
}
