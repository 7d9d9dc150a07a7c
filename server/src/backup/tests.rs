//! Copies of an installation that is being written to, and putting them back.

use super::*;
use crate::clock::now_ms;
use crate::inbox::{Inbox, Spending};
use crate::keys::Keys;
use crate::room::{Headcount, Pace, Rooms};
use crate::secret::random;
use crate::store::accounts::Accounts;
use crate::store::{Store, log};
use async_trait::async_trait;
use review::id::{AccountId, ContributionId, EventId, OpId};
use review::leaf::{Fact, Leaf};
use review::op::{Anonymous, Asker, Op, Request};
use review::opening::{EditSecret, Salt, Words};
use review::plan::{Column, Plan, Release, Round};
use review::refusal::Refusal;
use review::state::State;
use review::text::Lang;
use review::token::{Nonce, Output, Pass, Token};
use review::wire::{Counts, Outcome};
use std::sync::Arc;
use tokio::task::JoinHandle;

const ACCOUNT: AccountId = AccountId([1; 16]);
const REVIEW: ReviewId = ReviewId([2; 16]);
const EVENT: EventId = EventId([3; 16]);
const OPS: u32 = 200;
/// Mixed rounds beside those of the plain plan: closing one lets go what waits in it, and changes if there are enough.
const MORE: [u8; 2] = [5, 6];

struct Six;

#[async_trait]
impl Headcount for Six {
    async fn phase_moved(&self, _: ReviewId, _: EventId) {}
    async fn joined(&self, _: ReviewId, _: EventId) -> Option<u32> {
        Some(6)
    }
    async fn voice_joined(&self, _: ReviewId, _: EventId, _: u8) -> Option<u32> {
        Some(6)
    }
    async fn counts(&self, _: ReviewId, _: EventId, _: usize) -> Counts {
        Counts::default()
    }
}

/// An installation in a temporary folder.
struct House {
    place: tempfile::TempDir,
    store: Store,
    keys: Keys,
    rooms: Rooms,
    tasks: Vec<JoinHandle<()>>,
}

impl House {
    async fn open(place: tempfile::TempDir) -> Self {
        let folder = DataFolder(place.path().join("data"));
        let store = Store::open(&folder).await.unwrap();
        let keys = Keys::open(&folder.keys()).await.unwrap();
        // Ticks are asked for by nobody here: only what is flushed leaves an inbox.
        let pace = Pace { live_ms: u64::MAX, slow_ms: u64::MAX };
        let rooms = Rooms::start(store.clone(), folder.inboxes(), Arc::new(Six), keys.clone(), pace).await;
        let (rooms, tasks) = rooms.unwrap();
        Self { place, store, keys, rooms, tasks }
    }

    /// A live event in which people write about what went right.
    async fn with_event() -> Self {
        let house = Self::open(tempfile::tempdir().unwrap()).await;
        let title = words("Child W");
        house
            .ask(Op::CreateReview { review: REVIEW, reference: "LR-07".to_owned(), title: title.clone(), regime: None })
            .await;
        // Rounds of ballots are numbered after those of words: more of these leave no number for them.
        let mut plan = Plan::plain(vec![]);
        plan.questions.clear();
        plan.phases.iter_mut().for_each(|phase| phase.rounds.retain(|round| usize::from(*round) < plan.rounds.len()));
        for extra in MORE {
            plan.rounds.push(Round { column: Column::Feeling, release: Release::Mixed, per_seat: 20 });
            plan.phases[1].rounds.push(extra);
        }
        house.ask(Op::AddEvent { event: EVENT, day: None, plan, title }).await;
        house.ask(Op::StartEvent { event: EVENT }).await;
        for to in [1, 2] {
            house.ask(Op::MovePhase { event: EVENT, to, few: false, reason: None }).await;
        }
        house
    }

    fn data(&self) -> DataFolder {
        DataFolder(self.place.path().join("data"))
    }

    async fn ask(&self, op: Op) {
        ask(&self.rooms, op).await;
    }

