//! Many replicas, a bad network, a server that dies at any step: a seeded plan each, that ends in peace. Then
//! everything that was acknowledged must be there once, on every replica, in the same order.
//!
//! `CAIRN_SIM_SEEDS=n` runs n seeds (2,000 by default), `CAIRN_SIM_SEED=n` replays one with its trace.

#[path = "simulation/check.rs"]
mod check;
mod common;
#[path = "simulation/faults.rs"]
mod faults;
#[path = "simulation/network.rs"]
mod network;
#[path = "simulation/peace.rs"]
mod peace;
#[path = "simulation/people.rs"]
mod people;
#[path = "simulation/streams.rs"]
mod streams;
#[path = "simulation/world.rs"]
mod world;

use common::number_from_environment;
use std::panic::{AssertUnwindSafe, catch_unwind};
use world::World;

const SEEDS: u64 = 2_000;
const STEPS: usize = 450;

fn run(seed: u64, tracing: bool) -> world::Seen {
    let mut world = World::new(seed, tracing);
    for _ in 0..STEPS {
        world.step();
    }
    world.heal();
    check::at_rest(&world);
    world.close();
    check::at_rest(&world);
    check::nothing_waits(&world);
    world.seen
}

#[test]
fn everything_acknowledged_is_there_once_on_every_replica() {
    if let Some(seed) = number_from_environment("CAIRN_SIM_SEED") {
        run(seed, true);
        return;
    }
    let mut seen = world::Seen::default();
    let seeds = number_from_environment("CAIRN_SIM_SEEDS").unwrap_or(SEEDS);
    for seed in 0..seeds {
        let Ok(more) = catch_unwind(AssertUnwindSafe(|| run(seed, false))) else {
            panic!(
                "seed {seed} failed; see it happen with\n  \
                 CAIRN_SIM_SEED={seed} cargo test -p review --test simulation -- --nocapture"
            )
        };
        seen.add(more);
    }
    println!("{seeds} seeds: {seen:?}");
    if seeds >= SEEDS {
        seen.something_of_everything();
    }
}

#[test]
fn a_seed_is_the_same_every_time() {
    for seed in 0..10 {
        assert_eq!(format!("{:?}", run(seed, false)), format!("{:?}", run(seed, false)));
    }
}
