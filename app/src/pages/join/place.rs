//! The place as the server describes it: which review, which event, which voice, how many others.

use super::Looked;
use super::arrival::{Arrival, Look, Standing};
use super::back::ComeBack;
use crate::copy::{Text, attribute, use_text};
use crate::ui::{Notice, Ring, Waiting, date_text, live, refusal_text, trouble_text, voice_name};
use leptos::prelude::*;
use review::refusal::Refusal;

/// The panel of the place.
#[component]
pub(super) fn PlacePanel(arrival: Arrival) -> impl IntoView {
    let t = use_text();
    let waiting = Signal::derive(move || arrival.look.with(|look| matches!(look, Look::Waiting)));
    let shown = move || {
        arrival.look.with(|look| match look {
            Look::Waiting => ().into_any(),
            Look::Found(looked, standing) => {
                // Whoever has begun may go on.
                let standing = if arrival.known.get() { Standing::Free } else { *standing };
                view! { <Found arrival looked=looked.clone() standing /> }.into_any()
            }
            Look::Broken(strange) => {
                let words = t.scribe_broken(*strange, arrival.places());
                view! { <NotFound arrival words /> }.into_any()
            }
            Look::Failed(trouble) => {
                let words = trouble_text(t, trouble);
                view! { <NotFound arrival words /> }.into_any()
            }
        })
    };
    let own = move || if arrival.own.get() == Some(true) { t.join_is_own() } else { t.join_is_shared() };
    view! {
        <section class="panel stack seat-page__seat" aria-labelledby="place">
            <h2 class="panel__title" id="place" tabindex="-1">{t.join_place_title()}</h2>
            <Waiting on=waiting words=t.join_looking() />
            {live(shown)}
            <p class="small soft">{move || own()}</p>
            <button class="button button--text button--small" type="button" on:click=move |_| arrival.own.set(None)>
                {t.join_own_change()}
            </button>
        </section>
    }
}

#[component]
fn NotFound(arrival: Arrival, words: String) -> impl IntoView {
    let t = use_text();
    view! {
        <div class="stack" role="alert">
            <Notice kind="wait" icon="warn">
                <p>{words}</p>
            </Notice>
            <button class="button button--quiet" type="button" on:click=move |_| arrival.look_up()>
                {t.join_look_again()}
            </button>
        </div>
    }
}

#[component]
fn Found(arrival: Arrival, looked: Looked, standing: Standing) -> impl IntoView {
    let t = use_text();
    let several = arrival.places() > 1;
    let others = looked.places.saturating_sub(arrival.places() as u32);
    let lang = attribute(looked.lang);
    let day = looked.day.map(|day| view! { <dd>{date_text(t, day)}</dd> }.into_any());
    let voice = looked.voice.as_ref().map_or_else(|| t.join_voice_none().to_owned(), |voice| voice_name(t, voice));
    let replaced =
        (looked.replaced > 0).then(|| view! { <br />{t.board_replaced(u64::from(looked.replaced))} }.into_any());
    // It asks for a pass and for nothing to write with.
    let instead = (looked.asked.len() == 1)
        .then(|| view! { <Notice kind="hint" icon="people"><p>{t.board_replacement()}</p></Notice> }.into_any());
    let back = back(t, arrival, looked.room, standing);
    view! {
        {instead}
        <Ring taken=looked.joined.min(others) of=others yours=true />
        <dl class="summary">
            <div>
                <dt>{t.join_review()}</dt>
                <dd dir="auto" lang=lang>{looked.reference}<br />{looked.title}</dd>
            </div>
            <div>
                <dt>{t.join_event()}</dt>
                <dd dir="auto" lang=lang>{looked.event_title}</dd>
                {day}
            </div>
            {(!several).then(|| view! { <div><dt>{t.join_voice()}</dt><dd dir="auto">{voice}</dd></div> }.into_any())}
            <div>
                <dt>{t.join_places()}</dt>
                <dd>{t.join_places_joined(looked.joined, u64::from(looked.places))}{replaced}</dd>
            </div>
        </dl>
        {back}
        <details class="disclose">
            <summary>{t.join_not_mine()}</summary>
            <p>{t.join_not_mine_text()}</p>
        </details>
    }
}

/// The way back with return words: first of all where somebody has taken the place.
fn back(t: Text, arrival: Arrival, room: bool, standing: Standing) -> AnyView {
    let places = arrival.places();
    let why = match standing {
        Standing::Free => {
            return view! {
                <details class="disclose">
                    <summary>{t.key_have()}</summary>
                    <ComeBack arrival />
                </details>
            }
            .into_any();
        }
        Standing::Begun(taken) => t.scribe_begun(taken, places),
        Standing::Taken if places > 1 => t.scribe_taken().to_owned(),
        Standing::Taken if room => refusal_text(t, Refusal::RoomFull).to_owned(),
        Standing::Taken => refusal_text(t, Refusal::SeatUsed).to_owned(),
    };
    view! {
        <Notice kind="wait" icon="warn">
            <p>{why}</p>
        </Notice>
        {(standing == Standing::Taken).then(|| view! { <ComeBack arrival /> }.into_any())}
    }
    .into_any()
}
