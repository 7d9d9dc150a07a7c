//! Inputs tied to signals. What was typed before the page came alive is kept: at the first meeting the control is
//! right, afterwards the signal is.

use leptos::ev;
use leptos::html::{Input, Select, Textarea, textarea};
use leptos::prelude::*;

/// Keeps a control and a signal the same, in both directions.
fn follow(value: RwSignal<String>, read: impl Fn() -> Option<String> + 'static, write: impl Fn(&str) + 'static) {
    Effect::new(move |met: Option<bool>| {
        let Some(shown) = read() else { return false };
        let held = value.get();
        if shown != held {
            if met == Some(true) {
                write(&held);
            } else {
                value.set(shown);
            }
        }
        true
    });
}

/// What ties a control to the words around it.
#[derive(Clone)]
pub(super) struct Ties {
    /// The id of the control.
    pub id: String,
    /// Ids of the elements that describe it.
    pub described_by: Signal<Option<String>>,
    /// `Some("true")` while what it holds is not right.
    pub invalid: Signal<Option<&'static str>>,
}

/// One line. `kind` is the type of the input, `keyboard` the one that phones show.
pub(super) fn line(
    ties: Ties,
    value: RwSignal<String>,
    kind: &'static str,
    keyboard: &'static str,
    short: bool,
) -> AnyView {
    let node = NodeRef::<Input>::new();
    let write = move |text: &str| {
        if let Some(input) = node.get_untracked() {
            input.set_value(text);
        }
    };
    follow(value, move || node.get().map(|input| input.value()), write);
    view! {
        <input
            class="input"
            class:input--short=short
            id=ties.id
            type=kind
            inputmode=keyboard
            autocomplete="off"
            value=value.get_untracked()
            node_ref=node
            aria-describedby=ties.described_by
            aria-invalid=ties.invalid
            on:input=move |event| value.set(event_target_value(&event))
        />
    }
    .into_any()
}

/// Several lines.
pub(super) fn area(ties: Ties, value: RwSignal<String>, lang: Option<&'static str>) -> AnyView {
    let node = NodeRef::<Textarea>::new();
    let write = move |text: &str| {
        if let Some(area) = node.get_untracked() {
            area.set_value(text);
        }
    };
    follow(value, move || node.get().map(|area| area.value()), write);
    let area = textarea()
        .class("textarea")
        .id(ties.id)
        .lang(lang)
        .node_ref(node)
        .attr("aria-describedby", ties.described_by)
        .attr("aria-invalid", ties.invalid)
        .on(ev::input, move |event| value.set(event_target_value(&event)));
    let held = value.get_untracked();
    // An empty text node would become a space, and people would have to delete it.
    if held.is_empty() { area.into_any() } else { area.child(held).into_any() }
}

/// One of a few: value and words of each.
pub(super) fn choice(ties: Ties, value: RwSignal<String>, choices: Vec<(String, String)>) -> AnyView {
    let node = NodeRef::<Select>::new();
    let write = move |text: &str| {
        if let Some(select) = node.get_untracked() {
            select.set_value(text);
        }
    };
    follow(value, move || node.get().map(|select| select.value()), write);
    let held = value.get_untracked();
    let options = choices.into_iter().map(|(value, words)| {
        let selected = value == held;
        view! { <option value=value selected=selected>{words}</option> }
    });
    view! {
        <select
            class="select"
            id=ties.id
            node_ref=node
            aria-describedby=ties.described_by
            aria-invalid=ties.invalid
            on:change=move |event| value.set(event_target_value(&event))
        >
            {options.collect_view()}
        </select>
    }
    .into_any()
}
