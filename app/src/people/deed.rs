//! One thing that a form does: under way, done, or refused with words beside the field. What was typed stays where it
//! is until the server has it.

use crate::browser;
use crate::desk::{Command, Done, Field, Problem, Query, View, Wrong, desk_act, desk_read};
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};

/// Where a field of the contract is on the page.
struct Placed {
    field: Field,
    element: String,
    value: Option<RwSignal<String>>,
}

/// The state of one form. `Copy`, so that fields and buttons take it along.
#[derive(Clone, Copy)]
pub struct Deed {
    id: StoredValue<String>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    said: RwSignal<Option<String>>,
    fields: StoredValue<Vec<Placed>>,
}

impl Deed {
    /// A form whose elements have ids that begin with `id`.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: StoredValue::new(id.into()),
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            said: RwSignal::new(None),
            fields: StoredValue::new(Vec::new()),
        }
    }

    /// The id of the form, with an ending.
    pub fn id(self, ending: &str) -> String {
        self.id.with_value(|id| format!("{id}-{ending}"))
    }

    /// Says which element a field of the contract is, and what is typed there, so that a problem can lead there.
    pub fn place(self, field: Field, element: &str, value: Option<RwSignal<String>>) {
        let element = element.to_owned();
        self.fields.update_value(|fields| fields.push(Placed { field, element, value }));
    }

    /// The element of a field that is not right; the form itself where nothing was placed.
    pub fn element(self, field: Field, wrong: Wrong) -> String {
        let here = |placed: &&Placed| placed.field == field && is_here(wrong, placed.value);
        let found = self.fields.with_value(|all| all.iter().find(here).map(|placed| placed.element.clone()));
        found.unwrap_or_else(|| self.id("form"))
    }

    /// Whether it is under way. Tracked.
    pub fn busy(self) -> bool {
        self.busy.get()
    }

    /// Why it did not come about. Tracked.
    pub fn problem(self) -> Option<Problem> {
        self.problem.get()
    }

    /// What is not right about a field. Tracked.
    pub fn wrong(self, field: Field) -> Option<Wrong> {
        match self.problem.get() {
            Some(Problem::Field(at, wrong)) if at == field => Some(wrong),
            _ => None,
        }
    }

    /// The same where several elements are one field of the contract: this one holds `value`.
    pub fn wrong_at(self, field: Field, value: RwSignal<String>) -> Option<Wrong> {
        self.wrong(field).filter(|wrong| is_here(*wrong, Some(value)))
    }

    /// What was done, in words. Tracked.
    pub fn said(self) -> Option<String> {
        self.said.get()
    }

    /// Says what was done.
    pub fn say(self, words: impl Into<String>) {
        self.said.set(Some(words.into()));
    }

    /// Begins again: no problem, nothing said.
    pub fn clear(self) {
        self.problem.set(None);
        self.said.set(None);
    }

    /// Shows a problem that was found before anything was sent, and leads there.
    pub fn refuse(self, problem: Problem) {
        self.said.set(None);
        spawn_local(self.refused(problem));
    }

    /// An element holds something that the browser cannot read: a day that is typed by half.
    pub fn refuse_half(self, element: &str) {
        let at = |placed: &&Placed| placed.element == element;
        let field = self.fields.with_value(|all| all.iter().find(at).map(|placed| placed.field));
        self.refuse(Problem::Field(field.unwrap_or(Field::Day), Wrong::Form));
    }

    /// Asks the server, once at a time; `then` runs when it is done.
    pub fn run(self, command: Command, then: impl FnOnce(Done) + 'static) {
        self.run_boxed(command, Box::new(then));
    }

    fn run_boxed(self, command: Command, then: Box<dyn FnOnce(Done)>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.clear();
        spawn_local(async move {
            let outcome = desk_act(command).await;
            self.busy.set(false);
            match outcome {
                Ok(done) => then(done),
                Err(problem) => self.refused(problem).await,
            }
        });
    }

    async fn refused(self, problem: Problem) {
        self.problem.set(Some(problem));
        tick().await;
        if let Some(id) = self.id.try_get_value() {
            browser::focus(&format!("{id}-problem"));
        }
    }
}

/// Whether something may be wrong with an element: what is missing is not missing where something is typed.
fn is_here(wrong: Wrong, value: Option<RwSignal<String>>) -> bool {
    wrong != Wrong::Empty || value.is_none_or(|value| value.with_untracked(|text| text.trim().is_empty()))
}

/// Looks again, quietly: if there is no answer, what was seen before stays.
pub fn look_again(query: Query, take: impl FnOnce(View) + 'static) {
    look_again_boxed(query, Box::new(take));
}

fn look_again_boxed(query: Query, take: Box<dyn FnOnce(View)>) {
    spawn_local(async move {
        if let Ok(view) = desk_read(query).await {
            take(view);
        }
    });
}
