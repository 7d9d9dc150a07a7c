//! What everyone sees of a part that is hidden, and of a name that an author put under their own words. Must not know
//! how a part is hidden: the console hands in what a facilitator may do, and a participant's page does not carry it.

use super::use_here;
use crate::copy::{Text, use_text};
use crate::ui::{date_text, live};
use leptos::prelude::*;
use review::id::ContributionId;
use review::leaf::HideReason;
use review::plan::Column;
use review::state::{Contribution, Hiding};

const DAY_MS: u64 = 86_400_000;

/// What a facilitator may do about hiding, for each contribution. Only the console puts it into the context.
#[derive(Clone, Copy)]
pub struct HidingActs(pub fn(ContributionId) -> AnyView);

/// What may be done about hiding here; nothing for everybody but facilitators.
pub fn hiding_acts(id: ContributionId) -> Option<AnyView> {
    use_context::<HidingActs>().map(|acts| (acts.0)(id))
}

/// That a part is hidden, and why.
pub fn hidden_words(t: Text, reason: HideReason) -> &'static str {
    match reason {
        HideReason::IdentifiesPerson => t.hide_person(),
        HideReason::Threat => t.hide_threat(),
    }
}

/// Until when a second person may agree; nothing once somebody has.
pub fn waits_words(t: Text, hiding: &Hiding) -> Option<String> {
    (!hiding.confirmed).then(|| t.hide_waits(date_text(t, (hiding.until / DAY_MS) as u32)))
}

/// What stands below the words: the name that their author put there, and what is hidden of them. `own`: for their
/// author, who is told what can be done about it.
pub fn notes(t: Text, it: &Contribution, own: bool) -> AnyView {
    let name = it.signature.as_ref().and_then(|signature| signature.name.clone());
    // A name is of no language.
    let signed = name.map(|name| {
        view! { <p class="small">{t.hide_signed()} " " <span lang="" dir="auto">{name}</span></p> }.into_any()
    });
    let hidden = it.hiding.as_ref().map(|hiding| {
        let waits = waits_words(t, hiding).map(|words| view! { <span>{words}</span> }.into_any());
        view! {
            <p class="contribution__meta">
                <span class="tag tag--wait">{hidden_words(t, hiding.reason)}</span>
                {waits}
            </p>
            {own.then(|| view! { <p class="hint">{t.hide_own()}</p> }.into_any())}
        }
        .into_any()
    });
    view! { {signed} {hidden} }.into_any()
}

/// In how many contributions a part is hidden: for everyone to see, and nothing where there is none. `feelings`: of
/// these, or of all others.
#[component]
pub fn AnyHidden(feelings: bool) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let count = move || {
        here.board.read(|state| {
            let here_and_hidden = |it: &&Contribution| {
                it.event == here.event && it.hiding.is_some() && (it.column == Column::Feeling) == feelings
            };
            state.contributions.values().filter(here_and_hidden).count() as u64
        })
    };
    live(move || match count() {
        0 => ().into_any(),
        n => view! { <p class="hint">{t.hide_count(n)}</p> }.into_any(),
    })
}
