//! Putting a question to everyone: choosing what it is about, and asking back where few have joined.

use super::{asked_id, name, question};
use crate::board::{Here, use_here};
use crate::browser;
use crate::copy::{Text, attribute, use_text};
use crate::ui::{Confirm, FieldError, Show, column_name};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use review::ballot::Subject;
use review::id::EventId;
use review::limits::{SMALL_GROUP_MIN, STATEMENTS_MAX};
use review::op::Op;
use review::plan::{Column, Question};
use review::refusal::Refusal;
use review::state::{Contribution, State, Theme};
use review::text::Lang;

const SIDES: [Column; 2] = [Column::Right, Column::Differ];

/// A question that is being put. `Copy`. What is ticked outlives the form: a refusal brings it back with it.
#[derive(Clone, Copy)]
pub(super) struct Putting {
    // By name: it is as large as all else together, and this is handed on by value.
    here: StoredValue<Here>,
    /// What is ticked, with the round it is for.
    chosen: RwSignal<Vec<(u8, Subject)>>,
    /// Whether it is asked if a round is to open although few have joined.
    few: RwSignal<bool>,
    /// The round that this is about, and what it asks about.
    put: StoredValue<Option<(u8, Vec<Subject>)>>,
}

impl Putting {
    /// Nothing put yet.
    pub fn new(here: Here) -> Self {
        let (chosen, few) = (RwSignal::new(vec![]), RwSignal::new(false));
        let here = StoredValue::new(here);
        let putting = Self { here, chosen, few, put: StoredValue::new(None) };
        putting.follow_refusals();
        putting
    }

    /// Opens a round, or asks back.
    fn put(self, round: u8, about: Vec<Subject>) {
        let here = self.here.get_value();
        let counts = untrack(|| here.board.counts(here.event));
        self.put.set_value(Some((round, about)));
        // Counts that are not there yet refuse nothing.
        if counts.places > 0 && (counts.joined as usize) < SMALL_GROUP_MIN {
            self.few.set(true);
        } else {
            self.open(false);
        }
    }

    fn open(self, few: bool) {
        if let Some((round, about)) = self.put.get_value() {
            let here = self.here.get_value();
            here.ask(Op::OpenBallot { event: here.event, round, about, few });
            browser::focus_soon(asked_id(round));
        }
    }

    /// What the server refused after all is asked back like what was foreseen.
    fn follow_refusals(self) {
        Effect::new(move |before: Option<()>| {
            let refused = self.here.get_value().board.refused();
            // What was refused before this page stood here is over.
            if before.is_some()
                && let Some((Op::OpenBallot { round, about, .. }, Refusal::TooFewJoined)) = refused
            {
                self.put.set_value(Some((round, about)));
                self.few.set(true);
            }
        });
    }
}

/// Something that may be asked about.
#[derive(Clone, PartialEq, Eq)]
struct Choice {
    subject: Subject,
    words: String,
    lang: Lang,
    column: Column,
}

fn themes(state: &State, event: EventId) -> Vec<Choice> {
    let choice = |it: &Theme| {
        let words = it.title.clone()?;
        Some(Choice { subject: Subject::Theme(it.id), words, lang: it.lang, column: it.column })
    };
    SIDES.iter().flat_map(|column| state.themes_of(event, *column)).filter_map(choice).collect()
}

/// Contributions that stand. Feelings are heard and accepted: nobody is asked whether they agree with them.
fn contributions(state: &State, event: EventId) -> Vec<Choice> {
    let stands = |it: &&Contribution| it.event == event && !it.withdrawn && it.column != Column::Feeling;
    let mut list: Vec<&Contribution> = state.contributions.values().filter(stands).collect();
    list.sort_by_key(|it| (it.column, it.seq));
    let choice = |it: &Contribution| {
        let words = it.text.clone()?;
        Some(Choice { subject: Subject::Contribution(it.id), words, lang: it.lang, column: it.column })
    };
    list.into_iter().filter_map(choice).collect()
}

/// A choice is drawn anew when its words change.
fn key(it: &Choice) -> String {
    match it.subject {
        Subject::Theme(id) => format!("{id} {}", it.words),
        Subject::Contribution(id) => format!("{id} {}", it.words),
    }
}

