//! One's own ballots that another device has cast: asked for after coming back by return words, and when a newer one of
//! them stands in the way.

use super::{Cast, Casting, Votes};
use crate::browser;
use crate::session::OwnId;
use crate::session::mine::post::ask;
use leptos::prelude::{Update, WithUntracked};
use review::id::EventId;
use review::refusal::Refusal;
use review::state::State;
use review::wire::{Mine, PROTOCOL, Waiting};

impl Votes {
    /// Brings back ballots of open rounds that wait on the server, on a device to which a place came back by return
    /// words. They are asked for one by one, each with its own secret, and only where this device knows of none.
    pub fn bring_back(self, event: EventId, state: &State) {
        let Some(kept) = self.place.kept_now().filter(|kept| kept.event == event && kept.returned) else { return };
        let Some(of) = state.events.get(&event) else { return };
        let known = |own: &OwnId| self.list.with_untracked(|list| list.iter().any(|cast| cast.ballot.id == own.id));
        let own = of.open_ballots().flat_map(|round| (0..kept.places).filter_map(move |n| self.place.slip(round, n)));
        let missing: Vec<OwnId> = own.filter(|own| !known(own)).collect();
        browser::spawn(async move {
            for own in missing {
                let mine = Mine { v: PROTOCOL, review: kept.review, id: own.id, secret: own.secret };
                let ballot = match ask(&mine).await {
                    Ok(Some(Waiting::Ballot(ballot))) if ballot.round == own.round && ballot.event == event => ballot,
                    Ok(_) => continue,
                    Err(_) => return,
                };
                self.place.used(own.round, own.index);
                self.list.update(|list| {
                    // One may have been cast here meanwhile.
                    if list.iter().all(|cast| cast.ballot.id != own.id) {
                        list.push(Cast::new(own, ballot, Casting::Saved));
                    }
                });
                self.keep(event);
            }
        });
    }

    /// Another device of this person has cast a newer ballot: one that was cast here goes after it; one that was only
    /// sent once more gives way.
    pub(super) async fn overtake(self, sent: &Cast) {
        let Some(review) = self.place.kept_now().map(|kept| kept.review) else { return };
        let mine = Mine { v: PROTOCOL, review, id: sent.ballot.id, secret: sent.secret };
        let waits = match ask(&mine).await {
            Ok(Some(Waiting::Ballot(ballot))) => Some(ballot),
            _ => None,
        };
        self.change(sent, |cast| match waits {
            Some(newer) if cast.resent => {
                (cast.ballot, cast.casting, cast.resent) = (newer, Casting::Saved, false);
            }
            Some(newer) if newer.turn < u32::MAX => cast.ballot.turn = newer.turn + 1,
            _ => cast.casting = Casting::Refused(Refusal::ChangedMeanwhile),
        });
    }
}
