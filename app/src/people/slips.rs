//! Printed slips, cut along the dashes: one per place to join by, and others for people without a device to write on.

use super::day::day_words;
use super::paths;
use super::qr::Qr;
use crate::browser;
use crate::copy::{Lang, Text, attribute};
use crate::desk::{EventCard, PlaceLink};
use crate::public::use_public;
use crate::ui::voice_name;
use leptos::prelude::*;
use review::plan::Voice;

/// Which slips a page shows. It prints them alone, so there are never two kinds at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// None.
    None,
    /// One for each place whose link was made just now.
    Places,
    /// For so many people to write on.
    Paper(u32),
}

/// What slips and lists of links say: the event, and a voice and a secret per place.
#[derive(Clone)]
pub struct SlipWords {
    title: String,
    day: Option<String>,
    pub(super) places: Vec<(Option<Voice>, String)>,
}

impl SlipWords {
    /// The links of an event.
    pub fn of(event: &EventCard, links: Vec<PlaceLink>) -> Self {
        let voice = |link: &PlaceLink| event.voices.get(usize::from(link.voice?)).cloned();
        let places = links.into_iter().map(|link| (voice(&link), link.secret)).collect();
        Self { title: event.title.clone(), day: event.day.clone(), places }
    }

    /// One place per line: its voice, a tab, its address.
    pub fn as_lines(&self, url: &str, lang: Lang) -> String {
        let t = Text(lang);
        let line = |(voice, secret): &(Option<Voice>, String)| {
            format!("{}\t{}", voice_words(t, voice.as_ref()), paths::join(url, lang, secret))
        };
        self.places.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// The voice of a place in words.
pub(super) fn voice_words(t: Text, voice: Option<&Voice>) -> String {
    voice.map_or_else(|| t.places_no_voice().to_owned(), |voice| voice_name(t, voice))
}

/// All slips, on screen as a preview; the page prints nothing else while it is there, and prints it as soon as it is.
#[component]
pub fn SlipSheet(
    /// What the slips say.
    words: SlipWords,
    /// In which language.
    lang: Signal<Lang>,
) -> AnyView {
    Effect::new(|_| browser::print());
    view! {
        <div class="slip-sheet">
            {move || words.places.iter().map(|place| slip(&words, place, lang.get())).collect_view()}
        </div>
    }
    .into_any()
}

fn slip(words: &SlipWords, (voice, secret): &(Option<Voice>, String), lang: Lang) -> AnyView {
    let t = Text(lang);
    let address = paths::join(&use_public().url, lang, secret);
    let day = words.day.as_ref().map(|day| view! { <p>{day_words(t, day)}</p> });
    let voice = voice.as_ref().map(|voice| view! { <p>{voice_name(t, voice)}</p> });
    view! {
        <article class="slip-sheet__slip" lang=attribute(lang)>
            <div class="slip-sheet__words">
                <h3>{t.places_slip_title()}</h3>
                <p dir="auto">
                    <strong>{words.title.clone()}</strong>
                </p>
                {day}
                {voice}
                <p>{t.places_slip_what()}</p>
            </div>
            <Qr text=address.clone() label=t.places_qr().to_owned() />
            <p class="slip-sheet__use">{t.places_slip_use()}</p>
            <p class="slip-sheet__address">{address}</p>
        </article>
    }
    .into_any()
}

/// Slips to write on: of each question one for every person. Those of one question are all alike, so that none tells
/// whose it is; and one for each question, so that none tells what else its author wrote.
#[component]
pub fn PaperSheet(
    /// For how many people.
    number: u32,
    /// In which language.
    lang: Signal<Lang>,
) -> AnyView {
    Effect::new(|_| browser::print());
    let slips = move || {
        let t = Text(lang.get());
        let questions = [
            (t.write_feeling(), t.write_feeling_hint()),
            (t.write_right(), t.write_right_hint()),
            (t.write_differ(), t.write_differ_hint()),
        ];
        let all = |question| (0..number).map(move |_| paper(t, question));
        questions.into_iter().flat_map(all).collect_view()
    };
    view! { <div class="slip-sheet">{slips}</div> }.into_any()
}

fn paper(t: Text, (question, hint): (&'static str, &'static str)) -> AnyView {
    view! {
        <article class="slip-sheet__slip slip-sheet__slip--paper" lang=attribute(t.0)>
            <div class="slip-sheet__words">
                <h3>{question}</h3>
                <p>{hint}</p>
            </div>
            <div class="slip-sheet__lines"></div>
            <div class="slip-sheet__words">
                <p>
                    <strong>{t.scribe_slip_names()}</strong>
                    " "
                    {t.scribe_slip_typed()}
                </p>
                <p class="slip-sheet__fill">{t.scribe_slip_voice()}</p>
            </div>
        </article>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use review::plan::Band;

    #[test]
    fn lines_hold_voice_and_address() {
        let words = SlipWords {
            title: String::new(),
            day: None,
            places: vec![
                (Some(Voice { agency: "Health".to_owned(), band: Some(Band::Practitioner) }), "aa".to_owned()),
                (None, "bb".to_owned()),
            ],
        };
        let lines = words.as_lines("https://cairn.example", Lang::Cy);
        let addresses: Vec<_> = lines.lines().filter_map(|line| line.split_once('\t')).map(|line| line.1).collect();
        assert_eq!(addresses, ["https://cairn.example/cy/join#s=aa", "https://cairn.example/cy/join#s=bb"]);
    }
}
