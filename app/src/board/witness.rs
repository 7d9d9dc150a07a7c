//! Proceedings run beside the review: whoever may be a witness is told before they write. In full at the head of the
//! board, and in a sentence at each field, since a board that follows the facilitator is seldom at its head.

use super::use_here;
use crate::copy::use_text;
use crate::ui::{Notice, Show};
use leptos::prelude::*;

/// Whether people are warned. Tracked.
fn are_warned() -> Memo<bool> {
    let board = use_here().board;
    Memo::new(move |_| board.read(|state| state.review.as_ref().is_some_and(|review| review.witnesses)))
}

/// The warning, spoken when it comes.
#[component]
pub fn Witnesses() -> impl IntoView {
    let t = use_text();
    let on = are_warned();
    view! {
        <div class="witness" role="status">
            <Show when=move || on.get()>
                <Notice kind="wait" icon="warn">
                    <p>
                        <strong>{t.board_witness()}</strong>
                    </p>
                    <p>{t.board_witness_text()}</p>
                    <p>{t.board_witness_promise()}</p>
                </Notice>
            </Show>
        </div>
    }
}

/// The same in a sentence, for a field that it describes by this id.
#[component]
pub(super) fn WitnessHint(#[prop(into)] id: String) -> impl IntoView {
    let t = use_text();
    let on = are_warned();
    view! {
        <div id=id>
            <Show when=move || on.get()>
                <Notice kind="wait" icon="warn">
                    <p>{t.board_witness_hint()}</p>
                </Notice>
            </Show>
        </div>
    }
}
