//! What went wrong in tools of this kind, as far as it would go wrong in this crate: one named test for each.

mod common;

use common::samples::*;
use common::server::{Server, fold, opened};
use review::id::{Epoch, OpId};
use review::limits::MIXED_ROWS_MIN;
use review::op::{Op, Request};
use review::plan::Column;
use review::refusal::Refusal;
use review::replica::{Effect, Replica};
use review::sequencer::{Admission, decide, rank_between};
use review::wire::{Answer, Entry, Frame, Outcome, PROTOCOL};

const HERE: u64 = NOON;

fn welcome(server: &Server) -> Frame {
    Frame::Welcome { v: PROTOCOL, epoch: server.disk.epoch, seq: server.head(), now: NOON }
}

fn snapshot(server: &Server) -> Frame {
    Frame::Snapshot { state: Box::new(fold(&server.disk.log)) }
}

/// A copy that has everything.
fn following(server: &Server) -> Replica {
    let mut replica = Replica::new(review_id(), FACILITATOR, decide);
    replica.frame(welcome(server), HERE);
    replica.frame(snapshot(server), HERE);
    assert_eq!(replica.confirmed(), &server.state);
    replica
}

fn add_theme(n: u8) -> Request {
    let op = Op::AddTheme { theme: theme(n), event: event(1), column: Column::Right, title: words("A theme") };
    Request { id: OpId([n; 16]), op }
}

/// A server at *explore* with contributions 1 to 6 on the board.
fn board() -> Server {
    let mut server = opened(4);
    for n in 1..=6 {
        server.write(&contribute(n, 3, &format!("what I saw, {n}")), 0).expect("open");
    }
    assert_eq!(server.tick(&noon()), [6]);
    server.commit();
    server.clean();
    server
}

fn answer(request: &Request, outcome: Outcome) -> Answer {
    Answer { outcomes: vec![(request.id, outcome)] }
}

#[test]
fn deleted_things_do_not_come_back_after_a_reconnect() {
    let mut server = board();
    server.do_now(FACILITATOR, add_theme(1).op).expect("added");
    let mut replica = following(&server);
    // It is offline while a theme goes and somebody takes words back.
    let put = Op::Move { id: contribution(1), theme: Some(theme(1)), rank: rank_between(None, None) };
    replica.ask(Request { id: OpId([9; 16]), op: put }, HERE);
    replica.ask(Request { id: OpId([8; 16]), op: Op::MarkRisk { id: contribution(2) } }, HERE);
    server.do_now(FACILITATOR, Op::RemoveTheme { theme: theme(1) }).expect("removed");
    (2..=6).for_each(|n| assert!(matches!(server.write(&withdraw(n), 0), Ok(Admission::Keep(_)))));
    assert_eq!(server.tick(&noon()), [5]);
    server.commit();
    server.clean();
    // Back again: it catches up, then its own requests are decided.
    let Some(Effect::Post(again)) = replica.frame(welcome(&server), HERE).pop() else { panic!("nothing sent again") };
    let hello = replica.hello(None);
    replica.frame(server.entries(hello.after + 1, server.head()), HERE);
    assert!(replica.view().themes.is_empty(), "on the screen");
    assert!(
        replica.view().contributions[&contribution(2)].withdrawn
            && !replica.view().contributions[&contribution(1)].withdrawn
    );
    let outcomes: Vec<_> = again.iter().map(|it| (it.id, server.ask(FACILITATOR, it, &noon()))).collect();
    let effects = replica.answered(&Answer { outcomes }, HERE);
    let codes: Vec<_> =
        effects.iter().filter_map(|it| if let Effect::Refused(_, code) = it { Some(*code) } else { None }).collect();
    assert_eq!(codes, [Refusal::ThemeUnknown, Refusal::ContributionWithdrawn]);
    assert!(replica.pending().is_empty());
    assert_eq!((replica.view(), &server.state), (replica.confirmed(), replica.confirmed()));
    assert!(server.state.contributions[&contribution(2)].text.is_none());
    // Nor by its author's hand: what was taken back cannot be put differently, and taking it back again is done.
    assert_eq!(server.write(&amend(2, "again"), 0), Err(Refusal::ContributionWithdrawn));
    assert_eq!(server.write(&withdraw(2), 0), Ok(Admission::Known));
    assert_eq!(server.write(&contribute(2, 3, "what I saw, 2"), 0), Ok(Admission::Known));
}

