//! How a review is conducted is told to named people only, and what was replaced of it is gone like the words of an
//! author.

use crate::support::chance::Chance;
use crate::support::inside::Inside;
use crate::support::people::Staff;
use crate::support::reader::{Reader, Seen};
use crate::support::world::World;
use review::clock::Length;
use review::conduct::{AddClock, ConductOp, SetClock};
use review::op::Op;
use review::regime::Stand;
use review::text::Lang;
use review::wire::{Hello, PROTOCOL};

const NAME: &str = "Angharad";
const ADDED: &str = "Answer the coroner";
const WRITTEN: &str = "Letters that nobody answered";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_words_are_for_named_people_and_a_reason_that_was_replaced_is_nowhere() {
    let inside = Inside::start().await;
    let staff = Staff::set_up(&inside.http, &inside.first_link().await, &Chance::new(120)).await;
    let world = World::open(&staff, 5, 2).await;
    let (watching, looking) = (world.watch().await, world.look(0).await);
    let length = Length::Days(7);
    world.op(Op::AddClock(AddClock { length, name: world.chance.words(ADDED) })).await.unwrap();
    let (heading, words) = ("patterns".to_owned(), Some(world.chance.words(WRITTEN)));
    world.op(Op::Conduct(ConductOp::SetNote { heading, n: 0, turn: 0, words })).await.unwrap();
    let now = Stand { length, started: Some(20_000), stopped: None };
    // From memory: nothing that was said so far takes anything back.
    let seq = world.op(Op::SetFollowUps { follow_ups: vec![] }).await.unwrap();
    let epoch = world.look(1).await.up_to(seq).await.epoch;
    let since = Hello { v: PROTOCOL, review: world.review, pass: Some(world.places[1].pass()), after: 2, epoch };
    let memory = Reader::socket(&world.http, None, &since).await.up_to(seq).await.texts.concat();
    assert!(memory.contains("note_set") && !memory.contains(WRITTEN) && !memory.contains(ADDED));
    let set = async |turn, text: &str| {
        let late = Some(world.chance.words(text));
        world.op(Op::SetClock(SetClock { clock: 0, turn, now, late })).await.unwrap()
    };
    let first = format!("{NAME} was away");
    let seq = set(0, &first).await;
    let late = |seen: &Seen| seen.state.review.clone().unwrap().conduct.clocks.first().map(|it| it.late.clone());
    let reason = |text: &str| Some(Some((Some(text.to_owned()), Lang::En)));
    // Who is there while it is said: named people hear it, the others only that something was said.
    let (named, place) = (watching.up_to(seq).await, looking.up_to(seq).await);
    assert_eq!(late(&named), reason(&first));
    let untold = Some(Some((None, Lang::En)));
    assert_eq!(late(&place), untold);
    // Who comes now, and who comes back.
    assert_eq!(late(&world.watch().await.up_to(seq).await), reason(&first));
    let fresh = world.look(1).await.up_to(seq).await;
    assert_eq!(late(&fresh), untold);
    assert_eq!(fresh.state, place.state, "whoever comes later is told the same");
    let again = |after| Hello {
        v: PROTOCOL,
        review: world.review,
        pass: Some(world.places[1].pass()),
        after,
        epoch: fresh.epoch,
    };
    let back = Reader::socket(&world.http, None, &again(2)).await.up_to(seq).await;
    let told = [place.texts.concat(), fresh.texts.concat(), back.texts.concat()].concat();
    for words in [NAME, ADDED, WRITTEN] {
        assert!(named.texts.concat().contains(words) && !told.contains(words), "somebody who takes part: {words}");
    }

    let other = "The court asked us to wait";
    let seq = set(1, other).await;
    assert_eq!(late(&world.watch().await.up_to(seq).await), reason(other));
    let on = Hello { pass: None, ..again(2) };
    let later = Reader::socket(&world.http, Some(&world.staff.cookie), &on).await.up_to(seq).await;
    assert!(!later.texts.concat().contains(NAME), "what was replaced is given to somebody who comes now");
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
