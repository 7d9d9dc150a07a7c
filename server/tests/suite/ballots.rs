//! Ballots over HTTP: one seat, one ballot; replaced until it is counted, counted once whatever crashes, and then gone.

use crate::support::chance::Chance;
use crate::support::child::Child;
use crate::support::inside::Inside;
use crate::support::people::{Place, Staff};
use crate::support::reader::Seen;
use crate::support::world::{World, add_event, open_review};
use app::desk::{Command, Done, PlaceLink};
use review::ballot::Subject;
use review::id::EventId;
use review::leaf::{Fact, From, Leaf};
use review::op::{Anonymous, Op};
use review::opening::EditSecret;
use review::plan::{Band, Column, Voice};
use review::refusal::Refusal;
use review::state::{BallotRound, RoundStatus};
use review::token::Output;
use review::wire::{Mine, PROTOCOL, Waiting, Write};

/// Rounds of the plain plan.
const SAFE_ON_ARRIVING: u8 = 5;
const STANCES: u8 = 6;

fn round(seen: &Seen, event: EventId, round: u8) -> BallotRound {
    seen.state.events[&event].ballots[&round].clone()
}

fn is_closed(event: EventId, round: u8) -> impl Fn(&Seen) -> bool {
    move |seen| {
        let of = seen.state.events.get(&event);
        of.is_some_and(|of| of.rounds[usize::from(round)].status == RoundStatus::Closed)
    }
}

/// Opens a round of stances about as many themes.
async fn ask_about(world: &World, themes: usize) {
    let mut about = vec![];
    for _ in 0..themes {
        let theme = world.chance.theme();
        let title = world.chance.words("We rang each other");
        world.op(Op::AddTheme { theme, event: world.event, column: Column::Right, title }).await.unwrap();
        about.push(Subject::Theme(theme));
    }
    world.op(Op::OpenBallot { event: world.event, round: STANCES, about, few: true }).await.unwrap();
}

