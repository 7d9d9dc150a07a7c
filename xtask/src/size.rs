//! The weight of the page: a table, and the limit that a participant's phone sets.

use std::fs;

use anyhow::{Context as _, Result, ensure};

use crate::place::Place;
use crate::{assets, stamp};

/// The most that the page's code and style may weigh over the network, in bytes of Brotli.
const LIMIT: u64 = 220 * 1024;

/// What counts: the files that every page loads before it is alive.
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
    println!("    code and style together: {} of {}{verdict}", kilobytes(total), kilobytes(LIMIT));
    Ok(total)
}

/// Prints the table, and fails if the release page is over the limit.
pub fn check(place: &Place) -> Result<()> {
    let total = print(place)?;
    ensure!(stamp::is_release(place), "the size counts for a release build, and dist holds a quick one");
    ensure!(total <= LIMIT, "the page weighs {}, and {} is the limit", kilobytes(total), kilobytes(LIMIT));
    Ok(())
}

fn bytes(place: &Place, name: &str) -> Result<u64> {
    let path = place.assets().join(name);
    Ok(fs::metadata(&path).with_context(|| format!("cannot find {}", path.display()))?.len())
}

fn kilobytes(bytes: u64) -> String {
    format!("{:.1} KB", bytes as f64 / 1024.0)
}
