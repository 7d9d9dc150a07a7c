//! A form that makes places.

use super::Seating;
use crate::copy::{Text, use_text};
use crate::desk::{Command, Done, Field, Problem, Wrong};
use crate::people::{ChoiceField, Deed, DeedForm, TextField};
use crate::ui::voice_name;
use leptos::prelude::*;
use review::limits::{SEATS_MAX, SMALL_GROUP_MIN};

/// A number that people typed, from 1 to [`SEATS_MAX`].
pub(super) fn number_of_places(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|number| (1..=SEATS_MAX as u32).contains(number))
}

/// The voices of the event by their places in the plan, and none; nothing to choose from where it has none.
pub(super) fn voice_choices(t: Text, seating: Seating) -> Vec<(String, String)> {
    let voices = seating.card.with_untracked(|card| card.voices.clone());
    let no_voice = (String::new(), t.places_no_voice().to_owned());
    let choices: Vec<_> = voices.iter().enumerate().map(|(place, it)| (place.to_string(), voice_name(t, it))).collect();
    if choices.is_empty() { choices } else { choices.into_iter().chain([no_voice]).collect() }
}

/// The form.
#[component]
pub fn MakePlaces(seating: Seating) -> AnyView {
    let t = use_text();
    let deed = Deed::new("make");
    let (typed, voice) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let choices = voice_choices(t, seating);
    if let Some((first, _)) = choices.first() {
        voice.set(first.clone());
    }
    let submit = move |()| {
        let Some(number) = number_of_places(&typed.get_untracked()) else {
            return deed.refuse(Problem::Field(Field::Number, Wrong::Form));
        };
        let voice = voice.get_untracked().parse().ok();
        let command = Command::AddPlaces { review: seating.held.id, event: seating.event, voice, number };
        deed.run(command, move |done| {
            if let Done::Links(links) = done {
                typed.set(String::new());
                deed.say(t.places_made_now(links.len() as u64));
                seating.made(links);
            }
        });
    };
    let choose = (!choices.is_empty()).then(|| {
        let hint = t.places_voice_hint(SMALL_GROUP_MIN);
        view! { <ChoiceField deed name="voice" label=t.places_voice() hint choices value=voice /> }
    });
    view! {
        <section class="panel stack" aria-labelledby="make-title">
            <h2 class="panel__title" id="make-title">
                {t.places_make()}
            </h2>
            <DeedForm deed submit=t.places_make_button() on_submit=submit>
                <TextField
                    deed
                    field=Field::Number
                    name="number"
                    label=t.places_number()
                    hint=t.places_number_hint()
                    value=typed
                    keyboard="numeric"
                    short=true
                />
                {choose}
            </DeedForm>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_hold_at_max_and_max_plus_one() {
        assert_eq!(number_of_places(" 1 "), Some(1));
        assert_eq!(number_of_places(&SEATS_MAX.to_string()), Some(SEATS_MAX as u32));
        for wrong in ["", "0", "-1", "five", &(SEATS_MAX + 1).to_string()] {
            assert_eq!(number_of_places(wrong), None, "{wrong}");
        }
    }
}
