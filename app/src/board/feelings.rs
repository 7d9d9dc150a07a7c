//! How people feel: a quiet stream that can only be heard, in words and never in numbers.

use super::contribution::{HeardButton, heard_words};
use super::hiding::{AnyHidden, hiding_acts, notes};
use super::mine::OwnActs;
use super::{Onlooker, use_here};
use crate::copy::{attribute, use_text};
use crate::session::use_mine;
use crate::ui::{Each, Show, live};
use leptos::prelude::*;
use review::id::ContributionId;
use review::plan::Column;

/// The stream, newest batch first; within a batch in its mixed order.
#[component]
pub fn Feelings() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let list = Memo::new(move |_| {
        here.board.read(|state| {
            let mut ids: Vec<ContributionId> =
                state.gathered(here.event, Column::Feeling, None).iter().map(|it| it.id).collect();
            ids.reverse();
            ids
        })
    });
    view! {
        <section class="stack" aria-labelledby="feelings-title">
            <h2 id="feelings-title">{t.board_feelings_title()}</h2>
            <p class="hint">{t.board_feelings_hint()}</p>
            <Show when=move || list.get().is_empty()>
                <p class="soft">{t.board_feelings_none()}</p>
            </Show>
            <ul class="feelings" aria-labelledby="feelings-title">
                <Each of=list let:id>
                    <Feeling id />
                </Each>
            </ul>
            <AnyHidden feelings=true />
        </section>
    }
}

#[component]
fn Feeling(id: ContributionId) -> impl IntoView {
    let t = use_text();
    let (here, mine) = (use_here(), use_mine());
    let it = Memo::new(move |_| here.board.read(|state| state.contributions.get(&id).cloned()));
    let text = move || it.get().and_then(|it| it.text).unwrap_or_else(|| t.board_removed().to_owned());
    let lang = move || it.get().map(|it| attribute(it.lang));
    let heard = move || it.get().and_then(|it| heard_words(t, it.heard));
    let own = Memo::new(move |_| here.onlooker == Onlooker::Participant && mine.is_mine(id));
    view! {
        <li id=format!("contribution-{id}")>
            <p class="feelings__text" dir="auto" lang=move || lang()>{move || text()}</p>
            {live(move || it.get().map(|it| notes(t, &it, own.get())).into_any())}
            <div class="feelings__foot">
                {live(move || heard().map(|words| view! { <p class="heard">{words}</p> }.into_any()).into_any())}
                <HeardButton id />
                {hiding_acts(id)}
            </div>
            <Show when=move || own.get()>
                <OwnActs id />
            </Show>
        </li>
    }
}
