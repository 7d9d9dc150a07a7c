//! The disk is full: what cannot be saved is refused and can be sent again, what was acknowledged is kept, and
//! everybody reads on. The disk is a limit on the size of files, set just above the largest one.

use crate::support::chance::Chance;
use crate::support::child::Child;
use crate::support::http::{Answer, Http};
use crate::support::people::{Mine, PASSWORD, Place, Staff, only};
use crate::support::reader::{Reader, Seen, hello};
use crate::support::world::{FEELING, RIGHT, World, add_places, open_review};
use crate::support::{number_from_environment, until};
use app::desk::{Query, View};
use app::pages::DutyForm;
use review::id::{ContributionId, Epoch, EventId, OpId, ReviewId};
use review::leaf::{Fact, Leaf};
use review::op::{Anonymous, Op, Request};
use review::refusal::Refusal;
use review::state::{RoundStatus, Status};
use review::wire::{Frame, Hello, Outcome};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

const PLACES: u32 = 6;
/// What the largest file may still grow by, and every other up to the same size: enough for a few writes.
const ALLOWANCE: u64 = 64 * 1_024;
/// Contributions that a place tries to make in one go; both goes together stay within its allowances.
const WRITES: usize = 26;
/// Named requests that nobody gets past: far more than the log has room for.
const ASKS_MAX: usize = 500;
/// In what `ulimit -f` counts.
const BLOCK: u64 = 512;
/// The status of `cannot-save`.
const INSUFFICIENT_STORAGE: u16 = 507;
/// Whoever is refused so often in a row believes it.
const REFUSED_IN_A_ROW: usize = 5;
/// Every answer comes within this time.
const PATIENCE: Duration = Duration::from_secs(20);

/// Something that a place wrote in a round.
struct Written {
    place: usize,
    round: u8,
    mine: Mine,
}

/// A change to something that waits for its board.
struct Changed {
    place: usize,
    id: ContributionId,
    op: Anonymous,
    /// The words afterwards; none if it was taken back.
    text: Option<String>,
    /// Whether it was acknowledged.
    kept: bool,
}

/// Which file has no room left first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    Log,
    Inbox,
    Both,
}

/// What clients were told about what they sent.
#[derive(Default)]
struct Told {
    /// Named requests that were acknowledged, with the number of their entry.
    asked: Vec<(Request, u64)>,
    asked_in_vain: Vec<Request>,
    /// Contributions that were acknowledged.
    written: Vec<Written>,
    written_in_vain: Vec<Written>,
    changed: Vec<Changed>,
    /// Reports to those on duty that were acknowledged.
    reported: BTreeSet<String>,
    /// Sessions that began.
    sessions: Vec<String>,
}

impl Told {
    fn take(&mut self, other: Self) {
        self.asked.extend(other.asked);
        self.asked_in_vain.extend(other.asked_in_vain);
        self.written.extend(other.written);
        self.written_in_vain.extend(other.written_in_vain);
    }
}

/// A live event in whose second phase everybody may write, and what its people know.
struct Day {
    review: ReviewId,
    event: EventId,
    staff: Staff,
    places: Vec<Place>,
    /// The end of the log while there was room.
    head: u64,
    epoch: Option<Epoch>,
    told: Told,
}

impl Day {
    /// Everything is made while there is room, and everybody writes one thing.
    async fn begin(child: &Child, seed: u64) -> Self {
        let staff = Staff::set_up(&child.http, &child.first_link(), &Chance::new(seed)).await;
        let (review, event) = (open_review(&staff, "LR-1").await, staff.chance.event());
        let title = staff.chance.words("A day of learning");
        let add = Op::AddEvent { event, day: None, plan: World::generous(), title };
        staff.ask(review, add).await.expect("an event");
        let mut places = vec![];
        for link in add_places(&staff, review, event, PLACES).await {
            places.push(Place::join(&child.http, &link, &staff.chance).await);
        }
        staff.ask(review, Op::StartEvent { event }).await.expect("a start");
        let mut head = 0;
        for to in 1..=2 {
            head = staff.ask(review, Op::MovePhase { event, to, few: true, reason: None }).await.expect("a phase");
        }
        let mut told = Told::default();
        for (n, place) in places.iter().enumerate() {
            let mine = place.contribute(RIGHT, &format!("there was room for {n}")).await;
            told.written.push(Written { place: n, round: RIGHT, mine });
        }
        let epoch = Reader::socket(&staff.http, Some(&staff.cookie), &hello(review, None)).await;
        let epoch = epoch.until("a welcome", |seen| seen.epoch.is_some()).await.epoch;
        Self { review, event, staff, places, head, epoch, told }
    }

