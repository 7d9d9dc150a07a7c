//! A whole learning event over HTTP, as everybody in the room sees it. `leaks` lives through the same event and then
//! looks for what must not have got out.

use crate::support::chance::Chance;
use crate::support::http::Http;
use crate::support::inside::Inside;
use crate::support::people::{Mine, Place, Staff};
use crate::support::reader::Seen;
use crate::support::world::{DIFFER, FEELING, RIGHT, World, add_event, add_places, open_review};
use app::desk::{Command, Done, Role};
use review::ballot::Ballot;
use review::leaf::{Fact, From, Heard, HideReason, Leaf, leaf_hash};
use review::op::{Anonymous, Op, Request};
use review::opening::Salt;
use review::plan::Column;
use review::refusal::Refusal;
use review::state::{RoundStatus, Status};
use review::wire::{Outcome, PROTOCOL, SignalKind};
use std::collections::BTreeSet;

/// The round of the plain plan that asks how safe it feels on arriving.
const SAFE: u8 = 5;

/// What was lived through, with all that only its people know.
pub struct Told {
    pub world: World,
    pub first_link: String,
    pub second: Staff,
    pub second_link: String,
    pub mine: Vec<Mine>,
    /// How safe it felt, by place.
    pub cast: Vec<Ballot>,
    /// Words that a facilitator has hidden.
    pub hidden: String,
    /// What the log says, entry by entry, as a reader who was there from the start saw it.
    pub seen: Seen,
}

