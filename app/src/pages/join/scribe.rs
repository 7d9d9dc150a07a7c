//! What is said to somebody whose link holds several places: that they type for people without a device, and how.

use super::arrival::Arrival;
use crate::copy::use_text;
use crate::ui::{Notice, live};
use leptos::prelude::*;

/// Nothing for somebody with a place of their own.
#[component]
pub(super) fn Scribe(arrival: Arrival) -> impl IntoView {
    let t = use_text();
    let places = Memo::new(move |_| arrival.places());
    live(move || {
        let places = places.get();
        if places < 2 {
            return ().into_any();
        }
        view! {
            <Notice kind="promise" icon="people">
                <div class="stack-s">
                    <p><strong>{t.scribe_you_type(places)}</strong></p>
                    <p>{t.scribe_holds()}</p>
                    <p>{t.scribe_how()}</p>
                    <p>{t.scribe_promise_same()}</p>
                </div>
            </Notice>
        }
        .into_any()
    })
}
