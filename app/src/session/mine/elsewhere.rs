//! One's own words that another device wrote: found on the board by comparing here, or asked for one by one.

use super::Mine;
use super::own::{Own, Stage};
use super::post::ask;
use leptos::prelude::{Update, WithUntracked};
use review::id::{ContributionId, EventId};
use review::opening::{Salt, Words};
use review::state::State;
use review::wire::{PROTOCOL, Waiting};

/// Tokens in a row that nothing was written with, after which the rest of a round is not asked about.
const UNUSED_MAX: u32 = 2;

impl Mine {
    /// Finds what is one's own on the board although this device has no list of it, and follows what another device
    /// of the same person has changed. By comparing here: nobody is asked.
    pub fn discover(self, event: EventId, state: &State) {
        let mut found = Vec::new();
        let stands = |id: ContributionId| state.contributions.get(&id).filter(|it| it.event == event && !it.withdrawn);
        for own in self.place.own_ids(&|id| stands(id).is_some()) {
            let Some(it) = stands(own.id) else { continue };
            self.place.used(own.round, own.index);
            // Written where no list was kept: its secret is gone, and nothing can be done with it from here.
            if it.edit != own.secret.hash() {
                continue;
            }
            let last = it.commitments.last().copied();
            let known = self.list.with_untracked(|list| {
                let known = list.iter().find(|known| known.id == own.id);
                known.map(|known| {
                    let quiet = known.change.is_none() && known.sent.is_none();
                    match known.stage {
                        // What was hidden when this device came back is shown again: now its words are known.
                        Stage::Saved if quiet && known.words.salt == Salt([0; 32]) && it.hiding.is_none() => {
                            Some(known.current()) == last && Some(&known.words.text) == it.text.as_ref()
                        }
                        Stage::Saved => !quiet || Some(known.current()) == last,
                        // It stands there: the answer was lost, or another device has sent it again.
                        _ => !it.commitments.contains(&known.words.commitment()),
                    }
                })
            });
            if known != Some(true) {
                // What is shown instead of hidden words is not what their author wrote.
                let text = it.text.clone().filter(|_| it.hiding.is_none()).unwrap_or_default();
                let words = Words { text, lang: it.lang, salt: Salt([0; 32]) };
                found.push(Own::elsewhere(own, event, it.voice, words, last));
            }
        }
        if !found.is_empty() {
            self.list.update(|list| {
                for own in found {
                    match list.iter_mut().find(|known| known.id == own.id) {
                        Some(known) => (known.words, known.last, known.stage) = (own.words, own.last, Stage::Saved),
                        None => list.push(own),
                    }
                }
            });
            self.keep(event);
        }
    }

    /// Brings back words that wait on the server, on a device to which a place came back by return words. They are
    /// asked for one by one, each with its own secret; ballots by [`crate::session::Votes::bring_back`]. `true` once
    /// all were asked for.
    pub async fn bring_back(self, event: EventId) -> bool {
        let Some(kept) = self.place.kept_now().filter(|kept| kept.event == event && kept.returned) else {
            return false;
        };
        let mut missing: Option<(u8, u32)> = None;
        for own in self.place.own_ids(&|_| true).into_iter().filter(|own| self.place.is_for_words(own.round)) {
            let here = self.list.with_untracked(|list| list.iter().any(|known| known.id == own.id));
            // Tokens are used in their order; one that was given up may be in between.
            if here {
                missing = None;
                continue;
            }
            if missing.is_some_and(|(round, n)| round == own.round && n >= UNUSED_MAX) {
                continue;
            }
            let mine = review::wire::Mine { v: PROTOCOL, review: kept.review, id: own.id, secret: own.secret };
            match ask(&mine).await {
                Ok(Some(Waiting::Words { voice, words, .. })) => {
                    missing = None;
                    self.place.used(own.round, own.index);
                    let own = Own::elsewhere(own, event, voice, words, None);
                    self.list.update(|list| {
                        if list.iter().all(|known| known.id != own.id) {
                            list.push(own);
                        }
                    });
                }
                Ok(Some(Waiting::Ballot(_)) | None) => {
                    let before = missing.filter(|(round, _)| *round == own.round).map_or(0, |(_, n)| n);
                    missing = Some((own.round, before + 1));
                }
                Err(_) => return false,
            }
        }
        self.keep(event);
        true
    }
}
