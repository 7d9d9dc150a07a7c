//! Reviews and their events, as their facilitators set them up.

use super::clocks::{cards, first_due, kind_of, kinds, nation_of};
use super::next::may_follow;
use super::typed::{title_words, voices};
use super::{DeskOf, Held, SignedIn, day, holds, stages};
use crate::secret::random;
use crate::store::accounts::typed::line;
use app::desk::{Done, Field, Problem, ReviewLine, ReviewPage, View, Wrong};
use review::day::Day;
use review::follow_up::{FollowUp, News};
use review::guard::Protected;
use review::id::{AccountId, EventId, OpId, ReviewId};
use review::limits::REFERENCE_CHARACTERS_MAX;
use review::op::{Asker, Op, Request};
use review::plan::{Plan, Voice};
use review::refusal::Refusal;
use review::regime::Regime;
use review::state::{State, Status};
use review::text::Lang;
use std::cmp::Reverse;

impl DeskOf {
    /// Asks for something in the name of whoever is signed in.
    pub(super) async fn ask(&self, review: ReviewId, by: AccountId, op: Op) -> Result<(), Problem> {
        let request = Request { id: OpId(random()), op };
        Ok(self.state.reviews.ask(review, Asker::Account(by), request).await?)
    }

    /// The reviews that somebody facilitates: open ones first, live ones before all, then by reference, the highest
    /// (by custom the newest) first.
    pub(super) async fn reviews(&self, SignedIn(me): &SignedIn) -> Result<View, Problem> {
        let (mut lines, today) = (Vec::new(), self.today());
        for id in self.state.reviews.all().await? {
            match self.state.reviews.state(id).await {
                Ok(state) => {
                    lines.extend(state.filter(|state| holds(state, me)).and_then(|state| review_line(&state, today)));
                }
                // One that cannot be read must not hide the others.
                Err(Refusal::CannotSave) => tracing::error!(review = %id, "a review cannot be read and is not listed"),
                Err(code) => return Err(code.into()),
            }
        }
        lines.sort_by_cached_key(|line| (line.closed, line.live == 0, Reverse(line.reference.to_lowercase()), line.id));
        Ok(View::Reviews(Box::new(app::desk::Reviews { lines, kinds: kinds() })))
    }

    pub(super) async fn review(&self, held: &Held) -> Result<View, Problem> {
        let review = held.reviewed()?;
        let facilitators: Vec<_> = review.facilitators.iter().copied().collect();
        let mut others = self.state.accounts.list().await?;
        others.retain(|account| !review.facilitators.contains(&account.id));
        let mut events = Vec::new();
        for event in held.state.events_in_order() {
            events.push(self.event_card(held, event).await?);
        }
        let mut next = Vec::new();
        for id in &review.conduct.next {
            next.push(self.linked(held, *id).await);
        }
        let before = match review.conduct.before {
            Some(id) => Some(self.linked(held, id).await),
            None => None,
        };
        Ok(View::Review(Box::new(ReviewPage {
            id: held.review,
            reference: review.reference.clone(),
            title: review.title.clone().unwrap_or_default(),
            lang: review.lang,
            closed: review.closed,
            kind: kind_of(review),
            nation: nation_of(review),
            clocks: cards(review, self.today()),
            stages: stages::cards(review),
            stage: review.conduct.stage,
            may_follow: may_follow(review),
            next,
            before,
            terms: review.terms.as_ref().map_or(0, |terms| terms.hashes().len() as u32),
            follow_ups: review.follow_ups.iter().filter_map(|it| Some((day::show(it.day)?, it.news))).collect(),
            witnesses: review.witnesses,
            mail: self.state.mail,
            facilitators: self.state.accounts.by_ids(&facilitators).await?,
            others,
            events,
        })))
    }

    pub(super) async fn create_review(
        &self,
        me: &SignedIn,
        typed: (&str, &str, Lang),
        regime: Regime,
    ) -> Result<Done, Problem> {
        self.open_review(me, ReviewId(random()), typed, regime).await
    }

    pub(super) async fn open_review(
        &self,
        SignedIn(me): &SignedIn,
        review: ReviewId,
        (reference, title, lang): (&str, &str, Lang),
        regime: Regime,
    ) -> Result<Done, Problem> {
        let reference = line(reference, REFERENCE_CHARACTERS_MAX, Field::Reference)?;
        let title = title_words(title, lang)?;
        let regime = Some(regime);
        self.ask(review, me.account, Op::CreateReview { review, reference, title, regime }).await?;
        Ok(Done::Review(review))
    }

