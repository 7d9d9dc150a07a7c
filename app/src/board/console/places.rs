//! Places as counts: how many have joined, how many are ready, which voices have joined. Small groups are counted
//! together.

use crate::board::use_here;
use crate::copy::use_text;
use crate::people::paths;
use crate::ui::{Icon, Ring, voice_name};
use leptos::prelude::*;
use review::limits::SMALL_GROUP_MIN;

/// Joined places by voice: those large enough to be told apart, by their place in the plan, and all others together.
fn by_voice(voices: &[u32], joined: u32) -> (Vec<(usize, u32)>, u32) {
    let large = |(_, n): &(usize, u32)| *n as usize >= SMALL_GROUP_MIN;
    let told: Vec<_> = voices.iter().copied().enumerate().filter(large).collect();
    let sum: u32 = told.iter().map(|(_, n)| n).sum();
    (told, joined.saturating_sub(sum))
}

/// The ring, and the voices that have joined.
#[component]
pub(super) fn Places() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let counts = Memo::new(move |_| here.board.counts(here.event));
    view! {
        <section class="panel stack" aria-labelledby="places-title">
            <h2 class="panel__title" id="places-title">{t.console_places()}</h2>
            <Ring
                taken=Signal::derive(move || counts.get().ready)
                of=Signal::derive(move || counts.get().joined)
                label=Signal::derive(move || t.console_ready(counts.get().joined, counts.get().ready))
            />
            <p>{move || t.console_joined(counts.get().joined, counts.get().places)}</p>
            <Voices />
        </section>
    }
}

#[component]
fn Voices() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let lines = Memo::new(move |_| {
        let counts = here.board.counts(here.event);
        let (told, others) = by_voice(&counts.voices, counts.joined);
        let names = here.look(|event| {
            let name = |&(n, joined): &(usize, u32)| Some((voice_name(t, event.plan.voices.get(n)?), joined));
            told.iter().filter_map(name).collect::<Vec<_>>()
        });
        let others = (others > 0).then(|| (t.console_other_voices().to_owned(), others));
        names.into_iter().chain(others).collect::<Vec<_>>()
    });
    let line = |(name, joined): (String, u32)| view! { <li>{name} " " <b>{joined}</b></li> };
    view! {
        <h3 class="small" id="by-voice">{t.console_by_voice()}</h3>
        <ul class="voices" aria-labelledby="by-voice">
            {move || lines.get().into_iter().map(line).collect_view()}
        </ul>
        <p class="hint">{t.console_others_why(SMALL_GROUP_MIN)}</p>
    }
}

/// The way to more places, and to paper.
#[component]
pub(super) fn BringIn() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let review = here.board.review();
    view! {
        <section class="panel stack-s" aria-labelledby="bring-title">
            <h2 class="panel__title" id="bring-title">{t.console_bring()}</h2>
            <p class="hint">{t.console_bring_text()}</p>
            <p>
                <a class="button button--quiet" href=paths::places(t.0, review, here.event)>
                    <Icon name="people" />
                    {t.console_bring_to()}
                </a>
            </p>
            <p>
                <a class="link" href=paths::print(t.0, review, here.event)>{t.console_print()}</a>
            </p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_voices_are_counted_together_with_places_without_a_voice() {
        assert_eq!(by_voice(&[5, 4, 0, 9], 20), (vec![(0, 5), (3, 9)], 6));
        assert_eq!(by_voice(&[4, 4], 8), (vec![], 8));
        assert_eq!(by_voice(&[], 3), (vec![], 3));
        assert_eq!(by_voice(&[5], 5), (vec![(0, 5)], 0));
        // Counts of two moments never make a negative number of people.
        assert_eq!(by_voice(&[6], 5), (vec![(0, 6)], 0));
    }
}
