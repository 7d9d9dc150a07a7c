//! Reviews that follow from one: opening one, and saying which there are.

use super::clocks::{kind, nation_of, preset_of, rules};
use super::{DeskOf, Held, SignedIn};
use crate::secret::random;
use app::desk::{Done, Field, Kind, Linked, Problem, Wrong};
use review::conduct::{ConductOp, Note};
use review::id::ReviewId;
use review::limits::NEXT_MAX;
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
    /// Opens a review that follows, also if whoever asks hangs up meanwhile.
    pub(super) async fn open_next(&self, held: Held, typed: NextTyped) -> Result<Done, Problem> {
        let desk = self.clone();
        let opening = tokio::spawn(async move { desk.open_now(&held, &typed).await });
        opening.await.unwrap_or(Err(Problem::Refused(Refusal::CannotSave)))
    }

    async fn open_now(&self, held: &Held, typed: &NextTyped) -> Result<Done, Problem> {
        let review = held.reviewed()?;
        if may_follow(review).iter().all(|kind| kind.key != typed.kind) {
            return Err(Problem::Field(Field::Kind, Wrong::Form));
        }
        // Asked before anything is opened: it may be too early.
        review.conduct.may_link().map_err(Problem::Refused)?;
        if review.closed {
            return Err(Problem::Refused(Refusal::ReviewClosed));
        }
        let rules = rules(&typed.kind, nation_of(review))?;
        let (next, taken) = (ReviewId(random()), taken_along(review, &rules));
        let me = SignedIn(held.me.clone());
        self.open_review(&me, next, (&typed.reference, &typed.title, typed.lang), rules).await?;
        let link = Op::Conduct(ConductOp::LinkNext { review: next });
        if let Err(problem) = self.ask(held.review, held.me.account, link).await {
            // It was stepped back or closed meanwhile. Nothing stands in the new one yet.
            self.state.reviews.delete(next).await?;
            return Err(problem);
        }
        let before = ConductOp::LinkBefore { review: held.review };
        for op in std::iter::once(before).chain(taken) {
            self.ask(next, held.me.account, Op::Conduct(op)).await?;
        }
        Ok(Done::Review(next))
    }

    /// What there is to say of a review to whoever holds another one.
    pub(super) async fn linked(&self, held: &Held, id: ReviewId) -> Linked {
        // One that cannot be read must not hide the other.
        let state = self.state.reviews.state(id).await.unwrap_or_else(|_| {
            tracing::error!(review = %id, "a review that is linked cannot be read");
            None
        });
        let name = state.filter(|state| super::holds(state, &held.me)).and_then(|state| {
            let review = state.review.as_ref()?;
            Some((review.reference.clone(), review.title.clone().unwrap_or_default(), review.lang))
        });
        Linked { id, name }
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
    if review.conduct.next.len() >= NEXT_MAX {
        return vec![];
    }
    let next = preset_of(review).map_or(&[][..], |preset| &preset.next);
    next.iter().filter_map(|key| regime::preset(key)).map(kind).collect()
}
