//! How the sealed round of a phase stands, and the countdown to opening a board or to showing answers, as the console
//! and the room screen tell them.

use super::Here;
use crate::copy::Text;
use review::limits::REVEAL_COUNTDOWN_MS;
use review::state::{RoundState, RoundStatus};

/// How the sealed round of this phase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// There is none.
    Elsewhere,
    /// People write.
    Writing(u8),
    /// Its countdown runs.
    Counting(u8),
    /// Its board is open.
    Opened,
}

/// Looks at the sealed round of this phase.
pub(super) fn stage(here: Here) -> Stage {
    let Some((round, status)) = here.sealed_round() else { return Stage::Elsewhere };
    let counting =
        here.look(|event| event.rounds.get(usize::from(round)).is_some_and(|round| round.reveal_at.is_some()));
    match (status, counting) {
        (RoundStatus::Planned, _) => Stage::Elsewhere,
        (RoundStatus::Open, false) => Stage::Writing(round),
        (RoundStatus::Open, true) => Stage::Counting(round),
        (RoundStatus::Closed, _) => Stage::Opened,
    }
}

/// A countdown that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Running {
    /// The round that closes when it ends.
    pub round: u8,
    /// When that is, milliseconds since 1970.
    pub at: u64,
    /// Whether ballots are counted then; else a board opens.
    pub ballots: bool,
}

/// The countdown that runs; of several the one that ends first.
pub(super) fn running(here: Here) -> Option<Running> {
    here.look(|event| {
        let running = |(round, state): (u8, &RoundState)| {
            Some(Running { round, at: state.reveal_at?, ballots: event.plan.question(round).is_some() })
        };
        (0_u8..).zip(&event.rounds).filter_map(running).min_by_key(|running| running.at)
    })
}

/// "The board opens in 8 seconds.", or "The answers are shown in 8 seconds."
pub(super) fn countdown_words(t: Text, running: Running, now: u64) -> String {
    let left = running.at.saturating_sub(now).min(REVEAL_COUNTDOWN_MS).div_ceil(1_000);
    match (running.ballots, left) {
        (false, 0) => t.console_opening_now().to_owned(),
        (false, seconds) => t.console_opens_in(seconds),
        (true, 0) => t.console_counting_now().to_owned(),
        (true, seconds) => t.console_counts_in(seconds),
    }
}
