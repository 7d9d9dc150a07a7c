//! Writing: one prompt, one field, one button. What is typed lives above the page and outlives it on one's own device;
//! sealing puts it on its way.

use super::guard::{Guard, GuardNotice};
use super::mine::MyWords;
use super::voice::{ChooseVoice, offered};
use super::witness::WitnessHint;
use super::{Here, tone, use_here};
use crate::browser;
use crate::copy::{Text, use_text};
use crate::session::{Place, use_mine, use_place};
use crate::ui::{ErrorSummary, Icon, Show, live, refusal_text};
use leptos::prelude::*;
use review::limits::{CONTRIBUTION_CHARACTERS_MAX, SMALL_GROUP_MIN};
use review::plan::{Column, Release};
use review::refusal::Refusal;
use review::text::normalise;

/// The question of a side.
pub fn prompt(t: Text, column: Column) -> (&'static str, &'static str) {
    match column {
        Column::Right => (t.write_right(), t.write_right_hint()),
        Column::Differ => (t.write_differ(), t.write_differ_hint()),
        Column::Feeling => (t.write_feeling(), t.write_feeling_hint()),
    }
}

/// A round to write in: prompt, field, own words. `heading` is false where the page has said the prompt already.
#[component]
pub fn Compose(round: u8, #[prop(default = true)] heading: bool) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let plan = here.look(|event| event.plan.rounds.get(usize::from(round)).map(|round| (round.column, round.release)));
    let Some((column, release)) = plan else { return ().into_any() };
    let (question, hint) = prompt(t, column);
    // Whoever replaces a place that was lost sees what everybody is asked, and has nothing to write with.
    let writes = !use_place().is_replacement();
    view! {
        <div class="stack-l">
            {heading.then(|| view! {
                <div class="prompt" data-tone=tone(column)>
                    <h1>{question}</h1>
                    <p>{hint}</p>
                </div>
            }.into_any())}
            {writes.then(|| view! {
                {scribe(t, round)}
                <Composer round column sealed={release == Release::Sealed} />
                <MyWords round sealed={release == Release::Sealed} />
            }.into_any())}
        </div>
    }
    .into_any()
}

/// What becomes of the words of a round. `listed`: whether this device keeps a list of them.
fn becomes(t: Text, sealed: bool, listed: bool) -> &'static str {
    match (sealed, listed) {
        (true, true) => t.write_sealed_hint(),
        (false, true) => t.write_mixed_hint(),
        (true, false) => t.write_no_list_sealed(),
        (false, false) => t.write_no_list_mixed(),
    }
}