/// The form that puts a question, folded away.
#[component]
pub(super) fn PutForm(putting: Putting, round: u8) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let (words, hint) = match question(here, round) {
        Some(Question::Priorities { votes }) => {
            (t.console_ask_priorities(), t.console_ask_priorities_hint(STATEMENTS_MAX, votes))
        }
        _ => (t.console_ask_stances(), t.console_ask_stances_hint(STATEMENTS_MAX)),
    };
    let groups = Memo::new(move |_| here.board.read(|state| themes(state, here.event)));
    let single = Memo::new(move |_| here.board.read(|state| contributions(state, here.event)));
    let any = Memo::new(move |_| !(groups.get().is_empty() && single.get().is_empty()));
    let wrong = RwSignal::new(false);
    let field = format!("put-{round}");
    let target = field.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let chosen = putting.chosen.get_untracked();
        let all = groups.get_untracked().into_iter().chain(single.get_untracked());
        let about: Vec<Subject> = all.map(|it| it.subject).filter(|it| chosen.contains(&(round, *it))).collect();
        wrong.set(!(1..=STATEMENTS_MAX).contains(&about.len()));
        if wrong.get_untracked() {
            return browser::focus(&target);
        }
        putting.put(round, about);
    };
    let count = move || putting.chosen.read().iter().filter(|it| it.0 == round).count() as u64;
    let (hint_id, error) = (format!("{field}-hint"), format!("{field}-error"));
    let described = format!("{hint_id} {error}");
    let more = move || t.console_ask_single(single.get().len() as u64);
    view! {
        <details class="disclose ask__part">
            <summary>{words}</summary>
            <p class="hint" hidden=move || any.get()>{t.console_ask_nothing()}</p>
            <form class="stack" on:submit=submit hidden=move || !any.get() novalidate>
                <fieldset
                    class="field"
                    class:field--error=move || wrong.get()
                    id=field
                    tabindex="-1"
                    aria-describedby=described
                >
                    <legend>{name(t, here, round)}</legend>
                    <p class="hint" id=hint_id>{hint}</p>
                    <FieldError
                        id=error
                        words=Signal::derive(move || wrong.get().then(|| t.console_ask_wrong(STATEMENTS_MAX)))
                    />
                    <Choices putting round list=groups />
                    <details class="disclose" hidden=move || single.get().is_empty()>
                        <summary>{more}</summary>
                        <Choices putting round list=single />
                    </details>
                </fieldset>
                <div class="row">
                    <button class="button" type="submit">{t.console_ask_put()}</button>
                    <span class="hint" role="status">{move || t.console_ask_chosen(count())}</span>
                </div>
            </form>
        </details>
    }
}

/// What may be ticked.
#[component]
fn Choices(putting: Putting, round: u8, list: Memo<Vec<Choice>>) -> impl IntoView {
    let t = use_text();
    view! {
        <Show when=move || !list.get().is_empty()>
            <ul>
                <For each=move || list.get() key=|it| key(it) let:it>
                    <li>{tick(t, putting, round, it)}</li>
                </For>
            </ul>
        </Show>
    }
}

fn tick(t: Text, putting: Putting, round: u8, it: Choice) -> AnyView {
    let one = (round, it.subject);
    let on = move || putting.chosen.read().contains(&one);
    let turn = move |_| {
        putting.chosen.update(|chosen| {
            if chosen.contains(&one) { chosen.retain(|known| *known != one) } else { chosen.push(one) }
        });
    };
    view! {
        <label class="choice">
            <input type="checkbox" prop:checked=on on:change=turn />
            <span>
                <span class="answers__words" dir="auto" lang=attribute(it.lang)>{it.words}</span>
                <span class="choice__hint">{column_name(t, it.column)}</span>
            </span>
        </label>
    }
    .into_any()
}

/// Asking although few have joined.
#[component]
pub(super) fn FewQuestion(putting: Putting) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let title = move || match here.board.counts(here.event).joined {
        0 => t.console_few_nobody().to_owned(),
        n => t.console_few(u64::from(n)),
    };
    let go = Callback::new(move |()| putting.open(true));
    view! {
        <Confirm
            id="ask-few-question"
            title
            open=putting.few
            yes=t.console_few_yes()
            on_yes=go
            no=t.console_few_no()
        >
            <p>{t.console_ask_few_text(SMALL_GROUP_MIN)}</p>
        </Confirm>
    }
}
