//! The process map: where we are, what has been, what comes. Knows steps by name only.

use super::live;
use crate::copy::use_text;
use leptos::prelude::*;

/// Whether a step has been, is now, or comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// It has been.
    Done,
    /// We are here.
    Now,
    /// It comes.
    Ahead,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub state: StepState,
    /// `right` or `differ`, for the two sides of the learning.
    pub tone: Option<&'static str>,
}

/// The map: a bar on phones, a path on wide screens, a list when `tall`.
#[component]
pub fn Where(
    /// In order.
    #[prop(into)]
    steps: Signal<Vec<Step>>,
    /// A list beside the work, for those who lead it.
    #[prop(optional)]
    tall: bool,
    /// What it is a map of; the steps of an event without.
    #[prop(optional)]
    label: Option<&'static str>,
) -> impl IntoView {
    let t = use_text();
    let class = if tall { "where where--tall console__map" } else { "where" };
    let wrap = if tall { "where__in" } else { "wrap where__in" };
    let now = move || {
        let steps = steps.get();
        let place = steps.iter().position(|step| step.state == StepState::Now)?;
        let name = steps.get(place)?.name.clone();
        Some(
            view! {
                <p class="where__now">
                    <span>{t.ui_where_now()}</span>
                    " "
                    <strong>{name}</strong>
                    " "
                    <span>{t.ui_where_step(place + 1, steps.len())}</span>
                </p>
            }
            .into_any(),
        )
    };
    view! {
        <nav class=class aria-label=label.unwrap_or_else(|| t.ui_where())>
            <div class=wrap>
                {(!tall).then(|| live(move || now().into_any()))}
                <ol class="where__steps">
                    {live(move || {
                        steps.get().into_iter().map(|step| view! { <Item step /> }.into_any()).collect_view().into_any()
                    })}
                </ol>
            </div>
        </nav>
    }
}

#[component]
fn Item(step: Step) -> impl IntoView {
    let t = use_text();
    let done = step.state == StepState::Done;
    let class = if done { "where__step is-done" } else { "where__step" };
    view! {
        <li class=class data-tone=step.tone aria-current=move || (step.state == StepState::Now).then_some("step")>
            <span class="where__name">
                {step.name}
                {done.then(|| view! { <span class="visually-hidden">" "{t.ui_where_done()}</span> }.into_any())}
            </span>
        </li>
    }
}
