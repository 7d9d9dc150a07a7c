//! How many joined, as the rooms may know it: numbers from the seats and from who attends, and nothing that names either.

use crate::attend::Attendance;
use crate::issuer::Issuer;
use crate::room::Headcount;
use async_trait::async_trait;
use review::disclose::{Cell, Disclosed, Table, disclose};
use review::id::{EventId, ReviewId};
use review::limits::SMALL_GROUP_MIN;
use review::wire::Counts;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

/// Counts heads.
pub struct Heads {
    /// Places and who took them.
    pub issuer: Issuer,
    /// What was told of each event's voices, so that no later count lets an earlier one be worked out.
    pub told: Mutex<HashMap<(ReviewId, EventId), Disclosed>>,
    /// Who says they are ready.
    pub attendance: Attendance,
}

impl Heads {
    /// Joined places by voice, as far as readers of the event may know them.
    fn tell(&self, event: (ReviewId, EventId), joined: Vec<u32>) -> Vec<Cell> {
        let Some(table) = Table::new(joined.len(), 1, joined) else { return vec![] };
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let now = disclose(&table, SMALL_GROUP_MIN as u32, told.get(&event));
        let cells = now.cells().to_vec();
        told.insert(event, now);
        cells
    }
}

#[async_trait]
impl Headcount for Heads {
    async fn joined(&self, review: ReviewId, event: EventId) -> Option<u32> {
        self.issuer.joined(review, event).await.ok()
    }

    async fn voice_joined(&self, review: ReviewId, event: EventId, voice: u8) -> Option<u32> {
        let voices = usize::from(voice) + 1;
        let counts = self.issuer.counts(review, event, voices).await;
        Some(counts.ok()?.lines.get(usize::from(voice)).map_or(0, |line| line.joined))
    }

    async fn phase_moved(&self, review: ReviewId, event: EventId) {
        self.attendance.clear_ready(review, event);
        // Places that were taken since the last phase leave no order behind.
        if let Err(error) = self.issuer.clean().await {
            tracing::warn!(%error, "the seats could not be cleaned");
        }
    }

    async fn counts(&self, review: ReviewId, event: EventId, voices: usize) -> Counts {
        let Ok(counts) = self.issuer.counts(review, event, voices).await else { return Counts::default() };
        let total = counts.total();
        let joined: Vec<u32> = counts.lines.iter().take(voices).map(|line| line.joined).collect();
        Counts {
            places: total.made,
            joined: total.joined,
            // Somebody may have said so at a place that was lost, and again at its replacement.
            ready: self.attendance.ready_count(review, event).min(total.joined),
            waiting: BTreeMap::new(),
            voices: self.tell((review, event), joined),
        }
    }
}
