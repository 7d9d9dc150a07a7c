//! Live reviews: whoever reads or writes one comes here. Owns the one writer of all logs, the copies in memory that
//! streams are served from, and the clock work (countdowns, release ticks, counts).

mod frames;
mod live;
mod ticker;
mod writer;

pub use frames::{Class, Outgoing, entries_frame};
pub use live::{CaughtUp, Room};
pub use ticker::Pace;

use crate::error::StoreError;
use crate::inbox::Spending;
use crate::keys::Keys;
use crate::store::{Store, log};
use async_trait::async_trait;
use review::id::{ContributionId, EventId, ReviewId};
use review::leaf::Heard;
use review::limits::EVENTS_MAX;
use review::op::{Anonymous, Asker, Op, Request};
use review::opening::EditSecret;
use review::refusal::Refusal;
use review::state::State;
use review::token::{EventKeys, Nonce};
use review::wire::{Counts, Outcome, Waiting};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinHandle;

/// How many joined: asked of whoever keeps the seats, as numbers only.
#[async_trait]
pub trait Headcount: Send + Sync {
    /// Places of an event that have joined; `None` if nobody could count them.
    async fn joined(&self, review: ReviewId, event: EventId) -> Option<u32>;
    /// Places of one voice that have joined; `None` if nobody could count them.
    async fn voice_joined(&self, review: ReviewId, event: EventId, voice: u8) -> Option<u32>;
    /// An event has moved to another phase: nobody is ready for it yet.
    async fn phase_moved(&self, review: ReviewId, event: EventId);
    /// All counts of an event but `waiting`.
    async fn counts(&self, review: ReviewId, event: EventId, voices: usize) -> Counts;
}

/// What the writer is asked to do.
#[derive(Debug)]
enum Work {
    Ask {
        asker: Asker,
        request: Request,
    },
    Write {
        op: Box<Anonymous>,
        token: Option<Spending>,
        voice_joined: u32,
    },
    Mine {
        id: ContributionId,
        secret: EditSecret,
        found: Arc<OnceLock<Waiting>>,
    },
    Tick {
        event: EventId,
    },
    Reveal {
        event: EventId,
        round: u8,
    },
    Heard {
        id: ContributionId,
        by: Heard,
    },
    /// What one person alone has hidden for too long.
    ShowAgain {
        id: ContributionId,
    },
    Delete,
    Load,
}

/// Work on one review. Shared, so that a batch that fails can be done again one by one.
#[derive(Debug)]
struct Task {
    review: ReviewId,
    work: Work,
    joined: u32,
    /// For an event that is about to be added.
    keys: Option<EventKeys>,
}

struct Job {
    task: Arc<Task>,
    reply: oneshot::Sender<Result<u64, Refusal>>,
}

/// A handle on all rooms; copies are the same.
#[derive(Clone)]
pub struct Rooms {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    jobs: mpsc::Sender<Job>,
    shelf: Arc<Shelf>,
    headcount: Arc<dyn Headcount>,
    keys: Keys,
    /// Turns of requests that show neither a token nor a pass.
    tokenless: Semaphore,
    heard: Mutex<HashMap<(ReviewId, ContributionId), usize>>,
    inboxes: PathBuf,
}

/// Rooms that are in memory.
#[derive(Default)]
pub(crate) struct Shelf {
    rooms: Mutex<HashMap<ReviewId, Arc<Room>>>,
}

/// A lock whose holder panicked is still a lock: the data behind it is replaced whole or not at all.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shelf {
    fn get(&self, review: ReviewId) -> Option<Arc<Room>> {
        lock(&self.rooms).get(&review).cloned()
    }
    fn put(&self, review: ReviewId, state: Arc<State>) -> Arc<Room> {
        Arc::clone(lock(&self.rooms).entry(review).or_insert_with(|| Arc::new(Room::new(review, state))))
    }
    fn remove(&self, review: ReviewId) -> Option<Arc<Room>> {
        lock(&self.rooms).remove(&review)
    }
    fn all(&self) -> Vec<Arc<Room>> {
        lock(&self.rooms).values().cloned().collect()
    }
}

/// How many jobs may wait for the writer before a request is told to wait.
const JOBS_MAX: usize = 4_096;
/// Changes, and questions for one's own words, that are under way at the same time.
const TOKENLESS_MAX: usize = 256;

