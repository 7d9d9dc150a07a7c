//! A participant's board. Its pass never stands in an address, so it is rendered by the browser from the stream; until
//! then the page says what it is doing.

use crate::board::{
    Afterwards, EventMap, Here, Onlooker, Phases, ReturnWords, Status, Witnesses, provide_clock, provide_heard,
};
use crate::browser;
use crate::copy::{segment, use_text};
use crate::session::{Board, Door, Link, Use, use_contact, use_mine, use_place, use_votes};
use crate::ui::{Frame, Notice, Show, live, refusal_text};
use leptos::prelude::*;
use review::id::{Epoch, EventId, ReviewId};
use review::refusal::Refusal;
use review::sequencer::decide_joined;

/// The page.
#[component]
pub fn ParticipantBoard(review: ReviewId, event: EventId) -> impl IntoView {
    let t = use_text();
    let place = use_place();
    let board = Board::new(review, Door::Place(place, event), decide_joined);
    let here = Here { board, event, onlooker: Onlooker::Participant };
    provide_context(here);
    provide_clock();
    provide_heard();
    let lost = RwSignal::new(false);
    let lived = StoredValue::new(None);
    open(here, lost, lived);
    stay_in_step(here, lived);
    on_cleanup(move || board.close());
    let title = move || {
        board.read(|state| {
            state.review.as_ref().map(|review| (review.reference.clone(), review.title.clone().unwrap_or_default()))
        })
    };
    let there = Memo::new(move |_| here.look(|event| Some(event.id)).is_some());
    let ended = Memo::new(move |_| match board.link() {
        Link::Ended(code) => Some(code),
        _ if lost.get() => Some(Refusal::PassUnknown),
        _ => None,
    });
    view! {
        <Frame
            kind="board"
            title=t.board_title()
            review=Signal::derive(title)
            where_now=move || view! { <Show when=move || there.get()><EventMap /></Show><Status /> }
        >
            {live(move || ended.get().map(|code| view! { <Ended code /> }.into_any()).into_any())}
            <Show when=move || there.get() fallback=move || view! {
                <Show when=move || ended.get().is_none()>
                    <div class="page-head">
                        <h1>{t.board_title()}</h1>
                        <p role="status">{t.board_opening()}</p>
                    </div>
                </Show>
            }>
                <Witnesses />
                <Phases />
                <ReturnWords event />
                <Afterwards />
            </Show>
        </Frame>
    }
}

/// Brings the place of whoever is here and what is theirs, and goes live; or says that this device has none. `lived`:
/// which life of the data this device knew when it last looked.
fn open(here: Here, lost: RwSignal<bool>, lived: StoredValue<Option<Epoch>>) {
    let (place, mine, votes) = (use_place(), use_mine(), use_votes());
    let Here { board, event, .. } = here;
    Effect::new(move |_| {
        browser::on_return(move || {
            mine.send();
            votes.send();
            // Another tab may have been told to keep no list.
            browser::spawn(async move {
                place.follow().await;
            });
        });
        browser::spawn(async move {
            if place.at(Use::Person, event).await.is_none() {
                lost.try_set(true);
                return;
            }
            mine.restore(event).await;
            votes.restore(event).await;
            lived.set_value(browser::kept(&place.name("epoch")).await.as_deref().and_then(Epoch::parse));
            board.connect();
        });
    });
    let listed = Memo::new(move |_| place.keeps_list());
    Effect::new(move |_| {
        if !listed.get() {
            mine.let_go(event);
            votes.let_go(event);
        }
    });
}

/// Compares what is one's own with the record, whenever either changes, and asks once for what only the server has.
fn stay_in_step(here: Here, lived: StoredValue<Option<Epoch>>) {
    let (place, mine, votes, contact) = (use_place(), use_mine(), use_votes(), use_contact());
    let Here { board, event, .. } = here;
    let asked = StoredValue::new(false);
    Effect::new(move |_| {
        let epoch = board.epoch();
        votes.set_live(board.link() == Link::Live);
        // Also whenever one's own list has changed.
        drop(mine.of(event));
        let another = lived.get_value().is_some() && epoch.is_some() && lived.get_value() != epoch;
        if another {
            browser::spawn(contact.is_gone());
        }
        if let Some(now) = epoch.filter(|_| board.is_there() && lived.get_value() != epoch) {
            lived.set_value(epoch);
            if place.is_own_now() {
                browser::spawn(async move {
                    browser::keep(&place.name("epoch"), &now.to_hex()).await;
                });
            }
        }
        if board.is_there() {
            board.peek(|state| {
                mine.compare(event, state, another);
                mine.discover(event, state);
                votes.compare(event, state, another);
            });
            // Words that were typed before the keys were known to be everybody's.
            mine.send();
            if !asked.get_value() {
                asked.set_value(true);
                let rounds = board.peek(|state| votes.missing(event, state));
                browser::spawn(async move {
                    let ballots = votes.bring_back(event, rounds).await;
                    if mine.bring_back(event).await && ballots {
                        place.brought_back(event);
                    }
                });
            }
        }
    });
}

/// The server said no for good: why, what is safe, what to do.
#[component]
fn Ended(code: Refusal) -> impl IntoView {
    let t = use_text();
    let safe = if use_place().keeps_list_now() { t.board_ended_safe() } else { t.board_ended_saved() };
    view! {
        <div class="stack">
            <Notice kind="wait" icon="warn">
                <h1 class="panel__title">{t.board_ended()}</h1>
                <p>{refusal_text(t, code)}</p>
                <p>{safe}</p>
            </Notice>
            <p><a class="button button--quiet" rel="external" href=format!("/{}", segment(t.0))>{t.board_ended_start()}</a></p>
        </div>
    }
}
