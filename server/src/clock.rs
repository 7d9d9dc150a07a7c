//! The only clock. With one machine the database's time is this machine's time.

use review::day::{self, Day};
use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970-01-01T00:00Z.
#[expect(clippy::disallowed_methods, reason = "this is the clock that everything else is given")]
pub fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

/// Today, in universal time.
pub fn today() -> Day {
    day::of(now_ms())
}
