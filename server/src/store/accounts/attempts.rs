//! How often signing in has failed under a name, in memory only. Knows no addresses: a whole room may share one.
//! Counts attempts as they begin, so that many at once are no way round.

use sha2::{Digest, Sha256};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// Failures allowed under one name…
pub(super) const FAILURES_MAX: usize = 10;
/// …within this time, in milliseconds.
pub(super) const WITHIN_MS: u64 = 15 * 60 * 1_000;
/// Names kept at the same time; the one that was tried longest ago makes room.
const NAMES_MAX: usize = 10_000;

/// A sign-in name as it is kept here: hashed, so that what was typed into the wrong field lies nowhere.
type Name = [u8; 32];

#[derive(Default)]
pub(super) struct Attempts(Mutex<HashMap<Name, VecDeque<u64>>>);

fn hashed(sign_in: &str) -> Name {
    Sha256::digest(sign_in.to_ascii_lowercase().as_bytes()).into()
}

impl Attempts {
    /// Begins an attempt; `false` if there have been too many.
    pub(super) fn begin(&self, sign_in: &str, now_ms: u64) -> bool {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = hashed(sign_in);
        if names.len() >= NAMES_MAX && !names.contains_key(&name) {
            let oldest = names.iter().min_by_key(|(_, times)| times.back().copied()).map(|(name, _)| *name);
            if let Some(oldest) = oldest {
                names.remove(&oldest);
            }
        }
        let times = names.entry(name).or_default();
        while times.front().is_some_and(|first| now_ms.saturating_sub(*first) >= WITHIN_MS) {
            times.pop_front();
        }
        if times.len() >= FAILURES_MAX {
            return false;
        }
        times.push_back(now_ms);
        true
    }

    /// The attempt was right: those before it are forgiven.
    pub(super) fn succeeded(&self, sign_in: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&hashed(sign_in));
    }

    /// The attempt came to no end that says anything about the password.
    pub(super) fn take_back(&self, sign_in: &str) {
        if let Some(times) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&hashed(sign_in)) {
            times.pop_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_failures_in_a_quarter_of_an_hour() {
        let attempts = Attempts::default();
        for n in 0..FAILURES_MAX as u64 {
            assert!(attempts.begin("Ann", n));
        }
        assert!(!attempts.begin("ann", 20), "letters' case is no way round");
        assert!(attempts.begin("bob", 20), "others are not held up");
        assert!(!attempts.begin("ann", WITHIN_MS - 1));
        assert!(attempts.begin("ann", WITHIN_MS), "the first has lapsed");
        assert!(!attempts.begin("ann", WITHIN_MS));
        attempts.take_back("ann");
        assert!(attempts.begin("ann", WITHIN_MS));
        attempts.succeeded("ANN");
        assert!(attempts.begin("ann", WITHIN_MS));
    }

    #[test]
    fn names_take_a_bounded_room() {
        let attempts = Attempts::default();
        for n in 0..NAMES_MAX + 5 {
            assert!(attempts.begin(&n.to_string(), n as u64));
        }
        assert_eq!(attempts.0.lock().unwrap().len(), NAMES_MAX);
    }
}
