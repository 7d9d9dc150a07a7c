//! What a participant sees in each phase, and the map of phases. The plan of the event says which come.

use super::answers::AnswersSoFar;
use super::ballot::{Ballots, Counted};
use super::compose::{Compose, prompt};
use super::replaced::{instead, replaced};
use super::{Columns, Feelings, Here, Timer, tone, use_here};
use crate::browser;
use crate::copy::{segment, use_text};
use crate::public::use_public;
use crate::session::{Door, Place, use_contact, use_mine, use_place, use_votes};
use crate::ui::{Confirm, Contacts, Icon, Ring, Show, Step, StepState, Where, date_text, live, phase_name};
use leptos::prelude::*;
use review::plan::{Column, PhaseKind};
use review::state::{RoundStatus, Status};
use review::wire::{Outcome, PROTOCOL, Signal as Light, SignalKind};

/// The steps of the event, with where it is.
pub fn steps(here: Here) -> Signal<Vec<Step>> {
    let t = use_text();
    Memo::new(move |_| {
        here.look(|event| {
            let now = usize::from(event.phase);
            let over = event.status == Status::Ended;
            let step = |(n, phase): (usize, &review::plan::Phase)| Step {
                name: phase_name(t, phase.kind).to_owned(),
                state: match n.cmp(&now) {
                    _ if over => StepState::Done,
                    std::cmp::Ordering::Less => StepState::Done,
                    std::cmp::Ordering::Equal => StepState::Now,
                    std::cmp::Ordering::Greater => StepState::Ahead,
                },
                tone: match phase.kind {
                    PhaseKind::Right => Some("right"),
                    PhaseKind::Differ => Some("differ"),
                    _ => None,
                },
            };
            event.plan.phases.iter().enumerate().map(step).collect()
        })
    })
    .into()
}

/// The map under the masthead.
#[component]
pub fn EventMap() -> impl IntoView {
    let here = use_here();
    view! { <Where steps=steps(here) /> }
}

/// What to show now. Rounds that open and close within a scene are its own matter: what is chosen in it, and the focus,
/// stay where they are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scene {
    NotStarted,
    Prepare,
    Arrive,
    Write(u8),
    Board,
    Leave,
    Over,
}

fn scene(here: Here) -> Option<Scene> {
    let status = here.look(|event| Some(event.status))?;
    match (status, here.phase()?) {
        (Status::Planned, _) => Some(Scene::NotStarted),
        (Status::Ended, _) => Some(Scene::Over),
        (_, PhaseKind::Prepare) => Some(Scene::Prepare),
        (_, PhaseKind::Arrive) => Some(Scene::Arrive),
        (_, PhaseKind::Right | PhaseKind::Differ) => Some(match here.sealed_round() {
            Some((round, RoundStatus::Open)) => Scene::Write(round),
            _ => Scene::Board,
        }),
        (_, PhaseKind::Explore) => Some(Scene::Board),
        (_, PhaseKind::Leave) => Some(Scene::Leave),
    }
}

/// The page of a participant, below the map.
#[component]
pub fn Phases() -> impl IntoView {
    let here = use_here();
    let scene = Memo::new(move |_| scene(here));
    let shown = live(move || match scene.get() {
        None => ().into_any(),
        Some(Scene::NotStarted) => view! { <NotStarted /> }.into_any(),
        Some(Scene::Prepare) => view! { <Prepare /> }.into_any(),
        Some(Scene::Arrive) => view! { <Arrive /> }.into_any(),
        Some(Scene::Write(round)) => view! { <Beside><Compose round /><BoardSoFar /></Beside> }.into_any(),
        Some(Scene::Board) => view! { <OpenBoard /> }.into_any(),
        Some(Scene::Leave) => view! { <Leave /> }.into_any(),
        Some(Scene::Over) => view! { <Over /> }.into_any(),
    });
    view! { {instead()} {shown} }
}

#[component]
fn Arrive() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let round = Memo::new(move |_| here.open_round(Column::Feeling));
    let (question, hint) = prompt(t, Column::Feeling);
    let feel = move |round: u8| {
        view! {
            <div class="stack-l">
                <div class="prompt" data-tone=tone(Column::Feeling)>
                    <h2>{question}</h2>
                    <p>{hint}</p>
                </div>
                <Compose round heading=false />
            </div>
        }
        .into_any()
    };
    view! {
        <div class="page-head">
            <h1>{t.board_arrive()}</h1>
            <p>{t.board_arrive_text()}</p>
        </div>
        <Beside>
            <Ballots />
            {live(move || round.get().map(feel).into_any())}
            <Feelings />
            <Answered />
        </Beside>
    }
}

