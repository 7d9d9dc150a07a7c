//! Reports that somebody may be at risk now: newest first, and what was done about each, by a named person.

use super::load::{desk_page, odd};
use crate::browser;
use crate::copy::use_text;
use crate::desk::{Command, DutyReport, Field, Me, Problem, Query, View};
use crate::people::{Deed, DeedForm, LongField, look_again, time_words};
use crate::ui::{Frame, Icon};
use leptos::prelude::*;

/// The page of the duty.
#[component]
pub fn DutyPage() -> AnyView {
    desk_page(use_text().duty_title(), Query::Duty, page)
}

fn page(me: Me, view: View) -> Result<AnyView, Problem> {
    let View::Duty(reports) = view else { return Err(odd()) };
    let t = use_text();
    let reports = RwSignal::new(reports);
    let open = move || {
        let open = reports.with(|all| all.iter().filter(|report| report.answer.is_none()).count());
        if open == 0 { t.duty_open_none().to_owned() } else { t.duty_open(open as u64) }
    };
    let none = move || reports.with(Vec::is_empty).then(|| view! { <p class="empty">{t.duty_none()}</p> });
    Ok(view! {
        <Frame kind="staff" title=t.duty_title() staff=me>
            <div class="page-head">
                <h1>{t.duty_title()}</h1>
                <p class="lead" role="status">
                    {open}
                </p>
                <p>{t.duty_lead()}</p>
            </div>
            {none}
            <ul class="stack-l" role="list">
                // The key tells whether it was answered: what is being typed for one report outlives news about others.
                <For
                    each=move || reports.get()
                    key=|report| (report.id, report.answer.is_some())
                    children=move |report| view! { <Report report reports /> }
                />
            </ul>
        </Frame>
    }
    .into_any())
}

#[component]
fn Report(report: DutyReport, reports: RwSignal<Vec<DutyReport>>) -> AnyView {
    let t = use_text();
    let title = format!("report-{}", report.id);
    let labelled_by = title.clone();
    let when = time_words(t, report.at);
    let (tag, words) = match report.answer {
        None => ("tag tag--wait", t.duty_waiting()),
        Some(_) => ("tag tag--right", t.duty_answered()),
    };
    let answer = match report.answer {
        Some((note, by)) => answered(note, by),
        None => view! { <Answer report=report.id when=when.clone() reports /> }.into_any(),
    };
    view! {
        <li>
            <article class="panel stack" aria-labelledby=labelled_by>
                <div class="row row--apart">
                    <h2 class="panel__title" id=title tabindex="-1">
                        {t.duty_report(when)}
                    </h2>
                    <span class=tag>{words}</span>
                </div>
                <dl class="summary">
                    <div>
                        <dt>{t.duty_what()}</dt>
                        <dd class="contribution__text" dir="auto">
                            {report.what}
                        </dd>
                    </div>
                    <div>
                        <dt>{t.duty_name()}</dt>
                        <dd dir="auto">{report.name}</dd>
                    </div>
                    <div>
                        <dt>{t.duty_contact()}</dt>
                        <dd dir="auto">{report.contact}</dd>
                    </div>
                </dl>
                {answer}
            </article>
        </li>
    }
    .into_any()
}

fn answered(note: String, by: String) -> AnyView {
    let t = use_text();
    view! {
        <div class="stack-s">
            <p class="state state--saved">
                <Icon name="check" />
                {t.duty_answered_by(by)}
            </p>
            <p class="contribution__text" dir="auto">
                {note}
            </p>
        </div>
    }
    .into_any()
}

/// A form that records what was done.
#[component]
fn Answer(report: i64, when: String, reports: RwSignal<Vec<DutyReport>>) -> AnyView {
    let t = use_text();
    let deed = Deed::new(format!("answer-{report}"));
    let note = RwSignal::new(String::new());
    let submit = move |()| {
        deed.run(Command::AnswerDuty { report, note: note.get_untracked() }, move |_| {
            look_again(Query::Duty, move |view| {
                if let View::Duty(all) = view {
                    reports.set(all);
                    browser::focus_soon(format!("report-{report}"));
                }
            });
        });
    };
    view! {
        <DeedForm deed submit=t.duty_record() on_submit=submit>
            <LongField
                deed
                field=Field::Note
                name="note"
                label=t.duty_note(when)
                hint=t.duty_note_hint()
                value=note
            />
        </DeedForm>
    }
    .into_any()
}
