//! Moving the event from phase to phase: what is asked back before it is done, and the way to undo it. The rules are
//! the sequencer's own; they are only asked early, so that nothing is shown that will be refused.

use super::HEADING;
use crate::board::Here;
use crate::browser;
use crate::copy::Text;
use crate::session::Board;
use crate::ui::{Toasts, phase_name};
use leptos::prelude::*;
use review::id::OpId;
use review::op::{Asker, Circumstances, Op, Request};
use review::plan::PhaseKind;
use review::refusal::Refusal;
use review::sequencer::decide;

/// A move that is being asked for. `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Moving {
    here: Here,
    t: Text,
    toasts: Toasts,
    /// Where to.
    pub to: RwSignal<u8>,
    /// Whether the question before every move is open.
    pub confirm: RwSignal<bool>,
    /// Whether it is asked if a round is to open although few have joined.
    pub few: RwSignal<bool>,
    /// Whether a reason is asked for.
    pub why: RwSignal<bool>,
    /// The reason that was given for this move.
    given: StoredValue<Option<String>>,
    toast: StoredValue<Option<u64>>,
}

impl Moving {
    /// Nothing asked for yet.
    pub fn new(here: Here, t: Text, toasts: Toasts) -> Self {
        let moving = Self {
            here,
            t,
            toasts,
            to: RwSignal::new(0),
            confirm: RwSignal::new(false),
            few: RwSignal::new(false),
            why: RwSignal::new(false),
            given: StoredValue::new(None),
            toast: StoredValue::new(None),
        };
        moving.follow_refusals();
        // Undoing needs this page.
        on_cleanup(move || moving.take_toast_away());
        moving
    }

    /// The phase it is to go to.
    pub fn kind(self) -> Option<PhaseKind> {
        let to = usize::from(self.to.get());
        self.here.look(|event| event.plan.phases.get(to).map(|phase| phase.kind))
    }

    /// Asks the question before a move.
    pub fn question(self, to: u8) {
        self.to.set(to);
        self.confirm.set(true);
    }

    /// Goes there, or asks back.
    pub fn go(self, few: bool, reason: Option<String>) {
        self.given.set_value(reason);
        let op = self.op(self.to.get_untracked(), few);
        match self.refusal(&op) {
            Some(code) if self.asks_back(code) => {}
            // The server will say the same, and the page tells it.
            Some(_) => self.here.ask(op),
            None => self.send(op),
        }
    }

    /// Goes there although few have joined, with the reason that was given before.
    pub fn go_with_few(self) {
        self.go(true, self.given.get_value());
    }

    fn op(self, to: u8, few: bool) -> Op {
        let reason = self.given.get_value().map(|reason| Board::words(&reason, self.t.0));
        Op::MovePhase { event: self.here.event, to, few, reason }
    }

    /// What the server will probably say. Counts that are not there yet refuse nothing.
    fn refusal(self, op: &Op) -> Option<Refusal> {
        let counts = untrack(|| self.here.board.counts(self.here.event));
        let joined = if counts.places == 0 { u32::MAX } else { counts.joined };
        let now = Circumstances { now: self.here.board.now(), joined, ..Circumstances::default() };
        let request = Request { id: OpId([0; 16]), op: op.clone() };
        self.here.board.peek(|state| {
            let any = *state.review.as_ref()?.facilitators.first()?;
            decide(state, Asker::Account(any), &request, &now).err()
        })
    }

    fn asks_back(self, code: Refusal) -> bool {
        match code {
            Refusal::TooFewJoined => self.few.set(true),
            Refusal::RightFirst => self.why.set(true),
            _ => return false,
        }
        true
    }

    fn send(self, op: Op) {
        let from = self.here.board.peek(|state| state.events.get(&self.here.event).map(|event| event.phase));
        let name = untrack(|| self.kind()).map_or("", |kind| phase_name(self.t, kind));
        let sealed = self.leaves_ballots();
        self.here.ask(op);
        let undo = Callback::new(move |()| {
            if let Some(to) = from {
                self.here.ask(Op::MovePhase { event: self.here.event, to, few: false, reason: None });
                browser::focus_soon(HEADING.to_owned());
            }
        });
        let words = if sealed { self.t.console_moved_ballots(name) } else { self.t.console_moved(name) };
        self.toast.set_value(Some(self.toasts.offer(words, undo)));
        browser::focus_soon(HEADING.to_owned());
    }

    /// Whether ballots of this phase are being cast: they stay sealed when it is left.
    fn leaves_ballots(self) -> bool {
        let open = self.here.board.peek(|state| {
            let event = state.events.get(&self.here.event)?;
            Some(event.open_ballots().any(|n| event.accepts(n)))
        });
        open.unwrap_or(false)
    }

    /// What the server refused after all is asked back like what was foreseen.
    fn follow_refusals(self) {
        Effect::new(move |before: Option<()>| {
            let refused = self.here.board.refused();
            // What was refused before this page stood here is over.
            if before.is_some()
                && let Some((Op::MovePhase { to, reason, .. }, code)) = refused
            {
                self.take_toast_away();
                self.to.set(to);
                self.given.set_value(reason.map(|words| words.text));
                self.asks_back(code);
            }
        });
    }

    fn take_toast_away(self) {
        if let Some(number) = self.toast.try_update_value(Option::take).flatten() {
            self.toasts.take_away(number);
        }
    }
}
