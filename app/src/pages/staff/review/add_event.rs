//! A form that adds a learning event.

use super::super::held::Held;
use crate::copy::{from_segment, segment, use_text};
use crate::desk::{Command, Field};
use crate::people::{ChoiceField, Deed, DeedForm, TextField, VoiceRows, VoicesEditor, lang_choices};
use leptos::prelude::*;
use review::text::Lang;

/// The form; it begins in the language of the review.
#[component]
pub fn AddEvent(held: Held) -> AnyView {
    let t = use_text();
    let deed = Deed::new("event");
    let (title, day) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let lang = RwSignal::new(segment(held.page.with_untracked(|page| page.lang)).to_owned());
    let rows = VoiceRows::new();
    let submit = move |()| {
        let command = Command::AddEvent {
            review: held.id,
            title: title.get_untracked(),
            lang: from_segment(&lang.get_untracked()).unwrap_or(Lang::En),
            day: day.get_untracked(),
            voices: rows.voices(),
        };
        deed.run(command, move |_| {
            title.set(String::new());
            day.set(String::new());
            rows.clear();
            deed.say(t.staff_event_added());
            held.again();
        });
    };
    view! {
        <section class="panel stack" aria-labelledby="event-heading">
            <h2 class="panel__title" id="event-heading">
                {t.staff_add_event()}
            </h2>
            <DeedForm deed submit=t.staff_add_event_button() on_submit=submit>
                <TextField
                    deed
                    field=Field::Title
                    name="name"
                    label=t.staff_event_title()
                    hint=t.staff_event_title_hint()
                    value=title
                />
                <TextField deed field=Field::Day name="day" label=t.staff_day() value=day kind="date" short=true />
                <ChoiceField deed name="lang" label=t.staff_event_lang() choices=lang_choices() value=lang />
                <VoicesEditor deed rows />
            </DeedForm>
        </section>
    }
    .into_any()
}