/// What everyone answered so far, and on one's own screen whether one's own answers are among it.
#[component]
fn Answered() -> impl IntoView {
    view! {
        <div class="stack answered">
            <Counted />
            <AnswersSoFar />
        </div>
    }
}

/// The work, with time and readiness beside it.
#[component]
fn Beside(children: Children) -> impl IntoView {
    let here = use_here();
    view! {
        <div class="with-rail">
            <div class="stack-l">{children()}</div>
            <div class="rail">
                <Timer />
                <ReadyPanel here />
            </div>
        </div>
    }
}

#[component]
fn ReadyPanel(here: Here) -> impl IntoView {
    let t = use_text();
    let ready = RwSignal::new(false);
    let counts = Memo::new(move |_| here.board.counts(here.event));
    let say = move |_| {
        let Door::Place(place, _) = here.board.door() else { return };
        let to = !ready.get_untracked();
        ready.set(to);
        browser::spawn(async move {
            let Some(pass) = place.pass() else { return };
            let signal = Light { v: PROTOCOL, pass, signal: SignalKind::Ready(to) };
            if browser::post::<_, Outcome>("/anon/signal", &signal).await.is_err() {
                ready.try_set(!to);
            }
        });
    };
    view! {
        <section class="panel stack" aria-labelledby="ready-title">
            <h2 class="panel__title" id="ready-title">{t.board_ready_title()}</h2>
            <Ring
                taken=Signal::derive(move || counts.get().ready)
                of=Signal::derive(move || counts.get().joined)
                label=Signal::derive(move || t.board_ready(counts.get().joined, counts.get().ready))
            />
            {replaced(here)}
            <p class="hint">{t.board_ready_hint()}</p>
            <button class="button button--quiet" type="button" aria-pressed=move || ready.get().to_string() on:click=say>{t.board_ready_say()}</button>
        </section>
    }
}

#[component]
fn NotStarted() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let day = move || here.look(|event| event.day).map(|day| date_text(t, day));
    view! {
        <div class="page-head">
            <h1>{t.board_not_started()}</h1>
            {live(move || day().map(|day| view! { <p class="lead">{day}</p> }.into_any()).into_any())}
            <p>{t.board_not_started_text()}</p>
        </div>
        <Prepared />
    }
}

#[component]
fn Prepare() -> impl IntoView {
    let t = use_text();
    view! {
        <div class="page-head">
            <h1>{t.board_prepare()}</h1>
            <p>{t.board_prepare_text()}</p>
        </div>
        <Prepared />
    }
}

/// What everybody should know before it begins.
#[component]
fn Prepared() -> impl IntoView {
    let t = use_text();
    let public = use_public();
    view! {
        <div class="with-rail">
            <section class="stack" aria-labelledby="ground">
                <h2 id="ground">{t.board_ground()}</h2>
                <ul class="promise">
                    {[(t.board_ground_1(), t.board_ground_1_text()), (t.board_ground_2(), t.board_ground_2_text()), (t.board_ground_3(), t.board_ground_3_text())]
                        .map(|(title, text)| view! { <li data-tone="loch"><h3>{title}</h3><p>{text}</p></li> }.into_any())
                        .collect_view()}
                </ul>
            </section>
            <section class="panel stack" aria-labelledby="support-title">
                <h2 class="panel__title" id="support-title">{t.board_support()}</h2>
                <Contacts list=public.partnership.support.clone() />
            </section>
        </div>
    }
}

/// What is open already, below the field in which the next is written.
#[component]
fn BoardSoFar() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let any = move || {
        here.board
            .read(|state| state.contributions.values().any(|it| it.event == here.event && it.column != Column::Feeling))
    };
    view! {
        <Show when=any>
            <details class="disclose">
                <summary>{t.board_so_far()}</summary>
                <Columns />
            </details>
        </Show>
    }
}

