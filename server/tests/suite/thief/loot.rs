//! A thief has every file of a server, keys and write-ahead logs included, while a round is open and afterwards: no
//! value, no order and no leftover leads from words to a place, or from words to other words of the same person.

use super::{CHANCE_MAX, cells, files, in_order, place, runs, settled, take, written};
use crate::support::inside::{Inside, NEVER};
use crate::support::people::{Mine, Place, askings, look};
use crate::support::world::{FEELING, RIGHT, World, add_places};
use review::id::{ContributionId, to_hex};
use review::leaf::{Fact, Leaf};
use review::op::{Anonymous, Op};
use seat::{EventSeed, Round};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const PLACES: usize = 8;
/// What each of them writes in a round, one after the other: the plainest order there could be.
const EACH: usize = 20;

/// Contributions in the order in which they came, each with the number of its author's place.
type Arrived = Vec<(usize, Mine)>;

/// Everybody in turn writes all that they have to say in a round.
async fn write(world: &World, round: u8) -> Arrived {
    let mut all = vec![];
    for (n, place) in world.places.iter().enumerate() {
        for _ in 0..EACH {
            all.push((n, place.contribute(round, &format!("said {}", place.chance.word())).await));
        }
    }
    all
}

/// How often one stands beside another of the same author: 152 times in 159 as they came, about 19 by chance.
fn beside_their_own(arrived: &Arrived, places: &[usize]) -> usize {
    let mut order: Vec<_> = places.iter().zip(arrived).map(|(at, (author, _))| (*at, *author)).collect();
    order.sort_unstable();
    order.windows(2).filter(|two| two[0].1 == two[1].1).count()
}

/// An order that tells nothing of arrival and of authors.
fn tells_nothing(arrived: &Arrived, places: &[usize], where_: &str) {
    let (order, beside) = (in_order(places), beside_their_own(arrived, places));
    assert!(order.abs() < CHANCE_MAX, "{where_}: in the order in which they came: {order}");
    // Nine standard deviations above what chance does.
    assert!(beside < 55, "{where_}: {beside} stand beside another of their author");
}

/// Where each contribution stands in a file, by something that is stored of it.
fn places(arrived: &Arrived, file: &[u8], what: impl Fn(&Mine) -> Vec<u8>) -> Vec<usize> {
    arrived.iter().map(|(_, mine)| place(file, &what(mine)).expect("it is there")).collect()
}

fn id(mine: &Mine) -> Vec<u8> {
    mine.id.0.to_vec()
}

/// The files below a folder whose names hold this.
fn some(folder: &Path, part: &str) -> BTreeMap<String, Vec<u8>> {
    files(folder).into_iter().filter(|(name, _)| name.contains(part)).collect()
}

/// Values of a column that lead from the places to anything else.
async fn no_way_from_the_places(world: &World, folder: &Path) {
    let loot = take(folder);
    let folder = loot.path();
    let mut others: Vec<PathBuf> = vec![folder.join("reviews.db"), folder.join("keys.db")];
    others.push(server::inbox::path(&folder.join("inbox"), world.review));
    let (mut here, mut there) = (runs(&cells(&folder.join("seats.db")).await), BTreeMap::new());
    for file in others {
        let name = file.file_name().unwrap().to_owned();
        there.insert(name, runs(&cells(&file).await));
    }
    for known in [world.review.0, world.event.0] {
        assert!(here.remove(&known), "the search finds what is there");
        assert!(there.values().filter(|runs| runs.contains(&known)).count() >= 2);
    }
    assert!(here.len() >= PLACES * 17 * 2);
    for (name, runs) in &there {
        assert!(here.is_disjoint(runs), "{name:?} shares a value with the places");
    }
}

/// What people hold, or have sent, and what the server must not keep.
fn held(world: &World, arrived: &Arrived, blinded: &[Vec<[u8; 32]>]) -> Vec<(&'static str, Vec<u8>)> {
    let mut all = vec![];
    for place in &world.places {
        all.push(("a key", place.key.0.to_vec()));
        all.push(("a link", review::id::from_hex::<16>(&place.secret).unwrap().to_vec()));
        all.push(("a pass", place.pass().token.nonce.0.to_vec()));
        let outputs = place.tokens.iter().flatten().map(|token| token.output.0.to_vec());
        all.extend(outputs.map(|output| ("an output", output)));
    }
    all.extend(arrived.iter().map(|(_, mine)| ("an edit secret", mine.secret.0.to_vec())));
    // With these a thief who has the keys could try which seat a token was issued to.
    all.extend(blinded.iter().flatten().map(|element| ("what was asked for", element.to_vec())));
    all
}

