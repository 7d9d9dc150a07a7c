//! Places that were lost and replaced: how many, for everybody who is told how many have joined; and for somebody at a
//! replacement, why there is nothing to write with.

use super::Here;
use crate::copy::use_text;
use crate::session::use_place;
use crate::ui::{Notice, live};
use leptos::prelude::*;

/// How many places were replaced. Nothing where none was.
pub(super) fn replaced(here: Here) -> AnyView {
    let t = use_text();
    let number = Memo::new(move |_| here.look(|event| event.replaced));
    live(move || {
        let number = number.get();
        (number > 0).then(|| view! { <p class="hint">{t.board_replaced(u64::from(number))}</p> }.into_any()).into_any()
    })
}

/// What somebody at a replacement is told. Nothing for everybody else.
pub(super) fn instead() -> AnyView {
    let t = use_text();
    let told = || {
        view! {
            <div class="page-head">
                <Notice kind="hint" icon="people">
                    <p>{t.board_replacement()}</p>
                </Notice>
            </div>
        }
        .into_any()
    };
    use_place().is_replacement().then(told).into_any()
}
