//! What an answer of the server makes of one own contribution, of a change to it, and of a name under it.

use super::Mine;
use super::own::{Change, Own, Stage};
use leptos::prelude::{Update, UpdateValue};
use review::id::ContributionId;
use review::op::Anonymous;
use review::refusal::Refusal;
use review::wire::Outcome;

impl Mine {
    /// Takes in the answer to `op`. `sent`: the contribution as it was when that was sent.
    pub(super) fn settle(self, sent: &Own, op: &Anonymous, outcome: Outcome) {
        // What is not there any more has been taken back: the first answer was lost.
        let outcome = match (op, outcome) {
            (
                Anonymous::Withdraw { .. },
                Outcome::Refused { code: Refusal::ContributionUnknown | Refusal::ContributionWithdrawn },
            ) => Outcome::Accepted { seq: 0 },
            (_, outcome) => outcome,
        };
        let contributes = matches!(op, Anonymous::Contribute { .. });
        let said = match outcome {
            Outcome::Accepted { .. } => Ok(()),
            Outcome::Refused { code } => Err(code),
        };
        self.list.update(|list| {
            let known: Vec<ContributionId> = list.iter().map(|own| own.id).collect();
            let is_sent = |own: &Own| own.id == sent.id && (own.stage == Stage::Waiting) == contributes;
            let Some(place) = list.iter().position(is_sent) else { return };
            let own = &mut list[place];
            match op {
                Anonymous::Contribute { .. } => self.contributed(own, &known, outcome),
                Anonymous::Sign { .. } => named(own, sent, outcome),
                // Something newer was asked for meanwhile: that goes next.
                _ if own.change != sent.change => {}
                _ => changed(own, op, outcome),
            }
        });
        // Words that were refused stay, to be mended, and say so themselves.
        if !contributes || said.is_ok() {
            self.tell(sent.round, said);
        }
        self.keep(sent.event);
    }

    /// Gives words the next token with which none of the `known` was written, and with it another name.
    pub(super) fn take_another(self, own: &mut Own, known: &[ContributionId]) {
        let next = std::iter::from_fn(|| self.place.next(own.round));
        match { next }.find(|next| !known.contains(&next.1)) {
            Some((token, id, secret)) => (own.token, own.id, own.secret) = (Some(token), id, secret),
            None => own.stage = Stage::Refused(Refusal::RoundUsedUp),
        }
    }

    /// `known`: every contribution of this list.
    fn contributed(self, own: &mut Own, known: &[ContributionId], outcome: Outcome) {
        match outcome {
            Outcome::Accepted { .. } => {
                own.stage = Stage::Saved;
                own.resent = false;
            }
            // It was there before the data began another life, with earlier words: these replace them.
            Outcome::Refused { code: Refusal::IdTaken } if own.resent => {
                own.stage = Stage::Saved;
                own.change = Some(own.change.take().unwrap_or_else(|| Change::Amend(own.words.clone())));
            }
            // Another device of this person used the token meanwhile: the next one will do.
            Outcome::Refused { code: Refusal::IdTaken } => {
                self.renamed.update_value(|renamed| _ = renamed.insert((own.id, own.words.salt)));
                self.take_another(own, known);
            }
            Outcome::Refused { code } => own.stage = Stage::Refused(code),
        }
    }
}

fn changed(own: &mut Own, op: &Anonymous, outcome: Outcome) {
    match (op, outcome) {
        (_, Outcome::Refused { code }) => own.refused = own.change.take().map(|change| (change, code)),
        (Anonymous::Amend { words, .. }, Outcome::Accepted { .. }) => {
            own.words = words.clone();
            (own.last, own.resent) = (None, false);
            own.sent = own.change.take();
        }
        (_, Outcome::Accepted { .. }) => own.sent = own.change.take(),
    }
}

fn named(own: &mut Own, sent: &Own, outcome: Outcome) {
    // Another name was asked for meanwhile: that goes next.
    if own.naming != sent.naming {
        return;
    }
    if let Some(naming) = &mut own.naming {
        naming.stage = match outcome {
            Outcome::Accepted { .. } => Stage::Saved,
            Outcome::Refused { code } => Stage::Refused(code),
        };
    }
}
