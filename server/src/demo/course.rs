//! The course of the demonstration's live event: phase by phase, as a facilitator and those who joined would go.
//!
//! What goes out in mixed batches is written in groups of five, the least that a tick lets go, so that the same stands
//! on the board every time.

use super::DemoError;
use super::content::{Content, Said, Side};
use super::hand::{Hand, words};
use crate::secret::random;
use review::ballot::{Answer, Ballot, Subject};
use review::id::{ContributionId, EventId, ThemeId};
use review::leaf::{Focus, Heard};
use review::limits::{MIXED_ROWS_MIN, SMALL_GROUP_MIN};
use review::op::{Anonymous, Op};
use review::opening::{Commitment, EditSecret, Salt};
use review::plan::{Column, PhaseKind, Plan, Question, Release};
use review::refusal::Refusal;
use review::sequencer::rank_between;
use review::state::{RoundStatus, State};
use review::text::Lang;
use review::token::Nonce;

/// What somebody has written, with the secret that their device would keep.
struct Written<'a> {
    said: &'a Said,
    id: ContributionId,
    secret: EditSecret,
    commitment: Commitment,
}

/// The event on its way.
pub(super) struct Course<'a> {
    hand: &'a Hand<'a>,
    content: &'a Content,
    event: EventId,
    plan: Plan,
    feelings: Vec<Written<'a>>,
    right: Vec<Written<'a>>,
    differ: Vec<Written<'a>>,
}

impl<'a> Course<'a> {
    pub(super) fn new(hand: &'a Hand<'a>, content: &'a Content, event: EventId, plan: Plan) -> Self {
        Self { hand, content, event, plan, feelings: vec![], right: vec![], differ: vec![] }
    }

    /// Goes live; people arrive, and say how safe it feels.
    pub(super) async fn begin(&self) -> Result<(), DemoError> {
        self.hand.ask(Op::StartEvent { event: self.event }).await?;
        self.go_to(PhaseKind::Arrive).await?;
        let round = self.asks(Question::Safety)?;
        let steps = &self.content.safe;
        for n in 0..self.voices().count() {
            self.vote(round, None, vec![(0, steps[n % steps.len()])]).await?;
        }
        Ok(())
    }

