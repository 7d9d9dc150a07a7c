//! Folders and files of a copy, as the disk knows them. Knows nothing of what is in them.

use crate::error::{During, StoreError};
use review::id::to_hex;
use sha2::{Digest, Sha256};
use std::fs::{DirBuilder, File};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

/// Which file stands under a name: device and number.
pub(super) type Identity = (u64, u64);

/// Which file stands under a name; `None` if there is none.
pub(super) fn identity(path: &Path) -> Result<Option<Identity>, StoreError> {
    match std::fs::metadata(path) {
        Ok(metadata) => Ok(Some((metadata.dev(), metadata.ino()))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::new("look at a file", error)),
    }
}

/// Makes a folder that only its owner can read, or takes an empty one; returns its whole path.
pub(super) fn new_folder(path: &Path) -> Result<PathBuf, StoreError> {
    const MAKING: &str = "make a folder";
    DirBuilder::new().recursive(true).mode(0o700).create(path).during(MAKING)?;
    if std::fs::read_dir(path).during(MAKING)?.next().is_some() {
        return Err(StoreError::new(MAKING, format!("{} is not empty", path.display())));
    }
    path.canonicalize().during(MAKING)
}

/// Size and SHA-256 of a file.
pub(super) fn digest(path: &Path) -> Result<(u64, String), StoreError> {
    const READING: &str = "read a copied file";
    let mut file = File::open(path).during(READING)?;
    let (mut hash, mut bytes, mut part) = (Sha256::new(), 0, vec![0; 64 * 1_024]);
    loop {
        let read = file.read(&mut part).during(READING)?;
        if read == 0 {
            let hash: [u8; 32] = hash.finalize().into();
            return Ok((bytes, to_hex(&hash)));
        }
        hash.update(&part[..read]);
        bytes += read as u64;
    }
}

/// Makes sure that a file, or the names in a folder, survive a power cut.
pub(super) fn sync(path: &Path) -> Result<(), StoreError> {
    File::open(path).and_then(|file| file.sync_all()).during("write a file to disk")
}
