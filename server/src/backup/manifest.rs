//! What a copy holds and how to see that it is whole. Owns `manifest.json`; a copy without one is not finished.

use super::files::{digest, sync};
use crate::error::{During, StoreError};
use crate::store::DataFolder;
use review::id::ReviewId;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

const FILE: &str = "manifest.json";
const FORMAT: u32 = 1;
const CHECKING: &str = "check the copy";

/// A copy, told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Of this file.
    pub(super) format: u32,
    /// The Cairn that made the copy.
    pub(super) version: String,
    pub(super) files: Vec<Line>,
    pub(super) heads: Vec<Head>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    /// Within the folder, with `/` between its parts.
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// One log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) review: ReviewId,
    /// Its last entry when the copying began.
    pub(super) before: u64,
    /// Its last entry in the copy.
    pub(super) seq: u64,
}

impl Manifest {
    /// Reads every file of a copy that is complete.
    pub(super) fn of(copy: &DataFolder, inboxes: &[(ReviewId, PathBuf)], heads: Vec<Head>) -> Result<Self, StoreError> {
        let (seats, reviews, keys) = (copy.seats(), copy.reviews(), copy.keys());
        let paths = [&seats, &reviews, &keys].into_iter().chain(inboxes.iter().map(|(_, path)| path));
        let mut files = Vec::new();
        for path in paths.filter(|path| path.is_file()) {
            let name = path.strip_prefix(&copy.0).during("name a file")?.to_string_lossy().into_owned();
            let (bytes, sha256) = digest(path)?;
            files.push(Line { name, bytes, sha256 });
        }
        Ok(Self { format: FORMAT, version: env!("CARGO_PKG_VERSION").to_owned(), files, heads })
    }

    /// Writes it, as the last file of a copy.
    pub(super) fn write(&self, folder: &Path) -> Result<(), StoreError> {
        const WRITING: &str = "write the manifest";
        let path = folder.join(FILE);
        std::fs::write(&path, serde_json::to_vec_pretty(self).during(WRITING)?).during(WRITING)?;
        sync(&path)?;
        sync(folder)
    }

    /// Reads it and checks every file against it.
    pub(super) fn read(folder: &Path) -> Result<Self, StoreError> {
        let json = std::fs::read(folder.join(FILE)).during("read the manifest")?;
        let manifest: Self = serde_json::from_slice(&json).during("read the manifest")?;
        if manifest.format != FORMAT {
            return Err(StoreError::new(
                CHECKING,
                format!("it was made by Cairn {}, which is newer", manifest.version),
            ));
        }
        if !manifest.files.iter().any(|line| line.name == "reviews.db") {
            return Err(StoreError::new(CHECKING, "there is no reviews.db in it"));
        }
        if !manifest.heads.is_empty() && !manifest.files.iter().any(|line| line.name == "keys.db") {
            return Err(StoreError::new(CHECKING, "there is no keys.db in it: nobody could write or read any more"));
        }
        for line in &manifest.files {
            // Only names that a copy can have: none leads out of the folder.
            if !is_known(&line.name) {
                return Err(StoreError::new(CHECKING, format!("{:?} does not belong into a copy", line.name)));
            }
            line.check(&folder.join(&line.name))?;
        }
        Ok(manifest)
    }

    /// Entries of all logs.
    pub(super) fn entries(&self) -> u64 {
        self.heads.iter().map(|head| head.seq).sum()
    }
}

impl Line {
    /// Whether a file is the one that was copied.
    pub(super) fn check(&self, path: &Path) -> Result<(), StoreError> {
        if digest(path)? == (self.bytes, self.sha256.clone()) {
            return Ok(());
        }
        Err(StoreError::new(CHECKING, format!("{} is damaged", self.name)))
    }
}

fn is_known(name: &str) -> bool {
    let inbox = || name.strip_prefix("inbox/").and_then(|name| name.strip_suffix(".db")).and_then(ReviewId::parse);
    matches!(name, "reviews.db" | "seats.db" | "keys.db") || inbox().is_some()
}

#[cfg(test)]
mod tests {
    use super::is_known;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let inbox = format!("inbox/{}.db", "0a".repeat(16));
        for good in ["reviews.db", "seats.db", "keys.db", &inbox] {
            assert!(is_known(good), "{good}");
        }
        for wrong in
            ["", "manifest.json", "../reviews.db", "/etc/passwd", "inbox/../x.db", "inbox/.db", "reviews.db-wal"]
        {
            assert!(!is_known(wrong), "{wrong}");
        }
    }
}
