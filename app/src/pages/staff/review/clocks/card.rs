//! One clock: what it is for, how it stands, and the form that says when it started and was met.

use super::super::Held;
use crate::copy::{Text, attribute, segment, use_text};
use crate::desk::{Both, ClockCard, ClockName, Command, Field};
use crate::people::{
    ChoiceField, Deed, DeedForm, LengthTyped, LongField, TextField, day_words, length_words, standing_tag,
    standing_words, unit_choices,
};
use leptos::prelude::*;
use review::clock::Standing;

/// Whether somebody should say why.
const fn is_late(card: &ClockCard) -> bool {
    matches!(card.standing, Some((Standing::Late(_) | Standing::MetLate(_), _))) || card.late.is_some()
}

/// The clock in place `n` of the list.
#[component]
pub fn Card(held: Held, n: usize) -> AnyView {
    let t = use_text();
    let card = Memo::new(move |_| held.page.with(|page| page.clocks.get(n).cloned()));
    let Some(first) = card.get_untracked() else { return ().into_any() };
    let id = format!("clock-{n}");
    let labelled = id.clone();
    let stands = move || card.get().map(|card| standing(t, &card));
    let forms = move || {
        if held.closed.get() {
            card.get().and_then(|card| reason(&card))
        } else {
            Some(view! { <SetClock held n card /> }.into_any())
        }
    };
    view! {
        <li>
            <article class="panel stack clock" aria-labelledby=labelled>
                {title(t, &first, id)}
                <p class="row">
                    {stands}
                </p>
                {from_until(t, &first)}
                {forms}
            </article>
        </li>
    }
    .into_any()
}

/// What it is for.
fn title(t: Text, card: &ClockCard, id: String) -> AnyView {
    let (words, lang) = match &card.name {
        ClockName::Own(name, lang) => (name.clone(), *lang),
        ClockName::OfKind { name, .. } => (name.get(t.0).to_owned(), t.0),
    };
    view! {
        <h3 class="panel__title" id=id lang=attribute(lang) dir="auto">
            {words}
        </h3>
    }
    .into_any()
}

/// Of those that came with the kind of review: what starts it, and what it is met by.
fn from_until(t: Text, card: &ClockCard) -> Option<AnyView> {
    let ClockName::OfKind { starts, stops, .. } = &card.name else { return None };
    let part = |what: &'static str, words: &Both| {
        view! {
            <div>
                <dt>{what}</dt>
                <dd>{words.get(t.0).to_owned()}</dd>
            </div>
        }
    };
    Some(view! { <dl class="summary">{part(t.clock_from(), starts)} {part(t.clock_until(), stops)}</dl> }.into_any())
}

/// How it stands today, and how long it runs.
fn standing(t: Text, card: &ClockCard) -> AnyView {
    let words = card.standing.as_ref().map(|(standing, due)| standing_words(t, *standing, day_words(t, due)));
    view! {
        {standing_tag(t, card.standing.as_ref().map(|(standing, _)| *standing))}
        <span>{length_words(t, card.length)}"."</span>
        <span>{words}</span>
    }
    .into_any()
}

/// Why it is late, on a closed review.
fn reason(card: &ClockCard) -> Option<AnyView> {
    let (why, lang) = card.late.clone()?;
    Some(view! { <p lang=attribute(lang) dir="auto">{why}</p> }.into_any())
}

#[component]
fn SetClock(held: Held, n: usize, card: Memo<Option<ClockCard>>) -> AnyView {
    let t = use_text();
    let deed = Deed::new(format!("set-{n}"));
    let Some(first) = card.get_untracked() else { return ().into_any() };
    let length = LengthTyped::of(first.length);
    let started = RwSignal::new(first.started.clone().unwrap_or_default());
    let stopped = RwSignal::new(first.stopped.clone().unwrap_or_default());
    let (why, lang) = first.late.clone().unwrap_or((String::new(), t.0));
    let late = RwSignal::new(why);
    let submit = Callback::new(move |()| {
        let length = match length.typed() {
            Ok(length) => length,
            Err(problem) => return deed.refuse(problem),
        };
        let command = Command::SetClock {
            review: held.id,
            clock: n as u8,
            length,
            started: started.get_untracked(),
            stopped: stopped.get_untracked(),
            late: late.get_untracked(),
            lang: t.0,
        };
        deed.run(command, move |_| {
            deed.say(t.clock_saved());
            held.again();
        });
    });
    let asked = Memo::new(move |_| card.with(|card| card.as_ref().is_some_and(is_late)));
    let check = (!first.fixed && matches!(first.name, ClockName::OfKind { .. })).then(|| t.clock_check());
    let how_long = (!first.fixed).then(|| length_fields(deed, length, check));
    view! {
        <DeedForm deed submit=t.clock_save() on_submit=submit quiet=true>
            {how_long}
            <div class="pair">
                <TextField
                    deed
                    field=Field::Started
                    name="started"
                    label=t.clock_started()
                    value=started
                    kind="date"
                    short=true
                />
                <TextField deed field=Field::Stopped name="stopped" label=t.clock_stopped() value=stopped kind="date" short=true />
            </div>
            // Hidden and not taken away: what was typed stays.
            <div hidden=move || !asked.get()>
                <LongField
                    deed
                    field=Field::Note
                    name="why"
                    label=t.clock_why()
                    hint=t.clock_why_hint()
                    value=late
                    lang=segment(lang)
                />
            </div>
        </DeedForm>
    }
    .into_any()
}

/// How long it runs.
pub(super) fn length_fields(deed: Deed, length: LengthTyped, check: Option<&'static str>) -> AnyView {
    let t = use_text();
    view! {
        <div class="pair">
            <TextField
                deed
                field=Field::Length
                name="length"
                label=t.clock_length()
                hint=check.unwrap_or_default()
                value=length.number
                keyboard="numeric"
                short=true
            />
            <ChoiceField deed name="unit" label=t.clock_unit() choices=unit_choices(t) value=length.unit />
        </div>
    }
    .into_any()
}