impl Rooms {
    /// Starts the writer and the clock work. The tasks end when the last handle is dropped.
    pub async fn start(
        store: Store,
        inboxes: PathBuf,
        headcount: Arc<dyn Headcount>,
        keys: Keys,
        pace: Pace,
    ) -> Result<(Self, Vec<JoinHandle<()>>), StoreError> {
        let (jobs, queue) = mpsc::channel(JOBS_MAX);
        let shelf = Arc::new(Shelf::default());
        let known: Vec<ReviewId> = log::reviews(store.pool()).await?.into_iter().map(|(id, _)| id).collect();
        crate::inbox::sweep(&inboxes, &known);
        let writer = writer::Writer::new(&store, inboxes.clone(), Arc::clone(&shelf), keys.clone()).await?;
        let inner = Inner {
            store,
            jobs,
            shelf,
            headcount,
            keys,
            tokenless: Semaphore::new(TOKENLESS_MAX),
            heard: Mutex::default(),
            inboxes,
        };
        let rooms = Self { inner: Arc::new(inner) };
        // A thread of its own: it is the one that waits for the disk.
        let runtime = tokio::runtime::Handle::current();
        let writing = tokio::task::spawn_blocking(move || runtime.block_on(writer.run(queue)));
        let tasks = vec![writing, ticker::start(Arc::downgrade(&rooms.inner), pace)];
        Ok((rooms, tasks))
    }

    async fn submit(&self, review: ReviewId, joined: u32, work: Work) -> Result<u64, Refusal> {
        self.submit_task(Task { review, work, joined, keys: None }).await
    }

    async fn submit_task(&self, task: Task) -> Result<u64, Refusal> {
        let (reply, answer) = oneshot::channel();
        self.inner.jobs.try_send(Job { task: Arc::new(task), reply }).map_err(|_| Refusal::Busy)?;
        answer.await.unwrap_or(Err(Refusal::CannotSave))
    }

    /// Decides one request and, if accepted, returns after it is on disk.
    pub async fn ask(&self, review: ReviewId, asker: Asker, request: Request) -> Outcome {
        let joined = match &request.op {
            // Not counted is the careful answer each time: too few to open a round, too many for the lower minimum.
            Op::MovePhase { event, .. } | Op::OpenBallot { event, .. } => {
                self.inner.headcount.joined(review, *event).await.unwrap_or(0)
            }
            Op::CloseRound { event, .. } | Op::EndEvent { event } => {
                self.inner.headcount.joined(review, *event).await.unwrap_or(u32::MAX)
            }
            // It closes rounds of many events: of none is said how many had joined.
            Op::CloseReview {} => u32::MAX,
            _ => 0,
        };
        let moved = match &request.op {
            // Of somebody who joined it is refused, and does nothing else either.
            Op::MovePhase { event, .. } if matches!(asker, Asker::Account(_)) => Some(*event),
            _ => None,
        };
        let keys = match self.keys_for(review, asker, &request.op).await {
            Ok(keys) => keys,
            Err(code) => return Outcome::Refused { code },
        };
        let outcome =
            outcome(self.submit_task(Task { review, work: Work::Ask { asker, request }, joined, keys }).await);
        if let (Some(event), Outcome::Accepted { .. }) = (moved, &outcome) {
            self.inner.headcount.phase_moved(review, event).await;
        }
        outcome
    }

    /// The keys of an event that is asked for: on disk before the event is in the log. None are made for whoever may
    /// not add one: nobody is to fill the disk with keys.
    async fn keys_for(&self, review: ReviewId, asker: Asker, op: &Op) -> Result<Option<EventKeys>, Refusal> {
        let (Op::AddEvent { event, plan, .. }, Asker::Account(by)) = (op, asker) else { return Ok(None) };
        let may = self.state(review).await?.is_some_and(|state| {
            let holds = state.review.as_ref().is_some_and(|it| it.facilitators.contains(&by) && !it.closed);
            holds && !state.events.contains_key(event) && state.events.len() < EVENTS_MAX
        });
        if !may || plan.check().is_err() {
            return Ok(None);
        }
        match self.inner.keys.make(review, *event).await {
            Ok(keys) => Ok(Some(keys.public(plan.number_of_rounds()))),
            Err(error) => {
                tracing::error!(%error, "an event could not be given its keys");
                Err(Refusal::CannotSave)
            }
        }
    }

