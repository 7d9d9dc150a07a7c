//! Asking everyone: what is asked just now, how many have answered, and the way to count the answers and show them.
//! Knows no answer before everybody does. How a question is put together stands in [`putting`].

mod putting;

use super::ids::{HOLD, count_id};
use super::{Standing, standing};
use crate::board::answers::{Asked, asked, counted, heading, title};
use crate::board::{Here, use_here};
use crate::browser;
use crate::copy::{Text, attribute, use_text};
use crate::ui::{Confirm, Notice, Show};
use leptos::prelude::*;
use putting::{FewQuestion, PutForm, Putting};
use review::ballot::asks_for_pause;
use review::limits::{BALLOTS_MIN, REVEAL_COUNTDOWN_MS};
use review::op::Op;
use review::plan::{PhaseKind, Question};
use review::state::{Event, RoundStatus};

/// Id of the heading of a round in which ballots are cast.
fn asked_id(round: u8) -> String {
    format!("asked-{round}")
}

/// How a kind of question stands in this phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Way {
    /// Ballots are being cast in this round.
    Runs(u8),
    /// It may be asked, in this round.
    Free(u8),
    /// It was asked as often as the plan allows; the last time in this round.
    UsedUp(u8),
}

/// The kinds of questions, in the order in which they are offered.
const KINDS: [fn(Question) -> bool; 3] = [
    |question| matches!(question, Question::Safety),
    |question| matches!(question, Question::Stances),
    |question| matches!(question, Question::Priorities { .. }),
];

fn ways(event: &Event) -> Vec<Way> {
    let rounds = event.phase_now().map(|phase| phase.rounds.as_slice()).unwrap_or_default();
    KINDS.iter().flat_map(|is_one| ways_of(event, rounds, *is_one)).collect()
}

/// How one kind of question stands: one of it at a time is enough.
fn ways_of(event: &Event, rounds: &[u8], is_one: fn(Question) -> bool) -> Vec<Way> {
    let is = |n: u8, wanted: RoundStatus| event.rounds.get(usize::from(n)).is_some_and(|round| round.status == wanted);
    let of: Vec<u8> = rounds.iter().copied().filter(|n| event.plan.question(*n).is_some_and(is_one)).collect();
    let runs: Vec<Way> = of.iter().copied().filter(|n| is(*n, RoundStatus::Open)).map(Way::Runs).collect();
    let put = of.first().and_then(|n| event.plan.question(*n)).is_some_and(Question::is_about_something);
    if !runs.is_empty() || !put {
        return runs;
    }
    let free = of.iter().copied().find(|n| is(*n, RoundStatus::Planned)).map(Way::Free);
    free.or_else(|| of.last().copied().map(Way::UsedUp)).into_iter().collect()
}

/// Rounds of this phase that were counted.
fn counted_now(event: &Event) -> Vec<u8> {
    let now = |n: &u8| event.plan.phase_of(*n) == Some(usize::from(event.phase));
    counted(event).into_iter().filter(now).collect()
}

/// The last safety check that was counted, if it asks for a pause; and whether it was asked on leaving.
fn pause_after(event: &Event) -> Option<(u8, bool)> {
    let last = counted(event).into_iter().find(|n| event.plan.question(*n) == Some(Question::Safety))?;
    let steps = event.ballots_of(last)?.figures.first()?;
    let phase = event.plan.phases.get(event.plan.phase_of(last)?)?;
    asks_for_pause(steps).then_some((last, phase.kind == PhaseKind::Leave))
}

fn question(here: Here, round: u8) -> Option<Question> {
    here.board.peek(|state| state.events.get(&here.event)?.plan.question(round))
}

fn name(t: Text, here: Here, round: u8) -> &'static str {
    question(here, round).map_or("", |question| title(t, question))
}

/// The panel of all that is asked in ballots. Nothing where there is nothing to ask.
#[component]
pub(super) fn AskEveryone() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let putting = Putting::new(here);
    let list = Memo::new(move |_| if standing(here) == Standing::Live { here.look(ways) } else { vec![] });
    let counted = Memo::new(move |_| here.look(counted_now));
    let pause = Memo::new(move |_| if standing(here) == Standing::Live { here.look(pause_after) } else { None });
    let asks = Memo::new(move |_| !list.get().is_empty());
    let there = Memo::new(move |_| asks.get() || pause.get().is_some());
    view! {
        <Show when=move || there.get()>
            <section class="panel stack" aria-labelledby="ask-title">
                <h2 class="panel__title" id="ask-title">{t.console_ask()}</h2>
                {move || pause.get().map(|(round, leaving)| view! { <Pause round leaving /> })}
                <p class="hint" hidden=move || !asks.get()>{t.console_ask_hint()}</p>
                <For each=move || list.get() key=|way| *way let:way>
                    {part(t, here, putting, way)}
                </For>
                {move || (!counted.get().is_empty()).then(|| view! { <Below rounds=counted.get() /> })}
                <FewQuestion putting />
            </section>
        </Show>
    }
}

