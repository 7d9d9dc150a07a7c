//! One learning event as it stands: where it is, which rounds are open, timer, focus.

use super::{BallotRound, State, Text};
use crate::day::Day;
use crate::id::EventId;
use crate::leaf::{Fact, Focus};
use crate::plan::{Column, Phase, Plan, Question, Release};
use crate::text::Lang;
use crate::token::EventKeys;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A learning event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// Its title.
    pub title: Text,
    /// Language of the title.
    pub lang: Lang,
    /// The day it is planned for.
    pub day: Option<Day>,
    /// Phases, rounds and voices.
    pub plan: Plan,
    /// The keys of its rounds; events from before tokens have none, and accept nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<EventKeys>,
    /// Not yet, now, or over.
    pub status: Status,
    /// The phase it is in, by its place in the plan.
    pub phase: u8,
    /// Rounds, in the order of the plan: of words, then of ballots.
    pub rounds: Vec<RoundState>,
    /// What is asked in rounds of ballots that have opened, and what was answered in those that have closed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ballots: BTreeMap<u8, BallotRound>,
    /// The timer, if one is set.
    pub timer: Option<Timer>,
    /// What the facilitator shows everyone.
    pub focus: Option<Focus>,
    /// Whether everyone who joined may arrange themes.
    pub arranging: bool,
    /// How many of its places were replaced.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub replaced: u32,
    /// Why nothing stands under *what went right*, if a facilitator gave a reason.
    pub right_reason: Text,
    /// Whether a reason was given; stays so when its words are erased.
    pub right_excused: bool,
    /// Place in the order of events.
    pub seq: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks it so")]
const fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// Whether an event is live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Not started.
    Planned,
    /// Started and not ended.
    Live,
    /// Over.
    Ended,
}

/// One round as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundState {
    /// Whether it accepts words.
    pub status: RoundStatus,
    /// When its board opens, while a countdown runs; milliseconds since 1970.
    pub reveal_at: Option<u64>,
    /// Contributions it has let go.
    pub released: u32,
    /// Opened although fewer than [`crate::limits::SMALL_GROUP_MIN`] had joined; everyone sees this.
    pub few: bool,
}

/// Whether a round accepts words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundStatus {
    /// Not reached.
    Planned,
    /// Accepts.
    Open,
    /// Refuses for ever.
    Closed,
}

/// A timer. It tells the time and does nothing else: nobody is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "told at the variants")]
pub enum Timer {
    /// Runs until `ends`, milliseconds since 1970; was set to `seconds`.
    Running { ends: u64, seconds: u32 },
    /// Stands still with `left` seconds of `seconds`.
    Paused { left: u32, seconds: u32 },
}

impl Event {
    /// The phase it is in.
    pub fn phase_now(&self) -> Option<&Phase> {
        self.plan.phases.get(usize::from(self.phase))
    }

    /// Whether a round accepts words or ballots right now. A sealed one, and one of ballots, only in its own phase; a
    /// mixed one from its phase on.
    pub fn accepts(&self, round: u8) -> bool {
        let (Some(state), Some(phase)) = (self.rounds.get(usize::from(round)), self.plan.phase_of(round)) else {
            return false;
        };
        let mixed = self.plan.rounds.get(usize::from(round)).is_some_and(|plan| plan.release == Release::Mixed);
        let here = if mixed { phase <= usize::from(self.phase) } else { phase == usize::from(self.phase) };
        self.status == Status::Live && state.status == RoundStatus::Open && here
    }

    /// Whether something stands on a side of the board, or why not was said.
    pub fn right_is_settled(&self) -> bool {
        let released =
            self.plan.rounds.iter().zip(&self.rounds).any(|(p, s)| p.column == Column::Right && s.released > 0);
        released || self.right_excused
    }
}

