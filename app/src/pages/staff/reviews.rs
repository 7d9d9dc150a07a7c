//! The reviews that one holds, and a form to open another.

mod open;

use super::account::OwnAccount;
use super::load::{desk_page, odd};
use crate::copy::{Text, use_text};
use crate::desk::{self, Me, Problem, Query, ReviewLine, Role, View};
use crate::people::{day_words, paths, standing_tag};
use crate::ui::{Frame, Icon, Notice};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use open::OpenReview;
use review::clock::Standing;

/// The first page of the staff.
#[component]
pub fn Reviews() -> AnyView {
    desk_page(use_text().staff_reviews(), Query::Reviews, page)
}

fn page(me: Me, view: View) -> Result<AnyView, Problem> {
    let View::Reviews(reviews) = view else { return Err(odd()) };
    let desk::Reviews { lines, kinds } = *reviews;
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
                <OpenReview kinds />
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
                {line.stage.map(|stage| view! { <p class="small">{t.stage_list(stage.get(t.0).to_owned())}</p> })}
                {line.due.map(|(standing, due)| due_words(t, standing, &due))}
            </div>
            <p class="small">{events}</p>
            <p class="small">{(line.live > 0).then(|| t.staff_live_count(u64::from(line.live)))}</p>
            <span class=tag>{words}</span>
        </li>
    }
    .into_any()
}

/// The clock that is due first.
fn due_words(t: Text, standing: Standing, due: &str) -> AnyView {
    let due = day_words(t, due);
    let is_late = matches!(standing, Standing::Late(_));
    let words = if is_late { t.clock_list_late(due) } else { t.clock_list_due(due) };
    // A clock that simply runs is nothing to point at.
    let tag = (is_late || matches!(standing, Standing::DueSoon(_))).then(|| standing_tag(t, Some(standing)));
    view! { <p class="row small">{tag} <span>{words}</span></p> }.into_any()
}
