//! People, their links and sessions, and what the partnership says and is told.

use super::{Administrator, DeskOf, SignedIn};
use crate::secret::Secret;
use app::desk::{Done, Field, Partnership, Problem, Role, View, Wrong};
use review::id::AccountId;
use review::refusal::Refusal;

impl DeskOf {
    pub(super) async fn link(&self, secret: &str) -> Result<View, Problem> {
        let used = Problem::Field(Field::Link, Wrong::Used);
        let Some(secret) = Secret::parse(secret) else { return Err(used) };
        let account = self.state.accounts.link(secret, self.state.reviews.now()).await?;
        account.map(|account| View::Link(account.sign_in)).ok_or(used)
    }

    pub(super) async fn people(&self, _: &Administrator) -> Result<View, Problem> {
        Ok(View::People(self.state.accounts.list().await?))
    }

    pub(super) async fn partnership(&self, _: &SignedIn) -> Result<View, Problem> {
        Ok(View::Partnership(Box::new(self.state.partnerships.get().await?)))
    }

    pub(super) async fn duty(&self, _: &SignedIn) -> Result<View, Problem> {
        Ok(View::Duty(self.state.partnerships.reports().await?))
    }

    pub(super) async fn sign_out_everywhere(&self, SignedIn(me): &SignedIn) -> Result<Done, Problem> {
        self.state.accounts.end_all(me.account).await?;
        Ok(Done::Done)
    }

    pub(super) async fn answer_duty(&self, SignedIn(me): &SignedIn, report: i64, note: &str) -> Result<Done, Problem> {
        self.state.partnerships.answer(report, note, &me.name).await?;
        Ok(Done::Done)
    }

    pub(super) async fn invite(
        &self,
        _: &Administrator,
        name: &str,
        sign_in: &str,
        role: Role,
    ) -> Result<Done, Problem> {
        let (_, secret) = self.state.accounts.invite(name, sign_in, role, self.state.reviews.now()).await?;
        Ok(Done::Secret(secret.to_hex()))
    }

    pub(super) async fn recover(&self, _: &Administrator, account: AccountId) -> Result<Done, Problem> {
        let secret = self.state.accounts.recover(account, self.state.reviews.now()).await?;
        Ok(Done::Secret(secret.to_hex()))
    }

    /// Removes somebody, unless a review would be left that nobody could ever open again.
    pub(super) async fn remove_person(&self, _: &Administrator, account: AccountId) -> Result<Done, Problem> {
        for review in self.state.reviews.all().await? {
            if let Some(state) = self.state.reviews.state(review).await?
                && self.is_last_of(&state, account).await?
            {
                return Err(Problem::Refused(Refusal::LastFacilitator));
            }
        }
        self.state.accounts.remove(account).await?;
        Ok(Done::Done)
    }

    pub(super) async fn save_partnership(&self, _: &Administrator, partnership: &Partnership) -> Result<Done, Problem> {
        self.state.partnerships.save(partnership).await?;
        Ok(Done::Done)
    }
}
