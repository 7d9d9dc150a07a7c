//! A field for a password. The form that holds it is sent by the browser itself.

use leptos::prelude::*;

/// A password; `shown` lets people see what they type.
#[component]
pub fn PasswordField(
    /// Its id.
    id: &'static str,
    /// Its name in the form; empty for one that is not sent.
    name: &'static str,
    /// What it asks for.
    label: &'static str,
    /// What the browser's own store of passwords should know.
    autocomplete: &'static str,
    /// Id of what describes it; empty for nothing.
    #[prop(optional, into)]
    described_by: Signal<Option<String>>,
    /// What is typed.
    value: RwSignal<String>,
    /// Whether it can be read.
    shown: RwSignal<bool>,
) -> AnyView {
    view! {
        <label for=id>{label}</label>
        <input
            class="input"
            id=id
            name=(!name.is_empty()).then_some(name)
            type=move || if shown.get() { "text" } else { "password" }
            autocomplete=autocomplete
            autocapitalize="none"
            spellcheck="false"
            aria-describedby=described_by
            on:input=move |event| value.set(event_target_value(&event))
        />
    }
    .into_any()
}

/// Lets people see what they type.
#[component]
pub fn ShowPassword(
    /// What stands beside the box.
    label: &'static str,
    /// Whether it can be read.
    shown: RwSignal<bool>,
) -> AnyView {
    view! {
        <label class="choice">
            <input type="checkbox" on:change=move |event| shown.set(event_target_checked(&event)) />
            <span>{label}</span>
        </label>
    }
    .into_any()
}
