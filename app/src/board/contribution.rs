//! One contribution on the board and what may be done with it: heard, moved, shown to everyone, marked as needing
//! action; and by its own author, on their own screen, put differently or taken back.

use super::following::anchor;
use super::hiding::{hiding_acts, notes};
use super::lift::{Grip, MoveMenu};
use super::mine::OwnActs;
use super::{Onlooker, use_here};
use crate::browser;
use crate::copy::{Text, attribute, use_text};
use crate::session::{Door, use_mine};
use crate::ui::{Icon, Show, live, voice_name};
use leptos::prelude::*;
use review::id::ContributionId;
use review::leaf::{Focus, Heard};
use review::op::Op;
use review::plan::Column;
use review::state::{Contribution as Standing, Risk};
use review::wire::{Outcome, PROTOCOL, Signal as Light, SignalKind};
use std::collections::BTreeSet;

/// What this page has said it has heard.
#[derive(Clone, Copy)]
pub struct HeardHere(RwSignal<BTreeSet<ContributionId>>);

/// Puts [`HeardHere`] into the context of a page.
pub fn provide_heard() {
    provide_context(HeardHere(RwSignal::new(BTreeSet::new())));
}

/// In how many minds something arrived, in words; nothing while nobody has said so.
pub fn heard_words(t: Text, heard: Heard) -> Option<&'static str> {
    match heard {
        Heard::NotYet => None,
        Heard::Some => Some(t.board_heard_some()),
        Heard::Many => Some(t.board_heard_many()),
    }
}

/// "I have heard this": for those who joined.
#[component]
pub fn HeardButton(id: ContributionId) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let heard = use_context::<HeardHere>();
    let said = Memo::new(move |_| heard.is_some_and(|heard| heard.0.read().contains(&id)));
    let say = move |_| {
        let (Some(heard), Door::Place(place, _)) = (heard, here.board.door()) else { return };
        if heard.0.try_update(|heard| heard.insert(id)) != Some(true) {
            return;
        }
        browser::spawn(async move {
            let Some(pass) = place.pass() else { return };
            let signal = Light { v: PROTOCOL, pass, signal: SignalKind::Heard(id) };
            if browser::post::<_, Outcome>("/anon/signal", &signal).await.is_err() {
                heard.0.try_update(|heard| heard.remove(&id));
            }
        });
    };
    view! {
        <Show when=move || here.onlooker == Onlooker::Participant>
            <button class="act" type="button" aria-pressed=move || said.get().to_string() on:click=say>
                <Icon name="heard" />
                {t.board_hear()}
            </button>
        </Show>
    }
}

/// A contribution in a list. `place` and `of` say where it stands.
#[component]
pub fn Contribution(id: ContributionId, #[prop(into)] place: Signal<(usize, usize)>) -> impl IntoView {
    let t = use_text();
    let (here, mine) = (use_here(), use_mine());
    let it = Memo::new(move |_| here.board.read(|state| state.contributions.get(&id).cloned()));
    let text = move || it.get().and_then(|it| it.text).unwrap_or_else(|| t.board_removed().to_owned());
    let own = Memo::new(move |_| here.onlooker == Onlooker::Participant && mine.is_mine(id));
    let label = move || t.board_contribution(place.get().0, place.get().1);
    let arrange = Memo::new(move |_| here.may_arrange() && it.get().is_some_and(|it| it.column != Column::Feeling));
    view! {
        <article
            class="contribution"
            id=anchor(Focus::Contribution(id))
            aria-label=move || label()
            class:is-shown=move || here.look(|event| event.focus == Some(Focus::Contribution(id)))
        >
            <Show when=move || arrange.get()>
                <Grip id place />
            </Show>
            <p class="contribution__text" dir="auto" lang=move || it.get().map(|it| attribute(it.lang))>{move || text()}</p>
            {live(move || it.get().map(|it| view! { <Meta it own=own.get() /> }.into_any()).into_any())}
            <div class="contribution__acts">
                <HeardButton id />
                <Show when=move || arrange.get()>
                    <MoveMenu id />
                </Show>
                <ShowToAll id />
                <RiskMark id />
                {hiding_acts(id)}
                {live(move || {
                    it.get()
                        .and_then(|it| heard_words(t, it.heard))
                        .map(|words| view! { <span class="heard">{words}</span> }.into_any())
                        .into_any()
                })}
            </div>
            <Show when=move || own.get()>
                <OwnActs id />
            </Show>
        </article>
    }
}

#[component]
fn Meta(it: Standing, own: bool) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let voice = it
        .voice
        .and_then(|n| here.look(|event| event.plan.voices.get(usize::from(n)).map(|voice| voice_name(t, voice))));
    let risk = match it.risk {
        Risk::No => None,
        Risk::Marked => Some(t.board_risk_marked()),
        Risk::Answered(_) => Some(t.board_risk_answered()),
    };
    // A name and a voice together would tell more than either.
    let voice = it.signature.is_none().then(|| voice.unwrap_or_else(|| t.board_voice_none().to_owned()));
    view! {
        {notes(t, &it, own)}
        <p class="contribution__meta">
            {voice.map(|voice| view! { <span class="tag">{voice}</span> }.into_any())}
            {it.amended.then(|| view! { <span class="tag">{t.board_amended()}</span> }.into_any())}
            {own.then(|| view! { <span class="tag tag--now">{t.board_yours()}</span> }.into_any())}
            {risk.map(|words| view! { <span class="tag tag--wait">{words}</span> }.into_any())}
        </p>
    }
}

#[component]
fn ShowToAll(id: ContributionId) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let shown = Memo::new(move |_| here.look(|event| event.focus == Some(Focus::Contribution(id))));
    let show = move |_| {
        let focus = (!shown.get_untracked()).then_some(Focus::Contribution(id));
        here.ask(Op::SetFocus { event: here.event, focus });
    };
    view! {
        <Show when=move || here.onlooker == Onlooker::Facilitator>
            <button class="act" type="button" aria-pressed=move || shown.get().to_string() on:click=show>
                <Icon name="eye" />
                {t.board_show_all()}
            </button>
        </Show>
    }
}

#[component]
fn RiskMark(id: ContributionId) -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let open = RwSignal::new(false);
    let free = move || {
        here.onlooker != Onlooker::Reader
            && here.board.read(|state| state.contributions.get(&id).is_some_and(|it| it.risk == Risk::No))
    };
    let mark = Callback::new(move |()| here.ask(Op::MarkRisk { id }));
    view! {
        <Show when=free>
            <button class="act act--risk" type="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>
                <Icon name="risk" />
                {t.board_risk()}
            </button>
            <crate::ui::Confirm
                id=format!("risk-{id}")
                title=t.board_risk_title()
                open
                yes=t.board_risk_yes()
                on_yes=mark
            >
                <p>{t.board_risk_text()}</p>
            </crate::ui::Confirm>
        </Show>
    }
}
