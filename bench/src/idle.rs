//! Memory of readers who have joined and only listen.

use crate::house::House;
use crate::process::resident_kib;
use crate::readers::{Readers, places};
use anyhow::Result;

/// Half of the readers first, then the rest: the difference is what readers cost, without what the first one brings.
pub async fn run(number: usize) -> Result<()> {
    let house = House::build(places(number) + places(number / 2)).await?;
    let first = Readers::open(&house, number / 2).await?;
    let before = resident_kib(house.pid())?;
    drop(first);
    let all = Readers::open(&house, number).await?;
    let after = resident_kib(house.pid())?;
    println!("| readers | memory with half | memory with all | per reader |");
    println!("|---:|---:|---:|---:|");
    println!(
        "| {number} | {before:.0} KiB | {after:.0} KiB | {:.2} KiB |",
        (after - before) / (number - number / 2) as f64
    );
    drop(all);
    Ok(())
}
