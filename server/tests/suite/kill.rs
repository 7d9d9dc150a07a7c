//! `kill -9` under load, again and again on the same data: whatever was acknowledged is there once, and everybody
//! reads the same order. `CAIRN_SOAK=1` runs 10,000 rounds; `CAIRN_SEED` replays a run.

use crate::support::chance::Chance;
use crate::support::child::Child;
use crate::support::number_from_environment;
use crate::support::people::{Mine, Place, Staff, only};
use crate::support::reader::{Reader, hello};
use crate::support::world::{FEELING, RIGHT, World, add_places, open_review};
use review::id::{ContributionId, EventId, OpId, ReviewId};
use review::leaf::{Fact, Leaf};
use review::op::{Op, Request};
use review::plan::{Column, Plan, Release, Round};
use review::wire::{Hello, Outcome};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

/// Rounds in which one review lives; then its event ends and everything is counted.
const ROUNDS_OF_A_REVIEW: u64 = 5;
const PLACES: u32 = 6;
/// Rounds of the event beside those of the plain plan, so that everybody has tokens for a whole life.
const MORE_MIXED: std::ops::Range<u8> = 5..9;
const MORE_SEALED: std::ops::Range<u8> = 9..13;
/// What a place writes at most until it is killed, in each of the rounds.
const WRITES_OF_A_ROUND: u64 = review::limits::CONTRIBUTIONS_PER_SEAT_MAX as u64 / ROUNDS_OF_A_REVIEW;
/// The load of a round is killed within this time.
const KILLED_WITHIN_MS: usize = 400;

/// Much to write in the second phase, some of it let go on ticks and some at the end.
fn plan() -> Plan {
    let (mut plan, per_seat) = (World::generous(), review::limits::CONTRIBUTIONS_PER_SEAT_MAX);
    plan.phases[1].rounds.extend(MORE_MIXED);
    plan.phases[2].rounds.extend(MORE_SEALED);
    let mixed = MORE_MIXED.map(|_| Round { column: Column::Feeling, release: Release::Mixed, per_seat });
    let sealed = MORE_SEALED.map(|_| Round { column: Column::Right, release: Release::Sealed, per_seat });
    plan.rounds.extend(mixed.chain(sealed));
    plan
}

/// What the clients of one review know.
#[derive(Default)]
struct Known {
    /// Named requests that were acknowledged.
    asked: BTreeSet<OpId>,
    /// Contributions that were acknowledged, with their words.
    written: BTreeMap<ContributionId, String>,
    /// Sent, and never answered: once or not at all, until they are sent again.
    asked_in_vain: Vec<Request>,
    written_in_vain: Vec<(usize, Mine)>,
}

/// One review, its clients, and what they know.
struct Life {
    review: ReviewId,
    event: EventId,
    staff: Staff,
    places: Vec<Place>,
    known: Known,
    /// Entries that were read already.
    head: u64,
    log: BTreeMap<u64, (String, Option<String>)>,
}

impl Life {
    async fn begin(staff: &Staff) -> Self {
        let review = open_review(staff, "LR-1").await;
        let event = staff.chance.event();
        let title = staff.chance.words("A day of learning");
        let add = Op::AddEvent { event, day: None, plan: plan(), title };
        staff.ask(review, add).await.unwrap();
        let mut places = vec![];
        for link in add_places(staff, review, event, PLACES).await {
            places.push(Place::join(&staff.http, &link, &staff.chance).await);
        }
        staff.ask(review, Op::StartEvent { event }).await.unwrap();
        for to in 1..=2 {
            staff.ask(review, Op::MovePhase { event, to, few: true, reason: None }).await.unwrap();
        }
        Self { review, event, staff: staff.clone(), places, known: Known::default(), head: 1, log: BTreeMap::new() }
    }

    /// The same people at a server that has started anew.
    async fn move_to(&mut self, child: &Child) {
        self.staff.http = child.http.clone();
        for place in &mut self.places {
            place.follow(&child.http);
        }
        // What was never answered is sent again, under the same ids.
        for request in std::mem::take(&mut self.known.asked_in_vain) {
            self.staff.ask_again(self.review, &request).await.unwrap();
            self.known.asked.insert(request.id);
        }
        for (place, mine) in std::mem::take(&mut self.known.written_in_vain) {
            self.places[place].write(&mine.op).await.unwrap();
            self.known.written.insert(mine.id, mine.text);
        }
    }

    /// Everybody asks and writes until the server is gone.
    async fn load(&mut self, child: Child, after: Duration) -> String {
        let staff =
            futures::future::join_all((0..2).map(|_| ask_until_it_breaks(&self.staff, self.review, self.event)));
        let places = self.places.iter().enumerate().map(|(n, place)| write_until_it_breaks(n, place));
        let kill = async {
            tokio::time::sleep(after).await;
            tokio::task::spawn_blocking(move || child.kill()).await.unwrap()
        };
        let (asked, written, log) = tokio::join!(staff, futures::future::join_all(places), kill);
        for (done, in_vain) in asked {
            self.known.asked.extend(done);
            self.known.asked_in_vain.extend(in_vain);
        }
        for (done, in_vain) in written {
            self.known.written.extend(done.into_iter().map(|mine| (mine.id, mine.text)));
            self.known.written_in_vain.extend(in_vain);
        }
        log
    }

