//! What holds in every state that the sequencer can bring about.

use crate::common::server::{Server, Stored, fold};
use review::id::EventId;
use review::leaf::{Fact, From, leaf_hash};
use review::limits::*;
use review::plan::{Column, PhaseKind, Question, Release};
use review::state::{Event, Review, RoundStatus, State, Status};
use std::collections::{BTreeMap, BTreeSet};

/// Rounds that refuse for ever.
pub type Closed = BTreeSet<(EventId, u8)>;

/// The clocks of a regime come first and keep what is fixed about them; no day is the wrong way round.
fn clocks(review: &Review) {
    assert!(review.conduct.clocks.len() <= CLOCKS_MAX);
    let rules = review.conduct.regime.as_ref().map_or(&[][..], |regime| &regime.clocks);
    for (n, clock) in review.conduct.clocks.iter().enumerate() {
        assert_eq!(clock.rule.as_ref(), rules.get(n).map(|rule| &rule.key));
        assert!(rules.get(n).is_none_or(|rule| !rule.fixed || rule.length == clock.length));
        assert_eq!(clock.length.check(), Ok(()));
        assert!(clock.stopped.is_none_or(|stopped| clock.started.is_some_and(|started| started <= stopped)));
    }
}

/// A review is at one of its stages, and nothing is written where nothing belongs, or before its stage.
fn stages(review: &Review) {
    let conduct = &review.conduct;
    let stages = conduct.regime.as_ref().map_or(&[][..], |regime| &regime.stages);
    assert_eq!(conduct.stage.is_some(), !stages.is_empty());
    assert!(conduct.stage.is_none_or(|at| stages.iter().any(|stage| stage.kind == at)));
    assert!(conduct.next.len() <= NEXT_MAX && !conduct.next.contains(&review.id) && conduct.before != Some(review.id));
    assert_eq!(conduct.next.iter().collect::<BTreeSet<_>>().len(), conduct.next.len());
    for (key, notes) in &conduct.notes {
        let (_, heading) = conduct.regime.as_ref().and_then(|regime| regime.heading(key)).expect("its heading");
        assert!(notes.len() <= usize::from(heading.texts));
        for note in notes {
            assert!(note.words.is_none() || note.turn > 0);
            let text = note.words.as_ref().and_then(|(text, _)| text.as_ref());
            assert!(text.is_none_or(|text| text.chars().count() <= NOTE_CHARACTERS_MAX));
        }
    }
}

/// Checks a state; `closed` is what was closed before, and is brought up to date.
pub fn hold(state: &State, closed: &mut Closed) {
    let Some(review) = &state.review else {
        assert!(state.seq == 0 && state.events.is_empty(), "nothing is before its review");
        return;
    };
    assert!((1..=FACILITATORS_MAX).contains(&review.facilitators.len()));
    assert!(state.events.len() <= EVENTS_MAX);
    clocks(review);
    stages(review);
    for event in state.events.values() {
        in_event(event, review.closed, closed);
        let themes = state.themes.values().filter(|theme| theme.event == event.id);
        assert!(themes.count() <= THEMES_MAX);
    }
    for theme in state.themes.values() {
        assert!(state.events.contains_key(&theme.event) && theme.column != Column::Feeling);
    }
    for it in state.contributions.values() {
        let round = &state.events[&it.event].plan.rounds[usize::from(it.round)];
        assert_eq!(it.column, round.column);
        if let Some(theme) = it.theme {
            let theme = state.themes.get(&theme).expect("its theme is there");
            assert_eq!((theme.event, theme.column), (it.event, it.column));
            assert_ne!(it.column, Column::Feeling, "feelings are never grouped");
        }
        assert!(!it.withdrawn || (it.text.is_none() && it.theme.is_none()), "what was taken back has no words");
        // What stands for a hidden part may be longer than the part.
        let more = if it.hiding.is_some() { HIDDEN_PARTS_MAX * 3 } else { 0 };
        assert!(it.text.as_ref().is_none_or(|text| text.chars().count() <= CONTRIBUTION_CHARACTERS_MAX + more));
    }
}

/// What holds whatever the leaves were.
pub fn of_any_leaves(state: &State) {
    let mut released = BTreeMap::new();
    for it in state.contributions.values() {
        *released.entry((it.event, it.round)).or_insert(0) += 1;
        if let Some(theme) = it.theme {
            let theme = state.themes.get(&theme).expect("its theme is there");
            assert_eq!((theme.event, theme.column), (it.event, it.column));
        }
        assert!(!it.withdrawn || (it.text.is_none() && it.theme.is_none()), "what was taken back has no words");
    }
    for event in state.events.values() {
        assert!(usize::from(event.phase) < event.plan.phases.len().max(1));
        for (n, round) in (0..).zip(&event.rounds) {
            assert_eq!(round.released, released.get(&(event.id, n)).copied().unwrap_or(0), "counted once");
        }
    }
}

