//! The question before a part is hidden: which words, for which of the two reasons, and what follows from it.

use super::act_id;
use super::parts::{Word, parts, words};
use crate::board::{Here, use_here};
use crate::browser;
use crate::copy::{Text, attribute, use_text};
use crate::ui::{Dialog, FieldError, Notice, Show};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use review::id::ContributionId;
use review::leaf::HideReason;
use review::limits::HIDDEN_PARTS_MAX;
use review::op::Op;
use review::opening::{Commitment, Salt};
use review::text::Lang;
use std::collections::BTreeSet;

/// Id of what receives the focus when no reason is chosen.
const REASON: &str = "hide-reason-person";

fn word_id(n: usize) -> String {
    format!("hide-word-{n}")
}

/// The words that are meant, as they stood when the question was asked: they may be put differently meanwhile.
#[derive(Clone)]
struct Meant {
    id: ContributionId,
    now: Commitment,
    lang: Lang,
    words: Vec<Word>,
}

/// What is chosen. One on the page. `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    open: RwSignal<bool>,
    meant: RwSignal<Option<Meant>>,
    /// The numbers of words.
    chosen: RwSignal<BTreeSet<usize>>,
    /// The word that the arrow keys have come to.
    at: RwSignal<usize>,
    reason: RwSignal<Option<HideReason>>,
    wrong: RwSignal<Option<String>>,
}

impl Draft {
    /// Nothing is asked.
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            meant: RwSignal::new(None),
            chosen: RwSignal::new(BTreeSet::new()),
            at: RwSignal::new(0),
            reason: RwSignal::new(None),
            wrong: RwSignal::new(None),
        }
    }

    /// Asks about a contribution as it is shown now.
    pub fn begin(self, here: Here, id: ContributionId) {
        let meant = here.board.peek(|state| {
            let it = state.contributions.get(&id)?;
            let shown = it.hiding.as_ref().map(|hiding| hiding.shown);
            let now = shown.or_else(|| it.commitments.last().copied())?;
            Some(Meant { id, now, lang: it.lang, words: words(it.text.as_deref()?) })
        });
        if meant.is_none() {
            return;
        }
        self.chosen.set(BTreeSet::new());
        self.at.set(0);
        self.reason.set(None);
        self.wrong.set(None);
        self.meant.set(meant);
        self.open.set(true);
        browser::focus_soon(word_id(0));
    }

    /// Hides what is chosen, or says what is missing.
    fn hide(self, here: Here, t: Text) {
        let Some(meant) = self.meant.get_untracked() else { return };
        let parts = self.chosen.with_untracked(|chosen| parts(&meant.words, chosen));
        let word = word_id(self.at.get_untracked());
        let (words, missing) = match self.reason.get_untracked() {
            _ if parts.is_empty() => (t.hide_nothing().to_owned(), word),
            _ if parts.len() > HIDDEN_PARTS_MAX => (t.hide_too_many(HIDDEN_PARTS_MAX), word),
            None => (t.hide_no_reason().to_owned(), REASON.to_owned()),
            Some(reason) => {
                self.open.set(false);
                let (id, now, salt) = (meant.id, meant.now, Salt(browser::random()));
                here.ask(Op::Hide { id, reason, parts, now, salt });
                browser::focus_soon(act_id(id));
                return;
            }
        };
        self.wrong.set(Some(words));
        browser::focus(&missing);
    }
}

/// The draft of this page.
pub(super) fn use_draft() -> Draft {
    use_context().unwrap_or_else(Draft::new)
}

