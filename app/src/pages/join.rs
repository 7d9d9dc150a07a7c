//! Coming to one's place by a link: whose device is this, what is the place for, what is kept and what cannot be
//! promised, and then, by a tap, the place is taken. Knows nothing of what is written later.

mod arrival;
mod ask;
mod back;
mod place;
mod scribe;
mod take;
mod texts;

pub use arrival::{Arrival, provide_arrival};
pub(super) use texts::{Notice, Promises};

use crate::copy::use_text;
use crate::ui::{Contacts, Frame, live};
use arrival::Stage;
use ask::Ways;
use leptos::prelude::*;
use place::PlacePanel;
use review::plan::Voice;
use review::text::Lang;
use review::wire::Asked;
use scribe::Scribe;
use serde::{Deserialize, Serialize};
use take::Take;
use texts::Texts;

/// What a place is for: the answer of `POST /issue/look` to a [`review::wire::Join`]. Looking takes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// The review's reference.
    pub reference: String,
    /// The review's title.
    pub title: String,
    /// The event's title.
    pub event_title: String,
    /// Language of the titles.
    pub lang: Lang,
    /// Day of the event, as days since 1 January 1970.
    pub day: Option<u32>,
    /// Voice of the place, if it has one.
    pub voice: Option<Voice>,
    /// Places of the event.
    pub places: u32,
    /// How many of them have joined.
    pub joined: u32,
    /// How many of its places were replaced.
    pub replaced: u32,
    /// Whether somebody has taken this place; their return words bring them back to it.
    pub taken: bool,
    /// Whether it is the code for a room, by which several people take places.
    pub room: bool,
    /// The tokens that whoever joins asks for.
    pub asked: Vec<Asked>,
}

/// The page behind a place link.
#[component]
pub fn Join() -> impl IntoView {
    let t = use_text();
    let arrival = Arrival::from_context();
    arrival.listen();
    let stage = Memo::new(move |_| arrival.stage());
    let at_place = Memo::new(move |_| stage.get() == Stage::Place);
    let review = Signal::derive(move || arrival.found().map(|looked| (looked.reference, looked.title)));
    view! {
        <Frame kind="join" title=t.join_title() review=review>
            <div class="seat-page">
                <div class="page-head">
                    <h1>{t.join_title()}</h1>
                    <p class="lead">{t.join_lead()}</p>
                    <p>{t.join_no_blame()}</p>
                    <Scribe arrival />
                    <Ways arrival stage />
                </div>
                {live(move || at_place.get().then(|| view! { <PlacePanel arrival /> }.into_any()).into_any())}
                <div class="seat-page__body stack-l">
                    <Texts />
                    {live(move || at_place.get().then(|| view! { <Take arrival /> }.into_any()).into_any())}
                </div>
                <Support />
            </div>
        </Frame>
    }
    .into_any()
}

#[component]
fn Support() -> impl IntoView {
    let t = use_text();
    let contacts = crate::public::use_public().partnership.support.clone();
    view! {
        <section class="panel stack seat-page__support" aria-labelledby="support">
            <h2 class="panel__title" id="support">{t.join_support_title()}</h2>
            <p class="small soft">{t.join_support_text()}</p>
            <Contacts list=contacts />
        </section>
    }
}