#[test]
fn a_late_answer_for_a_resent_op_changes_nothing() {
    let mut server = board();
    let mut replica = following(&server);
    let request = add_theme(1);
    replica.ask(request.clone(), HERE);
    let first = server.ask(FACILITATOR, &request, &noon());
    server.commit();
    // The answer is lost; the stream breaks; the same is asked again and answered as the first time.
    assert_eq!(replica.frame(welcome(&server), HERE), [Effect::Post(vec![request.clone()])]);
    let second = server.ask(FACILITATOR, &request, &noon());
    assert_eq!(first, second);
    replica.frame(server.entries(server.head(), server.head()), HERE);
    assert!(replica.pending().is_empty(), "its entry is the answer");
    for outcome in [second, first, Outcome::Refused { code: Refusal::IdTaken }] {
        let effects = replica.answered(&answer(&request, outcome), HERE);
        assert_eq!(effects, [Effect::Changed], "no word of a refusal for what is done");
        assert_eq!((replica.confirmed(), replica.view()), (&server.state, &server.state));
    }
    // An answer to something that was never asked.
    let stranger = answer(&add_theme(77), Outcome::Refused { code: Refusal::Full });
    assert_eq!(replica.answered(&stranger, HERE), [Effect::Changed]);
}

#[test]
fn an_answer_before_the_entries_keeps_it_on_the_screen() {
    let mut server = board();
    let mut replica = following(&server);
    let request = add_theme(1);
    replica.ask(request.clone(), HERE);
    let outcome = server.ask(FACILITATOR, &request, &noon());
    server.commit();
    replica.answered(&answer(&request, outcome), HERE);
    assert!(replica.view().themes.contains_key(&theme(1)), "accepted, and still there");
    replica.frame(server.entries(server.head(), server.head()), HERE);
    assert!(replica.pending().is_empty());
    assert_eq!(replica.view(), &server.state);
}

#[test]
fn one_unreadable_entry_stops_one_review_and_loses_no_draft() {
    let mut server = board();
    let (mut old, mut other) = (following(&server), following(&server));
    let mine = add_theme(5);
    old.ask(mine.clone(), HERE);
    let from = server.head() + 1;
    server.do_now(FACILITATOR, add_theme(1).op).expect("added");
    server.do_now(FACILITATOR, add_theme(2).op).expect("added");
    let Frame::Entries { first, mut list } = server.entries(from, server.head()) else { panic!("entries") };
    let unknown = br#"{"from":"batch","fact":{"from_the_future":{}}}"#;
    list.insert(1, Entry::new(unknown, None).expect("json"));
    let text = Frame::Entries { first, list }.encode();
    let effects = old.frame(Frame::decode(&text).expect("a frame is read, whatever its leaves hold"), HERE);
    assert!(effects.contains(&Effect::Ended(Refusal::ProtocolOld)), "told to load itself again: {effects:?}");
    assert_eq!(old.confirmed().seq, from, "what could be read was taken in, and nothing behind the gap");
    assert_eq!(old.pending(), [mine], "nothing typed is lost");
    // Another reader, whose page knows that fact, goes on; its stream had no gap.
    other.frame(server.entries(from, server.head()), HERE);
    assert_eq!(other.confirmed(), &server.state);
    // What is no frame at all is not taken for one.
    for wrong in ["", "{}", "null", "\"snapshot\"", "{\"entries\":{\"first\":1}}", &text[1..], &text[..text.len() - 1]]
    {
        assert!(Frame::decode(wrong).is_none(), "{wrong}");
    }
    assert!(Entry::new(b"{", None).is_none() && Entry::new(&[0xff], None).is_none());
}

#[test]
fn a_first_frame_that_is_lost_is_noticed() {
    let mut server = board();
    let mut empty = Replica::new(review_id(), FACILITATOR, decide);
    // Nothing but the newest entries arrives: the snapshot before them was lost.
    assert_eq!(empty.frame(server.entries(server.head(), server.head()), HERE), [Effect::Resync]);
    assert_eq!(empty.confirmed().seq, 0);
    let mut replica = following(&server);
    let known = server.head();
    for n in 1..=3 {
        server.do_now(FACILITATOR, add_theme(n).op).expect("added");
    }
    // The first of three is lost.
    assert_eq!(replica.frame(server.entries(known + 2, known + 2), HERE), [Effect::Resync]);
    assert_eq!(replica.frame(server.entries(known + 3, known + 3), HERE), [Effect::Resync]);
    assert_eq!(replica.hello(None).after, known);
    replica.frame(server.entries(known + 1, known + 3), HERE);
    assert_eq!(replica.confirmed(), &server.state);
}

