//! The clock work: boards open when their countdown ends, words that wait go on fixed ticks, what one person alone has
//! hidden for too long is shown again, counts are told at most once a second. All of it only asks the writer, which looks again before it does anything.

use super::frames::Outgoing;
use super::writer::may_wait;
use super::{Inner, Rooms, Work, lock};
use crate::clock::now_ms;
use crate::store::log;
use review::leaf::Heard;
use review::limits::{SMALL_GROUP_MIN, TICK_LIVE_MS, TICK_SLOW_MS};
use review::sequencer::{hidings_due, reveals_due};
use review::state::Status;
use review::wire::{Frame, Presence};
use std::sync::Weak;
use std::time::Duration;
use tokio::task::JoinHandle;

/// How fast the ticks are.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Milliseconds between release ticks of a live event.
    pub live_ms: u64,
    /// The same after an event has ended, for changes to what stands.
    pub slow_ms: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { live_ms: TICK_LIVE_MS, slow_ms: TICK_SLOW_MS }
    }
}

/// How often the clock is looked at.
const LOOK_MS: u64 = 200;
/// Looks between two tellings of counts: at most one a second.
const COUNT_LOOKS: u64 = 5;
/// Tellings after which counts are told again although nothing changed, so that a dead stream is noticed: 15 s.
const HEARTBEAT_TELLINGS: u32 = 15;

pub(super) fn start(rooms: Weak<Inner>, pace: Pace) -> JoinHandle<()> {
    tokio::spawn(async move {
        if let Some(inner) = rooms.upgrade() {
            wake(&Rooms { inner }).await;
        }
        let mut look = tokio::time::interval(Duration::from_millis(LOOK_MS));
        look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        let (mut looks, mut last) = (0_u64, now_ms());
        loop {
            look.tick().await;
            let Some(inner) = rooms.upgrade() else { return };
            let rooms = Rooms { inner };
            let now = now_ms();
            // Ticks lie on multiples of their pace, whoever wrote when.
            let passed = |pace: u64| now / pace > last / pace;
            reveal(&rooms, now).await;
            if passed(pace.live_ms) || passed(pace.slow_ms) {
                tell_heard(&rooms).await;
                release(&rooms, passed(pace.slow_ms)).await;
                show_again(&rooms, now).await;
            }
            if looks.is_multiple_of(COUNT_LOOKS) {
                tell_counts(&rooms).await;
            }
            (looks, last) = (looks + 1, now);
        }
    })
}

/// Brings reviews with a live event into memory, so that a countdown goes on after a restart.
async fn wake(rooms: &Rooms) {
    match log::reviews(rooms.inner.store.pool()).await {
        Ok(reviews) => {
            // Also those in whose inbox something may wait, a change to what stands perhaps.
            let waits = |review| crate::inbox::path(&rooms.inner.inboxes, review).exists();
            for (review, _) in reviews.into_iter().filter(|(review, live)| *live || waits(*review)) {
                let _ = rooms.open(review).await;
            }
        }
        Err(error) => tracing::error!(%error, "could not look for live events"),
    }
}

async fn reveal(rooms: &Rooms, now: u64) {
    for room in rooms.inner.shelf.all() {
        for (event, round) in reveals_due(&room.state(), now) {
            let joined = rooms.inner.headcount.joined(room.id, event).await.unwrap_or(u32::MAX);
            let _ = rooms.submit(room.id, joined, Work::Reveal { event, round }).await;
        }
    }
}

/// What one person alone has hidden for too long.
async fn show_again(rooms: &Rooms, now: u64) {
    for room in rooms.inner.shelf.all() {
        for id in hidings_due(&room.state(), now) {
            let _ = rooms.submit(room.id, 0, Work::ShowAgain { id }).await;
        }
    }
}

async fn release(rooms: &Rooms, slow: bool) {
    for room in rooms.inner.shelf.all() {
        let state = room.state();
        for event in state.events.values().filter(|event| may_wait(&state, event.id)) {
            if event.status == Status::Live || slow {
                let joined = rooms.inner.headcount.joined(room.id, event.id).await.unwrap_or(u32::MAX);
                let _ = rooms.submit(room.id, joined, Work::Tick { event: event.id }).await;
            }
        }
    }
}

async fn tell_heard(rooms: &Rooms) {
    let heard: Vec<_> = lock(&rooms.inner.heard).drain().collect();
    for ((review, id), minds) in heard {
        let by = if minds >= SMALL_GROUP_MIN { Heard::Many } else { Heard::Some };
        if rooms.submit(review, 0, Work::Heard { id, by }).await.is_err() {
            // Told on the next tick, unless more have heard it meanwhile.
            lock(&rooms.inner.heard).entry((review, id)).or_insert(minds);
        }
    }
}

async fn tell_counts(rooms: &Rooms) {
    for room in rooms.inner.shelf.all() {
        if room.readers() == 0 {
            continue;
        }
        let state = room.state();
        let mut presence = Presence::default();
        for event in state.events.values() {
            let mut counts = rooms.inner.headcount.counts(room.id, event.id, event.plan.voices.len()).await;
            let waiting = lock(&room.waiting);
            counts.waiting =
                waiting.iter().filter(|((of, _), _)| *of == event.id).map(|((_, round), n)| (*round, *n)).collect();
            drop(waiting);
            presence.events.insert(event.id, counts);
        }
        let due = {
            let mut told = lock(&room.presence);
            told.1 += 1;
            let due = told.0 != presence || told.1 >= HEARTBEAT_TELLINGS;
            if due {
                *told = (presence.clone(), 0);
            }
            due
        };
        if due {
            room.send(Outgoing::Presence(Frame::Presence(presence).encode().into()));
        }
    }
}
