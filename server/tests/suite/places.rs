//! What different links open: voices, screens, links of reviews that are gone; and rooms that wake while many come.

use crate::support::chance::Chance;
use crate::support::inside::Inside;
use crate::support::people::{Place, Staff, askings, askings_of, finish, join, join_as, joining, look, only};
use crate::support::reader::{Reader, Seen, hello};
use crate::support::world::{FEELING, RIGHT, World, add_event, add_places};
use app::desk::{Command, Done, PlaceLink, Problem};
use futures::future::join_all;
use review::ballot::Ballot;
use review::id::{AccountId, ContributionId};
use review::leaf::{Fact, Leaf};
use review::limits::SMALL_GROUP_MIN;
use review::op::{Anonymous, Op, Request};
use review::plan::{Band, Column, Plan, Voice};
use review::refusal::Refusal;
use review::token::{Element, Pass};
use review::wire::{Ask, Join, Joined, Mine, Outcome, PROTOCOL, Signal, SignalKind, Waiting, Write};
use seat::Key;
use std::collections::BTreeSet;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// The round in which everybody is asked, as they arrive, how safe it feels.
const SAFETY: u8 = 5;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voice_is_shown_once_five_of_it_have_joined() {
    let (inside, world) = World::inside(51).await;
    let (staff, review) = (&world.staff, world.review);
    let voice = |agency: &str| Voice { agency: agency.to_owned(), band: Some(Band::Practitioner) };
    let event = add_event(staff, review, vec![voice("Health"), voice("Police")]).await;
    let number = SMALL_GROUP_MIN as u32;
    let Ok(Done::Links(links)) = staff.act(&Command::AddPlaces { review, event, voice: Some(0), number }).await else {
        panic!("no places")
    };
    assert!(links.iter().all(|PlaceLink { voice, .. }| *voice == Some(0)));
    staff.ask(review, Op::StartEvent { event }).await.unwrap();
    for to in 1..=2 {
        staff.ask(review, Op::MovePhase { event, to, few: true, reason: None }).await.unwrap();
    }
    for (n, link) in links.iter().enumerate() {
        let place = Place::join(&inside.http, &link.secret, &world.chance).await;
        let with = |shown: u8| {
            let Anonymous::Contribute { id, event, round, edit, words, .. } = place.compose(RIGHT, "as one of us").op
            else {
                unreachable!()
            };
            Anonymous::Contribute { id, event, round, voice: Some(shown), edit, words }
        };
        let enough = n + 1 >= SMALL_GROUP_MIN;
        let told = place.write(&with(0)).await;
        assert_eq!(told, if enough { Ok(()) } else { Err(Refusal::VoiceNotShown) }, "{} joined", n + 1);
        assert_eq!(place.write(&with(1)).await, Err(Refusal::VoiceNotShown), "a voice of which nobody has joined");
        assert_eq!(place.write(&with(9)).await, Err(Refusal::VoiceNotShown), "no voice at all");
        place.contribute(RIGHT, "without").await;
    }
}

/// A place belongs to the first key that asks for exactly what the place is issued.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_is_issued_its_tokens_once_and_to_one_key() {
    let (inside, world) = World::inside(56).await;
    let link = add_places(&world.staff, world.review, world.event, 1).await.remove(0);
    let (key, asked) = (Key(world.chance.bytes()), look(&inside.http, &link).await.unwrap().asked);
    let (right, other) = (askings(&asked, &key), askings(&asked, &Key(world.chance.bytes())));
    let good = joining(&link, &right);
    let ask = async |join: &Join| inside.http.post("/issue/join", None, join).await.result::<Joined>();
    let made_wrong: [fn(&mut Vec<Vec<Element>>); 9] = [
        Vec::clear,
        |batches| _ = batches.pop(),
        |batches| batches.push(batches[0].clone()),
        |batches| batches.swap(0, 1),
        |batches| _ = batches[1].pop(),
        |batches| batches[1].clear(),
        |batches| {
            let another = batches[0][0];
            batches[1].push(another);
        },
        // The identity, and bytes that are no element.
        |batches| batches[1][0] = Element([0; 32]),
        |batches| batches[1][0] = Element([0xff; 32]),
    ];
    for (n, wrong) in made_wrong.iter().enumerate() {
        let mut join = good.clone();
        wrong(&mut join.blinded);
        assert_eq!(ask(&join).await.err(), Some(Refusal::Malformed), "{n}");
        let looked = look(&inside.http, &link).await.unwrap();
        assert!(!looked.taken && looked.joined == 5, "{n}: a request that makes no sense took the place");
    }
    let joined = ask(&good).await.unwrap();
    let tokens = finish(&right, &joined);
    let plan = Plan::plain(vec![]);
    let per_round = (0_u8..).map_while(|round| plan.per_seat(round)).map(usize::from);
    assert!(tokens.iter().map(Vec::len).eq([1].into_iter().chain(per_round)));
    for _ in 0..2 {
        assert!(finish(&right, &ask(&good).await.unwrap()) == tokens, "other tokens than at first");
        assert_eq!(ask(&joining(&link, &other)).await.err(), Some(Refusal::SeatUsed));
    }
    assert!(look(&inside.http, &link).await.unwrap().taken);
    // What was issued for another key is of no use to whoever sees it.
    let strange: Vec<_> = joined.issued[0].elements.iter().map(|element| element.0).collect();
    assert!(other[0].finish(&strange, &joined.issued[0].proof.0).is_err());
}

