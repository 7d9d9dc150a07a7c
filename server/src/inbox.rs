//! What waits to be let go: one file per review, in the order of random ids, with no time and nothing about a seat.
//! Must not know of seats, accounts or staff.

use crate::error::{During, StoreError};
use crate::store::options;
use review::ballot::Ballot;
use review::id::{ContributionId, EventId, ReviewId};
use review::leaf::{Fact, Leaf};
use review::opening::{Opening, Salt};
use review::sequencer::{InboxView, Row};
use review::token::Nonce;
use sqlx::{ConnectOptions, Row as _, SqliteConnection};
use std::path::{Path, PathBuf};

/// The inbox of one review, open. Used by one writer only.
#[derive(Debug)]
pub struct Inbox {
    connection: SqliteConnection,
    path: PathBuf,
    due: Due,
}

/// What has to be done before the next transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    Nothing,
    /// The write-ahead log may keep an order that is to be forgotten.
    Renewing,
    /// The file was replaced and could not be opened.
    Opening,
}

/// How long whoever reads the file may keep it from being renewed at once, in milliseconds.
const RENEWING_WAITS_MS: u32 = 500;
/// How long anything else waits, as in [`options`].
const WAITS_MS: u32 = 10_000;

const CONTRIBUTION: i64 = 0;
const CHANGE: i64 = 1;
const SIGNATURE: i64 = 2;
/// Not kinds of rows: a ballot, and a token that was spent.
const BALLOT: i64 = 8;
const SPENT: i64 = 9;

/// A token that is being spent.
#[derive(Clone, Copy, Debug)]
pub struct Spending {
    /// The event.
    pub event: EventId,
    /// The round.
    pub round: u8,
    /// What names the token.
    pub nonce: Nonce,
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

impl Spending {
    fn bind<'q>(&self, query: Query<'q>) -> Query<'q> {
        query.bind(self.event.0.to_vec()).bind(self.round).bind(self.nonce.0.to_vec())
    }
}

/// The contribution that a row is about, and its kind.
pub(crate) const fn kind(fact: &Fact) -> Option<(ContributionId, i64)> {
    match fact {
        Fact::Contributed { id, .. } => Some((*id, CONTRIBUTION)),
        Fact::Amended { id, .. } | Fact::Withdrawn { id } => Some((*id, CHANGE)),
        Fact::Signed { id, .. } => Some((*id, SIGNATURE)),
        _ => None,
    }
}

/// What an inbox's row is about: contribution, kind, event.
fn place(row: &Row, event: EventId) -> Option<(ContributionId, i64, EventId)> {
    let (id, kind) = kind(&row.leaf.fact)?;
    let event = if let Fact::Contributed { event, .. } = row.leaf.fact { event } else { event };
    Some((id, kind, event))
}

/// The file of a review's inbox.
pub fn path(folder: &Path, review: ReviewId) -> PathBuf {
    folder.join(format!("{review}.db"))
}

async fn open_file(path: &Path) -> Result<SqliteConnection, StoreError> {
    let mut connection = options(path).connect().await.during("open an inbox")?;
    sqlx::migrate!("./migrations/inbox").run(&mut connection).await.during("bring an inbox up to date")?;
    // When an inbox was made may be when the first words came: that is nobody's business.
    sqlx::query("UPDATE _sqlx_migrations SET installed_on = '1970-01-01 00:00:00', execution_time = 0 WHERE execution_time <> 0")
        .execute(&mut connection)
        .await
        .during("blank the date of an inbox")?;
    Ok(connection)
}

