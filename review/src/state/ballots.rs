//! Rounds of ballots as they stand: what they ask, and what was answered once they have closed. While one is open
//! nothing of any answer is here.

use super::{Event, RoundStatus, State, Text};
use crate::ballot::{Answer, Figures, Subject, Told};
use crate::id::{ContributionId, ThemeId};
use crate::leaf::Fact;
use crate::text::Lang;
use serde::{Deserialize, Serialize};

/// One round of ballots.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotRound {
    /// What it asks about; nothing for a safety check.
    pub about: Vec<Statement>,
    /// How many chose what, counted from the answers in the log.
    pub figures: Figures,
    /// What was told beside them; `None` until it closes.
    pub told: Option<Told>,
    /// Its answers, in the order of the log: their authors' devices find theirs by the salts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
}

/// Something that a round of ballots asks about, as it was when it was put.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// What.
    pub subject: Subject,
    /// A theme's title at that time: a later title is not what was asked about.
    pub title: Text,
    /// Language of the title.
    pub lang: Option<Lang>,
    /// How often a contribution had been put differently by then, plus one. More by now: it was changed since.
    pub versions: u32,
}

impl Event {
    /// What a round of ballots asks about and has been answered; `None` for a round that has not opened.
    pub fn ballots_of(&self, round: u8) -> Option<&BallotRound> {
        self.ballots.get(&round)
    }

    /// Rounds of ballots that are open, whatever the phase.
    pub fn open_ballots(&self) -> impl Iterator<Item = u8> + '_ {
        let open = |n: &u8| self.rounds.get(usize::from(*n)).is_some_and(|round| round.status == RoundStatus::Open);
        (0_u8..).take(self.rounds.len()).skip(self.plan.rounds.len()).filter(open)
    }
}

impl State {
    pub(super) fn apply_ballot(&mut self, fact: &Fact) {
        match fact {
            Fact::BallotOpened { event, round, about, few } => {
                let about: Vec<Statement> = about.iter().map(|subject| self.statement(*subject)).collect();
                let Some(of) = self.events.get_mut(event) else { return };
                if of.plan.question(*round).is_none() {
                    return;
                }
                of.round(*round, |state| {
                    if state.status == RoundStatus::Planned {
                        (state.status, state.few) = (RoundStatus::Open, *few);
                    }
                });
                of.ballots.entry(*round).or_insert_with(|| BallotRound { about, ..BallotRound::default() });
            }
            Fact::Answered { event, round, about, choice, salt } => {
                let Some(of) = self.events.get_mut(event) else { return };
                let Some(question) = of.plan.question(*round) else { return };
                let ballots = of.ballots.entry(*round).or_default();
                let asked = if question.is_about_something() { ballots.about.len() } else { 1 };
                ballots.figures.resize(asked, vec![0; usize::from(question.choices())]);
                let row = ballots.figures.get_mut(usize::from(*about));
                if let Some(figure) = row.and_then(|row| row.get_mut(usize::from(*choice))) {
                    *figure = figure.saturating_add(1);
                    ballots.answers.push(Answer { about: *about, choice: *choice, salt: *salt });
                }
            }
            Fact::Counted { event, round, told } => {
                let Some(of) = self.events.get_mut(event) else { return };
                if of.plan.question(*round).is_some() {
                    of.ballots.entry(*round).or_default().told = Some(told.clone());
                }
            }
            _ => {}
        }
    }

    fn statement(&self, subject: Subject) -> Statement {
        let (title, lang, versions) = match subject {
            Subject::Theme(id) => self.theme_words(id),
            Subject::Contribution(id) => (None, None, self.versions_of(id)),
        };
        Statement { subject, title, lang, versions }
    }

    fn theme_words(&self, id: ThemeId) -> (Text, Option<Lang>, u32) {
        let theme = self.themes.get(&id);
        (theme.and_then(|theme| theme.title.clone()), theme.map(|theme| theme.lang), 1)
    }

    fn versions_of(&self, id: ContributionId) -> u32 {
        self.contributions.get(&id).map_or(0, |it| it.commitments.len() as u32)
    }
}
