//! Who may read and do what says nothing about them: whoever shows a pass of the event. Keeps in memory how many streams
//! a pass has, who is ready and who has heard what, so that nobody counts twice. A pass is a token like any other: it
//! cannot be told which place it was given to, and nothing that is written is sent along with it.
//!
//! Nothing in here is ever written to disk, logged or sent, and it knows nothing of places, accounts, addresses or times.

use crate::keys::{Keys, unreadable};
use review::id::{ContributionId, EventId, ReviewId};
use review::limits::STREAMS_PER_PASS_MAX;
use review::refusal::Refusal;
use review::token::{Nonce, Pass};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Contributions that one pass may say it has heard, over the life of the server.
pub const HEARD_PER_PASS_MAX: usize = 10_000;

/// What a pass opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The review.
    pub review: ReviewId,
    /// The event.
    pub event: EventId,
    /// A screen in the room: reads only.
    pub screen: bool,
    /// Names the pass, and nobody.
    holder: Nonce,
}

/// What one pass does. Goes when it does nothing.
#[derive(Default)]
struct Holder {
    streams: usize,
    ready: bool,
    /// Acknowledgements given, so that nobody counts twice. Not what anybody wrote.
    heard: HashSet<ContributionId>,
}

#[derive(Default)]
struct Table {
    holders: HashMap<(ReviewId, EventId, Nonce), Holder>,
    heard: HashMap<(ReviewId, ContributionId), usize>,
}

/// Everybody who attends. Clones share it.
#[derive(Clone)]
pub struct Attendance {
    keys: Keys,
    table: Arc<Mutex<Table>>,
}

/// The right to one live stream; it ends when dropped.
pub struct StreamPermit {
    attendance: Attendance,
    grant: Grant,
}

impl Drop for StreamPermit {
    fn drop(&mut self) {
        let mut table = self.attendance.table();
        let key = self.grant.key();
        if let Some(holder) = table.holders.get_mut(&key) {
            holder.streams = holder.streams.saturating_sub(1);
            if holder.streams == 0 && !holder.ready && holder.heard.is_empty() {
                table.holders.remove(&key);
            }
        }
    }
}

impl Grant {
    const fn key(&self) -> (ReviewId, EventId, Nonce) {
        (self.review, self.event, self.holder)
    }

    fn person(&self) -> Result<(), Refusal> {
        if self.screen { Err(Refusal::NotAllowed) } else { Ok(()) }
    }
}

impl Attendance {
    /// Nobody yet.
    pub fn new(keys: Keys) -> Self {
        Self { keys, table: Arc::default() }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        // No step below leaves the table half changed, so a panic elsewhere does not spoil it.
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a pass opens.
    ///
    /// # Errors
    /// [`Refusal::PassUnknown`] if it is none of the event's, [`Refusal::CannotSave`] if the keys cannot be read now.
    pub async fn check(&self, pass: &Pass) -> Result<Grant, Refusal> {
        let keys = self.keys.of(pass.review, pass.event).await.map_err(unreadable)?;
        match keys {
            Some(keys) if keys.admits(pass) => {
                let Pass { review, event, screen, token } = *pass;
                Ok(Grant { review, event, screen, holder: token.nonce })
            }
            _ => Err(Refusal::PassUnknown),
        }
    }

    /// Whether the person who shows this has finished for now.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for a screen.
    pub fn ready(&self, grant: &Grant, ready: bool) -> Result<(), Refusal> {
        grant.person()?;
        self.table().holders.entry(grant.key()).or_default().ready = ready;
        Ok(())
    }

    /// How many of an event say so.
    pub fn ready_count(&self, review: ReviewId, event: EventId) -> u32 {
        let table = self.table();
        let here =
            |(key, holder): &(&(ReviewId, EventId, Nonce), &Holder)| holder.ready && (key.0, key.1) == (review, event);
        table.holders.iter().filter(here).count() as u32
    }

    /// Nobody of an event has finished any more: it has moved on to another phase.
    pub fn clear_ready(&self, review: ReviewId, event: EventId) {
        for (key, holder) in &mut self.table().holders {
            holder.ready &= (key.0, key.1) != (review, event);
        }
    }

    /// Takes in that somebody has heard a contribution, and returns how many have since the server started. The caller
    /// makes sure that the contribution is on this event's board.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for a screen, [`Refusal::Busy`] beyond [`HEARD_PER_PASS_MAX`].
    pub fn heard(&self, grant: &Grant, id: ContributionId) -> Result<usize, Refusal> {
        grant.person()?;
        let mut guard = self.table();
        let table = &mut *guard;
        let holder = table.holders.entry(grant.key()).or_default();
        if holder.heard.len() >= HEARD_PER_PASS_MAX && !holder.heard.contains(&id) {
            return Err(Refusal::Busy);
        }
        let first = holder.heard.insert(id);
        let count = table.heard.entry((grant.review, id)).or_default();
        *count += usize::from(first);
        Ok(*count)
    }

    /// The right to one more live stream.
    ///
    /// # Errors
    /// [`Refusal::Busy`] beyond [`STREAMS_PER_PASS_MAX`].
    pub fn stream(&self, grant: &Grant) -> Result<StreamPermit, Refusal> {
        let mut table = self.table();
        let holder = table.holders.entry(grant.key()).or_default();
        if holder.streams >= STREAMS_PER_PASS_MAX {
            return Err(Refusal::Busy);
        }
        holder.streams += 1;
        Ok(StreamPermit { attendance: self.clone(), grant: *grant })
    }

    /// Forgets everybody of a review.
    pub fn forget(&self, review: ReviewId) {
        let mut table = self.table();
        table.holders.retain(|(of, ..), _| *of != review);
        table.heard.retain(|(of, _), _| *of != review);
    }
}

#[cfg(test)]
mod tests;
