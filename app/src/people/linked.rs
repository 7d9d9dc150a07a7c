//! A review that another one follows from, or that follows from it, as a link.

use super::paths;
use crate::copy::{Text, attribute};
use crate::desk::Linked;
use leptos::prelude::*;

/// A review that another one is linked with.
pub fn link_to(t: Text, linked: &Linked) -> AnyView {
    let Some((reference, title, lang)) = linked.name.clone() else {
        return view! { <span>{t.stage_next_other()}</span> }.into_any();
    };
    view! {
        <a class="link" href=paths::review(t.0, linked.id)>
            {reference}
            " "
            <span lang=attribute(lang) dir="auto">
                {title}
            </span>
        </a>
    }
    .into_any()
}
