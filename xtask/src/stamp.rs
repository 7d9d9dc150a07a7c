//! Whether the page must be built again: a fingerprint of everything that goes into it, kept beside the result.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::hash::hex;
use crate::place::{Place, Profile, files_below};

/// What the page is made from, and with. Names that do not exist count as empty.
const INPUTS: [&str; 11] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "app",
    "end2end/package-lock.json",
    "public",
    "review",
    "seat",
    "style",
    "trail",
    "xtask/src",
];

/// The fingerprint of the inputs as they are now.
pub fn current(place: &Place, profile: Profile) -> Result<String> {
    let mut list = String::new();
    for input in INPUTS {
        for path in files_below(&place.root.join(input))? {
            let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let name = path.strip_prefix(&place.root)?.display().to_string();
            list.push_str(&hex(&bytes));
            list.push(' ');
            list.push_str(&name);
            list.push('\n');
        }
    }
    Ok(format!("{} {}\n", profile.folder(), hex(list.as_bytes())))
}

/// Whether `dist` was made from inputs with this fingerprint.
pub fn is_of(place: &Place, current: &str) -> bool {
    fs::read_to_string(path(place)).is_ok_and(|kept| kept == current)
}

/// Whether the page in `dist` was built for people, not for a quick look.
pub fn is_release(place: &Place) -> bool {
    fs::read_to_string(path(place)).is_ok_and(|kept| kept.starts_with(Profile::Release.folder()))
}

/// Keeps the fingerprint of what has been written.
pub fn keep(place: &Place, current: &str) -> Result<()> {
    fs::write(path(place), current).context("cannot note what the page was built from")
}

/// Forgets the fingerprint, before `dist` is touched.
pub fn forget(place: &Place) -> Result<()> {
    match fs::remove_file(path(place)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error).context("cannot clear dist"),
        _ => Ok(()),
    }
}

fn path(place: &Place) -> PathBuf {
    place.dist.join(".stamp")
}
