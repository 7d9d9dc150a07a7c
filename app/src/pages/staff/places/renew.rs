//! New links for all places that nobody has joined.

use super::Seating;
use crate::copy::use_text;
use crate::desk::{Command, Done};
use crate::people::{Deed, DeedButton, DeedProblem, DeedSaid, all_places};
use crate::ui::Confirm;
use leptos::prelude::*;

/// The button, and a question first: the old links open nothing afterwards.
#[component]
pub fn RenewPlaces(seating: Seating) -> AnyView {
    let t = use_text();
    let deed = Deed::new("renew");
    let asking = RwSignal::new(false);
    let waiting = Memo::new(move |_| {
        let all = seating.card.with(all_places);
        all.made.saturating_sub(all.joined)
    });
    let renew = Callback::new(move |()| {
        deed.run(Command::RenewPlaces { review: seating.held.id, event: seating.event }, move |done| {
            if let Done::Links(links) = done {
                deed.say(t.places_renewed(links.len() as u64));
                // The links of before open nothing any more, or their places were joined.
                seating.links.set(Vec::new());
                seating.scribes.set(Vec::new());
                seating.made(links);
            }
        });
    });
    let ask = Callback::new(move |()| asking.set(true));
    let body = move || {
        if waiting.get() == 0 {
            return view! { <p class="soft">{t.places_renew_none()}</p> }.into_any();
        }
        view! {
            <p class="soft">{t.places_renew_text(u64::from(waiting.get()))}</p>
            <div class="row">
                <DeedButton deed words=t.places_renew() on_press=ask />
                <DeedSaid deed />
            </div>
        }
        .into_any()
    };
    view! {
        <section class="stack" aria-labelledby="renew-title">
            <h2 id="renew-title">{t.places_renew_title()}</h2>
            <DeedProblem deed />
            {body}
            <Confirm
                id="renew-confirm"
                title=t.places_renew_question()
                open=asking
                yes=t.places_renew()
                on_yes=renew
            >
                <p>{t.places_renew_warning()}</p>
            </Confirm>
        </section>
    }
    .into_any()
}
