//! The head of every page: the mark, which review this is, the language, light or dark, the way out; for staff their
//! pages and their name.

use super::{Exit, Icon, Wordmark, live};
use crate::address::in_language;
use crate::browser;
use crate::copy::{LANGS, segment, use_text};
use crate::desk::{Me, Role};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The head of a page.
#[component]
pub fn Masthead(
    /// Reference and title of the review that the page is about.
    review: Signal<Option<(String, String)>>,
    /// Who is signed in, on staff pages.
    staff: Signal<Option<Me>>,
) -> impl IntoView {
    let t = use_text();
    let start = move || {
        let area = if staff.with(Option::is_some) { "/staff" } else { "" };
        format!("{area}/{}", segment(t.0))
    };
    let about = move || {
        review.get().map(|(reference, title)| {
            view! { <p class="masthead__review" dir="auto"><strong>{reference}</strong>" "{title}</p> }.into_any()
        })
    };
    view! {
        <header class="masthead">
            <div class="wrap masthead__in">
                <a class="wordmark" href=move || start() aria-label=t.ui_start()>
                    <Wordmark />
                </a>
                {live(move || about().into_any())}
                <Exit />
                <div class="masthead__tools">
                    <Languages />
                    <button
                        class="icon-button"
                        type="button"
                        aria-label=t.ui_theme()
                        on:click=move |_| browser::toggle_theme()
                    >
                        <Icon name="theme" />
                    </button>
                </div>
            </div>
            {live(move || staff.get().map(|me| view! { <StaffBar me /> }.into_any()).into_any())}
        </header>
    }
}

/// The same page in another language.
#[component]
fn Languages() -> impl IntoView {
    let t = use_text();
    let location = use_location();
    let link = move |&(lang, segment, attribute, name): &(_, &'static str, &'static str, &'static str)| {
        let href = move || {
            let search = location.search.get();
            let mark = if search.is_empty() { "" } else { "?" };
            format!("{}{mark}{search}", in_language(&location.pathname.get(), lang))
        };
        view! {
            <li>
                <a
                    href=move || href()
                    hreflang=segment
                    lang=attribute
                    aria-current=move || (lang == t.0).then_some("true")
                >
                    {name}
                </a>
            </li>
        }
        .into_any()
    };
    view! {
        <nav class="lang" aria-label=t.ui_languages()>
            <ul>{LANGS.iter().map(link).collect_view()}</ul>
        </nav>
    }
}

/// The pages of the staff: what each role may do, the name, the way out of the session.
#[component]
fn StaffBar(me: Me) -> impl IntoView {
    let t = use_text();
    let pathname = use_location().pathname;
    let pages = match me.role {
        Role::Administrator => vec![
            (t.ui_nav_reviews(), ""),
            (t.ui_nav_risk(), "/duty"),
            (t.ui_nav_people(), "/people"),
            (t.ui_nav_partnership(), "/partnership"),
        ],
        Role::Facilitator => vec![(t.ui_nav_reviews(), ""), (t.ui_nav_risk(), "/duty")],
    };
    let link = move |(name, page): (&'static str, &'static str)| {
        let href = format!("/staff/{}{page}", segment(t.0));
        let target = href.clone();
        let current = move || (pathname.get() == target).then_some("page");
        view! { <li><a class="link" href=href aria-current=move || current()>{name}</a></li> }.into_any()
    };
    view! {
        <div class="status staff-bar">
            <div class="wrap row">
                <nav aria-label=t.ui_nav()>
                    <ul class="row">{pages.into_iter().map(link).collect_view()}</ul>
                </nav>
                <span class="push" dir="auto">{me.name}</span>
                <form method="post" action="/staff/session/end">
                        <input type="hidden" name="lang" value=segment(t.0) />
                    <button class="button button--text button--small" type="submit">{t.ui_sign_out()}</button>
                </form>
            </div>
        </div>
    }
}
