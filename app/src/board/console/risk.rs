//! Words that somebody marked as perhaps needing action now: what a named person did is recorded here. What is typed
//! outlives this page, but not the tab.

use crate::board::use_here;
use crate::browser;
use crate::copy::{attribute, segment, use_text};
use crate::session::Board;
use crate::ui::{FieldError, Icon, Show, refusal_text};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use review::id::ContributionId;
use review::limits::NOTE_CHARACTERS_MAX;
use review::op::Op;
use review::refusal::Refusal;
use review::state::{Contribution, Risk};
use review::text::{check, normalise};
use std::cell::RefCell;
use std::collections::BTreeMap;

const TITLE: &str = "risk-title";

thread_local! {
    /// Answers that are being typed. In the browser only: the panel is never a part of a first render.
    static DRAFTS: RefCell<BTreeMap<ContributionId, String>> = const { RefCell::new(BTreeMap::new()) };
}

/// All that is marked, and what was done.
#[component]
pub(super) fn RiskPanel() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let of = move |wanted: fn(&Contribution) -> bool| {
        Memo::new(move |_| {
            here.board.read(|state| {
                let all = state.contributions.values().filter(|it| it.event == here.event && wanted(it));
                all.map(|it| it.id).collect::<Vec<_>>()
            })
        })
    };
    let marked = of(|it| it.risk == Risk::Marked && !it.withdrawn);
    let taken_back = of(|it| it.risk == Risk::Marked && it.withdrawn);
    let answered = of(|it| matches!(it.risk, Risk::Answered(_)));
    let open = Memo::new(move |_| !marked.get().is_empty());
    let words = move || match marked.get().len() as u64 {
        0 => t.console_risk_none().to_owned(),
        n => t.console_risk_count(n),
    };
    view! {
        <section class="panel stack" aria-labelledby=TITLE>
            <h2 class="panel__title" id=TITLE tabindex="-1">{t.console_risk()}</h2>
            <p role="status">{words}</p>
            <Show when=move || open.get()>
                <p>{t.console_risk_text()}</p>
                <p>
                    <a class="at-risk" href=format!("/{}/about/risk", segment(t.0)) rel="external" target="_blank">
                        <Icon name="risk" />
                        <span>{t.console_risk_contacts()}</span>
                    </a>
                </p>
            </Show>
            <ul class="stack">
                <For each=move || marked.get() key=|id| *id let:id>
                    <li class="stack-s">
                        <MarkedWords id />
                        <AnswerForm id />
                    </li>
                </For>
            </ul>
            <Show when=move || !taken_back.get().is_empty()>
                <p class="hint">{t.console_risk_withdrawn()}</p>
            </Show>
            <Show when=move || !answered.get().is_empty()>
                <h3>{t.console_risk_answered()}</h3>
                <ul class="stack">
                    <For each=move || answered.get() key=|id| *id let:id>
                        <li><Answered id /></li>
                    </For>
                </ul>
            </Show>
        </section>
    }
}

/// The words themselves, in the language they were written in.
#[component]
fn MarkedWords(id: ContributionId) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let it = Memo::new(move |_| {
        here.board.read(|state| state.contributions.get(&id).map(|it| (it.text.clone(), attribute(it.lang))))
    });
    let text = move || it.get().and_then(|it| it.0).unwrap_or_else(|| t.board_removed().to_owned());
    view! {
        <blockquote
            class="contribution__text"
            id=format!("marked-{id}")
            dir="auto"
            lang=move || it.get().map(|it| it.1)
        >
            {text}
        </blockquote>
    }
}

#[component]
fn AnswerForm(id: ContributionId) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let typed = RwSignal::new(DRAFTS.with_borrow(|drafts| drafts.get(&id).cloned().unwrap_or_default()));
    let wrong = RwSignal::new(None::<Refusal>);
    let field = format!("answer-{id}");
    let (hint, error) = (format!("{field}-hint"), format!("{field}-error"));
    let target = field.clone();
    let record = move |event: SubmitEvent| {
        event.prevent_default();
        let outcome = check(&normalise(&typed.get_untracked()), NOTE_CHARACTERS_MAX);
        wrong.set(outcome.err());
        if outcome.is_err() {
            return browser::focus(&target);
        }
        // The draft stays until the page is left: a refusal brings the form back with it.
        here.ask(Op::AnswerRisk { id, what: Board::words(&typed.get_untracked(), t.0) });
        browser::focus_soon(TITLE.to_owned());
    };
    let keep = move |event| {
        let text = event_target_value(&event);
        DRAFTS.with_borrow_mut(|drafts| drafts.insert(id, text.clone()));
        typed.set(text);
    };
    view! {
        <form class="stack-s" on:submit=record>
            <div class="field" class:field--error=move || wrong.get().is_some()>
                <label for=field.clone()>{t.console_risk_what()}</label>
                <p class="hint" id=hint.clone()>{t.console_risk_hint(NOTE_CHARACTERS_MAX)}</p>
                <FieldError
                    id=error.clone()
                    words=Signal::derive(move || wrong.get().map(|code| refusal_text(t, code).to_owned()))
                />
                <textarea
                    class="textarea"
                    id=field
                    dir="auto"
                    lang=attribute(t.0)
                    aria-describedby=format!("marked-{id} {hint} {error}")
                    aria-invalid=move || wrong.get().map(|_| "true")
                    prop:value=move || typed.get()
                    on:input=keep
                ></textarea>
            </div>
            <p><button class="button button--small" type="submit">{t.console_risk_save()}</button></p>
        </form>
    }
}

#[component]
fn Answered(id: ContributionId) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let what = Memo::new(move |_| {
        here.board.read(|state| match state.contributions.get(&id).map(|it| &it.risk) {
            Some(Risk::Answered(what)) => what.clone(),
            _ => None,
        })
    });
    view! {
        <div class="stack-s">
            <MarkedWords id />
            <p dir="auto">
                <strong>{t.console_risk_done()}</strong>
                " "
                {move || what.get().unwrap_or_else(|| t.board_removed().to_owned())}
            </p>
        </div>
    }
}
