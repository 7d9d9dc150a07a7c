//! The issuer on a real file.

use super::places::SCREENS_MAX;
use super::*;
use crate::secret::{Secret, random};
use review::limits::SEATS_MAX;

const REVIEW: ReviewId = ReviewId([1; 16]);
const EVENT: EventId = EventId([2; 16]);

async fn issuer() -> (tempfile::TempDir, Issuer) {
    let folder = tempfile::tempdir().unwrap();
    let issuer = Issuer::open(&folder.path().join("seats.db")).await.unwrap();
    (folder, issuer)
}

fn refusal<T: std::fmt::Debug>(result: Result<T, IssuerError>) -> Refusal {
    match result {
        Err(IssuerError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_place_belongs_to_whoever_asks_first() {
    let (_folder, issuer) = issuer().await;
    let secret = issuer.make_places(REVIEW, EVENT, Some(3), 1).await.unwrap()[0];
    let (mine, other) = (random(), random());
    let looked = issuer.look(secret).await.unwrap();
    assert_eq!((looked.taken, looked.kind, looked.voice), (false, SeatKind::Place, Some(3)));
    assert_eq!(issuer.joined(REVIEW, EVENT).await.unwrap(), 0, "looking takes nothing");

    let seat = issuer.join(secret, mine).await.unwrap();
    assert_eq!((seat.review, seat.event, seat.voice, seat.kind), (REVIEW, EVENT, Some(3), SeatKind::Place));
    assert!(issuer.look(secret).await.unwrap().taken);
    assert!(issuer.join(secret, mine).await.unwrap() == seat, "asking for the same again");
    assert_eq!(refusal(issuer.join(secret, other).await), Refusal::SeatUsed);
    assert_eq!(refusal(issuer.join(Secret::fresh(), mine).await), Refusal::SeatUnknown);
    assert_eq!(refusal(issuer.look(Secret::fresh()).await), Refusal::SeatUnknown);
    assert_eq!(issuer.joined(REVIEW, EVENT).await.unwrap(), 1);
}

#[tokio::test]
async fn an_event_is_full_at_its_limit() {
    let (_folder, issuer) = issuer().await;
    let most = SEATS_MAX as u32;
    assert_eq!(refusal(issuer.make_places(REVIEW, EVENT, None, most + 1).await), Refusal::Full);
    assert_eq!(issuer.counts(REVIEW, EVENT, 0).await.unwrap().total().made, 0, "none is made");
    assert_eq!(issuer.make_places(REVIEW, EVENT, None, most).await.unwrap().len(), SEATS_MAX);
    assert_eq!(refusal(issuer.make_places(REVIEW, EVENT, None, 1).await), Refusal::Full);
    let room = issuer.open_room(REVIEW, EVENT, 1).await.unwrap();
    assert_eq!(refusal(issuer.join(room, random()).await), Refusal::Full);
    assert_eq!(issuer.make_places(REVIEW, EventId([9; 16]), None, 1).await.unwrap().len(), 1, "another event");
}

#[tokio::test]
async fn a_room_is_full_at_its_cap_and_keeps_its_people() {
    let (_folder, issuer) = issuer().await;
    assert_eq!(refusal(issuer.open_room(REVIEW, EVENT, 0).await), Refusal::Full);
    assert_eq!(refusal(issuer.open_room(REVIEW, EVENT, SEATS_MAX as u32 + 1).await), Refusal::Full);
    let room = issuer.open_room(REVIEW, EVENT, 2).await.unwrap();
    let askeds: [[u8; 32]; 3] = [random(), random(), random()];
    let first = issuer.join(room, askeds[0]).await.unwrap();
    assert!(!issuer.look(room).await.unwrap().taken);
    issuer.join(room, askeds[1]).await.unwrap();
    assert!(issuer.look(room).await.unwrap().taken);
    assert_eq!(refusal(issuer.join(room, askeds[2]).await), Refusal::RoomFull);
    assert!(issuer.join(room, askeds[0]).await.unwrap() == first, "one place for one request");

    let next = issuer.open_room(REVIEW, EVENT, 5).await.unwrap();
    assert_eq!(refusal(issuer.look(room).await), Refusal::SeatUnknown);
    assert!(issuer.join(next, askeds[0]).await.unwrap() == first, "not another one by the next code");
    assert_eq!(issuer.counts(REVIEW, EVENT, 0).await.unwrap().room, Some(RoomCount { cap: 5, used: 0 }));
    issuer.close_room(REVIEW, EVENT).await.unwrap();
    assert_eq!(refusal(issuer.join(next, askeds[2]).await), Refusal::SeatUnknown);
    assert!(issuer.join(room, askeds[0]).await.unwrap() == first, "who has joined stays");
    assert_eq!(issuer.counts(REVIEW, EVENT, 0).await.unwrap().total(), SeatCount { made: 2, joined: 2 });
}

#[tokio::test]
async fn renewing_voids_only_links_that_nobody_has_used() {
    let (_folder, issuer) = issuer().await;
    let mut old = issuer.make_places(REVIEW, EVENT, Some(1), 2).await.unwrap();
    old.extend(issuer.make_places(REVIEW, EVENT, None, 1).await.unwrap());
    let screen = issuer.screen(REVIEW, EVENT).await.unwrap();
    let elsewhere = issuer.make_places(REVIEW, EventId([9; 16]), None, 1).await.unwrap()[0];
    let asked = random();
    let joined = issuer.join(old[0], asked).await.unwrap();

    let new = issuer.renew(REVIEW, EVENT).await.unwrap();
    assert_eq!(new.iter().map(|(voice, _)| *voice).collect::<Vec<_>>(), [Some(1), None]);
    for gone in &old[1..] {
        assert_eq!(refusal(issuer.look(*gone).await), Refusal::SeatUnknown);
    }
    assert!(issuer.join(old[0], asked).await.unwrap() == joined);
    assert!(issuer.look(new[0].1).await.is_ok() && issuer.look(elsewhere).await.is_ok());
    assert_eq!(issuer.look(screen).await.unwrap().kind, SeatKind::Screen);
    let counts = issuer.counts(REVIEW, EVENT, 2).await.unwrap();
    let none = SeatCount::default();
    assert_eq!(counts.lines, [none, SeatCount { made: 2, joined: 1 }, SeatCount { made: 1, joined: 0 }]);
}

#[tokio::test]
async fn a_screen_is_never_taken() {
    let (_folder, issuer) = issuer().await;
    let screen = issuer.screen(REVIEW, EVENT).await.unwrap();
    for _ in 0..2 {
        assert_eq!(issuer.join(screen, random()).await.unwrap().kind, SeatKind::Screen);
        assert!(!issuer.look(screen).await.unwrap().taken);
    }
    assert_eq!(issuer.counts(REVIEW, EVENT, 0).await.unwrap().total(), SeatCount::default());
    for _ in 1..SCREENS_MAX {
        issuer.screen(REVIEW, EVENT).await.unwrap();
    }
    assert!(issuer.look(screen).await.is_ok());
    let next = issuer.screen(REVIEW, EVENT).await.unwrap();
    assert_eq!(refusal(issuer.look(screen).await), Refusal::SeatUnknown);
    assert!(issuer.look(next).await.is_ok());
}

/// It is joined like a place, and counts as none.
#[tokio::test]
async fn a_replacement_belongs_to_whoever_asks_first_and_counts_nowhere() {
    let (_folder, issuer) = issuer().await;
    let place = issuer.make_places(REVIEW, EVENT, Some(0), 1).await.unwrap()[0];
    issuer.join(place, random()).await.unwrap();
    let instead = issuer.replacement(REVIEW, EVENT).await.unwrap();
    let (mine, other) = (random(), random());
    let looked = issuer.look(instead).await.unwrap();
    assert_eq!((looked.taken, looked.kind, looked.voice), (false, SeatKind::Replacement, None));
    let found = issuer.find(instead, &mine).await.unwrap();
    let seat = issuer.join(instead, mine).await.unwrap();
    assert!(seat == found && seat.kind == SeatKind::Replacement && seat.voice.is_none());
    assert!(issuer.look(instead).await.unwrap().taken);
    assert!(issuer.join(instead, mine).await.unwrap() == seat, "asking for the same again");
    assert_eq!(refusal(issuer.join(instead, other).await), Refusal::SeatUsed);
    assert_eq!(refusal(issuer.find(instead, &other).await), Refusal::SeatUsed);

    let one = SeatCount { made: 1, joined: 1 };
    assert_eq!(issuer.counts(REVIEW, EVENT, 1).await.unwrap().lines, [one, SeatCount::default()]);
    assert_eq!(issuer.joined(REVIEW, EVENT).await.unwrap(), 1);
    let unused = issuer.replacement(REVIEW, EVENT).await.unwrap();
    assert!(issuer.renew(REVIEW, EVENT).await.unwrap().is_empty(), "no place waits to be joined");
    assert!(issuer.look(unused).await.is_ok());
}

/// A file from before there were replacements.
#[tokio::test]
async fn an_older_file_keeps_its_places() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seats.db");
    let before = Issuer { pool: small_file(&path).await.unwrap() };
    let older: Vec<_> = sqlx::migrate!("migrations/seats").iter().take(2).cloned().collect();
    sqlx::migrate::Migrator::with_migrations(older).run(before.pool()).await.unwrap();
    let secrets = before.make_places(REVIEW, EVENT, Some(1), 3).await.unwrap();
    let (screen, room) =
        (before.screen(REVIEW, EVENT).await.unwrap(), before.open_room(REVIEW, EVENT, 2).await.unwrap());
    let asked = random();
    let joined = before.join(secrets[0], asked).await.unwrap();
    let counts = before.counts(REVIEW, EVENT, 2).await.unwrap();
    before.close().await;

    let issuer = Issuer::open(&path).await.unwrap();
    assert_eq!(issuer.counts(REVIEW, EVENT, 2).await.unwrap(), counts);
    assert!(issuer.join(secrets[0], asked).await.unwrap() == joined);
    assert_eq!(refusal(issuer.join(secrets[0], random()).await), Refusal::SeatUsed);
    assert_eq!(issuer.look(screen).await.unwrap().kind, SeatKind::Screen);
    assert_eq!(issuer.look(room).await.unwrap().kind, SeatKind::Room);
    assert_eq!(issuer.join(secrets[1], random()).await.unwrap().voice, Some(1));
    assert!(issuer.replacement(REVIEW, EVENT).await.is_ok());
    let wrong =
        sqlx::query("INSERT INTO seats VALUES (zeroblob(32), zeroblob(16), zeroblob(16), NULL, 'x', zeroblob(32))");
    assert!(wrong.execute(issuer.pool()).await.is_err(), "no other kind");
    let index = "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = 'seats_of_event'";
    assert_eq!(sqlx::query_scalar::<_, i64>(index).fetch_one(issuer.pool()).await.unwrap(), 1);
}

#[tokio::test]
async fn forgetting_a_review_leaves_the_others() {
    let (_folder, issuer) = issuer().await;
    let gone = issuer.make_places(REVIEW, EVENT, None, 1).await.unwrap()[0];
    let room = issuer.open_room(REVIEW, EVENT, 3).await.unwrap();
    let instead = issuer.replacement(REVIEW, EVENT).await.unwrap();
    let kept = issuer.make_places(ReviewId([8; 16]), EVENT, None, 1).await.unwrap()[0];
    issuer.forget(REVIEW).await.unwrap();
    issuer.clean().await.unwrap();
    for secret in [gone, room, instead] {
        assert_eq!(refusal(issuer.look(secret).await), Refusal::SeatUnknown);
    }
    assert!(issuer.look(kept).await.is_ok());
}

/// Two worlds: the same people join in another order, and the file is the same, byte for byte.
#[tokio::test]
async fn the_file_does_not_tell_who_joined_first() {
    let (folder, issuer) = issuer().await;
    let secrets = issuer.make_places(REVIEW, EVENT, Some(0), 60).await.unwrap();
    issuer.close().await;
    let askeds: Vec<_> = secrets.iter().map(|_| random()).collect();
    let mut files = Vec::new();
    for backwards in [false, true] {
        let path = folder.path().join(format!("world-{backwards}.db"));
        std::fs::copy(folder.path().join("seats.db"), &path).unwrap();
        let world = Issuer::open(&path).await.unwrap();
        let mut people: Vec<_> = secrets.iter().zip(&askeds).take(40).collect();
        if backwards {
            people.reverse();
        }
        for (secret, asked) in people {
            world.join(*secret, *asked).await.unwrap();
        }
        world.close().await;
        files.push(std::fs::read(&path).unwrap());
    }
    assert!(files[0] == files[1]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "no journal stays behind");
}

#[tokio::test]
async fn many_at_once_take_one_place_once() {
    let (_folder, issuer) = issuer().await;
    let secret = issuer.make_places(REVIEW, EVENT, None, 1).await.unwrap()[0];
    let room = issuer.open_room(REVIEW, EVENT, 3).await.unwrap();
    let tries = (0..12).map(|n| {
        let (issuer, by) = (issuer.clone(), if n % 2 == 0 { secret } else { room });
        tokio::spawn(async move { issuer.join(by, random()).await.is_ok() })
    });
    let mut joined = 0;
    for one in tries.collect::<Vec<_>>() {
        joined += u32::from(one.await.unwrap());
    }
    assert_eq!(joined, 4, "one place and three of the room");
    assert_eq!(issuer.joined(REVIEW, EVENT).await.unwrap(), 4);
}