    /// One of everybody who joined at a time: the voice of their place.
    fn voices(&self) -> impl Iterator<Item = Option<u8>> + 'a {
        let agencies = (0_u8..).zip(&self.content.agencies);
        agencies.flat_map(|(voice, agency)| {
            let shown = agency.joined as usize >= SMALL_GROUP_MIN;
            std::iter::repeat_n(shown.then_some(voice), agency.joined as usize)
        })
    }

    /// The first round that asks this.
    fn asks(&self, question: Question) -> Result<u8, DemoError> {
        let place = self.plan.questions.iter().position(|it| *it == question);
        let round = place.and_then(|place| u8::try_from(self.plan.rounds.len() + place).ok());
        round.ok_or(DemoError::Refused(Refusal::RoundUnknown))
    }

    async fn vote(&self, round: u8, voice: Option<u8>, choices: Vec<(u8, u8)>) -> Result<(), DemoError> {
        let (event, nonce) = (self.event, Nonce(random()));
        let answer = |(about, choice)| Answer { about, choice, salt: Salt(random()) };
        let answers = choices.into_iter().map(answer).collect();
        let (id, edit) = (nonce.contribution(), EditSecret(random()).hash());
        let ballot = Ballot { id, event, round, voice, edit, turn: 1, answers };
        self.hand.write(Anonymous::Vote(ballot), Some(nonce)).await
    }

    /// Everybody is asked where they stand on the themes of the other side; most have answered when the visitor comes.
    async fn ask_everybody(&self, state: &State) -> Result<(), DemoError> {
        let (event, round) = (self.event, self.asks(Question::Stances)?);
        let themes = state.themes_of(event, Column::Differ);
        let about: Vec<Subject> = themes.iter().take(3).map(|theme| Subject::Theme(theme.id)).collect();
        let asked = about.len();
        self.hand.ask(Op::OpenBallot { event, round, about, few: false }).await?;
        for (n, voice) in self.voices().enumerate().filter(|(n, _)| n % 6 != 5) {
            let choice = |about: usize| match (about, voice) {
                // One agency sees the first differently; on the second opinions are divided.
                (0, Some(1)) => 1,
                (1, _) => n % 3,
                _ => usize::from(n % 7 == 0) * 2,
            };
            let choices = (0..asked).map(|about| (about as u8, choice(about) as u8)).collect();
            self.vote(round, voice, choices).await?;
        }
        Ok(())
    }

    /// What went right is written, and its countdown begins.
    pub(super) async fn write_right(&mut self) -> Result<(), DemoError> {
        self.go_to(PhaseKind::Right).await?;
        self.right = self.write(self.content.right.said(false), Column::Right, Release::Sealed).await?;
        self.schedule(Column::Right).await
    }

    /// People say how they feel, as far as whole groups come together.
    pub(super) async fn feel(&mut self) -> Result<(), DemoError> {
        let content = self.content;
        for group in content.feelings.chunks_exact(MIXED_ROWS_MIN) {
            let written = self.write(group.iter(), Column::Feeling, Release::Mixed).await?;
            self.until_out(&written).await?;
            self.feelings.extend(written);
        }
        Ok(())
    }

    /// What needs to be done differently is written, and its countdown begins; meanwhile the open side is gathered.
    pub(super) async fn write_differ(&mut self) -> Result<(), DemoError> {
        let content = self.content;
        self.until_open(Column::Right).await?;
        self.go_to(PhaseKind::Differ).await?;
        self.differ = self.write(content.differ.said(false), Column::Differ, Release::Sealed).await?;
        self.schedule(Column::Differ).await?;
        // At the same time, so that nobody waits longer.
        let round = self.asks(Question::Safety)?;
        self.hand.ask(Op::ScheduleReveal { event: self.event, round }).await?;
        self.think_again().await?;
        self.gather(Column::Right, &content.right, &self.right).await?;
        self.until_open(Column::Differ).await
    }

    /// Both sides are open: something is added, gathered and heard, and everyone may arrange.
    pub(super) async fn explore(&mut self) -> Result<(), DemoError> {
        let content = self.content;
        self.go_to(PhaseKind::Explore).await?;
        let mut later = self.write(content.right.said(true), Column::Right, Release::Mixed).await?;
        later.extend(self.write(content.differ.said(true), Column::Differ, Release::Mixed).await?);
        self.gather(Column::Differ, &content.differ, &self.differ).await?;
        self.until_out(&later).await?;
        self.hear().await?;
        let event = self.event;
        self.hand.ask(Op::SetArranging { event, open: true }).await?;
        let state = self.hand.rooms.state(self.hand.review).await.map_err(DemoError::Refused)?.unwrap_or_default();
        self.ask_everybody(&state).await?;
        let first = state.themes_of(event, Column::Right).first().map(|theme| Focus::Theme(theme.id));
        self.hand.ask(Op::SetFocus { event, focus: first }).await
    }

    async fn go_to(&self, kind: PhaseKind) -> Result<(), DemoError> {
        let place = (0_u8..).zip(&self.plan.phases).find(|(_, phase)| phase.kind == kind);
        let (to, _) = place.ok_or(DemoError::Refused(Refusal::PhaseUnknown))?;
        self.hand.ask(Op::MovePhase { event: self.event, to, few: false, reason: None }).await
    }

    fn round(&self, column: Column, release: Release) -> Result<u8, DemoError> {
        let mut rounds = (0_u8..).zip(&self.plan.rounds);
        let round = rounds.find(|(_, round)| round.column == column && round.release == release);
        round.map(|(place, _)| place).ok_or(DemoError::Refused(Refusal::RoundUnknown))
    }

    async fn write(
        &self,
        said: impl Iterator<Item = &'a Said>,
        column: Column,
        release: Release,
    ) -> Result<Vec<Written<'a>>, DemoError> {
        let (event, round) = (self.event, self.round(column, release)?);
        let mut written = Vec::new();
        for said in said {
            // Places of a demonstration are nobody's: their tokens are made where they are checked.
            let (nonce, secret) = (Nonce(random()), EditSecret(random()));
            let id = nonce.contribution();
            let (voice, edit, words) = (self.content.voice(said), secret.hash(), words(&said.text, said.lang));
            let commitment = words.commitment();
            self.hand.write(Anonymous::Contribute { id, event, round, voice, edit, words }, Some(nonce)).await?;
            written.push(Written { said, id, secret, commitment });
        }
        Ok(written)
    }

    async fn schedule(&self, column: Column) -> Result<(), DemoError> {
        let round = self.round(column, Release::Sealed)?;
        self.hand.ask(Op::ScheduleReveal { event: self.event, round }).await
    }

    async fn until_open(&self, column: Column) -> Result<(), DemoError> {
        let round = usize::from(self.round(column, Release::Sealed)?);
        let open = |state: &State| {
            let Some(event) = state.events.get(&self.event) else { return false };
            let counting = event.rounds.iter().any(|round| round.reveal_at.is_some());
            !counting && event.rounds.get(round).is_some_and(|round| round.status == RoundStatus::Closed)
        };
        self.hand.until("a board opened", open).await
    }

    async fn until_out(&self, written: &[Written<'a>]) -> Result<(), DemoError> {
        let out = |state: &State| written.iter().all(|it| state.contributions.contains_key(&it.id));
        self.hand.until("a mixed group was let go", out).await
    }

    /// One author puts it differently, one takes it back; with the last feelings they make a group.
    async fn think_again(&mut self) -> Result<(), DemoError> {
        let (content, event) = (self.content, self.event);
        for it in &self.right {
            let (id, secret, after) = (it.id, it.secret, Some(it.commitment));
            if let Some(text) = &it.said.amended {
                let words = words(text, it.said.lang);
                self.hand.write(Anonymous::Amend { id, event, secret, words, after }, None).await?;
            }
            if it.said.withdrawn {
                self.hand.write(Anonymous::Withdraw { id, event, secret }, None).await?;
            }
        }
        let last = content.feelings.chunks_exact(MIXED_ROWS_MIN).remainder();
        let last = self.write(last.iter(), Column::Feeling, Release::Mixed).await?;
        self.until_out(&last).await?;
        self.feelings.extend(last);
        let changed = |state: &State| {
            self.right.iter().all(|it| {
                let there = state.contributions.get(&it.id);
                there.is_some_and(|there| {
                    there.withdrawn == it.said.withdrawn && there.amended == it.said.amended.is_some()
                })
            })
        };
        self.hand.until("words were changed and taken back", changed).await
    }

    async fn gather(&self, column: Column, side: &Side, written: &[Written<'a>]) -> Result<(), DemoError> {
        for gathered in &side.themes {
            let theme = ThemeId(random());
            let title = words(&gathered.title, Lang::En);
            self.hand.ask(Op::AddTheme { theme, event: self.event, column, title }).await?;
            let mut last: Option<String> = None;
            for said in &gathered.said {
                let Some(it) = written.iter().find(|it| std::ptr::eq(it.said, said)) else { continue };
                let rank = rank_between(last.as_deref(), None);
                self.hand.ask(Op::Move { id: it.id, theme: Some(theme), rank: rank.clone() }).await?;
                last = Some(rank);
            }
        }
        Ok(())
    }

    /// What was said arrives in other minds.
    async fn hear(&self) -> Result<(), DemoError> {
        let all = || self.feelings.iter().chain(&self.right).chain(&self.differ).filter(|it| !it.said.withdrawn);
        for it in all() {
            let minds = match it.said.heard {
                Heard::NotYet => continue,
                Heard::Some => 1,
                Heard::Many => SMALL_GROUP_MIN,
            };
            self.hand.rooms.heard(self.hand.review, it.id, minds);
        }
        let heard = |state: &State| {
            all().all(|it| state.contributions.get(&it.id).is_some_and(|there| there.heard == it.said.heard))
        };
        self.hand.until("words were heard", heard).await
    }
}