#[component]
fn Composer(round: u8, column: Column, sealed: bool) -> impl IntoView {
    let t = use_text();
    let (here, mine, place) = (use_here(), use_mine(), use_place());
    let draft = mine.draft(here.event, round);
    let id = format!("words-{}", tone(column));
    let errors = RwSignal::new(Vec::<(String, String)>::new());
    let voice = RwSignal::new(None::<u8>);
    let guard = Guard::new();
    let left = Memo::new(move |_| CONTRIBUTION_CHARACTERS_MAX as i64 - normalise(&draft.read()).chars().count() as i64);
    let typed = move |text: String| {
        mine.keep_draft(here.event, round, &text);
        guard.clear();
        draft.set(text);
    };
    let field = id.clone();
    let seal = Callback::new(move |()| {
        let text = draft.get_untracked();
        let wrong = if normalise(&text).is_empty() {
            Some(t.write_empty().to_owned())
        } else if left.get_untracked() < 0 {
            Some(t.write_too_long(left.get_untracked().unsigned_abs()))
        } else {
            None
        };
        errors.set(wrong.map(|words| (field.clone(), words)).into_iter().collect());
        if errors.read_untracked().is_empty() && !guard.stops(here, &text, t.0) {
            if mine.seal(here.event, round, voice.get_untracked(), &text, t.0) {
                typed(String::new());
                next_slip(place, voice);
            } else {
                // The words stay in the field.
                errors.set(vec![(field.clone(), refusal_text(t, Refusal::RoundUsedUp).to_owned())]);
            }
            browser::focus(&field);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        seal.run(());
    };
    let count = move || {
        if left.get() < 0 { t.write_over(left.get().unsigned_abs()) } else { t.write_left(left.get().unsigned_abs()) }
    };
    view! {
        <form class="composer" aria-labelledby=format!("{id}-title") on:submit=submit novalidate>
            <ErrorSummary errors />
            <h2 class="panel__title" id=format!("{id}-title")><label for=id.clone()>{t.write_label()}</label></h2>
            <p class="hint" id=format!("{id}-hint")>{move || becomes(t, sealed, place.keeps_list())}</p>
            <WitnessHint id=format!("{id}-witness") />
            <div class:field--error=move || !errors.read().is_empty()>
                <textarea
                    class="textarea"
                    id=id.clone()
                    dir="auto"
                    aria-describedby=format!("{id}-hint {id}-witness {id}-count")
                    prop:value=move || draft.get()
                    on:input:target=move |event| typed(event.target().value())
                ></textarea>
            </div>
            <GuardNotice guard field=id.clone() text=draft.into() again=seal />
            {choose_voice(t, here, format!("{id}-voice"), voice)}
            <div class="composer__foot">
                <button class="button" type="submit"><Icon name="lock" />{if sealed { t.write_seal() } else { t.write_send() }}</button>
                <span class="hint" id=format!("{id}-count") class:field__error=move || left.get() < 0>{move || count()}</span>
                <DraftState draft />
            </div>
            <Parted round />
        </form>
    }
}

/// What became of the last words that this device has let go, where it keeps no list of them.
#[component]
fn Parted(round: u8) -> impl IntoView {
    let t = use_text();
    let (mine, place) = (use_mine(), use_place());
    let said = move || {
        let (class, icon, words) = match mine.parted(round)? {
            Ok(()) => ("state state--saved", "check", t.write_no_list_saved().to_owned()),
            Err(code) => {
                let words = format!("{} {}", t.write_change_lost(), refusal_text(t, code));
                ("state state--waiting", "warn", words)
            }
        };
        Some(view! { <p class=class><Icon name=icon />{words}</p> }.into_any())
    };
    view! {
        <Show when=move || !place.keeps_list()>
            <div role="status">{live(move || said().into_any())}</div>
        </Show>
    }
}

/// Where unfinished words are.
#[component]
fn DraftState(draft: RwSignal<String>) -> impl IntoView {
    let t = use_text();
    let place = use_place();
    let words = move || match (place.is_own(), place.keeps_list()) {
        (true, true) => t.write_draft_kept(),
        (true, false) => t.write_draft_tab(),
        (false, _) => t.write_draft_shared(),
    };
    view! { <Show when=move || !draft.read().is_empty()><p class="state">{move || words()}</p></Show> }
}

/// Whether a contribution shows a voice, and which: none unless its author says so.
fn choose_voice(t: Text, here: Here, id: String, chosen: RwSignal<Option<u8>>) -> AnyView {
    let choose = Callback::new(move |voice: Option<u8>| chosen.set(voice));
    let hint = if use_place().places_now() > 1 {
        t.scribe_promise_voice(SMALL_GROUP_MIN)
    } else {
        t.write_voice_hint(SMALL_GROUP_MIN)
    };
    let (voices, label) = (offered(here), t.scribe_voice());
    view! { <ChooseVoice id voices chosen choose tick=Text::write_voice label hint /> }.into_any()
}

/// Where somebody types for others, the next slip is somebody else's: it shows no voice unless it says so.
fn next_slip(place: Place, voice: RwSignal<Option<u8>>) {
    if place.places_now() > 1 {
        voice.set(None);
    }
}

/// Where somebody types for people without a device: that it is so, and how much they may write together.
fn scribe(t: Text, round: u8) -> AnyView {
    let place = use_place();
    let places = place.places_now();
    if places < 2 {
        return ().into_any();
    }
    let left = move || t.scribe_left(place.left(round));
    view! { <p class="hint"><strong>{t.scribe_mix(places)}</strong>" "{move || left()}</p> }.into_any()
}
