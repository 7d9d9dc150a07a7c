//! A device that keeps no list: what is saved goes from it, and one line says so for a moment. What still waits to be
//! sent stays until it is saved. Must not know what such a line looks like.

use super::{Mine, Own};
use crate::browser;
use leptos::prelude::*;
use review::id::{ContributionId, EventId};
use review::refusal::Refusal;

/// Milliseconds for which it is said.
const SAID_MS: u32 = 20_000;

/// What became of words that this device has let go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Parted {
    round: u8,
    /// Saved, or why a change was not taken in.
    outcome: Result<(), Refusal>,
    /// By this device's clock, to tell one from the next.
    at: u64,
}

impl Mine {
    /// Lets go of all that is saved, and of what is being typed beyond this tab. Here and on the device.
    pub fn let_go(self, event: EventId) {
        let drafts: Vec<String> =
            (0..self.place.rounds()).map(|round| self.place.name(&format!("draft-{event}-{round}"))).collect();
        browser::spawn(async move {
            for draft in drafts {
                browser::forget(&draft).await;
            }
        });
        self.keep(event);
    }

    /// Where no list is kept nothing stays in it that is saved.
    pub(super) fn part(self) {
        if self.place.keeps_list_now() {
            return;
        }
        let saved: Vec<ContributionId> =
            self.list.with_untracked(|list| list.iter().filter(|own| !own.is_unsaved()).map(|own| own.id).collect());
        if !saved.is_empty() {
            self.list.update(|list| list.retain(Own::is_unsaved));
            self.gone.update_value(|gone| gone.extend(saved));
        }
    }

    /// Says for a moment what became of words of a round, where no list will.
    pub(super) fn tell(self, round: u8, outcome: Result<(), Refusal>) {
        if self.place.keeps_list_now() {
            return;
        }
        let told = Parted { round, outcome, at: browser::now() };
        self.parted.set(Some(told));
        browser::spawn(async move {
            browser::pause(SAID_MS).await;
            if self.parted.try_get_untracked().flatten() == Some(told) {
                self.parted.set(None);
            }
        });
    }

    /// What became of the last words of a round that this device has let go: saved, or why a change of theirs was not.
    pub fn parted(self, round: u8) -> Option<Result<(), Refusal>> {
        self.parted.get().filter(|told| told.round == round).map(|told| told.outcome)
    }
}
