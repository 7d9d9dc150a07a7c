//! Where a review is: its stages in order, what the one it is at is about, and the ways on and back.

use super::super::held::Held;
use crate::browser;
use crate::copy::{Text, use_text};
use crate::desk::{Command, EventCard, Problem, StageCard};
use crate::people::{Deed, DeedButton, DeedProblem, DeedSaid, paths};
use crate::ui::Confirm;
use leptos::prelude::*;
use review::refusal::Refusal;
use review::regime::StageKind;
use review::state::Status;

/// The id of the heading, which receives the focus when the review has moved.
const HEADING: &str = "stages-title";

/// The place of the stage that a review is at, among its stages.
fn place(stages: &[StageCard], at: Option<StageKind>) -> Option<usize> {
    stages.iter().position(|stage| Some(stage.kind) == at)
}

/// Headings under which something stands.
fn written(stage: &StageCard) -> usize {
    stage.headings.iter().filter(|heading| !heading.notes.is_empty()).count()
}

/// The section; reviews from before stages have none.
#[component]
pub fn Stages(held: Held) -> AnyView {
    let t = use_text();
    if held.page.with_untracked(|page| page.stages.is_empty()) {
        return ().into_any();
    }
    view! {
        <section class="stack" aria-labelledby=HEADING>
            <h2 id=HEADING tabindex="-1">{t.stage_title()}</h2>
            <Now held />
        </section>
    }
    .into_any()
}

/// The stage that the review is at.
#[component]
fn Now(held: Held) -> AnyView {
    let t = use_text();
    let at = Memo::new(move |_| held.page.with(|page| place(&page.stages, page.stage)));
    let shown = move || {
        let at = at.get()?;
        let stage = held.page.with(|page| page.stages.get(at).cloned())?;
        let all = stage.headings.len();
        let words = (all > 0).then(|| {
            let name = stage.name.get(t.0).to_owned();
            let open = if held.closed.get() { t.stage_read(name) } else { t.stage_open(name) };
            view! {
                <p class="soft">{t.stage_written(all, written(&stage))}"."</p>
                <p>
                    <a class="button" href=paths::stage(t.0, held.id, at)>
                        {open}
                    </a>
                </p>
            }
        });
        Some(view! {
            <h3 class="panel__title">{stage.name.get(t.0).to_owned()}</h3>
            <p>{stage.about.get(t.0).to_owned()}</p>
            {words}
        })
    };
    let others = move || {
        let link = |(n, stage): (usize, &StageCard)| {
            view! {
                <li>
                    <a class="link" href=paths::stage(t.0, held.id, n)>
                        {stage.name.get(t.0).to_owned()}
                    </a>
                </li>
            }
        };
        held.page.with(|page| page.stages.iter().enumerate().map(link).collect_view())
    };
    view! {
        <div class="panel stack">
            <div class="stack-s">{shown}</div>
            {move || (!held.closed.get()).then(|| view! { <Moves held at /> })}
            <details class="disclose">
                <summary>{t.stage_others()}</summary>
                <ul class="stack-s">{others}</ul>
            </details>
        </div>
    }
    .into_any()
}

/// What a way leads to: the place of a stage, and its name.
type Way = Option<(usize, String)>;

/// The ways on and back, each with a question first; and the way back from the last step, without one.
#[component]
fn Moves(held: Held, at: Memo<Option<usize>>) -> AnyView {
    let t = use_text();
    let deed = Deed::new("stage");
    let name = move |n: usize| held.page.with(|page| Some(page.stages.get(n)?.name.get(t.0).to_owned()));
    let way = move |n: Option<usize>| n.and_then(|n| Some((n, name(n)?)));
    let on = Memo::new(move |_| way(at.get().map(|at| at + 1)));
    let back = Memo::new(move |_| way(at.get().and_then(|at| at.checked_sub(1))));
    // The last step that was made here: from where, and to where.
    let moved = RwSignal::new(None::<(usize, usize)>);
    let go = move |to: usize| {
        let was = at.get_untracked();
        let kinds = held.page.with_untracked(|page| {
            let kind = |n: usize| page.stages.get(n).map(|stage| stage.kind);
            Some((kind(was?)?, kind(to)?))
        });
        let Some((from, kind)) = kinds else { return };
        deed.run(Command::MoveStage { review: held.id, from, to: kind }, move |_| {
            deed.say(t.stage_moved(untrack(|| name(to)).unwrap_or_default()));
            moved.set(was.map(|was| (was, to)));
            held.again_then(move |_| {
                // The button that was pressed is gone with the stage.
                browser::focus(HEADING);
            });
        });
    };
    // Nobody undoes what somebody else has done since.
    let undo = Memo::new(move |_| way(moved.get().filter(|(_, to)| at.get() == Some(*to)).map(|(from, _)| from)));
    Effect::new(move |_| {
        if deed.problem() == Some(Problem::Refused(Refusal::ChangedMeanwhile)) {
            held.again();
        }
    });
    let undo_button = move || {
        undo.get().map(|(to, words)| {
            view! { <DeedButton deed words=t.stage_undo(words) on_press=move |()| go(to) /> }
        })
    };
    let (asks_on, asks_back) = (RwSignal::new(false), RwSignal::new(false));
    let ask = move |way: Memo<Way>, asks: RwSignal<bool>, words: fn(Text, String) -> String| {
        move || {
            way.get().map(|(_, stage)| {
                view! { <DeedButton deed words=words(t, stage) on_press=move |()| asks.set(true) /> }
            })
        }
    };
    let answer = move |way: Memo<Way>| {
        move |()| {
            if let Some((to, _)) = way.get_untracked() {
                go(to);
            }
        }
    };
    let stage_of = move |way: Memo<Way>| way.get().map(|(_, stage)| stage).unwrap_or_default();
    let open = move || held.page.with(|page| page.stages.get(at.get()?).map(|it| it.headings.len() - written(it)));
    let empty = move || open().filter(|n| *n > 0).map(|n| view! { <p>{t.stage_empty(n as u64)}</p> });
    let live = move || {
        let live = |event: &&EventCard| event.status == Status::Live;
        let n = held.page.with(|page| page.events.iter().filter(live).count());
        (n > 0).then(|| view! { <p>{t.stage_live(n as u64)}</p> })
    };
    view! {
        <DeedProblem deed />
        <div class="row">
            {ask(on, asks_on, Text::stage_go_on)}
            {ask(back, asks_back, Text::stage_step_back)}
            <DeedSaid deed />
            {undo_button}
        </div>
        <Confirm
            id="stage-on"
            title=move || t.stage_go_on_title(stage_of(on))
            open=asks_on
            yes=move || t.stage_go_on(stage_of(on))
            on_yes=answer(on)
        >
            <p>{t.stage_go_on_text()}</p>
            {empty}
            {live}
        </Confirm>
        <Confirm
            id="stage-back"
            title=move || t.stage_back_title(stage_of(back))
            open=asks_back
            yes=move || t.stage_step_back(stage_of(back))
            on_yes=answer(back)
        >
            <p>{t.stage_back_text()}</p>
        </Confirm>
    }
    .into_any()
}
