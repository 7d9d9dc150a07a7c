//! Signing in: a form that the browser sends by itself, so that it works before and without the program.

use super::password::{PasswordField, ShowPassword};
use crate::copy::{segment, use_text};
use crate::people::paths;
use crate::ui::{Frame, Icon, refusal_text};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use review::refusal::Refusal;

/// The page on which named people sign in.
#[component]
pub fn SignIn() -> AnyView {
    let t = use_text();
    let asked = use_query_map().get_untracked();
    // Only to a page of the staff; the server looks again.
    let to = asked.get("to").filter(|to| to.starts_with("/staff/")).unwrap_or_else(|| paths::reviews(t.0));
    let news = if let Some(why) = asked.get("refused") {
        refused(&why)
    } else if asked.get("ended").is_some() {
        ended()
    } else {
        ().into_any()
    };
    let (password, shown) = (RwSignal::new(String::new()), RwSignal::new(false));
    view! {
        <Frame kind="staff" title=t.staff_sign_in()>
            <section class="panel panel--join stack" aria-labelledby="sign-in-title">
                <h1 id="sign-in-title">{t.staff_sign_in()}</h1>
                {news}
                <p class="soft">{t.staff_sign_in_text()}</p>
                <form class="stack" method="post" action="/staff/session">
                    <input type="hidden" name="to" value=to />
                    <input type="hidden" name="lang" value=segment(t.0) />
                    <div class="field">
                        <label for="sign-in-name">{t.staff_sign_in_name()}</label>
                        <input
                            class="input"
                            id="sign-in-name"
                            name="name"
                            type="text"
                            autocomplete="username"
                            autocapitalize="none"
                            spellcheck="false"
                            required
                        />
                    </div>
                    <div class="field">
                        <PasswordField
                            id="sign-in-password"
                            name="password"
                            label=t.staff_password()
                            autocomplete="current-password"
                            value=password
                            shown
                        />
                        <ShowPassword label=t.staff_password_show() shown />
                    </div>
                    <button class="button" type="submit">
                        {t.staff_sign_in()}
                    </button>
                </form>
                <p class="hint">{t.staff_sign_in_lost()}</p>
            </section>
        </Frame>
    }
    .into_any()
}

/// Why the server led back here.
fn refused(why: &str) -> AnyView {
    let t = use_text();
    let words = match why {
        "wait" => refusal_text(t, Refusal::Busy),
        "save" => refusal_text(t, Refusal::CannotSave),
        "broken" => t.staff_sign_in_broken(),
        _ => t.staff_sign_in_refused(),
    };
    view! {
        <div class="error-summary" role="alert" tabindex="-1" autofocus>
            <p>
                <strong>{t.ui_errors_title()}</strong>
            </p>
            <ul>
                <li>
                    <a class="link" href="#sign-in-name" rel="external">
                        {words}
                    </a>
                </li>
            </ul>
        </div>
    }
    .into_any()
}

fn ended() -> AnyView {
    let t = use_text();
    view! {
        <p class="state state--saved" role="status">
            <Icon name="check" />
            {t.staff_ended()}
        </p>
    }
    .into_any()
}
