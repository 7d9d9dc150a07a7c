//! Reading and appending entries. Knows nothing of what they mean, except whose words are erased when a contribution
//! is taken back or put differently.

use crate::error::{During, StoreError};
use review::id::{OpId, ReviewId};
use review::leaf::{Fact, Leaf};
use review::opening::{Opening, Salt};
use review::sequencer::Draft;
use review::state::{State, Status};
use sqlx::{Row as _, SqliteConnection, SqlitePool};
use std::collections::BTreeSet;
use std::sync::Arc;

/// One entry as stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its number; the first is 1.
    pub seq: u64,
    /// The leaf's bytes.
    pub bytes: Arc<[u8]>,
    /// What they say.
    pub leaf: Leaf,
    /// Its words, unless erased.
    pub opening: Option<Opening>,
}

fn stored(row: &sqlx::sqlite::SqliteRow) -> Result<Stored, StoreError> {
    const READING: &str = "read an entry";
    let seq: i64 = row.try_get("seq").during(READING)?;
    let bytes: Vec<u8> = row.try_get("leaf").during(READING)?;
    let salt: Option<Vec<u8>> = row.try_get("salt").during(READING)?;
    let content: Option<String> = row.try_get("content").during(READING)?;
    // A log that cannot be read stops its review and is never repaired silently.
    let leaf = Leaf::decode(&bytes).ok_or_else(|| StoreError::new(READING, format!("entry {seq} is no leaf")))?;
    let opening = match (salt.map(<[u8; 32]>::try_from), content) {
        (Some(Ok(salt)), Some(text)) => Some(Opening { salt: Salt(salt), text }),
        (None, None) => None,
        _ => return Err(StoreError::new(READING, format!("the words of entry {seq} are damaged"))),
    };
    if let (Some(opening), commitment) = (&opening, leaf.commitment())
        && commitment.is_none_or(|commitment| !opening.opens(&commitment))
    {
        return Err(StoreError::new(READING, format!("the words of entry {seq} are not those it promises")));
    }
    Ok(Stored { seq: seq.cast_unsigned(), bytes: bytes.into(), leaf, opening })
}

/// Entries after `after`, at most `most`, in order.
pub async fn read(
    from: &mut SqliteConnection,
    review: ReviewId,
    after: u64,
    most: usize,
) -> Result<Vec<Stored>, StoreError> {
    let rows = sqlx::query(
        "SELECT e.seq, e.leaf, o.salt, o.content FROM entries e \
         LEFT JOIN openings o ON o.review = e.review AND o.seq = e.seq \
         WHERE e.review = ? AND e.seq > ? ORDER BY e.seq LIMIT ?",
    )
    .bind(&review.0[..])
    .bind(after.cast_signed())
    .bind(most as i64)
    .fetch_all(from)
    .await
    .during("read a log")?;
    rows.iter().map(stored).collect()
}

