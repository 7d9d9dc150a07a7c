//! One text under a heading, with the form that puts it differently and the way to take it away.

use super::heading::Under;
use crate::browser;
use crate::copy::{attribute, from_segment, segment, use_text};
use crate::desk::{Command, Field, NoteCard, Problem};
use crate::people::{ChoiceField, Deed, DeedButton, DeedForm, LongField, lang_choices};
use crate::ui::Confirm;
use leptos::prelude::*;
use review::refusal::Refusal;
use review::text::Lang;

/// What is typed, and what stood there when it was last shown here.
#[derive(Clone, Copy)]
struct Typed {
    text: RwSignal<String>,
    lang: RwSignal<String>,
    seen: StoredValue<NoteCard>,
}

impl Typed {
    fn of(note: NoteCard) -> Self {
        let (text, lang) = (RwSignal::new(note.text.clone()), RwSignal::new(segment(note.lang).to_owned()));
        Self { text, lang, seen: StoredValue::new(note) }
    }

    fn lang(self) -> Option<Lang> {
        self.lang.with_untracked(|lang| from_segment(lang))
    }

    /// Whether nobody has typed since it was shown.
    fn is_as_seen(self) -> bool {
        self.seen
            .with_value(|seen| self.text.with_untracked(|text| *text == seen.text) && self.lang() == Some(seen.lang))
    }

    /// It stands like this now. Where somebody has typed, what they typed stays, and they are told when they save;
    /// `told`: they have just been, and whoever saves once more means it.
    fn follow(self, note: &NoteCard, told: bool) {
        if self.is_as_seen() {
            self.text.set(note.text.clone());
            self.lang.set(segment(note.lang).to_owned());
            self.seen.set_value(note.clone());
        } else if told {
            self.seen.set_value(note.clone());
        }
    }

    fn command(self, under: Under, text: Option<String>) -> Command {
        let heading = untrack(|| under.look(|it| it.key.clone())).unwrap_or_default();
        let (n, turn, lang) = self.seen.with_value(|seen| (seen.n, seen.turn, seen.lang));
        let lang = self.lang().unwrap_or(lang);
        Command::SetNote { review: under.at.held.id, heading, n, turn, text, lang }
    }
}

/// The text at a place.
#[component]
pub(super) fn Written(under: Under, place: u8, open: Memo<bool>) -> AnyView {
    let note = Memo::new(move |_| under.look(|it| it.notes.iter().find(|note| note.n == place).cloned()).flatten());
    let Some(first) = note.get_untracked() else { return ().into_any() };
    let typed = Typed::of(first);
    Effect::new(move |_| {
        if let Some(note) = note.get() {
            typed.follow(&note, false);
        }
    });
    let words = move || {
        let note = note.get()?;
        Some(view! {
            <p class="note__words" lang=attribute(note.lang) dir="auto">
                {note.text}
            </p>
        })
    };
    view! {
        <li class="note">
            {words}
            {move || open.get().then(|| view! { <Change under place note typed /> })}
        </li>
    }
    .into_any()
}

#[component]
fn Change(under: Under, place: u8, note: Memo<Option<NoteCard>>, typed: Typed) -> AnyView {
    let t = use_text();
    let deed = Deed::new(under.id(&format!("change-{place}")));
    let taking = RwSignal::new(false);
    let held = under.at.held;
    // Told that somebody else was quicker, whoever saves once more means it: what stands there now is shown above.
    Effect::new(move |_| {
        if deed.problem() == Some(Problem::Refused(Refusal::ChangedMeanwhile)) {
            held.again_then(move |page| {
                let heading = page.stages.get(under.at.n).and_then(|stage| stage.headings.get(under.n));
                if let Some(note) = heading.and_then(|it| it.notes.iter().find(|note| note.n == place)) {
                    typed.follow(note, true);
                }
            });
        }
    });
    let save = Callback::new(move |()| {
        under.done.clear();
        let sent = typed.text.get_untracked();
        deed.run(typed.command(under, Some(sent.clone())), move |_| {
            deed.say(t.stage_saved());
            typed.seen.update_value(|seen| seen.text = sent);
            held.again_then(move |page| {
                let heading = page.stages.get(under.at.n).and_then(|stage| stage.headings.get(under.n));
                if let Some(note) = heading.and_then(|it| it.notes.iter().find(|note| note.n == place)) {
                    typed.follow(note, true);
                }
            });
        });
    });
    let take = move |()| {
        deed.run(typed.command(under, None), move |_| {
            under.done.say(t.stage_taken());
            held.again_then(move |_| browser::focus(&under.id("title")));
        });
    };
    let about = move || note.get().map(|note| note.text).unwrap_or_default();
    view! {
        <details class="disclose">
            <summary>
                {t.stage_change()} <span class="visually-hidden">": "{about}</span>
            </summary>
            <div class="stack">
                <DeedForm deed submit=t.stage_save() on_submit=save quiet=true>
                    <LongField deed field=Field::Note name="text" label=t.stage_change_label() value=typed.text />
                    <ChoiceField deed name="lang" label=t.stage_lang() choices=lang_choices() value=typed.lang />
                </DeedForm>
                <div class="row">
                    <DeedButton deed words=t.stage_take() on_press=move |()| taking.set(true) />
                </div>
            </div>
        </details>
        <Confirm id=under.id(&format!("take-{place}")) title=t.stage_take_title() open=taking yes=t.stage_take() on_yes=take>
            <p>{t.stage_take_text()}</p>
            <p>{about}</p>
        </Confirm>
    }
    .into_any()
}
