//! A device that keeps no list: a ballot goes from it once it is saved, and cannot be changed from here any more.

use super::{Cast, Votes};
use leptos::prelude::*;
use review::id::{ContributionId, EventId};

impl Votes {
    /// Lets go of all that is saved, here and on the device.
    pub fn let_go(self, event: EventId) {
        self.keep(event);
    }

    /// Whether a ballot was cast in a round and let go. Where a list is kept none ever is.
    pub fn is_gone(self, event: EventId, round: u8) -> bool {
        !self.place.keeps_list() && self.place.left(round) == 0 && self.of(event, round).is_none()
    }

    /// Where no list is kept nothing stays in it that is saved.
    pub(super) fn part(self) {
        if self.place.keeps_list_now() {
            return;
        }
        let saved: Vec<(EventId, u8, ContributionId)> = self.list.with_untracked(|list| {
            let saved = list.iter().filter(|cast| !cast.is_unsaved()).map(|cast| &cast.ballot);
            saved.map(|ballot| (ballot.event, ballot.round, ballot.id)).collect()
        });
        if !saved.is_empty() {
            self.list.update(|list| list.retain(Cast::is_unsaved));
            // What was chosen since cannot be sent any more.
            self.chosen.update(|list| list.retain(|it| saved.iter().all(|gone| (gone.0, gone.1) != (it.0, it.1))));
            self.gone.update_value(|gone| gone.extend(saved.iter().map(|gone| gone.2)));
        }
    }
}
