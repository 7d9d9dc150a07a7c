//! How the sealed round of a phase stands, as the console and the room screen tell it.

use super::Here;
use crate::copy::Text;
use review::limits::REVEAL_COUNTDOWN_MS;
use review::state::RoundStatus;

/// How the sealed round of this phase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// There is none.
    Elsewhere,
    /// People write.
    Writing(u8),
    /// Its board opens at a time, milliseconds since 1970.
    Counting(u8, u64),
    /// Its board is open.
    Opened,
}

/// Looks at the sealed round of this phase.
pub(super) fn stage(here: Here) -> Stage {
    let Some((round, status)) = here.sealed_round() else { return Stage::Elsewhere };
    let at = here.look(|event| event.rounds.get(usize::from(round)).and_then(|round| round.reveal_at));
    match (status, at) {
        (RoundStatus::Planned, _) => Stage::Elsewhere,
        (RoundStatus::Open, None) => Stage::Writing(round),
        (RoundStatus::Open, Some(at)) => Stage::Counting(round, at),
        (RoundStatus::Closed, _) => Stage::Opened,
    }
}

/// "The board opens in 8 seconds."
pub(super) fn countdown_words(t: Text, at: u64, now: u64) -> String {
    match at.saturating_sub(now).min(REVEAL_COUNTDOWN_MS).div_ceil(1_000) {
        0 => t.console_opening_now().to_owned(),
        seconds => t.console_opens_in(seconds),
    }
}