impl Inbox {
    /// Opens or makes the inbox of a review.
    pub async fn open(folder: &Path, review: ReviewId) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).during("make the folder of inboxes")?;
        let path = path(folder, review);
        // Whoever closes the file leaves no write-ahead log behind: this one is of a crash, perhaps in the middle of
        // renewing, and keeps what has gone and in which order it came.
        let crashed = std::fs::metadata(beside(&path, "-wal")).is_ok_and(|log| log.len() > 0);
        let due = if crashed { Due::Renewing } else { Due::Nothing };
        Ok(Self { connection: open_file(&path).await?, path, due })
    }

    /// Begins a transaction, after what could not be done before.
    pub async fn begin(&mut self) -> Result<(), StoreError> {
        if self.due == Due::Renewing
            && let Err(error) = self.renew().await
        {
            tracing::warn!(%error, "an inbox could not be renewed");
        }
        if self.due == Due::Opening {
            self.connection = open_file(&self.path).await?;
            self.due = Due::Nothing;
        }
        sqlx::query("BEGIN IMMEDIATE").execute(&mut self.connection).await.during("begin in an inbox").map(drop)
    }
    /// Ends a transaction; what it holds survives a power cut from here on.
    pub async fn commit(&mut self) -> Result<(), StoreError> {
        sqlx::query("COMMIT").execute(&mut self.connection).await.during("commit an inbox").map(drop)
    }
    /// Takes a transaction back.
    pub async fn rollback(&mut self) {
        let _ = sqlx::query("ROLLBACK").execute(&mut self.connection).await;
    }

    /// What it holds under one id, and whether the token that would make it was spent.
    pub async fn view(&mut self, id: ContributionId, token: Option<&Spending>) -> Result<InboxView, StoreError> {
        const LOOKING: &str = "look into an inbox";
        // One statement: each is a way to the thread of the file and back.
        const HERE: &str = "SELECT kind, leaf, salt, content FROM inbox WHERE id = ?1 \
             UNION ALL SELECT 8, CAST(ballot AS BLOB), NULL, NULL FROM ballots WHERE id = ?1";
        const ALL: &str = "SELECT kind, leaf, salt, content FROM inbox WHERE id = ?1 \
             UNION ALL SELECT 8, CAST(ballot AS BLOB), NULL, NULL FROM ballots WHERE id = ?1 \
             UNION ALL SELECT 9, NULL, NULL, NULL FROM spent WHERE event = ?2 AND round = ?3 AND nonce = ?4";
        let rows = match token {
            Some(token) => token.bind(sqlx::query(ALL).bind(id.0.to_vec())),
            None => sqlx::query(HERE).bind(id.0.to_vec()),
        };
        let mut view = InboxView::default();
        for row in &rows.fetch_all(&mut self.connection).await.during(LOOKING)? {
            match row.try_get::<i64, _>("kind").during(LOOKING)? {
                CONTRIBUTION => view.contribution = Some(decode(row)?),
                CHANGE => view.change = Some(decode(row)?),
                SIGNATURE => view.signature = Some(decode(row)?),
                BALLOT => view.ballot = Some(read_ballot(row.try_get("leaf").during(LOOKING)?)?),
                SPENT => view.spent = true,
                _ => return Err(StoreError::new(LOOKING, "a row of no kind")),
            }
        }
        Ok(view)
    }

    /// Keeps a ballot, in place of one of the same id, and spends the token that it is made with; `None` if that was
    /// spent on the one it replaces. Fails for a token that was spent before.
    pub async fn cast(&mut self, ballot: &Ballot, token: Option<&Spending>) -> Result<(), StoreError> {
        const CASTING: &str = "keep a ballot";
        if let Some(token) = token {
            let spend = token.bind(sqlx::query("INSERT INTO spent (event, round, nonce) VALUES (?, ?, ?)"));
            spend.execute(&mut self.connection).await.during(CASTING)?;
        }
        sqlx::query("INSERT OR REPLACE INTO ballots (id, event, round, ballot) VALUES (?, ?, ?, ?)")
            .bind(&ballot.id.0[..])
            .bind(&ballot.event.0[..])
            .bind(ballot.round)
            .bind(serde_json::to_string(ballot).during(CASTING)?)
            .execute(&mut self.connection)
            .await
            .during(CASTING)
            .map(drop)
    }

    /// All ballots that wait in an event.
    pub async fn ballots(&mut self, event: EventId) -> Result<Vec<Ballot>, StoreError> {
        let ballots: Vec<String> = sqlx::query_scalar("SELECT ballot FROM ballots WHERE event = ? ORDER BY id")
            .bind(&event.0[..])
            .fetch_all(&mut self.connection)
            .await
            .during("read ballots")?;
        ballots.iter().map(|text| read_ballot(text.as_bytes())).collect()
    }

    /// How many ballots wait in each round of an event.
    pub async fn count_ballots(&mut self, event: EventId) -> Result<Vec<(u8, u32)>, StoreError> {
        sqlx::query_as("SELECT round, COUNT(*) FROM ballots WHERE event = ? GROUP BY round")
            .bind(&event.0[..])
            .fetch_all(&mut self.connection)
            .await
            .during("count ballots")
    }

    /// Tokens that were spent in a round, in ascending order.
    pub async fn spent(&mut self, event: EventId, round: u8) -> Result<Vec<Nonce>, StoreError> {
        const READING: &str = "read spent tokens";
        let nonces: Vec<Vec<u8>> =
            sqlx::query_scalar("SELECT nonce FROM spent WHERE event = ? AND round = ? ORDER BY nonce")
                .bind(&event.0[..])
                .bind(round)
                .fetch_all(&mut self.connection)
                .await
                .during(READING)?;
        let nonce = |bytes: Vec<u8>| bytes.try_into().map(Nonce);
        nonces.into_iter().map(nonce).collect::<Result<_, _>>().map_err(|_| StoreError::new(READING, "not 32 bytes"))
    }

    /// Forgets the tokens and ballots of a round that has closed: the tokens are in the log, the ballots were counted,
    /// and the round refuses for ever. Returns whether there were any.
    pub async fn forget_round(&mut self, event: EventId, round: u8) -> Result<bool, StoreError> {
        let mut any = false;
        for statement in
            ["DELETE FROM spent WHERE event = ? AND round = ?", "DELETE FROM ballots WHERE event = ? AND round = ?"]
        {
            let gone = sqlx::query(statement).bind(&event.0[..]).bind(round).execute(&mut self.connection).await;
            any |= gone.during("forget a closed round")?.rows_affected() > 0;
        }
        Ok(any)
    }

    /// Keeps a row, in place of one of the same kind and id, and spends the token that it is made with. `event` is the
    /// event of a change. Fails for a token that was spent before.
    pub async fn keep(&mut self, row: &Row, event: EventId, token: Option<&Spending>) -> Result<(), StoreError> {
        const KEEP: &str =
            "INSERT OR REPLACE INTO inbox (id, kind, event, leaf, salt, content) VALUES (?, ?, ?, ?, ?, ?)";
        const SPEND_AND_KEEP: &str = "INSERT INTO spent (event, round, nonce) VALUES (?, ?, ?); \
             INSERT OR REPLACE INTO inbox (id, kind, event, leaf, salt, content) VALUES (?, ?, ?, ?, ?, ?)";
        let Some((id, kind, event)) = place(row, event) else { return Ok(()) };
        let keep = match token {
            Some(token) => token.bind(sqlx::query(SPEND_AND_KEEP)),
            None => sqlx::query(KEEP),
        };
        keep.bind(id.0.to_vec())
            .bind(kind)
            .bind(event.0.to_vec())
            .bind(row.leaf.encode())
            .bind(row.opening.as_ref().map(|opening| opening.salt.0.to_vec()))
            .bind(row.opening.as_ref().map(|opening| opening.text.clone()))
            .execute(&mut self.connection)
            .await
            .during("keep in an inbox")
            .map(drop)
    }

    /// Forgets a contribution that was never let go.
    pub async fn forget(&mut self, id: ContributionId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM inbox WHERE id = ?")
            .bind(&id.0[..])
            .execute(&mut self.connection)
            .await
            .during("forget in an inbox")
            .map(drop)
    }

    /// All that waits in an event.
    pub async fn rows(&mut self, event: EventId) -> Result<Vec<Row>, StoreError> {
        let rows = sqlx::query("SELECT leaf, salt, content FROM inbox WHERE event = ?")
            .bind(&event.0[..])
            .fetch_all(&mut self.connection)
            .await
            .during("read an inbox")?;
        rows.iter().map(decode).collect()
    }

    /// Takes out rows that have gone, unless a newer one has taken their place.
    pub async fn remove(&mut self, gone: &[Row], event: EventId) -> Result<(), StoreError> {
        for row in gone {
            let Some((id, kind, _)) = place(row, event) else { continue };
            sqlx::query("DELETE FROM inbox WHERE id = ? AND kind = ? AND leaf = ?")
                .bind(&id.0[..])
                .bind(kind)
                .bind(row.leaf.encode())
                .execute(&mut self.connection)
                .await
                .during("empty an inbox")?;
        }
        Ok(())
    }

    /// Replaces the file by a fresh one that holds the same rows, written in the order of their ids, so that no page,
    /// free page or write-ahead log keeps the order in which they came. Not inside a transaction.
    pub async fn renew(&mut self) -> Result<(), StoreError> {
        const RENEWING: &str = "renew an inbox";
        // While somebody else reads (a backup), the write-ahead log holds rows that the file does not: then the file
        // stays, and is replaced before the next transaction.
        self.wait_for(RENEWING_WAITS_MS).await?;
        let (busy, _, _): (i64, i64, i64) =
            sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut self.connection).await.during(RENEWING)?;
        self.wait_for(WAITS_MS).await?;
        if busy != 0 {
            self.due = Due::Renewing;
            return Ok(());
        }
        let fresh = self.path.with_extension("fresh");
        let _ = std::fs::remove_file(&fresh);
        let statement =
            sqlx::AssertSqlSafe(format!("VACUUM INTO '{}'", fresh.display().to_string().replace('\'', "''")));
        sqlx::query(statement).execute(&mut self.connection).await.during(RENEWING)?;
        let closed = std::mem::replace(&mut self.connection, memory().await?);
        self.due = Due::Opening;
        sqlx::Connection::close(closed).await.during(RENEWING)?;
        for suffix in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(beside(&self.path, suffix));
        }
        std::fs::File::open(&fresh).and_then(|file| file.sync_all()).during(RENEWING)?;
        std::fs::rename(&fresh, &self.path).during(RENEWING)?;
        self.connection = open_file(&self.path).await?;
        self.due = Due::Nothing;
        Ok(())
    }

    async fn wait_for(&mut self, milliseconds: u32) -> Result<(), StoreError> {
        let waits = sqlx::AssertSqlSafe(format!("PRAGMA busy_timeout = {milliseconds}"));
        sqlx::query(waits).execute(&mut self.connection).await.during("wait for an inbox").map(drop)
    }
}

