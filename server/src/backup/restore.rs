//! Putting a copy back into a folder without data. Everything is checked and made ready aside; the logs take their
//! place last, so that a restore that was cut short never looks like an installation.

use super::files::{new_folder, sync};
use super::manifest::{Head, Manifest};
use super::{heads, inboxes_in};
use crate::error::{During, StoreError};
use crate::inbox;
use crate::store::{DataFolder, Store, log, options, renew_epoch};
use review::id::{ContributionId, ReviewId};
use sqlx::sqlite::SqlitePool;
use sqlx::{ConnectOptions, Connection};
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};

const RESTORING: &str = "restore";

/// Data that was put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where it is.
    pub to: PathBuf,
    /// Reviews.
    pub reviews: u64,
    /// Entries of all their logs.
    pub entries: u64,
    /// Words that wait in inboxes.
    pub waiting: u64,
}

impl fmt::Display for Restored {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        let Self { reviews, entries, waiting, .. } = self;
        write!(to, "Restored to {}: ", self.to.display())?;
        write!(to, "reviews {reviews}, entries {entries}, waiting in inboxes {waiting}. ")?;
        write!(
            to,
            "Everybody signs in again. End events whose rounds were closed after the copy: their keys are known."
        )
    }
}

/// Puts a copy into a folder without data. A new epoch begins, so that every device starts again from the board and
/// keeps its drafts; sessions and one-time links of the copy open nothing, since some may have been ended after it.
///
/// # Errors
/// If the folder holds data, if a file of the copy is damaged or missing, if a newer Cairn made it, and if something
/// cannot be read or written.
pub async fn restore(from: &Path, folder: &DataFolder) -> Result<Restored, StoreError> {
    if [folder.reviews(), folder.seats(), folder.keys(), folder.inboxes()].iter().any(|path| path.exists()) {
        return Err(StoreError::new(RESTORING, format!("{} holds data already", folder.0.display())));
    }
    let manifest = Manifest::read(from)?;
    let aside = folder.0.join(".restoring");
    if aside.exists() {
        // Left by a restore that was cut short.
        std::fs::remove_dir_all(&aside).during(RESTORING)?;
    }
    let aside = DataFolder(new_folder(&aside)?);
    new_folder(&aside.inboxes())?;
    for line in &manifest.files {
        let to = aside.0.join(&line.name);
        std::fs::copy(from.join(&line.name), &to).during(RESTORING)?;
        line.check(&to)?;
    }
    let waiting = begin_anew(&aside, &manifest).await?;
    move_in(&aside, folder)?;
    let (reviews, entries) = (manifest.heads.len() as u64, manifest.entries());
    Ok(Restored { to: folder.0.clone(), reviews, entries, waiting })
}

/// Brings the copied files up to date and begins a new epoch; returns how many words wait.
async fn begin_anew(aside: &DataFolder, manifest: &Manifest) -> Result<u64, StoreError> {
    let counted: BTreeMap<ReviewId, u64> = manifest.heads.iter().map(|head| (head.review, head.seq)).collect();
    if heads(&aside.reviews()).await? != counted {
        return Err(StoreError::new(RESTORING, "the logs are not those that the manifest tells of"));
    }
    let store = Store::open(aside).await?;
    renew_epoch(store.pool()).await?;
    for end in ["DELETE FROM sessions", "DELETE FROM links"] {
        sqlx::query(end).execute(store.pool()).await.during("end the sessions of the copy")?;
    }
    let mut waiting = 0;
    for (review, path) in inboxes_in(&aside.inboxes())? {
        if let Some(head) = manifest.heads.iter().find(|head| head.review == review) {
            waiting += settle(store.pool(), head, &path).await?;
        }
    }
    store.pool().close().await;
    Ok(waiting)
}

/// Takes out of a copied inbox what had left it by the time the logs were copied; returns how many rows stay.
///
/// A contribution that is in both would be passed over by the next release anyway. A change would not, if its author
/// had put the words differently once more meanwhile: the older words would come back, and so would an older name.
async fn settle(logs: &SqlitePool, head: &Head, path: &Path) -> Result<u64, StoreError> {
    const SETTLING: &str = "settle a copied inbox";
    let mut left: HashSet<(ContributionId, i64)> = HashSet::new();
    let mut after = head.before;
    loop {
        let mut connection = logs.acquire().await.during("read a log")?;
        let entries = log::read(&mut connection, head.review, after, 1_000).await?;
        let Some(last) = entries.last() else { break };
        after = last.seq;
        left.extend(entries.iter().filter_map(|entry| inbox::kind(&entry.leaf.fact)));
    }
    let mut copied = options(path).connect().await.during(SETTLING)?;
    let mut transaction = copied.begin().await.during(SETTLING)?;
    for (id, kind) in left {
        let row = sqlx::query("DELETE FROM inbox WHERE id = ? AND kind = ?").bind(id.0.to_vec()).bind(kind);
        row.execute(&mut *transaction).await.during(SETTLING)?;
    }
    let stay: i64 =
        sqlx::query_scalar("SELECT count(*) FROM inbox").fetch_one(&mut *transaction).await.during(SETTLING)?;
    transaction.commit().await.during(SETTLING)?;
    copied.close().await.during(SETTLING)?;
    Ok(stay.cast_unsigned())
}

/// Moves everything to where the server looks for it, the logs last.
fn move_in(aside: &DataFolder, folder: &DataFolder) -> Result<(), StoreError> {
    for (_, path) in inboxes_in(&aside.inboxes())? {
        sync(&path)?;
    }
    sync(&aside.inboxes())?;
    let mut files = Vec::new();
    for file in std::fs::read_dir(&aside.0).during(RESTORING)? {
        files.push(file.during(RESTORING)?.file_name());
    }
    files.sort_unstable_by_key(|name| name == "reviews.db");
    for name in files {
        sync(&aside.0.join(&name))?;
        std::fs::rename(aside.0.join(&name), folder.0.join(&name)).during(RESTORING)?;
        sync(&folder.0)?;
    }
    std::fs::remove_dir(&aside.0).during(RESTORING)
}
