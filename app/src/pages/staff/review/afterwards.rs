//! Afterwards: on which days people may look at what came of the review, and slips that say so.

use super::super::held::Held;
use crate::browser;
use crate::copy::{Lang, from_segment, segment, use_text};
use crate::desk::{Command, Field, Problem, Wrong};
use crate::people::{
    ChoiceField, DatedSheet, Deed, DeedForm, DeedProblem, FollowUpRows, FollowUpsEditor, TextField, lang_choices,
};
use crate::ui::{Icon, news_text};
use leptos::prelude::*;
use review::follow_up::News;
use review::limits::SEATS_MAX;

/// The section. On a closed review the days can be read, and slips printed.
#[component]
pub fn Afterwards(held: Held) -> AnyView {
    let t = use_text();
    let mail = held.page.with_untracked(|page| page.mail);
    let set = move || {
        if held.closed.get() { view! { <DaysSet held /> }.into_any() } else { view! { <SetDays held /> }.into_any() }
    };
    let any = Memo::new(move |_| held.page.with(|page| !page.follow_ups.is_empty()));
    view! {
        <section class="stack" aria-labelledby="afterwards-title">
            <h2 id="afterwards-title">{t.after_staff_title()}</h2>
            <p class="soft">{t.after_staff_text()}</p>
            <p class="soft">{if mail { t.after_staff_mail() } else { t.after_staff_no_mail() }}</p>
            {set}
            {move || any.get().then(|| view! { <Slips held /> })}
        </section>
    }
    .into_any()
}

#[component]
fn SetDays(held: Held) -> AnyView {
    let t = use_text();
    let deed = Deed::new("afterwards");
    let rows = FollowUpRows::new(held.page.with_untracked(|page| page.follow_ups.clone()));
    let submit = move |()| {
        let command = Command::SetFollowUps { review: held.id, follow_ups: rows.typed() };
        deed.run(command, move |_| {
            deed.say(t.after_staff_saved());
            held.again();
        });
    };
    view! {
        <DeedForm deed submit=t.after_staff_save() on_submit=submit quiet=true>
            <FollowUpsEditor deed rows />
        </DeedForm>
    }
    .into_any()
}

#[component]
fn DaysSet(held: Held) -> AnyView {
    let t = use_text();
    let day = move |(day, news): (String, _)| {
        view! { <li>{crate::people::day_words(t, &day)}": "{news_text(t, news)}</li> }
    };
    let days = move || held.page.with(|page| page.follow_ups.clone()).into_iter().map(day).collect_view();
    view! { <ul class="stack-s">{days}</ul> }.into_any()
}

/// How many slips, in which language, and the sheet.
#[component]
fn Slips(held: Held) -> AnyView {
    let t = use_text();
    let deed = Deed::new("dated");
    let (number, lang) = (RwSignal::new(String::new()), RwSignal::new(segment(t.0).to_owned()));
    let spoken = Signal::derive(move || lang.with(|lang| from_segment(lang)).unwrap_or(Lang::En));
    let days = Memo::new(move |_| held.page.with(|page| page.follow_ups.clone()));
    // How many, and of which days: a sheet goes when the days change.
    let wanted = RwSignal::new(None::<(u32, Vec<(String, News)>)>);
    let print = move |_| {
        let typed = number.get_untracked().trim().parse().ok();
        let Some(slips) = typed.filter(|slips| (1..=SEATS_MAX as u32).contains(slips)) else {
            return deed.refuse(Problem::Field(Field::Number, Wrong::Form));
        };
        deed.clear();
        let now = Some((slips, days.get_untracked()));
        // A sheet prints itself when it first appears.
        if wanted.get_untracked() == now { browser::print() } else { wanted.set(now) }
    };
    let sheet = move || {
        let (number, of) = wanted.get()?;
        (of == days.get()).then(|| view! { <DatedSheet number days=of lang=spoken /> })
    };
    view! {
        <section class="panel stack" id="dated-form" aria-labelledby="dated-title">
            <h3 class="panel__title" id="dated-title">
                {t.after_slips_title()}
            </h3>
            <p class="soft">{t.after_slips_text()}</p>
            <DeedProblem deed />
            <TextField
                deed
                field=Field::Number
                name="number"
                label=t.after_slips_number()
                value=number
                keyboard="numeric"
                short=true
            />
            <ChoiceField deed name="lang" label=t.scribe_paper_lang() choices=lang_choices() value=lang />
            <div class="row">
                <button class="button button--quiet" id="dated-print" type="button" on:click=print>
                    <Icon name="print" />
                    {t.after_slips_print()}
                </button>
            </div>
            {sheet}
        </section>
    }
    .into_any()
}
