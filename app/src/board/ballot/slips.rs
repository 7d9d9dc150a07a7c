//! Whose answers these are, where somebody types for people without a device: one slip after the other. Must not know
//! what is asked.

use super::Asks;
use crate::copy::Text;
use crate::session::use_place;
use crate::ui::live;
use leptos::prelude::*;

/// The choice of a slip; nothing where people answer for themselves. `tried`: whether it is said what is missing, which
/// is so for one slip only.
pub(super) fn slips(t: Text, asks: Asks, tried: RwSignal<bool>) -> AnyView {
    let of = use_place().places_now();
    if of < 2 {
        return ().into_any();
    }
    let id = format!("ballot-{}-slip", asks.round);
    let hint = format!("{id}-hint");
    let option = |slip: u16| {
        let sent = move || {
            let cast = asks.votes.of(asks.at(slip));
            cast.is_some_and(|cast| !cast.is_refused() && !cast.ballot.answers.is_empty())
        };
        let words = move || if sent() { t.scribe_slip_sent(slip + 1, of) } else { t.scribe_slip(slip + 1, of) };
        view! { <option value=slip.to_string()>{live(move || words().into_any())}</option> }.into_any()
    };
    view! {
        <div class="field">
            <label for=id.clone()>{t.scribe_whose()}</label>
            <p class="hint" id=hint.clone()>{t.scribe_whose_hint()}</p>
            <select
                class="select input--short"
                id=id
                aria-describedby=hint
                on:change=move |event| {
                    asks.slip.set(event_target_value(&event).parse().unwrap_or_default());
                    tried.set(false);
                }
            >
                {(0..of).map(option).collect_view()}
            </select>
        </div>
    }
    .into_any()
}
