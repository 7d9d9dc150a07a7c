//! What facilitators may do about hiding: hide a part of any contribution, agree that it stays hidden, show it again;
//! and the list of what waits for a second person. Shows no more of a contribution than everyone sees.

mod hide;
mod parts;

pub use hide::HideDialog;

use super::HEADING;
use crate::board::hiding::{HidingActs, hidden_words, waits_words};
use crate::board::{Here, use_here};
use crate::browser;
use crate::copy::{attribute, use_text};
use crate::session::Door;
use crate::ui::{Confirm, Show};
use hide::{Draft, use_draft};
use leptos::prelude::*;
use review::id::ContributionId;
use review::op::Op;
use review::state::{Contribution, Hiding};

const TITLE: &str = "hidden-title";

/// The id of the button of a contribution that asks what to hide.
fn act_id(id: ContributionId) -> String {
    format!("hide-{id}")
}

/// Gives each contribution on the board below what a facilitator may do about hiding.
pub(super) fn provide_hiding() {
    provide_context(Draft::new());
    provide_context(HidingActs(acts));
}

fn acts(id: ContributionId) -> AnyView {
    view! { <Acts id /> }.into_any()
}

#[component]
fn Acts(id: ContributionId) -> impl IntoView {
    let t = use_text();
    let (here, draft) = (use_here(), use_draft());
    let there = Memo::new(move |_| {
        here.board.read(|state| state.contributions.get(&id).is_some_and(|it| !it.withdrawn && it.text.is_some()))
    });
    view! {
        <Show when=move || there.get()>
            <button
                class="act"
                type="button"
                id=act_id(id)
                aria-haspopup="dialog"
                on:click=move |_| draft.begin(here, id)
            >
                {t.hide_act()}
            </button>
        </Show>
        <Judge id panel=false />
        <RemoveName id />
    }
}

/// Agreeing that a part stays hidden, for everybody but who hid it, and showing it again. `panel`: in the list of what
/// waits, and not at the contribution itself.
#[component]
fn Judge(id: ContributionId, panel: bool) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let asking = RwSignal::new(false);
    let hiding =
        Memo::new(move |_| here.board.read(|state| state.contributions.get(&id).and_then(|it| it.hiding.clone())));
    let hidden = Memo::new(move |_| hiding.get().is_some());
    let may_agree = Memo::new(move |_| hiding.get().is_some_and(|hiding| !hiding.confirmed && !is_own(here, &hiding)));
    let ask = move |op: Op| {
        // The button may go with what it was for.
        let to = if panel { next(here) } else { act_id(id) };
        here.ask(op);
        browser::focus_soon(to);
    };
    // What is agreed to is what stands on this screen now.
    let agree = move |_| {
        if let Some(hiding) = hiding.get_untracked() {
            ask(Op::ConfirmHiding { id, now: hiding.shown });
        }
    };
    let show = Callback::new(move |()| ask(Op::ShowAgain { id }));
    let class = if panel { "button button--quiet button--small" } else { "act" };
    let place = if panel { "panel" } else { "board" };
    view! {
        <Show when=move || may_agree.get()>
            <button class=class type="button" on:click=agree>{t.hide_agree()}</button>
        </Show>
        <Show when=move || hidden.get()>
            <button class=class type="button" aria-haspopup="dialog" on:click=move |_| asking.set(true)>
                {t.hide_again()}
            </button>
            <Confirm
                id=format!("show-again-{place}-{id}")
                title=t.hide_again_title()
                open=asking
                yes=t.hide_again()
                on_yes=show
            >
                <p>{t.hide_again_text()}</p>
            </Confirm>
        </Show>
    }
}

/// Taking away the name that an author put under their words: nobody has checked whose it is.
#[component]
fn RemoveName(id: ContributionId) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let asking = RwSignal::new(false);
    let named = Memo::new(move |_| {
        here.board.read(|state| state.contributions.get(&id).is_some_and(|it| it.signature.is_some()))
    });
    let remove = Callback::new(move |()| {
        here.ask(Op::RemoveName { id });
        browser::focus_soon(act_id(id));
    });
    view! {
        <Show when=move || named.get()>
            <button class="act" type="button" aria-haspopup="dialog" on:click=move |_| asking.set(true)>
                {t.hide_name()}
            </button>
            <Confirm id=format!("remove-name-{id}") title=t.hide_name_title() open=asking yes=t.hide_name() on_yes=remove>
                <p>{t.hide_name_text()}</p>
            </Confirm>
        </Show>
    }
}

/// Whether whoever looks hid it; then somebody else has to agree.
fn is_own(here: Here, hiding: &Hiding) -> bool {
    matches!(here.board.door(), Door::Staff(account) if hiding.by.contains(&account))
}

/// What waits for a second person.
fn waiting(here: Here) -> Vec<ContributionId> {
    here.board.read(|state| {
        let waits =
            |it: &&Contribution| it.event == here.event && it.hiding.as_ref().is_some_and(|hiding| !hiding.confirmed);
        state.contributions.values().filter(waits).map(|it| it.id).collect()
    })
}

/// Where the focus goes from the list: to its heading, unless the list goes away with the last on it.
fn next(here: Here) -> String {
    let more = untrack(|| waiting(here)).len() > 1;
    let to = if more { TITLE } else { HEADING };
    to.to_owned()
}

/// All that is hidden and waits for a second person. Nothing where nothing does.
#[component]
pub(super) fn HiddenPanel() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let list = Memo::new(move |_| waiting(here));
    let there = Memo::new(move |_| !list.get().is_empty());
    view! {
        <Show when=move || there.get()>
            <section class="panel stack" aria-labelledby=TITLE>
                <h2 class="panel__title" id=TITLE tabindex="-1">{t.hide_panel()}</h2>
                <p role="status">{move || t.hide_panel_count(list.get().len() as u64)}</p>
                <p class="hint">{t.hide_panel_text()}</p>
                <ul class="stack">
                    <For each=move || list.get() key=|id| *id let:id>
                        <li class="stack-s">
                            <Waits id />
                            <div class="row">
                                <Judge id panel=true />
                            </div>
                        </li>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

/// What everyone sees of it, why, and until when.
#[component]
fn Waits(id: ContributionId) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let it = Memo::new(move |_| here.board.read(|state| state.contributions.get(&id).cloned()));
    let text = move || it.get().and_then(|it| it.text).unwrap_or_else(|| t.board_removed().to_owned());
    let told = move || {
        it.get().and_then(|it| it.hiding).map(|hiding| {
            view! {
                <p><strong>{hidden_words(t, hiding.reason)}</strong></p>
                <p class="hint">{waits_words(t, &hiding)}</p>
                {is_own(here, &hiding).then(|| view! { <p>{t.hide_yours()}</p> })}
            }
        })
    };
    view! {
        <blockquote class="contribution__text" dir="auto" lang=move || it.get().map(|it| attribute(it.lang))>
            {text}
        </blockquote>
        {told}
    }
}
