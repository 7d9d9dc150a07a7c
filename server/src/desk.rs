//! The staff plane's port: what the staff pages may ask, bound to whoever is signed in. Every query and command names
//! who may, and the token that shows it ([`SignedIn`], [`Administrator`], [`Held`]) is what the work takes: it cannot
//! be reached without. Knows nothing of HTTP; meets places only as counts and fresh links.

mod clocks;
mod day;
mod live;
mod next;
mod people;
mod places;
pub mod problem;
mod reviews;
mod stages;
#[cfg(test)]
mod tests;
mod typed;

use crate::attend::Attendance;
use crate::issuer::Issuer;
use crate::keys::Keys;
use crate::secret::Secret;
use crate::store::accounts::Accounts;
use crate::store::partnership::Partnerships;
use app::desk::{Command, DeskPort, Done, Me, Problem, Query, Role, View};
use async_trait::async_trait;
use clocks::{ClockTyped, rules};
use next::NextTyped;
use review::id::ReviewId;
use review::op::{Asker, Request};
use review::refusal::Refusal;
use review::state::{Review, State};
use stages::NoteTyped;
use std::sync::Arc;
use tokio::sync::Notify;

/// The live reviews, as far as the desk needs them.
#[async_trait]
pub trait Reviews: Send + Sync {
    /// Asks for something by name; returns once it is on disk.
    async fn ask(&self, review: ReviewId, asker: Asker, request: Request) -> Result<(), Refusal>;
    /// A review as it stands; `None` if there is none.
    async fn state(&self, review: ReviewId) -> Result<Option<Arc<State>>, Refusal>;
    /// Every review there is.
    async fn all(&self) -> Result<Vec<ReviewId>, Refusal>;
    /// Deletes a review for ever.
    async fn delete(&self, review: ReviewId) -> Result<(), Refusal>;
    /// Milliseconds since 1970.
    fn now(&self) -> u64;
}

/// What the desk works with.
#[derive(Clone)]
pub struct DeskParts {
    /// Named people.
    pub accounts: Accounts,
    /// The partnership's own texts.
    pub partnerships: Partnerships,
    /// Places.
    pub issuer: Issuer,
    /// Keys; only to delete those of a review that is deleted.
    pub keys: Keys,
    /// Those who attend; only to forget those of a review that is deleted.
    pub attendance: Attendance,
    /// Reviews.
    pub reviews: Arc<dyn Reviews>,
    /// Whether people can be written to.
    pub mail: bool,
    /// Rung when days were set on which that happens.
    pub again: Arc<Notify>,
}

/// The desk of one request.
#[derive(Clone)]
pub struct DeskOf {
    /// What it works with.
    pub state: Arc<DeskParts>,
    /// The session that the request carries, if any.
    pub session: Option<Secret>,
}

/// Somebody named.
struct SignedIn(Me);

/// Somebody who looks after accounts and the partnership.
struct Administrator;

/// A review in the hands of somebody who facilitates it.
struct Held {
    me: Me,
    review: ReviewId,
    state: Arc<State>,
}

impl Held {
    fn reviewed(&self) -> Result<&Review, Problem> {
        self.state.review.as_ref().ok_or(Problem::Refused(Refusal::ReviewUnknown))
    }
}

impl DeskOf {
    /// The desk for a request with this session.
    pub fn new(state: &Arc<DeskParts>, session: Option<Secret>) -> Self {
        Self { state: Arc::clone(state), session }
    }

    async fn signed_in(&self) -> Result<SignedIn, Problem> {
        let session = self.session.ok_or(Problem::SignedOut)?;
        let me = self.state.accounts.session(session, self.state.reviews.now()).await?;
        me.map(SignedIn).ok_or(Problem::SignedOut)
    }

    async fn administrator(&self) -> Result<Administrator, Problem> {
        match self.signed_in().await?.0.role {
            Role::Administrator => Ok(Administrator),
            Role::Facilitator => Err(Problem::NotAllowed),
        }
    }

    /// A review of others answers exactly like one that does not exist.
    async fn holder(&self, review: ReviewId) -> Result<Held, Problem> {
        let SignedIn(me) = self.signed_in().await?;
        let state = self.state.reviews.state(review).await?.filter(|state| holds(state, &me));
        let state = state.ok_or(Problem::Refused(Refusal::ReviewUnknown))?;
        Ok(Held { me, review, state })
    }
}

fn holds(state: &State, me: &Me) -> bool {
    state.review.as_ref().is_some_and(|review| review.facilitators.contains(&me.account))
}

