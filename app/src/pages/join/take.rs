//! Taking the place: the one tap that uses the link.

use super::arrival::{Arrival, device_key};
use crate::browser::{self, Trouble};
use crate::copy::{segment, use_text};
use crate::session::use_place;
use crate::ui::{ErrorSummary, Waiting, trouble_text};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use review::refusal::Refusal;
use review::wire::Joined;

/// The end of the page: ready, or not yet.
#[component]
pub(super) fn Take(arrival: Arrival) -> impl IntoView {
    let t = use_text();
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<Trouble>);
    let open = Memo::new(move |_| arrival.found().is_some_and(|looked| !looked.taken || arrival.known.get()));
    let back = Memo::new(move |_| arrival.found().is_some_and(|looked| looked.taken));
    let take = taking(arrival, busy, trouble);
    let errors = Signal::derive(move || {
        trouble.get().map(|trouble| vec![(String::new(), trouble_text(t, &trouble))]).unwrap_or_default()
    });
    view! {
        <section class="stack" aria-labelledby="ready">
            <h2 id="ready">{t.join_ready_title()}</h2>
            <p>{t.join_ready_text()}</p>
            <ErrorSummary errors />
            <div class="row">
                <button
                    class="button button--large"
                    type="button"
                    disabled=move || !open.get()
                    aria-disabled=move || busy.get().then_some("true")
                    on:click=move |_| take()
                >
                    {move || if back.get() { t.join_take_back() } else { t.join_take() }}
                </button>
                <Waiting on=busy words=t.join_taking() />
            </div>
            <p class="hint" hidden=move || open.get()>{t.join_take_closed()}</p>
            <p class="hint">{t.join_not_yet()}</p>
        </section>
    }
}

/// What the tap does. A second tap while the first is on its way does nothing.
fn taking(arrival: Arrival, busy: RwSignal<bool>, trouble: RwSignal<Option<Trouble>>) -> impl Fn() + Clone {
    let t = use_text();
    let place = use_place();
    let navigate = use_navigate();
    move || {
        let Some(letter) = arrival.letter() else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        arrival.known.set(true);
        let own = arrival.own.get_untracked() == Some(true);
        let navigate = navigate.clone();
        browser::spawn(async move {
            if own {
                // Before asking, so that a lost answer can be asked for again.
                browser::keep(&device_key(&letter.secret), &letter.device).await;
            }
            match browser::post::<_, Joined>("/issue/join", &letter).await {
                Ok(joined) => {
                    let board = format!("/{}/b/{}/{}", segment(t.0), joined.review, joined.event);
                    place.take(joined, letter.secret, letter.device, own);
                    navigate(&board, NavigateOptions { replace: true, ..NavigateOptions::default() });
                }
                Err(reason) => {
                    if reason == Trouble::Refused(Refusal::SeatUsed) {
                        arrival.known.set(false);
                        browser::forget(&device_key(&letter.secret)).await;
                    }
                    trouble.set(Some(reason));
                }
            }
            busy.set(false);
        });
    }
}
