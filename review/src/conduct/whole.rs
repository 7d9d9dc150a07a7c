//! The conduct of a review with all that belongs to it.

mod asked;
mod clocks;
mod decide;
mod fact;
mod notes;

pub use crate::regime::Regime;
pub use asked::{AddClock, ConductOp, SetClock};
pub use clocks::Clock;
pub(crate) use decide::decide;
pub(crate) use fact::commitment;
pub use fact::{ClockAdded, ClockSet, ConductFact};
pub use notes::Note;

use crate::id::ReviewId;
use crate::leaf::Fact;
use crate::limits::NEXT_MAX;
use crate::refusal::Refusal;
use crate::regime::StageKind;
use crate::state::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a review is conducted, as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conduct {
    /// What kind of review it is; reviews from before regimes have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regime: Option<Regime>,
    /// Its clocks: those of the regime first, then those that were added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<Clock>,
    /// The stage it is at; none where the regime has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageKind>,
    /// What is written under the headings of its regime, each text at its place.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub notes: BTreeMap<String, Vec<Note>>,
    /// The reviews that follow from it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<ReviewId>,
    /// The review that it follows from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<ReviewId>,
}

impl Conduct {
    /// Of a review that was just opened.
    pub(crate) fn of(regime: Option<&Regime>) -> Self {
        let stage = regime.and_then(|regime| Some(regime.stages.first()?.kind));
        let clocks = regime.map(clocks::of).unwrap_or_default();
        Self { regime: regime.cloned(), clocks, stage, ..Self::default() }
    }

    /// Whether there is nothing to write down.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same without what anybody has written: as it is for those who are not given its words.
    #[must_use]
    pub fn without_words(mut self) -> Self {
        for clock in &mut self.clocks {
            clock.name = None;
            clock.late.iter_mut().for_each(|(why, _)| *why = None);
        }
        let notes = self.notes.values_mut().flatten().filter_map(|note| note.words.as_mut());
        notes.for_each(|(text, _)| *text = None);
        self
    }

    /// Whether a learning event may begin.
    pub(crate) fn may_start(&self) -> Result<(), Refusal> {
        if self.stage.is_some_and(|stage| stage < StageKind::Learn) { Err(Refusal::StageEarly) } else { Ok(()) }
    }

    /// Whether one more review may follow: that is said when it is time to respond.
    ///
    /// # Errors
    /// [`Refusal::StageEarly`] before, [`Refusal::Full`] above [`NEXT_MAX`].
    pub fn may_link(&self) -> Result<(), Refusal> {
        if self.stage.is_some_and(|stage| stage < StageKind::Respond) {
            return Err(Refusal::StageEarly);
        }
        if self.next.len() >= NEXT_MAX { Err(Refusal::Full) } else { Ok(()) }
    }

    /// Takes in an entry.
    pub(crate) fn apply(&mut self, fact: &Fact, text: &Text) {
        match fact {
            Fact::ClockAdded(it) => self.clocks.push(Clock::new(it.length, text.clone(), it.lang)),
            Fact::ClockSet(it) => {
                let Some(clock) = self.clocks.get_mut(usize::from(it.clock)) else { return };
                (clock.length, clock.started, clock.stopped) = (it.length, it.started, it.stopped);
                clock.late = it.text.map(|_| (text.clone(), it.lang));
                clock.turn = clock.turn.saturating_add(1);
            }
            Fact::Conduct(ConductFact::StageMoved { to }) => self.stage = Some(*to),
            Fact::Conduct(ConductFact::NextLinked { review }) => self.next.push(*review),
            Fact::Conduct(ConductFact::BeforeLinked { review }) => self.before = Some(*review),
            Fact::Conduct(ConductFact::NoteSet { heading, n, lang, text: said }) => {
                let notes = self.notes.entry(heading.clone()).or_default();
                let n = usize::from(*n);
                if notes.len() <= n {
                    notes.resize(n + 1, Note::default());
                }
                let note = &mut notes[n];
                note.words = said.map(|_| (text.clone(), *lang));
                note.turn = note.turn.saturating_add(1);
            }
            _ => {}
        }
    }
}