/// Lives through an event with six places.
pub async fn whole_event(http: &Http, first_link: &str, seed: u64) -> Told {
    let chance = Chance::new(seed);
    let staff = Staff::set_up(http, first_link, &chance).await;
    let world = World::open(&staff, 6, 1).await;
    let (review, event) = (world.review, world.event);
    let (watch, board) = (world.watch().await, world.look(0).await);
    // The log from its second entry on, entry by entry.
    let epoch = board.until("a welcome", |seen| seen.epoch.is_some()).await.epoch;
    let from_start = review::wire::Hello { v: PROTOCOL, review, pass: Some(world.places[1].pass()), after: 1, epoch };
    let log = crate::support::reader::Reader::socket(http, None, &from_start).await;

    // How safe it feels: everybody says so, one thinks again; it is counted when the event ends.
    let mut cast = vec![];
    for (n, place) in world.places.iter().enumerate() {
        place.vote(SAFE, 1, &[(0, 4)]).await.unwrap();
        cast.push(place.ballot(SAFE, 2, &[(0, n as u8 % 5)]));
        place.write(&Anonymous::Vote(cast[n].clone())).await.unwrap();
    }

    // Feelings: two wait, three go together.
    let mut mine = vec![world.places[0].contribute(FEELING, "I feel uneasy").await];
    mine.push(world.places[1].contribute(FEELING, "I feel hopeful").await);
    let waiting =
        |n: u32| move |seen: &Seen| seen.presence.events.values().any(|it| it.waiting.get(&FEELING) == Some(&n));
    let seen = watch.until("two feelings wait", waiting(2)).await;
    assert!(seen.state.contributions.is_empty(), "two went without company");
    assert_eq!((seen.presence.events[&event].places, seen.presence.events[&event].joined), (6, 6));
    mine.push(world.places[2].contribute(FEELING, "I feel heard").await);
    let seen = board.until("three feelings", |seen| seen.state.contributions.len() == 3).await;
    assert!(mine.iter().all(|it| seen.standing(it.id).unwrap().text.as_deref() == Some(it.text.as_str())));

    // What went right: sealed, counted, revealed at once.
    world.move_to(2).await.unwrap();
    let right = world.everybody(RIGHT, "it went right that").await;
    world.places[3].amend(&right[3], "it went very right that 3").await.unwrap();
    world.places[5].withdraw(&right[5]).await.unwrap();
    world.places[4].signal(SignalKind::Ready(true)).await.unwrap();
    let all_wait = |seen: &Seen| {
        seen.presence.events.get(&event).is_some_and(|it| it.waiting.get(&RIGHT) == Some(&5) && it.ready == 1)
    };
    let seen = watch.until("five wait and one is ready", all_wait).await;
    assert_eq!(seen.state.contributions.len(), 3, "a sealed contribution was let go");
    assert_eq!(seen.state.events[&event].rounds[usize::from(RIGHT)].released, 0);
    assert_eq!(world.op(Op::ScheduleReveal { event, round: RIGHT }).await.map(|seq| seq > 0), Ok(true));
    assert_eq!(world.op(Op::ScheduleReveal { event, round: RIGHT }).await, Err(Refusal::RevealRunning));
    board.until("a countdown", |seen| seen.state.events[&event].rounds[1].reveal_at.is_some()).await;
    world.op(Op::CancelReveal { event, round: RIGHT }).await.unwrap();
    assert_eq!(world.op(Op::CancelReveal { event, round: RIGHT }).await, Err(Refusal::RevealNotRunning));
    board.until("no countdown", |seen| seen.state.events[&event].rounds[1].reveal_at.is_none()).await;
    world.op(Op::ScheduleReveal { event, round: RIGHT }).await.unwrap();
    let closed = |seen: &Seen| seen.state.events[&event].rounds[1].status == RoundStatus::Closed;
    let seen = board.until("the board opens", closed).await;
    let texts: BTreeSet<_> =
        seen.state.gathered(event, Column::Right, None).iter().map(|it| it.text.clone().unwrap()).collect();
    assert_eq!(texts.len(), 5);
    assert!(texts.contains("it went very right that 3") && seen.standing(right[5].id).is_none());
    assert_eq!(world.places[0].write(&world.places[0].compose(RIGHT, "late").op).await, Err(Refusal::RoundClosed));
    mine.extend(right);

    arrange(&world, &mine[3..8]).await;
    let (second, second_link) = second_facilitator(&world).await;

    let hidden = hide_and_sign(&world, &mine[7], &mine[3]).await;

    // The other side, still sealed when the event ends: its words are not lost.
    world.move_to(3).await.unwrap();
    mine.extend(world.everybody(DIFFER, "another time").await);
    world.places[1].amend(&mine[4], "put differently in the end").await.unwrap();
    world.places[2].withdraw(&mine[5]).await.unwrap();
    second.ask(review, Op::EndEvent { event }).await.unwrap();
    log.until("the end", |seen| {
        seen.state.seq > 1 && seen.entries.values().any(|(leaf, _)| leaf.contains("event_ended"))
    })
    .await;
    let seen = board.until("the end", |seen| seen.state.events[&event].status == Status::Ended).await;
    let seen = board
        .until("all rounds closed", |now| {
            now.state.seq >= seen.state.seq && now.state.events[&event].rounds[2].status == RoundStatus::Closed
        })
        .await;
    assert_eq!(seen.state.gathered(event, Column::Differ, None).len(), 6);
    assert_eq!(seen.standing(mine[4].id).unwrap().text.as_deref(), Some("put differently in the end"));
    let withdrawn = seen.standing(mine[5].id).unwrap();
    assert!(withdrawn.withdrawn && withdrawn.text.is_none());
    let safe = &seen.state.events[&event].ballots[&SAFE];
    assert_eq!((&safe.figures[..], safe.answers.len()), (&[vec![2, 1, 1, 1, 1]][..], 6));
    assert_eq!(seen.standing(mine[3].id).unwrap().signature.as_ref().unwrap().name.as_deref(), Some("Nia Prys"));
    second.ask(review, Op::CloseReview {}).await.unwrap();
    let head = board.until("closed", |seen| seen.state.review.as_ref().unwrap().closed).await.state.seq;
    let seen = log.up_to(head).await;
    batches_are_sorted(&seen);
    Told { world, first_link: first_link.to_owned(), second, second_link, mine, cast, hidden, seen }
}