async fn count(world: &World, round: u8) -> Seen {
    let board = world.look(0).await;
    world.op(Op::ScheduleReveal { event: world.event, round }).await.unwrap();
    board.until("the answers are counted", is_closed(world.event, round)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ballot_is_replaced_and_counted_once() {
    let inside = Inside::start().await;
    let staff = Staff::set_up(&inside.http, &inside.first_link().await, &Chance::new(80)).await;
    let world = World::open(&staff, 6, 1).await;
    let (event, places) = (world.event, &world.places);
    for place in places {
        place.vote(SAFE_ON_ARRIVING, 1, &[(0, 4)]).await.unwrap();
        place.vote(SAFE_ON_ARRIVING, 1, &[(0, 4)]).await.unwrap();
    }
    places[0].vote(SAFE_ON_ARRIVING, 2, &[(0, 1)]).await.unwrap();
    assert_eq!(places[0].vote(SAFE_ON_ARRIVING, 1, &[(0, 4)]).await, Err(Refusal::ChangedMeanwhile));
    // On another device, by the secret of the ballot; nobody else's opens it.
    let theirs = places[0].ballot(SAFE_ON_ARRIVING, 2, &[(0, 1)]);
    let ask = async |secret: EditSecret| {
        let mine = Mine { v: PROTOCOL, review: world.review, id: theirs.id, secret };
        inside.http.post("/anon/mine", None, &mine).await.result::<Option<Waiting>>().unwrap()
    };
    let own = EditSecret(places[0].key.edit_secret(&theirs.id.0));
    assert_eq!(ask(own).await, Some(Waiting::Ballot(theirs.clone())));
    assert_eq!(ask(EditSecret([7; 32])).await, None);
    // Nothing of it shows, but how many.
    let watch = world.watch().await;
    let six =
        |seen: &Seen| seen.presence.events.get(&event).is_some_and(|it| it.waiting.get(&SAFE_ON_ARRIVING) == Some(&6));
    let seen = watch.until("six ballots wait", six).await;
    assert!(!seen.texts.concat().contains("answered"), "an answer before its round has closed");
    let seen = count(&world, SAFE_ON_ARRIVING).await;
    assert_eq!(round(&seen, event, SAFE_ON_ARRIVING).figures, [[0, 1, 0, 0, 5]]);
    let late = places[0].vote(SAFE_ON_ARRIVING, 3, &[(0, 0)]).await;
    assert!(matches!(late, Err(Refusal::RoundClosed | Refusal::TokenSpent)), "{late:?}");
    assert_eq!(ask(own).await, None, "ballots are destroyed when they are counted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ballot_takes_a_token_of_its_own_round() {
    let (_inside, world) = World::inside(81).await;
    world.move_to(4).await.unwrap();
    ask_about(&world, 1).await;
    let place = &world.places[0];
    let post = async |write: Write| world.http.post("/anon/write", None, &write).await.result::<serde_json::Value>();
    let letter = place.letter(&Anonymous::Vote(place.ballot(STANCES, 1, &[(0, 1)])));
    let token = letter.token.unwrap();
    let mut forged = letter.clone();
    forged.token = Some(review::token::Token { output: Output([9; 64]), ..token });
    assert_eq!(post(forged).await, Err(Refusal::TokenWrong), "made up");
    assert_eq!(post(Write { token: None, ..letter.clone() }).await, Err(Refusal::TokenWrong), "none");
    let mut other = letter.clone();
    other.token = Some(place.tokens[usize::from(STANCES) + 2][0]);
    assert_eq!(post(other).await, Err(Refusal::TokenWrong), "another round's");
    let mut theirs = letter.clone();
    theirs.token = Some(world.places[1].tokens[usize::from(STANCES) + 1][0]);
    assert_eq!(post(theirs).await, Err(Refusal::TokenWrong), "of another ballot");
    assert!(post(letter).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_leaf_says_which_answers_came_together() {
    let inside = Inside::start().await;
    let staff = Staff::set_up(&inside.http, &inside.first_link().await, &Chance::new(82)).await;
    let world = World::open(&staff, 7, 4).await;
    let board = world.look(0).await;
    ask_about(&world, 3).await;
    for (n, place) in world.places.iter().enumerate() {
        let n = n as u8;
        place.vote(STANCES, 1, &[(0, n % 3), (1, (n + 1) % 3), (2, (n + 2) % 3)]).await.unwrap();
    }
    let closed = count(&world, STANCES).await;
    assert_eq!(round(&closed, world.event, STANCES).figures, [[3, 2, 2], [2, 3, 2], [2, 2, 3]]);
    let seen = board.up_to(closed.state.seq).await;
    let mut answers = vec![];
    for (text, _) in seen.entries.values() {
        let leaf = Leaf::decode(text.as_bytes()).unwrap();
        if let Fact::Answered { about, choice, salt, .. } = leaf.fact {
            assert_eq!(leaf.from, From::Batch);
            assert_eq!(text.matches(':').count(), 8, "a field more: {text}");
            answers.push((about, choice, salt));
        }
    }
    assert_eq!(answers.len(), 21);
    for place in &world.places {
        let own = place.ballot(STANCES, 1, &[(0, 0), (1, 0), (2, 0)]);
        let found =
            |it: &review::ballot::Answer| answers.iter().any(|(about, _, salt)| (*about, *salt) == (it.about, it.salt));
        assert!(own.answers.iter().all(found), "everybody finds their own answers");
        let told = seen.texts.concat();
        let nonce = place.tokens[usize::from(STANCES) + 1][0].nonce.to_hex();
        assert!(!told.contains(&own.id.to_hex()) && !told.contains(&own.edit.to_hex()));
        assert_eq!(told.matches(&nonce).count(), 1, "among the sorted nonces, and nowhere else");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voice_leans_only_where_five_of_it_do() {
    let inside = Inside::start().await;
    let staff = Staff::set_up(&inside.http, &inside.first_link().await, &Chance::new(83)).await;
    let review = open_review(&staff, "LR-1").await;
    let voice = |agency: &str| Voice { agency: agency.to_owned(), band: Some(Band::Practitioner) };
    let event = add_event(&staff, review, vec![voice("Health"), voice("Police")]).await;
    let mut places = vec![];
    for (voice, number) in [(0, 6), (1, 5)] {
        let add = Command::AddPlaces { review, event, voice: Some(voice), number };
        let Ok(Done::Links(links)) = staff.act(&add).await else { panic!("no places") };
        for PlaceLink { secret, .. } in links {
            places.push(Place::join(&inside.http, &secret, &staff.chance).await);
        }
    }
    let (http, chance) = (inside.http.clone(), staff.chance.clone());
    let world = World { http, staff, review, event, places, chance };
    world.op(Op::StartEvent { event }).await.unwrap();
    for to in 1..=4 {
        world.move_to(to).await.unwrap();
    }
    ask_about(&world, 2).await;
    for (n, place) in world.places.iter().enumerate() {
        // All of Health agree with the first; four of Police see it differently, and one shows no voice.
        let choice = u8::from(n >= 6);
        let mut ballot = place.ballot(STANCES, 1, &[(0, choice)]);
        ballot.voice = place.voice.filter(|_| n != 10);
        place.write(&Anonymous::Vote(ballot)).await.unwrap();
    }
    let seen = count(&world, STANCES).await;
    let told = round(&seen, event, STANCES).told.unwrap();
    assert_eq!((told.answered, told.leanings), (11, vec![vec![Some(0), None], vec![None, None]]));
}

/// A kill at any moment between asking for the count and its end: every ballot is counted once, or still waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ballots_are_counted_once_whatever_dies() {
    let data = tempfile::tempdir().unwrap();
    let mut child = Child::start(data.path());
    let staff = Staff::set_up(&child.http, &child.first_link(), &Chance::new(84)).await;
    let mut world = World::open(&staff, 6, 1).await;
    for place in &world.places {
        place.vote(SAFE_ON_ARRIVING, 1, &[(0, 3)]).await.unwrap();
    }
    world.op(Op::ScheduleReveal { event: world.event, round: SAFE_ON_ARRIVING }).await.unwrap();
    for _ in 0..4 {
        child.kill();
        child = Child::start(data.path());
        world.http = child.http.clone();
        world.staff.http = child.http.clone();
        world.places.iter_mut().for_each(|place| place.follow(&child.http));
    }
    let board = world.look(0).await;
    let seen = board.until("the answers are counted", is_closed(world.event, SAFE_ON_ARRIVING)).await;
    assert_eq!(round(&seen, world.event, SAFE_ON_ARRIVING).figures, [[0, 0, 0, 6, 0]]);
    child.kill();
    let child = Child::start(data.path());
    world.places[1].follow(&child.http);
    let late = world.places[1].vote(SAFE_ON_ARRIVING, 2, &[(0, 0)]).await;
    assert!(matches!(late, Err(Refusal::RoundClosed | Refusal::TokenSpent)), "{late:?}");
    child.stop();
    let inbox = std::fs::read(server::inbox::path(&data.path().join("inbox"), world.review)).unwrap();
    let ballot = world.places[2].ballot(SAFE_ON_ARRIVING, 1, &[(0, 3)]);
    let edit = ballot.edit.to_hex();
    assert!(!inbox.windows(edit.len()).any(|it| it == edit.as_bytes()), "a ballot is left in the file");
}
