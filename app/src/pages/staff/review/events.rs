//! The learning events of a review as cards.

use super::super::held::Held;
use crate::copy::{Text, use_text};
use crate::desk::EventCard;
use crate::people::{all_places, day_words, paths};
use crate::ui::voice_name;
use leptos::prelude::*;
use review::id::ReviewId;
use review::state::Status;

/// All events of a review.
#[component]
pub fn Events(held: Held) -> AnyView {
    let t = use_text();
    let cards = move || {
        held.page.with(|page| {
            if page.events.is_empty() {
                return view! {
                    <div class="empty stack-s">
                        <p>
                            <strong>{t.staff_events_none()}</strong>
                        </p>
                        <p>{t.staff_events_what()}</p>
                    </div>
                }
                .into_any();
            }
            let cards = page.events.iter().map(|event| card(held.id, event)).collect_view();
            view! { <div class="pair">{cards}</div> }.into_any()
        })
    };
    view! {
        <section class="stack" aria-labelledby="events-title">
            <h2 id="events-title">{t.staff_events()}</h2>
            {cards}
        </section>
    }
    .into_any()
}

/// How an event is marked, and what it is called.
pub(in super::super) fn status_tag(t: Text, status: Status) -> AnyView {
    let (tag, words) = match status {
        Status::Planned => ("tag", t.staff_planned()),
        Status::Live => ("tag tag--now", t.staff_live()),
        Status::Ended => ("tag", t.staff_event_ended()),
    };
    view! { <span class=tag>{words}</span> }.into_any()
}

fn card(review: ReviewId, event: &EventCard) -> AnyView {
    let t = use_text();
    let board = paths::board(t.0, review, event.id);
    let day = event.day.as_ref().map_or_else(|| t.staff_day_none().to_owned(), |day| day_words(t, day));
    let all = all_places(event);
    let replaced =
        (event.replaced > 0).then(|| view! { <br />{t.board_replaced(u64::from(event.replaced))} }.into_any());
    let title = || view! { <span class="visually-hidden">" "{event.title.clone()}</span> };
    view! {
        <article class="panel event-card">
            <div class="event-card__head">
                <h3>
                    <a href=board.clone() dir="auto">
                        {event.title.clone()}
                    </a>
                </h3>
                {status_tag(t, event.status)}
            </div>
            <dl class="summary">
                <div>
                    <dt>{t.staff_day()}</dt>
                    <dd>{day}</dd>
                </div>
                <div>
                    <dt>{t.staff_places()}</dt>
                    <dd>{t.staff_places_joined(all.joined, all.made)}{replaced}</dd>
                </div>
                <div>
                    <dt>{t.staff_voices()}</dt>
                    <dd>{voices(event)}</dd>
                </div>
            </dl>
            <div class="event-card__acts">
                <a class="button button--small" href=board>
                    {t.staff_to_board()}
                    {title()}
                </a>
                <a class="button button--quiet button--small" href=paths::places(t.0, review, event.id)>
                    {t.staff_to_places()}
                    {title()}
                </a>
                <a class="link" href=paths::print(t.0, review, event.id)>
                    {t.staff_to_print()}
                    {title()}
                </a>
            </div>
        </article>
    }
    .into_any()
}

/// Joined and made, voice by voice.
fn voices(event: &EventCard) -> AnyView {
    let t = use_text();
    if event.voices.is_empty() {
        return t.staff_voices_none().into_any();
    }
    let line = |(voice, count): (&_, &crate::desk::PlaceCount)| {
        let words = t.staff_voice_joined(count.joined, count.made);
        view! { <li>{voice_name(t, voice)}" "<b>{words}</b></li> }
    };
    view! { <ul class="voices">{event.voices.iter().zip(&event.places).map(line).collect_view()}</ul> }.into_any()
}
