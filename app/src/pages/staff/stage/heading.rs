//! A heading with what stands under it, and the ways to write there.

use super::At;
use super::add::Add;
use super::written::Written;
use crate::copy::use_text;
use crate::desk::HeadingCard;
use crate::people::{Deed, DeedSaid};
use leptos::prelude::*;

/// A heading of a stage that a page shows: the stage, and its place among the headings.
#[derive(Clone, Copy)]
pub(super) struct Under {
    /// The stage.
    pub at: At,
    /// The place.
    pub n: usize,
    /// What was done under it, in words.
    pub done: Deed,
}

impl Under {
    /// Looks at it as it stands. Tracked.
    pub fn look<T>(self, look: impl FnOnce(&HeadingCard) -> T) -> Option<T> {
        self.at.look(|stage| stage.headings.get(self.n).map(look)).flatten()
    }

    /// The ids of elements that belong to it.
    pub fn id(self, ending: &str) -> String {
        format!("heading-{}-{ending}", self.n)
    }
}

/// The heading in place `n`.
#[component]
pub(super) fn Heading(at: At, n: usize) -> AnyView {
    let t = use_text();
    let under = Under { at, n, done: Deed::new(format!("done-{n}")) };
    let Some(card) = untrack(|| under.look(Clone::clone)) else { return ().into_any() };
    let places = Memo::new(move |_| under.look(|it| it.notes.iter().map(|note| note.n).collect::<Vec<_>>()));
    let nothing = move || places.with(|places| places.as_ref().is_none_or(Vec::is_empty));
    let open = Memo::new(move |_| at.is_open());
    let room = Memo::new(move |_| under.look(|it| it.notes.len() < usize::from(it.texts)).unwrap_or(false));
    let adding = move || match (open.get(), room.get()) {
        (true, true) => Some(view! { <Add under /> }.into_any()),
        (true, false) if card.texts > 1 => {
            Some(view! { <p class="soft">{t.stage_full(u64::from(card.texts))}</p> }.into_any())
        }
        _ => None,
    };
    // Why nothing can be written here yet.
    let early = move || (!open.get() && !at.held.closed.get()).then(|| view! { <p class="soft">{t.stage_early()}</p> });
    let closed = move || (at.held.closed.get() && nothing()).then(|| view! { <p>{t.stage_none()}</p> });
    view! {
        <section class="stack" aria-labelledby=under.id("title")>
            <div class="stack-s">
                <h2 id=under.id("title") tabindex="-1">
                    {card.name.get(t.0).to_owned()}
                </h2>
                <p class="soft">{card.hint.get(t.0).to_owned()}</p>
            </div>
            {early}
            {closed}
            <ul class="panel notes" role="list" hidden=nothing>
                <For each=move || places.get().unwrap_or_default() key=|place| *place let:place>
                    <Written under place open />
                </For>
            </ul>
            <DeedSaid deed=under.done />
            {adding}
        </section>
    }
    .into_any()
}
