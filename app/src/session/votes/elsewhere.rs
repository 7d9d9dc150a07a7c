//! One's own ballots that another device has cast: asked for after coming back by return words, and when one of them
//! stands in the way. Owns which of two stays; must not know how ballots are kept.

use super::{Cast, Casting, Votes};
use crate::session::mine::post::ask;
use leptos::prelude::*;
use review::ballot::Ballot;
use review::id::EventId;
use review::refusal::Refusal;
use review::state::State;
use review::wire::{Mine, PROTOCOL, Waiting};

impl Votes {
    /// Open rounds in which this device knows of no ballot, and one may wait on the server.
    pub fn missing(self, event: EventId, state: &State) -> Vec<u8> {
        let known = |round: u8| self.list.with_untracked(|list| list.iter().any(|cast| cast.is_of(event, round)));
        let of = state.events.get(&event);
        of.map(|of| of.open_ballots().filter(|round| !known(*round)).collect()).unwrap_or_default()
    }

    /// Brings back ballots of `rounds` that wait on the server, on a device to which a place came back by return words.
    /// They are asked for one by one, each with its own secret. `true` once all were asked for.
    pub async fn bring_back(self, event: EventId, rounds: Vec<u8>) -> bool {
        let Some(kept) = self.place.kept_now().filter(|kept| kept.event == event && kept.returned) else {
            return false;
        };
        for own in rounds.into_iter().filter_map(|round| self.place.first(round)) {
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
                if list.iter().all(|cast| !cast.is_of(event, own.round)) {
                    list.push(Cast::new(own, about, ballot, Casting::Saved));
                }
            });
            self.keep(event);
            self.lay_beside(event, own.round);
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
        let (event, round) = (sent.ballot.event, sent.ballot.round);
        let cast = self.list.with_untracked(|list| list.iter().find(|cast| cast.is_of(event, round)).cloned());
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
        let (event, round, newer) = (own.ballot.event, own.ballot.round, !own.resent);
        let chosen = untrack(|| self.chosen(event, round));
        self.change(own, |cast| {
            (cast.ballot, cast.casting) = (there, Casting::Saved);
            (cast.resent, cast.first, cast.newer) = (false, false, newer);
        });
        if newer {
            self.hold(event, round, Some(chosen));
        }
        if own.first {
            self.lay_beside(event, round);
        }
    }

    /// What was chosen before it was known what is there takes nothing of it away: it is shown beside it, to be sent.
    fn lay_beside(self, event: EventId, round: u8) {
        let chosen = self.held(event, round).filter(|_| self.is_one_by_one(event, round));
        if let (Some(chosen), Some(there)) = (chosen, untrack(|| self.of(event, round))) {
            self.hold(event, round, Some(chosen.beside(&there.chosen())));
        }
    }
}
