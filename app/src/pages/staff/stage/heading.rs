//! A heading with what stands under it, and the ways to write there.

use super::At;
use super::add::Add;
use super::under::Under;
use super::written::Written;
use crate::copy::use_text;
use crate::people::DeedSaid;
use leptos::prelude::*;

/// The heading in place `n`.
#[component]
pub(super) fn Heading(at: At, n: usize) -> AnyView {
    let t = use_text();
    let under = Under::new(t, at, n);
    let Some(card) = untrack(|| under.look(Clone::clone)) else { return ().into_any() };
    let places = Memo::new(move |_| {
        let mut all = under.changing.get();
        all.extend(under.look(|it| it.notes.iter().map(|note| note.n).collect::<Vec<_>>()).unwrap_or_default());
        all.into_iter().collect::<Vec<_>>()
    });
    let nothing = move || places.with(Vec::is_empty);
    let open = Memo::new(move |_| at.is_open());
    // Hidden and not taken away: what was typed stays, and is seen as long as it is not saved.
    let adds = Memo::new(move |_| (open.get() && under.has_room()) || !under.more.with(|text| text.trim().is_empty()));
    let full = move || {
        let full = open.get() && !under.has_room() && card.texts > 1;
        full.then(|| view! { <p class="soft">{t.stage_full(u64::from(card.texts))}</p> })
    };
    let closed = move || at.held.closed.get();
    // Why nothing can be written here yet.
    let early = move || (!open.get() && !closed()).then(|| view! { <p class="soft">{t.stage_early()}</p> });
    let none = move || (closed() && nothing()).then(|| view! { <p>{t.stage_none()}</p> });
    view! {
        <section class="stack" aria-labelledby=under.id("title")>
            <div class="stack-s">
                <h2 id=under.id("title") tabindex="-1">
                    {card.name.get(t.0).to_owned()}
                </h2>
                <p class="soft">{card.hint.get(t.0).to_owned()}</p>
            </div>
            {early}
            {none}
            <ul class="panel notes" role="list" hidden=nothing>
                <For each=move || places.get() key=|place| *place let:place>
                    <Written under place open />
                </For>
            </ul>
            <DeedSaid deed=under.done />
            {full}
            <div hidden=move || !adds.get()>
                <Add under />
            </div>
        </section>
    }
    .into_any()
}