    /// The same people at a server that has started anew.
    fn move_to(&mut self, child: &Child) {
        self.staff.http = child.http.clone();
        for place in &mut self.places {
            place.follow(&child.http);
        }
    }

    /// A reader of everything that came after there was room.
    async fn read_on(&self) -> Reader {
        let on = Hello { after: self.head, epoch: self.epoch, ..hello(self.review, None) };
        Reader::socket(&self.staff.http, Some(&self.staff.cookie), &on).await
    }

    /// There is no room left in one of the files, then in none.
    async fn fill(&mut self, first: First, child: &Child, reader: &Reader) {
        let room = self.told.written.len();
        match first {
            First::Log => self.fill_log_first(child).await,
            First::Inbox => self.fill_inbox_first(reader).await,
            First::Both => {}
        }
        let (asked, written) = tokio::join!(self.ask(), self.write());
        asked.into_iter().chain(written).for_each(|told| self.told.take(told));
        assert!(!self.told.asked_in_vain.is_empty(), "the log was never full");
        assert!(!self.told.written_in_vain.is_empty(), "the inbox was never full");
        assert!(!self.told.asked.is_empty() && self.told.written.len() > room, "it was full from the start");
    }

    async fn ask(&self) -> Vec<Told> {
        futures::future::join_all((0..2).map(|_| ask_until_refused(&self.staff, self.review, self.event))).await
    }

    async fn write(&self) -> Vec<Told> {
        let places = self.places.iter().enumerate();
        futures::future::join_all(places.map(|(n, place)| write_until_refused(n, place))).await
    }

    /// What is written while only the log is full is accepted, although it cannot be let go.
    async fn fill_log_first(&mut self, child: &Child) {
        self.ask().await.into_iter().for_each(|told| self.told.take(told));
        for (n, place) in self.places.iter().enumerate() {
            let mine = place.compose(FEELING, &format!("{n}: {}", place.chance.letters()));
            assert!(try_to_write(place, &mine).await, "the inbox has room");
            self.told.written.push(Written { place: n, round: FEELING, mine });
        }
        // Nobody asks for anything now: it is a tick that fails.
        let failures = || child.log().matches("could not save").count();
        let so_far = failures();
        until("a tick that cannot let words go", || async { (failures() > so_far).then_some(()) }).await;
    }

    /// What was written before only the inbox was full is let go, although it cannot be taken out there.
    async fn fill_inbox_first(&mut self, reader: &Reader) {
        self.write().await.into_iter().for_each(|told| self.told.take(told));
        let went = |seen: &Seen| seen.entries.values().any(|(_, words)| words.is_some());
        reader.until("words that are let go", went).await;
    }

    /// Some places change what they wrote while there was room, or take it back.
    async fn change(&mut self, places: std::ops::Range<usize>) {
        for place in places {
            let wrote = |written: &Written| written.place == place && written.round == RIGHT;
            let found = self.told.written.iter().position(wrote).expect("everybody wrote in this round");
            let (Written { mine, .. }, of) = (self.told.written.remove(found), &self.places[place]);
            let (id, event, secret) = (mine.id, self.event, mine.secret);
            let (op, text) = if place % 2 == 0 {
                let text = format!("{place}: put differently");
                (Anonymous::Amend { id, event, secret, words: of.chance.words(&text), after: None }, Some(text))
            } else {
                (Anonymous::Withdraw { id, event, secret }, None)
            };
            let kept = is_kept(&patient(&of.http, of.writing(&op)).await);
            self.told.changed.push(Changed { place, id, op, text, kept });
        }
    }

    /// The event cannot end, and so it goes on for everybody.
    async fn end_in_vain(&self, end: &Request) {
        assert_eq!(try_to_ask(&self.staff, self.review, end).await, None, "there is no room for the end of an event");
        let seen = Reader::socket(&self.staff.http, Some(&self.staff.cookie), &hello(self.review, None)).await;
        let seen = seen.until("a snapshot", |seen| seen.state.seq > 0).await;
        let event = &seen.state.events[&self.event];
        assert_eq!((event.status, event.rounds[usize::from(RIGHT)].status), (Status::Live, RoundStatus::Open));
    }

