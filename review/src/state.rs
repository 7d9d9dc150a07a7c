//! What follows from the record: a review is the fold of its entries, and nothing else enters it. Applying is total
//! and deterministic: an entry that makes no sense here changes nothing but the count.

mod ballots;
mod board;
mod event;

pub use ballots::{BallotRound, Statement};
pub use board::{Contribution, Hiding, Risk, Signature, Theme};
pub use event::{Event, RoundState, RoundStatus, Status, Timer};

use crate::conduct::Conduct;
use crate::follow_up::FollowUp;
use crate::guard::Protected;
use crate::id::{AccountId, ContributionId, EventId, ReviewId, ThemeId};
use crate::leaf::{Fact, Leaf};
use crate::opening::Opening;
use crate::plan::Column;
use crate::text::Lang;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A text of the review as it stands now: `None` where its opening was erased or may not be read; the screen says
/// "removed".
pub type Text = Option<String>;

/// A review after its first `seq` entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// How many entries it is the fold of.
    pub seq: u64,
    /// The review itself; `None` before the first entry.
    pub review: Option<Review>,
    /// Learning events.
    pub events: BTreeMap<EventId, Event>,
    /// Contributions that have been let go, withdrawn ones included.
    pub contributions: BTreeMap<ContributionId, Contribution>,
    /// Themes that stand.
    pub themes: BTreeMap<ThemeId, Theme>,
}

/// What a review is called and who holds it. A copy that was written down with something else in it is not read, and
/// the record is folded again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// The partnership's own reference.
    pub reference: String,
    /// Its title.
    pub title: Text,
    /// Language of the title.
    pub lang: Lang,
    /// Accounts that may facilitate.
    pub facilitators: BTreeSet<AccountId>,
    /// Whether nothing more is accepted.
    pub closed: bool,
    /// Names that the guard looks for, as hashes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Protected>,
    /// The days on which people may look at what came of it, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follow_ups: Vec<FollowUp>,
    /// Whether everybody who takes part is warned that they may be a witness.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub witnesses: bool,
    /// How it is conducted.
    #[serde(default, skip_serializing_if = "Conduct::is_empty")]
    pub conduct: Conduct,
}

impl State {
    /// Takes in the next entry of the log.
    pub fn apply(&mut self, leaf: &Leaf, opening: Option<&Opening>) {
        self.seq += 1;
        let text = opening.map(|opening| opening.text.clone());
        match &leaf.fact {
            Fact::ReviewCreated { .. }
            | Fact::FacilitatorAdded { .. }
            | Fact::FacilitatorRemoved { .. }
            | Fact::TermsProtected { .. }
            | Fact::FollowUpsSet { .. }
            | Fact::ClockAdded(_)
            | Fact::ClockSet(_)
            | Fact::Conduct(_)
            | Fact::WitnessesWarned { .. }
            | Fact::ReviewClosed {}
            | Fact::ReviewReopened {} => self.apply_review(leaf, text),
            Fact::Contributed { .. }
            | Fact::Amended { .. }
            | Fact::Withdrawn { .. }
            | Fact::ThemeAdded { .. }
            | Fact::ThemeRenamed { .. }
            | Fact::ThemeRemoved { .. }
            | Fact::Moved { .. }
            | Fact::Heard { .. }
            | Fact::RiskMarked { .. }
            | Fact::RiskAnswered { .. }
            | Fact::Signed { .. }
            | Fact::NameRemoved { .. }
            | Fact::Hidden { .. }
            | Fact::HidingConfirmed { .. }
            | Fact::ShownAgain { .. } => self.apply_board(leaf, text),
            Fact::BallotOpened { .. } | Fact::Answered { .. } | Fact::Counted { .. } => self.apply_ballot(&leaf.fact),
            _ => self.apply_event(&leaf.fact, text),
        }
    }

    fn apply_review(&mut self, leaf: &Leaf, text: Text) {
        if let (Fact::ReviewCreated { review, reference, lang, regime, .. }, None) = (&leaf.fact, &self.review) {
            let by = match leaf.from {
                crate::leaf::From::Named { by, .. } => BTreeSet::from([by]),
                _ => BTreeSet::new(),
            };
            let (id, reference, lang) = (*review, reference.clone(), *lang);
            self.review = Some(Review {
                id,
                reference,
                title: text,
                lang,
                facilitators: by,
                closed: false,
                terms: None,
                follow_ups: vec![],
                witnesses: false,
                conduct: Conduct::of(regime.as_ref()),
            });
            return;
        }
        let Some(review) = &mut self.review else { return };
        match &leaf.fact {
            Fact::FacilitatorAdded { account } => {
                review.facilitators.insert(*account);
            }
            Fact::FacilitatorRemoved { account } => {
                review.facilitators.remove(account);
            }
            Fact::TermsProtected { terms } => review.terms = Some(terms.clone()),
            Fact::FollowUpsSet { follow_ups } => review.follow_ups.clone_from(follow_ups),
            Fact::WitnessesWarned { on } => review.witnesses = *on,
            Fact::ReviewClosed {} => review.closed = true,
            Fact::ReviewReopened {} => review.closed = false,
            fact => review.conduct.apply(fact, &text),
        }
    }

    /// Contributions of one side of an event that belong to a theme (or to none), in the order of the board.
    pub fn gathered(&self, event: EventId, column: Column, theme: Option<ThemeId>) -> Vec<&Contribution> {
        let mut list: Vec<_> = self
            .contributions
            .values()
            .filter(|c| c.event == event && c.column == column && c.theme == theme && !c.withdrawn)
            .collect();
        // By rank where somebody has put it there, else in the order of the batch, which is mixed.
        list.sort_by_key(|it| (theme.map(|_| (it.rank.as_str(), it.id)), it.seq));
        list
    }

    /// Themes of one side of an event, oldest first.
    pub fn themes_of(&self, event: EventId, column: Column) -> Vec<&Theme> {
        let mut list: Vec<_> = self.themes.values().filter(|t| t.event == event && t.column == column).collect();
        list.sort_by_key(|theme| theme.seq);
        list
    }

    /// Events, oldest first.
    pub fn events_in_order(&self) -> Vec<&Event> {
        let mut list: Vec<_> = self.events.values().collect();
        list.sort_by_key(|event| event.seq);
        list
    }
}