impl State {
    pub(super) fn apply_event(&mut self, fact: &Fact, text: Text) {
        let seq = self.seq;
        if let Fact::EventAdded { event, day, plan, lang, .. } = fact {
            let rounds = vec![
                RoundState { status: RoundStatus::Planned, reveal_at: None, released: 0, few: false };
                plan.number_of_rounds()
            ];
            let event = Event {
                id: *event,
                title: text,
                lang: *lang,
                day: *day,
                plan: plan.clone(),
                keys: None,
                status: Status::Planned,
                phase: 0,
                rounds,
                ballots: BTreeMap::new(),
                timer: None,
                focus: None,
                arranging: false,
                replaced: 0,
                right_reason: None,
                right_excused: false,
                seq,
            };
            self.events.entry(event.id).or_insert(event);
            return;
        }
        let Some((id, change)) = event_change(fact) else { return };
        if let Some(event) = self.events.get_mut(&id) {
            event.change(change, text);
        }
    }
}

/// The event that a fact is about, together with the fact.
const fn event_change(fact: &Fact) -> Option<(EventId, &Fact)> {
    match fact {
        Fact::EventKeyed { event, .. }
        | Fact::EventStarted { event }
        | Fact::EventEnded { event }
        | Fact::PhaseMoved { event, .. }
        | Fact::RevealScheduled { event, .. }
        | Fact::RevealCancelled { event, .. }
        | Fact::RoundClosed { event, .. }
        | Fact::TimerSet { event, .. }
        | Fact::TimerPaused { event, .. }
        | Fact::TimerCleared { event }
        | Fact::FocusSet { event, .. }
        | Fact::ArrangingSet { event, .. }
        | Fact::PlaceReplaced { event } => Some((*event, fact)),
        _ => None,
    }
}

impl Event {
    fn change(&mut self, fact: &Fact, text: Text) {
        match fact {
            // The first keys stay: a second set would be for marking somebody.
            Fact::EventKeyed { keys, .. } => {
                self.keys.get_or_insert_with(|| keys.clone());
            }
            Fact::EventStarted { .. } => self.status = Status::Live,
            Fact::EventEnded { .. } => {
                self.status = Status::Ended;
                self.timer = None;
                for round in &mut self.rounds {
                    round.reveal_at = None;
                }
            }
            Fact::PhaseMoved { to, few, text: reason, .. } => {
                self.move_to(*to, *few);
                if reason.is_some() {
                    self.right_excused = true;
                    self.right_reason = text;
                }
            }
            Fact::RevealScheduled { round, at, .. } => self.round(*round, |state| state.reveal_at = Some(*at)),
            Fact::RevealCancelled { round, .. } => self.round(*round, |state| state.reveal_at = None),
            Fact::RoundClosed { round, .. } => self.round(*round, |state| {
                state.status = RoundStatus::Closed;
                state.reveal_at = None;
            }),
            Fact::TimerSet { ends, seconds, .. } => {
                self.timer = Some(Timer::Running { ends: *ends, seconds: *seconds });
            }
            Fact::TimerPaused { left, .. } => {
                let seconds = match self.timer {
                    Some(Timer::Running { seconds, .. } | Timer::Paused { seconds, .. }) => seconds,
                    None => *left,
                };
                self.timer = Some(Timer::Paused { left: *left, seconds });
            }
            Fact::TimerCleared { .. } => self.timer = None,
            Fact::FocusSet { focus, .. } => self.focus = *focus,
            Fact::ArrangingSet { open, .. } => self.arranging = *open,
            Fact::PlaceReplaced { .. } => self.replaced = self.replaced.saturating_add(1),
            _ => {}
        }
    }

    fn move_to(&mut self, to: u8, few: bool) {
        let Some(phase) = self.plan.phases.get(usize::from(to)) else { return };
        for n in &phase.rounds {
            // What asks about something opens when it is said about what.
            if self.plan.question(*n).is_some_and(Question::is_about_something) {
                continue;
            }
            let Some(state) = self.rounds.get_mut(usize::from(*n)) else { continue };
            if state.status == RoundStatus::Planned {
                state.status = RoundStatus::Open;
                state.few = few;
            }
        }
        self.phase = to;
        self.timer = None;
        self.focus = None;
    }

    pub(super) fn round(&mut self, round: u8, change: impl FnOnce(&mut RoundState)) {
        if let Some(state) = self.rounds.get_mut(usize::from(round)) {
            change(state);
        }
    }
}
