//! Clocks of a review: why something was late is in the words of a person, and what was replaced is gone like the words
//! of an author.

use crate::support::chance::Chance;
use crate::support::inside::Inside;
use crate::support::people::Staff;
use crate::support::reader::Reader;
use crate::support::world::World;
use review::clock::Length;
use review::op::Op;
use review::regime::Stand;
use review::wire::{Hello, PROTOCOL};

const NAME: &str = "Angharad";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reason_that_was_replaced_is_nowhere() {
    let inside = Inside::start().await;
    let staff = Staff::set_up(&inside.http, &inside.first_link().await, &Chance::new(120)).await;
    let world = World::open(&staff, 5, 2).await;
    let length = Length::Days(7);
    let words = |text: &str| Some(world.chance.words(text));
    world.op(Op::AddClock { length, name: world.chance.words("Answer") }).await.unwrap();
    let began = Stand { length, started: Some(20_000), stopped: None };
    let named = format!("{NAME} was away");
    let seq = world.op(Op::SetClock { clock: 0, turn: 0, now: began, late: words(&named) }).await.unwrap();
    let late = |seen: &crate::support::reader::Seen| seen.state.review.clone().unwrap().clocks[0].late.clone();
    let there = world.look(0).await.up_to(seq).await;
    assert_eq!(late(&there).unwrap().0.as_deref(), Some(named.as_str()));
    let other = "The court asked us to wait";
    let seq = world.op(Op::SetClock { clock: 0, turn: 1, now: began, late: words(other) }).await.unwrap();
    let fresh = world.look(1).await.up_to(seq).await;
    assert_eq!(late(&fresh).unwrap().0.as_deref(), Some(other));
    let hello =
        Hello { v: PROTOCOL, review: world.review, pass: Some(world.places[1].pass()), after: 2, epoch: fresh.epoch };
    let later = Reader::socket(&world.http, None, &hello).await.up_to(seq).await;
    assert!(
        ![fresh.texts.concat(), later.texts.concat()].concat().contains(NAME),
        "it is given to somebody who comes now"
    );
    let place = inside.stop().await;
    for file in files(place.path()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(NAME.len()).any(|it| it == NAME.as_bytes()), "{}", file.display());
    }
}

fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut all = vec![];
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}
