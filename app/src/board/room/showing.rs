//! What the screen in the room shows now: a countdown, what everyone is shown, what everyone is asked, what everyone
//! answered, the question of the phase, or the board from afar.

use crate::board::Here;
use crate::board::answers::counted;
use crate::board::stage::{Running, Stage, running, stage};
use review::leaf::Focus;
use review::plan::PhaseKind;
use review::state::{State, Status};

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Showing {
    /// The event has not started.
    Soon,
    /// A countdown.
    Counting(Running),
    /// What the facilitator shows everyone.
    Focus(Focus),
    /// What everyone is asked: ballots of this phase are being cast.
    Asking(PhaseKind),
    /// What everyone answered in a round of this phase.
    Answers(u8, PhaseKind),
    /// The question of a phase, and who is ready.
    Prompt(PhaseKind),
    /// All themes of both sides.
    Overview(PhaseKind),
    /// The event is over.
    Over,
}

/// Rounds of ballots of this phase that were counted.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Counted {
    rounds: Vec<u8>,
    /// The last one as far as this screen has seen: the record keeps no order among them that could be asked for.
    pub last: Option<u8>,
}

/// Looks at what was counted in this phase. `before`: what it was when this screen last looked.
pub(super) fn counted_here(here: Here, before: Option<&Counted>) -> Counted {
    let rounds = here.look(|event| {
        let of_phase = |n: &u8| event.plan.phase_of(*n) == Some(usize::from(event.phase));
        counted(event).into_iter().filter(of_phase).collect::<Vec<_>>()
    });
    let new = before.and_then(|before| rounds.iter().copied().find(|n| !before.rounds.contains(n)));
    let kept = before.and_then(|before| before.last).filter(|n| rounds.contains(n));
    let last = new.or(kept).or_else(|| rounds.first().copied());
    Counted { rounds, last }
}

/// Looks at what is to be shown, and again whenever that changes. `answered`: the round whose answers are the last.
pub(super) fn showing(here: Here, answered: Option<u8>) -> Showing {
    let focus = here.board.read(|state| shown(state, here));
    let Some(status) = here.look(|event| Some(event.status)) else { return Showing::Soon };
    let asks = here.look(|event| event.open_ballots().any(|n| event.accepts(n)));
    match (status, running(here), focus, here.phase()) {
        (Status::Planned, ..) | (_, _, _, None) => Showing::Soon,
        (Status::Live, Some(running), ..) => Showing::Counting(running),
        (_, _, Some(focus), _) => Showing::Focus(focus),
        (Status::Ended, ..) => Showing::Over,
        (_, _, _, Some(phase)) if asks => Showing::Asking(phase),
        (_, _, _, Some(phase)) => match (answered, stage(here), phase) {
            (Some(round), ..) => Showing::Answers(round, phase),
            (_, Stage::Opened, _) | (_, _, PhaseKind::Explore) => Showing::Overview(phase),
            _ => Showing::Prompt(phase),
        },
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