/// The dialog; closed until a contribution's own button opens it.
#[component]
pub fn HideDialog() -> impl IntoView {
    let t = use_text();
    let (here, draft) = (use_here(), use_draft());
    let alone = Memo::new(move |_| {
        here.board.read(|state| state.review.as_ref().is_some_and(|review| review.facilitators.len() == 1))
    });
    let actions = move || {
        view! { <button class="button" type="button" on:click=move |_| draft.hide(here, t)>{t.hide_yes()}</button> }
    };
    view! {
        <Dialog id="hide-question" title=t.hide_title() open=draft.open actions>
            <p>{t.hide_text()}</p>
            {move || draft.meant.get().map(|meant| view! { <Choose draft meant /> })}
            <Reasons draft />
            <ul class="hide__follows">
                <li>{t.hide_everyone()}</li>
                <li>{t.hide_second()}</li>
                <li>{t.hide_author()}</li>
            </ul>
            <Show when=move || alone.get()>
                <Notice kind="wait" icon="warn"><p>{t.hide_alone()}</p></Notice>
            </Show>
            <div role="alert">
                <FieldError id="hide-error" words=draft.wrong />
            </div>
        </Dialog>
    }
}

/// The words as buttons that stay pressed: one stop of the Tab key, and arrow keys within, because there may be
/// hundreds.
#[component]
fn Choose(draft: Draft, meant: Meant) -> impl IntoView {
    let t = use_text();
    let all = meant.words.len();
    let whole = move || draft.chosen.with(|chosen| chosen.len() == all);
    let everything = move |_| {
        let chosen = if untrack(whole) { BTreeSet::new() } else { (0..all).collect() };
        draft.chosen.set(chosen);
    };
    let key = move |event: KeyboardEvent| {
        let (now, last) = (draft.at.get_untracked(), all.saturating_sub(1));
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => (now + 1).min(last),
            "ArrowLeft" | "ArrowUp" => now.saturating_sub(1),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        draft.at.set(to);
        browser::focus(&word_id(to));
    };
    let lang = attribute(meant.lang);
    let buttons = meant.words.into_iter().enumerate().map(|(n, word)| word_button(draft, n, word)).collect_view();
    view! {
        <fieldset class="field">
            <legend id="hide-words">{t.hide_words()}</legend>
            <p class="hint" id="hide-keys">{t.hide_keys()}</p>
            <div
                class="hide__words"
                role="toolbar"
                aria-labelledby="hide-words"
                aria-describedby="hide-keys"
                dir="auto"
                lang=lang
                on:keydown=key
            >
                {buttons}
            </div>
            <button
                class="button button--quiet button--small"
                type="button"
                aria-pressed=move || whole().to_string()
                on:click=everything
            >
                {t.hide_everything()}
            </button>
        </fieldset>
    }
}

/// One word, and the white space after it.
fn word_button(draft: Draft, n: usize, word: Word) -> AnyView {
    let on = move || draft.chosen.with(|chosen| chosen.contains(&n));
    let toggle = move |_| {
        draft.chosen.update(|chosen| {
            if !chosen.remove(&n) {
                chosen.insert(n);
            }
        });
    };
    view! {
        <button
            class="hide__word"
            type="button"
            id=word_id(n)
            tabindex=move || if draft.at.get() == n { "0" } else { "-1" }
            aria-pressed=move || on().to_string()
            on:focus=move |_| draft.at.set(n)
            on:click=toggle
        >
            {word.text}
        </button>
        {word.gap}
    }
    .into_any()
}

/// The closed list of reasons.
#[component]
fn Reasons(draft: Draft) -> impl IntoView {
    let t = use_text();
    let reasons = [
        (REASON, HideReason::IdentifiesPerson, t.hide_reason_person()),
        ("hide-reason-threat", HideReason::Threat, t.hide_reason_threat()),
    ];
    let choice = move |(id, reason, words): (&'static str, HideReason, &'static str)| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    id=id
                    name="hide-reason"
                    prop:checked=move || draft.reason.get() == Some(reason)
                    on:change=move |_| draft.reason.set(Some(reason))
                />
                <span>{words}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend>{t.hide_reason()}</legend>
            {reasons.map(choice).collect_view()}
            <p class="hint">{t.hide_reason_only()}</p>
        </fieldset>
    }
}
