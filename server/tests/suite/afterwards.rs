//! Addresses that people leave to be written to: who can leave one, where it lies, and what it cannot lead to.

use crate::support::chance::Chance;
use crate::support::inside::Inside;
use crate::support::people::{Place, Staff};
use crate::support::world::{RIGHT, World};
use app::desk::{Command, Done};
use async_trait::async_trait;
use review::follow_up::{FollowUp, News};
use review::limits::ADDRESS_BYTES_MAX;
use review::op::Op;
use review::refusal::Refusal;
use review::text::Lang;
use review::token::IssuedHash;
use review::wire::{Address, Contact, Holder, PROTOCOL, Stop};
use server::clock;
use server::mail::{Letter, NotSent, Post};
use server::secret::{Kind, Secret};
use sqlx::{Row, SqliteConnection};
use std::path::Path;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// Remembers what it was given.
#[derive(Default)]
struct Remembers {
    sent: Mutex<Vec<Letter>>,
    more: Notify,
}

#[async_trait]
impl Post for Remembers {
    async fn send(&self, letter: &Letter) -> Result<(), NotSent> {
        self.sent.lock().unwrap().push(letter.clone());
        self.more.notify_one();
        Ok(())
    }
}

impl Remembers {
    async fn until(&self, number: usize) -> Vec<Letter> {
        loop {
            let sent = self.sent.lock().unwrap().clone();
            if sent.len() >= number {
                return sent;
            }
            tokio::time::timeout(crate::support::DEADLINE, self.more.notified()).await.expect("a message");
        }
    }
}

/// A review whose people may look again so many days from today.
async fn world(seed: u64, days: &[u32]) -> (Arc<Remembers>, Inside, World) {
    let post = Arc::new(Remembers::default());
    let (inside, world) = World::within(Inside::with_post(Arc::clone(&post) as Arc<dyn Post>).await, seed).await;
    set(&world, days).await.unwrap();
    (post, inside, world)
}

async fn set(world: &World, days: &[u32]) -> Result<u64, Refusal> {
    let follow_up = |ahead: &u32| FollowUp { day: clock::today() + ahead, news: News::Progress };
    world.op(Op::SetFollowUps { follow_ups: days.iter().map(follow_up).collect() }).await
}

async fn leave(inside: &Inside, holder: Holder, address: Option<&str>) -> Result<(), Refusal> {
    let address = address.map(|mail| Address { mail: mail.to_owned(), lang: Lang::En });
    inside.http.post("/issue/contact", None, &Contact { v: PROTOCOL, holder, address }).await.result()
}

