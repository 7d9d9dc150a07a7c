//! The clocks of a review: how each stands, and forms to set them and to add one.

mod add;
mod card;
mod typed;

use super::super::held::Held;
use crate::copy::use_text;
use crate::people::working_days_text;
use add::AddClock;
use card::Card;
use leptos::prelude::*;

/// The section. On a closed review the clocks can be read.
#[component]
pub fn Clocks(held: Held) -> AnyView {
    let t = use_text();
    let nation = held.page.with_untracked(|page| page.nation);
    let number = Memo::new(move |_| held.page.with(|page| page.clocks.len()));
    view! {
        <section class="stack" aria-labelledby="clocks-title">
            <h2 id="clocks-title">{t.clock_title()}</h2>
            <p class="soft">{working_days_text(t, nation)}" "{t.clock_started_hint()}" "{t.clock_promise_facilitators()}</p>
            {move || (number.get() == 0).then(|| view! { <p>{t.clock_none()}</p> })}
            <ul class="stack" role="list">
                <For each=move || 0..number.get() key=|n| *n let:n>
                    <Card held n />
                </For>
            </ul>
            {move || (!held.closed.get()).then(|| view! { <AddClock held /> })}
        </section>
    }
    .into_any()
}
