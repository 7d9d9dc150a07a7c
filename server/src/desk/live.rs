//! The desk at work on live reviews: the port [`Reviews`] as the rooms fulfil it. Here, so that the rooms, which carry
//! anonymous words, do not name the code that knows people.

use super::Reviews;
use crate::room::Rooms;
use async_trait::async_trait;
use review::id::ReviewId;
use review::op::{Asker, Request};
use review::refusal::Refusal;
use review::state::State;
use review::wire::Outcome;
use std::sync::Arc;

#[async_trait]
impl Reviews for Rooms {
    async fn ask(&self, review: ReviewId, asker: Asker, request: Request) -> Result<(), Refusal> {
        match Self::ask(self, review, asker, request).await {
            Outcome::Accepted { .. } => Ok(()),
            Outcome::Refused { code } => Err(code),
        }
    }
    async fn state(&self, review: ReviewId) -> Result<Option<Arc<State>>, Refusal> {
        Self::state(self, review).await
    }
    async fn all(&self) -> Result<Vec<ReviewId>, Refusal> {
        Self::all(self).await.map_err(|error| {
            tracing::error!(%error, "the reviews could not be listed");
            Refusal::CannotSave
        })
    }
    async fn delete(&self, review: ReviewId) -> Result<(), Refusal> {
        Self::delete(self, review).await
    }
    fn now(&self) -> u64 {
        crate::clock::now_ms()
    }
}
