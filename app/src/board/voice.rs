//! Which voice words or answers show. Owns what may be offered: to one person the voice of their place, to somebody who
//! types for others every voice, and none of which too few have joined. Must not know what is written or asked.

use super::Here;
use crate::copy::{Text, use_text};
use crate::session::use_place;
use crate::ui::{live, voice_name};
use leptos::prelude::*;
use review::limits::SMALL_GROUP_MIN;

/// The voices that may be shown here and now, by their places in the plan, with their names.
pub fn offered(here: Here) -> Memo<Vec<(u8, String)>> {
    let t = use_text();
    let place = use_place();
    let (several, own) = (place.places_now() > 1, place.voice_now());
    Memo::new(move |_| {
        let counts = here.board.counts(here.event).voices;
        let enough = |n: u8| counts.get(usize::from(n)).is_some_and(|cell| cell.is_enough(SMALL_GROUP_MIN as u32));
        here.look(|event| {
            let voices = (0_u8..).zip(&event.plan.voices);
            let voices = voices.filter(|(n, _)| (several || own == Some(*n)) && enough(*n));
            voices.map(|(n, voice)| (n, voice_name(t, voice))).collect()
        })
    })
}

/// A tick at one's own voice; for somebody who types for others one of all voices, or none. Nothing where no voice may
/// be shown.
#[component]
pub fn ChooseVoice(
    /// Id of the choice of somebody who types for others.
    id: String,
    /// What may be shown.
    voices: Memo<Vec<(u8, String)>>,
    /// The voice that is chosen.
    #[prop(into)]
    chosen: Signal<Option<u8>>,
    /// Chooses another, or none.
    choose: Callback<Option<u8>>,
    /// What stands at the tick, with the name of one's own voice.
    tick: fn(Text, String) -> String,
    /// What stands above the choice.
    label: &'static str,
    /// What it means.
    hint: String,
) -> impl IntoView {
    let t = use_text();
    let several = use_place().places_now() > 1;
    live(move || {
        let list = voices.get();
        if several && !list.is_empty() {
            return choice(t, &id, list, chosen, choose, (label, hint.clone()));
        }
        let one = |(n, name): (u8, String)| {
            view! {
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=move || chosen.get() == Some(n)
                        on:change:target=move |event| choose.run(event.target().checked().then_some(n))
                    />
                    <span>{tick(t, name)}<span class="choice__hint">{hint.clone()}</span></span>
                </label>
            }
            .into_any()
        };
        list.into_iter().next().map(one).into_any()
    })
}

/// Every voice that may be shown, after none.
fn choice(
    t: Text,
    id: &str,
    list: Vec<(u8, String)>,
    chosen: Signal<Option<u8>>,
    choose: Callback<Option<u8>>,
    (label, hint): (&'static str, String),
) -> AnyView {
    let (id, described) = (id.to_owned(), format!("{id}-hint"));
    let option = |(n, name): (u8, String)| {
        view! { <option value=n.to_string() prop:selected=move || chosen.get() == Some(n)>{name}</option> }.into_any()
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <p class="hint" id=described.clone()>{hint}</p>
            <select
                class="select"
                id=id
                aria-describedby=described
                on:change=move |event| choose.run(event_target_value(&event).parse().ok())
            >
                <option value="" prop:selected=move || chosen.get().is_none()>{t.scribe_voice_none()}</option>
                {list.into_iter().map(option).collect_view()}
            </select>
        </div>
    }
    .into_any()
}
