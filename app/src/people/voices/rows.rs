//! Rows of voices while they are being written down: what is typed into each, and what it says. Must not know how a row
//! is drawn, nor what follows from what it says.

use leptos::prelude::*;
use review::plan::{BANDS, Band, Voice};
use review::voices::{Expected, is_named};

/// What stands for any role, among the places in [`BANDS`].
pub(super) const ANY_ROLE: &str = "any";

/// One row.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub key: u32,
    pub agency: RwSignal<String>,
    /// Its place in [`BANDS`], or [`ANY_ROLE`].
    pub band: RwSignal<String>,
    /// How many people are expected; a help while writing, so anything but a number is none.
    pub people: RwSignal<String>,
}

impl Row {
    fn new(key: u32, voice: Voice, people: String) -> Self {
        let (agency, band) = (RwSignal::new(voice.agency), RwSignal::new(value_of(voice.band)));
        Self { key, agency, band, people: RwSignal::new(people) }
    }

    /// The voice as it stands. Tracked.
    pub fn voice(self) -> Voice {
        Voice {
            agency: self.agency.with(|agency| agency.trim().to_owned()),
            band: self.band.with(|value| band_of(value)),
        }
    }

    fn written(self) -> Written {
        Written { voice: self.voice(), people: self.people.with(|people| people.trim().parse().ok()) }
    }
}

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub voice: Voice,
    /// How many are expected, where a number stands.
    pub people: Option<u32>,
}

/// The value of a band among the choices.
fn value_of(band: Option<Band>) -> String {
    let place = BANDS.iter().position(|known| Some(*known) == band);
    place.map_or_else(|| ANY_ROLE.to_owned(), |place| place.to_string())
}

/// The band of a value among the choices.
fn band_of(value: &str) -> Option<Band> {
    value.parse().ok().and_then(|place: usize| BANDS.get(place).copied())
}

/// All rows.
#[derive(Clone, Copy)]
pub struct VoiceRows {
    rows: RwSignal<Vec<Row>>,
    next: StoredValue<u32>,
    /// How many voices were left when they were merged; forgotten as soon as a row comes or goes.
    merged: RwSignal<Option<usize>>,
}

impl VoiceRows {
    /// None yet.
    pub fn new() -> Self {
        Self { rows: RwSignal::new(Vec::new()), next: StoredValue::new(0), merged: RwSignal::new(None) }
    }

    /// The voices as they stand. Not tracked.
    pub fn voices(self) -> Vec<Voice> {
        untrack(|| self.rows.with(|rows| rows.iter().map(|row| row.voice()).collect()))
    }

    /// Begins again.
    pub fn clear(self) {
        self.set(Vec::new(), None);
    }

    /// The rows themselves. Tracked.
    pub(super) fn rows(self) -> Vec<Row> {
        self.rows.get()
    }

    /// What the rows say that name a voice. Tracked.
    pub(super) fn written(self) -> Vec<Written> {
        let rows = self.rows.get();
        rows.into_iter().map(Row::written).filter(|row| is_named(&row.voice)).collect()
    }

    /// How many voices were left when they were just merged. Tracked.
    pub(super) fn merged(self) -> Option<usize> {
        self.merged.get()
    }

    /// One more; the key of the new row.
    pub(super) fn add(self) -> u32 {
        // The agency stays as it was: most people write down one agency band by band.
        let agency = self.rows.with_untracked(|rows| rows.last().map(|row| row.agency.get_untracked()));
        let voice = Voice { agency: agency.unwrap_or_default(), band: None };
        let row = self.row(voice, String::new());
        self.rows.update(|rows| rows.push(row));
        self.merged.set(None);
        row.key
    }

    pub(super) fn remove(self, key: u32) {
        self.rows.update(|rows| rows.retain(|row| row.key != key));
        self.merged.set(None);
    }

    /// Other voices instead of those that are there. To be called from where the rows live, and not from a part of the
    /// page that is drawn anew: what is typed lives as long as that.
    pub(super) fn merge(self, voices: Vec<Expected>) {
        let rows: Vec<Row> = voices.into_iter().map(|it| self.row(it.voice, it.people.to_string())).collect();
        let left = rows.len();
        self.set(rows, Some(left));
    }

    fn row(self, voice: Voice, people: String) -> Row {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        Row::new(key, voice, people)
    }

    fn set(self, rows: Vec<Row>, merged: Option<usize>) {
        self.rows.set(rows);
        self.merged.set(merged);
    }
}

impl Default for VoiceRows {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_band_and_none_is_its_own_choice() {
        for band in BANDS.map(Some).into_iter().chain([None]) {
            assert_eq!(band_of(&value_of(band)), band);
        }
        assert_eq!(value_of(None), ANY_ROLE);
        assert_eq!(band_of(&BANDS.len().to_string()), None);
    }
}
