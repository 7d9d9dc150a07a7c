//! Two worlds through the whole server, over HTTP: two servers start from the same files; the same letters reach them in
//! another order and over other connections, and in every second pair other seats were issued the tokens that they are
//! sent with. What each stores, sends and exports of it is the same.

use super::{deal, files, settled, shuffle, take, words};
use crate::support::chance::Chance;
use crate::support::http::Http;
use crate::support::inside::{Inside, NEVER};
use crate::support::people::{Place, Staff};
use crate::support::reader::Reader;
use crate::support::world::{DIFFER, FEELING, RIGHT, World, add_event, add_places, open_review};
use futures::future::join_all;
use review::id::{AccountId, ContributionId, EventId, ReviewId};
use review::leaf::{Fact, From, Leaf};
use review::op::{Anonymous, Op};
use review::state::RoundStatus;
use review::wire::{Frame, Hello, Outcome, PROTOCOL, Write};
use seat::Key;
use std::collections::BTreeMap;
use std::path::Path;
use tempfile::TempDir;

const PAIRS: u64 = 6;
const PLACES: u32 = 8;

/// A server's files with an event and its places, and the people who are going to take them.
struct Base {
    data: TempDir,
    cookie: String,
    review: ReviewId,
    event: EventId,
    links: Vec<String>,
    keys: Vec<Key>,
    chance: Chance,
}

/// All that is written: by contribution what is done with it, in three parts of the event.
#[derive(Default)]
struct Letters {
    /// Feelings and what went right; both wait.
    first: Vec<Vec<Write>>,
    /// The feelings are on the board, what went right still waits.
    second: Vec<Vec<Write>>,
    /// Both are on the board.
    third: Vec<Vec<Write>>,
}

/// An entry as it is stored: leaf, salt, words, and the contribution that they belong to.
type Row = (Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>);

/// What a thief takes away at one moment: everything that does not bear the name of a facilitator.
#[derive(PartialEq, Eq)]
struct Loot {
    inbox: BTreeMap<String, Vec<u8>>,
    keys: Vec<u8>,
    seats: Vec<u8>,
    /// Entries of which nobody may know whose they are, as they are stored.
    rows: Vec<Row>,
}

impl Base {
    async fn new(seed: u64) -> Self {
        let inside = Inside::on(tempfile::tempdir().unwrap(), NEVER).await;
        let chance = Chance::new(seed);
        let staff = Staff::set_up(&inside.http, &inside.first_link().await, &chance).await;
        let review = open_review(&staff, "LR-1").await;
        let event = add_event(&staff, review, vec![]).await;
        let links = add_places(&staff, review, event, PLACES).await;
        let data = inside.stop().await;
        settled(data.path()).await;
        let keys = links.iter().map(|_| Key(chance.bytes())).collect();
        Self { data, cookie: staff.cookie, review, event, links, keys, chance }
    }

    /// A server on a copy of the files; `keys`: who takes which place.
    async fn world(&self, keys: &[Key]) -> (Inside, World) {
        let inside = Inside::on(take(self.data.path()), NEVER).await;
        let (http, cookie, chance) = (inside.http.clone(), self.cookie.clone(), Chance::new(self.chance.draw()));
        let staff = Staff { http: http.clone(), cookie, chance: chance.clone() };
        let mut places = vec![];
        for (link, key) in self.links.iter().zip(keys) {
            places.push(Place::join_with(&http, link, *key, &chance).await);
        }
        let world = World { http, staff, review: self.review, event: self.event, places, chance };
        world.op(Op::StartEvent { event: self.event }).await.unwrap();
        for to in 1..=2 {
            world.move_to(to).await.unwrap();
        }
        (inside, world)
    }

    /// What everybody writes, composed once: each letter keeps its token, salt, edit secret and words.
    fn letters(&self, places: &[Place]) -> Letters {
        let (mut letters, chance) = (Letters::default(), &self.chance);
        for (n, place) in places.iter().enumerate() {
            for (round, number) in [(FEELING, 3), (RIGHT, 4)] {
                for m in 0..number {
                    let text = format!("{n} {m} {}", "said ".repeat(1 + chance.below(60)).trim_end());
                    let mine = place.compose(round, &text);
                    let (id, secret, event) = (mine.id, mine.secret, self.event);
                    let change = |withdraw: bool| {
                        let words = words(chance, &format!("put differently {n} {m}"));
                        let op = Anonymous::Amend { id, event, secret, words, after: None };
                        place.letter(&if withdraw { Anonymous::Withdraw { id, event, secret } } else { op })
                    };
                    let mut first = vec![place.letter(&mine.op)];
                    if m == 0 {
                        first.push(change(chance.below(2) == 0));
                    } else if m == 1 {
                        letters.second.push(vec![change(chance.below(2) == 0)]);
                    } else if m == 2 {
                        letters.third.push(vec![change(false), change(true)]);
                    }
                    letters.first.push(first);
                }
            }
        }
        letters
    }
}

