//! A link that is shown once, and buttons that copy.

use crate::browser;
use crate::copy::use_text;
use crate::ui::Icon;
use leptos::prelude::*;

/// A button that copies a text and says so.
#[component]
pub fn CopyButton(
    /// What it copies.
    text: Signal<String>,
    /// What stands on it.
    #[prop(into)]
    label: String,
    /// What it copies, in words, for people who hear the button alone.
    #[prop(optional, into)]
    what: String,
) -> AnyView {
    let t = use_text();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        browser::copy(&text.get_untracked());
        copied.set(true);
    };
    let what = (!what.is_empty()).then(|| view! { <span class="visually-hidden">" "{what}</span> });
    // The words change in place, and are spoken when they do.
    let words = move || if copied.get() { t.staff_copied().to_owned() } else { label.clone() };
    view! {
        <button class="button button--quiet button--small" type="button" on:click=copy>
            <Icon name="copy" />
            <span>
                <span aria-live="polite">{words}</span>
                {what}
            </span>
        </button>
    }
    .into_any()
}

/// One link with its button.
#[component]
pub fn LinkLine(
    /// The address.
    address: Signal<String>,
    /// Whose it is, in words.
    #[prop(into)]
    what: String,
) -> AnyView {
    let t = use_text();
    view! {
        <span class="seat-link">
            <code>{move || address.get()}</code>
            <CopyButton text=address label=t.staff_copy() what />
        </span>
    }
    .into_any()
}
