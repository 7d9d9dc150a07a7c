//! The reviews that one holds, and a form to open another.

use super::account::OwnAccount;
use super::load::{desk_page, odd};
use crate::copy::{from_segment, segment, use_text};
use crate::desk::{Command, Done, Field, Me, Problem, Query, ReviewLine, Role, View};
use crate::people::{ChoiceField, Deed, DeedForm, TextField, lang_choices, paths};
use crate::ui::{Frame, Icon, Notice};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use review::text::Lang;

/// The first page of the staff.
#[component]
pub fn Reviews() -> AnyView {
    desk_page(use_text().staff_reviews(), Query::Reviews, page)
}

fn page(me: Me, view: View) -> Result<AnyView, Problem> {
    let View::Reviews(lines) = view else { return Err(odd()) };
    let t = use_text();
    let lead = (!lines.is_empty()).then(|| view! { <p class="lead">{t.staff_reviews_count(lines.len() as u64)}</p> });
    let role = me.role;
    Ok(view! {
        <Frame kind="staff" title=t.staff_reviews() staff=me>
            <div class="page-head">
                <h1>{t.staff_reviews()}</h1>
                {lead}
            </div>
            <div class="stack-l">
                {welcome()}
                {list(role, lines)}
                <OpenReview />
                <OwnAccount />
            </div>
        </Frame>
    }
    .into_any())
}

/// Said once, after a password was chosen.
fn welcome() -> Option<AnyView> {
    let t = use_text();
    use_query_map().get_untracked().get("welcome")?;
    Some(
        view! {
            <p class="state state--saved" role="status">
                <Icon name="check" />
                {t.staff_welcome()}
            </p>
        }
        .into_any(),
    )
}

fn list(role: Role, lines: Vec<ReviewLine>) -> AnyView {
    let t = use_text();
    if !lines.is_empty() {
        return view! { <ul class="review-list">{lines.into_iter().map(line).collect_view()}</ul> }.into_any();
    }
    let hint = (role == Role::Administrator).then(|| {
        view! {
            <Notice kind="hint" icon="people">
                <p>{t.staff_reviews_administrator()}</p>
            </Notice>
        }
    });
    view! {
        <div class="stack">
            <div class="empty stack-s">
                <p>
                    <strong>{t.staff_reviews_none()}</strong>
                </p>
                <p>{t.staff_reviews_what()}</p>
                <p>{t.staff_reviews_who()}</p>
            </div>
            {hint}
        </div>
    }
    .into_any()
}

fn line(line: ReviewLine) -> AnyView {
    let t = use_text();
    let (tag, words) = match (line.closed, line.live) {
        (true, _) => ("tag", t.staff_closed()),
        (false, 0) => ("tag", t.staff_open()),
        (false, _) => ("tag tag--now", t.staff_live()),
    };
    let events = match line.events {
        0 => t.staff_events_none().to_owned(),
        events => t.staff_events_count(u64::from(events)),
    };
    view! {
        <li>
            <div>
                <h2>
                    <a href=paths::review(t.0, line.id) dir="auto">
                        {line.title}
                    </a>
                </h2>
                <p class="small">{line.reference}</p>
            </div>
            <p class="small">{events}</p>
            <p class="small">{(line.live > 0).then(|| t.staff_live_count(u64::from(line.live)))}</p>
            <span class=tag>{words}</span>
        </li>
    }
    .into_any()
}

/// The form that opens a review and goes there.
#[component]
fn OpenReview() -> AnyView {
    let t = use_text();
    let deed = Deed::new("open");
    let (reference, title) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let lang = RwSignal::new(segment(t.0).to_owned());
    let navigate = use_navigate();
    let submit = move |()| {
        let (reference, title) = (reference.get_untracked(), title.get_untracked());
        let lang = from_segment(&lang.get_untracked()).unwrap_or(Lang::En);
        let navigate = navigate.clone();
        deed.run(Command::CreateReview { reference, title, lang }, move |done| {
            if let Done::Review(review) = done {
                navigate(&paths::review(t.0, review), Default::default());
            }
        });
    };
    view! {
        <section class="panel stack" aria-labelledby="open-heading">
            <h2 class="panel__title" id="open-heading">
                {t.staff_open_review()}
            </h2>
            <DeedForm deed submit=t.staff_open_review_button() on_submit=submit>
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
                <ChoiceField
                    deed
                    name="lang"
                    label=t.staff_lang()
                    hint=t.staff_lang_hint()
                    choices=lang_choices()
                    value=lang
                />
            </DeedForm>
        </section>
    }
    .into_any()
}
