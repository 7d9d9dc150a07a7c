//! A device that keeps no list: a ballot goes from it once it is saved, and cannot be changed from here any more.

use super::{Cast, Votes, Which};
use leptos::prelude::*;
use review::id::{ContributionId, EventId};

impl Votes {
    /// Lets go of all that is saved, here and on the device.
    pub fn let_go(self, event: EventId) {
        self.keep(event);
        self.keep_held(event);
    }

    /// Whether a ballot was cast in a round and let go. Where a list is kept none ever is.
    pub fn is_gone(self, event: EventId, round: u8) -> bool {
        // A device that keeps none has one place, and so one slip.
        let which = Which { event, round, slip: 0 };
        !self.place.keeps_list() && self.place.left(round) == 0 && self.of(which).is_none()
    }

    /// Where no list is kept nothing stays in it that is saved.
    pub(super) fn part(self) {
        if self.place.keeps_list_now() {
            return;
        }
        let saved: Vec<(Which, ContributionId)> = self.list.with_untracked(|list| {
            let saved = list.iter().filter(|cast| !cast.is_unsaved());
            saved.map(|cast| (cast.which(), cast.ballot.id)).collect()
        });
        if !saved.is_empty() {
            self.list.update(|list| list.retain(Cast::is_unsaved));
            // What was chosen since cannot be sent any more.
            self.chosen.update(|list| list.retain(|it| saved.iter().all(|gone| gone.0 != it.which())));
            self.gone.update_value(|gone| gone.extend(saved.iter().map(|gone| gone.1)));
        }
    }
}
