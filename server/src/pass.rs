//! The interim credential of the anonymous plane, behind one port: whoever joined holds a pass, and a pass only
//! authorises. The token protocol (`docs/anonymity`: blinded tokens, one key per round) replaces what is in here; the
//! plane that uses it changes nothing but the type it asks.
//!
//! Until then these promises hold, and nothing may be added that breaks them:
//! - nothing in here is ever written to disk, logged or sent: it is gone when the server stops, allowances included;
//! - no identifier of anything that somebody wrote is kept: what is counted is how many, per round;
//! - it knows nothing of places beyond an opaque key, and nothing of accounts, addresses or times.

use crate::secret::{Kind, Secret, SecretHash};
use review::id::{ContributionId, EventId, ReviewId};
use review::limits::STREAMS_PER_PASS_MAX;
use review::refusal::Refusal;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// Passes that one screen link may have at a time; one more ends the oldest.
pub const SCREEN_PASSES_MAX: usize = 20;
/// Contributions that one place may say it has heard, over the life of the server.
pub const HEARD_PER_SEAT_MAX: usize = 10_000;

/// What a pass opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The review.
    pub review: ReviewId,
    /// The event.
    pub event: EventId,
    /// The voice of the place, by its place in the plan.
    pub voice: Option<u8>,
    /// A screen in the room: reads only.
    pub screen: bool,
}

/// The key of a place, as the issuer names it until the server stops.
type SeatKey = [u8; 32];

/// One pass, known by the hash of its token.
struct Pass {
    hash: SecretHash,
    streams: usize,
    /// Dropped with the pass: that ends its streams.
    alive: watch::Sender<()>,
}

/// What one place holds, whichever pass it holds it by.
struct Holder {
    grant: Grant,
    /// Oldest first; one only, except for screens.
    passes: Vec<Pass>,
    /// Contributions made, by round. A number, never which.
    spent: BTreeMap<u8, u16>,
    ready: bool,
    /// Acknowledgements given, so that nobody counts twice. Not what this place wrote.
    heard: HashSet<ContributionId>,
}

#[derive(Default)]
struct Table {
    by_token: HashMap<SecretHash, SeatKey>,
    by_seat: HashMap<SeatKey, Holder>,
    heard: HashMap<(ReviewId, ContributionId), usize>,
}

/// All passes. Clones share them.
#[derive(Clone, Default)]
pub struct Passes(Arc<Mutex<Table>>);

/// An allowance that was spent; dropped, it stays spent.
#[must_use = "refund it if nothing was written"]
pub struct Spent {
    passes: Passes,
    seat: SeatKey,
    round: u8,
}

impl Spent {
    /// Gives it back: what it was spent on was refused, could not be saved, or had been saved before.
    pub fn refund(self) {
        if let Some(holder) = self.passes.table().by_seat.get_mut(&self.seat) {
            let spent = holder.spent.entry(self.round).or_default();
            *spent = spent.saturating_sub(1);
        }
    }
}

/// The right to one live stream; it ends when dropped.
pub struct StreamPermit {
    passes: Passes,
    hash: SecretHash,
    alive: watch::Receiver<()>,
}

impl StreamPermit {
    /// Waits until the pass has ended: replaced because its place joined again, or its review is gone.
    pub async fn ended(&mut self) {
        while self.alive.changed().await.is_ok() {}
    }
}

impl Drop for StreamPermit {
    fn drop(&mut self) {
        // By the pass's own hash: the late close of a replaced stream takes nothing from the new one.
        if let Some(pass) = self.passes.table().pass(&self.hash) {
            pass.streams = pass.streams.saturating_sub(1);
        }
    }
}

impl Table {
    fn holder(&mut self, pass: &str) -> Result<(SeatKey, &mut Holder), Refusal> {
        let hash = Secret::parse(pass).ok_or(Refusal::PassUnknown)?.hash(Kind::Pass);
        let seat = *self.by_token.get(&hash).ok_or(Refusal::PassUnknown)?;
        self.by_seat.get_mut(&seat).map(|holder| (seat, holder)).ok_or(Refusal::PassUnknown)
    }

    /// The same, for what a screen may not do.
    fn person(&mut self, pass: &str) -> Result<(SeatKey, &mut Holder), Refusal> {
        let (seat, holder) = self.holder(pass)?;
        if holder.grant.screen { Err(Refusal::NotAllowed) } else { Ok((seat, holder)) }
    }

    fn pass(&mut self, hash: &SecretHash) -> Option<&mut Pass> {
        let holder = self.by_seat.get_mut(self.by_token.get(hash)?)?;
        holder.passes.iter_mut().find(|pass| pass.hash == *hash)
    }
}

