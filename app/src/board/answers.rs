//! What everyone answered, once a round of ballots was counted: figures with a picture beside them, and how the voices
//! lean. Owns how results look to everybody who may see them; must not know how a ballot is cast, nor anything of a
//! round that is still open.

mod stances;
mod tally;

use super::{Onlooker, use_here};
use crate::copy::{Text, attribute, use_text};
use crate::ui::{live, phase_name, voice_name};
use leptos::prelude::*;
use review::ballot::{Figures, Subject, Told};
use review::id::EventId;
use review::limits::{BALLOTS_MIN, BALLOTS_ORDER_MIN};
use review::plan::{PhaseKind, Question};
use review::state::{Event, State, Statement};
use review::text::Lang;
use std::mem::discriminant;

/// Up to so many rounds stand one below the other; of more, all but the first are folded away.
const OPEN_MAX: usize = 2;

/// Something that was asked about, in its words as they are now.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Asked {
    /// The words.
    pub words: String,
    /// Their language.
    pub lang: Lang,
    /// Whether their author has put them differently since.
    pub changed: bool,
}

/// A round that was counted, as it is shown.
#[derive(Clone, PartialEq, Eq)]
struct Outcome {
    heading: String,
    question: Question,
    phase: PhaseKind,
    few: bool,
    about: Vec<Asked>,
    figures: Figures,
    told: Told,
    voices: Vec<String>,
}

/// What a question is called.
pub(super) fn title(t: Text, question: Question) -> &'static str {
    match question {
        Question::Safety => t.answers_safety(),
        Question::Stances => t.answers_stances(),
        Question::Priorities { .. } => t.answers_priorities(),
    }
}

/// What a round is called: its question, its phase, and which one it is where a phase asks the same several times.
pub(super) fn heading(t: Text, event: &Event, round: u8) -> String {
    let phase = event.plan.phase_of(round).and_then(|n| event.plan.phases.get(n));
    let (Some(phase), Some(question)) = (phase, event.plan.question(round)) else { return String::new() };
    let kind = discriminant(&question);
    let alike = |n: u8| n < round && event.plan.question(n).is_some_and(|it| discriminant(&it) == kind);
    let (name, title) = (phase_name(t, phase.kind), title(t, question));
    match phase.rounds.iter().filter(|n| alike(**n)).count() {
        0 => t.answers_heading(name, title),
        before => t.answers_heading_again(before + 1, name, title),
    }
}

/// Rounds of ballots that were counted, those of the latest phase first.
pub(super) fn counted(event: &Event) -> Vec<u8> {
    let told = |n: &u8| event.ballots_of(*n).is_some_and(|it| it.told.is_some());
    event.plan.phases.iter().rev().flat_map(|phase| phase.rounds.iter().rev().copied()).filter(told).collect()
}

/// Something that was asked about: a theme as it was put, a contribution as it is now.
pub(super) fn asked(t: Text, state: &State, it: &Statement) -> Asked {
    let (text, lang, changed) = match it.subject {
        Subject::Theme(_) => (it.title.clone(), it.lang, false),
        Subject::Contribution(id) => match state.contributions.get(&id) {
            Some(now) => (now.text.clone(), Some(now.lang), now.commitments.len() > it.versions as usize),
            None => (None, None, false),
        },
    };
    match (text, lang) {
        (Some(words), Some(lang)) => Asked { words, lang, changed },
        _ => Asked { words: t.board_removed().to_owned(), lang: t.0, changed: false },
    }
}

