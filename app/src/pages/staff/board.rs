//! The board of an event for those who facilitate, and the same board on paper. Who is signed in is known before the
//! first paint; the board itself arrives by the live stream, and the page says so meanwhile.

use super::load::{desk_page, odd};
use crate::board::{Console, EventMap, Here, Onlooker, Printed, Status, provide_clock};
use crate::browser;
use crate::copy::use_text;
use crate::desk::{Me, Problem, Query, View};
use crate::people::paths;
use crate::session::{Board, Door, Link};
use crate::ui::{Frame, Icon, Notice, refusal_text};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use review::id::{EventId, ReviewId};
use review::refusal::Refusal;
use review::sequencer::decide;

/// A board that connects as soon as the page is alive, and lets go when it is left.
fn open(view: &View, review: ReviewId, event: EventId, onlooker: Onlooker) -> Result<Here, Problem> {
    let View::Me(me) = view else { return Err(odd()) };
    let board = Board::new(review, Door::Staff(me.account), decide);
    let here = Here { board, event, onlooker };
    provide_context(here);
    provide_clock();
    Effect::new(move |_| board.connect());
    on_cleanup(move || board.close());
    Ok(here)
}

/// Reference and title of the review, once they are here.
fn names(here: Here) -> Memo<Option<(String, String)>> {
    Memo::new(move |_| {
        here.board.read(|state| {
            let review = state.review.as_ref()?;
            Some((review.reference.clone(), review.title.clone().unwrap_or_default()))
        })
    })
}

/// The event's own title; until it is here, `otherwise`.
fn title(here: Here, otherwise: &'static str) -> impl Fn() -> String + Send + Sync + 'static {
    move || here.look(|event| event.title.clone()).unwrap_or_else(|| otherwise.to_owned())
}

/// The page of a facilitator in a live event.
#[component]
pub fn FacilitatorBoard(review: ReviewId, event: EventId) -> AnyView {
    desk_page(use_text().console_title(), Query::Me, move |me, view| {
        Ok(facilitate(me, open(&view, review, event, Onlooker::Facilitator)?))
    })
}

fn facilitate(me: Me, here: Here) -> AnyView {
    let t = use_text();
    let where_now = || view! { <Status /> <EventMap /> };
    view! {
        <Frame kind="facilitate" title=title(here, t.console_title()) review=names(here) staff=Some(me) where_now>
            <Arriving here title=t.console_title()>
                <Console />
            </Arriving>
        </Frame>
    }
    .into_any()
}

/// The board of an event on paper.
#[component]
pub fn BoardPrint(review: ReviewId, event: EventId) -> AnyView {
    desk_page(use_text().print_title(), Query::Me, move |me, view| {
        Ok(print(me, open(&view, review, event, Onlooker::Reader)?))
    })
}

fn print(me: Me, here: Here) -> AnyView {
    let t = use_text();
    let back = paths::board(t.0, here.board.review(), here.event);
    view! {
        <Frame kind="board" title=title(here, t.print_title()) review=names(here) staff=Some(me)>
            <div class="stack-l">
                <p class="row no-print">
                    <a class="link" href=back>{t.print_to_board()}</a>
                    <button class="button" type="button" on:click=move |_| browser::print()>
                        <Icon name="print" />
                        {t.print_button()}
                    </button>
                </p>
                <Arriving here title=t.print_title()>
                    <Printed />
                </Arriving>
            </div>
        </Frame>
    }
    .into_any()
}

/// How far the board has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arrived {
    NotYet,
    WithoutThisEvent,
    There,
}

/// What needs a board, once it is there; before, what is being done; and why it ended, if it did. What is there
/// already stays to be read.
#[component]
fn Arriving(
    /// Where we are.
    here: Here,
    /// What the page is, until it has a heading of its own.
    title: &'static str,
    /// What needs it.
    children: ChildrenFn,
) -> AnyView {
    let t = use_text();
    let ended = Memo::new(move |_| match here.board.link() {
        Link::Ended(code) => Some(code),
        _ => None,
    });
    let arrived = Memo::new(move |_| match here.board.is_there() {
        false => Arrived::NotYet,
        true if here.board.read(|state| state.events.contains_key(&here.event)) => Arrived::There,
        true => Arrived::WithoutThisEvent,
    });
    let shown = move || match arrived.get() {
        Arrived::There => children().into_any(),
        Arrived::WithoutThisEvent => view! { <Ended here code=Refusal::EventUnknown /> }.into_any(),
        Arrived::NotYet => view! {
            <div class="page-head">
                <h1>{title}</h1>
                <p class="state" role="status" hidden=move || ended.get().is_some()>{t.console_opening()}</p>
            </div>
        }
        .into_any(),
    };
    view! {
        <div class="stack-l">
            <div role="alert">
                {move || ended.get().map(|code| view! { <Ended here code /> })}
                {move || (ended.get().is_some() && arrived.get() == Arrived::There).then(|| view! {
                    <p>{t.console_as_it_was()}</p>
                })}
            </div>
            <div inert=move || ended.get().is_some()>{shown}</div>
        </div>
    }
    .into_any()
}

/// Why there is nothing more to come, and the way on.
#[component]
fn Ended(here: Here, code: Refusal) -> AnyView {
    let t = use_text();
    let path = use_location().pathname.get_untracked();
    let way = match code {
        Refusal::NotAllowed | Refusal::PassUnknown => {
            let href = format!("{}?to={path}", paths::sign_in(t.0));
            view! { <a class="button" href=href>{t.staff_sign_in()}</a> }.into_any()
        }
        Refusal::ReviewUnknown => {
            view! { <a class="link" href=paths::reviews(t.0)>{t.staff_to_reviews()}</a> }.into_any()
        }
        Refusal::EventUnknown => {
            let href = paths::review(t.0, here.board.review());
            view! { <a class="link" href=href>{t.console_to_review()}</a> }.into_any()
        }
        // `external`: the document itself is loaded again.
        _ => view! { <a class="button" href=path rel="external">{t.console_reload()}</a> }.into_any(),
    };
    let words = if code == Refusal::NotAllowed { t.problem_signed_out() } else { refusal_text(t, code) };
    view! {
        <Notice kind="wait" icon="lock">
            <p>{words}</p>
        </Notice>
        <p>{way}</p>
    }
    .into_any()
}
