//! Live streams: exactly what is missing, the same by both ways, and nobody slows or outlives anybody.

use crate::support::inside::Inside;
use crate::support::reader::{Reader, Seen, hello};
use crate::support::world::{RIGHT, World};
use futures::SinkExt;
use review::id::Epoch;
use review::limits::{CONTRIBUTION_CHARACTERS_MAX, NOTE_CHARACTERS_MAX, QUEUE_FRAMES_MAX};
use review::op::{Op, Request};
use review::wire::{Frame, Hello, PROTOCOL};
use tokio_tungstenite::tungstenite::Message;

pub fn welcomed(seen: &Seen) -> bool {
    seen.frames.len() >= 2
}

/// All that a reader was sent of the log, without what says when.
fn told(seen: &Seen) -> Vec<String> {
    let log = |frame: &&Frame| matches!(frame, Frame::Snapshot { .. } | Frame::Entries { .. });
    seen.frames.iter().filter(log).map(Frame::encode).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_back_gets_exactly_what_is_missing() {
    let (inside, world) = World::inside(11).await;
    let place = &world.places[1];
    let there = world.look(1).await;
    let first = there.until("a snapshot", |seen| seen.state.seq > 0).await;
    world.everybody(RIGHT, "words").await;
    for seconds in 1..=30 {
        world.op(Op::SetTimer { event: world.event, seconds }).await.unwrap();
    }
    world.op(Op::EndEvent { event: world.event }).await.unwrap();
    let head = world.op(Op::AddFacilitator { account: review::id::AccountId([9; 16]) }).await.unwrap();
    let whole = there.up_to(head).await;
    assert_eq!(whole.entries.len() as u64, head - first.state.seq);
    let afters = [1, first.state.seq, first.state.seq + 7, head - 1];
    for (after, place) in afters.into_iter().zip([0, 2, 3, 4]) {
        let pass = world.places[place].pass();
        let hello = Hello { after, epoch: whole.epoch, ..hello(world.review, Some(pass)) };
        let (by_socket, by_lines) = (
            Reader::socket(&inside.http, None, &hello).await,
            Reader::lines(&inside.http, None, &hello).await.unwrap(),
        );
        let (by_socket, by_lines) = (by_socket.up_to(head).await, by_lines.up_to(head).await);
        assert!(!by_socket.frames.iter().any(|frame| matches!(frame, Frame::Snapshot { .. })), "after {after}");
        assert!(by_socket.entries.keys().copied().eq(after + 1..=head), "after {after}");
        for (seq, entry) in &by_socket.entries {
            assert!(whole.entries.get(seq).is_none_or(|seen| seen == entry), "entry {seq}");
        }
        assert_eq!(told(&by_socket), told(&by_lines), "after {after}");
    }
    // Who has everything is sent nothing.
    let hello = Hello { after: head, epoch: whole.epoch, ..hello(world.review, Some(place.pass())) };
    let seen =
        Reader::socket(&inside.http, None, &hello).await.until("a welcome", |seen| !seen.frames.is_empty()).await;
    assert!(matches!(seen.frames[0], Frame::Welcome { seq, .. } if seq == head));
    assert!(told(&seen).is_empty());
    // After a restart the log is on disk only; the pass is as good as before.
    let (pass, review) = (place.pass(), world.review);
    drop((there, world));
    let inside = inside.restart().await;
    let hello = Hello { after: 2, epoch: whole.epoch, ..crate::support::reader::hello(review, Some(pass)) };
    let seen = Reader::socket(&inside.http, None, &hello).await.up_to(head).await;
    assert_eq!(seen.epoch, whole.epoch);
    assert!(seen.entries.keys().copied().eq(3..=head));
    assert!(whole.entries.iter().all(|(seq, entry)| seen.entries[seq] == *entry));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_epoch_and_a_future_start_from_a_snapshot() {
    let (inside, world) = World::inside(12).await;
    let epoch = world.watch().await.until("a welcome", welcomed).await.epoch;
    let head = inside.doors.rooms.state(world.review).await.unwrap().unwrap().seq;
    for (place, after, epoch) in
        [(0, 2, Some(Epoch([1; 16]))), (1, 2, None), (2, 0, epoch), (3, head + 1, epoch), (4, u64::MAX, epoch)]
    {
        let hello = Hello { after, epoch, ..hello(world.review, Some(world.places[place].pass())) };
        let seen = Reader::socket(&inside.http, None, &hello).await.until("two frames", welcomed).await;
        assert!(matches!(seen.frames[0], Frame::Welcome { v: PROTOCOL, .. }));
        assert!(matches!(&seen.frames[1], Frame::Snapshot { state } if state.seq == head), "{after}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stops_reading_slows_nobody_and_catches_up() {
    let (inside, world) = World::within(Inside::cramped().await, 13).await;
    let watch = world.watch().await;
    // A device that takes 4 KiB at a time and then looks away.
    let tcp = tokio::net::TcpSocket::new_v4().unwrap();
    tcp.set_recv_buffer_size(4_096).unwrap();
    let tcp = tcp.connect(inside.http.host().parse().unwrap()).await.unwrap();
    let url = format!("ws://{}/anon/socket", inside.http.host());
    let tcp = tokio_tungstenite::MaybeTlsStream::Plain(tcp);
    let (mut slow, _) = tokio_tungstenite::client_async(url, tcp).await.unwrap();
    let hello = hello(world.review, Some(world.places[0].pass()));
    slow.send(Message::text(serde_json::to_string(&hello).unwrap())).await.unwrap();
    // Far more than its connection and its queue hold: each of these is a frame of more than 4 KiB.
    let (big, mut head, many) = ("\u{1f30d}".repeat(NOTE_CHARACTERS_MAX), 0, 5 * QUEUE_FRAMES_MAX);
    for _ in 0..many / 40 {
        let go =
            |n: u8| Op::MovePhase { event: world.event, to: n % 2, few: true, reason: Some(world.chance.words(&big)) };
        let ops = (0..40).map(|n| Request { id: world.chance.op(), op: go(n) }).collect();
        let answer = inside.http.send(world.staff.asking(world.review, ops)).await;
        let outcomes = answer.result::<review::wire::Answer>().unwrap().outcomes;
        for (_, outcome) in outcomes {
            let review::wire::Outcome::Accepted { seq } = outcome else { panic!("{outcome:?}") };
            head = seq;
        }
    }
    let seen = watch.up_to(head).await;
    assert!(seen.entries.len() >= many);
    // It looks again: everything is there, in order, nothing twice.
    let slow = Reader::follow(slow, &hello, &inside.http.tape).up_to(head).await;
    assert_eq!(slow.state, seen.state);
    assert!(slow.frames.len() + QUEUE_FRAMES_MAX < seen.frames.len(), "it was never behind");
}

/// A board of a few hundred contributions is far larger than any buffer of a connection.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_board_is_read_by_both_ways() {
    let (inside, world) = World::inside(20).await;
    let watch = world.watch().await;
    let epoch = watch.until("a snapshot", welcomed).await.epoch;
    let long = "\u{1f30d}".repeat(CONTRIBUTION_CHARACTERS_MAX);
    for place in &world.places {
        for _ in 0..20 {
            place.contribute(RIGHT, &long).await;
        }
    }
    let head = world.op(Op::EndEvent { event: world.event }).await.unwrap();
    for after in [0, 1] {
        let hello = |place: usize| {
            let pass = Some(world.places[place].pass());
            Hello { after, epoch, ..hello(world.review, pass) }
        };
        let lines = Reader::lines(&inside.http, None, &hello(0)).await.unwrap().up_to(head).await;
        let socket = Reader::socket(&inside.http, None, &hello(1)).await.up_to(head).await;
        assert_eq!((socket.state.contributions.len(), told(&socket)), (100, told(&lines)));
    }
    watch.up_to(head).await;
}
