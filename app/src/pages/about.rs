//! What there is to know besides the work itself: what is kept, what is promised and what not, accessibility, keys,
//! Cairn, support, and the way for somebody at risk now. One route; its last segment says which.

mod article;
mod duty;
mod keys;
mod risk;

pub use duty::{DutyForm, provide_duty_draft};

use super::join::{Notice, Promises};
use crate::copy::use_text;
use crate::public::use_public;
use crate::ui::{Contacts, Frame};
use article::{Article, accessibility, cairn, limits, privacy};
use keys::Keys;
use leptos::prelude::*;
use risk::Risk;

/// A page about Cairn, by what it is about. An unknown one is the page about Cairn itself.
#[component]
pub fn About(what: String) -> AnyView {
    match what.as_str() {
        "privacy" => view! { <Privacy /> }.into_any(),
        "limits" => view! { <Plain article=limits(use_text()) /> }.into_any(),
        "accessibility" => view! { <Plain article=accessibility(use_text()) /> }.into_any(),
        "keys" => view! { <Keys /> }.into_any(),
        "support" => view! { <Support /> }.into_any(),
        "risk" => view! { <Risk /> }.into_any(),
        _ => view! { <Plain article=cairn(use_text()) /> }.into_any(),
    }
}

/// An article and nothing else.
#[component]
fn Plain(article: Article) -> impl IntoView {
    view! {
        <Frame kind="about" title=article.title>
            <div class="stack-l">
                {article.head()}
                {article.body()}
            </div>
        </Frame>
    }
}

/// What is kept, with the partnership's own notice.
#[component]
fn Privacy() -> impl IntoView {
    let t = use_text();
    let article = privacy(t);
    view! {
        <Frame kind="about" title=article.title>
            <div class="stack-l">
                {article.head()}
                <section class="stack" aria-labelledby="board">
                    <h2 id="board">{t.about_privacy_board()}</h2>
                    <Promises />
                </section>
                {article.body()}
                <Notice />
            </div>
        </Frame>
    }
}

/// Whom to turn to for support.
#[component]
fn Support() -> impl IntoView {
    let t = use_text();
    let contacts = use_public().partnership.support.clone();
    view! {
        <Frame kind="about" title=t.about_support_title()>
            <div class="stack-l">
                <div class="page-head">
                    <h1>{t.about_support_title()}</h1>
                    <p class="lead">{t.about_support_lead()}</p>
                </div>
                <section class="panel stack" aria-labelledby="contacts">
                    <h2 class="panel__title" id="contacts">{t.about_support_contacts()}</h2>
                    <Contacts list=contacts />
                </section>
                <p>{t.about_support_others()}</p>
            </div>
        </Frame>
    }
}
