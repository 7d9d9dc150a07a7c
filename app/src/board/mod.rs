//! The board and all that people do on it. Knows the live copy of a review; must not know how it travels, who signs in
//! or where addresses lead.

mod afterwards;
mod answers;
mod ballot;
mod columns;
mod compose;
#[cfg(feature = "staff")]
mod console;
mod contribution;
mod feelings;
mod following;
mod gauge;
mod guard;
mod hiding;
mod lift;
mod mine;
mod phases;
#[cfg(feature = "staff")]
mod print;
mod replaced;
mod returning;
#[cfg(feature = "staff")]
mod room;
#[cfg(feature = "staff")]
mod stage;
mod status;
mod timer;
mod voice;
mod witness;

pub use afterwards::Afterwards;
pub use columns::Columns;
pub use contribution::provide_heard;
pub use feelings::Feelings;
pub use following::Following;
pub use phases::{EventMap, Phases, steps};
pub use returning::ReturnWords;
pub use status::Status;
pub use timer::{Timer, minutes, provide_clock, use_now, use_seconds_left, use_timer};
pub use witness::Witnesses;
#[cfg(feature = "staff")]
pub use {console::Console, print::Printed, room::Room};

use crate::session::{Board, Link};
use leptos::prelude::*;
use review::id::EventId;
use review::op::Op;
use review::plan::{Column, PhaseKind, Release};
use review::state::{Event, RoundStatus, Status};

/// Who looks at the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onlooker {
    /// Somebody who joined.
    Participant,
    /// Somebody signed in who holds the review.
    Facilitator,
    /// The screen in the room, or paper: nothing can be done there.
    Reader,
}

/// Where we are: the live copy, the event, and who looks.
#[derive(Clone, Copy)]
pub struct Here {
    /// The live copy of the review.
    pub board: Board,
    /// The event that is shown.
    pub event: EventId,
    /// Who looks.
    pub onlooker: Onlooker,
}

impl Here {
    /// Looks at the event as it stands, and again whenever something changes.
    pub fn look<T: Default>(self, look: impl FnOnce(&Event) -> T) -> T {
        self.board.read(|state| state.events.get(&self.event).map(look).unwrap_or_default())
    }

    /// The kind of phase the event is in.
    pub fn phase(self) -> Option<PhaseKind> {
        self.look(|event| event.phase_now().map(|phase| phase.kind))
    }

    /// Whether whoever looks may arrange themes now.
    pub fn may_arrange(self) -> bool {
        match self.onlooker {
            Onlooker::Facilitator => true,
            Onlooker::Participant => self.look(|event| event.arranging && event.status != Status::Ended),
            Onlooker::Reader => false,
        }
    }

    /// The round of a side that accepts words now, if there is one.
    pub fn open_round(self, column: Column) -> Option<u8> {
        self.look(|event| {
            let rounds = (0_u8..).zip(&event.plan.rounds).filter(|(_, round)| round.column == column);
            rounds.map(|(n, _)| n).find(|n| event.accepts(*n))
        })
    }

    /// The sealed round of the phase the event is in, and how it stands.
    pub fn sealed_round(self) -> Option<(u8, RoundStatus)> {
        self.look(|event| {
            let n = event.phase_now()?.rounds.iter().copied().find(|n| {
                event.plan.rounds.get(usize::from(*n)).is_some_and(|round| round.release == Release::Sealed)
            })?;
            Some((n, event.rounds.get(usize::from(n))?.status))
        })
    }

    /// Asks for something.
    pub fn ask(self, op: Op) {
        self.board.ask(op);
    }

    /// Whether entries arrive as they are made.
    pub fn is_live(self) -> bool {
        self.board.link() == Link::Live
    }
}

/// Where we are, for every component of a board.
///
/// # Panics
/// Outside of a board.
pub fn use_here() -> Here {
    expect_context()
}

/// `data-tone` of a side.
pub const fn tone(column: Column) -> &'static str {
    match column {
        Column::Right => "right",
        Column::Differ => "differ",
        Column::Feeling => "loch",
    }
}
