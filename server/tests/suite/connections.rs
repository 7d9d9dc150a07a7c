//! Who may hold a stream, how it begins, and when it ends.

use crate::stream::welcomed;
use crate::support::http::Http;
use crate::support::people::join;
use crate::support::reader::{Reader, Seen, connect, hello};
use crate::support::world::World;
use review::limits::{HELLO_BYTES_MAX, STREAMS_PER_PASS_MAX};
use review::op::Op;
use review::refusal::Refusal;
use review::wire::{Hello, PROTOCOL, SignalKind};
use seat::Key;
use tokio_tungstenite::tungstenite::Message;

async fn can_open(http: &Http, hello: &Hello) -> Option<()> {
    Reader::lines(http, None, hello).await.ok().map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_message_that_is_no_hello_ends_with_a_reason() {
    let (inside, world) = World::inside(14).await;
    let (pass, tape) = (world.places[0].pass(), &inside.http.tape);
    let good = serde_json::to_string(&hello(world.review, Some(pass))).unwrap();
    let padded = |size: usize| Message::text(format!("{good}{}", " ".repeat(size - good.len())));
    let with = |from: &str, to: &str| Message::text(good.replace(from, to));
    let version = format!("\"v\":{PROTOCOL}");
    let other = hello(review::id::ReviewId([7; 16]), Some(pass));
    let cases = [
        (Message::text("hello"), Refusal::Malformed),
        (Message::text(""), Refusal::Malformed),
        (Message::text("{}"), Refusal::Malformed),
        (Message::text("[".repeat(1_000)), Refusal::Malformed),
        (Message::binary(good.clone()), Refusal::Malformed),
        (padded(HELLO_BYTES_MAX + 1), Refusal::Malformed),
        (padded(HELLO_BYTES_MAX * 2 + 1), Refusal::Malformed),
        (with(&version, "\"v\":0"), Refusal::ProtocolOld),
        (with(&version, "\"v\":65535"), Refusal::ProtocolOld),
        (with(&version, "\"v\":65536"), Refusal::Malformed),
        (Message::text(format!("{{\"v\":{},\"something\":\"new\"}}", PROTOCOL + 1)), Refusal::ProtocolOld),
        (with("\"after\":0", "\"after\":-1"), Refusal::Malformed),
        (with("\"after\":0", "\"after\":0,\"more\":1"), Refusal::Malformed),
        (with(&serde_json::to_string(&pass).unwrap(), "null"), Refusal::PassUnknown),
        (with(&pass.token.nonce.to_hex(), &"0".repeat(64)), Refusal::PassUnknown),
        (with(&pass.token.output.to_hex(), &"0".repeat(128)), Refusal::PassUnknown),
        (with(&pass.token.output.to_hex(), "short"), Refusal::Malformed),
        (with("\"screen\":false", "\"screen\":true"), Refusal::PassUnknown),
        (with(&pass.event.to_hex(), &"0".repeat(32)), Refusal::PassUnknown),
        (with(&world.review.to_hex(), &"0".repeat(32)), Refusal::PassUnknown),
        (Message::text(serde_json::to_string(&other).unwrap()), Refusal::ReviewUnknown),
    ];
    for (message, code) in cases {
        let socket = connect(&inside.http, "/anon/socket", None).await;
        let said = format!("{message:.60}");
        let reader = Reader::say(socket, message, &hello(world.review, None), tape).await;
        let seen = reader.until("the end", |seen| seen.ended || seen.bye.is_some()).await;
        assert_eq!(seen.bye, Some(code), "{said}");
        reader.until("the socket closes", |seen| seen.ended).await;
    }
    // A hello of the greatest size is one.
    let socket = connect(&inside.http, "/anon/socket", None).await;
    let reader = Reader::say(socket, padded(HELLO_BYTES_MAX), &hello(world.review, None), tape).await;
    reader.until("a snapshot", welcomed).await;
    // Staff who are signed out.
    let out = Reader::socket(&inside.http, Some("cairn_session=0"), &hello(world.review, None)).await;
    assert_eq!(out.bye().await, Refusal::NotAllowed);
    // Nothing said at all.
    let silent = connect(&inside.http, "/anon/socket", None).await;
    assert_eq!(Reader::follow(silent, &hello(world.review, None), tape).bye().await, Refusal::Malformed);
}

/// Another device with the same key is the same place: neither sends the other away, and nobody else gets in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_again_with_the_same_key_is_given_the_same_pass_and_ends_no_stream() {
    let (inside, world) = World::inside(15).await;
    let (place, hello) = (&world.places[0], hello(world.review, Some(world.places[0].pass())));
    let socket = Reader::socket(&inside.http, None, &hello).await;
    let lines = Reader::lines(&inside.http, None, &hello).await.unwrap();
    socket.until("a snapshot", welcomed).await;
    lines.until("a snapshot", welcomed).await;
    let (joined, tokens) = join(&inside.http, &place.secret, &place.key).await.unwrap();
    assert!((joined.review, joined.event, joined.voice) == (place.review, place.event, place.voice));
    assert!(tokens == place.tokens, "other tokens than at first");
    let other = join(&inside.http, &place.secret, &Key(world.chance.bytes())).await;
    assert_eq!(other.err(), Some(Refusal::SeatUsed));
    let again = Reader::socket(&inside.http, None, &hello).await;
    again.until("a snapshot", welcomed).await;
    // It is one pass, on however many devices.
    assert_eq!(Reader::lines(&inside.http, None, &hello).await.err(), Some(429));
    let head = world.op(Op::SetTimer { event: world.event, seconds: 5 }).await.unwrap();
    for reader in [&socket, &lines, &again] {
        assert_eq!(reader.up_to(head).await.bye, None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pass_has_so_many_streams_and_no_more() {
    let (inside, world) = World::inside(16).await;
    let hello = hello(world.review, Some(world.places[0].pass()));
    let mut open = vec![];
    for n in 0..STREAMS_PER_PASS_MAX {
        open.push(match n % 2 {
            0 => Reader::socket(&inside.http, None, &hello).await,
            _ => Reader::lines(&inside.http, None, &hello).await.unwrap(),
        });
        open[n].until("a snapshot", welcomed).await;
    }
    assert_eq!(Reader::socket(&inside.http, None, &hello).await.bye().await, Refusal::Busy);
    assert_eq!(Reader::lines(&inside.http, None, &hello).await.err(), Some(429));
    world.look(1).await.until("another place reads", welcomed).await;
    // Those that were there go on.
    let head = world.op(Op::SetTimer { event: world.event, seconds: 5 }).await.unwrap();
    for reader in &open {
        reader.up_to(head).await;
    }
}

/// A phone that loses its network again and again closes its streams; each is noticed at once, so that it is never
/// told that it has too many.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_stream_is_noticed_at_once() {
    let (inside, world) = World::inside(17).await;
    let hello = hello(world.review, Some(world.places[0].pass()));
    // Counts are told, so that nothing else is sent for a while.
    world.look(1).await.until("counts", |seen| !seen.presence.events.is_empty()).await;
    for n in 0..3 * STREAMS_PER_PASS_MAX {
        let end = tokio::time::Instant::now() + std::time::Duration::from_secs(5);
        while can_open(&inside.http, &hello).await.is_none() {
            assert!(tokio::time::Instant::now() < end, "stream {n}: those that were closed still count");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ready_ends_with_its_phase() {
    let (_inside, world) = World::inside(18).await;
    let watch = world.watch().await;
    world.places[0].signal(SignalKind::Ready(true)).await.unwrap();
    let ready = |n: u32| move |seen: &Seen| seen.presence.events.values().any(|counts| counts.ready == n);
    watch.until("one is ready", ready(1)).await;
    world.move_to(3).await.unwrap();
    watch.until("nobody is ready in a new phase", ready(0)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_no_longer_facilitates_reads_no_longer() {
    let (_inside, world) = World::inside(19).await;
    let watch = world.watch().await;
    watch.until("a snapshot", welcomed).await;
    let end = world.staff.http.client.post(world.http.url("/staff/session/end")).header("cookie", &world.staff.cookie);
    assert_eq!(world.http.send(end).await.status, 303);
    let why = watch.bye().await;
    assert!(matches!(why, Refusal::NotAllowed | Refusal::PassUnknown), "{why:?}");
}

/// `NoDelayAcceptor` is what both ways of listening take connections with, and what it does is asked of the kernel.
/// The sockets inside a running server cannot be asked from here.
#[tokio::test]
async fn every_connection_sends_at_once() {
    use axum_server::accept::{Accept, NoDelayAcceptor};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = tokio::net::TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (accepted, _) = listener.accept().await.unwrap();
    assert!(!accepted.nodelay().unwrap() && !client.nodelay().unwrap());
    let (accepted, ()) = NoDelayAcceptor::new().accept(accepted, ()).await.unwrap();
    assert!(accepted.nodelay().unwrap());
    let source = include_str!("../../src/lib.rs");
    let served = source.matches(".serve(app)").count();
    assert_eq!((served, source.matches("NoDelayAcceptor::new()").count()), (2, 2), "a way of listening without it");
}
