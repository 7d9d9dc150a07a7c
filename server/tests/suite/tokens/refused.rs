//! What is no token of this round buys nothing: replays elsewhere, forgeries, tokens of others, tokens after the end.
//! Each is refused, and nothing has changed anywhere.

use super::{log, reveals};
use crate::support::chance::Chance;
use crate::support::inside::{Inside, NEVER};
use crate::support::people::{Place, Staff, askings, joining, look};
use crate::support::world::{DIFFER, FEELING, RIGHT, World, add_places};
use review::id::{ContributionId, EventId, ReviewId};
use review::op::{Anonymous, Op};
use review::refusal::Refusal;
use review::token::{Element, Nonce, Output, Pass, Token};
use review::wire::{Ask, Joined, Outcome, PROTOCOL, Signal, SignalKind, Write};
use seat::{Asking, Key, Round, RoundSeed};
use sha2::{Digest, Sha512};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

/// Outputs that somebody makes up.
const FORGERIES: usize = 150;

/// Three events at the same phase: two of one review, one of another. Nothing is let go by itself.
struct Scene {
    inside: Inside,
    here: World,
    beside: World,
    elsewhere: World,
}

/// Entries of a log, rows of its inbox, tokens that were spent.
type Stored = (u64, i64, i64);

impl Scene {
    async fn new(seed: u64) -> Self {
        let inside = Inside::on(tempfile::tempdir().unwrap(), NEVER).await;
        let staff = Staff::set_up(&inside.http, &inside.first_link().await, &Chance::new(seed)).await;
        let (here, elsewhere) = (World::open(&staff, 5, 2).await, World::open(&staff, 5, 2).await);
        let event = crate::support::world::add_event(&staff, here.review, vec![]).await;
        let mut places = vec![];
        for link in add_places(&staff, here.review, event, 5).await {
            places.push(Place::join(&inside.http, &link, &staff.chance).await);
        }
        let (http, review, chance) = (inside.http.clone(), here.review, staff.chance.clone());
        let beside = World { http, staff, review, event, places, chance };
        beside.op(Op::StartEvent { event }).await.unwrap();
        for to in 1..=2 {
            beside.move_to(to).await.unwrap();
        }
        Self { inside, here, beside, elsewhere }
    }

    async fn stored(&self) -> Vec<Stored> {
        let mut all = vec![];
        for review in [self.here.review, self.elsewhere.review] {
            let seq = self.inside.doors.rooms.state(review).await.unwrap().unwrap().seq;
            let path = server::inbox::path(&self.inside.folder.inboxes(), review);
            let options = SqliteConnectOptions::new().filename(path).read_only(true);
            // Before the first words came there is no file.
            let Ok(mut inbox) = options.connect().await else { continue };
            let count = "SELECT (SELECT count(*) FROM inbox), (SELECT count(*) FROM spent)";
            let (rows, spent) = sqlx::query_as(count).fetch_one(&mut inbox).await.unwrap();
            all.push((seq, rows, spent));
        }
        all
    }

    async fn send(&self, letter: &Write) -> Result<(), Refusal> {
        self.inside.http.post("/anon/write", None, letter).await.result::<Outcome>().map(drop)
    }

    /// All of these are refused, and nothing has changed.
    async fn refuses(&self, tries: &[(&str, Write, Refusal)]) {
        let before = self.stored().await;
        for (what, letter, refusal) in tries {
            assert_eq!(self.send(letter).await, Err(*refusal), "{what}");
            assert_eq!(self.stored().await, before, "{what}");
        }
    }

    /// A letter with a token, to any place, under any id.
    fn letter(&self, token: Option<Token>, id: ContributionId, to: (ReviewId, EventId, u8)) -> Write {
        let ((review, event, round), chance) = (to, &self.here.chance);
        let (edit, words) = (chance.edit().hash(), chance.words("words that must not come in"));
        let op = Anonymous::Contribute { id, event, round, voice: None, edit, words };
        Write { v: PROTOCOL, review, token, op }
    }

    /// A letter with a token under its own id.
    fn spending(&self, token: Token, to: (ReviewId, EventId, u8)) -> Write {
        self.letter(Some(token), token.nonce.contribution(), to)
    }

    fn to(&self, round: u8) -> (ReviewId, EventId, u8) {
        (self.here.review, self.here.event, round)
    }
}