/// Heard as a word, themes by the facilitator and, while that is open, by everybody.
async fn arrange(world: &World, standing: &[Mine]) {
    let (event, board, id) = (world.event, world.look(1).await, standing[0].id);
    for (n, place) in world.places.iter().enumerate() {
        place.signal(SignalKind::Heard(id)).await.unwrap();
        if n == 1 {
            board.until("some", |seen| seen.standing(id).is_some_and(|it| it.heard == Heard::Some)).await;
        }
    }
    board.until("many", |seen| seen.standing(id).is_some_and(|it| it.heard == Heard::Many)).await;
    let (first, theirs) = (world.chance.theme(), world.chance.theme());
    let title = world.chance.words("Working together");
    world.op(Op::AddTheme { theme: first, event, column: Column::Right, title: title.clone() }).await.unwrap();
    let add = Op::AddTheme { theme: theirs, event, column: Column::Right, title };
    assert_eq!(world.places[1].ask(add.clone()).await, Err(Refusal::ArrangingClosed));
    world.op(Op::SetArranging { event, open: true }).await.unwrap();
    world.places[1].ask(add).await.unwrap();
    let move_to = |theme, rank: &str| Op::Move { id, theme, rank: rank.to_owned() };
    world.places[2].ask(move_to(Some(theirs), "n")).await.unwrap();
    board.until("moved by a place", |seen| seen.standing(id).is_some_and(|it| it.theme == Some(theirs))).await;
    world.op(move_to(Some(first), "n")).await.unwrap();
    board.until("moved by name", |seen| seen.standing(id).is_some_and(|it| it.theme == Some(first))).await;
    assert_eq!(world.places[0].ask(Op::EndEvent { event }).await, Err(Refusal::NotAllowed));
}

/// A facilitator hides all of one contribution; the author of another puts a name under it.
async fn hide_and_sign(world: &World, hidden: &Mine, signed: &Mine) -> String {
    let Anonymous::Contribute { words, .. } = &hidden.op else { panic!("a contribution") };
    let (reason, parts) = (HideReason::IdentifiesPerson, vec![(0, hidden.text.chars().count() as u32)]);
    let salt = Salt(world.chance.bytes());
    world.op(Op::Hide { id: hidden.id, reason, parts, now: words.commitment(), salt }).await.unwrap();
    let (id, event, secret) = (signed.id, world.event, signed.secret);
    let name = Some(world.chance.words("Nia Prys"));
    world.places[0].write(&Anonymous::Sign { id, event, secret, turn: 1, name }).await.unwrap();
    hidden.text.clone()
}

async fn second_facilitator(world: &World) -> (Staff, String) {
    let (name, sign_in) = ("Second Person".to_owned(), "second".to_owned());
    let invite = Command::InvitePerson { name, sign_in, role: Role::Facilitator };
    let Ok(Done::Secret(link)) = world.staff.act(&invite).await else { panic!("not invited") };
    let second = Staff::set_up(&world.http, &link, &world.chance).await;
    let end = Op::EndEvent { event: world.event };
    assert_eq!(second.ask(world.review, end).await, Err(Refusal::ReviewUnknown));
    let Ok(app::desk::View::Me(me)) = second.read(&app::desk::Query::Me).await else { panic!("not signed in") };
    world.op(Op::AddFacilitator { account: me.account }).await.unwrap();
    (second, link)
}

