//! The frame of every page: head, the honest strip, where we are, the page itself, support, what else there is to know.

use super::masthead::Masthead;
use super::{Icon, Undo};
use crate::browser;
use crate::copy::{Text, segment, use_text};
use crate::desk::Me;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use std::cell::RefCell;

/// A page in its frame. `title` names it in the browser's own bar.
#[component]
pub fn Frame(
    /// Gives the class `page--kind`: join, write, board, facilitate, staff, about, home.
    kind: &'static str,
    /// Of the document, without "Cairn".
    #[prop(into)]
    title: TextProp,
    /// Reference and title of the review. A pair, an option of it, or a signal of that.
    #[prop(optional, into)]
    review: Signal<Option<(String, String)>>,
    /// Who is signed in, on staff pages. The same choice.
    #[prop(optional, into)]
    staff: Signal<Option<Me>>,
    /// What stands between head and page: the state of the connection, the process map.
    #[prop(optional, into)]
    where_now: ViewFn,
    /// The page.
    children: Children,
) -> impl IntoView {
    let t = use_text();
    focus_new_page();
    view! {
        <Title text=move || t.ui_page_title(title.get().to_string()) />
        <div class=format!("page page--{kind}")>
            // `external`: the browser itself moves the focus, the router would only scroll.
            <a class="skip-link" href="#main" rel="external">{t.ui_skip()}</a>
            <Masthead review staff />
            {where_now.run()}
            <main id="main" class="wrap" tabindex="-1">{children()}</main>
            <Support />
            <Undo />
        </div>
    }
}

thread_local! {
    /// The path of the frame before this one. In the browser only: effects do not run on the server.
    static BEFORE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Moves the focus to a page that came without loading the document: nobody would be told otherwise.
fn focus_new_page() {
    let pathname = use_location().pathname;
    Effect::new(move |_| {
        let here = pathname.get_untracked();
        let before = BEFORE.with(|before| before.replace(Some(here.clone())));
        if before.is_some_and(|before| before != here) {
            browser::focus("main");
        }
    });
}

fn about(t: Text, what: &str) -> String {
    format!("/{}/about/{what}", segment(t.0))
}

/// Support, the way for somebody at risk now, and the pages about Cairn.
#[component]
fn Support() -> impl IntoView {
    let t = use_text();
    let pages = [
        (t.ui_footer_limits(), "limits"),
        (t.ui_footer_kept(), "privacy"),
        (t.ui_footer_accessibility(), "accessibility"),
        (t.ui_footer_keys(), "keys"),
        (t.ui_footer_cairn(), "cairn"),
    ];
    let link = move |(name, what)| view! { <li><a href=about(t, what)>{name}</a></li> }.into_any();
    view! {
        <aside class="support" aria-label=t.ui_support_label()>
            <div class="wrap support__in">
                <p>
                    {t.ui_support_text()}
                    " "
                    <a href=about(t, "support")>{t.ui_support_link()}</a>
                </p>
                <a class="at-risk" href=about(t, "risk")>
                    <Icon name="risk" />
                    <span>{t.ui_risk()}</span>
                </a>
            </div>
        </aside>
        <footer class="footer">
            <div class="wrap">
                <ul>{pages.into_iter().map(link).collect_view()}</ul>
            </div>
        </footer>
    }
}
