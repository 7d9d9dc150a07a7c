//! A place instead of one that was lost, for somebody who has no return words either.

use super::Seating;
use crate::browser;
use crate::copy::use_text;
use crate::desk::{Command, Done};
use crate::people::{Deed, DeedButton, DeedProblem, DeedSaid, LinkLine, Qr, all_places, paths};
use crate::public::use_public;
use crate::ui::Confirm;
use leptos::prelude::*;

/// What to try first, the button, and a question: everybody is told that a place was replaced.
#[component]
pub fn ReplacePlace(seating: Seating) -> AnyView {
    let t = use_text();
    let deed = Deed::new("replace");
    let asking = RwSignal::new(false);
    let secret = RwSignal::new(None::<String>);
    let joined = Memo::new(move |_| seating.card.with(all_places).joined);
    let replace = Callback::new(move |()| {
        deed.run(Command::ReplacePlace { review: seating.held.id, event: seating.event }, move |done| {
            if let Done::Secret(shown) = done {
                secret.set(Some(shown));
                deed.say(t.places_replace_made());
                seating.held.again();
                browser::focus_soon("replace-link-title".to_owned());
            }
        });
    });
    let ask = Callback::new(move |()| asking.set(true));
    let body = move || {
        if joined.get() == 0 {
            return view! { <p class="soft">{t.places_replace_none()}</p> }.into_any();
        }
        view! {
            <p>{t.places_replace_first()}</p>
            <p class="soft">{t.places_replace_text()}</p>
            <div class="row">
                <DeedButton deed words=t.places_replace() on_press=ask />
                <DeedSaid deed />
            </div>
        }
        .into_any()
    };
    view! {
        <section class="stack" aria-labelledby="replace-title">
            <h2 id="replace-title">{t.places_replace_title()}</h2>
            <DeedProblem deed />
            {body}
            {move || secret.get().map(|secret| view! { <ShownLink secret /> })}
            <Confirm
                id="replace-confirm"
                title=t.places_replace_question()
                open=asking
                yes=t.places_replace()
                on_yes=replace
            >
                <p>{t.places_replace_told()}</p>
                <p>{t.places_replace_lost()}</p>
            </Confirm>
        </section>
    }
    .into_any()
}

/// The link, which is known to nobody afterwards.
#[component]
fn ShownLink(secret: String) -> AnyView {
    let t = use_text();
    let link = paths::join(&use_public().url, t.0, &secret);
    let address = Signal::stored(link.clone());
    view! {
        <div class="panel stack">
            <h3 id="replace-link-title" tabindex="-1">
                {t.places_replace_link()}
            </h3>
            <div class="qr">
                <Qr text=link label=t.places_qr().to_owned() />
            </div>
            <p class="small soft">{t.places_replace_once()}</p>
            <LinkLine address what=t.places_replace_link() />
        </div>
    }
    .into_any()
}
