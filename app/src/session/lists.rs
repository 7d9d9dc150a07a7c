//! Lists of one's own that this device keeps: read and written in one go, so that several tabs lose nothing of each
//! other. Only on a person's own device; must not know what is in a list.

use super::place::Place;
use crate::browser;
use serde::{Serialize, de::DeserializeOwned};

/// What this device keeps of a list.
pub(super) async fn read<T: DeserializeOwned>(place: Place, kind: &str) -> Option<Vec<T>> {
    serde_json::from_str(&browser::kept(&place.name(kind)).await?).ok()
}

/// Writes a list: `merge` is given what is there by now, from this tab or another, and says what is to be there. Done
/// when it is on the device. Nothing happens where nothing is kept.
pub(super) async fn write<T>(place: Place, kind: &str, merge: impl FnOnce(Vec<T>) -> Vec<T> + 'static)
where
    T: Serialize + DeserializeOwned,
{
    let change = move |there: Option<String>| {
        // The place may have been forgotten meanwhile.
        if !place.is_own_now() {
            return None;
        }
        let there = there.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        serde_json::to_string(&merge(there)).ok()
    };
    browser::change_kept(&place.name(kind), Box::new(change)).await;
}
