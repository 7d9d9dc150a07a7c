//! Words that are hidden leave every way out, survive a restart hidden, and come back as they were. A name that an
//! author puts under their words goes with them.

use crate::support::chance::Chance;
use crate::support::inside::Inside;
use crate::support::people::{Mine, Staff};
use crate::support::reader::{Reader, Seen};
use crate::support::world::{RIGHT, World};
use app::desk::{Command, Done, Role};
use review::leaf::HideReason;
use review::op::{Anonymous, Op};
use review::opening::Salt;
use review::refusal::Refusal;
use review::state::Contribution;
use review::wire::{Hello, PROTOCOL};
use std::time::Duration;

const NAME: &str = "Angharad";

/// A board that is open, with a name on it.
async fn board(seed: u64) -> (Inside, World, Vec<Mine>) {
    let inside = Inside::start().await;
    let staff = Staff::set_up(&inside.http, &inside.first_link().await, &Chance::new(seed)).await;
    let world = World::open(&staff, 5, 2).await;
    let mut mine = world.everybody(RIGHT, "we met").await;
    mine.push(world.places[0].contribute(RIGHT, &format!("{NAME} came every day")).await);
    world.op(Op::ScheduleReveal { event: world.event, round: RIGHT }).await.unwrap();
    let reader = world.look(0).await;
    reader.until("the board opens", |seen| seen.state.contributions.len() == 6).await;
    (inside, world, mine)
}

fn hide(it: &Contribution, salt: Salt) -> Op {
    let now = *it.commitments.last().unwrap();
    Op::Hide { id: it.id, reason: HideReason::IdentifiesPerson, parts: vec![(0, NAME.len() as u32)], now, salt }
}

async fn files(world: &World) -> String {
    let mut all = String::new();
    for file in ["board.md", "board.csv", "board.json"] {
        let path = format!("/staff/export/{}/{file}", world.review);
        let get = world.http.client.get(world.http.url(&path)).header("cookie", &world.staff.cookie);
        all.push_str(&world.http.send(get).await.body);
    }
    all
}

