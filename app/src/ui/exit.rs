//! *Exit this page*: away at once to a harmless page, and on a shared device nothing stays behind.

use super::Icon;
use crate::browser;
use crate::copy::use_text;
use crate::public::use_public;
use leptos::prelude::*;

/// Whether this device is shared with others: then leaving wipes it. Whoever asks the person sets it.
#[derive(Clone, Copy)]
pub struct SharedDevice(pub RwSignal<bool>);

/// Puts [`SharedDevice`] into the context of the whole app.
pub fn provide_shared_device() -> SharedDevice {
    let shared = SharedDevice(RwSignal::new(false));
    provide_context(shared);
    shared
}

/// The way out. A plain link until the page is alive.
#[component]
pub fn Exit() -> impl IntoView {
    let t = use_text();
    let public = use_public();
    // An empty page of the browser, if the partnership has not chosen another.
    let chosen = public.partnership.exit.trim();
    let address = if chosen.is_empty() { "about:blank".to_owned() } else { chosen.to_owned() };
    let href = address.clone();
    let shared = use_context::<SharedDevice>();
    let leave = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        let address = address.clone();
        let wipe = shared.is_some_and(|shared| shared.0.get_untracked());
        browser::spawn(async move {
            if wipe {
                browser::forget_everything().await;
            }
            browser::go(&address);
        });
    };
    view! {
        <a class="exit" href=href rel="noreferrer external" on:click=leave>
            <Icon name="exit" />
            <span>{t.ui_exit()}</span>
        </a>
    }
}
