//! The plan of a learning event as data: its phases in order, the rounds that each opens, the voices it may show. The
//! server enforces whatever the plan says; nothing else in the code knows the order of a learning event.

use crate::limits::{CONTRIBUTIONS_PER_SEAT_MAX, PHASES_MAX, ROUNDS_MAX, SAFETY_STEPS, STATEMENTS_MAX, VOICES_MAX};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// Which side of the learning something belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// How people feel. Only ever *heard*: never grouped, voted on or exported by default.
    Feeling,
    /// What went right.
    Right,
    /// What needs to be done differently.
    Differ,
}

/// How a round lets words go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Release {
    /// All at once, mixed, when the facilitator opens the board.
    Sealed,
    /// In mixed batches on ticks, when enough wait.
    Mixed,
}

/// What a phase is for; the screen has its name in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhaseKind {
    /// Before the day: purpose, promises, support.
    Prepare,
    /// Arriving: feelings are heard and accepted.
    Arrive,
    /// What went right.
    Right,
    /// What needs to be done differently.
    Differ,
    /// Both sides on one board, themes, more to add.
    Explore,
    /// Leaving: support and what happens next.
    Leave,
}

/// "Each seat may do this, N times": everything anonymous happens in a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// Which side it feeds.
    pub column: Column,
    /// How it lets words go.
    pub release: Release,
    /// Contributions that each seat may make in it.
    pub per_seat: u16,
}

/// What a round of ballots asks; each seat has one ballot in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Question {
    /// How safe it feels to speak here, from 1 to [`crate::limits::SAFETY_STEPS`]. Never by voice.
    Safety,
    /// Agree, see it differently, or not sure: on each statement that the facilitator puts.
    Stances,
    /// Which of the options that the facilitator puts matter most.
    Priorities {
        /// Options that one ballot may name.
        votes: u8,
    },
}

impl Question {
    /// Whether it asks about something that is on the board; then a facilitator opens its round by saying about what.
    pub const fn is_about_something(self) -> bool {
        !matches!(self, Self::Safety)
    }
    /// Answers to choose from, for each thing that is asked about.
    pub const fn choices(self) -> u8 {
        match self {
            Self::Safety => SAFETY_STEPS,
            Self::Stances => 3,
            Self::Priorities { .. } => 1,
        }
    }
}

/// One step of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// What it is for.
    pub kind: PhaseKind,
    /// The rounds that belong to it, by their number (see [`Plan`]). They open when it is first reached, but for
    /// questions about something on the board.
    pub rounds: Vec<u8>,
}

/// Who speaks: an agency and a role band, as the partnership names them. Shown only from
/// [`crate::limits::SMALL_GROUP_MIN`] joined seats up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voice {
    /// The agency's name; empty where the band says it all (family, independent): then it is the band of all other
    /// agencies.
    pub agency: String,
    /// The band within it; any of the agency's if `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<Band>,
}

/// Role bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Works with children and families.
    Practitioner,
    /// Leads practitioners.
    FirstLineManager,
    /// Leads an agency.
    StrategicManager,
    /// A family member.
    Family,
    /// A child or young person.
    Child,
    /// Independent of the agencies.
    Independent,
    /// A researcher.
    Researcher,
    /// A policy maker.
    PolicyMaker,
}

/// Every band, in the order in which they are offered.
pub const BANDS: [Band; 8] = [
    Band::Practitioner,
    Band::FirstLineManager,
    Band::StrategicManager,
    Band::Family,
    Band::Child,
    Band::Independent,
    Band::Researcher,
    Band::PolicyMaker,
];

/// Phases, rounds and voices of one event. Fixed once the event is in the log.
///
/// Rounds are numbered in one row: first those in which words are written, then those in which ballots are cast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Steps, in order.
    pub phases: Vec<Phase>,
    /// Rounds of words: numbers 0, 1, …
    pub rounds: Vec<Round>,
    /// Voices, named by their place in this list.
    pub voices: Vec<Voice>,
    /// Rounds of ballots: the numbers after the last round of words. Events from before ballots have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
}

impl Plan {
    /// The plain learning event: prepare, arrive, what went right, what needs to be done differently, explore, leave.
    /// How safe it feels is asked on arriving and on leaving; three times stances and twice priorities may be asked for
    /// while exploring.
    pub fn plain(voices: Vec<Voice>) -> Self {
        let round = |column, release, per_seat| Round { column, release, per_seat };
        let phase = |kind, rounds: &[u8]| Phase { kind, rounds: rounds.to_vec() };
        Self {
            phases: vec![
                phase(PhaseKind::Prepare, &[]),
                phase(PhaseKind::Arrive, &[0, 5]),
                phase(PhaseKind::Right, &[1]),
                phase(PhaseKind::Differ, &[2]),
                phase(PhaseKind::Explore, &[3, 4, 6, 7, 8, 9, 10]),
                phase(PhaseKind::Leave, &[11]),
            ],
            rounds: vec![
                round(Column::Feeling, Release::Mixed, 20),
                round(Column::Right, Release::Sealed, 20),
                round(Column::Differ, Release::Sealed, 20),
                round(Column::Right, Release::Mixed, 10),
                round(Column::Differ, Release::Mixed, 10),
            ],
            voices,
            questions: vec![
                Question::Safety,
                Question::Stances,
                Question::Stances,
                Question::Stances,
                Question::Priorities { votes: 3 },
                Question::Priorities { votes: 3 },
                Question::Safety,
            ],
        }
    }

