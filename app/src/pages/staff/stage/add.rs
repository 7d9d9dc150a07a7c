//! A form that writes one more text under a heading.

use super::under::{Under, chosen};
use crate::browser;
use crate::copy::use_text;
use crate::desk::{Command, Field, Problem};
use crate::people::{ChoiceField, Deed, DeedForm, LongField, lang_choices};
use leptos::prelude::*;
use review::refusal::Refusal;

/// The form.
#[component]
pub(super) fn Add(under: Under) -> AnyView {
    let t = use_text();
    let deed = Deed::new(under.id("add"));
    let held = under.at.held;
    let first = move || under.look(|it| it.notes.is_empty()).unwrap_or(true);
    // Somebody else was quicker, or has closed or moved the review: what stands there now says why.
    Effect::new(move |_| {
        if let Some(Problem::Refused(Refusal::Full | Refusal::StageEarly | Refusal::ReviewClosed)) = deed.problem() {
            held.again();
        }
    });
    let submit = Callback::new(move |()| {
        let text = under.more.get_untracked();
        let (sent, lang) = (text.clone(), chosen(under.lang, t));
        under.done.clear();
        deed.run(Command::AddNote { review: held.id, heading: under.key(), text, lang }, move |_| {
            // What was typed meanwhile is the next one.
            under.more.update(|typed| {
                if let Some(rest) = typed.strip_prefix(sent.as_str()) {
                    *typed = rest.trim_start().to_owned();
                }
            });
            // Said above the form: it goes when there is no more room.
            under.done.say(t.stage_added());
            held.again_then(move |page| {
                let stage = page.stages.get(under.at.n);
                let heading = stage.and_then(|stage| stage.headings.get(under.n));
                if heading.is_some_and(|it| it.notes.len() >= usize::from(it.texts)) {
                    browser::focus(&under.id("title"));
                }
            });
        });
    });
    // Closed, so that all headings of a stage can be seen at a glance.
    view! {
        <details class="disclose">
            <summary>{move || if first() { t.stage_add() } else { t.stage_add_more() }}</summary>
            <DeedForm deed submit=t.stage_add_button() on_submit=submit quiet=true>
                <LongField deed field=Field::Note name="text" label=t.stage_text() value=under.more />
                <ChoiceField deed name="lang" label=t.stage_lang() choices=lang_choices() value=under.lang />
            </DeedForm>
        </details>
    }
    .into_any()
}