/// With the keys a thief can tell, and make, every token there is: that leads to no place all the same.
async fn all_tokens_are_known(world: &World, folder: &Path, arrived: &Arrived) {
    let loot = take(folder);
    let mut file = super::database(&loot.path().join("keys.db")).await;
    let seed: Vec<u8> = sqlx::query_scalar("SELECT seed FROM events").fetch_one(&mut file).await.unwrap();
    let seed = EventSeed(seed.try_into().unwrap());
    for (author, mine) in arrived {
        let write = world.places[*author].letter(&mine.op);
        let (Anonymous::Contribute { round, .. }, Some(token)) = (write.op, write.token) else { panic!("no token") };
        let token = seat::Token { nonce: token.nonce.0, output: token.output.0 };
        assert!(Round::new(&seed.round(round)).accepts(&token));
    }
}

/// What each place has asked for at joining, worked out again.
async fn asked_for(places: &[Place]) -> Vec<Vec<[u8; 32]>> {
    let mut all = vec![];
    for place in places {
        let asked = look(&place.http, &place.secret).await.unwrap().asked;
        all.extend(askings(&asked, &place.key).iter().map(|asking| asking.blinded().to_vec()));
    }
    all
}

/// No file holds any of these, as bytes or as digits.
fn none_is_kept(folder: &Path, held: &[(&str, Vec<u8>)]) {
    for (name, bytes) in files(folder) {
        let there: std::collections::HashSet<[u8; 16]> = bytes.windows(16).map(|run| run.try_into().unwrap()).collect();
        for (what, value) in held {
            assert!(!there.contains(&value[..16]), "{what} lies in {name}");
            assert!(!there.contains(&to_hex(value).as_bytes()[..16]), "{what} lies in {name}, written out");
        }
    }
}

/// The values in the log that belong to one contribution belong to no other.
async fn no_way_from_words_to_words(folder: &Path, arrived: &[&Arrived]) {
    let loot = take(folder);
    let all = cells(&loot.path().join("reviews.db")).await;
    let (mut owner, mut seen): (HashMap<Vec<u8>, ContributionId>, BTreeSet<_>) = (HashMap::new(), BTreeSet::new());
    for leaf in all.iter().filter_map(|cell| Some((cell, Leaf::decode(cell)?))) {
        let (cell, Fact::Contributed { id, event, .. }) = (leaf.0, leaf.1.fact) else { continue };
        for value in written(cell).into_iter().filter(|value| *value != event.0) {
            assert!(owner.insert(value, id).is_none_or(|other| other == id), "{id} shares a value with another");
        }
        seen.insert(id);
    }
    let expected = arrived.iter().flat_map(|list| list.iter().map(|(_, mine)| mine.id));
    assert_eq!(seen, expected.collect());
}

/// Nothing of these is left in any file of the inbox: no id, no word, no token.
fn gone_from_the_inbox(world: &World, folder: &Path, arrived: &Arrived) {
    let inbox = some(folder, "inbox/");
    assert!(!inbox.is_empty());
    for (name, bytes) in inbox {
        let there: std::collections::HashSet<[u8; 16]> = bytes.windows(16).map(|run| run.try_into().unwrap()).collect();
        for (author, mine) in arrived {
            let token = world.places[*author].letter(&mine.op).token.unwrap();
            let text: [u8; 16] = mine.text.as_bytes()[5..21].try_into().unwrap();
            assert!(!there.contains(&mine.id.0), "an id is left in {name}");
            assert!(!there.contains(&text), "words are left in {name}");
            assert!(!there.contains(&token.nonce.0[..16]), "a token is left in {name}");
        }
    }
}

/// Where the log is written: the file, or its write-ahead log while the server runs.
fn log_file(folder: &Path, arrived: &Arrived) -> Vec<u8> {
    let last = to_hex(&arrived[0].1.id.0);
    let all = some(folder, "reviews.db");
    let file = ["reviews.db-wal", "reviews.db"].into_iter().filter_map(|name| all.get(name));
    file.into_iter().find(|file| place(file, last.as_bytes()).is_some()).unwrap().clone()
}

