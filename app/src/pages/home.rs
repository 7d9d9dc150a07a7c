//! The front door: what Cairn is, in plain words, and the ways in.

use crate::copy::{segment, use_text};
use crate::ui::{Frame, Icon};
use leptos::prelude::*;

/// The first page of a language.
#[component]
pub fn Home() -> impl IntoView {
    let t = use_text();
    let lang = segment(t.0);
    view! {
        <Frame kind="home" title=t.home_title()>
            <div class="stack-l">
                <div class="page-head">
                    <h1>{t.home_title()}</h1>
                    <p class="lead">{t.home_lead()}</p>
                    <p>{t.home_how()}</p>
                </div>
                <div class="pair">
                    <section class="panel stack" aria-labelledby="link">
                        <h2 class="panel__title" id="link">{t.home_link_title()}</h2>
                        <p>{t.home_link_text()}</p>
                        <p>
                            <a class="button" href=format!("/{lang}/join")>
                                {t.home_link_go()}
                                <Icon name="right" />
                            </a>
                        </p>
                    </section>
                    <section class="panel stack" aria-labelledby="staff">
                        <h2 class="panel__title" id="staff">{t.home_staff_title()}</h2>
                        <p>{t.home_staff_text()}</p>
                        <p>
                            <a class="button button--quiet" rel="external" href=format!("/staff/{lang}")>
                                {t.home_staff_go()}
                            </a>
                        </p>
                    </section>
                </div>
                <Short />
                <section class="stack" aria-labelledby="know">
                    <h2 id="know">{t.home_know_title()}</h2>
                    <p>{t.home_know_text()}</p>
                    <p><a class="link" href=format!("/{lang}/about/cairn")>{t.home_know_go()}</a></p>
                </section>
            </div>
        </Frame>
    }
    .into_any()
}

/// The promises in short, with their limits at the same size.
#[component]
fn Short() -> impl IntoView {
    let t = use_text();
    let limits = format!("/{}/about/limits", segment(t.0));
    let promises = [
        ("loch", t.home_promise_name(), t.home_promise_name_text()),
        ("right", t.home_promise_together(), t.home_promise_together_text()),
        ("differ", t.home_promise_limits(), t.home_promise_limits_text()),
    ];
    let promise = |(tone, title, text)| view! { <li data-tone=tone><h3>{title}</h3><p>{text}</p></li> }.into_any();
    view! {
        <section class="stack" aria-labelledby="promises">
            <h2 id="promises">{t.home_promises_title()}</h2>
            <ul class="promise">{promises.into_iter().map(promise).collect_view()}</ul>
            <p><a class="link" href=limits>{t.home_promises_all()}</a></p>
        </section>
    }
}