    pub(super) async fn add_event(
        &self,
        held: &Held,
        title: &str,
        lang: Lang,
        day: &str,
        typed: &[Voice],
    ) -> Result<Done, Problem> {
        let event = EventId(random());
        let title = title_words(title, lang)?;
        let day = day::parse(day)?;
        let plan = Plan::plain(voices(typed)?);
        self.ask(held.review, held.me.account, Op::AddEvent { event, day, plan, title }).await?;
        Ok(Done::Event(event))
    }

    pub(super) async fn add_facilitator(&self, held: &Held, account: AccountId) -> Result<Done, Problem> {
        let known = self.state.accounts.list().await?.iter().any(|one| one.id == account);
        if !known {
            return Err(Problem::Field(Field::Name, Wrong::Used));
        }
        self.ask(held.review, held.me.account, Op::AddFacilitator { account }).await?;
        Ok(Done::Done)
    }

    /// Takes somebody off. Whoever stays must be able to sign in, or nobody could ever open the review again.
    pub(super) async fn remove_facilitator(&self, held: &Held, account: AccountId) -> Result<Done, Problem> {
        if self.is_last_of(&held.state, account).await? {
            return Err(Problem::Refused(Refusal::LastFacilitator));
        }
        self.ask(held.review, held.me.account, Op::RemoveFacilitator { account }).await?;
        Ok(Done::Done)
    }

    pub(super) async fn protect_terms(&self, held: &Held, terms: Protected) -> Result<Done, Problem> {
        self.ask(held.review, held.me.account, Op::ProtectTerms { terms }).await?;
        Ok(Done::Done)
    }

    /// Sets the days on which people may look at what came of it, in whichever order they are typed; a line without a
    /// day was left empty.
    pub(super) async fn set_follow_ups(&self, held: &Held, typed: &[(String, News)]) -> Result<Done, Problem> {
        let mut follow_ups = Vec::new();
        for (text, news) in typed {
            if let Some(day) = day::parse(text)? {
                follow_ups.push(FollowUp { day, news: *news });
            }
        }
        follow_ups.sort_by_key(|it| it.day);
        self.ask(held.review, held.me.account, Op::SetFollowUps { follow_ups }).await?;
        self.state.again.notify_one();
        Ok(Done::Done)
    }

    pub(super) async fn warn_witnesses(&self, held: &Held, on: bool) -> Result<Done, Problem> {
        self.ask(held.review, held.me.account, Op::WarnWitnesses { on }).await?;
        Ok(Done::Done)
    }

    pub(super) async fn close_review(&self, held: &Held) -> Result<Done, Problem> {
        self.ask(held.review, held.me.account, Op::CloseReview {}).await?;
        Ok(Done::Done)
    }

    pub(super) async fn reopen_review(&self, held: &Held) -> Result<Done, Problem> {
        self.ask(held.review, held.me.account, Op::ReopenReview {}).await?;
        Ok(Done::Done)
    }

    /// Deletes a review: its places and keys first and the review last, so that a deletion that was cut short can be
    /// asked for again by those who still hold it.
    pub(super) async fn delete_review(&self, held: &Held, reference: &str) -> Result<Done, Problem> {
        let review = held.state.review.as_ref().ok_or(Problem::Refused(Refusal::ReviewUnknown))?;
        if line(reference, REFERENCE_CHARACTERS_MAX, Field::Reference)? != review.reference {
            return Err(Problem::Field(Field::Reference, Wrong::Different));
        }
        self.state.issuer.forget(held.review).await?;
        self.state.keys.forget(held.review).await.map_err(crate::issuer::IssuerError::from)?;
        self.state.reviews.delete(held.review).await?;
        self.state.attendance.forget(held.review);
        Ok(Done::Done)
    }

    /// Whether a review would be left without anybody who can sign in.
    pub(super) async fn is_last_of(&self, state: &State, account: AccountId) -> Result<bool, Problem> {
        let Some(review) = state.review.as_ref().filter(|review| review.facilitators.contains(&account)) else {
            return Ok(false);
        };
        let others: Vec<_> = review.facilitators.iter().copied().filter(|other| *other != account).collect();
        Ok(!self.state.accounts.can_sign_in(&others).await?)
    }
}

fn review_line(state: &State, today: Day) -> Option<ReviewLine> {
    let review = state.review.as_ref()?;
    Some(ReviewLine {
        id: review.id,
        reference: review.reference.clone(),
        title: review.title.clone().unwrap_or_default(),
        closed: review.closed,
        events: state.events.len() as u32,
        live: state.events.values().filter(|event| event.status == Status::Live).count() as u32,
        stage: stages::name(review),
        due: first_due(review, today),
    })
}