fn batch_tells_nothing(folder: &TempDir, arrived: &Arrived, when: &str) {
    let log = log_file(folder.path(), arrived);
    tells_nothing(arrived, &places(arrived, &log, |mine| to_hex(&mine.id.0).into_bytes()), &format!("{when}: leaves"));
    tells_nothing(arrived, &places(arrived, &log, |mine| mine.text.clone().into_bytes()), &format!("{when}: words"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_files_and_all_keys_lead_from_no_words_to_a_place_or_to_other_words() {
    let inside = Inside::on(tempfile::tempdir().unwrap(), NEVER).await;
    let (inside, mut world) = World::within(inside, 86).await;
    let folder = inside.folder.0.clone();
    for link in add_places(&world.staff, world.review, world.event, (PLACES - 5) as u32).await {
        world.places.push(Place::join(&inside.http, &link, &world.chance).await);
    }
    let feelings = write(&world, FEELING).await;
    // Known, and said where people write: while a round is open the write-ahead log of the inbox keeps the order.
    let wal = some(&folder, "-wal").into_iter().find(|(name, _)| name.starts_with("inbox/")).unwrap().1;
    assert!(in_order(&places(&feelings, &wal, id)) > 0.9, "better than it was: then say so, and hold it");
    let right = write(&world, RIGHT).await;
    let blinded = asked_for(&world.places).await;
    let held: Vec<_> = [&feelings, &right].iter().flat_map(|list| held(&world, list, &blinded)).collect();

    // In the middle of it.
    let loot = take(&folder);
    no_way_from_the_places(&world, &folder).await;
    none_is_kept(loot.path(), &held);
    all_tokens_are_known(&world, &folder, &right).await;
    // A copy has no write-ahead log, and no order.
    let copy = tempfile::tempdir().unwrap();
    server::backup::backup(&inside.folder, &copy.path().join("copy")).await.unwrap();
    for (_, file) in some(copy.path(), "inbox/") {
        tells_nothing(&right, &places(&right, &file, id), "a copy");
        tells_nothing(&feelings, &places(&feelings, &file, id), "a copy");
    }

    // One round has closed, the other is open.
    world.op(Op::CloseRound { event: world.event, round: FEELING }).await.unwrap();
    let loot = take(&folder);
    gone_from_the_inbox(&world, loot.path(), &feelings);
    batch_tells_nothing(&loot, &feelings, "one round has closed");
    let name = format!("inbox/{}.db", world.review);
    let inbox = files(loot.path());
    tells_nothing(&right, &places(&right, &inbox[&name], id), "what still waits");
    assert!(inbox.get(&format!("{name}-wal")).is_none_or(Vec::is_empty), "a write-ahead log is left");
    no_way_from_the_places(&world, &folder).await;

    // All is over, and the server has stopped.
    world.op(Op::EndEvent { event: world.event }).await.unwrap();
    no_way_from_the_places(&world, &folder).await;
    gone_from_the_inbox(&world, &folder, &right);
    let data = inside.stop().await;
    settled(data.path()).await;
    let loot = take(data.path());
    for arrived in [&feelings, &right] {
        gone_from_the_inbox(&world, loot.path(), arrived);
        batch_tells_nothing(&loot, arrived, "all is over");
    }
    none_is_kept(loot.path(), &held);
    no_way_from_words_to_words(loot.path(), &[&feelings, &right]).await;
}

/// Whoever reads an inbox while its round closes keeps the server from cleaning it then: it is cleaned as soon as they
/// are gone and anything is asked of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_of_the_inbox_puts_its_cleaning_off_and_no_more() {
    let inside = Inside::on(tempfile::tempdir().unwrap(), NEVER).await;
    let (inside, world) = World::within(inside, 87).await;
    let folder = inside.folder.0.clone();
    let feelings = vec![(0, world.places[0].contribute(FEELING, "I feel uneasy about all of this").await)];
    let right: Arrived = (0..5).zip(world.everybody(RIGHT, "it went right that everybody came").await).collect();
    let path = server::inbox::path(&inside.folder.inboxes(), world.review);
    let mut reader = super::database(&path).await;
    sqlx::query("BEGIN").execute(&mut reader).await.unwrap();
    sqlx::query("SELECT count(*) FROM inbox").execute(&mut reader).await.unwrap();
    world.op(Op::EndEvent { event: world.event }).await.unwrap();
    let (name, inbox) = some(&folder, "-wal").into_iter().find(|(name, _)| name.starts_with("inbox/")).unwrap();
    assert!(place(&inbox, &feelings[0].1.id.0).is_some(), "{name} was cleaned under the eyes of a reader");
    sqlx::query("COMMIT").execute(&mut reader).await.unwrap();
    drop(reader);
    // Anything that looks into the inbox will do; a tick does it for whoever asks nothing.
    let late = world.places[0].compose(FEELING, "late");
    assert!(world.places[0].write(&late.op).await.is_err());
    gone_from_the_inbox(&world, &folder, &feelings);
    gone_from_the_inbox(&world, &folder, &right);
}

/// Killed while a round is open, the server finds a write-ahead log that holds the order; it writes the inbox anew before
/// it takes anything in, so that no crash in the middle of cleaning is for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_crash_the_inbox_keeps_no_order() {
    let inside = Inside::on(tempfile::tempdir().unwrap(), NEVER).await;
    let (inside, mut world) = World::within(inside, 88).await;
    for link in add_places(&world.staff, world.review, world.event, (PLACES - 5) as u32).await {
        world.places.push(Place::join(&inside.http, &link, &world.chance).await);
    }
    let right = write(&world, RIGHT).await;
    // As the disk is at this moment.
    let crashed = Inside::on(take(&inside.folder.0), NEVER).await;
    world.places[0].follow(&crashed.http);
    assert_eq!(world.places[0].write(&right[0].1.op).await, Ok(()), "nothing is lost by that");
    let name = format!("inbox/{}.db", world.review);
    let files = files(&crashed.folder.0);
    assert!(files.get(&format!("{name}-wal")).is_none_or(Vec::is_empty), "a write-ahead log is left");
    tells_nothing(&right, &places(&right, &files[&name], id), "after a crash");
}
