//! Where a place is kept: on a person's own device also beyond the tab, and there as all its tabs know it. Owns what is
//! written and when; what becomes of a place that two tabs know is said by [`Kept`].

use super::{Kept, Place, Record, Use};
use crate::browser;
use leptos::prelude::*;
use review::id::{EventId, ReviewId};

fn storage_key(event: EventId, usage: Use) -> String {
    match usage {
        Use::Person => format!("place-{event}"),
        Use::Screen => format!("screen-{event}"),
    }
}

/// Why a place is stored: what another tab has stored of it counts for more or less.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    /// It was taken just now: nothing that was there does.
    Taken,
    /// Something of it was used.
    Used,
    /// The list was given up here.
    GivenUp,
}

/// What a device that keeps no list remembers by a link instead of its key: where the place is.
fn where_it_is(kept: &Kept) -> String {
    format!("{}/{}", kept.review, kept.event)
}

/// The place that a link leads to on this device, read from what it remembers by that link.
pub fn leads_to(remembered: &str) -> Option<(ReviewId, EventId)> {
    let (review, event) = remembered.split_once('/')?;
    Some((ReviewId::parse(review)?, EventId::parse(event)?))
}

impl Place {
    /// Whether this is the place that the page knows.
    pub(in crate::session) fn is_at(self, other: &Kept) -> bool {
        self.kept.with_untracked(|kept| kept.as_ref().is_some_and(|kept| kept.is_same(other)))
    }

    /// Remembers a place that was just joined: on this device if it is the person's own, else in memory.
    pub fn take(self, usage: Use, kept: Kept, own: bool) {
        self.own.set(own);
        self.usage.set_value(usage);
        self.record.set_value(Record::default());
        if own {
            browser::persist_storage();
        }
        self.kept.set(Some(kept));
        browser::spawn(self.store(Why::Taken));
    }

    /// Stores what was used.
    pub(super) fn keep(self) {
        browser::spawn(self.store(Why::Used));
    }

    async fn store(self, why: Why) {
        let (own, usage) = (self.own.try_get_untracked(), self.usage.try_get_value());
        let (Some(kept), Some(true), Some(usage)) = (self.kept_now(), own, usage) else { return };
        let event = kept.event;
        let change = move |there: Option<String>| self.stored_over(event, there.as_deref(), why);
        browser::change_kept(&storage_key(event, usage), Box::new(change)).await;
    }

    /// What is to be stored over what is there, by this tab or another. `None`: that stays.
    fn stored_over(self, event: EventId, there: Option<&str>, why: Why) -> Option<String> {
        // The place may have been forgotten meanwhile.
        let own = self.own.try_get_untracked() == Some(true);
        let ours = self.kept_now().filter(|kept| own && kept.event == event)?;
        let there = there.and_then(|text| serde_json::from_str::<Kept>(text).ok());
        let now = match (why, there.filter(|there| there.is_same(&ours))) {
            (Why::Taken, _) | (_, None) => ours,
            (Why::Used, Some(there)) => ours.with(there)?,
            (Why::GivenUp, Some(mut there)) => {
                there.give_up_list();
                ours.with(there)?
            }
        };
        let text = serde_json::to_string(&now).ok();
        self.learn(now);
        text
    }

    /// Takes in what another tab has made of this place.
    fn learn(self, now: Kept) {
        if self.kept.try_with_untracked(|kept| kept.as_ref() == Some(&now)) == Some(false) {
            self.kept.set(Some(now));
        }
    }

    /// From now on this device keeps no list of what is written here. The key goes, and with it return words, edit
    /// secrets and the names of all that was written; tokens that were not used stay. Cannot be undone here.
    pub async fn give_up_list(self) {
        let Some(kept) = self.kept_now().filter(Kept::keeps_list) else { return };
        // The link leads here as before; what it opened the place with is gone.
        if let Some(key) = &kept.key {
            browser::replace_kept(key, &where_it_is(&kept)).await;
        }
        self.kept.update(|kept| {
            if let Some(kept) = kept {
                kept.give_up_list();
            }
        });
        self.store(Why::GivenUp).await;
    }

    /// Learns whether the list was given up in another tab. Answers whether this device keeps one.
    pub async fn follow(self) -> bool {
        if let (Some(true), Some(ours)) = (self.own.try_get_untracked(), self.kept_now().filter(Kept::keeps_list)) {
            let there = browser::kept(&storage_key(ours.event, Use::Person)).await;
            let there = there.and_then(|text| serde_json::from_str::<Kept>(&text).ok());
            // This tab may have used something meanwhile.
            let ours = self.kept_now().filter(Kept::keeps_list);
            if let (Some(there), Some(ours)) = (there.filter(|there| !there.keeps_list()), ours)
                && there.is_same(&ours)
                && let Some(now) = ours.with(there)
            {
                self.learn(now);
            }
        }
        self.keeps_list_now()
    }

    /// The place at an event: the one in memory, else the one that this device keeps.
    pub async fn at(self, usage: Use, event: EventId) -> Option<Kept> {
        let here = self.usage.try_get_value() == Some(usage);
        if let Some(kept) = self.kept.get_untracked().filter(|kept| here && kept.event == event) {
            return Some(kept);
        }
        let kept: Kept = serde_json::from_str(&browser::kept(&storage_key(event, usage)).await?).ok()?;
        self.own.set(true);
        self.usage.set_value(usage);
        self.record.set_value(Record::default());
        self.kept.set(Some(kept.clone()));
        Some(kept)
    }

    /// Forgets this place, here and on the device.
    pub async fn forget(self) {
        // First: nothing that is under way is kept any more.
        self.own.set(false);
        self.kept.set(None);
        browser::forget_everything().await;
    }
}
