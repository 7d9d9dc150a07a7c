//! The facilitator's console: where the event is, what can be done now, the board itself, and what to keep an eye on.
//! Shows no more of a contribution than everyone sees.

mod asking;
mod ending;
mod hidden;
mod ids;
mod moving;
mod now;
mod places;
mod reveal;
mod risk;
mod saying;
mod shown;
mod time;
mod waiting;
mod ways;

use super::answers::AnswersSoFar;
use super::phases::steps;
use super::{Columns, Feelings, Here, use_here};
use crate::copy::{attribute, use_text};
use crate::ui::{Notice, Where, phase_name, refusal_text};
use asking::AskEveryone;
use hidden::{HiddenPanel, HideDialog, provide_hiding};
use leptos::prelude::*;
use now::Now;
use places::{BringIn, Places};
use review::op::Op;
use review::plan::PhaseKind;
use review::refusal::Refusal;
use review::regime::StageKind;
use review::state::Status;
use risk::RiskPanel;
use saying::saying;
use shown::ShowEveryone;
use waiting::Waits;

/// Id of the heading that receives the focus when the event has gone on.
const HEADING: &str = "phase-title";

/// What can be done with the event at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Standing {
    /// The review is closed.
    Closed,
    /// Not started, and the review has not come so far.
    Early,
    /// Not started.
    #[default]
    Planned,
    /// Started and not ended.
    Live,
    /// Over.
    Ended,
}

fn standing(here: Here) -> Standing {
    let (closed, stage) = here.board.read(|state| {
        let review = state.review.as_ref();
        (review.is_some_and(|review| review.closed), review.and_then(|review| review.conduct.stage))
    });
    if closed {
        return Standing::Closed;
    }
    let early = stage.is_some_and(|stage| stage < StageKind::Learn);
    here.look(|event| match event.status {
        Status::Planned if early => Standing::Early,
        Status::Planned => Standing::Planned,
        Status::Live => Standing::Live,
        Status::Ended => Standing::Ended,
    })
}

/// Whether the phase has the two sides of the board, and not only feelings or nothing yet.
fn has_board(phase: Option<PhaseKind>) -> bool {
    matches!(phase, Some(PhaseKind::Right | PhaseKind::Differ | PhaseKind::Explore | PhaseKind::Leave))
}

/// The console of one event. Stands on a page that has the first state already.
#[component]
pub fn Console() -> AnyView {
    let here = use_here();
    provide_hiding();
    view! {
        <div class="console">
            <Where steps=steps(here) tall=true />
            <div class="console__now">
                <Head />
                <Now />
                <AskEveryone />
            </div>
            <div class="rail console__side">
                <RiskPanel />
                <HiddenPanel />
                <Places />
                <Waits />
                <ShowEveryone />
                <BringIn />
                <Promise />
            </div>
        </div>
        <div class="console__board"><Below /><HideDialog /></div>
    }
    .into_any()
}

/// The phase, what it is like for people now, and why the last request came to nothing.
#[component]
fn Head() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let title = Memo::new(move |_| here.look(|event| Some((event.title.clone()?, attribute(event.lang)))));
    let phase = Memo::new(move |_| here.phase());
    let words = Memo::new(move |_| saying(t, here));
    let refused = Memo::new(move |_| here.board.refused().and_then(|(op, code)| spoken(&op, code)));
    view! {
        <div class="stack-s">
            {move || title.get().map(|(title, lang)| view! { <p class="small soft" dir="auto" lang=lang>{title}</p> })}
            <h1 id=HEADING tabindex="-1">{move || phase.get().map(|phase| phase_name(t, phase))}</h1>
            <p class="soft" role="status">{move || words.get()}</p>
            <div role="alert">
                {move || refused.get().map(|code| view! {
                    <Notice kind="wait" icon="warn"><p>{refusal_text(t, code)}</p></Notice>
                })}
            </div>
        </div>
    }
}

/// Refusals that are told as a sentence; those of a move or of a question ask something back instead.
fn spoken(op: &Op, code: Refusal) -> Option<Refusal> {
    let asks = matches!(
        (op, code),
        (Op::MovePhase { .. }, Refusal::TooFewJoined | Refusal::RightFirst)
            | (Op::OpenBallot { .. }, Refusal::TooFewJoined)
    );
    (!asks).then_some(code)
}

/// What there is below the controls.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    Nothing,
    Feelings,
    Board,
}

/// What everyone answered, and the board itself, as everyone sees them.
#[component]
fn Below() -> impl IntoView {
    let here = use_here();
    let shows = Memo::new(move |_| match here.phase() {
        Some(PhaseKind::Arrive) => Shows::Feelings,
        phase if has_board(phase) => Shows::Board,
        _ => Shows::Nothing,
    });
    move || match shows.get() {
        Shows::Nothing => ().into_any(),
        Shows::Feelings => view! { <div class="stack-l"><AnswersSoFar /><Feelings /></div> }.into_any(),
        Shows::Board => view! { <div class="stack-l"><AnswersSoFar /><Columns /></div> }.into_any(),
    }
}

/// What a facilitator can see, said plainly.
#[component]
fn Promise() -> impl IntoView {
    let t = use_text();
    view! {
        <section class="panel stack-s" aria-labelledby="promise-title">
            <h2 class="panel__title" id="promise-title">{t.console_promise()}</h2>
            <Notice kind="promise" icon="lock">
                <p><strong>{t.console_promise_same()}</strong></p>
                <p>{t.console_promise_nobody()}</p>
            </Notice>
            <p class="hint">{t.console_promise_limits()}</p>
        </section>
    }
}
