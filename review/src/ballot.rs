//! Ballots: the sealed answers of one seat in one round, and what is told of them when the round closes. Must not know
//! seats, how a ballot travels or where it waits.
//!
//! **What is told.** Each answer becomes a leaf of its own, with the salt that its author's device chose: anybody counts
//! them again, and an author finds their own. No leaf says which answers came together, or whose voice an answer was.
//! Where fewer than [`BALLOTS_MIN`] answered, no answer becomes a leaf: of what matters most it is told what was named
//! most often, from [`BALLOTS_ORDER_MIN`] on, and of everything else nothing. A blank ballot answers nothing, and each
//! statement is judged by itself: four who leave it out are no company for the fifth.
//!
//! **By voice** no figure is told, since the totals are known and too much could be solved from them. What is told is a
//! [`leaning`]: that `k` people of a voice or more, and more than half of its answers, chose the same. It says that a
//! figure is `k` or more, and no smaller figure follows from it and the totals, but zero: what the totals leave over may
//! belong to the voice itself. No leaning says nothing: the voice is divided, or too few. Voices are what people say they
//! are: whoever answers for a voice that is not theirs can pad it.

use crate::id::{ContributionId, EventId, ThemeId, silent};
use crate::limits::{BALLOTS_MIN, BALLOTS_ORDER_MIN, STATEMENTS_MAX};
use crate::opening::{EditHash, Salt};
use crate::plan::Question;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// What a statement or an option is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Subject {
    /// A theme.
    Theme(ThemeId),
    /// A contribution.
    Contribution(ContributionId),
}

/// One answer: `choice` of [`Question::choices`], about the statement of this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What it is about, by its place among what was put; 0 where nothing was.
    pub about: u8,
    /// Safety: steps above the lowest. Stances: 0 agree, 1 see it differently, 2 not sure. Priorities: 0.
    pub choice: u8,
    /// Chosen by the author's device, the same each time it answers this; see [`crate::leaf::Fact::Answered`].
    pub salt: Salt,
}

/// The sealed answers of one seat in one round. Until the round closes it may be replaced by whoever has its token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ballot {
    /// Named by its token like a contribution, see [`crate::token::Nonce::contribution`].
    pub id: ContributionId,
    /// The event.
    pub event: EventId,
    /// The round.
    pub round: u8,
    /// The voice it counts for, by its place in the plan.
    pub voice: Option<u8>,
    /// By whose secret its author asks for it on another device.
    pub edit: EditHash,
    /// Of two, the one with the higher turn counts: a request that was held up undoes nothing newer.
    pub turn: u32,
    /// At most one for each thing that is asked about, in ascending order.
    pub answers: Vec<Answer>,
}

silent!(Ballot);

impl Ballot {
    /// Whether it answers what is asked. `asked`: of how many things.
    ///
    /// # Errors
    /// [`Refusal::BallotWrong`].
    pub fn check(&self, question: Question, asked: usize) -> Result<(), Refusal> {
        let asked = if question.is_about_something() { asked } else { 1 };
        let known = |answer: &Answer| usize::from(answer.about) < asked && answer.choice < question.choices();
        let in_order = self.answers.is_sorted_by(|one, next| one.about < next.about);
        let most = match question {
            Question::Priorities { votes } => usize::from(votes),
            Question::Safety | Question::Stances => STATEMENTS_MAX,
        };
        let voice = self.voice.is_none() || question == Question::Stances;
        if in_order && self.answers.iter().all(known) && self.answers.len() <= most && voice {
            Ok(())
        } else {
            Err(Refusal::BallotWrong)
        }
    }
}

/// How many chose what: a row for each thing that was asked about, a figure for each choice.
pub type Figures = Vec<Vec<u32>>;

/// What is told of a round when it closes, beside the answers themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Ballots that were cast, blank ones included: as many as tokens were spent.
    pub ballots: u32,
    /// Those that answered something.
    pub answered: u32,
    /// For each thing that was asked about, each voice's leaning, in the order of the plan. Cannot be counted again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leanings: Vec<Vec<Option<u8>>>,
    /// Too few for figures: the options that were named most often, all of them in one group. Cannot be counted again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<Vec<u8>>,
}

