//! One stage of a review: what is written in it, heading by heading.

mod add;
mod heading;
mod next;
mod under;
mod written;

use super::held::{Held, map, state};
use super::load::{desk_page, odd};
use crate::copy::{Text, use_text};
use crate::desk::{Me, Problem, Query, StageCard, View};
use crate::people::paths;
use crate::ui::{Frame, StepState};
use heading::Heading;
use leptos::prelude::*;
use next::Next;
use review::id::ReviewId;
use review::refusal::Refusal;
use review::regime::StageKind;

/// A stage that a page shows: its review, and its place.
#[derive(Clone, Copy)]
struct At {
    held: Held,
    n: usize,
}

impl At {
    /// Looks at it as it stands. Tracked.
    fn look<T>(self, look: impl FnOnce(&StageCard) -> T) -> Option<T> {
        self.held.page.with(|page| page.stages.get(self.n).map(look))
    }

    /// Whether something can be written in it: the review is open and has come to it.
    fn is_open(self) -> bool {
        self.state() != StepState::Ahead && !self.held.closed.get()
    }

    fn state(self) -> StepState {
        let at = self.held.page.with(|page| page.stage);
        self.look(|stage| state(at, stage.kind)).unwrap_or(StepState::Ahead)
    }
}

/// The page of a stage.
#[component]
pub fn StagePage(
    /// Its review.
    review: ReviewId,
    /// Its place, from 1.
    n: u8,
) -> AnyView {
    desk_page(use_text().stage_title(), Query::Review(review), move |me, view| page(me, view, n))
}

fn page(me: Me, view: View, n: u8) -> Result<AnyView, Problem> {
    let View::Review(page) = view else { return Err(odd()) };
    let unknown = Problem::Refused(Refusal::StageUnknown);
    let n = usize::from(n).checked_sub(1).ok_or_else(|| unknown.clone())?;
    let stage = page.stages.get(n).cloned().ok_or(unknown)?;
    let held = Held::new(*page);
    let t = use_text();
    let at = At { held, n };
    let title = stage.name.get(t.0).to_owned();
    let next = (stage.kind == StageKind::Respond).then(|| view! { <Next at /> });
    let headings = (0..stage.headings.len()).map(|n| view! { <Heading at n /> }).collect_view();
    Ok(view! {
        <Frame kind="staff" title=title.clone() review=held.names() staff=me where_now=move || map(held)>
            <div class="page-head">
                <p>
                    <a class="link" href=paths::review(t.0, held.id)>
                        {t.stage_to_review()}
                    </a>
                </p>
                <h1>{title}</h1>
                <p class="row">
                    <span>{stage.about.get(t.0).to_owned()}</span>
                    {move || tag(t, at.state())}
                </p>
                <p class="soft">{t.stage_promise_facilitators()}" "{t.stage_record()}</p>
            </div>
            <div class="stack-l">{headings} {next}</div>
        </Frame>
    }
    .into_any())
}

/// How the review stands to a stage.
fn tag(t: Text, state: StepState) -> AnyView {
    let (class, words) = match state {
        StepState::Done => ("tag", t.stage_done()),
        StepState::Now => ("tag tag--now", t.stage_now()),
        StepState::Ahead => ("tag", t.stage_ahead()),
    };
    view! { <span class=class>{words}</span> }.into_any()
}
