//! What everybody should know before taking a place, at the same size: what is kept, what never, what cannot be
//! promised, who reads what and when, where to turn now, how we work together, and the partnership's own notice.

use crate::copy::{segment, use_text};
use crate::public::use_public;
use crate::ui::{Contacts, Icon, Prose};
use leptos::prelude::*;
use review::text::Lang;

/// All of it. The same before and after the page comes alive.
#[component]
pub(super) fn Texts() -> impl IntoView {
    let t = use_text();
    let limits = format!("/{}/about/limits", segment(t.0));
    let rules =
        [t.join_rule_learn(), t.join_rule_equal(), t.join_rule_roles(), t.join_rule_stays(), t.join_rule_silence()];
    view! {
        <section class="stack" aria-labelledby="kept">
            <h2 id="kept">{t.join_kept_title()}</h2>
            <Promises />
            <p><a class="link" href=limits>{t.join_limits_link()}</a></p>
        </section>
        <section class="stack" aria-labelledby="read">
            <h2 id="read">{t.join_read_title()}</h2>
            <p>{t.join_read_sealed()}</p>
            <p>{t.join_read_mixed()}</p>
            <p><strong>{t.join_read_risk()}</strong></p>
        </section>
        <AtRisk />
        <section class="stack" aria-labelledby="rules">
            <h2 id="rules">{t.join_rules_title()}</h2>
            <ol class="steps" role="list">
                {rules.into_iter().map(|rule| view! { <li><p>{rule}</p></li> }.into_any()).collect_view()}
            </ol>
        </section>
        <Notice />
    }
}

/// What is kept, what never, and what cannot be promised.
#[component]
pub(in crate::pages) fn Promises() -> impl IntoView {
    let t = use_text();
    let mut kept = vec![t.join_kept_words(), t.join_kept_voice(), t.join_kept_day(), t.join_kept_place()];
    if use_public().mail {
        kept.push(t.join_kept_contact());
    }
    let never = [t.join_never_name(), t.join_never_link(), t.join_never_follow()];
    let cannot = [
        t.join_cannot_known(),
        t.join_cannot_unchecked(),
        t.join_cannot_server(),
        t.join_cannot_link(),
        t.join_cannot_court(),
        t.join_cannot_risk(),
    ];
    view! {
        <ul class="promise">
            {promise("loch", t.join_kept(), &kept)}
            {promise("right", t.join_never(), &never)}
            {promise("differ", t.join_cannot(), &cannot)}
        </ul>
    }
}

fn promise(tone: &'static str, title: &'static str, lines: &[&'static str]) -> AnyView {
    let lines = lines.iter().map(|line| view! { <li>{*line}</li> }.into_any()).collect_view();
    view! {
        <li data-tone=tone>
            <h3>{title}</h3>
            <ul>{lines}</ul>
        </li>
    }
    .into_any()
}

#[component]
fn AtRisk() -> impl IntoView {
    let t = use_text();
    let form = format!("/{}/about/risk", segment(t.0));
    let duty = use_public().partnership.duty.clone();
    view! {
        <section class="stack" aria-labelledby="at-risk">
            <h2 id="at-risk">{t.join_risk_title()}</h2>
            <p>{t.join_risk_text()}</p>
            <Contacts list=duty />
            <p>
                <a class="at-risk" href=form>
                    <Icon name="risk" />
                    <span>{t.join_risk_form()}</span>
                </a>
            </p>
        </section>
    }
}

/// The partnership's own privacy notice, in the language of the page if there is one.
#[component]
pub(in crate::pages) fn Notice() -> impl IntoView {
    let t = use_text();
    let public = use_public();
    let texts = &public.partnership;
    let english = (Lang::En, &texts.privacy_en);
    let welsh = (Lang::Cy, &texts.privacy_cy);
    let order = if t.0 == Lang::Cy { [welsh, english] } else { [english, welsh] };
    let chosen = order.into_iter().find(|(_, text)| !text.trim().is_empty());
    let body = match chosen {
        Some((lang, text)) => view! { <Prose text=text.clone() lang /> }.into_any(),
        None => view! { <p>{t.join_notice_none()}</p> }.into_any(),
    };
    let name = texts.name.clone();
    view! {
        <section class="stack" aria-labelledby="notice">
            <h2 id="notice">{t.join_notice_title()}</h2>
            {(!name.is_empty()).then(|| view! { <p class="small soft" dir="auto">{name}</p> }.into_any())}
            {body}
        </section>
    }
}
