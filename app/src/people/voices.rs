//! The voices of an event while they are being written down: rows of agency and role band.

use super::controls::{Ties, choice};
use super::deed::Deed;
use super::fields::{RowField, error_words};
use crate::browser;
use crate::copy::{Text, use_text};
use crate::desk::Field;
use crate::ui::{FieldError, band_name};
use leptos::prelude::*;
use review::limits::SMALL_GROUP_MIN;
use review::plan::{BANDS, Voice};

/// One row.
#[derive(Clone, Copy)]
struct Row {
    key: u32,
    agency: RwSignal<String>,
    /// Its place in [`BANDS`].
    band: RwSignal<String>,
}

/// All rows.
#[derive(Clone, Copy)]
pub struct VoiceRows {
    rows: RwSignal<Vec<Row>>,
    next: StoredValue<u32>,
}

impl VoiceRows {
    /// None yet.
    pub fn new() -> Self {
        Self { rows: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    /// The voices as they stand. Not tracked.
    pub fn voices(self) -> Vec<Voice> {
        let voice = |row: &Row| {
            let band = row.band.get_untracked().parse().ok().and_then(|place: usize| BANDS.get(place).copied());
            Voice { agency: row.agency.get_untracked().trim().to_owned(), band: band.unwrap_or(BANDS[0]) }
        };
        self.rows.with_untracked(|rows| rows.iter().map(voice).collect())
    }

    /// Begins again.
    pub fn clear(self) {
        self.rows.set(Vec::new());
    }

    /// One more; the key of the new row.
    fn add(self) -> u32 {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        // The agency stays as it was: most people write down one agency band by band.
        let agency = self.rows.with_untracked(|rows| rows.last().map(|row| row.agency.get_untracked()));
        let row = Row { key, agency: RwSignal::new(agency.unwrap_or_default()), band: RwSignal::new("0".to_owned()) };
        self.rows.update(|rows| rows.push(row));
        key
    }

    fn remove(self, key: u32) {
        self.rows.update(|rows| rows.retain(|row| row.key != key));
    }
}

impl Default for VoiceRows {
    fn default() -> Self {
        Self::new()
    }
}

fn bands(t: Text) -> Vec<(String, String)> {
    BANDS.iter().enumerate().map(|(place, band)| (place.to_string(), band_name(t, *band).to_owned())).collect()
}

/// Rows to write voices into.
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
    let described_by = hint_id.clone();
    let new_row = move |_| browser::focus_soon(deed.id(&format!("voice-{}", rows.add())));
    view! {
        <fieldset
            class="field"
            class:field--error=move || deed.wrong(Field::Voices).is_some()
            aria-describedby=described_by
        >
            <legend>{t.staff_voices()}</legend>
            <p class="hint" id=hint_id>{t.staff_voices_hint(SMALL_GROUP_MIN)}</p>
            <FieldError id=error_id.clone() words=error_words(deed, Field::Voices) />
            <ol class="stack" role="list">
                <For each=move || rows.rows.get() key=|row| row.key let:row>
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
        </fieldset>
    }
    .into_any()
}

/// One row; after it is removed the focus goes `back`.
#[component]
fn VoiceRow(deed: Deed, rows: VoiceRows, row: Row, back: String) -> AnyView {
    let t = use_text();
    let id = deed.id(&format!("voice-{}", row.key));
    let band_id = format!("{id}-band");
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
            <button class="button button--text button--small" type="button" on:click=remove>
                {t.staff_voice_remove()}
                <span class="visually-hidden">" "{move || row.agency.get()}</span>
            </button>
        </li>
    }
    .into_any()
}