/// The whole review: the last snapshot and what came after it.
pub async fn load(connection: &mut SqliteConnection, review: ReviewId) -> Result<State, StoreError> {
    let snapshot: Option<(Vec<u8>,)> = sqlx::query_as("SELECT state FROM snapshots WHERE review = ?")
        .bind(&review.0[..])
        .fetch_optional(&mut *connection)
        .await
        .during("read a snapshot")?;
    // A snapshot only saves time: one that cannot be read is passed over.
    let mut state: State = snapshot.and_then(|(bytes,)| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    loop {
        let entries = read(&mut *connection, review, state.seq, 1_000).await?;
        if entries.is_empty() {
            return Ok(state);
        }
        for entry in &entries {
            if entry.seq != state.seq + 1 {
                return Err(StoreError::new("read a log", format!("entry {} is missing", state.seq + 1)));
            }
            state.apply(&entry.leaf, entry.opening.as_ref());
        }
    }
}

/// Appends drafts after `head`, in the transaction of the connection. The caller has folded the log up to `head`, and
/// keeps `asked`: the requests that entries of this transaction bear already.
pub async fn append(
    connection: &mut SqliteConnection,
    review: ReviewId,
    head: u64,
    drafts: Vec<Draft>,
    asked: &mut BTreeSet<OpId>,
) -> Result<Vec<Stored>, StoreError> {
    const APPENDING: &str = "append to a log";
    let mut appended = Vec::with_capacity(drafts.len());
    for (seq, draft) in (head + 1..).zip(drafts) {
        let bytes = draft.leaf.encode();
        // Several entries may answer one request; the first of them bears its id.
        let op = draft.leaf.op().filter(|op| asked.insert(*op));
        sqlx::query("INSERT INTO entries (review, seq, op, leaf) VALUES (?, ?, ?, ?)")
            .bind(&review.0[..])
            .bind(seq.cast_signed())
            .bind(op.map(|op| op.0.to_vec()))
            .bind(&bytes)
            .execute(&mut *connection)
            .await
            .during(APPENDING)?;
        let subject = subject(&draft.leaf.fact);
        if let Some(subject) = subject
            && !matches!(draft.leaf.fact, Fact::Contributed { .. })
        {
            sqlx::query("DELETE FROM openings WHERE review = ? AND subject = ?")
                .bind(&review.0[..])
                .bind(subject.to_vec())
                .execute(&mut *connection)
                .await
                .during("erase words that were taken back")?;
            // A snapshot holds words too.
            sqlx::query("DELETE FROM snapshots WHERE review = ?")
                .bind(&review.0[..])
                .execute(&mut *connection)
                .await
                .during("erase words that were taken back")?;
        }
        if let Some(opening) = &draft.opening {
            sqlx::query("INSERT INTO openings (review, seq, subject, salt, content) VALUES (?, ?, ?, ?, ?)")
                .bind(&review.0[..])
                .bind(seq.cast_signed())
                .bind(subject.map(|subject| subject.to_vec()))
                .bind(&opening.salt.0[..])
                .bind(&opening.text)
                .execute(&mut *connection)
                .await
                .during(APPENDING)?;
        }
        appended.push(Stored { seq, bytes: bytes.into(), leaf: draft.leaf, opening: draft.opening });
    }
    Ok(appended)
}

/// The contribution whose words an entry holds or replaces.
const fn subject(fact: &Fact) -> Option<[u8; 16]> {
    match fact {
        Fact::Contributed { id, .. } | Fact::Amended { id, .. } | Fact::Withdrawn { id } => Some(id.0),
        _ => None,
    }
}

/// Keeps the head of a log, in the transaction that appended to it.
pub async fn keep_head(connection: &mut SqliteConnection, review: ReviewId, state: &State) -> Result<(), StoreError> {
    let live = state.events.values().any(|event| event.status == Status::Live);
    sqlx::query(
        "INSERT INTO heads (review, seq, live) VALUES (?1, ?2, ?3) \
         ON CONFLICT (review) DO UPDATE SET seq = ?2, live = ?3",
    )
    .bind(&review.0[..])
    .bind(state.seq.cast_signed())
    .bind(live)
    .execute(connection)
    .await
    .during("keep the head of a log")
    .map(drop)
}

/// The number of the first entry that answered a request, if one did.
pub async fn answered(
    connection: &mut SqliteConnection,
    review: ReviewId,
    op: OpId,
) -> Result<Option<u64>, StoreError> {
    let row: Option<(i64,)> = sqlx::query_as("SELECT seq FROM entries WHERE review = ? AND op = ?")
        .bind(&review.0[..])
        .bind(&op.0[..])
        .fetch_optional(connection)
        .await
        .during("look for a request")?;
    Ok(row.map(|(seq,)| seq.cast_unsigned()))
}

/// Keeps a snapshot, so that the next start folds less. Never on the way of a commit.
pub async fn keep_snapshot(
    connection: &mut SqliteConnection,
    review: ReviewId,
    state: &State,
) -> Result<(), StoreError> {
    let bytes = serde_json::to_vec(state).during("write a snapshot")?;
    sqlx::query(
        "INSERT INTO snapshots (review, seq, state) SELECT ?1, ?2, ?3 WHERE EXISTS \
         (SELECT 1 FROM heads WHERE review = ?1) ON CONFLICT (review) DO UPDATE SET seq = ?2, state = ?3 WHERE seq <= ?2",
    )
    .bind(&review.0[..])
    .bind(state.seq.cast_signed())
    .bind(bytes)
    .execute(connection)
    .await
    .during("keep a snapshot")
    .map(drop)
}

/// Every review, and whether something in it is live.
pub async fn reviews(pool: &SqlitePool) -> Result<Vec<(ReviewId, bool)>, StoreError> {
    let rows: Vec<(Vec<u8>, bool)> =
        sqlx::query_as("SELECT review, live FROM heads").fetch_all(pool).await.during("list the reviews")?;
    Ok(rows.into_iter().filter_map(|(id, live)| Some((ReviewId(id.try_into().ok()?), live))).collect())
}

/// Deletes a review for ever, in the transaction of the connection.
pub async fn delete(connection: &mut SqliteConnection, review: ReviewId) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM openings WHERE review = ?",
        "DELETE FROM entries WHERE review = ?",
        "DELETE FROM snapshots WHERE review = ?",
        "DELETE FROM heads WHERE review = ?",
    ] {
        sqlx::query(statement).bind(&review.0[..]).execute(&mut *connection).await.during("delete a review")?;
    }
    Ok(())
}
