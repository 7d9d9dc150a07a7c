//! Places for people without a device: as many as there are people, behind one link, for the one who types for them.

use super::Seating;
use super::make::voice_choices;
use crate::browser;
use crate::copy::use_text;
use crate::desk::{Command, Done};
use crate::people::{ChoiceField, Deed, DeedForm, LinkLine, Qr, paths};
use crate::public::use_public;
use crate::session::BETWEEN_SECRETS;
use crate::ui::Notice;
use leptos::prelude::*;
use review::limits::SCRIBE_PLACES_MAX;

/// Characters of a link whose code has 69 by 69 squares; phones read larger ones badly.
const QR_CHARACTERS_MAX: usize = 331;

/// Numbers of people without a device to choose from.
pub(super) fn people_choices() -> Vec<(String, String)> {
    (1..=SCRIBE_PLACES_MAX).map(|n| (n.to_string(), n.to_string())).collect()
}

/// The form, and the links that were made just now.
#[component]
pub fn ScribePlaces(seating: Seating) -> AnyView {
    let t = use_text();
    let deed = Deed::new("scribe");
    let (number, voice) = (RwSignal::new("2".to_owned()), RwSignal::new(String::new()));
    let choices = voice_choices(t, seating);
    let submit = move |()| {
        let number = number.get_untracked().parse().unwrap_or_default();
        let voice = voice.get_untracked().parse().ok();
        let command = Command::AddPlaces { review: seating.held.id, event: seating.event, voice, number };
        deed.run(command, move |done| {
            if let Done::Links(links) = done {
                deed.say(t.places_made_now(links.len() as u64));
                seating.scribes.update(|all| all.push(links.into_iter().map(|link| link.secret).collect()));
                seating.held.again();
                browser::focus_soon("scribe-links-title".to_owned());
            }
        });
    };
    let choose = (!choices.is_empty()).then(|| {
        let (label, hint) = (t.scribe_place_voice(), t.scribe_place_voice_hint());
        view! { <ChoiceField deed name="voice" label hint choices value=voice /> }
    });
    view! {
        <section class="panel stack" aria-labelledby="scribe-title">
            <h2 class="panel__title" id="scribe-title">
                {t.scribe_places()}
            </h2>
            <p class="soft">{t.scribe_places_text()}</p>
            <p class="soft">{t.scribe_promise_places()}</p>
            <Notice kind="hint" icon="warn">
                <p>{t.scribe_places_care()}</p>
            </Notice>
            {move || links(seating)}
            <DeedForm deed submit=t.scribe_make() on_submit=submit quiet=true>
                <ChoiceField
                    deed
                    name="number"
                    label=t.scribe_number()
                    hint=t.scribe_number_hint()
                    choices=people_choices()
                    value=number
                />
                {choose}
            </DeedForm>
        </section>
    }
    .into_any()
}

/// The links that were made just now. They are known to nobody afterwards.
fn links(seating: Seating) -> AnyView {
    let t = use_text();
    let links = seating.scribes.get();
    if links.is_empty() {
        return ().into_any();
    }
    view! {
        <div class="stack">
            <h3 id="scribe-links-title" tabindex="-1">
                {t.scribe_links()}
            </h3>
            <p class="small soft">{t.scribe_once()}</p>
            {links.iter().map(|secrets| one(secrets)).collect_view()}
        </div>
    }
    .into_any()
}

/// One link; its code only where phones can read it.
fn one(secrets: &[String]) -> AnyView {
    let t = use_text();
    let link = paths::join(&use_public().url, t.0, &secrets.join(BETWEEN_SECRETS));
    let address = Signal::stored(link.clone());
    let code = if link.len() > QR_CHARACTERS_MAX {
        view! { <p class="small soft">{t.scribe_no_code()}</p> }.into_any()
    } else {
        view! {
            <div class="qr qr--large">
                <Qr text=link label=t.places_qr().to_owned() />
            </div>
        }
        .into_any()
    };
    view! {
        <div class="stack-s">
            <h4>{t.scribe_link_for(secrets.len() as u64)}</h4>
            {code}
            <LinkLine address what=t.scribe_link_for(secrets.len() as u64) />
        </div>
    }
    .into_any()
}