/// Tokens that whoever knows a seed can make without having a seat.
fn minted(seed: &RoundSeed, number: u16) -> Vec<Token> {
    let round = Round::new(seed);
    let asking = Asking::new(&Key([77; 16]), &round.key(), number).unwrap();
    let (elements, proof) = round.issue(asking.blinded(), [78; 32]).unwrap();
    let token = |token: seat::Token| Token { nonce: Nonce(token.nonce), output: Output(token.output) };
    asking.finish(&elements, &proof).unwrap().into_iter().map(token).collect()
}

/// RFC 9497 `Finalize` of a nonce whose element was the identity: what anybody could work out for a server that
/// evaluates it, or for a key of zero.
fn of_the_identity(nonce: Nonce) -> Token {
    let identity = [0; 32];
    let parts = [&[0, 32], &nonce.0[..], &[0, 32], &identity, b"Finalize"];
    Token { nonce, output: Output(Sha512::digest(parts.concat()).into()) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_good_in_its_own_round_and_nowhere_else() {
    let scene = Scene::new(64).await;
    let (here, beside, elsewhere) = (&scene.here, &scene.beside, &scene.elsewhere);
    for place in [&here.places[0], &beside.places[0], &elsewhere.places[0]] {
        place.contribute(RIGHT, "so that every inbox is there").await;
    }
    let token = here.places[1].token(RIGHT);
    let wrong = Refusal::TokenWrong;
    let mut tries = vec![
        ("another round that is open", scene.spending(token, scene.to(FEELING)), wrong),
        ("a round that comes later", scene.spending(token, scene.to(DIFFER)), wrong),
        ("a round that is not there", scene.spending(token, scene.to(99)), wrong),
        ("another event", scene.spending(token, (here.review, beside.event, RIGHT)), wrong),
        ("another review", scene.spending(token, (elsewhere.review, elsewhere.event, RIGHT)), wrong),
        ("its event under another review", scene.spending(token, (elsewhere.review, here.event, RIGHT)), wrong),
        ("another event under its review", scene.spending(token, (here.review, elsewhere.event, RIGHT)), wrong),
        ("a pass as a token", scene.spending(here.places[1].pass().token, scene.to(RIGHT)), wrong),
        ("an id that is not its own", scene.letter(Some(token), here.chance.contribution(), scene.to(RIGHT)), wrong),
        ("no token", scene.letter(None, token.nonce.contribution(), scene.to(RIGHT)), wrong),
    ];
    // It is good, and too early: it is not spent by that.
    let early = here.places[1].token(DIFFER);
    tries.push(("too early", scene.spending(early, scene.to(DIFFER)), Refusal::RoundNotOpen));
    scene.refuses(&tries).await;
    // All the tries have cost it nothing.
    assert_eq!(scene.send(&scene.spending(token, scene.to(RIGHT))).await, Ok(()));
    let beside_it = scene.spending(token, (here.review, beside.event, RIGHT));
    scene.refuses(&[("spent here, tried in another event", beside_it, wrong)]).await;
    here.move_to(3).await.unwrap();
    assert_eq!(scene.send(&scene.spending(early, scene.to(DIFFER))).await, Ok(()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_can_make_a_token_or_use_that_of_another() {
    let scene = Scene::new(65).await;
    let (here, chance) = (&scene.here, &scene.here.chance);
    let theirs = here.places[0].contribute(RIGHT, "theirs").await;
    let token = here.places[1].token(RIGHT);
    let mut tries = vec![];
    for n in 0..FORGERIES {
        let mut forged = token;
        match n % 4 {
            0 => forged.output = Output(chance.bytes()),
            // One bit of 512, each of them in turn.
            1 => forged.output.0[n % 64] ^= 1 << (n / 64),
            2 => forged.nonce.0[n % 32] ^= 1 << (n / 32),
            _ => forged.nonce = Nonce(chance.bytes()),
        }
        tries.push(("made up", scene.spending(forged, scene.to(RIGHT)), Refusal::TokenWrong));
    }
    let (zero, full) = (Output([0; 64]), Output([0xff; 64]));
    let with = |nonce, output| scene.spending(Token { nonce, output }, scene.to(RIGHT));
    let identity = |nonce| scene.spending(of_the_identity(nonce), scene.to(RIGHT));
    // What everybody sees of somebody's contribution is its id; its nonce they see when the round closes.
    let mut guess = [0; 32];
    guess[..16].copy_from_slice(&theirs.id.0);
    let seen = |output| Some(Token { nonce: Nonce(guess), output });
    let as_theirs = |output| scene.letter(seen(output), theirs.id, scene.to(RIGHT));
    let wrong = Refusal::TokenWrong;
    tries.extend([
        ("zeros", with(token.nonce, zero), wrong),
        ("ones", with(token.nonce, full), wrong),
        ("the identity's output", identity(token.nonce), wrong),
        ("the identity's output of zeros", identity(Nonce([0; 32])), wrong),
        ("an id that stands there as a nonce", as_theirs(Output(chance.bytes())), wrong),
        ("with a good token for something else", as_theirs(token.output), wrong),
    ]);
    let minted = minted(&RoundSeed(chance.bytes()), 1)[0];
    tries.push(("a key of one's own", scene.spending(minted, scene.to(RIGHT)), wrong));
    // Whoever has a good token cannot write under, or change, what is somebody else's.
    let id = theirs.id;
    let (event, secret, words) = (here.event, chance.edit(), chance.words("other words"));
    let amend = Anonymous::Amend { id, event, secret, words: words.clone(), after: None };
    let changing = |op, token| Write { v: PROTOCOL, review: here.review, token, op };
    tries.extend([
        ("a good token under their id", scene.letter(Some(token), id, scene.to(RIGHT)), wrong),
        ("a change with another secret", changing(amend.clone(), None), Refusal::EditSecretWrong),
        ("a change with a token", changing(amend, Some(token)), Refusal::Malformed),
    ]);
    let own = Anonymous::Amend { id, event, secret: theirs.secret, words, after: None };
    let back = Anonymous::Withdraw { id, event, secret: theirs.secret };
    tries.extend([
        ("one's own change with a token", changing(own, Some(token)), Refusal::Malformed),
        ("taking back with a token", changing(back, Some(token)), Refusal::Malformed),
    ]);
    scene.refuses(&tries).await;
    assert_eq!(scene.send(&scene.spending(token, scene.to(RIGHT))).await, Ok(()), "it was spent on nothing");
}

/// Once a round has closed, everybody has its seed and can make any number of its tokens: they buy nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_its_round_closed_a_token_buys_nothing() {
    let scene = Scene::new(66).await;
    let (here, place) = (&scene.here, &scene.here.places[0]);
    let spent = place.contribute(FEELING, "in time").await;
    let gone = place.contribute(FEELING, "never seen").await;
    place.withdraw(&gone).await.unwrap();
    let unspent = place.token(FEELING);
    here.op(Op::CloseRound { event: here.event, round: FEELING }).await.unwrap();
    let head = here.op(Op::SetTimer { event: here.event, seconds: 60 }).await.unwrap();
    let seen = log(&here.http, here.review, place.pass(), head).await;
    let seed = RoundSeed(reveals(&seen, here.event)[&FEELING].seed.0);
    let minted = minted(&seed, 3);
    let closed = Refusal::RoundClosed;
    let mut tries = vec![
        ("never spent", scene.spending(unspent, scene.to(FEELING)), closed),
        ("minted", scene.spending(minted[0], scene.to(FEELING)), closed),
        ("minted, for another round", scene.spending(minted[1], scene.to(RIGHT)), Refusal::TokenWrong),
        ("minted, for another event", scene.spending(minted[2], (here.review, scene.beside.event, FEELING)), {
            Refusal::TokenWrong
        }),
    ];
    let again = |id: ContributionId| {
        let write = place.letter(&spent.op);
        let token = write.token.filter(|token| token.nonce.contribution() == id);
        scene.letter(token, id, scene.to(FEELING))
    };
    tries.push(("spent, other words", again(spent.id), Refusal::IdTaken));
    tries.push(("taken back", place.letter(&gone.op), Refusal::ContributionWithdrawn));
    scene.refuses(&tries).await;
    // A retry is answered as the first time, also now, and adds nothing.
    let before = scene.stored().await;
    assert_eq!(place.write(&spent.op).await, Ok(()));
    assert_eq!(scene.stored().await, before);
    here.op(Op::EndEvent { event: here.event }).await.unwrap();
    let late = [
        ("never spent, after the end", scene.spending(unspent, scene.to(FEELING)), closed),
        ("minted, after the end", scene.spending(minted[0], scene.to(FEELING)), closed),
        ("taken back, after the end", place.letter(&gone.op), closed),
    ];
    scene.refuses(&late).await;
}

/// A pass opens its own event, and a token of a round opens nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_no_pass_and_a_pass_is_of_one_event() {
    let scene = Scene::new(67).await;
    let (here, beside, elsewhere) = (&scene.here, &scene.beside, &scene.elsewhere);
    let pass = here.places[0].pass();
    let mut bent = pass;
    bent.token.output.0[0] ^= 1;
    let wrong = [
        Pass { token: here.places[0].token(RIGHT), ..pass },
        Pass { event: beside.event, ..pass },
        Pass { review: elsewhere.review, event: elsewhere.event, ..pass },
        Pass { review: elsewhere.review, ..pass },
        // A screen's pass has a key of its own.
        Pass { screen: true, ..pass },
        Pass { token: of_the_identity(pass.token.nonce), ..pass },
        bent,
    ];
    let http = &scene.inside.http;
    for pass in wrong {
        let signal = Signal { v: PROTOCOL, pass, signal: SignalKind::Ready(true) };
        let signal = http.post("/anon/signal", None, &signal).await;
        assert_eq!((signal.status, signal.json::<Refusal>()), (401, Refusal::PassUnknown), "{pass:?}");
        let ask = Ask { v: PROTOCOL, pass: Some(pass), ops: vec![] };
        assert_eq!(http.post("/anon/ask", None, &ask).await.status, 401);
        let hello = crate::support::reader::hello(pass.review, Some(pass));
        assert_eq!(http.post("/anon/stream", None, &hello).await.status, 401);
    }
    assert_eq!(here.places[0].signal(SignalKind::Ready(true)).await, Ok(()));
}

/// What makes no sense to ask for is refused before the place is taken, so that it costs nobody their place; and no key
/// is ever put to the identity, whose answer is the same under every key.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_element_is_never_evaluated() {
    let scene = Scene::new(68).await;
    let (here, http) = (&scene.here, &scene.inside.http);
    let link = add_places(&here.staff, here.review, here.event, 1).await.remove(0);
    let asked = look(http, &link).await.unwrap();
    let askings = askings(&asked.asked, &Key([5; 16]));
    let good = joining(&link, &askings);
    let wrong = [[0; 32], [0xff; 32], here.chance.bytes::<32>().map(|byte| byte | 1)];
    for element in wrong.map(Element) {
        for (batch, place) in [(0, 0), (1, 0), (1, 19), (5, 9)] {
            let mut bad = good.clone();
            bad.blinded[batch][place] = element;
            let answer = http.post("/issue/join", None, &bad).await;
            assert_eq!(answer.result::<Joined>().err(), Some(Refusal::Malformed), "{batch} {place}");
        }
    }
    let (mut fewer, mut more, mut none) = (good.clone(), good.clone(), good.clone());
    fewer.blinded[1].pop();
    more.blinded[1].push(good.blinded[1][0]);
    none.blinded.pop();
    for bad in [&fewer, &more, &none] {
        let answer = http.post("/issue/join", None, bad).await;
        assert_eq!(answer.result::<Joined>().err(), Some(Refusal::Malformed));
    }
    assert!(!look(http, &link).await.unwrap().taken);
    assert!(http.post("/issue/join", None, &good).await.result::<Joined>().is_ok());
}

/// Keys lie on the disk before their event is in the log: only whoever may add one gets them made.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_may_not_add_an_event_leaves_no_keys_and_moves_nobody() {
    let scene = Scene::new(69).await;
    let (here, chance) = (&scene.here, &scene.here.chance);
    let (event, title) = (chance.event(), chance.words("not theirs"));
    let mut plan = review::plan::Plan::plain(vec![]);
    let add = Op::AddEvent { event, day: None, plan: plan.clone(), title: title.clone() };
    assert_eq!(here.places[0].ask(add).await, Err(Refusal::NotAllowed));
    // Nor for a plan that holds together no more, however many rounds it has.
    plan.rounds = vec![plan.rounds[0].clone(); 300];
    assert_eq!(here.op(Op::AddEvent { event, day: None, plan, title }).await, Err(Refusal::PlanWrong));
    assert!(scene.inside.doors.keys.of(here.review, event).await.unwrap().is_none());

    here.places[0].signal(SignalKind::Ready(true)).await.unwrap();
    let to = Op::MovePhase { event: here.event, to: 3, few: true, reason: None };
    assert_eq!(here.places[0].ask(to).await, Err(Refusal::NotAllowed));
    assert_eq!(scene.inside.doors.attendance.ready_count(here.review, here.event), 1);
}
