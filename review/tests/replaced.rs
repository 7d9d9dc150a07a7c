//! Replaced places: told by name, counted for everybody, and nothing else follows.

mod common;

use common::samples::*;
use common::server::{Server, opened};
use review::id::Epoch;
use review::leaf::{Fact, From};
use review::limits::SEATS_MAX;
use review::op::Op;
use review::refusal::Refusal;

const REPLACE: Op = Op::ReplacePlace { event: event(1) };

#[test]
fn a_replaced_place_is_told_by_name_and_counted() {
    let mut server = opened(0);
    assert_eq!(server.state.events[&event(1)].replaced, 0);
    assert_eq!(server.do_now(PLACE, REPLACE), Err(Refusal::NotAllowed));
    assert_eq!(server.do_now(FACILITATOR, Op::ReplacePlace { event: event(9) }), Err(Refusal::EventUnknown));
    let before = server.state.clone();
    server.do_now(FACILITATOR, REPLACE).expect("told");
    server.do_now(FACILITATOR, REPLACE).expect("told again: another one");
    let last = &server.disk.log.last().expect("an entry").leaf;
    assert_eq!(last.fact, Fact::PlaceReplaced { event: event(1) });
    assert!(matches!(last.from, From::Named { .. }), "{last:?}");
    let mut after = server.state.clone();
    let of = after.events.get_mut(&event(1)).expect("the event");
    assert_eq!(std::mem::take(&mut of.replaced), 2);
    after.seq = before.seq;
    assert_eq!(after, before, "nothing else has changed");
}

/// Whoever lost their phone may want to read before the event starts and after it has ended.
#[test]
fn a_place_is_replaced_whenever_its_review_is_open() {
    let mut server = Server::new(Epoch([1; 16]));
    for op in opening_ops(0).into_iter().take(2) {
        server.do_now(FACILITATOR, op).expect("set up");
    }
    server.do_now(FACILITATOR, REPLACE).expect("not started");
    for op in [Op::StartEvent { event: event(1) }, REPLACE, Op::EndEvent { event: event(1) }, REPLACE] {
        server.do_now(FACILITATOR, op).expect("live, or over");
    }
    assert_eq!(server.state.events[&event(1)].replaced, 3);
    server.do_now(FACILITATOR, Op::CloseReview {}).expect("closed");
    assert_eq!(server.do_now(FACILITATOR, REPLACE), Err(Refusal::ReviewClosed));
}

#[test]
fn no_more_places_are_replaced_than_an_event_can_have() {
    let mut server = opened(0);
    for _ in 0..SEATS_MAX {
        server.do_now(FACILITATOR, REPLACE).expect("room for one more");
    }
    assert_eq!(server.do_now(FACILITATOR, REPLACE), Err(Refusal::Full));
}

/// A state from before there were replaced places is read, and written without them.
#[test]
fn a_state_without_them_is_what_it_was() {
    let mut server = opened(0);
    let before = serde_json::to_string(&server.state).expect("written");
    assert!(!before.contains("replaced"));
    assert_eq!(serde_json::from_str::<review::state::State>(&before).expect("read"), server.state);
    server.do_now(FACILITATOR, REPLACE).expect("told");
    let after = serde_json::to_string(&server.state).expect("written");
    assert!(after.contains("\"replaced\":1"));
    assert_eq!(serde_json::from_str::<review::state::State>(&after).expect("read"), server.state);
}
