//! Where things are: the repository, cargo's target folder, the page's files in `dist`.

use std::path::{Path, PathBuf, absolute};
use std::{env, fs};

use anyhow::{Context as _, Result};

/// How much work the compiler puts into being fast and small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Quick to build.
    Dev,
    /// What people are given.
    Release,
}

impl Profile {
    /// The profile that the flag `--dev` asks for.
    pub fn from_dev(dev: bool) -> Self {
        if dev { Self::Dev } else { Self::Release }
    }

    /// The folder that cargo puts native binaries of this profile in.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }
}

/// The folders that the tasks work in, all absolute.
#[derive(Debug)]
pub struct Place {
    /// The root of the repository; child processes start here.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
    /// What the server hands out: `manifest.json` and `assets/`.
    pub dist: PathBuf,
}

impl Place {
    /// Finds the folders from what cargo tells this program.
    pub fn find() -> Result<Self> {
        // Read when running rather than when compiling: a target folder may outlive a checkout that was moved.
        let manifest = env::var_os("CARGO_MANIFEST_DIR").context("start this program with `cargo xtask`")?;
        let root = Path::new(&manifest).parent().context("xtask has no folder above it")?.to_path_buf();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => absolute(folder).context("CARGO_TARGET_DIR is no path")?,
            None => root.join("target"),
        };
        let dist = root.join("dist");
        Ok(Self { root, target, dist })
    }

    /// The folder of the hashed files.
    pub fn assets(&self) -> PathBuf {
        self.dist.join("assets")
    }

    /// Where cargo leaves the native binary `name`.
    pub fn binary(&self, profile: Profile, name: &str) -> PathBuf {
        self.target.join(profile.folder()).join(name)
    }
}

/// Every file at or below `path`, sorted; none if `path` does not exist.
pub fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    collect(path, &mut files)?;
    files.sort_unstable();
    Ok(files)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
    } else if path.is_dir() {
        let entries = fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))?;
        for entry in entries {
            collect(&entry?.path(), files)?;
        }
    }
    Ok(())
}
