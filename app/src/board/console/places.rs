//! Places as counts: how many have joined, how many are ready, which voices have joined. Small groups are
//! not counted out.

use crate::board::replaced::replaced;
use crate::board::use_here;
use crate::copy::use_text;
use crate::people::paths;
use crate::ui::{Icon, Ring, cell_text, voice_name};
use leptos::prelude::*;
use review::disclose::Cell;
use review::limits::SMALL_GROUP_MIN;

/// The ring, and the voices that have joined.
#[component]
pub(super) fn Places() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let counts = Memo::new(move |_| here.board.counts(here.event));
    view! {
        <section class="panel stack" aria-labelledby="places-title">
            <h2 class="panel__title" id="places-title">{t.console_places()}</h2>
            <Ring
                taken=Signal::derive(move || counts.get().ready)
                of=Signal::derive(move || counts.get().joined)
                label=Signal::derive(move || t.console_ready(counts.get().joined, counts.get().ready))
            />
            <p>{move || t.console_joined(counts.get().joined, counts.get().places)}</p>
            {replaced(here)}
            <Voices />
        </section>
    }
}

#[component]
fn Voices() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let lines = Memo::new(move |_| {
        let cells = here.board.counts(here.event).voices;
        here.look(|event| {
            let line = |(voice, cell): (_, &Cell)| (voice_name(t, voice), cell_text(t, *cell, SMALL_GROUP_MIN));
            event.plan.voices.iter().zip(&cells).map(line).collect::<Vec<_>>()
        })
    });
    let line = |(name, joined): (String, String)| view! { <li>{name} " " <b>{joined}</b></li> };
    view! {
        <h3 class="small" id="by-voice">{t.console_by_voice()}</h3>
        <ul class="voices" aria-labelledby="by-voice">
            {move || lines.get().into_iter().map(line).collect_view()}
        </ul>
        <p class="hint">{t.console_others_why(SMALL_GROUP_MIN)}</p>
    }
}

/// The way to more places, and to paper.
#[component]
pub(super) fn BringIn() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let review = here.board.review();
    view! {
        <section class="panel stack-s" aria-labelledby="bring-title">
            <h2 class="panel__title" id="bring-title">{t.console_bring()}</h2>
            <p class="hint">{t.console_bring_text()}</p>
            <p>
                <a class="button button--quiet" href=paths::places(t.0, review, here.event)>
                    <Icon name="people" />
                    {t.console_bring_to()}
                </a>
            </p>
            <p>
                <a class="link" href=paths::print(t.0, review, here.event)>{t.console_print()}</a>
            </p>
        </section>
    }
}
