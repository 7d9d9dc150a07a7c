//! What the screen in the room shows now: a countdown, what everyone is shown, the question of the phase, or the
//! board from afar.

use crate::board::Here;
use crate::board::stage::{Stage, stage};
use review::leaf::Focus;
use review::plan::PhaseKind;
use review::state::{State, Status};

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Showing {
    /// The event has not started.
    Soon,
    /// The board opens at a time, milliseconds since 1970.
    Counting(u64),
    /// What the facilitator shows everyone.
    Focus(Focus),
    /// The question of a phase, and who is ready.
    Prompt(PhaseKind),
    /// All themes of both sides.
    Overview(PhaseKind),
    /// The event is over.
    Over,
}

/// Looks at what is to be shown, and again whenever that changes.
pub(super) fn showing(here: Here) -> Showing {
    let focus = here.board.read(|state| shown(state, here));
    let Some(status) = here.look(|event| Some(event.status)) else { return Showing::Soon };
    match (status, stage(here), focus, here.phase()) {
        (Status::Planned, ..) | (_, _, _, None) => Showing::Soon,
        (Status::Live, Stage::Counting(_, at), ..) => Showing::Counting(at),
        (_, _, Some(focus), _) => Showing::Focus(focus),
        (Status::Ended, ..) => Showing::Over,
        (_, Stage::Opened, _, Some(phase)) | (_, _, _, Some(phase @ PhaseKind::Explore)) => Showing::Overview(phase),
        (_, _, _, Some(phase)) => Showing::Prompt(phase),
    }
}

/// What everyone is shown, if it still stands.
fn shown(state: &State, here: Here) -> Option<Focus> {
    let focus = state.events.get(&here.event)?.focus?;
    let stands = match focus {
        Focus::Column(_) => true,
        Focus::Theme(theme) => state.themes.contains_key(&theme),
        Focus::Contribution(id) => state.contributions.get(&id).is_some_and(|it| !it.withdrawn),
    };
    stands.then_some(focus)
}