/// A scribe's device holds several ordinary places with one key: each counts as joined, has the allowance of any other
/// and a ballot of its own; nothing that the issuer sees of one is in another, and nothing on the board tells of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scribe_is_several_places() {
    const SAFE_ON_ARRIVING: u8 = 5;
    let inside = Inside::start().await;
    let staff = Staff::set_up(&inside.http, &inside.first_link().await, &Chance::new(58)).await;
    let world = World::open(&staff, 5, 1).await;
    let (event, board, watch) = (world.event, world.look(0).await, world.watch().await);
    board.until("a snapshot", |seen| seen.state.seq > 0).await;
    let links = add_places(&staff, world.review, event, 3).await;
    let key = Key(world.chance.bytes());
    let asked = look(&inside.http, &links[0]).await.unwrap().asked;
    let mut seen = BTreeSet::new();
    let mut places = vec![];
    for (n, link) in (0_u16..).zip(&links) {
        assert!(look(&inside.http, link).await.unwrap().asked == asked, "each is asked the same");
        let sent = joining(link, &askings_of(&asked, &key, n)).blinded;
        assert!(sent.concat().iter().all(|element| seen.insert(element.0)), "{n}: the issuer has seen this before");
        places.push(Place::join_part(&inside.http, link, (key, n), &world.chance).await);
        // Asked for again, after an answer that was lost, it is the same; by another part of the key it is not.
        let again = join_as(&inside.http, link, &key, n).await.unwrap().1;
        assert!(again == places[usize::from(n)].tokens, "{n}: other tokens than at first");
        assert_eq!(join_as(&inside.http, link, &key, n + 7).await.err(), Some(Refusal::SeatUsed));
        assert_eq!(look(&inside.http, link).await.unwrap().joined, 6 + u32::from(n));
    }
    let allowance = usize::from(Plan::plain(vec![]).per_seat(FEELING).unwrap());
    let mut typed: BTreeSet<ContributionId> = BTreeSet::new();
    for (n, place) in places.iter().enumerate() {
        for m in 0..allowance {
            assert!(typed.insert(place.contribute(FEELING, &format!("slip {n}, words {m}")).await.id));
        }
        assert_eq!(place.tokens[usize::from(FEELING) + 1].len(), allowance, "no more than anybody");
        place.vote(SAFE_ON_ARRIVING, 1, &[(0, 4)]).await.unwrap();
    }
    assert_eq!(typed.len(), 3 * allowance);
    let three = |seen: &Seen| {
        let counts = seen.presence.events.get(&event);
        counts.is_some_and(|counts| counts.waiting.get(&SAFE_ON_ARRIVING) == Some(&3))
    };
    watch.until("three ballots", three).await;
    // Beside the words of somebody with a device they look the same.
    world.places[0].contribute(FEELING, "typed by its author").await;
    world.op(Op::EndEvent { event }).await.unwrap();
    let head = world.op(Op::AddFacilitator { account: AccountId(world.chance.bytes()) }).await.unwrap();
    let mut shapes = BTreeSet::new();
    for (text, _) in board.up_to(head).await.entries.values() {
        let Fact::Contributed { id, .. } = Leaf::decode(text.as_bytes()).unwrap().fact else { continue };
        typed.remove(&id);
        let leaf: serde_json::Value = serde_json::from_str(text).unwrap();
        let fields: Vec<String> = leaf["fact"]["contributed"].as_object().unwrap().keys().cloned().collect();
        shapes.insert((leaf["from"].to_string(), fields));
    }
    assert!(typed.is_empty(), "{} of all that was typed are not there", typed.len());
    assert_eq!(shapes.len(), 1, "some entries have other fields: {shapes:?}");
}

