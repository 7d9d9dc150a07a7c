//! The tools that the tasks need: found, fetched where that is possible, else named with the command that gets them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, bail, ensure};

use crate::hash::hex;
use crate::place::Place;
use crate::process::{cargo, on_path, output, run, works};
use crate::wasm::TARGET;

/// The oldest Node whose test runner understands what is asked of it.
const NODE_MIN: u32 = 20;

/// What Chromium is called on the systems that carry it.
const CHROMIUM_NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Rust's standard library for the browser.
pub fn wasm_target(place: &Place) -> Result<()> {
    let folder =
        output(Command::new("rustc").current_dir(&place.root).args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(&folder).is_dir() {
        return Ok(());
    }
    ensure!(
        on_path("rustup").is_some(),
        "Rust cannot build for the browser yet; this gets it: rustup target add {TARGET}"
    );
    println!("    fetching Rust's standard library for the browser");
    run(Command::new("rustup").current_dir(&place.root).args(["target", "add", TARGET]))
}

/// The parts of the Rust toolchain called `names`: `rustfmt`, `clippy`.
pub fn components(place: &Place, names: &[&str]) -> Result<()> {
    for name in names {
        let subcommand = name.trim_start_matches("rust");
        if works(cargo(place).args([subcommand, "--version"])) {
            continue;
        }
        ensure!(on_path("rustup").is_some(), "{name} is missing; this gets it: rustup component add {name}");
        println!("    fetching {name}");
        run(Command::new("rustup").current_dir(&place.root).args(["component", "add", name]))?;
    }
    Ok(())
}

/// The npm packages of `end2end`: the browser's remote control and the optimiser of the page's code.
pub fn npm_packages(place: &Place) -> Result<()> {
    node()?;
    let folder = place.root.join("end2end");
    let lock = fs::read(folder.join("package-lock.json")).context("cannot read end2end/package-lock.json")?;
    let wanted = hex(&lock);
    // `npm ci` throws everything away first; this note spares that while the lock file stays as it was.
    let note = folder.join("node_modules/.installed");
    if fs::read_to_string(&note).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("    fetching the npm packages of end2end");
    run(Command::new("npm").current_dir(&place.root).args(["ci", "--prefix", "end2end", "--no-audit", "--no-fund"]))?;
    fs::write(&note, wanted).with_context(|| format!("cannot write {}", note.display()))
}

fn node() -> Result<()> {
    if on_path("node").is_none() || on_path("npm").is_none() {
        apt_install(&["nodejs", "npm"])?;
    }
    let version = output(Command::new("node").arg("--version"))?;
    let number = version.trim_start_matches('v').split('.').next().unwrap_or_default();
    let major = number.parse::<u32>().with_context(|| format!("`node --version` says {version}"))?;
    ensure!(
        major >= NODE_MIN,
        "Node {NODE_MIN} or newer is needed, this is {version}; https://nodejs.org/en/download says how to get it"
    );
    Ok(())
}

/// The browser that the journeys run in. `CAIRN_CHROMIUM` may name one.
pub fn chromium() -> Result<PathBuf> {
    if let Some(named) = env::var_os("CAIRN_CHROMIUM").map(PathBuf::from) {
        ensure!(named.is_file(), "CAIRN_CHROMIUM names {}, and there is no such file", named.display());
        return Ok(named);
    }
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    apt_install(&["chromium"])?;
    find_chromium().context("chromium was installed, but it is not in PATH")
}

fn find_chromium() -> Option<PathBuf> {
    CHROMIUM_NAMES.iter().find_map(|name| on_path(name))
}

/// The folder that a release build of the server embeds: it must exist even before the page is built.
pub fn dist_folder(place: &Place) -> Result<()> {
    let folder = place.assets();
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))
}

fn apt_install(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if !(Path::new("/etc/debian_version").exists() && on_path("apt-get").is_some()) {
        bail!("missing: {names}. Install it the way this system does it, then start again");
    }
    if output(Command::new("id").arg("-u"))? != "0" {
        bail!("missing: {names}; this gets it: sudo apt-get install -y --no-install-recommends {names}");
    }
    println!("    fetching {names} with apt-get");
    if run(&mut apt_get_install(packages)).is_ok() {
        return Ok(());
    }
    // A fresh container has no package lists.
    run(Command::new("apt-get").arg("update"))?;
    run(&mut apt_get_install(packages))
}

fn apt_get_install(packages: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "-y", "--no-install-recommends"]).args(packages);
    command
}
