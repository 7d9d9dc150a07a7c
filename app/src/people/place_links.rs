//! The links of places that were made just now: to copy one by one, all together, or to print as slips.

use super::deed::Deed;
use super::fields::{ChoiceField, lang_choices};
use super::links::{CopyButton, LinkLine};
use super::paths;
use super::slips::{Sheet, SlipSheet, SlipWords, voice_words};
use crate::browser;
use crate::copy::{Lang, from_segment, segment, use_text};
use crate::desk::{EventCard, PlaceLink};
use crate::public::use_public;
use crate::ui::{Icon, Notice};
use leptos::prelude::*;

/// The links that were made just now. They are known to nobody afterwards.
#[component]
pub fn PlaceLinks(
    /// The event as it stands.
    event: EventCard,
    /// The links.
    links: Vec<PlaceLink>,
    /// The slips that the page shows.
    sheet: RwSignal<Sheet>,
) -> AnyView {
    let t = use_text();
    let lang = RwSignal::new(segment(t.0).to_owned());
    let spoken = Signal::derive(move || lang.with(|lang| from_segment(lang)).unwrap_or(Lang::En));
    let words = SlipWords::of(&event, links);
    let (rows, all) = (words.clone(), words.clone());
    let url = use_public().url.clone();
    let every = Signal::derive(move || all.as_lines(&url, spoken.get()));
    let shown = move || sheet.get() == Sheet::Places;
    // The sheet prints itself when it first appears.
    let print =
        move |_| if sheet.get_untracked() == Sheet::Places { browser::print() } else { sheet.set(Sheet::Places) };
    let deed = Deed::new("links");
    view! {
        <div class="panel stack">
            <h2 class="panel__title" id="links-title" tabindex="-1">{t.places_links()}</h2>
            <Notice kind="hint" icon="warn">
                <p>{t.places_links_once()}</p>
            </Notice>
            <ChoiceField
                deed
                name="lang"
                label=t.places_links_lang()
                hint=t.places_links_lang_hint()
                choices=lang_choices()
                value=lang
            />
            <div class="row">
                <CopyButton text=every label=t.places_copy_all() />
                <button class="button button--quiet button--small" type="button" on:click=print>
                    <Icon name="print" />
                    {t.places_print_slips()}
                </button>
            </div>
            {table(&rows, spoken)}
            {move || shown().then(|| view! { <SlipSheet words=words.clone() lang=spoken /> })}
        </div>
    }
    .into_any()
}

/// One place per row, each with a button that copies its address.
fn table(words: &SlipWords, lang: Signal<Lang>) -> AnyView {
    let t = use_text();
    let url = use_public().url.clone();
    let rows = words.places.iter().enumerate().map(|(place, (voice, secret))| {
        let (url, secret) = (url.clone(), secret.clone());
        let address = Signal::derive(move || paths::join(&url, lang.get(), &secret));
        let number = place + 1;
        view! {
            <tr>
                <th scope="row" data-label=t.places_place()>{number}</th>
                <td data-label=t.places_voice()>{voice_words(t, voice.as_ref())}</td>
                <td data-label=t.places_link()>
                    <LinkLine address what=t.places_link_of(number) />
                </td>
            </tr>
        }
    });
    view! {
        <div class="table-wrap" role="region" tabindex="0" aria-label=t.places_links()>
            <table class="table seat-table">
                <caption class="visually-hidden">{t.places_links()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t.places_place()}</th>
                        <th scope="col">{t.places_voice()}</th>
                        <th scope="col">{t.places_link()}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
