//! The fields of the staff's forms: label, hint, error and control, tied together for people who do not see them.

use super::controls::{Ties, area, choice, line};
use super::deed::Deed;
use super::wrong::field_words;
use crate::copy::{LANGS, use_text};
use crate::desk::Field;
use crate::ui::FieldError;
use leptos::prelude::*;

fn ties(deed: Deed, field: Field, value: RwSignal<String>, id: String, hint: bool) -> Ties {
    deed.place(field, &id, Some(value));
    let (hint, error) = (hint.then(|| format!("{id}-hint")), format!("{id}-error"));
    let described_by = Signal::derive(move || {
        let error = deed.wrong_at(field, value).map(|_| error.clone());
        let all: Vec<String> = hint.iter().cloned().chain(error).collect();
        (!all.is_empty()).then(|| all.join(" "))
    });
    let invalid = Signal::derive(move || deed.wrong_at(field, value).map(|_| "true"));
    Ties { id, described_by, invalid }
}

/// What is not right about a field, in words.
pub(super) fn error_words(deed: Deed, field: Field) -> Signal<Option<String>> {
    let t = use_text();
    Signal::derive(move || deed.wrong(field).map(|wrong| field_words(t, field, wrong)))
}

fn error_at(deed: Deed, field: Field, value: RwSignal<String>) -> Signal<Option<String>> {
    let t = use_text();
    Signal::derive(move || deed.wrong_at(field, value).map(|wrong| field_words(t, field, wrong)))
}

fn frame(words: Signal<Option<String>>, id: String, label: String, hint: String, control: AnyView) -> AnyView {
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> });
    view! {
        <div class="field" class:field--error=move || words.with(Option::is_some)>
            <label for=id.clone()>{label}</label>
            {hint}
            <FieldError id=format!("{id}-error") words />
            {control}
        </div>
    }
    .into_any()
}

/// One line of text.
#[component]
pub fn TextField(
    /// The form it belongs to.
    deed: Deed,
    /// Which field of the contract it is.
    field: Field,
    /// Its name within the form.
    name: &'static str,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What helps to fill it in; empty for nothing.
    #[prop(optional, into)]
    hint: String,
    /// What is typed.
    value: RwSignal<String>,
    /// The type of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// The keyboard that phones show.
    #[prop(default = "text")]
    keyboard: &'static str,
    /// Whether it is a short one.
    #[prop(optional)]
    short: bool,
) -> AnyView {
    let id = deed.id(name);
    let control = line(ties(deed, field, value, id.clone(), !hint.is_empty()), value, kind, keyboard, short);
    frame(error_at(deed, field, value), id, label, hint, control)
}

/// Several lines of text.
#[component]
pub fn LongField(
    /// The form it belongs to.
    deed: Deed,
    /// Which field of the contract it is.
    field: Field,
    /// Its name within the form.
    name: &'static str,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What helps to fill it in; empty for nothing.
    #[prop(optional, into)]
    hint: String,
    /// What is typed.
    value: RwSignal<String>,
    /// The language it is written in, if the field has one.
    #[prop(optional)]
    lang: Option<&'static str>,
) -> AnyView {
    let id = deed.id(name);
    let control = area(ties(deed, field, value, id.clone(), !hint.is_empty()), value, lang);
    frame(error_at(deed, field, value), id, label, hint, control)
}

/// One of a few.
#[component]
pub fn ChoiceField(
    /// The form it belongs to.
    deed: Deed,
    /// Its name within the form.
    name: &'static str,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What helps to choose; empty for nothing.
    #[prop(optional, into)]
    hint: String,
    /// Value and words of each.
    choices: Vec<(String, String)>,
    /// The value that is chosen.
    value: RwSignal<String>,
) -> AnyView {
    let id = deed.id(name);
    let hint_id = (!hint.is_empty()).then(|| format!("{id}-hint"));
    let ties = Ties { id: id.clone(), described_by: Signal::stored(hint_id.clone()), invalid: Signal::stored(None) };
    let hint = hint_id.map(|id| view! { <p class="hint" id=id>{hint}</p> });
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {hint}
            {choice(ties, value, choices)}
        </div>
    }
    .into_any()
}

/// One line in a row of several; what is not right about it is said for all rows together.
#[component]
pub fn RowField(
    /// Its id.
    #[prop(into)]
    id: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What is typed.
    value: RwSignal<String>,
    /// The type of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// The keyboard that phones show.
    #[prop(default = "text")]
    keyboard: &'static str,
    /// Whether it is a short one.
    #[prop(optional)]
    short: bool,
    /// The id of an element that describes it; empty for none.
    #[prop(optional, into)]
    described_by: String,
) -> AnyView {
    let described_by = Signal::stored((!described_by.is_empty()).then_some(described_by));
    let ties = Ties { id: id.clone(), described_by, invalid: Signal::stored(None) };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {line(ties, value, kind, keyboard, short)}
        </div>
    }
    .into_any()
}

/// The languages of the screen as choices.
pub fn lang_choices() -> Vec<(String, String)> {
    LANGS.iter().map(|(_, segment, _, name)| ((*segment).to_owned(), (*name).to_owned())).collect()
}
