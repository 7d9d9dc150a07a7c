//! The weight of the page: a table, the goal that a participant's phone sets, and how far we are.

use std::fs;

use anyhow::{Context as _, Result, ensure};

use crate::place::Place;
use crate::{assets, stamp};

/// What the page's code and style are to weigh over the network, in bytes of Brotli.
const GOAL: u64 = 220 * 1024;

/// What they may weigh today: the goal is not reached yet. This line goes down, and up only with a decision. What the
/// weight is made of stands in `docs/performance.md`.
const CEILING: u64 = 494 * 1024;

/// What counts: the files that a participant's page loads before it is alive. Those of staff are listed, not held.
const COUNTED: [&str; 3] = ["app.js", "app_bg.wasm", "style.css"];

/// Prints the table and gives the total of what counts, in bytes of Brotli.
pub fn print(place: &Place) -> Result<u64> {
    let mut total = 0;
    println!("    {:<32}{:>12}{:>12}", "file", "raw", "brotli");
    for (logical, name) in assets::manifest(place)? {
        let raw = bytes(place, &name)?;
        let packed = bytes(place, &format!("{name}.br")).ok();
        let shown = packed.map_or_else(|| "-".to_owned(), kilobytes);
        println!("    {logical:<32}{:>12}{shown:>12}", kilobytes(raw));
        if COUNTED.contains(&logical.as_str()) {
            total += packed.unwrap_or(raw);
        }
    }
    let verdict = if stamp::is_release(place) { "" } else { ", which counts in a release build only" };
    println!(
        "    code and style together: {}; ceiling {}, goal {}{verdict}",
        kilobytes(total),
        kilobytes(CEILING),
        kilobytes(GOAL)
    );
    Ok(total)
}

/// Prints the table, and fails if the release page is over the ceiling.
pub fn check(place: &Place) -> Result<()> {
    let total = print(place)?;
    ensure!(stamp::is_release(place), "the size counts for a release build, and dist holds a quick one");
    ensure!(total <= CEILING, "the page weighs {}, and {} is the ceiling", kilobytes(total), kilobytes(CEILING));
    Ok(())
}

fn bytes(place: &Place, name: &str) -> Result<u64> {
    let path = place.assets().join(name);
    Ok(fs::metadata(&path).with_context(|| format!("cannot find {}", path.display()))?.len())
}

fn kilobytes(bytes: u64) -> String {
    format!("{:.1} KB", bytes as f64 / 1024.0)
}