/// Every batch says how many it is of and stands in the order of its leaves' hashes.
fn batches_are_sorted(seen: &Seen) {
    let mut batches = 0;
    for (seq, (text, _)) in &seen.entries {
        let leaf = Leaf::decode(text.as_bytes()).unwrap();
        let Fact::Released { n, .. } = leaf.fact else { continue };
        let rows: Vec<_> = (seq + 1..=seq + u64::from(n)).map(|row| &seen.entries[&row].0).collect();
        assert!(rows.iter().all(|row| Leaf::decode(row.as_bytes()).unwrap().from == From::Batch));
        assert!(rows.is_sorted_by_key(|row| leaf_hash(row.as_bytes())), "batch {seq} is not in order");
        batches += 1;
    }
    assert!(batches >= 3, "{batches} batches");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_from_first_feeling_to_closed_review() {
    let inside = Inside::start().await;
    let told = whole_event(&inside.http, &inside.first_link().await, 1).await;
    // What was released is there once, and whoever reads later reads the same.
    let late = told.world.look(3).await.until("a snapshot", |seen| seen.state.seq > 0).await;
    let staff = told.world.watch().await.until("a snapshot", |seen| seen.state.seq > 0).await;
    assert_eq!(late.state, staff.state);
    let again = inside.restart().await;
    let again = again.doors.rooms.state(told.world.review).await.unwrap().unwrap();
    assert_eq!(late.state, *again);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_review_closes_with_open_rounds_and_a_running_countdown() {
    let inside = Inside::start().await;
    let staff = Staff::set_up(&inside.http, &inside.first_link().await, &Chance::new(2)).await;
    let world = World::open(&staff, 6, 2).await;
    let mine = world.everybody(RIGHT, "kept").await;
    let feeling = world.places[0].contribute(FEELING, "alone").await;
    world.op(Op::ScheduleReveal { event: world.event, round: RIGHT }).await.unwrap();
    world.op(Op::CloseReview {}).await.unwrap();
    let seen = world.look(0).await.until("a snapshot", |seen| seen.state.seq > 0).await;
    assert_eq!(seen.state.contributions.len(), 7);
    assert!(mine.iter().chain([&feeling]).all(|it| seen.standing(it.id).is_some()));
    let open = seen.state.events[&world.event].rounds.iter().filter(|round| round.status == RoundStatus::Open);
    assert_eq!(open.count(), 0);
    let late = world.places[1].compose(FEELING, "late");
    assert_eq!(world.places[1].write(&late.op).await, Err(Refusal::ReviewClosed));
    assert_eq!(world.places[1].amend(&mine[1], "late").await, Err(Refusal::ReviewClosed));
    assert_eq!(world.op(Op::StartEvent { event: world.event }).await, Err(Refusal::ReviewClosed));
    world.op(Op::ReopenReview {}).await.unwrap();
    world.op(Op::EndEvent { event: world.event }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_twice_counts_once() {
    let inside = Inside::start().await;
    let staff = Staff::set_up(&inside.http, &inside.first_link().await, &Chance::new(3)).await;
    let world = World::open(&staff, 5, 2).await;
    let (event, place) = (world.event, &world.places[0]);
    // The same request, one after the other and at once.
    let request = Request { id: world.chance.op(), op: Op::SetTimer { event, seconds: 60 } };
    let first = world.staff.ask_again(world.review, &request).await.unwrap();
    let many = futures::future::join_all((0..10).map(|_| world.staff.ask_again(world.review, &request))).await;
    assert!(many.iter().all(|seq| *seq == Ok(first)), "{many:?}");
    // The same contribution, one after the other and at once; its token is spent once.
    let mine = place.compose(RIGHT, "once");
    let many = futures::future::join_all((0..10).map(|_| place.write(&mine.op))).await;
    assert!(many.iter().all(Result::is_ok), "{many:?}");
    place.write(&mine.op).await.unwrap();
    let Anonymous::Contribute { id, event, round, voice, edit, .. } = mine.op.clone() else { unreachable!() };
    let other = Anonymous::Contribute { id, event, round, voice, edit, words: world.chance.words("other words") };
    assert_eq!(place.write(&other).await, Err(Refusal::IdTaken));
    // Every other token that the place was issued is still good, and there are no more than those.
    let allowed = place.tokens[usize::from(RIGHT) + 1].len();
    for n in 1..allowed {
        place.contribute(RIGHT, &format!("more {n}")).await;
    }
    let mut forged = place.letter(&mine.op);
    let token = forged.token.as_mut().unwrap();
    token.nonce.0[0] ^= 1;
    let id = token.nonce.contribution();
    let words = world.chance.words("one too many");
    forged.op = Anonymous::Contribute { id, event, round, voice, edit, words };
    let forged = inside.http.post("/anon/write", None, &forged).await;
    assert_eq!(forged.result::<Outcome>(), Err(Refusal::TokenWrong));
    place.write(&mine.op).await.unwrap();
    // Taken back before anybody saw it: a late repetition does not bring it back.
    let (place, gone) = (&world.places[1], world.places[1].contribute(RIGHT, "never seen").await);
    place.withdraw(&gone).await.unwrap();
    place.withdraw(&gone).await.unwrap();
    assert_eq!(place.write(&gone.op).await, Err(Refusal::ContributionWithdrawn));
    world.op(Op::EndEvent { event }).await.unwrap();
    let seen = world.look(1).await.until("a snapshot", |seen| seen.state.seq > 0).await;
    assert_eq!(seen.state.contributions.len(), allowed);
    let logged = inside.doors.rooms.state(world.review).await.unwrap().unwrap();
    assert_eq!(logged.seq, seen.state.seq);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_review_is_another_world() {
    let inside = Inside::start().await;
    let admin = Staff::set_up(&inside.http, &inside.first_link().await, &Chance::new(4)).await;
    let world = World::open(&admin, 5, 2).await;
    let invite = Command::InvitePerson { name: "Other".into(), sign_in: "other".into(), role: Role::Facilitator };
    let Ok(Done::Secret(link)) = admin.act(&invite).await else { panic!("not invited") };
    let other = Staff::set_up(&inside.http, &link, &admin.chance).await;
    let theirs = open_review(&other, "LR-2").await;
    let event = add_event(&other, theirs, vec![]).await;
    let end = Op::EndEvent { event: world.event };
    let unknown = review::id::ReviewId(admin.chance.bytes());
    for review in [world.review, unknown] {
        let ask =
            inside.http.send(other.asking(review, vec![Request { id: admin.chance.op(), op: end.clone() }])).await;
        assert_eq!((ask.status, ask.json::<Refusal>()), (404, Refusal::ReviewUnknown));
        for file in ["board.md", "board.csv", "board.json"] {
            let file = inside.http.get(&format!("/staff/export/{review}/{file}"), Some(&other.cookie)).await;
            assert_eq!((file.status, file.json::<Refusal>()), (404, Refusal::ReviewUnknown));
        }
        let hello = crate::support::reader::hello(review, None);
        let socket = crate::support::reader::Reader::socket(&inside.http, Some(&other.cookie), &hello).await;
        assert_eq!(socket.bye().await, Refusal::ReviewUnknown);
        let lines = crate::support::reader::Reader::lines(&inside.http, Some(&other.cookie), &hello).await;
        assert_eq!(lines.err(), Some(404));
        let read = other.read(&app::desk::Query::Review(review)).await;
        assert_eq!(read, Err(app::desk::Problem::Refused(Refusal::ReviewUnknown)));
    }
    // An event of one review does not exist in another, and a pass opens one event only.
    assert_eq!(other.ask(theirs, end).await, Err(Refusal::EventUnknown));
    let link = add_places(&other, theirs, event, 1).await.remove(0);
    let place = Place::join(&inside.http, &link, &admin.chance).await;
    let hello = crate::support::reader::hello(world.review, Some(place.pass()));
    assert_eq!(
        crate::support::reader::Reader::socket(&inside.http, None, &hello).await.bye().await,
        Refusal::ReviewUnknown
    );
    let signed_out = inside.http.get(&format!("/staff/export/{theirs}/board.md"), None).await;
    assert_eq!(signed_out.status, 403);
}
