//! One review in memory: its state, its last entries as they were sent, and everybody who reads it.

use super::frames::{Class, Outgoing, Told, entries_frame, entry_text, frame_of};
use super::lock;
use crate::error::{During, StoreError};
use crate::store::{Store, log};
use axum::extract::ws::Utf8Bytes;
use review::id::{EventId, ReviewId};
use review::limits::{FRAME_ENTRIES_MAX, QUEUE_FRAMES_MAX};
use review::state::State;
use review::wire::{Frame, Presence};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use tokio::sync::broadcast;

/// Entries that are kept in memory for readers who come back.
const RECENT_MAX: usize = 2_000;

/// A review in memory.
pub struct Room {
    /// Which.
    pub id: ReviewId,
    live: Mutex<Live>,
    frames: broadcast::Sender<Outgoing>,
    /// Contributions and ballots that waited when the last tick looked, by event and round.
    pub(super) waiting: Mutex<BTreeMap<(EventId, u8), u32>>,
    /// The counts that were sent last, and how many looks ago.
    pub(super) presence: Mutex<(Presence, u32)>,
}

struct Live {
    state: Arc<State>,
    recent: VecDeque<Told<Arc<str>>>,
    snapshots: Vec<(Class, u64, Utf8Bytes)>,
}

/// What a reader who comes back is sent.
#[derive(Debug)]
pub struct CaughtUp {
    /// Frames, in order.
    pub frames: Vec<Utf8Bytes>,
    /// The reader then has everything up to here.
    pub seq: u64,
}

impl Room {
    pub(super) fn new(id: ReviewId, state: Arc<State>) -> Self {
        let live = Mutex::new(Live { state, recent: VecDeque::new(), snapshots: vec![] });
        let (frames, _) = broadcast::channel(QUEUE_FRAMES_MAX);
        Self { id, live, frames, waiting: Mutex::default(), presence: Mutex::default() }
    }

    /// The state as of the last commit.
    pub fn state(&self) -> Arc<State> {
        Arc::clone(&lock(&self.live).state)
    }

    /// Everything that is sent from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Outgoing> {
        self.frames.subscribe()
    }

    /// How many streams read this review.
    pub fn readers(&self) -> usize {
        self.frames.receiver_count()
    }

    /// The counts that were told last.
    pub fn counts(&self) -> Option<Utf8Bytes> {
        let told = lock(&self.presence).0.clone();
        (!told.events.is_empty()).then(|| Frame::Presence(told).encode().into())
    }

    /// Sends something to every reader.
    pub(super) fn send(&self, outgoing: Outgoing) {
        // Nobody listening is not an error.
        let _ = self.frames.send(outgoing);
    }

    /// Takes in what was committed and sends it to every reader.
    pub(super) fn publish(&self, state: Arc<State>, appended: &[log::Stored]) {
        let texts: Vec<_> = appended.iter().map(entry_text).collect();
        {
            let mut live = lock(&self.live);
            live.state = state;
            live.recent.extend(texts.iter().cloned());
            let surplus = live.recent.len().saturating_sub(RECENT_MAX);
            live.recent.drain(..surplus);
            // Words that were taken back or hidden must not come again to anybody who comes back.
            if appended.iter().any(|entry| log::erases(&entry.leaf.fact)) {
                live.recent.clear();
                live.snapshots.clear();
            }
        }
        let mut first = appended.first().map_or(0, |entry| entry.seq);
        for chunk in texts.chunks(FRAME_ENTRIES_MAX) {
            let last = first + chunk.len() as u64 - 1;
            let text = frame_of(first, chunk);
            self.send(Outgoing::Entries { first, last, text });
            first = last + 1;
        }
    }

    /// Entries after `after` from memory; `None` if memory does not reach back so far.
    fn recent_after(&self, class: Class, after: u64) -> Option<CaughtUp> {
        let live = lock(&self.live);
        let seq = live.state.seq;
        let missing = usize::try_from(seq.checked_sub(after)?).ok()?;
        if missing > live.recent.len() {
            return None;
        }
        let missed = live.recent.iter().skip(live.recent.len() - missing);
        let texts: Vec<&str> = missed.map(|entry| entry.to(class).as_ref()).collect();
        Some(CaughtUp { frames: frames(after, &texts), seq })
    }

    fn snapshot(&self, class: Class) -> CaughtUp {
        let state = self.state();
        let seq = state.seq;
        let kept = lock(&self.live).snapshots.iter().find(|it| (it.0, it.1) == (class, seq)).map(|it| it.2.clone());
        if let Some(text) = kept {
            return CaughtUp { frames: vec![text], seq };
        }
        let mut state = (*state).clone();
        if let (Class::Place, Some(review)) = (class, &mut state.review) {
            review.conduct = std::mem::take(&mut review.conduct).without_words();
        }
        let text: Utf8Bytes = Frame::Snapshot { state: Box::new(state) }.encode().into();
        let mut live = lock(&self.live);
        live.snapshots.retain(|it| it.0 != class);
        live.snapshots.push((class, seq, text.clone()));
        CaughtUp { frames: vec![text], seq }
    }
}

fn frames(after: u64, texts: &[&str]) -> Vec<Utf8Bytes> {
    let firsts = (after + 1..).step_by(FRAME_ENTRIES_MAX);
    firsts
        .zip(texts.chunks(FRAME_ENTRIES_MAX))
        .map(|(first, chunk)| entries_frame(first, chunk.iter().copied()))
        .collect()
}

/// What a reader misses: from memory, else from the log, else as a snapshot.
pub(super) async fn catch_up(store: &Store, room: &Room, class: Class, after: u64) -> Result<CaughtUp, StoreError> {
    let head = room.state().seq;
    if after == 0 || after > head {
        return Ok(room.snapshot(class));
    }
    if let Some(caught_up) = room.recent_after(class, after) {
        return Ok(caught_up);
    }
    if head - after > RECENT_MAX as u64 {
        return Ok(room.snapshot(class));
    }
    let mut connection = store.pool().acquire().await.during("read a log")?;
    let entries = log::read(&mut connection, room.id, after, RECENT_MAX * 2).await?;
    let texts: Vec<_> = entries.iter().map(entry_text).collect();
    let texts: Vec<&str> = texts.iter().map(|entry| entry.to(class).as_ref()).collect();
    Ok(CaughtUp { frames: frames(after, &texts), seq: after + texts.len() as u64 })
}
