//! Paper for people without a device: slips to write on, all alike.

use super::Seating;
use super::scribe::people_choices;
use crate::browser;
use crate::copy::{Lang, from_segment, segment, use_text};
use crate::people::{ChoiceField, Deed, PaperSheet, Sheet, lang_choices};
use crate::ui::Icon;
use leptos::prelude::*;

/// How many slips, in which language, and the sheet.
#[component]
pub fn PaperSlips(seating: Seating) -> AnyView {
    let t = use_text();
    let deed = Deed::new("paper");
    let (number, lang) = (RwSignal::new("2".to_owned()), RwSignal::new(segment(t.0).to_owned()));
    let spoken = Signal::derive(move || lang.with(|lang| from_segment(lang)).unwrap_or(Lang::En));
    let print = move |_| {
        let wanted = Sheet::Paper(number.get_untracked().parse().unwrap_or_default());
        // A sheet prints itself when it first appears.
        if seating.sheet.get_untracked() == wanted { browser::print() } else { seating.sheet.set(wanted) }
    };
    let sheet = move || match seating.sheet.get() {
        Sheet::Paper(number) => Some(view! { <PaperSheet number lang=spoken /> }),
        Sheet::None | Sheet::Places => None,
    };
    view! {
        <section class="panel stack" aria-labelledby="paper-title">
            <h2 class="panel__title" id="paper-title">
                {t.scribe_paper()}
            </h2>
            <p class="soft">{t.scribe_paper_text()}</p>
            <ChoiceField
                deed
                name="number"
                label=t.scribe_paper_number()
                hint=t.scribe_paper_number_hint()
                choices=people_choices()
                value=number
            />
            <ChoiceField deed name="lang" label=t.scribe_paper_lang() choices=lang_choices() value=lang />
            <div class="row">
                <button class="button button--quiet" id="paper-print" type="button" on:click=print>
                    <Icon name="print" />
                    {t.scribe_paper_print()}
                </button>
            </div>
            {sheet}
        </section>
    }
    .into_any()
}
