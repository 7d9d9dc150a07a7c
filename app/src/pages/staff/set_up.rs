//! Choosing a password with a one-time link. The secret comes in the fragment and leaves in the body of a form that
//! the browser sends by itself.

use super::password::{PasswordField, ShowPassword};
use crate::browser;
use crate::copy::{segment, use_text};
use crate::desk::{Field, Problem, Query, View, Wrong, desk_read};
use crate::people::{Deed, DeedProblem, PASSWORD_CHARACTERS_MIN, field_words, paths};
use crate::ui::{Frame, Notice, problem_text};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use review::refusal::Refusal;
use review::text::normalise;

/// Milliseconds after which the button may be used again, should the browser come back to this page.
const SENDING_MS: u32 = 8_000;

/// What is known of the link.
#[derive(Clone, PartialEq)]
enum Link {
    Looking,
    Missing,
    Good { secret: String, name: String },
    Bad(Problem),
}

/// The page on which a password is chosen.
#[component]
pub fn SetUp() -> AnyView {
    let t = use_text();
    let link = RwSignal::new(Link::Looking);
    let refused = use_query_map().get_untracked().get("refused");
    Effect::new(move |_| {
        let fragment = browser::take_fragment();
        let Some(secret) = fragment.and_then(|text| text.strip_prefix("k=").map(str::to_owned)) else {
            link.set(Link::Missing);
            return;
        };
        spawn_local(async move {
            link.set(match desk_read(Query::Link(secret.clone())).await {
                Ok(View::Link(name)) => Link::Good { secret, name },
                Ok(_) => Link::Bad(super::load::odd()),
                Err(problem) => Link::Bad(problem),
            });
        });
    });
    let body = move || match link.get() {
        Link::Looking => view! { <p class="state" role="status">{t.staff_link_looking()}</p> }.into_any(),
        // A used link comes back without its secret.
        Link::Missing if refused.as_deref() == Some("link") => bad(t.staff_link_used()),
        Link::Missing => bad(t.staff_link_missing()),
        Link::Bad(Problem::Field(Field::Link, _)) => bad(t.staff_link_used()),
        Link::Bad(problem) => bad(problem_text(t, &problem)),
        Link::Good { secret, name } => view! { <Choose secret name refused=refused.clone() /> }.into_any(),
    };
    view! {
        <Frame kind="staff" title=t.staff_set_up()>
            <section class="panel panel--join stack" aria-labelledby="set-up-title">
                <h1 id="set-up-title">{t.staff_set_up()}</h1>
                {body}
            </section>
        </Frame>
    }
    .into_any()
}

fn bad(words: impl Into<String>) -> AnyView {
    let (t, words) = (use_text(), words.into());
    view! {
        <Notice kind="wait" icon="warn">
            <p role="alert">{words}</p>
        </Notice>
        <p>
            <a class="link" href=paths::sign_in(t.0)>
                {t.staff_sign_in()}
            </a>
        </p>
    }
    .into_any()
}

/// The form. `refused`: why the server led back here with the link still good.
#[component]
fn Choose(secret: String, name: String, refused: Option<String>) -> AnyView {
    let t = use_text();
    let deed = Deed::new("set-up");
    deed.place(Field::Password, "set-up-password", None);
    let (first, second) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (shown, sending) = (RwSignal::new(false), RwSignal::new(false));
    let broken = led_back(deed, refused.as_deref());
    let submit = move |event: SubmitEvent| {
        if let Some(wrong) = wrong(&first.get_untracked(), &second.get_untracked()) {
            event.prevent_default();
            deed.refuse(Problem::Field(Field::Password, wrong));
        } else if sending.get_untracked() {
            event.prevent_default();
        } else {
            deed.clear();
            sending.set(true);
            browser::spawn(async move {
                browser::pause(SENDING_MS).await;
                sending.set(false);
            });
        }
    };
    let error = move || deed.wrong(Field::Password).map(|wrong| field_words(t, Field::Password, wrong));
    let described_by = Signal::derive(move || Some("set-up-hint set-up-error".to_owned()));
    view! {
        <p>{t.staff_set_up_text(name.clone())}</p>
        {broken}
        <DeedProblem deed />
        <form class="stack" id="set-up-form" method="post" action="/staff/set-up" on:submit=submit>
            <input type="hidden" name="secret" value=secret />
            <input type="hidden" name="lang" value=segment(t.0) />
            // For the browser's own store of passwords.
            <input type="text" autocomplete="username" value=name hidden readonly />
            <div class="field" class:field--error=move || error().is_some()>
                <p class="hint" id="set-up-hint">{t.staff_password_hint(PASSWORD_CHARACTERS_MIN)}</p>
                <p class="field__error" id="set-up-error" hidden=move || error().is_none()>{error}</p>
                <PasswordField id="set-up-password" name="password" label=t.staff_password_new()
                    autocomplete="new-password" described_by value=first shown />
                <PasswordField id="set-up-again" name="" label=t.staff_password_again()
                    autocomplete="new-password" value=second shown />
                <ShowPassword label=t.staff_password_show() shown />
            </div>
            <button class="button" type="submit" aria-disabled=move || sending.get().then_some("true")>
                {move || if sending.get() { t.staff_saving() } else { t.staff_set_up_button() }}
            </button>
        </form>
    }
    .into_any()
}

/// Says why the server led back here; what has no code of its own stands on the page.
fn led_back(deed: Deed, refused: Option<&str>) -> Option<AnyView> {
    let problem = match refused? {
        "short" => Problem::Field(Field::Password, Wrong::Short),
        "long" => Problem::Field(Field::Password, Wrong::Long),
        "wait" => Problem::Refused(Refusal::Busy),
        "save" => Problem::Refused(Refusal::CannotSave),
        "broken" => return Some(view! { <p role="alert">{use_text().staff_set_up_broken()}</p> }.into_any()),
        _ => return None,
    };
    deed.refuse(problem);
    None
}

/// What is not right about a new password, before it is sent.
fn wrong(first: &str, second: &str) -> Option<Wrong> {
    if normalise(first).chars().count() < PASSWORD_CHARACTERS_MIN {
        return Some(Wrong::Short);
    }
    (first != second).then_some(Wrong::Different)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_enough_and_typed_twice() {
        let long = "ŵ".repeat(PASSWORD_CHARACTERS_MIN);
        let short = "ŵ".repeat(PASSWORD_CHARACTERS_MIN - 1);
        assert_eq!(wrong(&long, &long), None);
        assert_eq!(wrong(&short, &short), Some(Wrong::Short));
        assert_eq!(wrong(&long, &short), Some(Wrong::Different));
    }
}
