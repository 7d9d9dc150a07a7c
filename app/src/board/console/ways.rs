//! The ways on and back, and what is asked before one is taken.

use super::moving::Moving;
use crate::board::stage::{Stage, stage};
use crate::board::use_here;
use crate::copy::{attribute, use_text};
use crate::ui::{Confirm, Dialog, FieldError, Icon, phase_name, refusal_text, use_toasts};
use leptos::prelude::*;
use review::limits::{NOTE_CHARACTERS_MAX, SMALL_GROUP_MIN};
use review::plan::PhaseKind;
use review::refusal::Refusal;
use review::text::{check, normalise};

/// A phase next to this one: its place in the plan, and what it is for.
type Step = Option<(u8, PhaseKind)>;

/// The buttons on and back, with their questions.
#[component]
pub(super) fn Ways() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let moving = Moving::new(here, t, use_toasts());
    let near = Memo::new(move |_| -> (Step, Step) {
        here.look(|event| {
            let step = |n: u8| event.plan.phases.get(usize::from(n)).map(|phase| (n, phase.kind));
            (event.phase.checked_sub(1).and_then(step), event.phase.checked_add(1).and_then(step))
        })
    });
    view! {
        <div class="console__ways">
            {move || near.get().0.map(|(to, kind)| view! { <Way moving to kind on=false /> })}
            {move || near.get().1.map(|(to, kind)| view! { <Way moving to kind on=true /> })}
        </div>
        <Question moving />
        <FewQuestion moving />
        <ReasonQuestion moving />
    }
}

/// One way: on, or back.
#[component]
fn Way(moving: Moving, to: u8, kind: PhaseKind, on: bool) -> impl IntoView {
    let t = use_text();
    let name = phase_name(t, kind);
    let words = if on { t.console_on_to(name) } else { t.console_back_to(name) };
    let ask = move |_| moving.question(to);
    view! {
        <button class="button button--quiet" type="button" aria-describedby="move-note" on:click=ask>
            {(!on).then(|| view! { <Icon name="left" /> })}
            {words}
            {on.then(|| view! { <Icon name="right" /> })}
        </button>
    }
}

/// The question before every move.
#[component]
fn Question(moving: Moving) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let name = move || moving.kind().map_or("", |kind| phase_name(t, kind));
    let forwards = move || here.look(|event| moving.to.get() > event.phase);
    let title = move || if forwards() { t.console_on_question(name()) } else { t.console_back_question(name()) };
    let yes = move || if forwards() { t.console_on_to(name()) } else { t.console_back_to(name()) };
    let sealed = Memo::new(move |_| matches!(stage(here), Stage::Writing(_)));
    let ballots = Memo::new(move |_| here.look(|event| event.open_ballots().any(|round| event.accepts(round))));
    let go = Callback::new(move |()| moving.go(false, None));
    view! {
        <Confirm id="move-question" title open=moving.confirm yes on_yes=go>
            <p>{t.console_move_all()}</p>
            <p hidden=move || !sealed.get()>{t.console_move_sealed()}</p>
            <p hidden=move || !ballots.get()>{t.console_move_ballots()}</p>
            <p>{t.console_move_takes()}</p>
        </Confirm>
    }
}

/// Opening a round although few have joined.
#[component]
fn FewQuestion(moving: Moving) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let title = move || match here.board.counts(here.event).joined {
        0 => t.console_few_nobody().to_owned(),
        n => t.console_few(u64::from(n)),
    };
    let go = Callback::new(move |()| moving.go_with_few());
    view! {
        <Confirm id="few-question" title open=moving.few yes=t.console_few_yes() on_yes=go no=t.console_few_no()>
            <p>{t.console_few_text(SMALL_GROUP_MIN)}</p>
        </Confirm>
    }
}

/// Why nothing stands under *what went right*.
#[component]
fn ReasonQuestion(moving: Moving) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<Refusal>);
    let give = move |_| match check(&normalise(&typed.get_untracked()), NOTE_CHARACTERS_MAX) {
        Ok(()) => {
            wrong.set(None);
            moving.why.set(false);
            moving.go(false, Some(typed.get_untracked()));
        }
        Err(code) => {
            wrong.set(Some(code));
            crate::browser::focus("why-text");
        }
    };
    let waiting = Memo::new(move |_| match stage(here) {
        Stage::Writing(round) => here.board.counts(here.event).waiting.get(&round).copied().unwrap_or(0),
        _ => 0,
    });
    let actions = move || {
        view! { <button class="button" type="button" on:click=give>{t.console_why_yes()}</button> }
    };
    view! {
        <Dialog id="why-question" title=t.console_why() open=moving.why close=t.console_why_no() actions>
            <p>{t.console_why_text()}</p>
            <p hidden=move || waiting.get() == 0>{move || t.console_why_waiting(u64::from(waiting.get()))}</p>
            <div class="field" class:field--error=move || wrong.get().is_some()>
                <label for="why-text">{t.console_why_label()}</label>
                <p class="hint" id="why-hint">{t.console_why_hint(NOTE_CHARACTERS_MAX)}</p>
                <FieldError
                    id="why-error"
                    words=Signal::derive(move || wrong.get().map(|code| refusal_text(t, code).to_owned()))
                />
                <textarea
                    class="textarea"
                    id="why-text"
                    dir="auto"
                    lang=attribute(t.0)
                    aria-describedby="why-hint why-error"
                    aria-invalid=move || wrong.get().map(|_| "true")
                    prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                ></textarea>
            </div>
        </Dialog>
    }
}