/// Nothing that lets somebody read or write lives in the memory of the server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn passes_and_tokens_are_good_after_a_restart() {
    let (inside, mut world) = World::inside(57).await;
    let mine = world.places[0].contribute(RIGHT, "before").await;
    let later = world.places[0].compose(RIGHT, "after");
    world.places[0].signal(SignalKind::Ready(true)).await.unwrap();
    let inside = inside.restart().await;
    world.staff.http = inside.http.clone();
    world.http = inside.http.clone();
    world.places.iter_mut().for_each(|place| place.follow(&inside.http));
    world.look(0).await.until("a snapshot", |seen| seen.state.seq > 0).await;
    let place = &world.places[0];
    for _ in 0..2 {
        place.write(&mine.op).await.unwrap();
        place.write(&later.op).await.unwrap();
    }
    place.signal(SignalKind::Ready(true)).await.unwrap();
    let (_, tokens) = join(&inside.http, &place.secret, &place.key).await.unwrap();
    assert!(tokens == place.tokens, "other tokens than before");
    let other = join(&inside.http, &place.secret, &Key(world.chance.bytes())).await;
    assert_eq!(other.err(), Some(Refusal::SeatUsed));
    world.op(Op::EndEvent { event: world.event }).await.unwrap();
    let state = inside.doors.rooms.state(world.review).await.unwrap().unwrap();
    assert_eq!(state.contributions.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_reads_and_does_nothing_else() {
    let (inside, world) = World::inside(52).await;
    let (review, event) = (world.review, world.event);
    let Ok(Done::Secret(link)) = world.staff.act(&Command::ScreenLink { review, event }).await else {
        panic!("no screen")
    };
    let screen = Place::join(&inside.http, &link, &world.chance).await;
    let reader = Reader::socket(&inside.http, None, &hello(review, Some(screen.pass()))).await;
    reader.until("a snapshot", |seen| seen.state.seq > 0).await;
    let batches = look(&inside.http, &link).await.unwrap().asked;
    assert_eq!(batches.iter().map(|batch| batch.n).collect::<Vec<_>>(), [1], "more than a pass");
    // It has nothing to write with: its pass is no token of a round, and no pass of a person.
    let pass = screen.pass();
    let Anonymous::Contribute { round, edit, words, .. } = world.places[0].compose(RIGHT, "words").op else {
        unreachable!()
    };
    let op = Anonymous::Contribute { id: pass.token.nonce.contribution(), event, round, voice: None, edit, words };
    for token in [None, Some(pass.token)] {
        let write = Write { v: PROTOCOL, review, token, op: op.clone() };
        let answer = inside.http.post("/anon/write", None, &write).await;
        assert_eq!(answer.result::<Outcome>(), Err(Refusal::TokenWrong));
    }
    let as_person = Signal { v: PROTOCOL, pass: Pass { screen: false, ..pass }, signal: SignalKind::Ready(true) };
    let answer = inside.http.post("/anon/signal", None, &as_person).await;
    assert_eq!(answer.result::<Outcome>(), Err(Refusal::PassUnknown));
    assert_eq!(screen.ask(Op::SetArranging { event, open: true }).await, Err(Refusal::NotAllowed));
    for signal in [SignalKind::Ready(true), SignalKind::Heard(world.chance.contribution())] {
        assert_eq!(screen.signal(signal).await, Err(Refusal::NotAllowed));
    }
    // It is nobody's place.
    let seen = reader.until("counts", |seen| !seen.presence.events.is_empty()).await;
    assert_eq!((seen.presence.events[&event].places, seen.presence.events[&event].joined), (5, 5));
}

/// Somebody has lost their phone and what brought them back. All rounds were issued to the place that was lost, so its
/// replacement reads and does what says nothing about a person, and writes and votes no second time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replacement_reads_and_writes_no_second_time() {
    let (inside, world) = World::inside(58).await;
    let (review, event) = (world.review, world.event);
    let before = inside.doors.rooms.state(review).await.unwrap().unwrap().seq;
    let command = Command::ReplacePlace { review, event };
    let Ok(Done::Secret(link)) = world.staff.act(&command).await else { panic!("no replacement") };
    let looked = look(&inside.http, &link).await.unwrap();
    assert_eq!(looked.asked.iter().map(|batch| batch.n).collect::<Vec<_>>(), [1], "more than a pass");
    assert_eq!((looked.places, looked.joined, looked.replaced, looked.taken), (5, 5, 1, false));
    let instead = Place::join(&inside.http, &link, &world.chance).await;
    let other = join(&inside.http, &link, &Key(world.chance.bytes())).await;
    assert_eq!(other.err(), Some(Refusal::SeatUsed));

    let pass = Pass { screen: false, ..instead.pass() };
    let reader = Reader::socket(&inside.http, None, &hello(review, Some(pass))).await;
    let seen = reader.until("a snapshot", |seen| seen.state.seq > before).await;
    assert_eq!(seen.state.events[&event].replaced, 1, "everybody is told");
    let signal = Signal { v: PROTOCOL, pass, signal: SignalKind::Ready(true) };
    assert!(inside.http.post("/anon/signal", None, &signal).await.result::<Outcome>().is_ok());
    world.op(Op::SetArranging { event, open: true }).await.unwrap();
    let (theme, title) = (world.chance.theme(), world.chance.words("A theme"));
    let add = Request { id: world.chance.op(), op: Op::AddTheme { theme, event, column: Column::Right, title } };
    let ask = Ask { v: PROTOCOL, pass: Some(pass), ops: vec![add] };
    only(&inside.http.post("/anon/ask", None, &ask).await).unwrap();

    // It has nothing to write or to vote with: its pass is no token of a round.
    let Anonymous::Contribute { round, edit, words, .. } = world.places[0].compose(RIGHT, "words").op else {
        unreachable!()
    };
    let id = pass.token.nonce.contribution();
    let contribute = Anonymous::Contribute { id, event, round, voice: None, edit, words };
    let vote = Anonymous::Vote(Ballot { id, ..world.places[0].ballot(SAFETY, 0, &[(0, 4)]) });
    for op in [contribute, vote] {
        for token in [None, Some(pass.token)] {
            let write = Write { v: PROTOCOL, review, token, op: op.clone() };
            let answer = inside.http.post("/anon/write", None, &write).await;
            assert_eq!(answer.result::<Outcome>(), Err(Refusal::TokenWrong));
        }
    }
    let seen = reader.until("counts", |seen| !seen.presence.events.is_empty()).await;
    assert_eq!((seen.presence.events[&event].places, seen.presence.events[&event].joined), (5, 5));
    assert_eq!(world.places[0].ask(Op::ReplacePlace { event }).await, Err(Refusal::NotAllowed));
    world.op(Op::CloseReview {}).await.unwrap();
    assert_eq!(world.staff.act(&command).await, Err(Problem::Refused(Refusal::ReviewClosed)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_deleted_review_nothing_opens() {
    let (inside, world) = World::inside(53).await;
    let (review, event) = (world.review, world.event);
    let unused = add_places(&world.staff, review, event, 1).await.remove(0);
    let asked = look(&inside.http, &unused).await.unwrap().asked;
    let mine = world.places[0].contribute(RIGHT, "these words go for ever").await;
    let (staff, board) = (world.watch().await, world.look(0).await);
    board.until("a snapshot", |seen| seen.state.seq > 0).await;
    staff.until("a snapshot", |seen| seen.state.seq > 0).await;
    let delete = |reference: &str| Command::DeleteReview { review, reference: reference.to_owned() };
    assert!(matches!(world.staff.act(&delete("LR-2")).await, Err(Problem::Field(..))));
    assert_eq!(world.staff.act(&delete("LR-1")).await, Ok(Done::Done));
    for reader in [&staff, &board] {
        let why = reader.bye().await;
        assert!(matches!(why, Refusal::ReviewUnknown | Refusal::PassUnknown), "{why:?}");
    }
    assert_eq!(world.op(Op::EndEvent { event }).await, Err(Refusal::ReviewUnknown));
    let place = &world.places[0];
    assert_eq!(place.write(&mine.op).await, Err(Refusal::TokenWrong));
    assert_eq!(place.withdraw(&mine).await, Err(Refusal::ReviewUnknown));
    assert_eq!(place.signal(SignalKind::Ready(true)).await, Err(Refusal::PassUnknown));
    assert_eq!(Reader::lines(&inside.http, None, &hello(review, Some(place.pass()))).await.err(), Some(401));
    let theirs = Mine { v: PROTOCOL, review, id: mine.id, secret: mine.secret };
    let theirs = inside.http.post("/anon/mine", None, &theirs).await.result::<Option<Waiting>>();
    assert!(matches!(theirs, Err(Refusal::ReviewUnknown)));
    for (link, key) in [(&unused, Key(world.chance.bytes())), (&place.secret, place.key)] {
        assert_eq!(look(&inside.http, link).await.err(), Some(Refusal::SeatUnknown));
        let join = joining(link, &askings(&asked, &key));
        let answer = inside.http.post("/issue/join", None, &join).await;
        assert_eq!(answer.result::<Joined>().err(), Some(Refusal::SeatUnknown));
    }
    assert!(inside.doors.keys.of(review, event).await.unwrap().is_none(), "its keys are still there");
    let inbox = inside.folder.inboxes().join(format!("{review}.db"));
    assert!(!inbox.exists(), "its inbox is still there");
}

/// Nothing is lost or doubled when a review is read and written by everybody before it is in memory.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_that_wakes_while_many_come_loses_nothing() {
    let (inside, world) = World::inside(54).await;
    world.op(Op::EndEvent { event: world.event }).await.unwrap();
    let event = add_event(&world.staff, world.review, vec![]).await;
    let links = add_places(&world.staff, world.review, event, 5).await;
    let (staff, review, chance) = (world.staff.clone(), world.review, world.chance.clone());
    drop(world);
    let inside = inside.restart().await;
    let staff = Staff { http: inside.http.clone(), ..staff };
    let mut passes = vec![];
    for link in &links {
        passes.push(Place::join(&inside.http, link, &chance).await.pass());
    }
    let readers = join_all(passes.iter().map(|pass| async {
        let reader = Reader::socket(&inside.http, None, &hello(review, Some(*pass))).await;
        (reader, staff.ask(review, Op::StartEvent { event }).await)
    }));
    let timers = join_all((1..20).map(|seconds| staff.ask(review, Op::SetTimer { event, seconds })));
    let (readers, _) = tokio::join!(readers, timers);
    assert_eq!(readers.iter().filter(|(_, started)| started.is_ok()).count(), 1);
    let head = staff.ask(review, Op::EndEvent { event }).await.unwrap();
    let mut states = vec![];
    for (reader, _) in &readers {
        states.push(reader.up_to(head).await.state);
    }
    assert!(states.iter().all(|state| *state == states[0]));
}

/// Connections that say half of something, and clients that talk where they should listen, hold nobody up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_said_requests_hold_nobody_up() {
    let (inside, world) = World::inside(55).await;
    let starts: [&[u8]; 5] = [
        b"",
        b"POST /anon/wri",
        b"POST /anon/write HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{\"v\":2,",
        b"GET /anon/socket HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];
    let mut held = vec![];
    for n in 0..300 {
        let mut half = tokio::net::TcpStream::connect(inside.http.host()).await.unwrap();
        half.write_all(starts[n % starts.len()]).await.unwrap();
        held.push(half);
    }
    world.places[0].contribute(RIGHT, "in between").await;
    world.look(0).await.until("a snapshot", |seen| seen.state.seq > 0).await;
    // Something that is not HTTP at all is told so, or hung up on.
    let mut noise = tokio::net::TcpStream::connect(inside.http.host()).await.unwrap();
    noise.write_all(&[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 13, 10, 13, 10]).await.unwrap();
    let mut answer = vec![];
    let _ = tokio::time::timeout(crate::support::DEADLINE, noise.read_to_end(&mut answer)).await.expect("held open");
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 400"), "{}", String::from_utf8_lossy(&answer));
    assert_eq!(inside.http.get("/readyz", None).await.status, 200);
}
