//! Reviews that follow from one: opening one, and saying which there are.

use super::clocks::{kind, nation_of, preset_of, rules};
use super::{DeskOf, Held, SignedIn};
use crate::secret::random;
use app::desk::{Done, Field, Kind, Linked, Problem, Wrong};
use review::conduct::{ConductOp, Note};
use review::id::ReviewId;
use review::op::Op;
use review::opening::{Salt, Words};
use review::refusal::Refusal;
use review::regime::Regime;
use review::state::Review;
use review::text::Lang;

/// A review that is to follow, as it was typed.
pub(super) struct NextTyped {
    pub kind: String,
    pub reference: String,
    pub title: String,
    pub lang: Lang,
}

impl DeskOf {
    /// Opens a review that follows. It is told last that it does: if that is cut short, it can be asked for again, and
    /// what was opened before is in the list of reviews.
    pub(super) async fn open_next(&self, held: &Held, typed: &NextTyped) -> Result<Done, Problem> {
        let review = held.reviewed()?;
        if may_follow(review).iter().all(|kind| kind.key != typed.kind) {
            return Err(Problem::Field(Field::Kind, Wrong::Form));
        }
        // Asked before anything is opened: it may be too early.
        let next = ReviewId(random());
        review.conduct.may_link().map_err(Problem::Refused)?;
        if review.closed {
            return Err(Problem::Refused(Refusal::ReviewClosed));
        }
        let me = SignedIn(held.me.clone());
        let rules = rules(&typed.kind, nation_of(review))?;
        let taken = taken_along(review, &rules);
        self.open_review(&me, next, (&typed.reference, &typed.title, typed.lang), rules).await?;
        for op in taken {
            self.ask(next, held.me.account, Op::Conduct(op)).await?;
        }
        let link = ConductOp::LinkBefore { review: held.review };
        self.ask(next, held.me.account, Op::Conduct(link)).await?;
        let link = ConductOp::LinkNext { review: next };
        self.ask(held.review, held.me.account, Op::Conduct(link)).await?;
        Ok(Done::Review(next))
    }

    /// What there is to say of a review to whoever holds another one.
    pub(super) async fn linked(&self, held: &Held, id: ReviewId) -> Result<Linked, Problem> {
        let state = self.state.reviews.state(id).await?.filter(|state| super::holds(state, &held.me));
        let name = state.as_ref().and_then(|state| {
            let review = state.review.as_ref()?;
            Some((review.reference.clone(), review.title.clone().unwrap_or_default(), review.lang))
        });
        Ok(Linked { id, name })
    }
}

/// What is written under headings that the other kind has too, in a stage at which it begins.
fn taken_along(review: &Review, rules: &Regime) -> Vec<ConductOp> {
    let Some(first) = rules.stages.first() else { return vec![] };
    let mut ops = Vec::new();
    for heading in &first.headings {
        let notes = review.conduct.notes.get(&heading.key).into_iter().flatten();
        let words = |note: &Note| {
            let (text, lang) = note.words.clone()?;
            Some(Words { text: text?, lang, salt: Salt(random()) })
        };
        for (n, words) in (0..heading.texts).zip(notes.filter_map(words)) {
            ops.push(ConductOp::SetNote { heading: heading.key.clone(), n, turn: 0, words: Some(words) });
        }
    }
    ops
}

/// Kinds of review that may follow from one.
pub(super) fn may_follow(review: &Review) -> Vec<Kind> {
    let next = preset_of(review).map_or(&[][..], |preset| &preset.next);
    next.iter().filter_map(|key| regime::preset(key)).map(kind).collect()
}
