//! What was chosen for a ballot and not cast yet. Lives above the pages, and on one's own device beyond the tab, like
//! words that are being typed; where no list is kept, only here.

use super::{Chosen, Votes, Which};
use crate::browser;
use leptos::prelude::*;
use review::ballot::Subject;
use review::id::EventId;
use serde::{Deserialize, Serialize};

/// Answers that were chosen for one ballot.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Held {
    pub(super) event: EventId,
    pub(super) round: u8,
    /// The slip, counted from 0.
    #[serde(default)]
    pub(super) slip: u16,
    /// What they are about, by their places in it.
    pub(super) about: Vec<Subject>,
    pub(super) chosen: Chosen,
}

impl Held {
    pub(super) const fn which(&self) -> Which {
        Which { event: self.event, round: self.round, slip: self.slip }
    }
}

impl Votes {
    /// Holds what is chosen for a ballot now; `None`: nothing but what was cast.
    pub(super) fn hold(self, which: Which, chosen: Option<Chosen>) {
        let Which { event, round, slip } = which;
        let about = self.asked_about(event, round).unwrap_or_default();
        self.chosen.update(|list| {
            list.retain(|it| it.which() != which);
            list.extend(chosen.map(|chosen| Held { event, round, slip, about, chosen }));
        });
        self.keep_held(event);
    }

    /// What is held of a ballot.
    pub(super) fn held(self, which: Which) -> Option<Chosen> {
        self.chosen.with_untracked(|list| list.iter().find(|it| it.which() == which).map(|it| it.chosen.clone()))
    }

    /// Lets go of what was chosen about other things than are asked about now.
    pub(super) fn drop_held(self, event: EventId) {
        let strange =
            |it: &Held| it.event == event && self.asked_about(event, it.round).is_some_and(|asked| asked != it.about);
        if self.chosen.with_untracked(|list| list.iter().any(strange)) {
            self.chosen.update(|list| list.retain(|it| !strange(it)));
            self.keep_held(event);
        }
    }

    /// Brings back what this device keeps.
    pub(super) async fn restore_held(self, event: EventId) {
        let Some(text) = browser::kept(&self.place.name(&format!("chosen-{event}"))).await else { return };
        let kept: Vec<Held> = serde_json::from_str(&text).unwrap_or_default();
        // On a device that others use too, what lies there is somebody else's.
        if self.place.is_own_now() && !kept.is_empty() {
            self.chosen.update(|list| {
                for held in kept {
                    if list.iter().all(|known| known.which() != held.which()) {
                        list.push(held);
                    }
                }
            });
        }
    }

    /// Keeps it on a person's own device; where no list is kept, only as long as the page is open.
    pub(super) fn keep_held(self, event: EventId) {
        if self.place.is_own_now() {
            let name = self.place.name(&format!("chosen-{event}"));
            browser::spawn(async move {
                let listed = self.place.follow().await;
                let of = |it: &&Held| listed && it.event == event;
                let list: Vec<Held> = self.chosen.with_untracked(|list| list.iter().filter(of).cloned().collect());
                // The place may have been forgotten meanwhile.
                if self.place.is_own_now() {
                    browser::keep(&name, &serde_json::to_string(&list).unwrap_or_default()).await;
                }
            });
        }
    }
}
