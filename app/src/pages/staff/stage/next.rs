//! The reviews that follow from one, and a form that opens one.

use super::At;
use crate::copy::{Text, from_segment, segment, use_text};
use crate::desk::{Command, Done, Field, Linked};
use crate::people::{ChoiceField, Deed, DeedForm, TextField, lang_choices, link_to, paths};
use crate::ui::StepState;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// The section, where the kind of review has others that may follow.
#[component]
pub(super) fn Next(at: At) -> AnyView {
    let t = use_text();
    let held = at.held;
    if held.page.with_untracked(|page| page.may_follow.is_empty() && page.next.is_empty()) {
        return ().into_any();
    }
    let there = move || held.page.with(|page| page.next.iter().map(|it| item(t, it)).collect_view());
    let nothing = move || held.page.with(|page| page.next.is_empty());
    let open = Memo::new(move |_| at.is_open() && held.page.with(|page| !page.may_follow.is_empty()));
    let early = move || {
        let early = at.state() == StepState::Ahead && !held.closed.get();
        early.then(|| view! { <p class="soft">{t.stage_early()}</p> })
    };
    let may = held.page.with_untracked(|page| !page.may_follow.is_empty());
    view! {
        <section class="stack" aria-labelledby="follows-title">
            <h2 id="follows-title">{t.stage_next()}</h2>
            <p class="soft">{t.stage_next_text()}</p>
            <ul class="panel notes" role="list" hidden=nothing>
                {there}
            </ul>
            {early}
            // Hidden and not taken away: what was typed stays.
            <div hidden=move || !open.get()>{may.then(|| view! { <Open at /> })}</div>
        </section>
    }
    .into_any()
}

fn item(t: Text, linked: &Linked) -> AnyView {
    view! { <li class="note">{link_to(t, linked)}</li> }.into_any()
}

#[component]
fn Open(at: At) -> AnyView {
    let t = use_text();
    let held = at.held;
    let deed = Deed::new("next");
    let (kinds, title, lang, first) = held.page.with_untracked(|page| {
        let kinds: Vec<_> = page.may_follow.iter().map(|it| (it.key.clone(), it.name.get(t.0).to_owned())).collect();
        (kinds, page.title.clone(), page.lang, page.next.is_empty())
    });
    let kind = RwSignal::new(kinds.first().map(|(key, _)| key.clone()).unwrap_or_default());
    let (reference, title) = (RwSignal::new(String::new()), RwSignal::new(title));
    let lang = RwSignal::new(segment(lang).to_owned());
    let navigate = use_navigate();
    let submit = move |()| {
        let command = Command::OpenNext {
            review: held.id,
            kind: kind.get_untracked(),
            reference: reference.get_untracked(),
            title: title.get_untracked(),
            lang: lang.with_untracked(|lang| from_segment(lang)).unwrap_or(t.0),
        };
        let navigate = navigate.clone();
        deed.run(command, move |done| {
            if let Done::Review(review) = done {
                navigate(&paths::review(t.0, review), Default::default());
            }
        });
    };
    view! {
        <details class="disclose" open=first>
            <summary>{t.stage_next_open()}</summary>
            <DeedForm deed submit=t.stage_next_open() on_submit=submit quiet=true>
                <ChoiceField deed name="kind" label=t.clock_kind() choices=kinds value=kind />
                <TextField
                    deed
                    field=Field::Reference
                    name="reference"
                    label=t.staff_reference()
                    hint=t.staff_reference_hint()
                    value=reference
                    short=true
                />
                <TextField
                    deed
                    field=Field::Title
                    name="title"
                    label=t.staff_title()
                    hint=t.staff_title_hint()
                    value=title
                />
                <ChoiceField deed name="lang" label=t.staff_lang() choices=lang_choices() value=lang />
            </DeedForm>
        </details>
    }
    .into_any()
}