fn part(t: Text, here: Here, putting: Putting, way: Way) -> AnyView {
    match way {
        Way::Runs(round) => view! { <Runs round /> }.into_any(),
        Way::Free(round) => view! { <PutForm putting round /> }.into_any(),
        Way::UsedUp(round) => view! { <p class="hint">{t.console_ask_used(name(t, here, round))}</p> }.into_any(),
    }
}

/// What to do where some do not feel safe.
#[component]
fn Pause(round: u8, leaving: bool) -> impl IntoView {
    let t = use_text();
    let last = if leaving { t.console_pause_leave() } else { t.console_pause_later() };
    let advice = [t.console_pause_now(), t.console_pause_ask(), t.console_pause_support(), last];
    view! {
        <Notice kind="hint" icon="heard">
            <p><strong>{t.console_pause()}</strong></p>
            <ul class="ask__advice">{advice.map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
            <p class="hint">{t.console_pause_why()}</p>
            <p><a class="link" href=format!("#answers-{round}") rel="external">{t.console_pause_answers()}</a></p>
        </Notice>
    }
}

/// Links to answers of this phase that stand below.
#[component]
fn Below(rounds: Vec<u8>) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let link = |round: u8| {
        let words = here.look(|event| heading(t, event, round));
        view! { <li><a class="link" href=format!("#answers-{round}") rel="external">{words}</a></li> }
    };
    view! {
        <div class="stack-s">
            <p class="small">{t.console_ask_counted()}</p>
            <ul>{rounds.into_iter().map(link).collect_view()}</ul>
        </div>
    }
}

/// A round in which ballots are cast: what it asks, how many have answered, and the way to count them.
#[component]
fn Runs(round: u8) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let asking = RwSignal::new(false);
    let of = move |look: fn(&review::state::RoundState) -> bool| {
        Memo::new(move |_| here.look(|event| event.rounds.get(usize::from(round)).is_some_and(look)))
    };
    let (counting, few) = (of(|state| state.reveal_at.is_some()), of(|state| state.few));
    let counts = Memo::new(move |_| {
        let counts = here.board.counts(here.event);
        (counts.joined, counts.waiting.get(&round).copied().unwrap_or(0))
    });
    let answered = move || t.console_answered(counts.get().0, u64::from(counts.get().1));
    view! {
        <section class="ask__part stack-s" aria-labelledby=asked_id(round)>
            <h3 id=asked_id(round) tabindex="-1">{name(t, here, round)}</h3>
            <p>{answered}</p>
            <p class="hint" hidden=move || !few.get()>{t.answers_few()}</p>
            <About round />
            <Show when=move || !counting.get()>
                <p>
                    <button class="button" id=count_id(round) type="button" on:click=move |_| asking.set(true)>
                        {t.console_count()}
                    </button>
                </p>
            </Show>
            <CountQuestion round asking counts />
        </section>
    }
}

/// The question before the answers are counted.
#[component]
fn CountQuestion(
    round: u8,
    /// Whether it is open.
    asking: RwSignal<bool>,
    /// How many have joined, and how many had answered at the last count.
    counts: Memo<(u32, u32)>,
) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let count = Callback::new(move |()| {
        here.ask(Op::ScheduleReveal { event: here.event, round });
        browser::focus_soon(HOLD.to_owned());
    });
    let enough = move || counts.get().1 as usize >= BALLOTS_MIN;
    view! {
        <Confirm
            id=format!("count-question-{round}")
            title=t.console_count_question()
            open=asking
            yes=t.console_count()
            on_yes=count
            no=t.console_open_not_yet()
        >
            <p>{t.console_count_all()}</p>
            <p>{t.console_count_final()}</p>
            <p>{t.console_open_wait(REVEAL_COUNTDOWN_MS / 1_000)}</p>
            <p hidden=enough><strong>{t.console_count_few(BALLOTS_MIN)}</strong></p>
        </Confirm>
    }
}

/// What a round asks about, folded away.
#[component]
fn About(round: u8) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let list = Memo::new(move |_| {
        here.board.read(|state| {
            let ballots = state.events.get(&here.event).and_then(|event| event.ballots_of(round));
            let about = ballots.map(|ballots| ballots.about.as_slice()).unwrap_or_default();
            about.iter().map(|it| asked(t, state, it)).collect::<Vec<Asked>>()
        })
    });
    let line = |it: Asked| view! { <li class="answers__words" dir="auto" lang=attribute(it.lang)>{it.words}</li> };
    view! {
        <Show when=move || !list.get().is_empty()>
            <details class="disclose">
                <summary>{move || t.console_ask_about(list.get().len() as u64)}</summary>
                <ol class="answers__order stack-s">{move || list.get().into_iter().map(line).collect_view()}</ol>
            </details>
        </Show>
    }
}
