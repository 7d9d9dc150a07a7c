//! Coming back to a place by return words. They are read here and never sent.

use super::arrival::Arrival;
use crate::browser::{self, Trouble};
use crate::copy::{Text, use_text};
use crate::session::word_list;
use crate::ui::{FieldError, trouble_text};
use leptos::prelude::*;
use seat::{WordsError, parse_words};

/// What is wrong with words, and which to look at.
fn wrong_words(t: Text, wrong: &WordsError) -> String {
    match wrong {
        WordsError::Number(n) => t.key_wrong_number(n),
        WordsError::Unknown(n) => t.key_wrong_word(n),
        WordsError::Check => t.key_wrong_check().to_owned(),
    }
}

/// The form. It goes once the words are whole; then the place can be taken back.
#[component]
pub(super) fn ComeBack(arrival: Arrival) -> impl IntoView {
    let t = use_text();
    let text = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let list = word_list();
    let read = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let list = list.clone();
        browser::spawn(async move {
            let read = match browser::get(&list).await {
                Ok(list) => parse_words(&text.get_untracked(), &list).map_err(|wrong| wrong_words(t, &wrong)),
                Err(Trouble::NoConnection) => Err(trouble_text(t, &Trouble::NoConnection)),
                Err(_) => Err(t.key_failed().to_owned()),
            };
            match read {
                Ok(key) => {
                    wrong.set(None);
                    text.set(String::new());
                    arrival.come_back(key);
                    browser::focus_soon("take".to_owned());
                }
                Err(words) => {
                    wrong.set(Some(words));
                    browser::focus("return-words");
                }
            }
        });
    };
    view! {
        <form class="stack" aria-labelledby="back" novalidate on:submit=read>
            <h3 id="back">{t.key_back_title()}</h3>
            <div class="field" class:field--error=move || wrong.read().is_some()>
                <label for="return-words">{t.key_back_label()}</label>
                <p class="hint" id="return-words-hint">{t.key_back_hint()}</p>
                <FieldError id="return-words-error" words=Signal::derive(move || wrong.get()) />
                <textarea
                    class="textarea"
                    id="return-words"
                    rows="3"
                    lang="en"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby="return-words-hint return-words-error"
                    aria-invalid=move || wrong.get().map(|_| "true")
                    prop:value=move || text.get()
                    on:input:target=move |event| text.set(event.target().value())
                ></textarea>
            </div>
            <button class="button button--quiet" type="submit">{t.key_back_do()}</button>
        </form>
    }
}
