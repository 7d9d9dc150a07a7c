//! What comes first: is this your own phone? Or, instead: this browser cannot work; there is no link.

use super::arrival::{Arrival, Stage, secret_of};
use crate::browser;
use crate::copy::use_text;
use crate::ui::{ErrorSummary, FieldError, SharedDevice, Waiting, live};
use leptos::prelude::*;

/// What stands before the place, by the stage of the arrival.
#[component]
pub(super) fn Ways(arrival: Arrival, stage: Memo<Stage>) -> impl IntoView {
    live(move || match stage.get() {
        Stage::Ask => view! { <OwnPhone arrival /> }.into_any(),
        Stage::Unsupported => view! { <Unsupported /> }.into_any(),
        Stage::NoLink => view! { <NoLink arrival /> }.into_any(),
        Stage::Place => ().into_any(),
    })
}

#[component]
fn OwnPhone(arrival: Arrival) -> impl IntoView {
    let t = use_text();
    let asleep = Signal::derive(move || !arrival.ready.get());
    let shared = use_context::<SharedDevice>();
    let choose = move |own: bool| {
        if let Some(SharedDevice(shared)) = shared {
            shared.set(!own);
        }
        arrival.choose(own);
        // The panel is drawn before the next turn; then it can be focused.
        browser::spawn(async {
            browser::pause(0).await;
            browser::focus("place");
        });
    };
    let script = format!("<p><strong>{}</strong></p>", t.join_noscript());
    view! {
        <section class="stack" aria-labelledby="own">
            <h2 id="own">{t.join_own_title()}</h2>
            <p>{t.join_own_why()}</p>
            <div class="own-phone">
                <button
                    class="own-phone__choice"
                    type="button"
                    disabled=move || asleep.get()
                    on:click=move |_| choose(true)
                >
                    <strong>{t.join_own_yes()}</strong>
                    <span>{t.join_own_yes_hint()}</span>
                </button>
                <button
                    class="own-phone__choice"
                    type="button"
                    disabled=move || asleep.get()
                    on:click=move |_| choose(false)
                >
                    <strong>{t.join_own_no()}</strong>
                    <span>{t.join_own_no_hint()}</span>
                </button>
            </div>
            <Waiting on=asleep words=t.ui_getting_ready() />
            // As text: with scripts on, a browser does not look inside.
            <noscript inner_html=script></noscript>
        </section>
    }
}

#[component]
fn Unsupported() -> impl IntoView {
    let t = use_text();
    let ways = [
        (t.join_unsupported_browser(), t.join_unsupported_browser_text()),
        (t.join_unsupported_room(), t.join_unsupported_room_text()),
        (t.join_unsupported_paper(), t.join_unsupported_paper_text()),
    ];
    let way = |(name, text)| view! { <li><h3>{name}</h3><p>{text}</p></li> }.into_any();
    view! {
        <section class="panel stack unsupported" aria-labelledby="unsupported">
            <h2 id="unsupported">{t.join_unsupported_title()}</h2>
            <p>{t.join_unsupported_text()}</p>
            <ol class="steps" role="list">{ways.into_iter().map(way).collect_view()}</ol>
        </section>
    }
}

#[component]
fn NoLink(arrival: Arrival) -> impl IntoView {
    let t = use_text();
    let code = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let read = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match secret_of(&code.get_untracked()) {
            Some(secret) => arrival.begin(secret),
            None => wrong.set(true),
        }
    };
    let errors =
        Signal::derive(
            move || if wrong.get() { vec![("code".to_owned(), t.join_code_wrong().to_owned())] } else { vec![] },
        );
    let words = Signal::derive(move || wrong.get().then(|| t.join_code_wrong().to_owned()));
    view! {
        <section class="panel stack" aria-labelledby="no-link">
            <h2 id="no-link">{t.join_no_link_title()}</h2>
            <p>{t.join_no_link_text()}</p>
            <ErrorSummary errors />
            <form class="stack" novalidate on:submit=read>
                <div class="field" class:field--error=move || wrong.get()>
                    <label for="code">{t.join_code()}</label>
                    <p class="hint" id="code-hint">{t.join_code_hint()}</p>
                    <FieldError id="code-error" words />
                    <input
                        class="input"
                        id="code"
                        type="text"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        aria-describedby="code-hint code-error"
                        aria-invalid=move || wrong.get().then_some("true")
                        bind:value=code
                    />
                </div>
                <button class="button" type="submit">{t.join_code_go()}</button>
            </form>
        </section>
    }
}
