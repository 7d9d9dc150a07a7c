//! The one writer of all logs. Whatever has arrived shares a transaction; nothing is acknowledged before it is on
//! disk; what cannot be saved changes nothing.

mod inboxes;

use super::frames::Outgoing;
use super::{Job, Shelf, Task, Work, lock};
use crate::clock::now_ms;
use crate::error::{During, StoreError};
use crate::inbox::{self, Inbox};
use crate::keys::Keys;
use crate::store::{Store, log};
use review::id::{ContributionId, EventId, OpId, ReviewId};
use review::leaf::{Fact, From, Leaf};
use review::op::{Circumstances, Op};
use review::opening::Opening;
use review::refusal::Refusal;
use review::sequencer::{Draft, Flush, Row, decide, reveals_due, show_when_due};
use review::state::{RoundStatus, State, Status};
use sqlx::{Connection, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Jobs that share one transaction.
const BATCH_MAX: usize = 256;
/// Entries between two snapshots of a review.
const SNAPSHOT_EVERY: u64 = 500;

pub(super) struct Writer {
    connection: SqliteConnection,
    folder: PathBuf,
    inboxes: HashMap<ReviewId, Inbox>,
    /// Inboxes that the transaction under way has touched.
    in_use: HashSet<ReviewId>,
    shelf: Arc<Shelf>,
    keys: Keys,
    snapshots: HashMap<ReviewId, u64>,
}

/// What a transaction has done to one review so far.
struct Change {
    state: Arc<State>,
    appended: Vec<log::Stored>,
    /// Requests that its entries answer.
    asked: BTreeSet<OpId>,
    /// Whether a transaction is open in its inbox.
    inbox: bool,
    gone: Vec<(EventId, Vec<Row>)>,
    /// Rounds that it closes, with their events.
    closed: Vec<(EventId, u8)>,
    /// Whether the inbox is to be replaced by a fresh file although no round closes.
    clean: bool,
    waiting: Vec<(EventId, BTreeMap<u8, u32>)>,
    deleted: bool,
}

type Changes = BTreeMap<ReviewId, Change>;
type Answered = Result<Result<u64, Refusal>, StoreError>;

impl Writer {
    pub(super) async fn new(store: &Store, folder: PathBuf, shelf: Arc<Shelf>, keys: Keys) -> Result<Self, StoreError> {
        let connection = store.writer().await?;
        Ok(Self {
            connection,
            folder,
            inboxes: HashMap::new(),
            in_use: HashSet::new(),
            shelf,
            keys,
            snapshots: HashMap::new(),
        })
    }

    pub(super) async fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        while let Some(first) = queue.recv().await {
            let mut jobs = vec![first];
            while jobs.len() < BATCH_MAX
                && let Ok(job) = queue.try_recv()
            {
                jobs.push(job);
            }
            let tasks: Vec<Arc<Task>> = jobs.iter().map(|job| Arc::clone(&job.task)).collect();
            let outcomes = self.outcomes(tasks).await;
            for (job, outcome) in jobs.into_iter().zip(outcomes) {
                let _ = job.reply.send(outcome);
            }
        }
        let _ = self.connection.close().await;
    }

    async fn outcomes(&mut self, tasks: Vec<Arc<Task>>) -> Vec<Result<u64, Refusal>> {
        let error = match self.transaction(tasks.clone()).await {
            Ok(outcomes) => return outcomes,
            Err(error) => error,
        };
        if let [task] = &tasks[..] {
            return vec![cannot_save(task.review, &error)];
        }
        // One review that cannot be read or written must not stop the others.
        let mut outcomes = Vec::with_capacity(tasks.len());
        for task in tasks {
            let review = task.review;
            outcomes.push(match self.transaction(vec![task]).await {
                Ok(outcomes) => outcomes.into_iter().next().unwrap_or(Err(Refusal::CannotSave)),
                Err(error) => cannot_save(review, &error),
            });
        }
        outcomes
    }

    async fn transaction(&mut self, tasks: Vec<Arc<Task>>) -> Result<Vec<Result<u64, Refusal>>, StoreError> {
        let mut changes = Changes::new();
        self.in_use.clear();
        let done = match self.work(tasks, &mut changes).await {
            Ok(outcomes) => self.commit(&changes).await.map(|()| outcomes),
            Err(error) => Err(error),
        };
        if done.is_err() {
            let _ = sqlx::query("ROLLBACK").execute(&mut self.connection).await;
            for (review, change) in &changes {
                if change.inbox
                    && let Some(inbox) = self.inboxes.get_mut(review)
                {
                    inbox.rollback().await;
                }
            }
            return done;
        }
        for (review, change) in changes {
            self.settle(review, change).await;
        }
        done
    }

    async fn work(
        &mut self,
        tasks: Vec<Arc<Task>>,
        changes: &mut Changes,
    ) -> Result<Vec<Result<u64, Refusal>>, StoreError> {
        sqlx::query("BEGIN IMMEDIATE").execute(&mut self.connection).await.during("begin a transaction")?;
        let mut outcomes = Vec::with_capacity(tasks.len());
        for task in tasks {
            let change = self.change(changes, task.review).await?;
            outcomes.push(self.task(task, change).await?);
        }
        for (review, change) in &*changes {
            if !change.appended.is_empty() && !change.deleted {
                log::keep_head(&mut self.connection, *review, &change.state).await?;
            }
        }
        Ok(outcomes)
    }

    async fn change<'a>(&mut self, changes: &'a mut Changes, review: ReviewId) -> Result<&'a mut Change, StoreError> {
        use std::collections::btree_map::Entry;
        match changes.entry(review) {
            Entry::Occupied(entry) => Ok(entry.into_mut()),
            Entry::Vacant(entry) => {
                let state = match self.shelf.get(review) {
                    Some(room) => room.state(),
                    None => Arc::new(log::load(&mut self.connection, review).await?),
                };
                Ok(entry.insert(Change {
                    state,
                    appended: vec![],
                    asked: BTreeSet::new(),
                    inbox: false,
                    gone: vec![],
                    closed: vec![],
                    clean: false,
                    waiting: vec![],
                    deleted: false,
                }))
            }
        }
    }

    async fn task(&mut self, job: Arc<Task>, change: &mut Change) -> Answered {
        let (keys, reveals) = (job.keys.clone(), BTreeMap::new());
        let mut now = Circumstances { now: now_ms(), joined: job.joined, keys, reveals, withheld: vec![] };
        if change.deleted {
            return Ok(Err(Refusal::ReviewUnknown));
        }
        match &job.work {
            Work::Load if change.state.review.is_none() => Ok(Err(Refusal::ReviewUnknown)),
            Work::Load => Ok(Ok(change.state.seq)),
            Work::Ask { asker, request } => {
                if let Some(seq) = self.answered(job.review, change, request.id).await? {
                    return Ok(Ok(seq));
                }
                if let Op::ShowAgain { id } = &request.op {
                    now.withheld = self.withheld(job.review, *id).await?;
                }
                let decision = match decide(&change.state, *asker, request, &now) {
                    Ok(decision) => decision,
                    Err(code) => return Ok(Err(code)),
                };
                let before = change.appended.len();
                self.append(job.review, change, decision.drafts).await?;
                if let Some(flush) = decision.flush {
                    self.flush(job.review, change, &flush, &decision.from, &now).await?;
                }
                // Nothing of its own: it was so already, and no entry has to be waited for.
                let own = change.appended.get(before..).and_then(<[_]>::last);
                Ok(Ok(own.map_or(0, |entry| entry.seq)))
            }
            Work::Write { op, token, voice_joined } => {
                self.admit(job.review, change, op, token.as_ref(), *voice_joined).await
            }
            Work::Mine { id, secret, found } => self.mine(job.review, change, *id, secret, found).await,
            Work::Tick { event } => {
                self.release(job.review, change, *event, None, &From::Batch, &now).await?;
                self.count_waiting(job.review, change, *event).await?;
                Ok(Ok(0))
            }
            Work::Reveal { event, round } => {
                // Looked at again: it may have been cancelled, or opened by the run before.
                if !reveals_due(&change.state, now.now).contains(&(*event, *round)) {
                    return Ok(Ok(0));
                }
                let flush = Flush { event: Some(*event), round: Some(*round) };
                self.flush(job.review, change, &flush, &From::Clock { at: now.now }, &now).await?;
                Ok(Ok(0))
            }
            Work::Heard { id, by } => {
                let known = change.state.contributions.get(id).filter(|it| !it.withdrawn && it.heard < *by);
                if known.is_some() {
                    let leaf = Leaf { from: From::Place { op: fresh_op() }, fact: Fact::Heard { id: *id, by: *by } };
                    self.append(job.review, change, vec![Draft { leaf, opening: None }]).await?;
                }
                Ok(Ok(0))
            }
            Work::ShowAgain { id } => {
                let withheld = self.withheld(job.review, *id).await?;
                let drafts = show_when_due(&change.state, *id, &withheld, now.now);
                self.append(job.review, change, drafts).await?;
                Ok(Ok(0))
            }
            Work::Delete => {
                log::delete(&mut self.connection, job.review).await?;
                change.deleted = true;
                Ok(Ok(0))
            }
        }
    }

    async fn withheld(&mut self, review: ReviewId, id: ContributionId) -> Result<Vec<Opening>, StoreError> {
        let withheld = log::withheld(&mut self.connection, review, id).await?;
        Ok(withheld.into_iter().map(|(_, opening)| opening).collect())
    }

    /// The entry that answered a request the first time, if this is a repetition.
    async fn answered(&mut self, review: ReviewId, change: &Change, op: OpId) -> Result<Option<u64>, StoreError> {
        if let Some(entry) = change.appended.iter().find(|entry| entry.leaf.op() == Some(op)) {
            return Ok(Some(entry.seq));
        }
        log::answered(&mut self.connection, review, op).await
    }

    async fn append(&mut self, review: ReviewId, change: &mut Change, drafts: Vec<Draft>) -> Result<(), StoreError> {
        if drafts.is_empty() {
            return Ok(());
        }
        let head = change.state.seq;
        let appended = log::append(&mut self.connection, review, head, drafts, &mut change.asked).await?;
        let state = Arc::make_mut(&mut change.state);
        for entry in &appended {
            state.apply(&entry.leaf, entry.opening.as_ref());
        }
        change.appended.extend(appended);
        Ok(())
    }

    /// Inboxes first: a word that is acknowledged twice is harmless, one that is taken out before it is in the log is
    /// lost. Rows that went are deleted after both are on disk.
    async fn commit(&mut self, changes: &Changes) -> Result<(), StoreError> {
        for (review, change) in changes {
            if change.inbox {
                let inbox = self.inboxes.get_mut(review);
                inbox.ok_or_else(|| StoreError::new("commit an inbox", "it is gone"))?.commit().await?;
            }
        }
        sqlx::query("COMMIT").execute(&mut self.connection).await.during("commit a transaction").map(drop)
    }

    /// After the commit: memory, readers, inbox, snapshot. Nothing here can take back what is on disk.
    async fn settle(&mut self, review: ReviewId, change: Change) {
        if change.deleted {
            self.forget(review).await;
            return;
        }
        if change.state.review.is_none() {
            return;
        }
        let room = self.shelf.put(review, Arc::clone(&change.state));
        for (event, counts) in &change.waiting {
            let mut waiting = lock(&room.waiting);
            waiting.retain(|(known, _), _| known != event);
            waiting.extend(counts.iter().map(|(round, count)| ((*event, *round), *count)));
        }
        if !change.appended.is_empty() {
            room.publish(Arc::clone(&change.state), &change.appended);
            self.snapshot(review, &change.state).await;
            if change.appended.iter().any(|entry| log::erases(&entry.leaf.fact)) {
                // Gone from the file, now also from its write-ahead log.
                let _ = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut self.connection).await;
            }
        }
        if let Err(error) = self.empty(review, &change).await {
            // The rows stay until the next release, which passes over what the log has.
            tracing::warn!(%error, "an inbox could not be emptied");
            self.inboxes.remove(&review);
        }
    }

    async fn forget(&mut self, review: ReviewId) {
        self.inboxes.remove(&review);
        self.snapshots.remove(&review);
        inbox::delete(&self.folder, review);
        if let Some(room) = self.shelf.remove(review) {
            room.send(Outgoing::Bye(Refusal::ReviewUnknown));
        }
        // The pages that held the words are gone from the file; now also from its write-ahead log.
        let _ = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut self.connection).await;
    }

    /// By the writer itself, so that no snapshot of before can be kept after words were erased.
    async fn snapshot(&mut self, review: ReviewId, state: &State) {
        let last = self.snapshots.entry(review).or_insert(state.seq);
        if state.seq < *last + SNAPSHOT_EVERY {
            return;
        }
        *last = state.seq;
        if let Err(error) = log::keep_snapshot(&mut self.connection, review, state).await {
            tracing::warn!(%error, "a snapshot could not be kept");
        }
    }
}

fn cannot_save(review: ReviewId, error: &StoreError) -> Result<u64, Refusal> {
    tracing::error!(%review, %error, "could not save");
    Err(Refusal::CannotSave)
}

fn fresh_op() -> OpId {
    let mut bytes = [0; 16];
    // Without randomness the id is all zeros and the entry is refused as a repetition: a band is told later.
    let _ = getrandom::fill(&mut bytes);
    OpId(bytes)
}

/// Whether anything of an event may still wait in an inbox.
pub(super) fn may_wait(state: &State, event: EventId) -> bool {
    let open = |event: &review::state::Event| event.rounds.iter().any(|round| round.status == RoundStatus::Open);
    state.events.get(&event).is_some_and(|event| event.status != Status::Planned || open(event))
}