    /// Takes in one anonymous op and returns after it is on disk. `token`: the nonce of the token that a contribution
    /// or a ballot is made with, which the caller has found good.
    pub async fn write(&self, review: ReviewId, op: Anonymous, token: Option<Nonce>) -> Result<(), Refusal> {
        let voice_joined = match op.voice() {
            // Not counted now is no reason to say no for good.
            Some(voice) => {
                self.inner.headcount.voice_joined(review, op.event(), voice).await.ok_or(Refusal::CannotSave)?
            }
            None => 0,
        };
        let token = match (op.round(), token) {
            (Some(round), Some(nonce)) if nonce.contribution() == op.id() => {
                Some(Spending { event: op.event(), round, nonce })
            }
            (Some(_), _) => return Err(Refusal::TokenWrong),
            (None, _) => None,
        };
        // Whoever shows no token must not keep those waiting who do.
        let _turn =
            if token.is_none() { Some(self.inner.tokenless.try_acquire().map_err(|_| Refusal::Busy)?) } else { None };
        self.submit(review, 0, Work::Write { op: Box::new(op), token, voice_joined }).await.map(drop)
    }

    /// Words or a ballot of somebody's own that wait, for whoever knows their secret; `None` if there are none or it is another.
    pub async fn mine(
        &self,
        review: ReviewId,
        id: ContributionId,
        secret: EditSecret,
    ) -> Result<Option<Waiting>, Refusal> {
        let _turn = self.inner.tokenless.try_acquire().map_err(|_| Refusal::Busy)?;
        let found = Arc::new(OnceLock::new());
        self.submit(review, 0, Work::Mine { id, secret, found: Arc::clone(&found) }).await?;
        Ok(found.get().cloned())
    }

    /// The room of a review, from memory or from disk; `None` if there is no such review.
    pub async fn open(&self, review: ReviewId) -> Result<Option<Arc<Room>>, Refusal> {
        if let Some(room) = self.inner.shelf.get(review) {
            return Ok(Some(room));
        }
        match self.submit(review, 0, Work::Load).await {
            Ok(_) => Ok(self.inner.shelf.get(review)),
            Err(Refusal::ReviewUnknown) => Ok(None),
            Err(code) => Err(code),
        }
    }

    /// The state of a review; `None` if there is no such review. `Err` where it cannot be read now: nobody may take
    /// that for a review that is gone.
    pub async fn state(&self, review: ReviewId) -> Result<Option<Arc<State>>, Refusal> {
        Ok(self.open(review).await?.map(|room| room.state()))
    }

    /// What a reader misses after `after`; a snapshot if that is shorter.
    pub async fn catch_up(&self, room: &Room, class: Class, after: u64) -> Result<CaughtUp, StoreError> {
        live::catch_up(&self.inner.store, room, class, after).await
    }

    /// Every review there is.
    pub async fn all(&self) -> Result<Vec<ReviewId>, StoreError> {
        Ok(log::reviews(self.inner.store.pool()).await?.into_iter().map(|(id, _)| id).collect())
    }

    /// Deletes a review for ever and ends its streams.
    pub async fn delete(&self, review: ReviewId) -> Result<(), Refusal> {
        self.submit(review, 0, Work::Delete).await.map(drop)
    }

    /// Notes in how many minds something arrived; it is told on the next tick, as a word.
    pub fn heard(&self, review: ReviewId, id: ContributionId, minds: usize) {
        lock(&self.inner.heard).insert((review, id), minds);
    }

    /// This life of the data.
    pub fn epoch(&self) -> review::id::Epoch {
        self.inner.store.epoch()
    }

    /// Whether requests are being answered.
    pub async fn is_ready(&self) -> bool {
        !self.inner.jobs.is_closed() && self.inner.store.is_ready().await
    }
}

fn outcome(result: Result<u64, Refusal>) -> Outcome {
    match result {
        Ok(seq) => Outcome::Accepted { seq },
        Err(code) => Outcome::Refused { code },
    }
}
