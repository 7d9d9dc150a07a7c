//! How many joined, as the rooms may know it: numbers from the seats and the passes, and nothing that names either.

use crate::issuer::Issuer;
use crate::pass::Passes;
use crate::room::Headcount;
use async_trait::async_trait;
use review::id::{EventId, ReviewId};
use review::wire::Counts;
use std::collections::BTreeMap;

/// Counts heads.
pub struct Heads {
    /// Places and who took them.
    pub issuer: Issuer,
    /// Who says they are ready.
    pub passes: Passes,
}

#[async_trait]
impl Headcount for Heads {
    async fn joined(&self, review: ReviewId, event: EventId) -> Option<u32> {
        self.issuer.joined(review, event).await.ok()
    }

    async fn voice_joined(&self, review: ReviewId, event: EventId, voice: u8) -> u32 {
        let voices = usize::from(voice) + 1;
        let counts = self.issuer.counts(review, event, voices).await;
        counts.ok().and_then(|counts| counts.lines.get(usize::from(voice)).map(|line| line.joined)).unwrap_or(0)
    }

    async fn phase_moved(&self, review: ReviewId, event: EventId) {
        self.passes.clear_ready(review, event);
        // Places that were taken since the last phase leave no order behind.
        if let Err(error) = self.issuer.clean().await {
            tracing::warn!(%error, "the seats could not be cleaned");
        }
    }

    async fn counts(&self, review: ReviewId, event: EventId, voices: usize) -> Counts {
        let Ok(counts) = self.issuer.counts(review, event, voices).await else { return Counts::default() };
        let total = counts.total();
        Counts {
            places: total.made,
            joined: total.joined,
            ready: self.passes.ready_count(review, event),
            waiting: BTreeMap::new(),
            voices: counts.lines.iter().take(voices).map(|line| line.joined).collect(),
        }
    }
}
