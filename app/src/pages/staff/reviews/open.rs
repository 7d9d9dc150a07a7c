//! A form that opens a review: what kind it is, what it is called.

use crate::copy::{Text, from_segment, segment, use_text};
use crate::desk::{Command, Done, Field, Kind};
use crate::people::{ChoiceField, Deed, DeedForm, TextField, lang_choices, nation_name, paths};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use review::holidays::Nation;
use review::text::Lang;

/// Nations, and their values in a form.
const NATIONS: [(Nation, &str); 4] = [
    (Nation::England, "england"),
    (Nation::Wales, "wales"),
    (Nation::Scotland, "scotland"),
    (Nation::NorthernIreland, "northern_ireland"),
];

fn nation_of(value: &str) -> Nation {
    NATIONS.iter().find(|(_, of)| *of == value).map_or(Nation::England, |(nation, _)| *nation)
}

fn nation_choices(t: Text) -> Vec<(String, String)> {
    NATIONS.iter().map(|(nation, value)| ((*value).to_owned(), nation_name(t, *nation).to_owned())).collect()
}

/// The form that opens a review and goes there.
#[component]
pub fn OpenReview(
    /// Kinds of review to choose from.
    kinds: Vec<Kind>,
) -> AnyView {
    let t = use_text();
    let deed = Deed::new("open");
    let (reference, title) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let lang = RwSignal::new(segment(t.0).to_owned());
    let first = kinds.first().map(|kind| kind.key.clone()).unwrap_or_default();
    let (kind, nation) = (RwSignal::new(first), RwSignal::new(NATIONS[0].1.to_owned()));
    let navigate = use_navigate();
    let submit = move |()| {
        let (reference, title) = (reference.get_untracked(), title.get_untracked());
        let lang = from_segment(&lang.get_untracked()).unwrap_or(Lang::En);
        let (kind, nation) = (kind.get_untracked(), nation_of(&nation.get_untracked()));
        let navigate = navigate.clone();
        deed.run(Command::CreateReview { reference, title, lang, kind, nation }, move |done| {
            if let Done::Review(review) = done {
                navigate(&paths::review(t.0, review), Default::default());
            }
        });
    };
    view! {
        <section class="panel stack" aria-labelledby="open-heading">
            <h2 class="panel__title" id="open-heading">
                {t.staff_open_review()}
            </h2>
            <DeedForm deed submit=t.staff_open_review_button() on_submit=submit>
                <KindFields deed kinds kind nation />
                <TextField
                    deed
                    field=Field::Reference
                    name="reference"
                    label=t.staff_reference()
                    hint=t.staff_reference_hint()
                    value=reference
                    short=true
                />
                <TextField
                    deed
                    field=Field::Title
                    name="title"
                    label=t.staff_title()
                    hint=t.staff_title_hint()
                    value=title
                />
                <ChoiceField
                    deed
                    name="lang"
                    label=t.staff_lang()
                    hint=t.staff_lang_hint()
                    choices=lang_choices()
                    value=lang
                />
            </DeedForm>
        </section>
    }
    .into_any()
}

/// Which kind, when it is the right one, and whose bank holidays count where the kind leaves that open.
#[component]
fn KindFields(deed: Deed, kinds: Vec<Kind>, kind: RwSignal<String>, nation: RwSignal<String>) -> AnyView {
    let t = use_text();
    let choices = kinds.iter().map(|kind| (kind.key.clone(), kind.name.get(t.0).to_owned())).collect();
    let kinds = StoredValue::new(kinds);
    let chosen = Memo::new(move |_| {
        let key = kind.get();
        kinds.with_value(|kinds| kinds.iter().find(|kind| kind.key == key).cloned())
    });
    let about = move || chosen.with(|kind| kind.as_ref().map(|kind| kind.about.get(t.0).to_owned()));
    let open = move || chosen.with(|kind| kind.as_ref().is_some_and(|kind| kind.nation.is_none()));
    view! {
        <div class="stack-s">
            <ChoiceField deed name="kind" label=t.clock_kind() hint=t.clock_kind_hint() choices value=kind />
            <p class="small" role="status">
                {about}
            </p>
        </div>
        // Hidden and not taken away: what was chosen stays.
        <div hidden=move || !open()>
            <ChoiceField deed name="nation" label=t.clock_nation() hint=t.clock_nation_hint() choices=nation_choices(t) value=nation />
        </div>
    }
    .into_any()
}
