//! A review that a page of the staff shows: how it stood when it was last looked at, and where it is among its stages.

use crate::copy::use_text;
use crate::desk::{self, Query, StageCard, View};
use crate::people::look_again;
use crate::ui::{Step, StepState, Where};
use leptos::prelude::*;
use review::id::ReviewId;
use review::regime::StageKind;

/// A review that a page shows, looked at again after everything that was done.
#[derive(Clone, Copy)]
pub(super) struct Held {
    /// Which.
    pub id: ReviewId,
    /// As it was when last looked at.
    pub page: RwSignal<desk::ReviewPage>,
    /// Whether it is closed: changes only when that does, so that forms that hang on it keep what was typed.
    pub closed: Memo<bool>,
}

impl Held {
    /// A review that was just looked at.
    pub fn new(page: desk::ReviewPage) -> Self {
        let (id, page) = (page.id, RwSignal::new(page));
        Self { id, page, closed: Memo::new(move |_| page.with(|page| page.closed)) }
    }

    /// Looks again.
    pub fn again(self) {
        self.again_then(|_| {});
    }

    /// Looks again; `first` sees the page before it is shown.
    pub fn again_then(self, first: impl Fn(&desk::ReviewPage) + Send + Sync + 'static) {
        look_again(Query::Review(self.id), move |view| {
            // Whoever has left the page meanwhile has taken along what `first` knows.
            if let (View::Review(page), false) = (view, self.page.is_disposed()) {
                first(&page);
                self.page.set(*page);
            }
        });
    }

    /// Reference and title, for the frame.
    pub fn names(self) -> Option<(String, String)> {
        self.page.with_untracked(|page| Some((page.reference.clone(), page.title.clone())))
    }
}

/// How a stage stands to the one that a review is at.
pub(super) fn state(at: Option<StageKind>, stage: StageKind) -> StepState {
    match at {
        Some(at) if at == stage => StepState::Now,
        Some(at) if at > stage => StepState::Done,
        _ => StepState::Ahead,
    }
}

/// The map of a review, for the frame; reviews from before stages have none.
pub(super) fn map(held: Held) -> AnyView {
    let t = use_text();
    if held.page.with_untracked(|page| page.stages.is_empty()) {
        return ().into_any();
    }
    let steps = Memo::new(move |_| {
        held.page.with(|page| {
            let step = |stage: &StageCard| Step {
                name: stage.name.get(t.0).to_owned(),
                state: state(page.stage, stage.kind),
                tone: None,
            };
            page.stages.iter().map(step).collect::<Vec<_>>()
        })
    });
    view! { <Where steps label=t.stage_steps() /> }.into_any()
}
