//! Nothing is at this address.

use crate::copy::{segment, use_text};
use crate::public::NotFound;
use crate::ui::Frame;
use leptos::prelude::*;

/// The page for every address that names nothing.
#[component]
pub fn Missing() -> impl IntoView {
    let t = use_text();
    if let Some(not_found) = use_context::<NotFound>() {
        (not_found.0)();
    }
    view! {
        <Frame kind="about" title=t.missing_title()>
            <div class="page-head">
                <h1>{t.missing_title()}</h1>
                <p>{t.missing_text()}</p>
            </div>
            <p><a class="button" href=format!("/{}", segment(t.0))>{t.missing_start()}</a></p>
        </Frame>
    }
}
