//! The preview of voices below the rows that they are written into, and the merging that it proposes. Must not know how
//! a row is typed.

use super::found::Found;
use super::rows::VoiceRows;
use super::words::{groups, proposal, status};
use crate::browser;
use crate::copy::use_text;
use crate::people::Deed;
use crate::ui::live;
use leptos::prelude::*;

/// The preview; where it merges, the focus goes to its heading, or `back` where no voice is left.
#[component]
pub(super) fn VoicesPreview(
    /// The form it belongs to.
    deed: Deed,
    /// What is written.
    rows: VoiceRows,
    /// Where the rows are written, if there are none.
    back: String,
) -> AnyView {
    let t = use_text();
    let found = Memo::new(move |_| Found::of(rows.written()));
    let said = move || found.with(|it| status(t, it.few(), rows.merged()));
    let title = deed.id("voices-preview");
    let (labelled_by, heading) = (title.clone(), title.clone());
    let merge = move |_| {
        let Some(merge) = found.with_untracked(|it| it.merge.clone()) else { return };
        browser::focus_soon(if merge.voices.is_empty() { back.clone() } else { heading.clone() });
        rows.merge(merge.voices);
    };
    // The button stands outside of what is drawn anew, so that it makes rows that stay.
    view! {
        <p class="state" role="status">{live(move || said().map(IntoAny::into_any).into_any())}</p>
        <section
            class="panel panel--plain stack-s"
            aria-labelledby=labelled_by
            hidden=move || found.with(Found::is_empty)
        >
            <h3 class="panel__title" id=title tabindex="-1">
                {t.staff_voices_preview()}
            </h3>
            {live(move || found.with(|it| groups(t, it)))}
            {live(move || found.with(|it| proposal(t, it)))}
            <button
                class="button button--quiet button--small"
                type="button"
                hidden=move || found.with(|it| it.merge.is_none())
                on:click=merge
            >
                {t.staff_voices_merge()}
            </button>
        </section>
    }
    .into_any()
}
