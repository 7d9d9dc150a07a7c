//! One sentence about what is happening for people now.

use super::{Standing, standing};
use crate::board::Here;
use crate::copy::Text;
use review::plan::PhaseKind;
use review::state::RoundStatus;

/// The sentence for where the event is, and again whenever that changes.
pub(super) fn saying(t: Text, here: Here) -> &'static str {
    match standing(here) {
        Standing::Closed => t.console_say_closed(),
        Standing::Early | Standing::Planned => t.console_say_planned(),
        Standing::Ended => t.console_say_over(),
        Standing::Live => match here.phase() {
            None | Some(PhaseKind::Prepare) => t.console_say_prepare(),
            Some(PhaseKind::Arrive) => t.console_say_arrive(),
            Some(PhaseKind::Right | PhaseKind::Differ) => sealed(t, here),
            Some(PhaseKind::Explore) => t.console_say_explore(),
            Some(PhaseKind::Leave) => t.console_say_leave(),
        },
    }
}

/// The sentence for a round of sealed words.
fn sealed(t: Text, here: Here) -> &'static str {
    let Some((round, status)) = here.sealed_round() else { return t.console_say_explore() };
    let (counting, released) = here.look(|event| {
        let round = event.rounds.get(usize::from(round));
        round.map(|round| (round.reveal_at.is_some(), round.released)).unwrap_or_default()
    });
    match (status, counting, released) {
        (RoundStatus::Open, true, _) => t.console_say_counting(),
        (RoundStatus::Open | RoundStatus::Planned, ..) => t.console_say_writing(),
        (RoundStatus::Closed, _, 0) => t.console_say_empty(),
        (RoundStatus::Closed, ..) => t.console_say_open(),
    }
}
