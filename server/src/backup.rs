//! Copies of an installation's data, taken while the server runs, and putting one back. Owns the folder of a copy and
//! its manifest; opens its own connections and must not know a room, a session or what any word says.
//!
//! Order makes a copy whole without stopping anybody: inboxes first, then seats, then the logs, then the keys. Words
//! that leave an inbox meanwhile are in the logs, which are copied later; words that are in both are passed over by the
//! next release. The tokens of words that came and left meanwhile are copied after the logs.

mod files;
mod manifest;
mod restore;
mod seats;
mod spent;
#[cfg(test)]
mod tests;

pub use restore::{Restored, restore};

use crate::error::{During, StoreError};
use crate::inbox;
use crate::store::DataFolder;
use files::{Identity, identity, new_folder, sync};
use manifest::{Head, Manifest};
use review::id::ReviewId;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

const COPYING: &str = "copy a file";
/// How often an inbox is copied again that was replaced by a fresh file meanwhile.
const TRIES_MAX: u32 = 20;

/// A copy that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Where it is.
    pub to: PathBuf,
    /// Reviews.
    pub reviews: u64,
    /// Entries of all their logs.
    pub entries: u64,
    /// Inboxes.
    pub inboxes: u64,
    /// Size of all files.
    pub bytes: u64,
}

impl fmt::Display for Copied {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        let Self { reviews, entries, inboxes, bytes, .. } = self;
        write!(to, "Copied to {}: ", self.to.display())?;
        write!(to, "reviews {reviews}, entries {entries}, inboxes {inboxes}, bytes {bytes}.")
    }
}

/// Copies all data into a new folder. The server may be running, and goes on meanwhile.
///
/// # Errors
/// If there is no data, if `to` exists and is not empty, and if something cannot be read or written; then what was
/// copied so far lies there without a manifest and is of no use.
pub async fn backup(folder: &DataFolder, to: &Path) -> Result<Copied, StoreError> {
    Begun::new(folder, to).await?.finish(folder).await
}

/// A copy that has its inboxes.
struct Begun {
    copy: DataFolder,
    /// The last entry of each log when the copying began.
    before: BTreeMap<ReviewId, u64>,
    inboxes: Vec<(ReviewId, PathBuf)>,
}

impl Begun {
    async fn new(folder: &DataFolder, to: &Path) -> Result<Self, StoreError> {
        if !folder.reviews().is_file() {
            return Err(StoreError::new("back up", format!("there is no data in {}", folder.0.display())));
        }
        let copy = DataFolder(new_folder(to)?);
        let within = new_folder(&copy.inboxes())?;
        let before = heads(&folder.reviews()).await?;
        let mut inboxes = Vec::new();
        for (review, path) in inboxes_in(&folder.inboxes())? {
            let to = inbox::path(&within, review);
            if copy_inbox(&path, &to).await? {
                inboxes.push((review, to));
            }
        }
        Ok(Self { copy, before, inboxes })
    }

    /// Copies the rest.
    async fn finish(mut self, folder: &DataFolder) -> Result<Copied, StoreError> {
        let copy = &self.copy;
        if folder.seats().is_file() {
            seats::copy(&folder.seats(), &copy.seats()).await?;
        }
        vacuum(&folder.reviews(), &copy.reviews(), false).await?;
        // After the logs: an event that is in them has its keys.
        if folder.keys().is_file() {
            vacuum(&folder.keys(), &copy.keys(), false).await?;
        }
        let after = heads(&copy.reviews()).await?;
        // A review that was deleted meanwhile is deleted here too.
        for (_, path) in self.inboxes.iter().filter(|(review, _)| !after.contains_key(review)) {
            std::fs::remove_file(path).during("drop the inbox of a deleted review")?;
        }
        self.inboxes.retain(|(review, _)| after.contains_key(review));
        for (review, path) in &self.inboxes {
            let before = self.before.get(review).copied().unwrap_or_default();
            spent::copy(&inbox::path(&folder.inboxes(), *review), path, copy, *review, before).await?;
        }
        let before = |review| self.before.get(review).copied().unwrap_or_default();
        let heads = after.iter().map(|(review, seq)| Head { review: *review, before: before(review), seq: *seq });
        let manifest = Manifest::of(copy, &self.inboxes, heads.collect())?;
        sync(&copy.inboxes())?;
        manifest.write(&copy.0)?;
        Ok(Copied {
            to: copy.0.clone(),
            reviews: manifest.heads.len() as u64,
            entries: manifest.entries(),
            inboxes: self.inboxes.len() as u64,
            bytes: manifest.files.iter().map(|file| file.bytes).sum(),
        })
    }
}

/// The heads of all logs of a `reviews.db`.
async fn heads(path: &Path) -> Result<BTreeMap<ReviewId, u64>, StoreError> {
    const READING: &str = "read the heads";
    let mut connection = reader(path, false).await?;
    let rows: Vec<(Vec<u8>, i64)> =
        sqlx::query_as("SELECT review, seq FROM heads").fetch_all(&mut connection).await.during(READING)?;
    connection.close().await.during(READING)?;
    let head = |(review, seq): (Vec<u8>, i64)| match review.try_into() {
        Ok(review) => Ok((ReviewId(review), seq.cast_unsigned())),
        Err(_) => Err(StoreError::new(READING, "a review's id is not 16 bytes")),
    };
    rows.into_iter().map(head).collect()
}

/// The inboxes in a folder; none if there is no such folder.
fn inboxes_in(folder: &Path) -> Result<Vec<(ReviewId, PathBuf)>, StoreError> {
    const LISTING: &str = "list the inboxes";
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for file in std::fs::read_dir(folder).during(LISTING)? {
        let path = file.during(LISTING)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".db"));
        if let Some(review) = name.and_then(ReviewId::parse) {
            found.push((review, path));
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Copies an inbox; `false` if its review was deleted meanwhile.
///
/// The server replaces an inbox by a fresh file when a round closes. A copy that was begun before is of a file that is
/// no longer there, perhaps with another file's write-ahead log, so it is made again.
async fn copy_inbox(from: &Path, to: &Path) -> Result<bool, StoreError> {
    for _ in 0..TRIES_MAX {
        let Some(before) = identity(from)? else { return Ok(false) };
        let copied = vacuum(from, to, true).await;
        let after: Option<Identity> = identity(from)?;
        if after == Some(before) {
            return copied.map(|()| true);
        }
        if to.exists() {
            std::fs::remove_file(to).during("drop a copy that is out of date")?;
        }
    }
    Err(StoreError::new(COPYING, "an inbox was replaced again and again"))
}

/// Writes a file anew, without free pages, as of one moment.
async fn vacuum(from: &Path, to: &Path, read_only: bool) -> Result<(), StoreError> {
    let name = to.to_str().ok_or_else(|| StoreError::new(COPYING, "the name of the folder is not UTF-8"))?;
    let mut connection = reader(from, read_only).await?;
    let copied = sqlx::query("VACUUM INTO ?").bind(name).execute(&mut connection).await.during(COPYING);
    let closed = connection.close().await.during(COPYING);
    copied?;
    closed?;
    sync(to)
}

/// A connection that changes nothing. `read_only` ones also leave alone what a crash left to be mended; they suit files
/// that may be replaced at any moment.
async fn reader(path: &Path, read_only: bool) -> Result<SqliteConnection, StoreError> {
    let options = SqliteConnectOptions::new().filename(path).read_only(read_only);
    options
        .busy_timeout(Duration::from_secs(30))
        .disable_statement_logging()
        .connect()
        .await
        .during("open a file to copy")
}
