//! Whose target folder it is: several checkouts may share one, and cargo cannot tell them apart.
//!
//! Cargo names the packages of a workspace by their place in it and looks at the age of their files. What another
//! checkout has compiled later than this one's files were written would count as this one's, with the other's code in
//! it. So the folder notes who built in it last, and when that was somebody else, every source of this checkout is
//! made as young as now: cargo compiles the packages of the workspace again, and only those.

use std::env;
use std::fs::{self, File};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context as _, Result, anyhow};

use crate::place::{Place, files_below};
use crate::process::cargo;

/// Takes the target folder for this checkout. `true` if it was another's until now: then this very program may be
/// the other's too, and must not go on.
pub fn claim(place: &Place) -> Result<bool> {
    let note = place.target.join(".checkout");
    let ours = place.root.to_string_lossy();
    if fs::read_to_string(&note).is_ok_and(|last| last == ours) {
        return Ok(false);
    }
    for member in members(&place.root)? {
        renew(&member)?;
    }
    fs::create_dir_all(&place.target).with_context(|| format!("cannot make {}", place.target.display()))?;
    fs::write(&note, ours.as_bytes()).with_context(|| format!("cannot write {}", note.display()))?;
    Ok(true)
}

/// The same command once more, compiled from this checkout. It takes this process's place, so that Ctrl-C and its end
/// are its own.
///
/// # Errors
/// Cargo cannot be started; else this does not come back.
pub fn again(place: &Place) -> Result<()> {
    println!("    another checkout built in {} last; compiling this one's packages again", place.target.display());
    let error = cargo(place).arg("xtask").args(env::args_os().skip(1)).exec();
    Err(anyhow!(error).context("cannot start cargo"))
}

/// The folders of the workspace's packages.
fn members(root: &Path) -> Result<Vec<PathBuf>> {
    let mut members = Vec::new();
    for entry in fs::read_dir(root).with_context(|| format!("cannot list {}", root.display()))? {
        let folder = entry?.path();
        if folder.join("Cargo.toml").is_file() {
            members.push(folder);
        }
    }
    Ok(members)
}

/// Makes every file of a package as young as now; their content stays.
fn renew(folder: &Path) -> Result<()> {
    let now = SystemTime::now();
    for file in files_below(folder)? {
        let opened = File::options().append(true).open(&file);
        let renewed = opened.and_then(|it| it.set_modified(now));
        renewed.with_context(|| format!("cannot touch {}", file.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_folder_that_another_checkout_used_makes_every_source_young() {
        let folder = env::temp_dir().join(format!("cairn-claim-{}", std::process::id()));
        let source = folder.join("ours/review/src/lib.rs");
        fs::create_dir_all(source.parent().unwrap()).unwrap();
        fs::write(folder.join("ours/review/Cargo.toml"), "").unwrap();
        fs::write(&source, "text").unwrap();
        let old = SystemTime::now() - Duration::from_hours(1);
        File::options().append(true).open(&source).unwrap().set_modified(old).unwrap();
        let age = || fs::metadata(&source).unwrap().modified().unwrap();
        let place = |root: &str| Place { root: folder.join(root), target: folder.join("t"), dist: folder.join("d") };

        fs::create_dir_all(folder.join("theirs")).unwrap();
        assert!(claim(&place("theirs")).unwrap());
        assert!(claim(&place("ours")).unwrap(), "another checkout built here");
        assert!(age() > old + Duration::from_mins(30), "cargo would take the other's work for this file's");
        assert_eq!(fs::read_to_string(&source).unwrap(), "text");

        File::options().append(true).open(&source).unwrap().set_modified(old).unwrap();
        assert!(!claim(&place("ours")).unwrap(), "the same checkout again");
        assert_eq!(age(), old, "nothing is touched without need");
        fs::remove_dir_all(&folder).unwrap();
    }
}