    /// What was kept is answered as the first time, also when there is no room for anything new.
    async fn repeat_what_was_kept(&self) {
        for (request, seq) in &self.told.asked {
            assert_eq!(try_to_ask(&self.staff, self.review, request).await, Some(*seq), "another answer than at first");
        }
        for written in &self.told.written {
            let kept = try_to_write(&self.places[written.place], &written.mine).await;
            assert!(kept, "what was acknowledged is refused when it is sent again");
        }
        for changed in self.told.changed.iter().filter(|changed| changed.kept) {
            let place = &self.places[changed.place];
            let kept = is_kept(&patient(&place.http, place.writing(&changed.op)).await);
            assert!(kept, "a change that was acknowledged is refused when it is sent again");
        }
    }

    /// What was refused is sent again, more often than a place may write in a round: a refusal uses nothing up.
    async fn repeat_what_was_refused(&mut self) {
        let Some(written) = self.told.written_in_vain.pop() else { return };
        for _ in 0..=review::limits::CONTRIBUTIONS_PER_SEAT_MAX {
            if try_to_write(&self.places[written.place], &written.mine).await {
                self.told.written.push(written);
                return;
            }
        }
        self.told.written_in_vain.push(written);
    }

    /// Whoever only reads notices nothing.
    async fn reads_go_on(&self) {
        let http = &self.staff.http;
        for door in ["/livez", "/readyz"] {
            assert_eq!(patient(http, http.client.get(http.url(door))).await.status, 200, "{door}");
        }
        let last = self.told.asked.iter().map(|(_, seq)| *seq).max().expect("something was accepted");
        let staff = Reader::socket(http, Some(&self.staff.cookie), &hello(self.review, None)).await;
        let place = Reader::lines(http, None, &hello(self.review, Some(self.places[0].pass()))).await;
        for reader in [staff, place.expect("a stream of lines")] {
            let seen = reader.until("a snapshot", |seen| seen.state.seq > 0).await;
            assert!(seen.state.seq >= last, "a snapshot without what was acknowledged");
        }
        let page = self.staff.read(&Query::Review(self.review)).await;
        assert!(matches!(page, Ok(View::Review(_))), "{page:?}");
    }

    /// The doors that write without a review: kept, or clearly refused.
    async fn other_doors(&mut self) {
        let http = &self.staff.http;
        for n in 0..3 {
            let what = format!("{n}: {}", self.staff.chance.letters());
            let form = DutyForm { name: "Somebody".to_owned(), contact: "01234 567890".to_owned(), what: what.clone() };
            if is_kept(&patient(http, http.posting("/duty", None, &form)).await) {
                self.told.reported.insert(what);
            }
        }
        let form = [("name", "admin"), ("password", PASSWORD), ("lang", "en")];
        let answer = patient(http, http.client.post(http.url("/staff/session")).form(&form)).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        let header = |name: &str| answer.headers.get(name).map(|it| it.to_str().expect("plain text").to_owned());
        match header("set-cookie") {
            Some(cookie) => self.told.sessions.push(cookie.split(';').next().unwrap_or_default().to_owned()),
            None => assert!(header("location").is_some_and(|to| to.contains("refused=save")), "{answer:?}"),
        }
    }

    /// The log holds what was told before and every request that was acknowledged, and no other.
    async fn log_is_as_told(&self, before: &Seen) {
        let reader = self.read_on().await;
        let seen = reader.until("a welcome", |seen| seen.epoch.is_some()).await;
        assert_eq!(seen.epoch, self.epoch, "this is other data");
        let head = seen.frames.iter().find_map(|frame| match frame {
            Frame::Welcome { seq, .. } => Some(*seq),
            _ => None,
        });
        let seen = reader.up_to(head.expect("a welcome was seen")).await;
        for (seq, entry) in &before.entries {
            assert_eq!(seen.entries.get(seq), Some(entry), "entry {seq} was told and is not kept");
        }
        let mut asked = vec![];
        for (seq, (text, _)) in &seen.entries {
            let leaf = Leaf::decode(text.as_bytes()).expect("a leaf");
            if let Fact::TimerSet { .. } = leaf.fact {
                asked.push((leaf.op().expect("an id"), *seq));
            }
        }
        let mut told: Vec<(OpId, u64)> = self.told.asked.iter().map(|(request, seq)| (request.id, *seq)).collect();
        told.sort_unstable_by_key(|(_, seq)| *seq);
        assert_eq!(asked, told, "what is kept is not what was acknowledged");
    }

