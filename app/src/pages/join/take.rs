//! Taking the place: the one tap that uses the link.

use super::arrival::{Arrival, Standing, kept_key, storage_key};
use crate::browser::{self, Trouble};
use crate::copy::{Text, segment, use_text};
use crate::session::{arrive, join, use_contact, use_mine, use_place, use_votes};
use crate::ui::{ErrorSummary, Show, Waiting, trouble_text};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use review::id::{EventId, ReviewId};
use review::refusal::Refusal;

/// The end of the page: ready, or not yet.
#[component]
pub(super) fn Take(arrival: Arrival) -> impl IntoView {
    let t = use_text();
    // How much of it is done, in hundredths, while it is being done.
    let done = RwSignal::new(None::<u32>);
    let busy = Signal::derive(move || done.get().is_some());
    let trouble = RwSignal::new(None::<Trouble>);
    let stands = Memo::new(move |_| arrival.standing());
    let open = Memo::new(move |_| stands.get().is_some_and(|it| it == Standing::Free || arrival.known.get()));
    let take = taking(arrival, done, trouble);
    let errors = Signal::derive(move || {
        let words = |trouble: Trouble| match trouble {
            Trouble::Refused(Refusal::SeatUsed) if arrival.returned.get() => t.key_wrong_place().to_owned(),
            trouble => trouble_text(t, &trouble),
        };
        trouble.get().map(|trouble| vec![(String::new(), words(trouble))]).unwrap_or_default()
    });
    view! {
        <section class="stack" aria-labelledby="ready">
            <h2 id="ready">{t.join_ready_title()}</h2>
            <p>{t.join_ready_text()}</p>
            <p role="status">{move || arrival.returned.get().then(|| t.key_back_good())}</p>
            <NoList arrival />
            <ErrorSummary errors />
            <div class="row">
                <button
                    class="button button--large"
                    id="take"
                    type="button"
                    disabled=move || !open.get()
                    aria-disabled=move || busy.get().then_some("true")
                    on:click=move |_| take()
                >
                    {move || label(t, arrival.places() > 1, stands.get() == Some(Standing::Taken))}
                </button>
                <Waiting on=busy words=t.join_taking() />
            </div>
            <div class="stack" hidden=move || !busy.get()>
                <progress class="progress" max="100" aria-label=t.join_taking() prop:value=move || done.get().unwrap_or(0)></progress>
                <p class="hint">{t.join_fetching()}</p>
            </div>
            <p class="hint" hidden=move || open.get()>{t.join_take_closed()}</p>
            <p class="hint">{t.join_not_yet()}</p>
        </section>
    }
}

/// Whether this device is to keep no list: offered on a person's own, for a place that nobody has taken yet. Later it
/// can be chosen on the board.
#[component]
fn NoList(arrival: Arrival) -> impl IntoView {
    let t = use_text();
    let offered = move || {
        // A device that holds several places keeps its list: by it each slip stays to be told from the others. And a
        // replacement writes nothing.
        let new = arrival.found().is_some_and(|looked| !looked.taken && looked.asked.len() > 1);
        new && arrival.places() == 1 && arrival.own.get() == Some(true)
    };
    let on = arrival.no_list;
    view! {
        <Show when=offered>
            <label class="choice">
                <input
                    type="checkbox"
                    id="no-list"
                    prop:checked=move || on.get()
                    on:change:target=move |event| on.set(event.target().checked())
                />
                <span>{t.key_no_list()}<span class="choice__hint">{t.key_no_list_join()}</span></span>
            </label>
        </Show>
    }
}

/// What stands on the button.
fn label(t: Text, several: bool, back: bool) -> &'static str {
    match (several, back) {
        (false, false) => t.join_take(),
        (false, true) => t.join_take_back(),
        (true, false) => t.scribe_take(),
        (true, true) => t.scribe_take_back(),
    }
}

/// What the tap does. A second tap while the first is on its way does nothing.
fn taking(arrival: Arrival, done: RwSignal<Option<u32>>, trouble: RwSignal<Option<Trouble>>) -> impl Fn() + Clone {
    let t = use_text();
    let place = use_place();
    let known = (place, use_mine(), use_votes(), use_contact());
    let navigate = use_navigate();
    move || {
        let (Some((secret, key)), Some(looked)) = (arrival.both(), arrival.found()) else { return };
        if done.get_untracked().is_some() {
            return;
        }
        let board = move |review: ReviewId, event: EventId| format!("/{}/b/{review}/{event}", segment(t.0));
        if let Some((review, event)) = arrival.here() {
            navigate(&board(review, event), there());
            return;
        }
        done.set(Some(0));
        trouble.set(None);
        arrival.known.set(true);
        let no_list = arrival.no_list.get_untracked();
        let own = arrival.own.get_untracked() == Some(true);
        let returned = arrival.returned.get_untracked();
        let navigate = navigate.clone();
        browser::spawn(async move {
            if own {
                // Before asking, so that a lost answer can be asked for again.
                browser::keep(&storage_key(&secret), &kept_key(&key)).await;
            } else {
                browser::forget(&storage_key(&secret)).await;
            }
            match join(&secret, key, &looked.asked, returned, |hundredths| done.set(Some(hundredths))).await {
                Ok(kept) => {
                    let board = board(kept.review, kept.event);
                    arrive(known, kept, own);
                    if own {
                        if no_list {
                            place.give_up_list().await;
                        }
                        arrival.took();
                    }
                    navigate(&board, there());
                }
                Err(reason) => {
                    if reason == Trouble::Refused(Refusal::SeatUsed) {
                        arrival.known.set(false);
                        browser::forget(&storage_key(&secret)).await;
                    }
                    trouble.set(Some(reason));
                }
            }
            done.set(None);
        });
    }
}

/// To the board instead of here: whoever goes back does not come to a link that is used up.
fn there() -> NavigateOptions {
    NavigateOptions { replace: true, ..NavigateOptions::default() }
}