impl Passes {
    fn table(&self) -> MutexGuard<'_, Table> {
        // No step below leaves the table half changed, so a panic elsewhere does not spoil it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new pass for a place that joined: 32 hexadecimal digits. The place's earlier pass ends, and its streams with
    /// it; what was spent stays spent.
    pub fn mint(&self, seat: SeatKey, grant: Grant) -> String {
        let token = Secret::fresh();
        let hash = token.hash(Kind::Pass);
        let most = if grant.screen { SCREEN_PASSES_MAX } else { 1 };
        let mut table = self.table();
        let holder = table.by_seat.entry(seat).or_insert_with(|| Holder {
            grant,
            passes: Vec::new(),
            spent: BTreeMap::new(),
            ready: false,
            heard: HashSet::new(),
        });
        holder.grant = grant;
        holder.passes.push(Pass { hash, streams: 0, alive: watch::Sender::new(()) });
        let too_many = holder.passes.len().saturating_sub(most);
        let ended: Vec<_> = holder.passes.drain(..too_many).collect();
        for pass in ended {
            table.by_token.remove(&pass.hash);
        }
        table.by_token.insert(hash, seat);
        token.to_hex()
    }

    /// What a pass opens; `None` if it is unknown or has ended.
    pub fn check(&self, pass: &str) -> Option<Grant> {
        self.table().holder(pass).ok().map(|(_, holder)| holder.grant)
    }

    /// Spends one of `per_seat` contributions in a round.
    ///
    /// # Errors
    /// [`Refusal::RoundUsedUp`], [`Refusal::PassUnknown`], and [`Refusal::NotAllowed`] for a screen.
    pub fn spend(&self, pass: &str, round: u8, per_seat: u16) -> Result<Spent, Refusal> {
        let mut table = self.table();
        let (seat, holder) = table.person(pass)?;
        let spent = holder.spent.entry(round).or_default();
        if *spent >= per_seat {
            return Err(Refusal::RoundUsedUp);
        }
        *spent += 1;
        Ok(Spent { passes: self.clone(), seat, round })
    }

    /// Whether the person at this place has finished for now.
    pub fn ready(&self, pass: &str, ready: bool) -> Result<(), Refusal> {
        self.table().person(pass)?.1.ready = ready;
        Ok(())
    }

    /// How many places of an event say so.
    pub fn ready_count(&self, review: ReviewId, event: EventId) -> u32 {
        let table = self.table();
        let here = |holder: &&Holder| holder.ready && holder.grant.review == review && holder.grant.event == event;
        table.by_seat.values().filter(here).count() as u32
    }

    /// Nobody of an event has finished any more: it has moved on to another phase.
    pub fn clear_ready(&self, review: ReviewId, event: EventId) {
        let mut table = self.table();
        for holder in table.by_seat.values_mut().filter(|h| h.grant.review == review && h.grant.event == event) {
            holder.ready = false;
        }
    }

    /// Takes in that somebody has heard a contribution, and returns how many places have since the server started. The
    /// caller makes sure that the contribution is on this review's board.
    ///
    /// # Errors
    /// [`Refusal::PassUnknown`], [`Refusal::NotAllowed`] for a screen, [`Refusal::Busy`] beyond
    /// [`HEARD_PER_SEAT_MAX`].
    pub fn heard(&self, pass: &str, id: ContributionId) -> Result<usize, Refusal> {
        let mut table = self.table();
        let (_, holder) = table.person(pass)?;
        if holder.heard.len() >= HEARD_PER_SEAT_MAX && !holder.heard.contains(&id) {
            return Err(Refusal::Busy);
        }
        let (review, first) = (holder.grant.review, holder.heard.insert(id));
        let count = table.heard.entry((review, id)).or_default();
        *count += usize::from(first);
        Ok(*count)
    }

    /// The right to one more live stream.
    ///
    /// # Errors
    /// [`Refusal::PassUnknown`], [`Refusal::Busy`] beyond [`STREAMS_PER_PASS_MAX`].
    pub fn streams(&self, pass: &str) -> Result<StreamPermit, Refusal> {
        let hash = Secret::parse(pass).ok_or(Refusal::PassUnknown)?.hash(Kind::Pass);
        let mut table = self.table();
        let pass = table.pass(&hash).ok_or(Refusal::PassUnknown)?;
        if pass.streams >= STREAMS_PER_PASS_MAX {
            return Err(Refusal::Busy);
        }
        pass.streams += 1;
        Ok(StreamPermit { passes: self.clone(), hash, alive: pass.alive.subscribe() })
    }

    /// Ends every pass of a review.
    pub fn forget(&self, review: ReviewId) {
        let mut guard = self.table();
        let table = &mut *guard;
        table.by_seat.retain(|_, holder| holder.grant.review != review);
        table.by_token.retain(|_, seat| table.by_seat.contains_key(seat));
        table.heard.retain(|(of, _), _| *of != review);
    }
}

#[cfg(test)]
mod tests;
