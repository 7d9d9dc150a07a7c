//! One review as its facilitators set it up: events, who facilitates, what can be taken out, how it ends.

mod add_event;
mod afterwards;
mod clocks;
mod ending;
mod events;
mod facilitators;
mod stages;
mod terms;
mod witnesses;

use super::held::{Held, map};
use super::load::{desk_page, odd};
use crate::copy::{attribute, use_text};
use crate::desk::{Me, Problem, Query, View};
use crate::people::{link_to, paths};
use crate::ui::Frame;
use add_event::AddEvent;
use afterwards::Afterwards;
use clocks::Clocks;
use ending::Ending;
use events::Events;
use facilitators::Facilitators;
use leptos::prelude::*;
use review::id::ReviewId;
use stages::Stages;
use terms::Terms;
use witnesses::Witnesses;

/// The page of a review.
#[component]
pub fn ReviewPage(review: ReviewId) -> AnyView {
    desk_page(use_text().staff_review(), Query::Review(review), page)
}

fn page(me: Me, view: View) -> Result<AnyView, Problem> {
    let View::Review(page) = view else { return Err(odd()) };
    let held = Held::new(*page);
    let own = me.account;
    let title = held.page.with_untracked(|page| page.title.clone());
    Ok(view! {
        <Frame kind="staff" title=title review=held.names() staff=me where_now=move || map(held)>
            <Head held />
            <div class="stack-l">
                <Stages held />
                <Events held />
                {move || (!held.closed.get()).then(|| view! { <AddEvent held /> })}
                <Clocks held />
                <Facilitators held own />
                {move || (!held.closed.get()).then(|| view! { <Witnesses held /> })}
                {move || (!held.closed.get()).then(|| view! { <Terms held /> })}
                <Afterwards held />
                <TakeOut held />
                <Ending held />
            </div>
        </Frame>
    }
    .into_any())
}

#[component]
fn Head(held: Held) -> AnyView {
    let t = use_text();
    let (title, lang, reference) =
        held.page.with_untracked(|page| (page.title.clone(), attribute(page.lang), page.reference.clone()));
    let kind = held.page.with_untracked(|page| page.kind.as_ref().map(|kind| kind.get(t.0).to_owned()));
    let kind = kind.map(|kind| view! { <strong>{kind}</strong> });
    let before = held.page.with_untracked(|page| page.before.as_ref().map(|it| link_to(t, it)));
    let before = before.map(|link| view! { <p>{t.stage_before()}" "{link}</p> });
    let state = move || if held.closed.get() { t.staff_closed() } else { t.staff_open() };
    view! {
        <div class="page-head">
            <p>
                <a class="link" href=paths::reviews(t.0)>
                    {t.staff_to_reviews()}
                </a>
            </p>
            <h1 lang=lang dir="auto">
                {title}
            </h1>
            <p class="row">
                {kind}
                <span>{t.staff_reference_is(reference)}</span>
                <span class="tag">{state}</span>
            </p>
            {before}
        </div>
    }
    .into_any()
}

/// The boards of a review as files.
#[component]
fn TakeOut(held: Held) -> AnyView {
    let t = use_text();
    let file = move |(kind, words): (&'static str, &'static str)| {
        view! {
            <li>
                <a class="link" href=paths::export(held.id, kind) rel="external" download>
                    {words}
                </a>
            </li>
        }
    };
    let files = [("md", t.staff_export_md()), ("csv", t.staff_export_csv()), ("json", t.staff_export_json())];
    view! {
        <section class="stack-s" aria-labelledby="export-title">
            <h2 id="export-title">{t.staff_export()}</h2>
            <p class="soft">{t.staff_export_text()}</p>
            <ul class="row">{files.map(file).collect_view()}</ul>
        </section>
    }
    .into_any()
}