    /// As many wait for their board as were acknowledged.
    async fn inbox_is_as_told(&self) {
        let (event, reader) = (self.event, self.read_on().await);
        let waiting = |seen: &Seen| seen.presence.events.get(&event).and_then(|it| it.waiting.get(&RIGHT).copied());
        let seen = reader.until("a count of what waits", |seen| waiting(seen).is_some()).await;
        let told = self.told.written.iter().filter(|written| written.round == RIGHT).count();
        let told = told + self.told.changed.iter().filter(|changed| !changed.kept || changed.text.is_some()).count();
        assert_eq!(waiting(&seen), Some(told as u32), "what waits is not what was acknowledged");
    }

    /// What the other doors acknowledged is there.
    async fn other_doors_kept(&self) {
        let Ok(View::Duty(reports)) = self.staff.read(&Query::Duty).await else { panic!("no reports") };
        let reports: Vec<&str> = reports.iter().map(|report| report.what.as_str()).collect();
        assert_eq!(reports.len(), self.told.reported.len(), "reports of nobody");
        assert!(self.told.reported.iter().all(|what| reports.contains(&what.as_str())), "a report is lost");
        for cookie in &self.told.sessions {
            let staff = Staff { cookie: cookie.clone(), ..self.staff.clone() };
            assert!(staff.read(&Query::Me).await.is_ok(), "a session is lost");
        }
    }

    /// What was refused is sent again under the same ids, and accepted.
    async fn send_again(&mut self) {
        for request in std::mem::take(&mut self.told.asked_in_vain) {
            let seq = self.staff.ask_again(self.review, &request).await.expect("there is room now");
            self.told.asked.push((request, seq));
        }
        for written in std::mem::take(&mut self.told.written_in_vain) {
            self.places[written.place].write(&written.mine.op).await.expect("there is room now");
            self.told.written.push(written);
        }
        for changed in self.told.changed.iter_mut().filter(|changed| !changed.kept) {
            self.places[changed.place].write(&changed.op).await.expect("there is room now");
            changed.kept = true;
        }
    }

    /// The event ends, everything is let go: each thing is there, once, and what was taken back is not.
    async fn count(&self, end: &Request) {
        let end = self.staff.ask_again(self.review, end).await.expect("an end");
        let log = self.read_on().await.up_to(end).await;
        let mut asked: BTreeMap<OpId, Vec<u64>> = BTreeMap::new();
        let mut written: BTreeMap<ContributionId, Vec<&str>> = BTreeMap::new();
        for (seq, (text, words)) in &log.entries {
            let leaf = Leaf::decode(text.as_bytes()).expect("a leaf");
            match leaf.fact {
                Fact::TimerSet { .. } => asked.entry(leaf.op().expect("an id")).or_default().push(*seq),
                Fact::Contributed { id, .. } => written.entry(id).or_default().push(words.as_deref().unwrap_or("")),
                _ => {}
            }
        }
        assert_eq!(asked.len(), self.told.asked.len(), "requests of nobody");
        for (request, seq) in &self.told.asked {
            assert_eq!(asked.get(&request.id), Some(&vec![*seq]), "a request is lost, or counted twice");
        }
        for Written { mine, .. } in &self.told.written {
            let words = written.remove(&mine.id);
            assert_eq!(words, Some(vec![mine.text.as_str()]), "words are lost, or counted twice");
        }
        for changed in &self.told.changed {
            let words = written.remove(&changed.id);
            assert_eq!(words, changed.text.as_deref().map(|text| vec![text]), "a change is lost");
        }
        assert!(written.is_empty(), "words of nobody");
    }
}

/// An answer, in time and on a connection that holds.
async fn patient(http: &Http, request: reqwest::RequestBuilder) -> Answer {
    let answer = tokio::time::timeout(PATIENCE, http.try_send(request)).await;
    answer.expect("an answer in time").expect("a connection that holds")
}

/// Accepted, or refused because it cannot be saved; nothing else is an answer here.
fn is_kept(answer: &Answer) -> bool {
    match answer.result::<Outcome>() {
        Ok(outcome) => {
            assert_eq!(outcome, Outcome::Accepted { seq: 0 });
            true
        }
        Err(code) => {
            assert_eq!((answer.status, code), (INSUFFICIENT_STORAGE, Refusal::CannotSave));
            false
        }
    }
}

async fn try_to_write(place: &Place, mine: &Mine) -> bool {
    is_kept(&patient(&place.http, place.writing(&mine.op)).await)
}

