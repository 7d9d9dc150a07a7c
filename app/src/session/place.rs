//! The place of somebody who joined: the secret that opens it again on this device, and the pass that the server gave
//! for now. Kept in memory; on a person's own device also beyond the tab.

use crate::browser::{self, Trouble};
use leptos::prelude::*;
use review::id::{EventId, ReviewId};
use review::refusal::Refusal;
use review::wire::{Join, Joined, PROTOCOL};
use serde::{Deserialize, Serialize};

/// What is remembered of a place.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The review.
    pub review: ReviewId,
    /// The event.
    pub event: EventId,
    /// The voice of this place, by its place in the plan.
    pub voice: Option<u8>,
    /// The secret of the link.
    secret: String,
    /// What this device chose when it joined.
    device: String,
}

/// A handle; copies are the same place.
#[derive(Clone, Copy)]
pub struct Place {
    kept: RwSignal<Option<Kept>>,
    pass: RwSignal<Option<String>>,
    /// Whether this is the person's own device.
    own: RwSignal<bool>,
}

/// What a place is for. Each kind is kept by itself: a screen in the room and a person may use the same device.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Somebody takes part.
    Person,
    /// A screen in the room shows.
    Screen,
}

fn key(event: EventId, usage: Use) -> String {
    match usage {
        Use::Person => format!("place-{event}"),
        Use::Screen => format!("screen-{event}"),
    }
}

impl Place {
    pub(super) fn new() -> Self {
        Self { kept: RwSignal::new(None), pass: RwSignal::new(None), own: RwSignal::new(false) }
    }

    /// Remembers a place that was just joined: on this device if it is the person's own, else in memory.
    pub fn take(self, joined: Joined, secret: String, device: String, own: bool) {
        self.take_for(Use::Person, joined, secret, device, own);
    }

    /// The same, for a use.
    pub fn take_for(self, usage: Use, joined: Joined, secret: String, device: String, own: bool) {
        let kept = Kept { review: joined.review, event: joined.event, voice: joined.voice, secret, device };
        self.own.set(own);
        if own {
            browser::persist_storage();
            let (key, value) = (key(kept.event, usage), serde_json::to_string(&kept).unwrap_or_default());
            browser::spawn(async move {
                browser::keep(&key, &value).await;
            });
        }
        self.pass.set(Some(joined.pass));
        self.kept.set(Some(kept));
    }

    /// The place at an event: the one in memory, else the one that this device keeps.
    pub async fn at(self, event: EventId) -> Option<Kept> {
        self.at_for(Use::Person, event).await
    }

    /// The same, for a use.
    pub async fn at_for(self, usage: Use, event: EventId) -> Option<Kept> {
        if let Some(kept) = self.kept.get_untracked().filter(|kept| kept.event == event) {
            return Some(kept);
        }
        let kept: Kept = serde_json::from_str(&browser::kept(&key(event, usage)).await?).ok()?;
        self.own.set(true);
        self.pass.set(None);
        self.kept.set(Some(kept.clone()));
        Some(kept)
    }

    /// What is remembered now.
    pub fn kept(self) -> Option<Kept> {
        self.kept.get()
    }

    /// What is remembered now, without following changes.
    pub fn kept_now(self) -> Option<Kept> {
        self.kept.get_untracked()
    }

    /// Whether this is the person's own device, on which things are kept.
    pub fn is_own(self) -> bool {
        self.own.get()
    }

    /// Whether things are kept on this device, without following changes.
    pub fn is_own_now(self) -> bool {
        self.own.get_untracked()
    }

    /// The pass for now; joins again with the secret of the link if there is none.
    pub async fn pass(self) -> Result<String, Trouble> {
        if let Some(pass) = self.pass.get_untracked() {
            return Ok(pass);
        }
        let Some(kept) = self.kept.get_untracked() else { return Err(Trouble::Refused(Refusal::PassUnknown)) };
        let join = Join { v: PROTOCOL, secret: kept.secret, device: kept.device };
        let joined: Joined = browser::post("/issue/join", &join).await?;
        self.pass.set(Some(joined.pass.clone()));
        Ok(joined.pass)
    }

    /// The server does not know the pass any more: it was started again, or this place joined in another tab.
    pub fn drop_pass(self, pass: &str) {
        if self.pass.get_untracked().as_deref() == Some(pass) {
            self.pass.set(None);
        }
    }

    /// Forgets this place, here and on the device.
    pub async fn forget(self) {
        self.kept.set(None);
        self.pass.set(None);
        browser::forget_everything().await;
    }
}
