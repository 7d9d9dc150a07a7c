//! One's own ballots that another device has cast: asked for after coming back by return words, and when one of them
//! stands in the way. Owns which of two stays; must not know how ballots are kept.

use super::{Cast, Casting, Votes, Which};
use crate::session::OwnId;
use crate::session::mine::post::ask;
use leptos::prelude::*;
use review::ballot::Ballot;
use review::id::EventId;
use review::refusal::Refusal;
use review::state::State;
use review::wire::{Mine, PROTOCOL, Waiting};

impl Votes {
    /// Ballots of open rounds of which this device knows nothing, and which may wait on the server.
    pub fn missing(self, event: EventId, state: &State) -> Vec<OwnId> {
        let known = |own: &OwnId| self.list.with_untracked(|list| list.iter().any(|cast| cast.ballot.id == own.id));
        let Some(of) = state.events.get(&event) else { return vec![] };
        let places = self.place.places_now();
        let own = of.open_ballots().flat_map(|round| (0..places).filter_map(move |n| self.place.slip(round, n)));
        own.filter(|own| !known(own)).collect()
    }

    /// Brings back those of these ballots that wait on the server, on a device to which a place came back by return words.
    /// They are asked for one by one, each with its own secret. `true` once all were asked for.
    pub async fn bring_back(self, event: EventId, missing: Vec<OwnId>) -> bool {
        let Some(kept) = self.place.kept_now().filter(|kept| kept.event == event && kept.returned) else {
            return false;
        };
        for own in missing {
            let mine = Mine { v: PROTOCOL, review: kept.review, id: own.id, secret: own.secret };
            let ballot = match ask(&mine).await {
                Ok(Some(Waiting::Ballot(ballot))) if ballot.round == own.round && ballot.event == event => ballot,
                Ok(_) => continue,
                Err(_) => return false,
            };
            let about = self.asked_about(event, own.round).unwrap_or_default();
            self.place.used(own.round, own.index);
            self.list.update(|list| {
                // One may have been cast here meanwhile.
                if list.iter().all(|cast| cast.ballot.id != own.id) {
                    list.push(Cast::new(own, about, ballot, Casting::Saved));
                }
            });
            self.keep(event);
            self.lay_beside(Which { event, round: own.round, slip: own.index });
        }
        true
    }

    /// Another device of this person has cast a ballot that is newer than `sent`, or of which this one did not know.
    /// One that was cast here just now, knowing what was there, goes after it. Everything else gives way: what was held
    /// up undoes nothing, and what one device has answered is not wiped out by the first tick on another.
    pub(super) async fn overtake(self, sent: &Cast) {
        let Some(review) = self.place.kept_now().map(|kept| kept.review) else { return };
        let mine = Mine { v: PROTOCOL, review, id: sent.ballot.id, secret: sent.secret };
        let answer = ask(&mine).await;
        let which = sent.which();
        let cast = self.list.with_untracked(|list| list.iter().find(|cast| cast.which() == which).cloned());
        // What was cast here meanwhile goes next, and meets what stands in the way itself.
        let Some(own) = cast.filter(|cast| cast.first || cast.ballot == sent.ballot) else { return };
        let Ok(Some(Waiting::Ballot(there))) = answer else {
            self.change(&own, |cast| cast.casting = Casting::Refused(Refusal::ChangedMeanwhile));
            return;
        };
        let fresh = !own.first && !own.resent && self.fresh.with_value(|fresh| fresh.contains(&own.ballot.id));
        if fresh && there.turn < u32::MAX {
            self.change(&own, |cast| cast.ballot.turn = there.turn + 1);
        } else {
            self.give_way(&own, there);
        }
    }

    /// Takes in what another device has cast; what was chosen here stays, and is not sent.
    fn give_way(self, own: &Cast, there: Ballot) {
        let (which, newer) = (own.which(), !own.resent);
        let chosen = untrack(|| self.chosen(which));
        self.change(own, |cast| {
            (cast.ballot, cast.casting) = (there, Casting::Saved);
            (cast.resent, cast.first, cast.newer) = (false, false, newer);
        });
        if newer {
            self.hold(which, Some(chosen));
        }
        if own.first {
            self.lay_beside(which);
        }
    }

    /// What was chosen before it was known what is there takes nothing of it away: it is shown beside it, to be sent.
    fn lay_beside(self, which: Which) {
        let chosen = self.held(which).filter(|_| self.is_one_by_one(which.event, which.round));
        if let (Some(chosen), Some(there)) = (chosen, untrack(|| self.of(which))) {
            self.hold(which, Some(chosen.beside(&there.chosen(self.place.voice_now()))));
        }
    }
}
