//! `reviews.db`: the logs of all reviews, accounts, the partnership's own texts. Owns the file and its settings; what
//! is in it is told by the modules below.

pub mod accounts;
pub mod log;
pub mod partnership;

use crate::error::{During, StoreError};
use review::id::Epoch;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, SqliteConnection};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Older versions of `SQLite` can lose acknowledged commits when a write-ahead log is reset.
const SQLITE_MIN: (u32, u32, u32) = (3, 51, 3);

/// The folder with all data of one installation.
#[derive(Clone, Debug)]
pub struct DataFolder(pub PathBuf);

impl DataFolder {
    /// The logs, accounts and texts.
    pub fn reviews(&self) -> PathBuf {
        self.0.join("reviews.db")
    }
    /// The seats: another plane, another file.
    pub fn seats(&self) -> PathBuf {
        self.0.join("seats.db")
    }
    /// The secret keys of rounds.
    pub fn keys(&self) -> PathBuf {
        self.0.join("keys.db")
    }
    /// One inbox per review.
    pub fn inboxes(&self) -> PathBuf {
        self.0.join("inbox")
    }
}

/// How every file is opened: one writer at a time, and what is acknowledged survives a power cut.
pub fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true)
        // Erased words are overwritten, not only unlinked.
        .pragma("secure_delete", "ON")
        .disable_statement_logging()
}

/// Opens or makes a small file that must not tell in which order things came into it: without a write-ahead log, which
/// would keep it. One connection: such files are quick, and nothing waits for another's lock.
pub async fn small_file(path: &Path) -> Result<SqlitePool, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .busy_timeout(Duration::from_secs(10))
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging();
    let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    pool.connect_with(options).await.during("open a small file")
}

/// The open file.
#[derive(Clone, Debug)]
pub struct Store {
    pool: SqlitePool,
    path: PathBuf,
    epoch: Epoch,
}

impl Store {
    /// Opens or makes `reviews.db`. Refuses a `SQLite` that is too old and a file that a newer Cairn has changed.
    pub async fn open(folder: &DataFolder) -> Result<Self, StoreError> {
        std::fs::create_dir_all(&folder.0).during("make the data folder")?;
        let path = folder.reviews();
        let pool =
            SqlitePoolOptions::new().max_connections(4).connect_with(options(&path)).await.during("open reviews.db")?;
        check_version(&pool).await?;
        sqlx::migrate!("./migrations/reviews").run(&pool).await.during("bring reviews.db up to date")?;
        let epoch = epoch(&pool).await?;
        Ok(Self { pool, path, epoch })
    }

    /// For readers and for writers that are not the log's.
    pub const fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// This life of the data; a restored backup begins another.
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// A connection of its own, for the one writer of logs.
    pub async fn writer(&self) -> Result<SqliteConnection, StoreError> {
        options(&self.path).connect().await.during("open a writer")
    }

    /// Whether the file can be read.
    pub async fn is_ready(&self) -> bool {
        sqlx::query("SELECT count(*) FROM meta").execute(&self.pool).await.is_ok()
    }
}

async fn check_version(pool: &SqlitePool) -> Result<(), StoreError> {
    let (version,): (String,) =
        sqlx::query_as("SELECT sqlite_version()").fetch_one(pool).await.during("ask for the version of SQLite")?;
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    if (part(), part(), part()) < SQLITE_MIN {
        return Err(StoreError::new("check the version of SQLite", format!("{version} is too old")));
    }
    Ok(())
}

/// Begins a new epoch, after a restore.
pub async fn renew_epoch(pool: &SqlitePool) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM meta WHERE key = 'epoch'").execute(pool).await.during("begin a new epoch")?;
    epoch(pool).await.map(drop)
}

async fn epoch(pool: &SqlitePool) -> Result<Epoch, StoreError> {
    let mut fresh = [0; 16];
    getrandom::fill(&mut fresh).during("draw an epoch")?;
    sqlx::query("INSERT OR IGNORE INTO meta (key, value) VALUES ('epoch', ?)")
        .bind(&fresh[..])
        .execute(pool)
        .await
        .during("keep the epoch")?;
    let (kept,): (Vec<u8>,) =
        sqlx::query_as("SELECT value FROM meta WHERE key = 'epoch'").fetch_one(pool).await.during("read the epoch")?;
    kept.try_into().map(Epoch).map_err(|_| StoreError::new("read the epoch", "not 16 bytes"))
}