fn outcome(t: Text, state: &State, event: EventId, round: u8) -> Option<Outcome> {
    let event = state.events.get(&event)?;
    let question = event.plan.question(round)?;
    let ballots = event.ballots_of(round)?;
    let told = ballots.told.clone()?;
    let about: Vec<Asked> = ballots.about.iter().map(|it| asked(t, state, it)).collect();
    // Where nobody answered anything, or too few did, the record holds no answers to count.
    let rows = if question.is_about_something() { about.len() } else { 1 };
    let mut figures = ballots.figures.clone();
    figures.resize(rows, vec![0; usize::from(question.choices())]);
    Some(Outcome {
        heading: heading(t, event, round),
        question,
        phase: event.plan.phases.get(event.plan.phase_of(round)?)?.kind,
        few: event.rounds.get(usize::from(round)).is_some_and(|it| it.few),
        about,
        figures,
        told,
        voices: event.plan.voices.iter().map(|voice| voice_name(t, voice)).collect(),
    })
}

/// What everyone answered in one round. Nothing before it was counted.
#[component]
pub fn Answers(
    /// Which.
    round: u8,
) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let told = Memo::new(move |_| here.board.read(|state| outcome(t, state, here.event, round)));
    live(move || told.get().map(|it| drawn(t, round, it)).into_any())
}

/// What everyone answered so far in this event, the latest phase first. Nothing where nothing was counted.
#[component]
pub fn AnswersSoFar() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let rounds = Memo::new(move |_| here.look(counted));
    live(move || {
        let rounds = rounds.get();
        if rounds.is_empty() {
            return ().into_any();
        }
        // Nobody unfolds anything on paper.
        let flat = here.onlooker == Onlooker::Reader || rounds.len() <= OPEN_MAX;
        let (open, folded) = rounds.split_at(if flat { rounds.len() } else { 1 });
        let answers = |round: &u8| view! { <Answers round={*round} /> }.into_any();
        let earlier = (!folded.is_empty()).then(|| {
            view! {
                <details class="disclose">
                    <summary>{t.answers_earlier(folded.len() as u64)}</summary>
                    <div class="stack-l">{folded.iter().map(answers).collect_view()}</div>
                </details>
            }
            .into_any()
        });
        view! { <div class="stack-l">{open.iter().map(answers).collect_view()} {earlier}</div> }.into_any()
    })
}

fn drawn(t: Text, round: u8, it: Outcome) -> AnyView {
    let id = format!("answers-{round}");
    let (labelled, heading) = (id.clone(), it.heading.clone());
    let few = it.few.then(|| view! { <p class="hint">{t.answers_few()}</p> }.into_any());
    let body = match it.question {
        _ if it.told.answered as usize >= BALLOTS_MIN => figures(t, round, it),
        Question::Priorities { .. } if !it.told.order.is_empty() => tally::order(t, &it),
        Question::Priorities { .. } => said(t.answers_promise_too_few(BALLOTS_ORDER_MIN)),
        Question::Safety | Question::Stances => said(t.answers_promise_few(BALLOTS_MIN)),
    };
    view! {
        <section class="answers stack" aria-labelledby=labelled>
            <h2 id=id>{heading}</h2>
            {few}
            {body}
        </section>
    }
    .into_any()
}

fn said(words: String) -> AnyView {
    view! { <p>{words}</p> }.into_any()
}

/// A round in which enough answered to tell how many chose what.
fn figures(t: Text, round: u8, it: Outcome) -> AnyView {
    let answered = t.answers_answered(u64::from(it.told.answered));
    let picture = match it.question {
        Question::Safety => tally::safety(t, &it),
        Question::Stances => stances::stances(t, round, &it),
        Question::Priorities { votes } => tally::priorities(t, votes, &it),
    };
    view! {
        <p><strong>{answered}</strong> " " {t.answers_promise_once()}</p>
        {picture}
        <p class="hint">{t.answers_promise_apart()}</p>
    }
    .into_any()
}

/// What was asked about, and whether it reads otherwise now.
fn worded(t: Text, it: Asked) -> AnyView {
    let changed = it.changed.then(|| view! { " " <span class="tag">{t.answers_changed()}</span> }.into_any());
    view! {
        <p class="answers__said">
            <span class="answers__words" dir="auto" lang=attribute(it.lang)>{it.words}</span>
            {changed}
        </p>
    }
    .into_any()
}
