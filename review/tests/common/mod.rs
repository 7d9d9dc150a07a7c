//! What the suites of this crate share: chance that can be replayed, small values to test with, and a model of a
//! server around the sequencer. Nothing here knows a real store, socket or clock.
#![allow(dead_code, reason = "each suite uses its part")]

pub mod samples;
pub mod seeded;
pub mod server;

/// A number from the environment, for longer runs and for replays.
#[allow(clippy::disallowed_methods, reason = "a test run is told how long it may take")]
pub fn number_from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}