#[component]
fn OpenBoard() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let head = move || match here.phase() {
        Some(PhaseKind::Right) => (t.board_opened_right(), t.board_opened_text()),
        Some(PhaseKind::Differ) => (t.board_opened_differ(), t.board_opened_text()),
        _ => (t.board_explore(), t.board_explore_text()),
    };
    let writes = !use_place().is_replacement();
    let more = [(Column::Right, t.board_more_right()), (Column::Differ, t.board_more_differ())];
    let more = more.map(|(column, words)| {
        let exploring = move || writes && here.phase() == Some(PhaseKind::Explore);
        let round = Memo::new(move |_| here.open_round(column).filter(|_| exploring()));
        let one = move |round: u8| {
            view! {
                <details class="disclose" data-tone=tone(column)>
                    <summary>{words}</summary>
                    <Compose round heading=false />
                </details>
            }
            .into_any()
        };
        live(move || round.get().map(one).into_any())
    });
    view! {
        <div class="page-head">
            <h1>{move || head().0}</h1>
            <p>{move || head().1}</p>
            <Show when=move || here.may_arrange()>
                <p class="hint">{t.board_arranging()}</p>
            </Show>
        </div>
        <div class="ballots stack-l">
            <Ballots />
            <Show when=move || here.phase() == Some(PhaseKind::Explore)>
                <Answered />
            </Show>
        </div>
        <Timer />
        <Columns />
        <div class="pair">{more.into_iter().collect_view()}</div>
    }
}

#[component]
fn Leave() -> impl IntoView {
    let t = use_text();
    let (public, place) = (use_public(), use_place());
    let text = move || if may_change(place) { t.board_leave_text() } else { t.board_leave_read() };
    view! {
        <div class="page-head">
            <h1>{t.board_leave()}</h1>
            <p>{move || text()}</p>
        </div>
        <div class="with-rail">
            <div class="stack-l">
                <Ballots />
                <section class="stack" aria-labelledby="next-title">
                    <h2 id="next-title">{t.board_next()}</h2>
                    <p>{t.board_next_text()}</p>
                </section>
                <Answered />
                <Finish />
            </div>
            <section class="panel stack" aria-labelledby="support-title">
                <h2 class="panel__title" id="support-title">{t.board_support()}</h2>
                <Contacts list=public.partnership.support.clone() />
            </section>
        </div>
        <BoardSoFar />
    }
}

/// Whether what was written here can be changed from here.
fn may_change(place: Place) -> bool {
    place.keeps_list() && !place.is_replacement()
}

/// Leaving this device: on a shared one nothing stays. Asks back where something would be lost that is nowhere else.
#[component]
fn Finish() -> impl IntoView {
    let t = use_text();
    let (place, mine, votes, contact) = (use_place(), use_mine(), use_votes(), use_contact());
    let asking = RwSignal::new(false);
    let unsaved = move || (mine.unsaved() + votes.unsaved()) as u64;
    let leave = Callback::new(move |()| {
        browser::spawn(async move {
            mine.forget();
            votes.forget();
            contact.forget();
            place.forget().await;
            browser::go(&format!("/{}", segment(t.0)));
        });
    });
    let finish = move |_| if untrack(unsaved) > 0 { asking.set(true) } else { leave.run(()) };
    let what = move || match (place.is_own(), may_change(place)) {
        (true, true) => t.board_finish_own(),
        (true, false) => t.board_finish_place(),
        (false, _) => t.board_finish_shared(),
    };
    // What waits may be saved while the question stands.
    let lost = move || match unsaved() {
        0 => t.board_finish_saved().to_owned(),
        number => t.board_finish_unsaved(number),
    };
    view! {
        <section class="stack" aria-labelledby="finish-title">
            <h2 id="finish-title">{t.board_finish()}</h2>
            <p>{move || what()}</p>
            <button class="button button--quiet" type="button" on:click=finish><Icon name="exit" />{t.board_finish_do()}</button>
            <Confirm
                id="finish-confirm"
                title=t.board_finish_question()
                open=asking
                yes=t.board_finish_do()
                on_yes=leave
                no=t.board_finish_stay()
            >
                <p>{move || lost()}</p>
            </Confirm>
        </section>
    }
}

#[component]
fn Over() -> impl IntoView {
    let t = use_text();
    let place = use_place();
    let text = move || if may_change(place) { t.board_over_text() } else { t.board_over_read() };
    view! {
        <div class="page-head">
            <h1>{t.board_over()}</h1>
            <p>{move || text()}</p>
        </div>
        <div class="ballots">
            <Answered />
        </div>
        <Columns />
        <Finish />
    }
}