    /// Whether the plan holds together: sizes within limits, every round in exactly one phase, *what went right*
    /// before *what needs to be done differently*.
    pub fn check(&self) -> Result<(), Refusal> {
        let sizes = !self.phases.is_empty()
            && self.phases.len() <= PHASES_MAX
            && self.number_of_rounds() <= ROUNDS_MAX
            && self.voices.len() <= VOICES_MAX
            && self.rounds.iter().all(|r| (1..=CONTRIBUTIONS_PER_SEAT_MAX).contains(&r.per_seat))
            && self.questions.iter().all(|question| match question {
                Question::Priorities { votes } => (1..=STATEMENTS_MAX).contains(&usize::from(*votes)),
                Question::Safety | Question::Stances => true,
            });
        let mut named: Vec<u8> = self.phases.iter().flat_map(|phase| phase.rounds.iter().copied()).collect();
        named.sort_unstable();
        let rounds = named.iter().map(|n| usize::from(*n)).eq(0..self.number_of_rounds());
        // The first phase is there before the event starts, so a round of it would never open.
        let first = self.phases.first().is_some_and(|phase| phase.rounds.is_empty());
        let order = match (self.first_of(PhaseKind::Right, Column::Right), self.differ_from()) {
            (Some(right), Some(differ)) => right < differ,
            (None, Some(_)) => false,
            _ => true,
        };
        let voices = self.voices.iter().all(|v| {
            let named = !v.agency.is_empty() || v.band.is_some();
            named && v.agency.chars().count() <= crate::limits::TITLE_CHARACTERS_MAX
        });
        if sizes && rounds && first && order && voices { Ok(()) } else { Err(Refusal::PlanWrong) }
    }

    /// The first phase that is of a kind or has a round of a side.
    fn first_of(&self, kind: PhaseKind, column: Column) -> Option<usize> {
        let feeds = |n: &u8| self.rounds.get(usize::from(*n)).is_some_and(|round| round.column == column);
        self.phases.iter().position(|phase| phase.kind == kind || phase.rounds.iter().any(feeds))
    }

    /// The first phase in which *what needs to be done differently* may be said.
    pub fn differ_from(&self) -> Option<usize> {
        self.first_of(PhaseKind::Differ, Column::Differ)
    }

    /// Rounds of words and of ballots.
    pub const fn number_of_rounds(&self) -> usize {
        self.rounds.len() + self.questions.len()
    }

    /// What a round of ballots asks; `None` for a round of words, and for none.
    pub fn question(&self, round: u8) -> Option<Question> {
        self.questions.get(usize::from(round).checked_sub(self.rounds.len())?).copied()
    }

    /// How often each seat may do what a round is for.
    pub fn per_seat(&self, round: u8) -> Option<u16> {
        let words = self.rounds.get(usize::from(round)).map(|round| round.per_seat);
        words.or_else(|| self.question(round).map(|_| 1))
    }

    /// The phase that a round belongs to.
    pub fn phase_of(&self, round: u8) -> Option<usize> {
        self.phases.iter().position(|phase| phase.rounds.contains(&round))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plain_plan_holds_together() {
        assert_eq!(Plan::plain(vec![]).check(), Ok(()));
    }

    #[test]
    fn broken_plans_are_refused() {
        let wrong = |change: fn(&mut Plan)| {
            let mut plan = Plan::plain(vec![]);
            change(&mut plan);
            assert_eq!(plan.check(), Err(Refusal::PlanWrong));
        };
        wrong(|p| p.phases.clear());
        wrong(|p| p.phases.swap(2, 3));
        wrong(|p| p.phases[5].rounds.push(1));
        wrong(|p| p.phases[5].rounds.push(12));
        wrong(|p| p.questions.push(Question::Safety));
        wrong(|p| p.questions[4] = Question::Priorities { votes: 0 });
        wrong(|p| p.questions[4] = Question::Priorities { votes: STATEMENTS_MAX as u8 + 1 });
        wrong(|p| p.voices = vec![Voice { agency: String::new(), band: None }]);
        wrong(|p| p.rounds[0].per_seat = 0);
        wrong(|p| p.rounds[0].per_seat = CONTRIBUTIONS_PER_SEAT_MAX + 1);
        wrong(|p| p.voices = vec![Voice { agency: String::new(), band: Some(Band::Family) }; VOICES_MAX + 1]);
        wrong(|p| p.voices = vec![Voice { agency: "x".repeat(121), band: Some(Band::Family) }]);
        let mut full = Plan::plain(vec![Voice { agency: "x".repeat(120), band: Some(Band::Family) }; VOICES_MAX]);
        full.rounds[0].per_seat = CONTRIBUTIONS_PER_SEAT_MAX;
        full.questions[4] = Question::Priorities { votes: STATEMENTS_MAX as u8 };
        assert_eq!(full.check(), Ok(()));
    }
}
