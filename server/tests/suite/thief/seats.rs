//! The file of places says who may join and how many have, and nothing of what they do.

use super::{database, files, settled, shuffle, take};
use crate::support::chance::Chance;
use crate::support::inside::{Inside, NEVER};
use crate::support::people::{Place, Staff, join};
use crate::support::world::{FEELING, RIGHT, World, add_places};
use app::desk::{Command, Done};
use review::op::Op;
use seat::Key;
use std::path::Path;

fn seats(folder: &Path) -> Vec<u8> {
    files(folder).remove("seats.db").unwrap()
}

/// What people spend, take back and put differently leaves not one byte in the file of places, so what it keeps of a
/// seat (`issued`) is no function of it, whatever keys a thief may have.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spending_leaves_no_trace_among_the_places() {
    let (inside, world) = World::inside(81).await;
    let (before, joined) = (seats(&inside.folder.0), rows(&inside.folder.0).await);
    for (n, place) in world.places.iter().enumerate() {
        for _ in 0..=n {
            place.contribute(FEELING, "I feel").await;
            let mine = place.contribute(RIGHT, "it went right that").await;
            place.amend(&mine, "it went very right that").await.unwrap();
        }
        let back = place.contribute(RIGHT, "not this").await;
        place.withdraw(&back).await.unwrap();
    }
    assert!(seats(&inside.folder.0) == before);
    world.op(Op::EndEvent { event: world.event }).await.unwrap();
    assert_eq!(rows(&inside.folder.0).await, joined);
    assert_eq!(joined.len(), world.places.len());
}

type Row = (Vec<u8>, Vec<u8>, Vec<u8>, Option<u8>, String, Vec<u8>);

async fn rows(folder: &Path) -> Vec<Row> {
    let all = "SELECT hash, review, event, voice, kind, issued FROM seats ORDER BY hash";
    sqlx::query_as(all).fetch_all(&mut database(&take(folder).path().join("seats.db")).await).await.unwrap()
}

/// Two worlds: the same people come by the code for the room, in another order, after the last phase has begun. Once a
/// round has closed, the file does not tell who came first.
async fn by_the_room(close: impl Fn(&World) -> Op) {
    let inside = Inside::on(tempfile::tempdir().unwrap(), NEVER).await;
    let staff = Staff::set_up(&inside.http, &inside.first_link().await, &Chance::new(82)).await;
    let world = World::open(&staff, 5, 5).await;
    let (review, event) = (world.review, world.event);
    let Ok(Done::Secret(room)) = staff.act(&Command::OpenRoom { review, event, cap: 40 }).await else {
        panic!("no room")
    };
    let keys: Vec<Key> = (0..30).map(|_| Key(staff.chance.bytes())).collect();
    let close = close(&world);
    let data = inside.stop().await;
    settled(data.path()).await;
    let mut worlds = vec![];
    for order in [83, 84] {
        let inside = Inside::on(take(data.path()), NEVER).await;
        let staff = Staff { http: inside.http.clone(), ..staff.clone() };
        let mut keys = keys.clone();
        shuffle(&Chance::new(order), &mut keys);
        for key in &keys {
            join(&inside.http, &room, key).await.unwrap();
        }
        staff.ask(review, close.clone()).await.unwrap();
        worlds.push((seats(&inside.folder.0), rows(&inside.folder.0).await));
    }
    assert_eq!(worlds[0].1, worlds[1].1);
    assert_eq!(worlds[0].1.len(), 35);
    assert!(worlds[0].0 == worlds[1].0, "the file of places tells who joined first");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_came_late_by_the_room_does_not_show_once_the_event_has_ended() {
    by_the_room(|world| Op::EndEvent { event: world.event }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_came_late_by_the_room_does_not_show_once_a_round_has_closed() {
    by_the_room(|world| Op::CloseRound { event: world.event, round: FEELING }).await;
}

/// Known, and said where people write: whoever has two copies of the files, taken around one late person, learns that
/// this place was taken between them, and what was written between them. With one alone who joined and wrote, that is
/// theirs. Nothing can be done about it but to keep few copies, and to make them between events.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn known_two_copies_around_one_late_person_tell_what_was_written_between() {
    let (inside, world) = World::within(Inside::on(tempfile::tempdir().unwrap(), NEVER).await, 85).await;
    world.everybody(RIGHT, "before").await;
    let link = add_places(&world.staff, world.review, world.event, 3).await.remove(0);
    let copies = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let copy = |n: usize| copies[n].path().join("copy");
    server::backup::backup(&inside.folder, &copy(0)).await.unwrap();
    let late = Place::join(&inside.http, &link, &world.chance).await;
    let theirs = late.contribute(RIGHT, "theirs").await;
    server::backup::backup(&inside.folder, &copy(1)).await.unwrap();
    let (one, other) = (rows(&copy(0)).await, rows(&copy(1)).await);
    assert_eq!(other.iter().filter(|row| !one.contains(row)).count(), 1, "one place was taken");
    let name = format!("inbox/{}.db", world.review);
    let (one, other) = (ids(&copy(0).join(&name)).await, ids(&copy(1).join(&name)).await);
    let between: Vec<_> = other.iter().filter(|id| !one.contains(id)).collect();
    assert_eq!(between, [&theirs.id.0.to_vec()]);
}

async fn ids(inbox: &Path) -> Vec<Vec<u8>> {
    sqlx::query_scalar("SELECT id FROM inbox ORDER BY id").fetch_all(&mut database(inbox).await).await.unwrap()
}