    async fn state(&self) -> Arc<State> {
        self.rooms.state(REVIEW).await.unwrap().unwrap()
    }

    /// Stops the server, and gives its folder back.
    async fn close(self) -> tempfile::TempDir {
        let Self { place, store, rooms, tasks, keys: _ } = self;
        drop(rooms);
        for task in tasks {
            task.await.unwrap();
        }
        store.pool().close().await;
        place
    }
}

fn words(text: &str) -> Words {
    Words { text: text.to_owned(), lang: Lang::En, salt: Salt(random()) }
}

async fn ask(rooms: &Rooms, op: Op) {
    let asked = Request { id: OpId(random()), op: op.clone() };
    let outcome = rooms.ask(REVIEW, Asker::Account(ACCOUNT), asked).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{op:?}: {outcome:?}");
}

/// What names the token of a contribution. The doors have looked at the rest of it.
fn nonce(n: u32) -> Nonce {
    let mut nonce = [0xc0; 32];
    nonce[..4].copy_from_slice(&n.to_be_bytes());
    Nonce(nonce)
}

fn id(n: u32) -> ContributionId {
    nonce(n).contribution()
}

fn secret(n: u32) -> EditSecret {
    EditSecret([n as u8; 32])
}

async fn try_to_say(rooms: &Rooms, n: u32, round: u8) -> Result<(), Refusal> {
    let (id, edit, words) = (id(n), secret(n).hash(), words(&format!("contribution {n}")));
    let said = Anonymous::Contribute { id, event: EVENT, round, voice: None, edit, words };
    rooms.write(REVIEW, said, Some(nonce(n))).await
}

async fn say(rooms: &Rooms, n: u32, round: u8) {
    assert_eq!(try_to_say(rooms, n, round).await, Ok(()));
}

async fn amend(rooms: &Rooms, n: u32, text: &str) {
    let said = Anonymous::Amend { id: id(n), event: EVENT, secret: secret(n), words: words(text), after: None };
    assert_eq!(rooms.write(REVIEW, said, None).await, Ok(()));
}

async fn leaves(house: &House) -> Vec<(Arc<[u8]>, Option<String>)> {
    let mut connection = house.store.pool().acquire().await.unwrap();
    let entries = log::read(&mut connection, REVIEW, 0, 10_000).await.unwrap();
    entries.into_iter().map(|entry| (entry.bytes, entry.opening.map(|opening| opening.text))).collect()
}

/// Restores into a new house beside the copy.
async fn restored(copy: &Path) -> (House, Restored) {
    let place = tempfile::tempdir().unwrap();
    let report = restore(copy, &DataFolder(place.path().join("data"))).await.unwrap();
    (House::open(place).await, report)
}

