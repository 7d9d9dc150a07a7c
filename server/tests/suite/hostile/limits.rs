//! Every limit that is met at a door: the most is accepted, one more is refused with its own reason. Limits of hellos
//! and of streams per pass are with the connections.

use super::opened;
use crate::support::people::{Place, askings, join, joining, look};
use crate::support::world::{FEELING, RIGHT, World, add_event, add_places};
use app::desk::{Command, Done, Field, Problem, Query, View, Wrong};
use review::holidays::Nation;
use review::limits::*;
use review::op::{Anonymous, Op, Request};
use review::plan::{Column, Plan};
use review::refusal::Refusal;
use review::text::Lang;
use review::token::Token;
use review::wire::{Answer, Ask, Joined, Outcome, PROTOCOL, Write};
use seat::Key;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts() {
    let (_inside, world) = World::inside(31).await;
    let place = &world.places[0];
    for wide in ["a", "\u{1f30d}"] {
        let text = |n: usize| wide.repeat(n);
        place.contribute(RIGHT, &text(CONTRIBUTION_CHARACTERS_MAX)).await;
        let long = place.compose(RIGHT, &text(CONTRIBUTION_CHARACTERS_MAX + 1));
        assert_eq!(place.write(&long.op).await, Err(Refusal::TextTooLong));
        let mine = place.contribute(FEELING, "short").await;
        assert_eq!(place.amend(&mine, &text(CONTRIBUTION_CHARACTERS_MAX)).await, Ok(()));
        assert_eq!(place.amend(&mine, &text(CONTRIBUTION_CHARACTERS_MAX + 1)).await, Err(Refusal::TextTooLong));
        let theme = |n: usize| Op::AddTheme {
            theme: world.chance.theme(),
            event: world.event,
            column: Column::Right,
            title: world.chance.words(&text(n)),
        };
        assert!(world.op(theme(TITLE_CHARACTERS_MAX)).await.is_ok());
        assert_eq!(world.op(theme(TITLE_CHARACTERS_MAX + 1)).await, Err(Refusal::TextTooLong));
        let create = |reference: usize, title: usize| Command::CreateReview {
            reference: text(reference),
            title: text(title),
            lang: Lang::Cy,
            kind: "plain_learning_review".to_owned(),
            nation: Nation::Wales,
        };
        assert!(world.staff.act(&create(REFERENCE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX)).await.is_ok());
        let long = world.staff.act(&create(REFERENCE_CHARACTERS_MAX + 1, TITLE_CHARACTERS_MAX)).await;
        assert_eq!(long, Err(Problem::Field(Field::Reference, Wrong::Long)));
        let long = world.staff.act(&create(REFERENCE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX + 1)).await;
        assert_eq!(long, Err(Problem::Field(Field::Title, Wrong::Long)));
    }
    for (text, code) in
        [("", Refusal::TextEmpty), (" a", Refusal::TextNotNormal), ("a\u{200b}", Refusal::TextNotNormal)]
    {
        assert_eq!(place.write(&place.compose(RIGHT, text).op).await, Err(code), "{text:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn batches_and_bodies() {
    let (_data, _child, world) = opened(32).await;
    let ops = |n: usize| -> Vec<Request> {
        let op = |seconds| Op::SetTimer { event: world.event, seconds };
        (0..n).map(|n| Request { id: world.chance.op(), op: op(n as u32 + 1) }).collect()
    };
    let full = world.http.send(world.staff.asking(world.review, ops(BATCH_OPS_MAX))).await.json::<Answer>();
    assert_eq!(full.outcomes.len(), BATCH_OPS_MAX);
    assert!(full.outcomes.iter().all(|(_, outcome)| matches!(outcome, Outcome::Accepted { .. })));
    let more = world.http.send(world.staff.asking(world.review, ops(BATCH_OPS_MAX + 1))).await;
    assert_eq!((more.status, more.json()), (400, Refusal::Malformed));
    for (n, status) in [(0, 200), (BATCH_OPS_MAX, 200), (BATCH_OPS_MAX + 1, 400)] {
        let ask = Ask { v: PROTOCOL, pass: Some(world.places[0].pass()), ops: ops(n) };
        assert_eq!(world.http.post("/anon/ask", None, &ask).await.status, status, "{n}");
    }
    // White space around a good body is good JSON, up to the largest body.
    let mine = world.places[0].compose(RIGHT, "in a large body");
    let good = serde_json::to_string(&world.places[0].letter(&mine.op)).unwrap();
    let send = |size: usize| {
        let body = format!("{good}{}", " ".repeat(size - good.len()));
        world.http.try_send(world.http.client.post(world.http.url("/anon/write")).body(body))
    };
    assert_eq!(send(BODY_BYTES_MAX).await.unwrap().status, 200);
    // The server may hang up before it has read all of it.
    assert!(send(BODY_BYTES_MAX + 1).await.is_ok_and(|answer| answer.status == 413));
    assert!(send(BODY_BYTES_MAX * 8).await.map_or(true, |answer| answer.status == 413));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn places_and_rooms() {
    let (inside, world) = World::inside(33).await;
    let (review, staff) = (world.review, &world.staff);
    let event = add_event(staff, review, vec![]).await;
    let add = |number: u32| staff.act_owned(Command::AddPlaces { review, event, voice: None, number });
    assert_eq!(add(0).await, Err(Problem::Field(Field::Number, Wrong::Empty)));
    assert_eq!(add(SEATS_MAX as u32 + 1).await, Err(Problem::Field(Field::Number, Wrong::Long)));
    let links = add_places(staff, review, event, SEATS_MAX as u32).await;
    assert_eq!(links.len(), SEATS_MAX);
    assert_eq!(add(1).await, Err(Problem::Refused(Refusal::Full)));
    // A room takes as many as its cap says; who has a place keeps it.
    let event = add_event(staff, review, vec![]).await;
    let open = |cap: u32| staff.act_owned(Command::OpenRoom { review, event, cap });
    assert_eq!(open(0).await, Err(Problem::Field(Field::Cap, Wrong::Empty)));
    assert_eq!(open(SEATS_MAX as u32 + 1).await, Err(Problem::Field(Field::Cap, Wrong::Long)));
    assert!(open(SEATS_MAX as u32).await.is_ok());
    let Ok(Done::Secret(room)) = open(3).await else { panic!("no room") };
    let keys: Vec<_> = (0..8).map(|_| Key(world.chance.bytes())).collect();
    let joined = futures::future::join_all(keys.iter().map(|key| join(&inside.http, &room, key))).await;
    let refused = |it: &Result<_, Refusal>| it.as_ref().err() == Some(&Refusal::RoomFull);
    assert_eq!((joined.iter().filter(|it| it.is_ok()).count(), joined.iter().filter(|it| refused(it)).count()), (3, 5));
    for (key, joined) in keys.iter().zip(&joined) {
        let again = join(&inside.http, &room, key).await.map(|(_, tokens)| tokens);
        assert!(again.as_ref().ok() == joined.as_ref().map(|(_, tokens)| tokens).ok(), "not what was issued at first");
    }
    // A new code opens; the one before lets nobody new in.
    let asked = look(&inside.http, &room).await.unwrap().asked;
    let Ok(Done::Secret(new)) = open(1).await else { panic!("no room") };
    let late = joining(&room, &askings(&asked, &Key(world.chance.bytes())));
    let late = inside.http.post("/issue/join", None, &late).await.result::<Joined>();
    assert_eq!(late.err(), Some(Refusal::SeatUnknown));
    assert!(join(&inside.http, &new, &Key(world.chance.bytes())).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn allowances_plans_events_and_times() {
    let (_inside, world) = World::inside(34).await;
    let (event, place) = (world.event, &world.places[0]);
    let allowed = usize::from(Plan::plain(vec![]).rounds[usize::from(RIGHT)].per_seat);
    assert_eq!(place.tokens[usize::from(RIGHT) + 1].len(), allowed);
    // Each token with three texts at once: one of them is kept.
    let mut writing = vec![];
    for n in 0..allowed {
        let mine = place.compose(RIGHT, &format!("{n}"));
        let Anonymous::Contribute { id, event, round, voice, edit, .. } = mine.op else { unreachable!() };
        let other =
            |text: &str| Anonymous::Contribute { id, event, round, voice, edit, words: world.chance.words(text) };
        writing.extend([other("one"), other("another"), other("a third")]);
    }
    let written = futures::future::join_all(writing.iter().map(|op| place.write(op))).await;
    assert_eq!(written.iter().filter(|it| it.is_ok()).count(), allowed, "many at once are no way round");
    assert!(written.iter().all(|it| it.is_ok() || *it == Err(Refusal::IdTaken)));
    for (op, first) in writing.iter().zip(&written) {
        assert_eq!(place.write(op).await, *first, "another answer than at first");
    }
    place.contribute(FEELING, "another round has its own").await;
    let add = |per_seat: u16| {
        let mut plan = Plan::plain(vec![]);
        plan.rounds[0].per_seat = per_seat;
        Op::AddEvent { event: world.chance.event(), day: None, plan, title: world.chance.words("A day") }
    };
    assert!(world.op(add(CONTRIBUTIONS_PER_SEAT_MAX)).await.is_ok());
    assert_eq!(world.op(add(CONTRIBUTIONS_PER_SEAT_MAX + 1)).await, Err(Refusal::PlanWrong));
    assert_eq!(world.op(add(0)).await, Err(Refusal::PlanWrong));
    for _ in 2..EVENTS_MAX {
        world.op(add(1)).await.unwrap();
    }
    assert_eq!(world.op(add(1)).await, Err(Refusal::Full));
    let timer = |seconds: u32| Op::SetTimer { event, seconds };
    assert!(world.op(timer(TIMER_SECONDS_MAX)).await.is_ok());
    assert_eq!(world.op(timer(TIMER_SECONDS_MAX + 1)).await, Err(Refusal::TimeWrong));
    assert_eq!(world.op(timer(0)).await, Err(Refusal::TimeWrong));
    for _ in 0..FACILITATORS_MAX - 1 {
        world.op(Op::AddFacilitator { account: review::id::AccountId(world.chance.bytes()) }).await.unwrap();
    }
    let more = Op::AddFacilitator { account: review::id::AccountId(world.chance.bytes()) };
    assert_eq!(world.op(more).await, Err(Refusal::Full));
    // Accounts that do not exist are no company: somebody who can sign in has to stay.
    let Ok(View::Me(me)) = world.staff.read(&Query::Me).await else { panic!("not signed in") };
    let leave = Op::RemoveFacilitator { account: me.account };
    assert_eq!(world.op(leave).await, Err(Refusal::LastFacilitator));
}

/// A token is good for what it was made for: its round, its event, and the one contribution that it names.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_of_anything_else_buy_nothing() {
    let (inside, world) = World::inside(35).await;
    let place = &world.places[0];
    let other_event = add_event(&world.staff, world.review, vec![]).await;
    let link = add_places(&world.staff, world.review, other_event, 1).await.remove(0);
    let elsewhere = Place::join_with(&inside.http, &link, place.key, &world.chance).await;
    let (mine, right) = (place.compose(RIGHT, "words"), place.token(RIGHT));
    let Anonymous::Contribute { event, round, voice, edit, words, .. } = mine.op.clone() else { unreachable!() };
    let (mut forged, mut renamed) = (right, right);
    forged.output.0[63] ^= 1;
    renamed.nonce.0[0] ^= 1;
    let tokens = [forged, renamed, place.token(FEELING), elsewhere.token(RIGHT), place.pass().token];
    let named = |token: Token| {
        let (words, id) = (words.clone(), token.nonce.contribution());
        (Some(token), Anonymous::Contribute { id, event, round, voice, edit, words })
    };
    let mut cases: Vec<_> = tokens.map(named).into();
    let good = place.letter(&mine.op);
    cases.push((None, mine.op.clone()));
    cases.push((Some(right), mine.op.clone()));
    cases.push((good.token, named(right).1));
    cases.push((good.token, Anonymous::Contribute { id: mine.id, event, round: FEELING, voice, edit, words }));
    let send = async |token: Option<Token>, op: &Anonymous| {
        let write = Write { v: PROTOCOL, review: world.review, token, op: op.clone() };
        world.http.post("/anon/write", None, &write).await.result::<Outcome>().map(drop)
    };
    for (n, (token, op)) in cases.iter().enumerate() {
        assert_eq!(send(*token, op).await, Err(Refusal::TokenWrong), "{n}");
    }
    // None of that has spent anything.
    assert_eq!(send(good.token, &mine.op).await, Ok(()));
    // Changes are made with the edit secret, and with nothing else.
    let (id, secret, words) = (mine.id, mine.secret, world.chance.words("put differently"));
    for change in
        [Anonymous::Amend { id, event, secret, words, after: None }, Anonymous::Withdraw { id, event, secret }]
    {
        assert_eq!(send(good.token, &change).await, Err(Refusal::Malformed));
        assert_eq!(send(Some(right), &change).await, Err(Refusal::Malformed));
        assert_eq!(send(None, &change).await, Ok(()));
    }
}
