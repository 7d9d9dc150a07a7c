//! Places by voice: how many were made, how many have joined. Totals only; nobody's place stands here.

use crate::copy::use_text;
use crate::desk::{EventCard, PlaceCount};
use crate::ui::voice_name;
use leptos::prelude::*;
use review::limits::SMALL_GROUP_MIN;

/// All places of an event together.
pub fn all_places(event: &EventCard) -> PlaceCount {
    event.places.iter().fold(PlaceCount::default(), |sum, count| PlaceCount {
        made: sum.made + count.made,
        joined: sum.joined + count.joined,
    })
}

/// Places of an event by voice.
#[component]
pub fn SeatTable(
    /// The event as it stands.
    event: Signal<EventCard>,
) -> AnyView {
    let t = use_text();
    view! {
        <div class="table-wrap" role="region" tabindex="0" aria-label=t.places_table()>
            <table class="table seat-table">
                <caption>{t.places_table()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t.places_voice()}</th>
                        <th scope="col" class="num">{t.places_made()}</th>
                        <th scope="col" class="num">{t.places_joined()}</th>
                        <th scope="col">{t.places_shown()}</th>
                    </tr>
                </thead>
                <tbody>{move || event.with(rows)}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn rows(event: &EventCard) -> AnyView {
    let t = use_text();
    let voices = event.voices.iter().map(|voice| Some(voice_name(t, voice))).chain([None]);
    let mut rows: Vec<AnyView> = voices.zip(&event.places).map(|(voice, count)| row(voice, *count)).collect();
    if rows.len() > 1 {
        let all = all_places(event);
        let sum = view! {
            <tr>
                <th scope="row">{t.places_all()}</th>
                <td class="num" data-label=t.places_made()>{all.made}</td>
                <td class="num" data-label=t.places_joined()>{all.joined}</td>
                <td></td>
            </tr>
        };
        rows.push(sum.into_any());
    }
    rows.into_any()
}

/// One voice; without a name the places that have no voice.
fn row(voice: Option<String>, count: PlaceCount) -> AnyView {
    let t = use_text();
    let shown = match &voice {
        None => t.places_never_shown(),
        Some(_) if count.joined as usize >= SMALL_GROUP_MIN => t.places_can_be_shown(),
        Some(_) => t.places_not_shown(),
    };
    view! {
        <tr>
            <th scope="row">{voice.unwrap_or_else(|| t.places_no_voice().to_owned())}</th>
            <td class="num" data-label=t.places_made()>{count.made}</td>
            <td class="num" data-label=t.places_joined()>{count.joined}</td>
            <td data-label=t.places_shown()>{shown}</td>
        </tr>
    }
    .into_any()
}
