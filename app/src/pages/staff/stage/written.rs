//! One text under a heading, with the form that puts it differently and the way to take it away.

use super::under::{Under, chosen};
use crate::browser;
use crate::copy::{Text, attribute, segment, use_text};
use crate::desk::{Command, Field, NoteCard, Problem, ReviewPage};
use crate::people::{ChoiceField, Deed, DeedButton, DeedForm, LongField, lang_choices};
use crate::ui::Confirm;
use leptos::prelude::*;
use review::refusal::Refusal;

/// What is typed, and what stood there when it was last shown here.
#[derive(Clone, Copy)]
struct Typed {
    text: RwSignal<String>,
    lang: RwSignal<String>,
    seen: RwSignal<NoteCard>,
}

impl Typed {
    fn of(note: NoteCard) -> Self {
        let (text, lang) = (RwSignal::new(note.text.clone()), RwSignal::new(segment(note.lang).to_owned()));
        Self { text, lang, seen: RwSignal::new(note) }
    }

    /// Whether nobody has typed since it was shown. Tracked.
    fn is_as_seen(self) -> bool {
        self.seen
            .with(|seen| self.text.with(|text| *text == seen.text) && self.lang.with(|lang| lang == segment(seen.lang)))
    }

    /// It stands like this now. Where somebody has typed, what they typed stays, and they are told when they save;
    /// `told`: they have just been, and whoever saves once more means it.
    fn follow(self, note: &NoteCard, told: bool) {
        if untrack(|| self.is_as_seen()) {
            self.text.set(note.text.clone());
            self.lang.set(segment(note.lang).to_owned());
            self.seen.set(note.clone());
        } else if told {
            self.seen.set(note.clone());
        }
    }

    /// What asks for `text`; without one, to take away what stands there.
    fn command(self, t: Text, under: Under, text: Option<String>) -> Command {
        let (n, turn) = self.seen.with_untracked(|seen| (seen.n, seen.turn));
        let (review, heading, lang) = (under.at.held.id, under.key(), chosen(self.lang, t));
        Command::SetNote { review, heading, n, turn, text, lang }
    }
}

/// The text at a place.
#[component]
pub(super) fn Written(under: Under, place: u8, open: Memo<bool>) -> AnyView {
    let t = use_text();
    let note = Memo::new(move |_| under.look(|it| it.notes.iter().find(|note| note.n == place).cloned()).flatten());
    let Some(first) = note.get_untracked() else { return ().into_any() };
    let typed = Typed::of(first);
    Effect::new(move |_| {
        if let Some(note) = note.get() {
            typed.follow(&note, false);
        }
    });
    let dirty = Memo::new(move |_| !typed.is_as_seen());
    Effect::new(move |_| {
        let dirty = dirty.get();
        under.changing.update(|places| {
            if dirty {
                places.insert(place)
            } else {
                places.remove(&place)
            };
        });
    });
    let words = move || {
        let Some(note) = note.get() else {
            return view! { <p class="soft" role="status">{t.stage_gone()}</p> }.into_any();
        };
        view! {
            <p class="note__words" lang=attribute(note.lang) dir="auto">
                {note.text}
            </p>
        }
        .into_any()
    };
    view! {
        <li class="note">
            {words}
            {move || open.get().then(|| view! { <Change under place note typed /> })}
        </li>
    }
    .into_any()
}

/// What stands at a place of a page that was just looked at.
fn at(page: &ReviewPage, under: Under, place: u8) -> Option<&NoteCard> {
    let heading = page.stages.get(under.at.n)?.headings.get(under.n)?;
    heading.notes.iter().find(|note| note.n == place)
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
                if let Some(note) = at(page, under, place) {
                    typed.follow(note, true);
                }
            });
        }
    });
    let save = Callback::new(move |()| {
        under.done.clear();
        let sent = typed.text.get_untracked();
        if note.with_untracked(Option::is_none) {
            // Somebody has taken it away: it is written again, at a place of its own.
            let (review, heading, lang) = (held.id, under.key(), chosen(typed.lang, t));
            deed.run(Command::AddNote { review, heading, text: sent, lang }, move |_| {
                under.done.say(t.stage_added());
                under.changing.update(|places| places.retain(|it| *it != place));
                held.again_then(move |_| browser::focus(&under.id("title")));
            });
            return;
        }
        deed.run(typed.command(t, under, Some(sent.clone())), move |_| {
            deed.say(t.stage_saved());
            typed.seen.update(|seen| seen.text = sent);
            held.again_then(move |page| {
                if let Some(note) = at(page, under, place) {
                    typed.follow(note, true);
                }
            });
        });
    });
    let take = move |()| {
        deed.run(typed.command(t, under, None), move |_| {
            under.done.say(t.stage_taken());
            under.changing.update(|places| places.retain(|it| *it != place));
            held.again_then(move |_| browser::focus(&under.id("title")));
        });
    };
    let there = move || note.with(Option::is_some);
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
                <div class="row" hidden=move || !there()>
                    <DeedButton deed words=t.stage_take() on_press=move |()| taking.set(true) />
                </div>
            </div>
        </details>
        <Confirm
            id=under.id(&format!("take-{place}"))
            title=t.stage_take_title()
            open=taking
            yes=t.stage_take()
            on_yes=take
        >
            <p>{t.stage_take_text()}</p>
            <p>{about}</p>
        </Confirm>
    }
    .into_any()
}
