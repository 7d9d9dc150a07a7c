//! The answers to choose from: steps of how safe it feels, stances on statements, options of which some matter most.

use super::Asks;
use crate::board::answers::asked;
use crate::board::use_here;
use crate::browser;
use crate::copy::{attribute, use_text};
use crate::ui::Show;
use leptos::prelude::*;
use review::state::Statement;

/// One answer. `most`: so many may be chosen beside each other; without, one takes the place of another.
#[component]
fn Choice(asks: Asks, about: u8, choice: u8, most: Option<u8>, words: AnyView) -> impl IntoView {
    let on = move || asks.chosen().answers.contains(&(about, choice));
    let full = move || most.is_some_and(|most| asks.chosen().answers.len() >= usize::from(most)) && !on();
    let press = move |event: leptos::ev::MouseEvent| {
        // It can be reached all the same, so that whoever works by keyboard or by ear learns why it cannot be chosen.
        if full() {
            event.prevent_default();
        }
    };
    let choose = move |on: bool| asks.votes.choose(asks.which(), about, on.then_some(choice));
    view! {
        <label class="choice">
            <input
                type=if most.is_some() { "checkbox" } else { "radio" }
                id=asks.field(about, choice)
                name=format!("ballot-{}-{about}", asks.round)
                aria-disabled=move || full().then_some("true")
                prop:checked=on
                on:click=press
                on:change:target=move |event| choose(event.target().checked())
            />
            <span>{words}</span>
        </label>
    }
}

/// How safe it feels.
#[component]
pub(super) fn Steps(asks: Asks, leaving: bool) -> impl IntoView {
    let t = use_text();
    let steps = [
        ("1", t.ballot_safe_1()),
        ("2", t.ballot_safe_2()),
        ("3", t.ballot_safe_3()),
        ("4", t.ballot_safe_4()),
        ("5", t.ballot_safe_5()),
    ];
    let step = |(choice, (n, word)): (u8, (&'static str, &'static str))| {
        let words = view! { <b>{n}</b> " " {word} }.into_any();
        view! { <Choice asks about=0 choice most=None words /> }.into_any()
    };
    view! {
        <fieldset aria-describedby=asks.error()>
            <legend>{if leaving { t.ballot_safety_left() } else { t.ballot_safety() }}</legend>
            <div class="ballot__steps">{(0_u8..).zip(steps).map(step).collect_view()}</div>
        </fieldset>
    }
}

/// Where one stands on a statement.
#[component]
pub(super) fn Stance(asks: Asks, about: u8, it: Statement) -> impl IntoView {
    let t = use_text();
    let choices = [t.ballot_agree(), t.ballot_differ(), t.ballot_unsure()];
    let choice = |(choice, word): (u8, &'static str)| {
        view! { <Choice asks about choice most=None words=word.into_any() /> }.into_any()
    };
    let answered = move || asks.chosen().answers.iter().any(|answer| answer.0 == about);
    let leave_out = move |_| {
        asks.votes.choose(asks.which(), about, None);
        // This button goes; its fieldset has the focus then.
        browser::focus(&asks.field(about, 0));
    };
    view! {
        <fieldset aria-describedby=asks.error()>
            <legend><Put it /></legend>
            <div class="ballot__stances">{(0_u8..).zip(choices).map(choice).collect_view()}</div>
            <Show when=answered>
                <button class="button button--text button--small" type="button" on:click=leave_out>{t.ballot_leave_out()}</button>
            </Show>
        </fieldset>
    }
}

/// What matters most.
#[component]
pub(super) fn Options(asks: Asks, votes: u8, about: Vec<Statement>) -> impl IntoView {
    let t = use_text();
    let option = |(about, it): (u8, Statement)| {
        let words = view! { <Put it /> }.into_any();
        view! { <Choice asks about choice=0 most=Some(votes) words /> }.into_any()
    };
    let said = Memo::new(move |_| {
        let chosen = asks.chosen().answers.len();
        let said = t.ballot_chosen(chosen, votes);
        if chosen < usize::from(votes) { said } else { format!("{said} {}", t.ballot_used_up()) }
    });
    view! {
        <fieldset aria-describedby=asks.error()>
            <legend>{t.ballot_pick(u64::from(votes))}</legend>
            <div class="ballot__options">{(0_u8..).zip(about).map(option).collect_view()}</div>
            <p class="hint" role="status">{move || said.get()}</p>
        </fieldset>
    }
}

/// Something that is asked about, in its words as they are now.
#[component]
fn Put(it: Statement) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let now = Memo::new(move |_| here.board.read(|state| asked(t, state, &it)));
    view! {
        <span class="ballot__words" dir="auto" lang=move || attribute(now.get().lang)>{move || now.get().words}</span>
        <Show when=move || now.get().changed>" "<span class="tag">{t.ballot_changed()}</span></Show>
    }
}