/// Sends letters in an order and over connections of its own, some of them at once.
async fn send(chance: &Chance, base: &str, letters: &[Vec<Write>]) {
    let clients: Vec<Http> = (0..5).map(|_| Http::new(base.to_owned())).collect();
    let mut rest = &deal(chance, letters.to_vec())[..];
    while !rest.is_empty() {
        let most = 1 + chance.below(rest.len().min(6));
        let mut ids: Vec<ContributionId> = vec![];
        // What is done with one contribution stays in its order.
        let together = rest.iter().take(most).take_while(|letter| {
            let first = !ids.contains(&letter.op.id());
            ids.push(letter.op.id());
            first
        });
        let (now, later) = rest.split_at(together.count());
        let sending = now.iter().map(|letter| chance.pick(&clients).post("/anon/write", None, letter));
        for answer in join_all(sending).await {
            assert!(answer.result::<Outcome>().is_ok());
        }
        rest = later;
    }
}

/// The rows of `reviews.db` that are nobody's, without the day.
async fn rows(path: &Path) -> Vec<Row> {
    let all = "SELECT e.leaf, o.salt, CAST(o.content AS BLOB), o.subject FROM entries e \
               LEFT JOIN openings o ON o.review = e.review AND o.seq = e.seq ORDER BY e.review, e.seq";
    let mut all: Vec<Row> = sqlx::query_as(all).fetch_all(&mut super::database(path).await).await.unwrap();
    all.retain_mut(|(bytes, ..)| {
        let leaf = nobody(bytes);
        leaf.is_some_and(|leaf| {
            *bytes = leaf.encode();
            true
        })
    });
    all
}

/// A leaf without what may differ: who of the facilitators closed a round, when, and the day, should it be midnight.
/// `None` for what is done by name.
fn nobody(bytes: &[u8]) -> Option<Leaf> {
    let mut leaf = Leaf::decode(bytes).unwrap();
    match &mut leaf.fact {
        Fact::Released { day, .. } => *day = 0,
        Fact::RoundClosed { .. } => leaf.from = From::Clock { at: 0 },
        _ => {}
    }
    (!matches!(leaf.from, From::Named { .. })).then_some(leaf)
}

impl Loot {
    async fn of(folder: &Path) -> Self {
        let taken = take(folder);
        let mut all = files(taken.path());
        let mut inbox = all.clone();
        // The index of a write-ahead log is shared memory, and begins anew with each start.
        inbox.retain(|name, _| name.starts_with("inbox/") && !name.ends_with("-shm"));
        assert!(!inbox.is_empty());
        let mut file = |name: &str| all.remove(name).unwrap();
        let (keys, seats) = (file("keys.db"), file("seats.db"));
        Self { inbox, keys, seats, rows: rows(&taken.path().join("reviews.db")).await }
    }

    /// The worlds are the same. `seats`: and so is who took which place.
    fn same(&self, other: &Self, seats: bool, when: &str) {
        assert_eq!(self.inbox.keys().collect::<Vec<_>>(), other.inbox.keys().collect::<Vec<_>>(), "{when}");
        for (name, bytes) in &self.inbox {
            assert!(*bytes == other.inbox[name], "{when}: {name} tells the worlds apart");
        }
        assert!(self.keys == other.keys, "{when}: keys.db tells the worlds apart");
        assert!(!seats || self.seats == other.seats, "{when}: seats.db tells the worlds apart");
        assert_eq!(self.seats.len(), other.seats.len());
        assert!(self.rows == other.rows, "{when}: the log tells the worlds apart");
    }
}

/// A copy of a running server holds an inbox without any order, also while a round is open.
async fn copied_inbox(inside: &Inside) -> BTreeMap<String, Vec<u8>> {
    let to = tempfile::tempdir().unwrap();
    let to = to.path().join("copy");
    server::backup::backup(&inside.folder, &to).await.unwrap();
    let inbox = files(&to.join("inbox"));
    assert!(!inbox.is_empty());
    inbox
}

