//! A form that writes one more text under a heading.

use super::heading::Under;
use crate::browser;
use crate::copy::{from_segment, segment, use_text};
use crate::desk::{Command, Field};
use crate::people::{ChoiceField, Deed, DeedForm, LongField, lang_choices};
use leptos::prelude::*;

/// The form; it begins in the language of the screen.
#[component]
pub(super) fn Add(under: Under) -> AnyView {
    let t = use_text();
    let deed = Deed::new(under.id("add"));
    let (text, lang) = (RwSignal::new(String::new()), RwSignal::new(segment(t.0).to_owned()));
    let key = untrack(|| under.look(|it| it.key.clone())).unwrap_or_default();
    let first = move || under.look(|it| it.notes.is_empty()).unwrap_or(true);
    let submit = Callback::new(move |()| {
        let held = under.at.held;
        let lang = lang.with_untracked(|lang| from_segment(lang)).unwrap_or(t.0);
        let command = Command::AddNote { review: held.id, heading: key.clone(), text: text.get_untracked(), lang };
        under.done.clear();
        deed.run(command, move |_| {
            text.set(String::new());
            // Said above the form: it goes when there is no more room.
            under.done.say(t.stage_added());
            held.again_then(move |page| {
                let full = page.stages.get(under.at.n).and_then(|stage| {
                    let heading = stage.headings.get(under.n)?;
                    Some(heading.notes.len() >= usize::from(heading.texts))
                });
                if full == Some(true) {
                    browser::focus(&under.id("title"));
                }
            });
        });
    });
    let form = view! {
        <DeedForm deed submit=t.stage_add_button() on_submit=submit quiet=true>
            <LongField
                deed
                field=Field::Note
                name="text"
                label=t.stage_text()
                value=text
            />
            <ChoiceField deed name="lang" label=t.stage_lang() choices=lang_choices() value=lang />
        </DeedForm>
    };
    // Closed, so that all headings of a stage can be seen at a glance.
    view! {
        <details class="disclose">
            <summary>{move || if first() { t.stage_add() } else { t.stage_add_more() }}</summary>
            {form}
        </details>
    }
    .into_any()
}