/// A file beside an inbox.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(suffix);
    name.into()
}

/// A connection that stands in while the file is replaced.
async fn memory() -> Result<SqliteConnection, StoreError> {
    sqlx::sqlite::SqliteConnectOptions::new().in_memory(true).connect().await.during("renew an inbox")
}

fn read_ballot(bytes: &[u8]) -> Result<Ballot, StoreError> {
    serde_json::from_slice(bytes).during("read a ballot")
}

fn decode(row: &sqlx::sqlite::SqliteRow) -> Result<Row, StoreError> {
    const READING: &str = "read an inbox";
    let bytes: Vec<u8> = row.try_get("leaf").during(READING)?;
    let salt: Option<Vec<u8>> = row.try_get("salt").during(READING)?;
    let text: Option<String> = row.try_get("content").during(READING)?;
    let leaf = Leaf::decode(&bytes).ok_or_else(|| StoreError::new(READING, "a row is no leaf"))?;
    let opening = match (salt.map(<[u8; 32]>::try_from), text) {
        (Some(Ok(salt)), Some(text)) => Some(Opening { salt: Salt(salt), text }),
        _ => None,
    };
    Ok(Row { leaf, opening })
}

/// Deletes the inbox of a review that is deleted.
pub fn delete(folder: &Path, review: ReviewId) {
    let path = path(folder, review);
    let _ = std::fs::remove_file(path.with_extension("fresh"));
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(beside(&path, suffix));
    }
}

/// Deletes what a crash left: inboxes of reviews that are gone.
pub fn sweep(folder: &Path, known: &[ReviewId]) {
    let Ok(files) = std::fs::read_dir(folder) else { return };
    for file in files.flatten() {
        let name = file.file_name();
        let review = name.to_str().and_then(|name| ReviewId::parse(name.get(..32)?));
        if let Some(review) = review.filter(|review| !known.contains(review)) {
            delete(folder, review);
        }
    }
}
