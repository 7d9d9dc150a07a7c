//! Boxes and lines that tell something: a notice, a state that passes, and paragraphs that a partnership wrote.

use super::{Icon, live};
use crate::copy::attribute;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use review::text::Lang;

/// A box with a sign. Kinds: `promise`, `hint`, `wait`, `danger` (only for somebody at risk).
#[component]
pub fn Notice(
    /// Which.
    kind: &'static str,
    /// Its sign.
    icon: &'static str,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("notice notice--{kind}")>
            <Icon name=icon />
            <div>{children()}</div>
        </div>
    }
}

/// A line that is there while something takes time, and spoken when it comes.
#[component]
pub fn Waiting(
    /// Whether it takes time now.
    #[prop(into)]
    on: Signal<bool>,
    /// What it says.
    #[prop(into)]
    words: TextProp,
) -> impl IntoView {
    let said = move || on.get().then(|| words.get().to_string().into_any());
    view! { <p class="state" role="status">{live(move || said().into_any())}</p> }
}

/// Paragraphs that somebody wrote: plain text, one paragraph per line.
#[component]
pub fn Prose(
    /// What they wrote.
    #[prop(into)]
    text: String,
    /// Their language.
    lang: Lang,
) -> impl IntoView {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let paragraphs = lines.map(|line| view! { <p>{line.to_owned()}</p> }.into_any()).collect_view();
    view! { <div class="stack-s" dir="auto" lang=attribute(lang)>{paragraphs}</div> }
}