/// What becomes of a round's ballots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Each becomes a leaf.
    pub answers: Vec<Answer>,
    /// Beside them.
    pub told: Told,
}

/// Counts a round that closes. `asked`: of how many things; `voices`: of how many the event has.
pub fn count(question: Question, asked: usize, voices: usize, ballots: &[Ballot]) -> Count {
    let asked = if question.is_about_something() { asked } else { 1 };
    let answering = || ballots.iter().filter(|ballot| !ballot.answers.is_empty());
    let answered = answering().count();
    let mut told = Told { ballots: ballots.len() as u32, answered: answered as u32, ..Told::default() };
    if answered < BALLOTS_MIN {
        if matches!(question, Question::Priorities { .. }) && answered >= BALLOTS_ORDER_MIN {
            // All steps of so few would be their figures.
            told.order = order(&figures(asked, 1, answering())).into_iter().take(1).collect();
        }
        return Count { answers: vec![], told };
    }
    // Who names options answers for all of them; who leaves a statement out does not answer it.
    let each = !matches!(question, Question::Priorities { .. });
    let all = figures(asked, usize::from(question.choices()), answering());
    let enough = |answer: &&Answer| {
        let row = all.get(usize::from(answer.about));
        !each || row.is_some_and(|row| row.iter().sum::<u32>() as usize >= BALLOTS_MIN)
    };
    if question == Question::Stances && voices > 0 {
        let of = |voice: usize| {
            let theirs = ballots.iter().filter(move |ballot| ballot.voice.map(usize::from) == Some(voice));
            figures(asked, usize::from(question.choices()), theirs)
        };
        let by_voice: Vec<Figures> = (0..voices).map(of).collect();
        let row = |about: usize| by_voice.iter().map(|of| leaning(&of[about], BALLOTS_MIN as u32)).collect();
        told.leanings = (0..asked).map(row).collect();
    }
    let answers = answering().flat_map(|ballot| &ballot.answers).filter(enough).copied().collect();
    Count { answers, told }
}

fn figures<'a>(asked: usize, choices: usize, ballots: impl Iterator<Item = &'a Ballot>) -> Figures {
    let mut figures = vec![vec![0_u32; choices]; asked];
    for answer in ballots.flat_map(|ballot| &ballot.answers) {
        let row = figures.get_mut(usize::from(answer.about));
        if let Some(figure) = row.and_then(|row| row.get_mut(usize::from(answer.choice))) {
            *figure += 1;
        }
    }
    figures
}

/// Which choice `k` or more of a voice made, and more than half of those who answered; `None` if there is no such one.
pub fn leaning(figures: &[u32], k: u32) -> Option<u8> {
    let all: u32 = figures.iter().sum();
    let place = figures.iter().position(|figure| *figure >= k && *figure > all - figure)?;
    u8::try_from(place).ok()
}

/// The options by how often they were named, most first; those named equally often together, in the order they were
/// put.
pub fn order(figures: &Figures) -> Vec<Vec<u8>> {
    let named = |row: &Vec<u32>| row.first().copied().unwrap_or(0);
    let mut steps: Vec<u32> = figures.iter().map(named).collect();
    steps.sort_unstable_by(|one, next| next.cmp(one));
    steps.dedup();
    let of = |step: &u32| (0_u8..).zip(figures).filter(|(_, row)| named(row) == *step).map(|(n, _)| n).collect();
    steps.iter().map(of).collect()
}

/// Whether a safety check asks for a pause before going on: a quarter of the answers or more are one of the two lowest
/// steps. A mean would let the content of many speak over the fear of a few.
pub fn asks_for_pause(steps: &[u32]) -> bool {
    let (low, all): (u32, u32) = (steps.iter().take(2).sum(), steps.iter().sum());
    low > 0 && low * 4 >= all
}