fn in_event(event: &Event, review_closed: bool, closed: &mut Closed) {
    assert!(usize::from(event.phase) < event.plan.phases.len(), "a phase of the plan");
    assert_eq!(event.rounds.len(), event.plan.number_of_rounds());
    let of_differ = |n: &u8| event.plan.rounds.get(usize::from(*n)).is_some_and(|it| it.column == Column::Differ);
    let mut phases = event.plan.phases.iter();
    let differ = phases.position(|phase| phase.kind == PhaseKind::Differ || phase.rounds.iter().any(of_differ));
    if differ.is_some_and(|differ| usize::from(event.phase) >= differ) {
        assert!(event.right_is_settled(), "what went right comes first");
    }
    assert!(event.status == Status::Live || event.timer.is_none());
    for (n, round) in (0..).zip(&event.rounds) {
        if closed.contains(&(event.id, n)) {
            assert_eq!(round.status, RoundStatus::Closed, "for ever");
        }
        if round.status == RoundStatus::Closed {
            closed.insert((event.id, n));
            assert!(!event.accepts(n));
        }
        if review_closed || event.status != Status::Live {
            assert_ne!(round.status, RoundStatus::Open, "nothing is open where nothing is accepted");
        }
        if round.reveal_at.is_some() {
            assert_eq!(round.status, RoundStatus::Open);
            let plan = event.plan.rounds.get(usize::from(n));
            assert!(plan.is_none_or(|plan| plan.release == Release::Sealed), "a mixed round has no countdown");
        }
        let Some(question) = event.plan.question(n) else {
            assert!(!event.ballots.contains_key(&n), "words are no ballots");
            continue;
        };
        ballots(event, n, round.status, question);
    }
}

/// Checks that a log is what its server has made of it, and what its readers may make of it.
pub fn whole(server: &Server) {
    let log = &server.disk.log;
    assert_eq!(fold(log), server.state, "the fold of the log");
    let json = serde_json::to_string(&server.state).expect("written");
    assert_eq!(serde_json::from_str::<State>(&json).expect("read"), server.state, "a snapshot loses nothing");
    batches(log);
    openings(log);
}

/// Every batch has its head, its number and the order of its leaves' hashes; nothing of a batch stands elsewhere.
pub fn batches(log: &[Stored]) {
    let mut rest = log.iter().filter(|it| it.leaf.from == From::Batch && !matches!(it.leaf.fact, Fact::Heard { .. }));
    while let Some(head) = rest.next() {
        let Fact::Released { n, .. } = head.leaf.fact else { panic!("a row before the head of its batch") };
        let rows: Vec<_> = rest.by_ref().take(n as usize).map(|it| leaf_hash(&it.bytes)).collect();
        assert_eq!(rows.len(), n as usize);
        assert!(rows.is_sorted(), "in the order of hashes, which nobody chose");
    }
}

/// Every opening is of its leaf, and nothing withdrawn has one.
fn openings(log: &[Stored]) {
    let gone = log.iter().filter_map(|it| if let Fact::Withdrawn { id } = it.leaf.fact { Some(id) } else { None });
    let gone: BTreeSet<_> = gone.collect();
    for stored in log {
        assert_eq!(stored.leaf.encode(), stored.bytes);
        let Some(opening) = &stored.opening else { continue };
        assert!(stored.leaf.commitment().is_some_and(|commitment| opening.opens(&commitment)));
        if let Fact::Contributed { id, .. } | Fact::Amended { id, .. } = &stored.leaf.fact {
            assert!(!gone.contains(id), "words of something withdrawn");
        }
    }
}

/// Nothing of a ballot is here before its round closes; after it, answers are there once, or none.
fn ballots(event: &Event, n: u8, status: RoundStatus, question: Question) {
    let Some(it) = event.ballots_of(n) else { return };
    assert_eq!(it.told.is_some(), status == RoundStatus::Closed);
    let answers: u32 = it.figures.iter().flatten().sum();
    assert_eq!(answers as usize, it.answers.len());
    let Some(told) = &it.told else {
        assert_eq!(answers, 0, "an answer of a round that is open");
        return;
    };
    assert!(told.ballots as usize >= BALLOTS_MIN || answers == 0, "figures of too few");
    let asked = if question.is_about_something() { it.about.len() } else { 1 };
    assert!(it.figures.len() <= asked && told.leanings.len() <= asked);
    for row in &it.figures {
        assert!(matches!(question, Question::Priorities { .. }) || row.iter().sum::<u32>() <= told.ballots);
    }
}
