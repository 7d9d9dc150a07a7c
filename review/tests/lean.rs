//! The page of somebody who takes part is built without the conduct of a review, and follows the same record.
#![cfg(not(feature = "conduct"))]

use review::id::OpId;
use review::leaf::Leaf;
use review::op::{Asker, Circumstances, Op, Request};
use review::refusal::Refusal;
use review::replica::Replica;
use review::sequencer::decide_joined;
use review::state::State;
use review::wire::Frame;

const LEAVES: &str = include_str!("golden/leaves.jsonl");

/// As the server writes it, with a kind, clocks, a stage, texts and links.
const SNAPSHOT: &str = r#"{"snapshot":{"state":{"seq":9,"review":{"id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","reference":"R-1","title":"A review","lang":"en","facilitators":["acacacacacacacacacacacacacacacac"],"closed":false,"witnesses":true,"conduct":{"regime":{"key":"kind","version":1,"nation":"wales","clocks":[{"key":"own","length":{"days":7}}],"stages":[{"kind":"scope","headings":[{"key":"period","texts":1}]},{"kind":"learn"}]},"clocks":[{"rule":"own","name":null,"lang":"en","length":{"days":7},"fixed":false,"started":20780,"stopped":null,"late":[null,"en"],"turn":1}],"stage":"learn","notes":{"period":[{"words":[null,"cy"],"turn":1}]},"next":["bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"]}},"events":{},"contributions":{},"themes":{}}}}"#;

#[test]
fn every_leaf_is_read_and_counted_and_conduct_changes_nothing() {
    let (mut state, mut passed) = (State::default(), 0);
    for (n, line) in (1..).zip(LEAVES.lines()) {
        let leaf = Leaf::decode(line.as_bytes()).unwrap_or_else(|| panic!("cannot be read: {line}"));
        let before = state.clone();
        state.apply(&leaf, None);
        assert_eq!(state.seq, n);
        if leaf.fact.is_conduct() {
            passed += 1;
            assert_eq!(State { seq: before.seq, ..state.clone() }, before);
            assert_eq!(leaf.commitment(), None);
        }
    }
    assert!(passed >= 10 && state.review.is_some());
}

#[test]
fn a_snapshot_is_read_and_followed() {
    let Some(Frame::Snapshot { state }) = Frame::decode(SNAPSHOT) else { panic!("not read") };
    let review = state.review.as_ref().expect("a review");
    assert!(review.witnesses && review.reference == "R-1");
    let place = Asker::Place(review::id::EventId([1; 16]));
    let mut replica = Replica::new(review.id, place, decide_joined);
    replica.frame(Frame::decode(SNAPSHOT).expect("a frame"), 0);
    let lines = LEAVES.lines().filter(|line| line.contains(r#""conduct":"#));
    let list: Vec<_> = lines.map(|line| format!(r#"{{"leaf":{line}}}"#)).collect();
    let entries = format!(r#"{{"entries":{{"first":10,"list":[{}]}}}}"#, list.join(","));
    replica.frame(Frame::decode(&entries).expect("a frame"), 0);
    assert_eq!(replica.hello(None).after, 9 + list.len() as u64, "its entries count");
}

#[test]
fn nothing_of_it_can_be_asked_for() {
    let request = Request { id: OpId([9; 16]), op: Op::Conduct(review::conduct::ConductOp::default()) };
    let place = Asker::Place(review::id::EventId([1; 16]));
    let decided = decide_joined(&State::default(), place, &request, &Circumstances::default());
    assert_eq!(decided, Err(Refusal::NotAllowed));
}