/// The number of its entry if it was accepted. An item of a batch is refused in its outcome, not by a status.
async fn try_to_ask(staff: &Staff, review: ReviewId, request: &Request) -> Option<u64> {
    let answer = patient(&staff.http, staff.asking(review, vec![request.clone()])).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    match only(&answer) {
        Ok(seq) => Some(seq),
        Err(code) => {
            assert_eq!(code, Refusal::CannotSave);
            None
        }
    }
}

async fn ask_until_refused(staff: &Staff, review: ReviewId, event: EventId) -> Told {
    let (mut told, mut in_a_row) = (Told::default(), 0);
    while in_a_row < REFUSED_IN_A_ROW {
        assert!(told.asked.len() < ASKS_MAX, "there is room without end");
        let seconds = 1 + staff.chance.below(1_000) as u32;
        let request = Request { id: staff.chance.op(), op: Op::SetTimer { event, seconds } };
        if let Some(seq) = try_to_ask(staff, review, &request).await {
            told.asked.push((request, seq));
            in_a_row = 0;
        } else {
            told.asked_in_vain.push(request);
            in_a_row += 1;
        }
    }
    told
}

async fn write_until_refused(n: usize, place: &Place) -> Told {
    let (mut told, mut in_a_row) = (Told::default(), 0);
    for written in 0..WRITES {
        // Both rounds in turn. One is let go on ticks; the other waits, and what is written there fills the inbox.
        let (round, more) = if written % 2 == 0 { (FEELING, 1) } else { (RIGHT, 900) };
        let text = format!("{n}: {} {}", place.chance.letters(), "\u{1f30d}".repeat(more));
        let written = Written { place: n, round, mine: place.compose(round, &text) };
        if try_to_write(place, &written.mine).await {
            told.written.push(written);
            in_a_row = 0;
        } else {
            told.written_in_vain.push(written);
            in_a_row += 1;
        }
        if in_a_row == REFUSED_IN_A_ROW {
            break;
        }
    }
    told
}

/// Bytes of the largest file in a folder.
fn largest(folder: &Path) -> u64 {
    let mut largest = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry of a folder");
        let about = entry.metadata().expect("what it is");
        largest = largest.max(if about.is_dir() { self::largest(&entry.path()) } else { about.len() });
    }
    largest
}

/// A day on which the disk fills up: in which order, and how the server that met it ends.
async fn live(seed: u64, first: First, end: fn(Child) -> String) {
    let seed = number_from_environment("CAIRN_SEED").unwrap_or(seed);
    let data = tempfile::tempdir().expect("a folder");
    let child = Child::start(data.path());
    let mut day = Day::begin(&child, seed).await;
    let log = child.stop();
    assert!(!log.contains("ERROR"), "{log}");

    let child = Child::start_cramped(data.path(), (largest(data.path()) + ALLOWANCE).div_ceil(BLOCK));
    day.move_to(&child);
    let reader = day.read_on().await;
    day.change(0..2).await;
    day.fill(first, &child, &reader).await;
    let end_event = Request { id: day.staff.chance.op(), op: Op::EndEvent { event: day.event } };
    day.end_in_vain(&end_event).await;
    day.change(2..PLACES as usize).await;
    day.repeat_what_was_kept().await;
    day.repeat_what_was_refused().await;
    day.reads_go_on().await;
    day.other_doors().await;
    let last = day.told.asked.iter().map(|(_, seq)| *seq).max().expect("something was accepted");
    let before = reader.up_to(last).await;
    drop(reader);
    let log = tokio::task::spawn_blocking(move || end(child)).await.expect("an end");
    assert!(log.contains("could not save"), "nobody who runs this server would know: {log}");
    let written = day.told.written.iter().chain(&day.told.written_in_vain);
    let words = written.filter_map(|written| written.mine.text.get(..35));
    assert_eq!(words.filter(|words| log.contains(words)).count(), 0, "words are in the log of the server");

    let child = Child::start(data.path());
    day.move_to(&child);
    day.log_is_as_told(&before).await;
    day.inbox_is_as_told().await;
    day.other_doors_kept().await;
    day.repeat_what_was_kept().await;
    day.send_again().await;
    day.repeat_what_was_kept().await;
    day.count(&end_event).await;
    let log = child.stop();
    assert!(!log.contains("ERROR"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_log_loses_nothing_when_the_server_is_killed() {
    live(51, First::Log, Child::kill).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_inbox_loses_nothing_when_the_server_is_killed() {
    live(52, First::Inbox, Child::kill).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_when_the_server_is_killed() {
    live(53, First::Both, Child::kill).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_when_the_server_is_stopped() {
    live(54, First::Both, Child::stop).await;
}