#[async_trait]
impl DeskPort for DeskOf {
    async fn read(&self, query: Query) -> Result<View, Problem> {
        match query {
            // Anybody: whoever has the link is the one it was made for.
            Query::Link(secret) => self.link(&secret).await,
            Query::Me => self.signed_in().await.map(|SignedIn(me)| View::Me(me)),
            Query::Reviews => self.reviews(&self.signed_in().await?).await,
            Query::Review(review) => self.review(&self.holder(review).await?).await,
            Query::People => self.people(&self.administrator().await?).await,
            Query::Partnership => self.partnership(&self.signed_in().await?).await,
            Query::Duty => self.duty(&self.signed_in().await?).await,
        }
    }

    async fn act(&self, command: Command) -> Result<Done, Problem> {
        match command {
            // Everybody named: administrators too, so that one person alone can begin. It gives them that review and
            // no other.
            Command::CreateReview { reference, title, lang, kind, nation } => {
                let me = self.signed_in().await?;
                self.create_review(&me, (&reference, &title, lang), rules(&kind, nation)?).await
            }
            Command::SignOutEverywhere {} => self.sign_out_everywhere(&self.signed_in().await?).await,
            Command::AnswerDuty { report, note } => self.answer_duty(&self.signed_in().await?, report, &note).await,

            // Who facilitates the review.
            Command::AddEvent { review, title, lang, day, voices } => {
                self.add_event(&self.holder(review).await?, &title, lang, &day, &voices).await
            }
            Command::AddPlaces { review, event, voice, number } => {
                self.add_places(&self.holder(review).await?, event, voice, number).await
            }
            Command::RenewPlaces { review, event } => self.renew_places(&self.holder(review).await?, event).await,
            Command::ReplacePlace { review, event } => self.replace_place(&self.holder(review).await?, event).await,
            Command::OpenRoom { review, event, cap } => self.open_room(&self.holder(review).await?, event, cap).await,
            Command::CloseRoom { review, event } => self.close_room(&self.holder(review).await?, event).await,
            Command::ScreenLink { review, event } => self.screen_link(&self.holder(review).await?, event).await,
            Command::AddFacilitator { review, account } => {
                self.add_facilitator(&self.holder(review).await?, account).await
            }
            Command::RemoveFacilitator { review, account } => {
                self.remove_facilitator(&self.holder(review).await?, account).await
            }
            Command::ProtectTerms { review, terms } => self.protect_terms(&self.holder(review).await?, terms).await,
            Command::SetFollowUps { review, follow_ups } => {
                self.set_follow_ups(&self.holder(review).await?, &follow_ups).await
            }
            Command::AddClock { review, name, lang, length } => {
                self.add_clock(&self.holder(review).await?, &name, lang, length).await
            }
            Command::SetClock { review, clock, turn, length, started, stopped, late, lang } => {
                let typed = ClockTyped { clock, turn, length, started, stopped, late, lang };
                self.set_clock(&self.holder(review).await?, &typed).await
            }
            Command::MoveStage { review, from, to } => self.move_stage(&self.holder(review).await?, from, to).await,
            Command::AddNote { review, heading, text, lang } => {
                self.add_note(&self.holder(review).await?, &NoteTyped { heading, text, lang }).await
            }
            Command::SetNote { review, heading, n, turn, text, lang } => {
                let typed = text.map(|text| NoteTyped { heading: heading.clone(), text, lang });
                self.set_note(&self.holder(review).await?, (heading, n, turn), typed).await
            }
            Command::OpenNext { review, kind, reference, title, lang } => {
                self.open_next(self.holder(review).await?, NextTyped { kind, reference, title, lang }).await
            }
            Command::WarnWitnesses { review, on } => self.warn_witnesses(&self.holder(review).await?, on).await,
            Command::CloseReview { review } => self.close_review(&self.holder(review).await?).await,
            Command::ReopenReview { review } => self.reopen_review(&self.holder(review).await?).await,
            Command::DeleteReview { review, reference } => {
                self.delete_review(&self.holder(review).await?, &reference).await
            }

            // Administrators.
            Command::InvitePerson { name, sign_in, role } => {
                self.invite(&self.administrator().await?, &name, &sign_in, role).await
            }
            Command::RecoverPerson { account } => self.recover(&self.administrator().await?, account).await,
            Command::RemovePerson { account } => self.remove_person(&self.administrator().await?, account).await,
            Command::SavePartnership { partnership } => {
                self.save_partnership(&self.administrator().await?, &partnership).await
            }
        }
    }
}
