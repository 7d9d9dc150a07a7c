//! What is not right yet: a summary on top of a form that takes the focus, and a line at the field itself.

use super::live;
use crate::browser;
use crate::copy::use_text;
use leptos::prelude::*;

/// Id of the summary. One on a page.
const SUMMARY: &str = "error-summary";

/// Everything that is not right, each with a link to its field; a sentence without a field id is plain. Receives the
/// focus whenever it is set to something.
#[component]
pub fn ErrorSummary(
    /// Id of the field, and the sentence.
    #[prop(into)]
    errors: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let t = use_text();
    let list = move || errors.get().into_iter().map(|(field, words)| entry(field, words)).collect_view();
    // Made after the view, so that it runs when the summary is there to be focused.
    let shown = view! {
        <div
            class="error-summary"
            id=SUMMARY
            role="alert"
            tabindex="-1"
            hidden=move || errors.with(Vec::is_empty)
        >
            <h2>{t.ui_errors_title()}</h2>
            <ul>{live(move || list().into_any())}</ul>
        </div>
    };
    Effect::new(move |_| {
        if errors.with(|errors| !errors.is_empty()) {
            browser::focus(SUMMARY);
        }
    });
    shown
}

fn entry(field: String, words: String) -> AnyView {
    if field.is_empty() {
        return view! { <li>{words}</li> }.into_any();
    }
    let href = format!("#{field}");
    let go = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        browser::focus(&field);
    };
    view! { <li><a class="link" href=href rel="external" on:click=go>{words}</a></li> }.into_any()
}

/// What is not right about one field, to stand between its label and itself. `None` shows nothing.
#[component]
pub fn FieldError(
    /// Id of this line, for the field's `aria-describedby`.
    #[prop(into)]
    id: String,
    /// The sentence.
    #[prop(into)]
    words: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <p class="field__error" id=id hidden=move || words.with(Option::is_none)>
            {live(move || words.get().map(IntoAny::into_any).into_any())}
        </p>
    }
}
