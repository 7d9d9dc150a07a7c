//! Ending the messages that somebody gets, from a link in one of them. Opening the page does nothing: mail scanners open
//! links. Its secret stands in the fragment, which no server sees.

use crate::browser::{self, Trouble};
use crate::copy::use_text;
use crate::ui::{ErrorSummary, Frame, Icon, Show, trouble_text};
use leptos::prelude::*;
use review::wire::{PROTOCOL, Stop};

/// Where the page stands.
#[derive(Clone, PartialEq, Eq)]
enum Stage {
    /// Not alive yet.
    Opening,
    /// The link holds no secret.
    NoLink,
    /// With this secret it can be done.
    Ready(String),
    /// It is done.
    Done,
}

/// The secret in a fragment.
fn secret_of(fragment: &str) -> Option<String> {
    let secret = fragment.strip_prefix("s=")?;
    (secret.len() == 32 && secret.bytes().all(|c| c.is_ascii_hexdigit())).then(|| secret.to_ascii_lowercase())
}

/// The page.
#[component]
pub fn StopPage() -> impl IntoView {
    let t = use_text();
    let (stage, trouble) = (RwSignal::new(Stage::Opening), RwSignal::new(None::<Trouble>));
    Effect::new(move |_| {
        let secret = browser::take_fragment().as_deref().and_then(secret_of);
        stage.set(secret.map_or(Stage::NoLink, Stage::Ready));
    });
    let delete = move |_| {
        let Stage::Ready(secret) = stage.get_untracked() else { return };
        trouble.set(None);
        browser::spawn(async move {
            match browser::post::<_, ()>("/issue/stop", &Stop { v: PROTOCOL, secret }).await {
                Ok(()) => drop(stage.try_set(Stage::Done)),
                Err(why) => drop(trouble.try_set(Some(why))),
            }
        });
    };
    let errors = Signal::derive(move || {
        trouble.get().map(|trouble| vec![(String::new(), trouble_text(t, &trouble))]).unwrap_or_default()
    });
    let is = move |wanted: fn(&Stage) -> bool| stage.with(wanted);
    view! {
        <Frame kind="about" title=t.stop_title()>
            <div class="page-head"><h1>{t.stop_title()}</h1></div>
            <div class="stack">
                <ErrorSummary errors />
                <p role="status" class="state state--saved">
                    <Show when=move || is(|stage| *stage == Stage::Done)><Icon name="check" />{t.stop_done()}</Show>
                </p>
                <Show when=move || is(|stage| matches!(stage, Stage::Ready(_)))>
                    <p>{t.stop_text()}</p>
                    <p><button class="button" type="button" on:click=delete>{t.stop_do()}</button></p>
                </Show>
                <Show when=move || is(|stage| *stage == Stage::NoLink)><p>{t.stop_no_link()}</p></Show>
            </div>
        </Frame>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_secret_is_one() {
        let secret = "0123456789abcdef0123456789abcdef";
        assert_eq!(secret_of(&format!("s={secret}")).as_deref(), Some(secret));
        for wrong in ["", "s=", "main", secret, &format!("s={secret}0"), "s=0123456789abcdef0123456789abcdeg"] {
            assert_eq!(secret_of(wrong), None, "{wrong}");
        }
    }
}