/// Everything that a reader gets who comes now: from nothing, and after the second entry.
async fn told(world: &World, seq: u64) -> String {
    let fresh = world.look(1).await.up_to(seq).await;
    let pass = Some(world.places[1].pass());
    let later = Hello { v: PROTOCOL, review: world.review, pass, after: 2, epoch: fresh.epoch };
    let later = Reader::socket(&world.http, None, &later).await.up_to(seq).await;
    [fresh.texts.concat(), later.texts.concat(), files(world).await].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hidden_words_leave_every_way_out_and_come_back() {
    let (inside, mut world, mine) = board(90).await;
    let id = mine[5].id;
    let seen = world.look(2).await.until("words", |seen| seen.standing(id).is_some()).await;
    assert!(told(&world, seen.state.seq).await.contains(NAME));
    let op = hide(seen.standing(id).unwrap(), Salt(world.chance.bytes()));
    assert_eq!(world.places[0].ask(op.clone()).await, Err(Refusal::NotAllowed));
    let reader = world.look(2).await;
    let seq = world.op(op).await.unwrap();
    let seen = reader.until("hidden", |seen| seen.standing(id).is_some_and(|it| it.hiding.is_some())).await;
    assert_eq!(seen.standing(id).unwrap().text.as_deref(), Some("[…] came every day"));
    assert!(!told(&world, seq).await.contains(NAME), "hidden words got out");
    let now = seen.standing(id).unwrap().hiding.as_ref().unwrap().shown;
    assert_eq!(world.op(Op::ConfirmHiding { id, now }).await, Err(Refusal::HidingOwn));

    let inside = inside.restart().await;
    world.http = inside.http.clone();
    world.staff.http = inside.http.clone();
    world.places.iter_mut().for_each(|place| place.follow(&inside.http));
    assert!(!told(&world, seq).await.contains(NAME), "hidden words got out after a restart");
    let seq = world.op(Op::ShowAgain { id }).await.unwrap();
    let again = told(&world, seq).await;
    assert!(again.contains(&format!("{NAME} came every day")));
    let seen = world.look(3).await.up_to(seq).await;
    assert_eq!(seen.standing(id).unwrap().text.as_deref(), Some(mine[5].text.as_str()));
}

/// What was hidden and then taken back by its author is nowhere on disk.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hidden_words_that_are_taken_back_are_erased() {
    let (inside, world, mine) = board(91).await;
    let id = mine[5].id;
    let seen = world.look(2).await.until("words", |seen| seen.standing(id).is_some()).await;
    world.op(hide(seen.standing(id).unwrap(), Salt(world.chance.bytes()))).await.unwrap();
    world.places[0].withdraw(&mine[5]).await.unwrap();
    let end = world.op(Op::EndEvent { event: world.event }).await.unwrap();
    let seen = world.look(1).await.up_to(end).await;
    assert!(seen.standing(id).unwrap().withdrawn);
    let place = inside.stop().await;
    for file in walk(place.path()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(NAME.len()).any(|it| it == NAME.as_bytes()), "{}", file.display());
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut all = vec![];
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { all.extend(walk(&path)) } else { all.push(path) }
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_facilitator_agrees() {
    let (_inside, world, mine) = board(92).await;
    let id = mine[5].id;
    let seen = world.look(2).await.until("words", |seen| seen.standing(id).is_some()).await;
    let seq = world.op(hide(seen.standing(id).unwrap(), Salt(world.chance.bytes()))).await.unwrap();
    let now = world.look(2).await.up_to(seq).await.standing(id).unwrap().hiding.as_ref().unwrap().shown;
    let invite =
        Command::InvitePerson { name: "Second".to_owned(), sign_in: "second".to_owned(), role: Role::Facilitator };
    let Ok(Done::Secret(link)) = world.staff.act(&invite).await else { panic!("no invitation") };
    let second = Staff::set_up(&world.http, &link, &world.chance).await;
    let Ok(app::desk::View::Me(me)) = second.read(&app::desk::Query::Me).await else { panic!("not signed in") };
    assert_eq!(second.ask(world.review, Op::ConfirmHiding { id, now }).await, Err(Refusal::ReviewUnknown));
    world.op(Op::AddFacilitator { account: me.account }).await.unwrap();
    let seq = second.ask(world.review, Op::ConfirmHiding { id, now }).await.unwrap();
    let seen = world.look(1).await.up_to(seq).await;
    assert!(seen.standing(id).unwrap().hiding.as_ref().unwrap().confirmed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_is_put_under_words_in_company_and_taken_away() {
    let (inside, world, mine) = board(93).await;
    let sign = async |n: usize, turn: u32, name: Option<&str>| {
        let name = name.map(|name| world.chance.words(name));
        let (id, secret) = (mine[n].id, mine[n].secret);
        world.places[n].write(&Anonymous::Sign { id, event: world.event, secret, turn, name }).await
    };
    sign(0, 1, Some("Gwen Hughes")).await.unwrap();
    sign(1, 1, Some("Ifan")).await.unwrap();
    tokio::time::timeout(Duration::from_mins(1), async {
        let reader = world.look(2).await;
        world.places[2].amend(&mine[2], "we met twice").await.unwrap();
        let signed = |seen: &Seen| seen.standing(mine[0].id).is_some_and(|it| it.signature.is_some());
        let seen = reader.until("a name", signed).await;
        let name = |n: usize| seen.standing(mine[n].id).unwrap().signature.clone().unwrap().name.unwrap();
        assert_eq!([name(0), name(1)], ["Gwen Hughes", "Ifan"]);
        sign(0, 2, None).await.unwrap();
        world.places[1].withdraw(&mine[1]).await.unwrap();
        world.places[2].amend(&mine[2], "we met three times").await.unwrap();
        let gone = |seen: &Seen| seen.standing(mine[0].id).is_some_and(|it| it.signature.is_none());
        reader.until("no name", gone).await;
    })
    .await
    .unwrap();
    let place = inside.stop().await;
    for file in walk(place.path()) {
        let bytes = std::fs::read(&file).unwrap();
        for name in ["Gwen Hughes", "Ifan"] {
            assert!(!bytes.windows(name.len()).any(|it| it == name.as_bytes()), "{name} in {}", file.display());
        }
    }
}
