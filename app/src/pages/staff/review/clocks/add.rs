//! A form that adds a clock beside those of the kind of review.

use super::card::length_fields;
use crate::copy::{from_segment, segment, use_text};
use crate::desk::{Command, Field};
use crate::pages::staff::held::Held;
use crate::people::{ChoiceField, Deed, DeedForm, LengthTyped, TextField, lang_choices};
use leptos::prelude::*;

/// The form; it begins in the language of the review.
#[component]
pub fn AddClock(held: Held) -> AnyView {
    let t = use_text();
    let deed = Deed::new("add-clock");
    let (name, length) = (RwSignal::new(String::new()), LengthTyped::empty());
    let lang = RwSignal::new(segment(held.page.with_untracked(|page| page.lang)).to_owned());
    let submit = Callback::new(move |()| {
        let length = match length.typed() {
            Ok(length) => length,
            Err(problem) => return deed.refuse(problem),
        };
        let lang = lang.with_untracked(|lang| from_segment(lang)).unwrap_or(t.0);
        let command = Command::AddClock { review: held.id, name: name.get_untracked(), lang, length };
        deed.run(command, move |_| {
            name.set(String::new());
            deed.say(t.clock_added());
            held.again();
        });
    });
    view! {
        <details class="disclose">
            <summary>{t.clock_add()}</summary>
            <div class="panel clock">
            <DeedForm deed submit=t.clock_add_button() on_submit=submit quiet=true>
                <TextField deed field=Field::Title name="name" label=t.clock_name() hint=t.clock_name_hint() value=name />
                <ChoiceField deed name="lang" label=t.clock_name_lang() choices=lang_choices() value=lang />
                {length_fields(deed, length, None)}
            </DeedForm>
            </div>
        </details>
    }
    .into_any()
}