    /// Two readers read on, each their way; both are told the same, and it follows on what was read before.
    async fn read(&mut self, up_to: u64) {
        let epoch = Reader::socket(&self.staff.http, Some(&self.staff.cookie), &hello(self.review, None)).await;
        let epoch = epoch.until("a welcome", |seen| seen.epoch.is_some()).await.epoch;
        let on = Hello { after: self.head, epoch, ..hello(self.review, None) };
        let one = Reader::socket(&self.staff.http, Some(&self.staff.cookie), &on).await;
        let other = Hello { pass: Some(self.places[0].pass()), ..on };
        let other = Reader::lines(&self.staff.http, None, &other).await.unwrap();
        let (one, other) = (one.up_to(up_to).await, other.up_to(up_to).await);
        for seq in self.head + 1..=up_to {
            let entry = one.entries.get(&seq).unwrap_or_else(|| panic!("entry {seq} was not told"));
            assert_eq!(Some(entry), other.entries.get(&seq), "entry {seq}");
            self.log.insert(seq, entry.clone());
        }
        self.head = up_to;
    }

    /// Everything that was acknowledged is in the log, once.
    fn check(&self, round: u64, all: bool) {
        let mut asked: BTreeMap<OpId, u32> = BTreeMap::new();
        let mut written: BTreeMap<ContributionId, Vec<&str>> = BTreeMap::new();
        for (text, words) in self.log.values() {
            let leaf = Leaf::decode(text.as_bytes()).unwrap();
            if let Fact::TimerSet { .. } = leaf.fact {
                *asked.entry(leaf.op().unwrap()).or_default() += 1;
            }
            if let Fact::Contributed { id, .. } = leaf.fact {
                written.entry(id).or_default().push(words.as_deref().unwrap_or_default());
            }
        }
        assert!(asked.values().all(|times| *times == 1), "round {round}: a request counted twice");
        assert!(written.values().all(|times| times.len() == 1), "round {round}: words counted twice");
        for id in &self.known.asked {
            assert!(asked.contains_key(id), "round {round}: an acknowledged request is lost");
        }
        if all {
            for (id, text) in &self.known.written {
                assert_eq!(written.get(id), Some(&vec![text.as_str()]), "round {round}: acknowledged words are lost");
            }
            assert_eq!(written.len(), self.known.written.len(), "round {round}: words of nobody");
        }
    }
}

async fn ask_until_it_breaks(staff: &Staff, review: ReviewId, event: EventId) -> (Vec<OpId>, Option<Request>) {
    let mut done = vec![];
    loop {
        let seconds = 1 + staff.chance.below(1_000) as u32;
        let request = Request { id: staff.chance.op(), op: Op::SetTimer { event, seconds } };
        match staff.http.try_send(staff.asking(review, vec![request.clone()])).await {
            Ok(answer) => drop(only(&answer).unwrap()),
            Err(_) => return (done, Some(request)),
        }
        done.push(request.id);
    }
}

async fn write_until_it_breaks(n: usize, place: &Place) -> (Vec<Mine>, Option<(usize, Mine)>) {
    let mut done = vec![];
    // All rounds in turn, so that the tokens last until the event ends.
    for _ in 0..WRITES_OF_A_ROUND {
        for round in [FEELING, RIGHT].into_iter().chain(MORE_MIXED).chain(MORE_SEALED) {
            let mine = place.compose(round, &format!("{n}: {}", place.chance.letters()));
            match place.http.try_send(place.writing(&mine.op)).await {
                Ok(answer) => drop(answer.result::<Outcome>().unwrap()),
                Err(_) => return (done, Some((n, mine))),
            }
            done.push(mine);
        }
    }
    (done, None)
}

/// One life of a review: so many kills, then everything is let go and counted.
async fn live(data: &Path, mut child: Child, staff: &mut Staff, first_round: u64, rounds: u64) -> Child {
    staff.http = child.http.clone();
    let mut life = Life::begin(staff).await;
    for round in first_round..first_round + rounds {
        let after = Duration::from_millis(staff.chance.below(KILLED_WITHIN_MS) as u64);
        let log = life.load(child, after).await;
        assert!(!log.contains("ERROR"), "round {round}: {log}");
        child = Child::start(data);
        life.move_to(&child).await;
        let head = life.staff.ask(life.review, Op::SetTimer { event: life.event, seconds: 5 }).await.unwrap();
        life.read(head).await;
        life.check(round, false);
    }
    life.staff.ask(life.review, Op::EndEvent { event: life.event }).await.unwrap();
    let account = review::id::AccountId(life.staff.chance.bytes());
    let head = life.staff.ask(life.review, Op::AddFacilitator { account }).await.unwrap();
    life.read(head).await;
    life.check(first_round + rounds, true);
    assert!(life.known.written.len() as u64 > rounds && life.known.asked.len() as u64 > rounds, "there was no load");
    staff.http = child.http.clone();
    child
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kill_9_once() {
    let rounds = if number_from_environment("CAIRN_SOAK").is_some() { 10_000 } else { 50 };
    let seed = number_from_environment("CAIRN_SEED").unwrap_or(1);
    let data = tempfile::tempdir().unwrap();
    let mut child = Child::start(data.path());
    let mut staff = Staff::set_up(&child.http, &child.first_link(), &Chance::new(seed)).await;
    for first in (0..rounds).step_by(ROUNDS_OF_A_REVIEW as usize) {
        child = live(data.path(), child, &mut staff, first, ROUNDS_OF_A_REVIEW).await;
    }
    // Everything is closed; a clean stop and a last start.
    let log = child.stop();
    assert!(!log.contains("ERROR"), "{log}");
    let mut last = Child::start(data.path());
    assert_eq!(last.http.get("/readyz", None).await.status, 200);
    assert!(last.is_alive());
}
