//! Reading and appending entries. Knows nothing of what they mean, except whose words are erased or withheld when a
//! contribution is taken back, put differently, signed or hidden.

use crate::error::{During, StoreError};
use review::id::{ContributionId, OpId, ReviewId};
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
         LEFT JOIN openings o ON o.review = e.review AND o.seq = e.seq AND o.withheld = 0 \
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
        let place = erase(connection, review, &draft).await?;
        if let Some(opening) = &draft.opening {
            const KEEP: &str = "INSERT INTO openings (review, seq, subject, part, withheld, salt, content) \
                 VALUES (?, ?, ?, ?, ?, ?, ?)";
            sqlx::query(KEEP)
                .bind(&review.0[..])
                .bind(seq.cast_signed())
                .bind(place.subject.map(|subject| subject.to_vec()))
                .bind(place.part)
                .bind(place.withheld)
                .bind(&opening.salt.0[..])
                .bind(&opening.text)
                .execute(&mut *connection)
                .await
                .during(APPENDING)?;
        }
        // Nobody is given what is withheld, not those either who read as it is written.
        let opening = draft.opening.filter(|_| !place.withheld);
        appended.push(Stored { seq, bytes: bytes.into(), leaf: draft.leaf, opening });
    }
    Ok(appended)
}

/// The words themselves.
const WORDS: i64 = 0;
/// What is shown while parts of them are hidden.
const SHOWN: i64 = 1;
/// The name that their author put under them.
const NAME: i64 = 2;

/// Where the words of an entry lie.
#[derive(Clone, Copy, Default)]
struct Place {
    /// The contribution they belong to.
    subject: Option<[u8; 16]>,
    /// What of it they are.
    part: i64,
    /// Whether they are given to nobody.
    withheld: bool,
}

/// The contribution (or the clock) whose words an entry holds or replaces, and what of it they are.
const fn kept(fact: &Fact) -> Option<([u8; 16], i64)> {
    match fact {
        Fact::Contributed { id, .. }
        | Fact::Amended { id, .. }
        | Fact::Withdrawn { id }
        | Fact::ShownAgain { id, .. } => Some((id.0, WORDS)),
        Fact::Hidden { id, .. } => Some((id.0, SHOWN)),
        Fact::Signed { id, .. } | Fact::NameRemoved { id } => Some((id.0, NAME)),
        Fact::ClockSet(it) => Some((of_clock(it.clock), WORDS)),
        _ => None,
    }
}

/// Where the reasons of a clock lie: no contribution has an id like this, which are random.
const fn of_clock(clock: u8) -> [u8; 16] {
    let mut subject = *b"why is it late \0";
    subject[15] = clock;
    subject
}

/// Whether an entry takes something away that readers were given before.
pub const fn erases(fact: &Fact) -> bool {
    kept(fact).is_some() && !matches!(fact, Fact::Contributed { .. })
}

/// What was shown instead of the words.
const NO_MORE_INSTEAD: &str = "DELETE FROM openings WHERE review = ? AND subject = ? AND part = 1";
/// The words lie there twice then: where they first stood, and with the entry that shows them again, so that whoever
/// reads the whole log and whoever was there see the same.
const GIVE_OUT: &str = "UPDATE openings SET withheld = 0 WHERE review = ? AND subject = ? AND part = 0";

/// Erases what an entry takes back or replaces, keeps from everybody what it hides, and says where its words lie.
async fn erase(connection: &mut SqliteConnection, review: ReviewId, draft: &Draft) -> Result<Place, StoreError> {
    const ERASING: &str = "erase words that were taken back";
    let fact = &draft.leaf.fact;
    let Some((subject, part)) = kept(fact) else { return Ok(Place::default()) };
    let mut place = Place { subject: Some(subject), part, withheld: false };
    if !erases(fact) {
        return Ok(place);
    }
    let withheld = withheld(connection, review, ContributionId(subject)).await?;
    let statements: &[&str] = match fact {
        Fact::Amended { knew: false, .. } if !withheld.is_empty() => {
            place.withheld = true;
            &["DELETE FROM openings WHERE review = ? AND subject = ? AND part = 0"]
        }
        Fact::Amended { .. } => &["DELETE FROM openings WHERE review = ? AND subject = ? AND part < 2"],
        Fact::ClockSet(_) => &["DELETE FROM openings WHERE review = ? AND subject = ? AND part = 0"],
        Fact::Withdrawn { .. } => &["DELETE FROM openings WHERE review = ? AND subject = ?"],
        Fact::Signed { .. } | Fact::NameRemoved { .. } => {
            &["DELETE FROM openings WHERE review = ? AND subject = ? AND part = 2"]
        }
        // What was shown until now shows more than what is shown from now on.
        Fact::Hidden { .. } => &["UPDATE openings SET withheld = 1 WHERE review = ? AND subject = ? AND part < 2"],
        Fact::ShownAgain { .. } => {
            let again = |(part, opening): &&(i64, Opening)| *part == SHOWN && Some(opening) == draft.opening.as_ref();
            place.part = withheld.iter().find(again).map_or(WORDS, |(part, _)| *part);
            if place.part == SHOWN { &[NO_MORE_INSTEAD] } else { &[NO_MORE_INSTEAD, GIVE_OUT] }
        }
        _ => &[],
    };
    for statement in statements {
        let erase = sqlx::query(*statement).bind(&review.0[..]).bind(subject.to_vec());
        erase.execute(&mut *connection).await.during(ERASING)?;
    }
    // A snapshot holds words too.
    let snapshot = sqlx::query("DELETE FROM snapshots WHERE review = ?").bind(&review.0[..]);
    snapshot.execute(&mut *connection).await.during(ERASING)?;
    Ok(place)
}

/// Words of a contribution that are given to nobody, because parts of them are hidden: themselves, and what was shown
/// instead before more was hidden.
pub async fn withheld(
    connection: &mut SqliteConnection,
    review: ReviewId,
    id: ContributionId,
) -> Result<Vec<(i64, Opening)>, StoreError> {
    const READING: &str = "read words that are hidden";
    let rows: Vec<(i64, Vec<u8>, String)> = sqlx::query_as(
        "SELECT part, salt, content FROM openings WHERE review = ? AND subject = ? AND withheld = 1 ORDER BY seq",
    )
    .bind(&review.0[..])
    .bind(&id.0[..])
    .fetch_all(connection)
    .await
    .during(READING)?;
    let opening = |(part, salt, text): (i64, Vec<u8>, String)| {
        let salt = salt.try_into().map_err(|_| StoreError::new(READING, "a salt of another length"))?;
        Ok((part, Opening { salt: Salt(salt), text }))
    };
    rows.into_iter().map(opening).collect()
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
