//! One clock: what it is for, how it stands, and the form that says when it started and was met.

use super::typed::Typed;
use crate::copy::{Text, attribute, use_text};
use crate::desk::{Both, ClockCard, ClockName, Field, Problem};
use crate::pages::staff::held::Held;
use crate::people::{
    ChoiceField, Deed, DeedForm, LengthTyped, LongField, TextField, day_words, lang_choices, length_words,
    standing_tag, standing_words, unit_choices,
};
use crate::ui::date_text;
use leptos::prelude::*;
use review::clock::Standing;
use review::day::Day;
use review::refusal::Refusal;

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
    let stands = move || card.get().map(|card| standing(t, &card, held.closed.get()));
    let forms = move || {
        if held.closed.get() {
            card.get().map(|card| days(t, &card))
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
fn standing(t: Text, card: &ClockCard, closed: bool) -> AnyView {
    let left_open = closed && card.stand.started.is_some() && card.stand.stopped.is_none();
    let tag = match &card.standing {
        None if left_open => view! { <span class="tag">{t.clock_not_met()}</span> }.into_any(),
        standing => standing_tag(t, standing.as_ref().map(|(standing, _)| *standing)),
    };
    let words = card.standing.as_ref().map(|(standing, due)| standing_words(t, *standing, day_words(t, due)));
    view! {
        {tag}
        <span>{length_words(t, card.stand.length)}"."</span>
        <span>{words}</span>
    }
    .into_any()
}

/// From when until when it ran, and why it was late, where nothing can be set any more.
fn days(t: Text, card: &ClockCard) -> AnyView {
    let part = |what: &'static str, day: Option<Day>| {
        let day = day.map(|day| date_text(t, day))?;
        Some(view! {
            <div>
                <dt>{what}</dt>
                <dd>{day}</dd>
            </div>
        })
    };
    let why = card.late.clone().map(|(why, lang)| {
        view! {
            <div>
                <dt>{t.clock_why()}</dt>
                <dd lang=attribute(lang) dir="auto">
                    {why}
                </dd>
            </div>
        }
    });
    let (started, stopped) = (card.stand.started, card.stand.stopped);
    view! { <dl class="summary">{part(t.clock_started(), started)} {part(t.clock_stopped(), stopped)} {why}</dl> }
        .into_any()
}

#[component]
fn SetClock(held: Held, n: usize, card: Memo<Option<ClockCard>>) -> AnyView {
    let t = use_text();
    let deed = Deed::new(format!("set-{n}"));
    let Some(first) = card.get_untracked() else { return ().into_any() };
    let typed = Typed::of(&first, t);
    let asked = Memo::new(move |_| card.with(|card| card.as_ref().is_some_and(is_late)));
    Effect::new(move |_| {
        if let Some(card) = card.get() {
            typed.follow(&card, false);
        }
    });
    // Told that somebody else was quicker, whoever saves once more means it.
    Effect::new(move |_| {
        if deed.problem() == Some(Problem::Refused(Refusal::ChangedMeanwhile)) {
            held.again_then(move |page| {
                if let Some(card) = page.clocks.get(n) {
                    typed.follow(card, true);
                }
            });
        }
    });
    let submit = Callback::new(move |()| match typed.command(held.id, n as u8, asked.get_untracked()) {
        Err(problem) => deed.refuse(problem),
        Ok(command) => deed.run(command, move |_| {
            held.again_then(move |page| {
                if let Some(card) = page.clocks.get(n) {
                    typed.follow(card, true);
                    let asks = is_late(card) && card.late.is_none();
                    deed.say(if asks { t.clock_saved_late() } else { t.clock_saved() });
                }
            });
        }),
    });
    let check = (!first.fixed && matches!(first.name, ClockName::OfKind { .. })).then(|| t.clock_check());
    let how_long = (!first.fixed).then(|| length_fields(deed, typed.length, check));
    view! {
        <DeedForm deed submit=t.clock_save() on_submit=submit quiet=true>
            {how_long}
            <div class="pair">
                {date_field(deed, (Field::Started, "started"), t.clock_started(), typed.started)}
                {date_field(deed, (Field::Stopped, "stopped"), t.clock_stopped(), typed.stopped)}
            </div>
            // Hidden and not taken away: what was typed stays.
            <div class="stack" hidden=move || !asked.get()>
                <LongField
                    deed
                    field=Field::Note
                    name="why"
                    label=t.clock_why()
                    hint=t.clock_why_hint()
                    value=typed.late
                />
                <ChoiceField deed name="why-lang" label=t.clock_name_lang() choices=lang_choices() value=typed.lang />
            </div>
        </DeedForm>
    }
    .into_any()
}

fn date_field(
    deed: Deed,
    (field, name): (Field, &'static str),
    label: &'static str,
    value: RwSignal<String>,
) -> AnyView {
    view! { <TextField deed field name label value kind="date" short=true /> }.into_any()
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
