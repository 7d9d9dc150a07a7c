//! The voices of an event while they are being written down: rows of agency, role band and how many people are
//! expected. Must not know what follows from them.

mod found;
mod preview;
mod rows;
mod words;

use super::controls::{Ties, choice};
use super::deed::Deed;
use super::fields::{RowField, error_words};
use crate::browser;
use crate::copy::{Text, use_text};
use crate::desk::Field;
use crate::ui::{FieldError, band_name, voice_name};
use leptos::prelude::*;
use preview::VoicesPreview;
use review::limits::SMALL_GROUP_MIN;
use review::plan::BANDS;
pub use rows::VoiceRows;
use rows::{ANY_ROLE, Row};

/// The bands as choices, after any of them.
fn bands(t: Text) -> Vec<(String, String)> {
    let any = (ANY_ROLE.to_owned(), t.band_any().to_owned());
    let bands = BANDS.iter().enumerate().map(|(place, band)| (place.to_string(), band_name(t, *band).to_owned()));
    std::iter::once(any).chain(bands).collect()
}

/// Rows to write voices into, and below them what follows.
#[component]
pub fn VoicesEditor(
    /// The form it belongs to.
    deed: Deed,
    /// What is written.
    rows: VoiceRows,
) -> AnyView {
    let t = use_text();
    let add = deed.id("voices-add");
    deed.place(Field::Voices, &add, None);
    let (hint_id, error_id, back) = (deed.id("voices-hint"), deed.id("voices-error"), add.clone());
    let (described_by, without_rows) = (hint_id.clone(), add.clone());
    let new_row = move |_| browser::focus_soon(deed.id(&format!("voice-{}", rows.add())));
    view! {
        <fieldset
            class="field"
            class:field--error=move || deed.wrong(Field::Voices).is_some()
            aria-describedby=described_by
        >
            <legend>{t.staff_voices()}</legend>
            <p class="hint" id=hint_id>{t.staff_voices_hint(SMALL_GROUP_MIN)}</p>
            <p class="hint" id=deed.id("voices-people-hint")>{t.staff_voices_people_hint()}</p>
            <FieldError id=error_id.clone() words=error_words(deed, Field::Voices) />
            <ol class="stack" role="list">
                <For each=move || rows.rows() key=|row| row.key let:row>
                    <VoiceRow deed rows row back=back.clone() />
                </For>
            </ol>
            <button
                class="button button--quiet button--small"
                type="button"
                id=add
                aria-describedby=move || deed.wrong(Field::Voices).map(|_| error_id.clone())
                on:click=new_row
            >
                {t.staff_voice_add()}
            </button>
            <VoicesPreview deed rows back=without_rows />
        </fieldset>
    }
    .into_any()
}

/// One row; after it is removed the focus goes `back`.
#[component]
fn VoiceRow(deed: Deed, rows: VoiceRows, row: Row, back: String) -> AnyView {
    let t = use_text();
    let id = deed.id(&format!("voice-{}", row.key));
    let (band_id, people_id) = (format!("{id}-band"), format!("{id}-people"));
    let ties = Ties { id: band_id.clone(), described_by: Signal::stored(None), invalid: Signal::stored(None) };
    let remove = move |_| {
        rows.remove(row.key);
        browser::focus_soon(back.clone());
    };
    view! {
        <li class="stack-s">
            <div class="pair">
                <RowField id label=t.staff_agency() value=row.agency />
                <div class="field">
                    <label for=band_id>{t.staff_band()}</label>
                    {choice(ties, row.band, bands(t))}
                </div>
            </div>
            <RowField
                id=people_id
                label=t.staff_voice_people()
                value=row.people
                keyboard="numeric"
                short=true
                described_by=deed.id("voices-people-hint")
            />
            <button class="button button--text button--small" type="button" on:click=remove>
                {t.staff_voice_remove()}
                <span class="visually-hidden">" "{move || voice_name(t, &row.voice())}</span>
            </button>
        </li>
    }
    .into_any()
}