/// Entries as a reader is sent them, and the board as files.
async fn told(world: &World, head: u64) -> (Vec<String>, Vec<String>) {
    let cookie = Some(world.staff.cookie.as_str());
    let reader = world.watch().await;
    let epoch = reader.until("a welcome", |seen| seen.epoch.is_some()).await.epoch;
    let on = Hello { v: PROTOCOL, review: world.review, pass: None, after: 1, epoch };
    let seen = Reader::socket(&world.http, cookie, &on).await.up_to(head).await;
    let mut entries = vec![];
    for frame in &seen.frames {
        let Frame::Entries { list, .. } = frame else { continue };
        for entry in list.iter().filter(|entry| nobody(entry.leaf.get().as_bytes()).is_some()) {
            let leaf = nobody(entry.leaf.get().as_bytes()).unwrap();
            let plain = matches!(leaf.fact, Fact::Released { .. } | Fact::RoundClosed { .. });
            let as_sent = serde_json::to_string(entry).unwrap();
            entries.push(if plain { String::from_utf8(leaf.encode()).unwrap() } else { as_sent });
        }
    }
    let mut exports = vec![];
    for file in ["board.md", "board.csv", "board.json"] {
        let file = world.http.get(&format!("/staff/export/{}/{file}", world.review), cookie).await;
        assert_eq!(file.status, 200);
        exports.push(file.body);
    }
    (entries, exports)
}

/// Everything that one of two worlds gives away, moment by moment.
struct Given {
    copied: Vec<BTreeMap<String, Vec<u8>>>,
    moments: Vec<Loot>,
    entries: Vec<String>,
    exports: Vec<String>,
}

/// Lives through the event. Feelings are closed by name, what went right by its countdown, the rest by the end.
async fn live((inside, world): (Inside, World), order: &Chance, letters: &Letters) -> Given {
    let (event, base, folder) = (world.event, world.http.base.clone(), inside.folder.0.clone());
    let board = world.watch().await;
    send(order, &base, &letters.first).await;
    let mut copied = vec![copied_inbox(&inside).await];
    world.op(Op::CloseRound { event, round: FEELING }).await.unwrap();
    let mut moments = vec![Loot::of(&folder).await];
    send(order, &base, &letters.second).await;
    copied.push(copied_inbox(&inside).await);
    world.op(Op::ScheduleReveal { event, round: RIGHT }).await.unwrap();
    let closed = |round: u8| {
        move |seen: &crate::support::reader::Seen| {
            let event = seen.state.events.get(&event);
            event.is_some_and(|event| event.rounds[usize::from(round)].status == RoundStatus::Closed)
        }
    };
    board.until("the board opens", closed(RIGHT)).await;
    // Asked after it, answered after it: now the inbox has been cleaned.
    world.op(Op::SetTimer { event, seconds: 60 }).await.unwrap();
    moments.push(Loot::of(&folder).await);
    world.move_to(3).await.unwrap();
    send(order, &base, &letters.third).await;
    world.op(Op::EndEvent { event }).await.unwrap();
    board.until("the end", closed(DIFFER)).await;
    let head = world.op(Op::AddFacilitator { account: AccountId([7; 16]) }).await.unwrap();
    moments.push(Loot::of(&folder).await);
    let (entries, exports) = told(&world, head).await;
    drop((board, world));
    let data = inside.stop().await;
    settled(data.path()).await;
    moments.push(Loot::of(data.path()).await);
    Given { copied, moments, entries, exports }
}

async fn pair(seed: u64) {
    let base = Base::new(seed).await;
    let same_seats = seed.is_multiple_of(2);
    let mut keys = base.keys.clone();
    if !same_seats {
        shuffle(&base.chance, &mut keys);
    }
    let (one, other) = (base.world(&base.keys).await, base.world(&keys).await);
    let letters = base.letters(&one.1.places);
    let orders = [Chance::new(base.chance.draw()), Chance::new(base.chance.draw())];
    let (one, other) = tokio::join!(live(one, &orders[0], &letters), live(other, &orders[1], &letters));
    assert!(one.copied == other.copied, "pair {seed}: copies tell the worlds apart");
    for (n, (one, other)) in one.moments.iter().zip(&other.moments).enumerate() {
        one.same(other, same_seats, &format!("pair {seed}, moment {n}"));
    }
    assert!(one.entries == other.entries, "pair {seed}: a reader can tell the worlds apart");
    assert!(one.exports == other.exports, "pair {seed}: an export tells the worlds apart");
    // All of it was there to be told apart: 56 contributions, less what was taken back before, and some 30 changes.
    assert!(one.entries.len() > 60 && one.moments[3].rows.len() >= one.entries.len(), "{}", one.entries.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_cannot_be_told_apart_by_who_wrote_what() {
    let first = crate::support::number_from_environment("CAIRN_SEED").unwrap_or(0);
    // Together: each waits for a countdown of ten seconds.
    join_all((first..first + PAIRS).map(pair)).await;
}