#[test]
fn content_is_not_doubled_by_a_repeated_frame_or_two_snapshots() {
    let mut server = board();
    let mut replica = following(&server);
    let known = server.head();
    for n in 1..=3 {
        server.do_now(FACILITATOR, add_theme(n).op).expect("added");
    }
    let head = server.head();
    let frames = [(known + 1, head), (known + 1, head), (1, head), (known, known + 1), (1, 1), (head, head)];
    for (first, last) in frames {
        replica.frame(server.entries(first, last), HERE);
        assert_eq!(replica.confirmed(), &server.state, "after {first}–{last}");
    }
    let older = snapshot(&server);
    server.do_now(FACILITATOR, add_theme(4).op).expect("added");
    // Two loads at once: the newer one arrives first.
    for frame in [snapshot(&server), older, snapshot(&server), server.entries(1, server.head())] {
        replica.frame(frame, HERE);
        assert_eq!((replica.confirmed(), replica.view()), (&server.state, &server.state));
    }
}

#[test]
fn an_acknowledgement_that_is_lost_does_not_write_the_words_twice() {
    let mut server = opened(4);
    let said = contribute(1, 3, "we rang each other");
    assert!(matches!(server.write(&said, 0), Ok(Admission::Keep(_))));
    assert_eq!(server.write(&said, 0), Ok(Admission::Known), "while it waits");
    assert_eq!(server.write(&contribute(1, 3, "other words"), 0), Err(Refusal::IdTaken));
    for n in 2..=MIXED_ROWS_MIN as u8 {
        server.write(&contribute(n, 3, "more"), 0).expect("open");
    }
    assert_eq!(server.tick(&noon()), [MIXED_ROWS_MIN]);
    server.commit();
    assert_eq!(server.write(&said, 0), Ok(Admission::Known), "when it has gone and the inbox has it still");
    server.clean();
    assert_eq!(server.write(&said, 0), Ok(Admission::Known), "when it stands on the board");
    server.do_now(FACILITATOR, Op::CloseRound { event: event(1), round: 3 }).expect("closed");
    assert_eq!(server.write(&said, 0), Ok(Admission::Known), "when the round has closed");
    server.do_now(FACILITATOR, Op::CloseReview {}).expect("closed");
    assert_eq!(server.write(&said, 0), Ok(Admission::Known), "when the review has closed");
    assert_eq!(server.disk.inbox.rows(), [], "nothing waits");
    assert_eq!(server.state.contributions.len(), MIXED_ROWS_MIN);
}

#[test]
fn another_life_of_the_data_starts_replicas_again_and_keeps_what_they_ask() {
    let mut server = board();
    let backup = server.disk.clone();
    server.do_now(FACILITATOR, add_theme(1).op).expect("added");
    let mut replica = following(&server);
    let mine = add_theme(2);
    replica.ask(mine.clone(), HERE);
    let mut restored = Server::start(backup);
    restored.disk.epoch = Epoch([2; 16]);
    assert_eq!(replica.frame(welcome(&restored), HERE), [Effect::Post(vec![mine.clone()])]);
    assert_eq!((replica.hello(None).after, replica.hello(None).epoch), (0, Some(Epoch([2; 16]))));
    replica.frame(snapshot(&restored), HERE);
    assert_eq!(replica.confirmed(), &restored.state);
    assert_eq!(replica.view().themes.keys().collect::<Vec<_>>(), [&theme(2)]);
}

#[test]
fn what_is_confirmed_of_another_life_or_a_longer_log_is_not_kept() {
    let mut server = board();
    let backup = server.disk.clone();
    server.do_now(FACILITATOR, add_theme(1).op).expect("added");
    let mut replica = following(&server);
    // The restored log has grown beyond what was confirmed of the other one.
    let mut restored = Server::start(backup);
    restored.disk.epoch = Epoch([2; 16]);
    for n in 2..=4 {
        restored.do_now(FACILITATOR, add_theme(n).op).expect("added");
    }
    replica.frame(welcome(&restored), HERE);
    assert_eq!(replica.hello(None).after, 0);
    replica.frame(restored.entries(1, restored.head()), HERE);
    assert_eq!((replica.confirmed(), replica.view()), (&restored.state, &restored.state));
    // The same life, and a log that is shorter than what was told: that cannot be, so everything is asked for again.
    let shorter = Frame::Welcome { v: PROTOCOL, epoch: Epoch([2; 16]), seq: restored.head() - 1, now: NOON };
    replica.frame(shorter, HERE);
    assert_eq!(replica.hello(None).after, 0);
}
