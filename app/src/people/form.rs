//! The frame of a form whose state is a [`Deed`]: what is not right, the fields, the button, what was done. A page has
//! several, so each has its own summary of what is not right.

use super::deed::Deed;
use super::paths;
use super::wrong::field_words;
use crate::browser;
use crate::copy::use_text;
use crate::desk::Problem;
use crate::ui::{Icon, Notice, problem_text};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// A form. Nothing happens before the page is alive (`method="dialog"` outside a dialog), so nothing typed is lost.
#[component]
pub fn DeedForm(
    /// Its state.
    deed: Deed,
    /// Words of its button.
    #[prop(into)]
    submit: String,
    /// What its button does.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Whether its button stands back: it is not what the page is for.
    #[prop(optional)]
    quiet: bool,
    /// The fields.
    children: Children,
) -> AnyView {
    let class = if quiet { "button button--quiet" } else { "button" };
    view! {
        <form
            class="stack"
            id=deed.id("form")
            method="dialog"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                match browser::half_typed(&deed.id("form")) {
                    Some(element) => deed.refuse_half(&element),
                    None => on_submit.run(()),
                }
            }
        >
            <DeedProblem deed />
            {children()}
            <div class="row">
                <DeedButton deed words=submit kind="submit" class />
                <DeedSaid deed />
            </div>
        </form>
    }
    .into_any()
}

/// A button that begins a deed and says while it is under way. It stays where it is, and keeps the focus.
#[component]
pub fn DeedButton(
    /// What it begins.
    deed: Deed,
    /// What stands on it.
    #[prop(into)]
    words: String,
    /// Its type: `submit` or `button`.
    #[prop(default = "button")]
    kind: &'static str,
    /// Its classes.
    #[prop(default = "button button--quiet")]
    class: &'static str,
    /// What it does, for one that is not `submit`.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
) -> AnyView {
    let t = use_text();
    let press = move |_| {
        if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    let words = move || if deed.busy() { t.staff_saving().to_owned() } else { words.clone() };
    view! {
        <button class=class type=kind aria-disabled=move || deed.busy().then_some("true") on:click=press>
            {words}
        </button>
    }
    .into_any()
}

/// What was done, spoken when it comes.
#[component]
pub fn DeedSaid(
    /// Of what.
    deed: Deed,
) -> AnyView {
    let words = move || {
        deed.said().map(|words| {
            view! {
                <Icon name="check" />
                {words}
            }
        })
    };
    view! { <p class="state state--saved" role="status">{words}</p> }.into_any()
}

/// Why it did not come about, and what to do. Receives the focus.
#[component]
pub fn DeedProblem(
    /// Of what.
    deed: Deed,
) -> AnyView {
    let t = use_text();
    let id = deed.id("problem");
    let shown = move || {
        let body = match deed.problem()? {
            Problem::Field(field, wrong) => field_problem(deed.element(field, wrong), field_words(t, field, wrong)),
            Problem::SignedOut => signed_out(),
            other => view! { <p>{problem_text(t, &other)}</p> }.into_any(),
        };
        Some(view! {
            <div class="error-summary" id=id.clone() role="alert" tabindex="-1">
                <p>
                    <strong>{t.ui_errors_title()}</strong>
                </p>
                {body}
            </div>
        })
    };
    shown.into_any()
}

fn field_problem(element: String, words: String) -> AnyView {
    let href = format!("#{element}");
    let go = move |event: MouseEvent| {
        event.prevent_default();
        browser::focus(&element);
    };
    view! {
        <ul>
            <li>
                <a class="link" href=href rel="external" on:click=go>
                    {words}
                </a>
            </li>
        </ul>
    }
    .into_any()
}

/// The way back in, beside the page, so that what was typed here stays.
fn signed_out() -> AnyView {
    let t = use_text();
    view! {
        <p>{t.staff_signed_out_typed()}</p>
        <p>
            <a class="link" href=paths::sign_in(t.0) target="_blank" rel="external">
                {t.staff_sign_in_beside()}
            </a>
        </p>
    }
    .into_any()
}

/// What a page shows instead of itself.
#[component]
pub fn PageProblem(
    /// Why.
    problem: Problem,
    /// Where to come back to after signing in.
    #[prop(into)]
    back: String,
) -> AnyView {
    let t = use_text();
    let to = match problem {
        Problem::SignedOut => {
            let href = format!("{}?to={back}", paths::sign_in(t.0));
            view! { <a class="button" href=href>{t.staff_sign_in()}</a> }.into_any()
        }
        _ => view! { <a class="link" href=paths::reviews(t.0)>{t.staff_to_reviews()}</a> }.into_any(),
    };
    let words = match problem {
        Problem::SignedOut => t.staff_signed_out().to_owned(),
        other => problem_text(t, &other),
    };
    view! {
        <Notice kind="wait" icon="lock">
            <p>{words}</p>
        </Notice>
        <p>{to}</p>
    }
    .into_any()
}
