//! Tokens of words that came after their inbox was copied and left before the log was: the copied log holds the words,
//! so the copied inbox must hold the tokens, or a recount of their round would not add up.

use super::reader;
use crate::error::{During, StoreError};
use crate::store::{DataFolder, options};
use review::id::{ContributionId, ReviewId};
use review::leaf::{Fact, Leaf};
use review::token::Nonce;
use sqlx::{ConnectOptions, Connection};
use std::collections::HashSet;
use std::path::Path;

const COPYING: &str = "copy spent tokens";

/// Copies from an inbox to its copy the tokens of what the copied log holds after entry `before`.
pub(super) async fn copy(
    from: &Path,
    to: &Path,
    copied: &DataFolder,
    review: ReviewId,
    before: u64,
) -> Result<(), StoreError> {
    let out = released(copied, review, before).await?;
    if out.is_empty() || !from.is_file() {
        return Ok(());
    }
    let mut live = reader(from, true).await?;
    let rows: Vec<(Vec<u8>, u8, Vec<u8>)> =
        sqlx::query_as("SELECT event, round, nonce FROM spent").fetch_all(&mut live).await.during(COPYING)?;
    live.close().await.during(COPYING)?;
    let mut copy = options(to).connect().await.during(COPYING)?;
    for (event, round, nonce) in rows {
        let id = <[u8; 32]>::try_from(&nonce[..]).map(|bytes| Nonce(bytes).contribution());
        if id.is_ok_and(|id| out.contains(&id)) {
            let keep = sqlx::query("INSERT OR IGNORE INTO spent (event, round, nonce) VALUES (?, ?, ?)");
            keep.bind(event).bind(round).bind(nonce).execute(&mut copy).await.during(COPYING)?;
        }
    }
    // One file: what is beside it is not in the manifest.
    sqlx::query("PRAGMA journal_mode = DELETE").execute(&mut copy).await.during(COPYING)?;
    copy.close().await.during(COPYING)
}

/// Contributions that a copied log holds after an entry.
async fn released(
    copied: &DataFolder,
    review: ReviewId,
    mut after: u64,
) -> Result<HashSet<ContributionId>, StoreError> {
    let mut logs = reader(&copied.reviews(), false).await?;
    let mut out = HashSet::new();
    loop {
        // Leaves alone: the copy may be of a version whose other tables are older than this code.
        let entries: Vec<(i64, Vec<u8>)> =
            sqlx::query_as("SELECT seq, leaf FROM entries WHERE review = ? AND seq > ? ORDER BY seq LIMIT 1000")
                .bind(&review.0[..])
                .bind(after.cast_signed())
                .fetch_all(&mut logs)
                .await
                .during(COPYING)?;
        let Some((last, _)) = entries.last() else { break };
        after = last.cast_unsigned();
        out.extend(entries.iter().filter_map(|(_, leaf)| match Leaf::decode(leaf)?.fact {
            Fact::Contributed { id, .. } => Some(id),
            _ => None,
        }));
    }
    logs.close().await.during(COPYING)?;
    Ok(out)
}
