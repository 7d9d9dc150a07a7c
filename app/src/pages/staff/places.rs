//! The places of one event: how many there are, making more, also for people without a device, and the ways into the
//! room.

mod make;
mod paper;
mod renew;
mod replace;
mod room;
mod scribe;

use super::held::Held;
use super::load::{desk_page, odd};
use crate::browser;
use crate::copy::use_text;
use crate::desk::{EventCard, Me, PlaceLink, Problem, Query, View};
use crate::people::{PlaceLinks, SeatTable, Sheet, day_words, paths};
use crate::ui::Frame;
use leptos::prelude::*;
use make::MakePlaces;
use paper::PaperSlips;
use renew::RenewPlaces;
use replace::ReplacePlace;
use review::id::{EventId, ReviewId};
use review::refusal::Refusal;
use room::{RoomCode, RoomLink};
use scribe::ScribePlaces;

/// One event of a review that a page shows, and the links that were made just now.
#[derive(Clone, Copy)]
struct Seating {
    held: Held,
    event: EventId,
    card: Signal<EventCard>,
    links: RwSignal<Vec<PlaceLink>>,
    /// The same for scribes: of each link the secrets of its places.
    scribes: RwSignal<Vec<Vec<String>>>,
    /// The slips that are shown, and printed.
    sheet: RwSignal<Sheet>,
}

impl Seating {
    /// Nothing where the review has no such event.
    fn new(held: Held, event: EventId) -> Option<Self> {
        let find = move || held.page.with(|page| page.events.iter().find(|card| card.id == event).cloned());
        let first = untrack(find)?;
        let card = Memo::new(move |_| find().unwrap_or_else(|| first.clone())).into();
        let (links, scribes) = (RwSignal::new(Vec::new()), RwSignal::new(Vec::new()));
        Some(Self { held, event, card, links, scribes, sheet: RwSignal::new(Sheet::None) })
    }

    /// Shows new links beside those of before, puts the focus there, and looks again.
    fn made(self, links: Vec<PlaceLink>) {
        // A sheet prints itself when it appears, and those that are there do not hold the new ones.
        self.sheet.set(Sheet::None);
        self.links.update(|all| all.extend(links));
        self.held.again();
        browser::focus_soon("links-title".to_owned());
    }
}

/// The page of an event's places.
#[component]
pub fn Places(review: ReviewId, event: EventId) -> AnyView {
    desk_page(use_text().places_title(), Query::Review(review), move |me, view| page(me, view, event))
}

fn page(me: Me, view: View, event: EventId) -> Result<AnyView, Problem> {
    let View::Review(page) = view else { return Err(odd()) };
    let held = Held::new(*page);
    let seating = Seating::new(held, event).ok_or(Problem::Refused(Refusal::EventUnknown))?;
    let links = move || {
        let links = seating.links.get();
        let event = seating.card.get_untracked();
        (!links.is_empty()).then(|| view! { <PlaceLinks event links sheet=seating.sheet /> })
    };
    let t = use_text();
    Ok(view! {
        <Frame kind="staff" title=t.places_title() review=held.names() staff=me>
            <Head seating />
            <div class="stack-l">
                <section class="stack" aria-labelledby="voices-title">
                    <h2 id="voices-title">{t.places_by_voice()}</h2>
                    <SeatTable event=seating.card />
                    {move || replaced(seating.card.with(|card| card.replaced))}
                    <p class="hint">{t.places_totals()}</p>
                </section>
                {move || (!held.closed.get()).then(|| view! { <MakePlaces seating /> })}
                {links}
                {move || open_or_why(seating)}
            </div>
        </Frame>
    }
    .into_any())
}

/// How many places were replaced. Nothing where none was.
fn replaced(number: u32) -> Option<AnyView> {
    let words = || use_text().board_replaced(u64::from(number));
    (number > 0).then(|| view! { <p>{words()}</p> }.into_any())
}

/// The other ways in, or why there are none.
fn open_or_why(seating: Seating) -> AnyView {
    if seating.held.closed.get() {
        return view! { <p class="empty">{use_text().places_closed()}</p> }.into_any();
    }
    view! {
        <ScribePlaces seating />
        <PaperSlips seating />
        <RenewPlaces seating />
        <ReplacePlace seating />
        <div class="pair">
            <RoomCode seating />
            <RoomLink seating />
        </div>
    }
    .into_any()
}

#[component]
fn Head(seating: Seating) -> AnyView {
    let t = use_text();
    let card = seating.card.get_untracked();
    let review = seating.held.id;
    let day = card.day.as_ref().map(|day| view! { <span>{day_words(t, day)}</span> });
    view! {
        <div class="page-head">
            <p class="row">
                <a class="link" href=paths::review(t.0, review)>
                    {t.places_to_review()}
                </a>
                <a class="link" href=paths::board(t.0, review, seating.event)>
                    {t.staff_to_board()}
                </a>
            </p>
            <h1>{t.places_title()}</h1>
            <p class="lead" dir="auto">
                {card.title}
            </p>
            {day}
        </div>
    }
    .into_any()
}
