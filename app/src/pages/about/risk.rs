//! Somebody may be at risk now: whom to call, and the one form of Cairn that is not anonymous. What is typed survives
//! a failure, a missing connection and a change of language; it is never kept on the device.

use super::duty::{DutyDraft, DutyForm, FIELDS, provide_duty_draft};
use crate::browser::{self, Trouble};
use crate::copy::{Text, use_text};
use crate::public::use_public;
use crate::ui::{Contacts, ErrorSummary, FieldError, Frame, Waiting, live, refusal_text, trouble_text};
use leptos::prelude::*;
use review::refusal::Refusal;
use review::wire::Outcome;

/// Field id and sentence for everything that is not right.
fn wrong(t: Text, form: &DutyForm) -> Vec<(String, String)> {
    let empty = [t.about_risk_name_empty(), t.about_risk_contact_empty(), t.about_risk_what_empty()];
    let all = FIELDS.iter().zip(empty).zip(form.check());
    all.filter_map(|((id, empty), result)| {
        let refusal = result.err()?;
        let words = if refusal == Refusal::TextEmpty { empty } else { refusal_text(t, refusal) };
        Some(((*id).to_owned(), words.to_owned()))
    })
    .collect()
}

/// The page.
#[component]
pub(super) fn Risk() -> impl IntoView {
    let t = use_text();
    let draft = use_context::<DutyDraft>().unwrap_or_else(provide_duty_draft);
    let duty = use_public().partnership.duty.clone();
    let rest = move || {
        if draft.sent.get() { view! { <Sent draft /> }.into_any() } else { view! { <Report draft /> }.into_any() }
    };
    view! {
        <Frame kind="risk" title=t.ui_risk()>
            <section class="panel risk stack" aria-labelledby="risk">
                <h1 id="risk">{t.ui_risk()}</h1>
                <p>
                    {t.about_risk_danger()}
                    " "
                    <a class="link" href="tel:999">{t.about_risk_danger_call()}</a>
                </p>
                <h2>{t.about_risk_call()}</h2>
                <Contacts list=duty />
                {live(rest)}
            </section>
        </Frame>
    }
}

#[component]
fn Sent(draft: DutyDraft) -> impl IntoView {
    let t = use_text();
    view! {
        <h2 id="risk-sent" tabindex="-1">{t.about_risk_sent()}</h2>
        <p>{t.about_risk_sent_saved()}</p>
        <p><strong>{t.about_risk_sent_next()}</strong></p>
        <p>{t.about_risk_sent_board()}</p>
        <button class="button button--quiet" type="button" on:click=move |_| draft.sent.set(false)>
            {t.about_risk_another()}
        </button>
    }
}

#[component]
fn Report(draft: DutyDraft) -> impl IntoView {
    let t = use_text();
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let asleep = Signal::derive(move || !ready.get());
    let busy = RwSignal::new(false);
    let errors = RwSignal::new(Vec::<(String, String)>::new());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            send(t, draft, busy, errors);
        }
    };
    let script = format!("<p><strong>{}</strong></p>", t.about_risk_noscript());
    view! {
        <h2>{t.about_risk_write()}</h2>
        <p class="risk__named">{t.about_risk_named()}</p>
        <noscript inner_html=script></noscript>
        <ErrorSummary errors />
        <form class="stack" novalidate on:submit=send>
            <TextField place=0 label=t.about_risk_name() hint=t.about_risk_name_hint() value=draft.name errors />
            <TextField
                place=1
                label=t.about_risk_contact()
                hint=t.about_risk_contact_hint()
                value=draft.contact
                errors
            />
            <TextField place=2 label=t.about_risk_what() hint=t.about_risk_what_hint() value=draft.what errors />
            <div class="row">
                <button
                    class="button button--risk"
                    type="submit"
                    disabled=move || asleep.get()
                    aria-disabled=move || busy.get().then_some("true")
                >
                    {t.about_risk_send()}
                </button>
                <Waiting on=asleep words=t.ui_getting_ready() />
                <Waiting on=busy words=t.about_risk_sending() />
            </div>
        </form>
    }
}

fn send(t: Text, draft: DutyDraft, busy: RwSignal<bool>, errors: RwSignal<Vec<(String, String)>>) {
    let form = draft.form();
    let found = wrong(t, &form);
    let sound = found.is_empty();
    errors.set(found);
    if !sound {
        return;
    }
    busy.set(true);
    browser::spawn(async move {
        let answer = match browser::post::<_, Outcome>("/duty", &form).await {
            Ok(Outcome::Accepted { .. }) => Ok(()),
            Ok(Outcome::Refused { code }) => Err(Trouble::Refused(code)),
            Err(trouble) => Err(trouble),
        };
        match answer {
            Ok(()) => {
                draft.done();
                browser::pause(0).await;
                browser::focus("risk-sent");
            }
            Err(trouble) => {
                busy.set(false);
                errors.set(vec![(String::new(), trouble_text(t, &trouble))]);
            }
        }
    });
}

/// One field, by its place in [`FIELDS`]; the last is for many lines.
#[component]
fn TextField(
    place: usize,
    label: &'static str,
    hint: &'static str,
    value: RwSignal<String>,
    errors: RwSignal<Vec<(String, String)>>,
) -> impl IntoView {
    let id = FIELDS[place];
    let words = Signal::derive(move || {
        errors.with(|errors| errors.iter().find(|(field, _)| field == id).map(|(_, words)| words.clone()))
    });
    let invalid = move || words.with(Option::is_some).then_some("true");
    let described = format!("{id}-hint {id}-error");
    let field = if place == 2 {
        view! {
            <textarea
                class="textarea"
                id=id
                aria-describedby=described
                aria-invalid=move || invalid()
                bind:value=value
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                class="input"
                id=id
                type="text"
                aria-describedby=described
                aria-invalid=move || invalid()
                bind:value=value
            />
        }
        .into_any()
    };
    view! {
        <div class="field" class:field--error=move || words.with(Option::is_some)>
            <label for=id>{label}</label>
            <p class="hint" id=format!("{id}-hint")>{hint}</p>
            <FieldError id=format!("{id}-error") words />
            {field}
        </div>
    }
}
