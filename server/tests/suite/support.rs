//! What the suites share: servers to talk to, people who talk to them, chance that can be replayed. Nothing in here
//! checks anything but that the server answers at all.
#![allow(dead_code, reason = "each suite uses its part")]

pub mod chance;
pub mod child;
pub mod http;
pub mod inside;
pub mod people;
pub mod reader;
pub mod world;

use std::time::Duration;

/// The longest that anything may take before a test gives up: far beyond what a loaded machine needs.
pub const DEADLINE: Duration = Duration::from_secs(40);

/// A number from the environment, for longer runs and for replays.
#[allow(clippy::disallowed_methods, reason = "a test run is told how long it may take")]
pub fn number_from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Asks again until the answer is there, or panics at the deadline.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let end = tokio::time::Instant::now() + DEADLINE;
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(tokio::time::Instant::now() < end, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
