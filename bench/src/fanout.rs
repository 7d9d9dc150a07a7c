//! One durable named op after another to all readers of one board.

use crate::house::House;
use crate::process::cpu_seconds;
use crate::readers::{Readers, places};
use anyhow::Result;
use review::op::Op;
use std::time::Instant;

/// Runs once for each number of readers and prints a line for each.
pub async fn run(numbers: &[usize], ops: usize) -> Result<()> {
    println!("| readers | ops | last reader, median | last reader, p99 | server CPU per delivery |");
    println!("|---:|---:|---:|---:|---:|");
    for readers in numbers {
        one(*readers, ops).await?;
    }
    Ok(())
}

async fn one(number: usize, ops: usize) -> Result<()> {
    let mut house = House::build(places(number)).await?;
    let mut readers = Readers::open(&house, number).await?;
    let op = |n: usize| (n % 3_600 + 1) as u32;
    let event = house.event;
    for n in 0..ops / 10 {
        let id = house.ask(Op::SetTimer { event, seconds: op(n) }).await?;
        readers.all_have(id).await?;
    }
    let before = cpu_seconds(house.pid())?;
    let mut took = Vec::with_capacity(ops);
    for n in 0..ops {
        let started = Instant::now();
        let id = house.ask(Op::SetTimer { event, seconds: op(n) }).await?;
        took.push(readers.all_have(id).await?.saturating_duration_since(started).as_secs_f64() * 1_000.0);
    }
    let cpu = cpu_seconds(house.pid())? - before;
    took.sort_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
    let each = cpu * 1_000_000.0 / (ops * number) as f64;
    println!("| {number} | {ops} | {:.2} ms | {:.2} ms | {each:.2} µs |", at(0.5), at(0.99));
    Ok(())
}