async fn contacts(folder: &Path) -> Vec<(Vec<u8>, String)> {
    let mut file = file(folder).await;
    let rows = sqlx::query("SELECT hash, address FROM contacts ORDER BY hash").fetch_all(&mut file).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

async fn file(folder: &Path) -> SqliteConnection {
    use sqlx::ConnectOptions;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.join("seats.db")).read_only(true);
    options.connect().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_who_left_an_address_is_written_to_whether_or_not_they_wrote() {
    let (post, inside, world) = world(101, &[30]).await;
    for (n, place) in world.places.iter().enumerate() {
        leave(&inside, place.holder().await, Some(&format!("person{n}@example.org"))).await.unwrap();
    }
    // Half of them write.
    for place in world.places.iter().step_by(2) {
        place.contribute(RIGHT, "it went right that").await;
    }
    let Ok(Done::Done) = world
        .staff
        .act(&Command::SetFollowUps {
            review: world.review,
            follow_ups: [0, 30].map(|ahead| (day(clock::today() + ahead), News::Findings)).to_vec(),
        })
        .await
    else {
        panic!("not set")
    };
    let mut letters = post.until(world.places.len()).await;
    assert_eq!(letters.len(), world.places.len());
    letters.sort_by(|one, other| one.to.cmp(&other.to));
    let same = |text: &str| text.split("/stop#s=").next().unwrap().to_owned();
    for (n, letter) in letters.iter().enumerate() {
        assert_eq!(letter.to, format!("person{n}@example.org"));
        assert_eq!((&letter.subject, same(&letter.text)), (&letters[0].subject, same(&letters[0].text)));
    }
    // Its reader ends it, and only theirs.
    let secret = letters[0].text.rsplit("#s=").next().unwrap().trim().to_owned();
    let stop = Stop { v: PROTOCOL, secret };
    inside.http.post("/issue/stop", None, &stop).await.result::<()>().unwrap();
    let left: Vec<_> = contacts(&inside.folder.0).await.into_iter().map(|row| row.1).collect();
    assert_eq!(left.len(), world.places.len() - 1);
    assert!(!left.contains(&"person0@example.org".to_owned()));
}

fn day(number: u32) -> String {
    let first = jiff::civil::date(1970, 1, 1);
    first.checked_add(jiff::SignedDuration::from_hours(i64::from(number) * 24)).unwrap().to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_is_left_by_whoever_holds_a_place_and_by_nobody_else() {
    let (_, inside, world) = world(102, &[30]).await;
    let (review, event, chance) = (world.review, world.event, Chance::new(103));
    let holder = world.places[0].holder().await;
    let strange = [
        Holder { issued: world.places[1].holder().await.issued, ..holder.clone() },
        Holder { issued: IssuedHash([0; 32]), ..holder.clone() },
        Holder { secret: chance.secret(), ..holder.clone() },
        Holder { secret: "no secret".to_owned(), ..holder.clone() },
    ];
    for holder in strange {
        assert_eq!(leave(&inside, holder.clone(), Some("a@example.org")).await, Err(Refusal::SeatUnknown));
        assert_eq!(leave(&inside, holder, None).await, Err(Refusal::SeatUnknown));
    }
    // A screen in the room is nobody.
    let Ok(Done::Secret(screen)) = world.staff.act(&Command::ScreenLink { review, event }).await else { panic!() };
    let screen = Place::join(&inside.http, &screen, &chance).await;
    assert_eq!(leave(&inside, screen.holder().await, Some("a@example.org")).await, Err(Refusal::SeatUnknown));
    assert_eq!(contacts(&inside.folder.0).await, []);

    // Whoever came by the code of the room, also once it is closed; and whoever had their place replaced.
    let Ok(Done::Secret(room)) = world.staff.act(&Command::OpenRoom { review, event, cap: 9 }).await else { panic!() };
    let by_room = Place::join(&inside.http, &room, &chance).await.holder().await;
    leave(&inside, by_room.clone(), Some("room@example.org")).await.unwrap();
    let Ok(Done::Done) = world.staff.act(&Command::CloseRoom { review, event }).await else { panic!() };
    leave(&inside, by_room.clone(), Some("closed@example.org")).await.unwrap();
    let Ok(Done::Secret(other)) = world.staff.act(&Command::ReplacePlace { review, event }).await else { panic!() };
    let other = Place::join(&inside.http, &other, &chance).await;
    leave(&inside, other.holder().await, Some("other@example.org")).await.unwrap();
    let mut left: Vec<_> = contacts(&inside.folder.0).await.into_iter().map(|row| row.1).collect();
    left.sort();
    assert_eq!(left, ["closed@example.org", "other@example.org"], "one for each place, the last that was left");
    leave(&inside, by_room, None).await.unwrap();
    assert_eq!(contacts(&inside.folder.0).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_address_is_taken_where_nobody_would_write_or_none_could_arrive() {
    let (_, inside, world) = world(104, &[]).await;
    let holder = world.places[0].holder().await;
    let again = async |address: &str| leave(&inside, holder.clone(), Some(address)).await;
    assert_eq!(again("a@example.org").await, Err(Refusal::NobodyWrites));
    set(&world, &[0]).await.unwrap();
    assert_eq!(again("a@example.org").await, Err(Refusal::NobodyWrites), "today is too late");
    set(&world, &[0, 1]).await.unwrap();
    for wrong in ["", "somebody", "a@example.org, b@example.org", "a@example.org\r\nBcc: b@example.org"] {
        assert_eq!(again(wrong).await, Err(Refusal::AddressWrong), "{wrong}");
    }
    let host = ["b".repeat(62), "c".repeat(62), "d".repeat(61), "e".to_owned()].join(".");
    let long = format!("{}@{host}", "a".repeat(ADDRESS_BYTES_MAX - host.len() - 1));
    assert_eq!(long.len(), ADDRESS_BYTES_MAX);
    assert_eq!(again(&format!("{long}e")).await, Err(Refusal::AddressWrong));
    assert_eq!(contacts(&inside.folder.0).await, []);
    again(&long).await.unwrap();

    // An installation without mail, whatever is set.
    let (without, world) = World::inside(105).await;
    set(&world, &[30]).await.unwrap();
    let holder = world.places[0].holder().await;
    assert_eq!(leave(&without, holder.clone(), Some("a@example.org")).await, Err(Refusal::NobodyWrites));
    leave(&without, holder, None).await.unwrap();
}

/// It lies among the places and in no other file, is in no answer, and nothing beside it is also beside a place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_leads_to_no_place_and_no_words_and_is_told_to_nobody() {
    let (_, inside, world) = world(106, &[30]).await;
    for (n, place) in world.places.iter().enumerate() {
        place.contribute(RIGHT, "it went right that").await;
        leave(&inside, place.holder().await, Some(&format!("particular{n}@example.org"))).await.unwrap();
    }
    let view = world.staff.read(&app::desk::Query::Review(world.review)).await.unwrap();
    assert!(!format!("{view:?}").contains("particular"));
    world.op(Op::EndEvent { event: world.event }).await.unwrap();
    for (what, text) in inside.http.tape.all() {
        assert!(!text.contains("particular"), "an address in an answer of {what}");
    }
    for (name, bytes) in crate::thief::files(&inside.folder.0) {
        let there = bytes.windows(10).any(|window| window == b"particular");
        assert_eq!(there, name == "seats.db", "{name}");
    }
    let mut file = file(&inside.folder.0).await;
    let contacts = sqlx::query("SELECT hash, stop FROM contacts").fetch_all(&mut file).await.unwrap();
    let places = sqlx::query("SELECT hash, issued FROM seats").fetch_all(&mut file).await.unwrap();
    let bytes = |rows: &[sqlx::sqlite::SqliteRow]| -> Vec<Vec<u8>> {
        rows.iter().flat_map(|row| [row.get::<Vec<u8>, _>(0), row.get::<Vec<u8>, _>(1)]).collect()
    };
    // What it lies under takes the link's own secret to work out, and that is in no file.
    let mut expected = vec![];
    for place in &world.places {
        let (secret, holder) = (Secret::parse(&place.secret).unwrap(), place.holder().await);
        expected.push(secret.hash_within(Kind::Contact, &holder.issued.0).to_vec());
        for (name, bytes) in crate::thief::files(&inside.folder.0) {
            assert!(!bytes.windows(16).any(|window| window == secret.bytes()), "the secret of a link lies in {name}");
        }
    }
    let mut under: Vec<Vec<u8>> = contacts.iter().map(|row| row.get(0)).collect();
    expected.sort();
    under.sort();
    assert_eq!(under, expected);
    let (contacts, places) = (bytes(&contacts), bytes(&places));
    assert_eq!((contacts.len(), places.len()), (world.places.len() * 2, world.places.len() * 2));
    for one in &contacts {
        let shared = |place: &Vec<u8>| place.windows(6).any(|part| one.windows(6).any(|other| other == part));
        assert!(!places.iter().any(shared), "an address and a place share something");
    }
}

/// Where an address lies in the file says nothing about when it was left.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_file_does_not_tell_who_left_an_address_first() {
    let (_, inside, world) = world(107, &[30]).await;
    for (n, place) in world.places.iter().enumerate() {
        leave(&inside, place.holder().await, Some(&format!("particular{n}@example.org"))).await.unwrap();
    }
    // One thinks again: the row grows.
    let holder = world.places[1].holder().await;
    leave(&inside, holder, Some("particular1.with.a.longer.name@example.org")).await.unwrap();
    let bytes = std::fs::read(inside.folder.0.join("seats.db")).unwrap();
    let at = |address: &String| {
        let found = |window: &[u8]| window == address.as_bytes();
        let all: Vec<_> = bytes.windows(address.len()).enumerate().filter(|it| found(it.1)).collect();
        assert_eq!(all.len(), 1, "{address} lies there {} times", all.len());
        all[0].0
    };
    let by_hash: Vec<_> = contacts(&inside.folder.0).await.iter().map(|row| at(&row.1)).collect();
    assert_eq!(by_hash.len(), world.places.len());
    // The rows of a page stand from its end to its beginning.
    assert!(by_hash.is_sorted_by(|one, next| one > next), "{by_hash:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_go_with_their_review() {
    let (_, inside, world) = world(108, &[30]).await;
    leave(&inside, world.places[0].holder().await, Some("a@example.org")).await.unwrap();
    let Ok(app::desk::View::Review(page)) = world.staff.read(&app::desk::Query::Review(world.review)).await else {
        panic!("no review")
    };
    let delete = Command::DeleteReview { review: world.review, reference: page.reference };
    let Ok(Done::Done) = world.staff.act(&delete).await else { panic!("not deleted") };
    assert_eq!(contacts(&inside.folder.0).await, []);
}

/// Staff set days; nobody who joined does, and nobody is told who left an address.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_are_set_by_name_and_seen_by_all() {
    let (_, _inside, world) = world(109, &[30, 90]).await;
    let board = world.look(0).await;
    let days = |seen: &crate::support::reader::Seen| {
        seen.state.review.as_ref().map(|review| review.follow_ups.iter().map(|it| it.day).collect::<Vec<_>>())
    };
    let expected = [30, 90].map(|ahead| clock::today() + ahead).to_vec();
    board.until("the days", |seen| days(seen) == Some(expected.clone())).await;
    assert_eq!(set(&world, &[90, 30]).await, Err(Refusal::DayImpossible));
    let staff: &Staff = &world.staff;
    let typed = vec![(day(clock::today() + 60), News::Progress), (String::new(), News::Findings)];
    let command = Command::SetFollowUps { review: world.review, follow_ups: typed };
    assert!(matches!(staff.act(&command).await, Ok(Done::Done)));
    board.until("one day", |seen| days(seen) == Some(vec![clock::today() + 60])).await;
}