async fn waiting(house: &House) -> usize {
    Inbox::open(&house.data().inboxes(), REVIEW).await.unwrap().rows(EVENT).await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_of_a_busy_server_misses_nothing_that_was_acknowledged_before() {
    let house = House::with_event().await;
    let early = OPS / 4;
    for n in 0..early {
        say(&house.rooms, n, 1).await;
        let title = words(&format!("theme {n}"));
        let theme = review::id::ThemeId(random());
        house.ask(Op::AddTheme { theme, event: EVENT, column: Column::Right, title }).await;
    }
    let head_before = house.state().await.seq;
    let rooms = house.rooms.clone();
    let writer = tokio::spawn(async move {
        for n in early..OPS {
            say(&rooms, n, 1).await;
            let title = words(&format!("theme {n}"));
            let theme = review::id::ThemeId(random());
            ask(&rooms, Op::AddTheme { theme, event: EVENT, column: Column::Right, title }).await;
        }
    });
    let copy = house.place.path().join("copy");
    let report = backup(&house.data(), &copy).await.unwrap();
    writer.await.unwrap();
    assert_eq!((report.reviews, report.inboxes), (1, 1));

    let (again, told) = restored(&copy).await;
    let (kept, all) = (leaves(&again).await, leaves(&house).await);
    assert_eq!(kept, all[..kept.len()]);
    assert!(kept.len() as u64 >= head_before && kept.len() as u64 == told.entries);
    let there = waiting(&again).await;
    assert!(there as u64 == told.waiting && there >= early as usize && there <= OPS as usize, "{told}");
    for n in 0..early {
        let spent = Spending { event: EVENT, round: 1, nonce: nonce(n) };
        let mut inbox = Inbox::open(&again.data().inboxes(), REVIEW).await.unwrap();
        let view = inbox.view(id(n), Some(&spent)).await.unwrap();
        assert!(view.contribution.is_some(), "contribution {n} is missing");
        assert!(view.spent, "the token of contribution {n} could be spent again");
    }
    assert_ne!(again.rooms.epoch(), house.rooms.epoch());
    assert_eq!(again.state().await.seq, told.entries);
}

#[tokio::test]
async fn what_left_the_inbox_meanwhile_comes_neither_back_nor_twice() {
    let house = House::with_event().await;
    for n in 0..6 {
        say(&house.rooms, n, 0).await;
    }
    house.ask(Op::CloseRound { event: EVENT, round: 0 }).await;
    amend(&house.rooms, 0, "first change").await;
    for n in [1, 2] {
        amend(&house.rooms, n, "a change that stays").await;
    }
    say(&house.rooms, 20, MORE[0]).await;
    say(&house.rooms, 30, 1).await;
    let copy = house.place.path().join("copy");
    let begun = Begun::new(&house.data(), &copy).await.unwrap();
    amend(&house.rooms, 0, "second change").await;
    house.ask(Op::CloseRound { event: EVENT, round: MORE[0] }).await;
    amend(&house.rooms, 1, "too late for the copy").await;
    let report = begun.finish(&house.data()).await.unwrap();
    assert_eq!(report.entries, house.state().await.seq);

    let (again, told) = restored(&copy).await;
    assert_eq!((told.waiting, waiting(&again).await), (1, 1), "only what is sealed still waits");
    // Nor is a row harmful that is in both.
    let mut inbox = Inbox::open(&copy.join("inbox"), REVIEW).await.unwrap();
    let twice = inbox.view(id(20), None).await.unwrap().contribution.unwrap();
    Inbox::open(&again.data().inboxes(), REVIEW).await.unwrap().keep(&twice, EVENT, None).await.unwrap();
    say(&again.rooms, 40, MORE[1]).await;
    again.ask(Op::CloseRound { event: EVENT, round: MORE[1] }).await;
    let state = again.state().await;
    let text = |n: u32| state.contributions[&id(n)].text.as_deref();
    assert_eq!((text(0), text(1)), (Some("second change"), Some("a change that stays")));
    assert_eq!((text(20), text(40)), (Some("contribution 20"), Some("contribution 40")));
    assert_eq!((state.contributions.len(), waiting(&again).await), (8, 1));
    // Tokens that were spent stay spent, whether their words wait or stand.
    for (n, round) in [(20, MORE[0]), (30, 1), (40, MORE[1])] {
        assert_eq!(try_to_say(&again.rooms, n, round).await, Err(Refusal::IdTaken), "contribution {n}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_of_words_that_came_and_left_meanwhile_are_told_when_their_round_closes() {
    let house = House::with_event().await;
    say(&house.rooms, 30, 1).await;
    let copy = house.place.path().join("copy");
    let begun = Begun::new(&house.data(), &copy).await.unwrap();
    for n in 0..5 {
        say(&house.rooms, n, MORE[0]).await;
    }
    // With another round's close, what waits in company goes too, and its own round stays open.
    house.ask(Op::CloseRound { event: EVENT, round: MORE[1] }).await;
    assert_eq!(house.state().await.contributions.len(), 5);
    begun.finish(&house.data()).await.unwrap();

    let (again, _) = restored(&copy).await;
    again.ask(Op::CloseRound { event: EVENT, round: MORE[0] }).await;
    let told = leaves(&again).await.into_iter().find_map(|(bytes, _)| match Leaf::decode(&bytes).unwrap().fact {
        Fact::RoundClosed { round, reveal, .. } if round == MORE[0] => reveal,
        _ => None,
    });
    let mut spent: Vec<_> = (0..5).map(nonce).collect();
    spent.sort_unstable();
    assert_eq!(told.map(|reveal| reveal.nonces), Some(spent));
}

/// A pass and a token of a round, as the issuer makes them.
async fn issued(house: &House) -> (Pass, Token) {
    let keys = house.keys.of(REVIEW, EVENT).await.unwrap().unwrap();
    let token = |round: &seat::Round| {
        let asking = seat::Asking::new(&seat::Key([5; 16]), &round.key(), 1).unwrap();
        let (elements, proof) = round.issue(asking.blinded(), random()).unwrap();
        let seat::Token { nonce, output } = asking.finish(&elements, &proof).unwrap()[0];
        Token { nonce: Nonce(nonce), output: Output(output) }
    };
    let pass = Pass { review: REVIEW, event: EVENT, screen: false, token: token(keys.attend()) };
    (pass, token(keys.round(1).unwrap()))
}

#[tokio::test]
async fn passes_and_tokens_of_before_are_good_after_a_restore() {
    let house = House::with_event().await;
    let (pass, token) = issued(&house).await;
    let copy = house.place.path().join("copy");
    backup(&house.data(), &copy).await.unwrap();
    assert!(copy.join("keys.db").is_file());
    // An event that came after the copy is not in it, and nor are its keys.
    let (later, title) = (EventId([4; 16]), words("Another day"));
    house.ask(Op::AddEvent { event: later, day: None, plan: Plan::plain(vec![]), title }).await;

    let (again, _) = restored(&copy).await;
    assert!(again.data().keys().is_file());
    let keys = again.keys.of(REVIEW, EVENT).await.unwrap().unwrap();
    assert!(keys.admits(&pass) && keys.accepts(1, &token) && !keys.accepts(0, &token));
    let logged = again.state().await.events[&EVENT].keys.clone();
    assert_eq!(logged, Some(keys.public(Plan::plain(vec![]).rounds.len() + MORE.len())), "not the keys of the log");
    assert!(again.keys.of(REVIEW, later).await.unwrap().is_none() && !again.state().await.events.contains_key(&later));
}

#[tokio::test]
async fn a_review_that_is_deleted_meanwhile_leaves_nothing_in_the_copy() {
    let house = House::with_event().await;
    say(&house.rooms, 1, 1).await;
    let copy = house.place.path().join("copy");
    let begun = Begun::new(&house.data(), &copy).await.unwrap();
    assert!(inbox::path(&copy.join("inbox"), REVIEW).is_file());
    house.rooms.delete(REVIEW).await.unwrap();
    let report = begun.finish(&house.data()).await.unwrap();
    assert_eq!((report.reviews, report.inboxes), (0, 0));
    assert!(!inbox::path(&copy.join("inbox"), REVIEW).exists());
}

#[tokio::test]
async fn a_copy_of_a_stopped_server_holds_everything_and_ends_sessions() {
    let house = House::with_event().await;
    say(&house.rooms, 1, 1).await;
    let accounts = Accounts::new(house.store.pool().clone());
    let (account, _) = accounts.invite("Ann", "ann", app::desk::Role::Administrator, now_ms()).await.unwrap();
    let session = accounts.begin_session(account, now_ms()).await.unwrap();
    drop(accounts);
    let place = house.close().await;
    let (data, copy) = (DataFolder(place.path().join("data")), place.path().join("copy"));
    let report = backup(&data, &copy).await.unwrap();
    assert_eq!((report.reviews, report.inboxes), (1, 1));
    let (again, told) = restored(&copy).await;
    assert_eq!((told.entries, told.waiting), (report.entries, 1));
    let accounts = Accounts::new(again.store.pool().clone());
    assert!(accounts.by_sign_in("ann").await.unwrap().is_some());
    assert_eq!(accounts.session(session, now_ms()).await.unwrap(), None);
}

#[tokio::test]
async fn nothing_is_written_over_and_nothing_damaged_is_restored() {
    let house = House::with_event().await;
    say(&house.rooms, 1, 1).await;
    let (data, copy) = (house.data(), house.place.path().join("copy"));
    backup(&data, &copy).await.unwrap();
    assert!(backup(&data, &copy).await.is_err(), "the folder is not empty");
    let nothing = DataFolder(house.place.path().join("nothing"));
    assert!(backup(&nothing, &house.place.path().join("other")).await.is_err(), "there is no data");
    assert!(restore(&copy, &data).await.is_err(), "the folder holds data");
    assert!(restore(&data.0, &nothing).await.is_err(), "there is no manifest");

    let changes: [fn(&mut Vec<u8>); 3] = [damage, |bytes| bytes.truncate(100), Vec::clear];
    for name in ["reviews.db".to_owned(), "keys.db".to_owned(), format!("inbox/{REVIEW}.db")] {
        let path = copy.join(name);
        let whole = std::fs::read(&path).unwrap();
        for change in changes {
            let mut bytes = whole.clone();
            change(&mut bytes);
            std::fs::write(&path, bytes).unwrap();
            assert!(restore(&copy, &nothing).await.is_err());
            assert!(!nothing.reviews().exists() && !nothing.keys().exists(), "{path:?}");
        }
        std::fs::remove_file(&path).unwrap();
        assert!(restore(&copy, &nothing).await.is_err());
        std::fs::write(&path, whole).unwrap();
    }
    // What a restore left that was cut short is in nobody's way.
    std::fs::create_dir_all(nothing.0.join(".restoring/inbox")).unwrap();
    restore(&copy, &nothing).await.unwrap();
    assert!(!nothing.0.join(".restoring").exists());
}

#[expect(clippy::ptr_arg, reason = "one of several kinds of damage, some of which change the length")]
fn damage(bytes: &mut Vec<u8>) {
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
}

#[tokio::test]
async fn a_copy_holds_every_place_and_no_address() {
    use crate::issuer::Issuer;
    let house = House::with_event().await;
    let issuer = Issuer::open(&house.data().seats()).await.unwrap();
    let places = issuer.make_places(REVIEW, EVENT, Some(1), 3).await.unwrap();
    issuer.open_room(REVIEW, EVENT, 7).await.unwrap();
    let asked = random();
    issuer.join(places[0], asked).await.unwrap();
    let follow_ups = [review::follow_up::FollowUp { day: 100, news: review::follow_up::News::Progress }];
    let (of, at) = ((places[0], &asked), ("particular@example.org", Lang::En));
    issuer.leave_contact(of, (REVIEW, EVENT), at, (&follow_ups, 90)).await.unwrap();
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("copy");
    backup(&house.data(), &copy).await.unwrap();
    assert_eq!(issuer.due(REVIEW, &follow_ups, 100).await.unwrap().len(), 1, "it stays where it is");

    let holds = |path: &Path| std::fs::read(path).unwrap().windows(10).any(|window| window == b"particular");
    assert!(holds(&house.data().seats()));
    for file in std::fs::read_dir(&copy).unwrap().flatten().filter(|file| file.path().is_file()) {
        assert!(!holds(&file.path()), "{}", file.path().display());
    }
    let (other, _) = restored(&copy).await;
    let again = Issuer::open(&other.data().seats()).await.unwrap();
    assert_eq!(again.counts(REVIEW, EVENT, 2).await.unwrap(), issuer.counts(REVIEW, EVENT, 2).await.unwrap());
    assert!(again.look(places[0]).await.unwrap().taken && !again.look(places[2]).await.unwrap().taken);
    assert_eq!(again.reviews_with_contacts().await.unwrap(), []);
}
