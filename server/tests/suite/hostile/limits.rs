//! Every limit that is met at a door: the most is accepted, one more is refused with its own reason. Limits of hellos
//! and of streams per pass are with the connections.

use super::opened;
use crate::support::people::join;
use crate::support::world::{FEELING, RIGHT, World, add_event, add_places};
use app::desk::{Command, Done, Field, Problem, Query, View, Wrong};
use review::limits::*;
use review::op::{Op, Request};
use review::plan::{Column, Plan};
use review::refusal::Refusal;
use review::text::Lang;
use review::wire::{Answer, Ask, Outcome, PROTOCOL};

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
    let write = review::wire::Write { v: PROTOCOL, pass: world.places[0].pass(), op: mine.op };
    let good = serde_json::to_string(&write).unwrap();
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
    let devices: Vec<_> = (0..8).map(|_| world.chance.secret()).collect();
    let joined = futures::future::join_all(devices.iter().map(|device| join(&inside.http, &room, device))).await;
    let refused = |it: &Result<_, Refusal>| it.as_ref().err() == Some(&Refusal::RoomFull);
    assert_eq!((joined.iter().filter(|it| it.is_ok()).count(), joined.iter().filter(|it| refused(it)).count()), (3, 5));
    for (device, joined) in devices.iter().zip(&joined) {
        assert_eq!(join(&inside.http, &room, device).await.is_ok(), joined.is_ok());
    }
    // A new code opens; the one before lets nobody new in.
    let Ok(Done::Secret(new)) = open(1).await else { panic!("no room") };
    assert_eq!(join(&inside.http, &room, &world.chance.secret()).await.err(), Some(Refusal::SeatUnknown));
    assert!(join(&inside.http, &new, &world.chance.secret()).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn allowances_plans_events_and_times() {
    let (_inside, world) = World::inside(34).await;
    let (event, place) = (world.event, &world.places[0]);
    let allowed = usize::from(Plan::plain(vec![]).rounds[usize::from(RIGHT)].per_seat);
    let writing: Vec<_> = (0..allowed + 5).map(|n| place.compose(RIGHT, &format!("{n}"))).collect();
    let written = futures::future::join_all(writing.iter().map(|mine| place.write(&mine.op))).await;
    assert_eq!(written.iter().filter(|it| it.is_ok()).count(), allowed, "many at once are no way round");
    assert!(written.iter().all(|it| it.is_ok() || *it == Err(Refusal::RoundUsedUp)));
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
