//! What follows from the voices that are written down, in words. Must not know what is done about it.

use super::found::Found;
use crate::copy::Text;
use crate::ui::{band_name, voice_name};
use leptos::prelude::*;
use review::limits::SMALL_GROUP_MIN;
use review::plan::Voice;
use review::voices::{Expected, Merge, can_show};

/// What is spoken: that something is too few, or that it was merged.
pub(super) fn status(t: Text, few: usize, merged: Option<usize>) -> Option<String> {
    match (few, merged) {
        (0, None) => None,
        (0, Some(0)) => Some(t.staff_voices_merged_none().to_owned()),
        (0, Some(voices)) => Some(t.staff_voices_merged(voices as u64)),
        (few, _) => Some(t.staff_voices_few(few as u64)),
    }
}

/// The voices with their numbers: those that could be shown, those that could not, those that have none yet.
pub(super) fn groups(t: Text, found: &Found) -> AnyView {
    let line =
        |voice: &Voice, people: Option<u32>| view! { <li>{voice_name(t, voice)}" "<b>{people}</b></li> }.into_any();
    let of = |shown: bool| -> Vec<AnyView> {
        let of = found.expected.iter().filter(|it| can_show(it.people) == shown);
        of.map(|it| line(&it.voice, Some(it.people))).collect()
    };
    let open = found.open.iter().map(|voice| line(voice, None)).collect();
    let groups = [
        (t.staff_voices_can_show(), of(true)),
        (t.staff_voices_too_few(), of(false)),
        (t.staff_voices_no_number(), open),
    ];
    let group = |(words, lines): (&'static str, Vec<AnyView>)| {
        view! {
            <div>
                <dt>{words}</dt>
                <dd>
                    <ul class="voices">{lines}</ul>
                </dd>
            </div>
        }
        .into_any()
    };
    let groups = groups.into_iter().filter(|(_, lines)| !lines.is_empty()).map(group).collect_view();
    view! { <dl class="summary">{groups}</dl> }.into_any()
}

/// In words what would become what; nothing where nothing is too few.
pub(super) fn proposal(t: Text, found: &Found) -> AnyView {
    let Some(merge) = &found.merge else {
        let words = (found.few() > 0).then(|| t.staff_voices_numbers());
        return words.map(|words| view! { <p class="hint">{words}</p> }.into_any()).into_any();
    };
    let changes = found.expected.iter().filter_map(|it| change(t, it, merge));
    let changes = changes.map(|words| view! { <li>{words}</li> }.into_any()).collect_view();
    let left = match merge.voices.len() {
        0 => t.staff_voices_merge_none().to_owned(),
        voices => t.staff_voices_merge_makes(voices as u64),
    };
    let without = (merge.without > 0).then(|| t.staff_voices_without(u64::from(merge.without)));
    view! {
        <p>{t.staff_voices_why(SMALL_GROUP_MIN)}</p>
        <ul class="stack-s">{changes}</ul>
        <p>{left}" "{without}</p>
    }
    .into_any()
}

/// What becomes of a voice, in words; nothing where it stays.
fn change(t: Text, of: &Expected, merge: &Merge) -> Option<String> {
    let from = voice_name(t, &of.voice);
    if of.people == 0 {
        return Some(t.staff_voice_left_out(from));
    }
    match merge.home(&of.voice) {
        Some(home) if *home == of.voice => None,
        Some(home) => Some(t.staff_voice_goes_into(from, broad_name(t, home))),
        None => Some(t.staff_voice_goes_without(from)),
    }
}

/// A voice with what it leaves open, said.
fn broad_name(t: Text, voice: &Voice) -> String {
    match voice.band {
        None => t.staff_voice_any_role(&voice.agency),
        Some(band) if voice.agency.is_empty() => t.staff_voice_any_agency(band_name(t, band)),
        Some(_) => voice_name(t, voice),
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::Written;
    use super::*;
    use crate::copy::Lang;
    use review::plan::Band;

    fn written(agency: &str, band: Band, people: u32) -> Written {
        Written { voice: Voice { agency: agency.to_owned(), band: Some(band) }, people: Some(people) }
    }

    fn changes(found: &Found) -> Vec<String> {
        let merge = found.merge.as_ref().expect("something is too few");
        found.expected.iter().filter_map(|it| change(Text(Lang::En), it, merge)).collect()
    }

    #[test]
    fn what_becomes_of_whom_is_said() {
        let found = Found::of(vec![
            written("Health", Band::Practitioner, 9),
            written("Health", Band::FirstLineManager, 2),
            written("Police", Band::FirstLineManager, 3),
            written("Council", Band::StrategicManager, 1),
            written("", Band::Family, 0),
        ]);
        let lines = [
            "“Health, first-line manager” becomes part of “First-line manager, any other agency”.",
            "“Police, first-line manager” becomes part of “First-line manager, any other agency”.",
            "“Council, strategic manager” is too few even together with others, and is not shown as a voice.",
            "“Family” is left out: nobody is expected.",
        ];
        assert_eq!(changes(&found), lines);
        let found =
            Found::of(vec![written("Health", Band::Practitioner, 3), written("Health", Band::FirstLineManager, 2)]);
        assert_eq!(changes(&found)[0], "“Health, practitioner” becomes part of “Health, any role”.");
    }

    #[test]
    fn it_is_said_that_something_is_too_few_or_was_merged() {
        let t = Text(Lang::En);
        assert_eq!(status(t, 0, None), None);
        assert_eq!(status(t, 1, Some(2)).as_deref(), Some("One voice is too few to be shown."));
        assert_eq!(status(t, 0, Some(1)).as_deref(), Some("Merged. There is one voice now."));
        assert_eq!(status(t, 0, Some(0)).as_deref(), Some("Merged. There are no voices now."));
    }
}
