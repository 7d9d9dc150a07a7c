//! Every way out: a whole event at the real binary, with everything that it answered, sent, logged and stored kept and
//! searched for what must not be there.

use crate::support::chance::Chance;
use crate::support::child::Child;
use crate::support::people::{Mine, Place, Staff};
use crate::support::world::{FEELING, RIGHT, World};
use crate::whole::{Told, whole_event};
use review::ballot::Ballot;
use review::id::{ContributionId, from_hex, to_hex};
use review::leaf::{Fact, From, Leaf};
use review::op::Op;
use review::state::{Event, RoundStatus};
use seat::{Asking, EventSeed, Round};
use serde_json::Value;
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Something that must not get out.
struct Secret {
    what: &'static str,
    bytes: Vec<u8>,
    /// The one address whose answer hands it over.
    handed_over_by: Option<&'static str>,
    /// Where else it may be.
    may: May,
}

/// Where something may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum May {
    Nowhere,
    /// In the file of keys.
    Keys,
    /// In its inbox until its round closes, and then in the log, where the round says that it is closed.
    Spent,
    /// In the log, where the round says that it is closed.
    Revealed,
}

/// All secrets, so that one look at each place of a text or a file is enough. They are known by their first bytes.
struct Secrets {
    all: Vec<Secret>,
    raw: HashMap<[u8; 16], usize>,
    hex: HashMap<[u8; 32], usize>,
}

impl Secrets {
    fn new(all: Vec<Secret>) -> Self {
        let (mut raw, mut hex) = (HashMap::new(), HashMap::new());
        for (n, secret) in all.iter().enumerate() {
            let first: [u8; 16] = secret.bytes[..16].try_into().unwrap();
            raw.insert(first, n);
            hex.insert(to_hex(&first).as_bytes().try_into().unwrap(), n);
        }
        Self { all, raw, hex }
    }

    fn in_text<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = &'a Secret> {
        text.windows(32).filter_map(|window| self.hex.get(window)).map(|n| &self.all[*n])
    }

    /// As they are.
    fn in_bytes<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = &'a Secret> {
        bytes.windows(16).filter_map(|window| self.raw.get(window)).map(|n| &self.all[*n])
    }
}

/// Everything that only a place's own device may know, and what it shows the server.
fn of_place(place: &Place, event: &Event, spent: &BTreeSet<ContributionId>) -> Vec<Secret> {
    let mut all = vec![];
    let mut add = |what, bytes: &[u8], may| all.push(Secret { what, bytes: bytes.to_vec(), handed_over_by: None, may });
    add("the key of a place", &place.key.0, May::Nowhere);
    for (n, batch) in place.tokens.iter().enumerate() {
        for token in batch {
            let is_spent = spent.contains(&token.nonce.contribution());
            let (nonce, output) = if n == 0 {
                ("the nonce of a pass", "the output of a pass")
            } else if is_spent {
                ("the nonce of a spent token", "the output of a spent token")
            } else {
                ("the nonce of a token", "the output of a token")
            };
            add(nonce, &token.nonce.0, if is_spent { May::Spent } else { May::Nowhere });
            add(output, &token.output.0, May::Nowhere);
        }
    }
    let keys = event.keys.as_ref().unwrap();
    for (key, batch) in [keys.attend].iter().chain(&keys.rounds).zip(&place.tokens) {
        for element in Asking::new(&place.key, &key.0, batch.len() as u16).unwrap().blinded() {
            add("a blinded element", element, May::Nowhere);
        }
    }
    all
}

/// What the keys of an event come from.
async fn of_event(folder: &Path, event: &Event) -> Vec<Secret> {
    let options = SqliteConnectOptions::new().filename(folder.join("keys.db")).read_only(true);
    let mut connection = options.connect().await.unwrap();
    let seed = sqlx::query_scalar("SELECT seed FROM events WHERE event = ?").bind(&event.id.0[..]);
    let seed: Vec<u8> = seed.fetch_one(&mut connection).await.unwrap();
    let seed = EventSeed(seed.try_into().unwrap());
    let keys = event.keys.as_ref().unwrap();
    assert_eq!(Round::new(&seed.attend()).key(), keys.attend.0, "the seed of another event");
    let secret = |what, bytes: &[u8], may| Secret { what, bytes: bytes.to_vec(), handed_over_by: None, may };
    let mut all = vec![secret("the seed of an event", &seed.0, May::Keys)];
    for passes in [seed.attend(), seed.screen()] {
        all.push(secret("the seed of passes", &passes.0, May::Nowhere));
    }
    let rounds = (0_u8..).take(keys.rounds.len()).map(|n| seed.round(n));
    all.extend(rounds.map(|round| secret("the seed of a round", &round.0, May::Revealed)));
    all
}

/// What everybody must keep to themselves: `mine` is what was written, `cast` what ballots were cast, and accepted.
async fn secrets(folder: &Path, world: &World, mine: &[Mine], cast: &[Ballot], event: &Event) -> Vec<Secret> {
    let mut all = of_event(folder, event).await;
    let spent = mine.iter().map(|mine| mine.id).chain(cast.iter().map(|ballot| ballot.id)).collect();
    for place in &world.places {
        all.extend(of_place(place, event, &spent));
        let (bytes, handed_over_by) = (raw(&place.secret), Some("/staff/desk/act"));
        all.push(Secret { what: "the secret of a place", bytes, handed_over_by, may: May::Nowhere });
    }
    let edit = |mine: &Mine| mine.secret.0.to_vec();
    let edit = |mine| Secret { what: "an edit secret", bytes: edit(mine), handed_over_by: None, may: May::Nowhere };
    all.extend(mine.iter().map(edit));
    // Ballots are counted, and nothing of one is left that belongs to all of it.
    for ballot in cast {
        let mut add = |what, bytes| all.push(Secret { what, bytes, handed_over_by: None, may: May::Nowhere });
        add("the name of a ballot", ballot.id.0.to_vec());
        add("the edit hash of a ballot", ballot.edit.0.to_vec());
    }
    all
}

/// And what the people of a whole event have beside that.
async fn secrets_of(folder: &Path, told: &Told) -> Secrets {
    let event = &told.seen.state.events[&told.world.event];
    let mut all = secrets(folder, &told.world, &told.mine, &told.cast, event).await;
    let mut add = |what, hex: &str, handed_over_by| {
        all.push(Secret { what, bytes: raw(hex), handed_over_by, may: May::Nowhere });
    };
    for staff in [&told.world.staff, &told.second] {
        let session = staff.cookie.split_once('=').unwrap().1;
        add("a session", session, Some("/staff/set-up"));
    }
    add("the first link", &told.first_link, None);
    add("a link", &told.second_link, Some("/staff/desk/act"));
    Secrets::new(all)
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap_or_default()));
        }
    }
    found
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn raw(hex: &str) -> Vec<u8> {
    from_hex::<16>(hex).map(|it| it.to_vec()).or_else(|| from_hex::<32>(hex).map(|it| it.to_vec())).unwrap()
}

/// Looks at every file. `closed`: whether all rounds have closed.
fn no_secret_lies_in(folder: &Path, secrets: &Secrets, closed: bool) {
    let files = files(folder);
    let names: Vec<_> = files.iter().map(|(path, _)| path.extension().unwrap_or_default().to_owned()).collect();
    assert!(files.len() >= 4, "{names:?}");
    for (path, bytes) in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let is_inbox = path.parent().is_some_and(|folder| folder.ends_with("inbox"));
        for secret in secrets.in_bytes(&bytes) {
            let may = match secret.may {
                May::Keys => name == "keys.db",
                May::Spent => is_inbox && !closed,
                May::Nowhere | May::Revealed => false,
            };
            assert!(may, "{} lies in {name}", secret.what);
        }
        for secret in secrets.in_text(&bytes) {
            // Where exactly in the log is for those who read it entry by entry.
            let may = matches!(secret.may, May::Spent | May::Revealed) && name.starts_with("reviews.db") && closed;
            assert!(may, "{} lies in {name}, written out", secret.what);
        }
        assert!(!holds(&bytes, crate::support::people::PASSWORD.as_bytes()), "a password lies in {path:?}");
        assert!(!holds(&bytes, b"127.0.0.1"), "an address lies in {path:?}");
    }
}

/// Looks at every column of the log's file: only what says that a round has closed reveals anything. Returns the
/// number of nonces that are revealed.
async fn only_closed_rounds_reveal(folder: &Path, secrets: &Secrets) -> usize {
    let options = SqliteConnectOptions::new().filename(folder.join("reviews.db"));
    let mut connection = options.connect().await.unwrap();
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert!(columns.len() > 30, "{columns:?}");
    let mut revealed = 0;
    for (table, column) in columns {
        let cells = format!("SELECT CAST(\"{column}\" AS BLOB) FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
        let cells: Vec<Vec<u8>> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(cells)).fetch_all(&mut connection).await.unwrap();
        for cell in cells {
            let closes = |leaf: Leaf| matches!(leaf.fact, Fact::RoundClosed { .. });
            let reveals =
                (table.as_str(), column.as_str()) == ("entries", "leaf") && Leaf::decode(&cell).is_some_and(closes);
            for secret in secrets.in_text(&cell) {
                let may = reveals && matches!(secret.may, May::Spent | May::Revealed);
                assert!(may, "{} lies in {table}.{column}", secret.what);
                revealed += usize::from(secret.may == May::Spent);
            }
        }
    }
    revealed
}

/// A frame without what rounds reveal as they close; anything else as it is.
fn without_reveals(what: &str, text: &str) -> String {
    fn hide(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                if let Some(closed) = fields.get_mut("round_closed").and_then(Value::as_object_mut) {
                    closed.remove("reveal");
                }
                fields.values_mut().for_each(hide);
            }
            Value::Array(list) => list.iter_mut().for_each(hide),
            _ => {}
        }
    }
    if what != "frame" {
        return text.to_owned();
    }
    let mut frame = serde_json::from_str(text).unwrap();
    hide(&mut frame);
    frame.to_string()
}

/// Looks at everything that a server has answered.
fn no_secret_was_sent(tape: &[(String, String)], secrets: &Secrets) {
    for (what, text) in tape {
        for secret in secrets.in_text(without_reveals(what, text).as_bytes()) {
            assert!(secret.handed_over_by == Some(what), "{} in an answer of {what}", secret.what);
        }
        for secret in secrets.in_text(text.as_bytes()) {
            let revealed = what == "frame" && matches!(secret.may, May::Spent | May::Revealed);
            assert!(revealed || secret.handed_over_by == Some(what), "{} in an answer of {what}", secret.what);
        }
    }
}

/// Asks for everything that shows a board, so that it is on the tape too.
async fn look_at_everything(told: &Told) {
    let (http, review, event) = (&told.world.http, told.world.review, told.world.event);
    let cookie = Some(told.world.staff.cookie.as_str());
    for file in ["board.md", "board.csv", "board.json"] {
        let file = http.get(&format!("/staff/export/{review}/{file}"), cookie).await;
        assert!(file.status == 200 && file.body.contains("another time 0"), "{}", file.status);
        assert!(file.body.contains("Nia Prys") && !file.body.contains(&told.hidden), "{}", file.body);
    }
    for page in ["", "/people", "/partnership", "/duty"] {
        assert_eq!(http.get(&format!("/staff/en{page}"), cookie).await.status, 200, "{page}");
    }
    for page in ["", "/places", "/print"] {
        let page = format!("/staff/cy/reviews/{review}/events/{event}{page}");
        assert_eq!(http.get(&page, cookie).await.status, 200, "{page}");
    }
    assert_eq!(http.get(&format!("/staff/en/reviews/{review}"), cookie).await.status, 200);
    for page in [format!("/en/b/{review}/{event}"), format!("/cy/room/{review}/{event}"), "/en/join".to_owned()] {
        assert_eq!(http.get(&page, None).await.status, 200, "{page}");
    }
    for look in ["/livez", "/readyz", "/robots.txt", "/assets/none.js", "/nothing"] {
        http.get(look, None).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_gets_out_that_must_not() {
    let data = tempfile::tempdir().unwrap();
    let child = Child::start(data.path());
    let link = child.first_link();
    let told = whole_event(&child.http, &link, 41).await;
    look_at_everything(&told).await;
    let secrets = secrets_of(data.path(), &told).await;
    let spent = secrets.all.iter().filter(|secret| secret.may == May::Spent).count();
    assert!(
        secrets.all.len() > 1_000 && spent == told.mine.len() + told.cast.len(),
        "{spent} of {}",
        secrets.all.len()
    );
    // Also while it runs, with all that its write-ahead logs hold.
    no_secret_lies_in(data.path(), &secrets, true);
    let tape = child.http.tape.all();
    let log = child.stop();
    no_secret_lies_in(data.path(), &secrets, true);
    assert_eq!(only_closed_rounds_reveal(data.path(), &secrets).await, spent, "not every token that was spent");

    let frames = tape.iter().filter(|(what, _)| what == "frame").count();
    assert!(frames > 50 && tape.len() - frames > 70, "{frames} of {}", tape.len());
    no_secret_was_sent(&tape, &secrets);
    for (what, text) in &tape {
        assert!(!text.contains(crate::support::people::PASSWORD), "a password in an answer of {what}");
        let own = text.replace(&child_address(&told), "");
        assert!(!own.contains("127.0.0.1") || !what.starts_with("/anon"), "an address in an answer of {what}");
        assert!(what != "frame" || !own.contains("127.0.0.1"), "an address in a frame");
    }
    if let Some(secret) = secrets.in_text(log.as_bytes()).next() {
        panic!("{} in the log", secret.what);
    }
    let words = told.mine.iter().map(|mine| mine.text.as_str());
    for what in words.chain(["127.0.0.1", "Second Person", "second", "admin", crate::support::people::PASSWORD]) {
        assert!(!log.contains(what), "{what} in the log: {log}");
    }
}

fn child_address(told: &Told) -> String {
    told.world.http.base.clone()
}

/// A token that was spent is kept beside what it was spent on, and nowhere else, until everybody may recount.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spent_token_lies_in_its_inbox_and_is_told_when_its_round_closes() {
    let data = tempfile::tempdir().unwrap();
    let child = Child::start(data.path());
    let staff = Staff::set_up(&child.http, &child.first_link(), &Chance::new(43)).await;
    let world = World::open(&staff, 6, 2).await;
    let (watch, board) = (world.watch().await, world.look(0).await);
    let mut mine = world.everybody(FEELING, "a feeling").await;
    mine.extend(world.everybody(RIGHT, "it went right that").await);
    world.places[0].withdraw(&mine[6]).await.unwrap();
    let seen = board.until("feelings", |seen| seen.state.contributions.len() >= 6).await;
    let all = secrets(data.path(), &world, &mine, &[], &seen.state.events[&world.event]).await;
    let all = Secrets::new(all);
    no_secret_lies_in(data.path(), &all, false);
    let inbox = std::fs::read_dir(data.path().join("inbox")).unwrap().flatten();
    let inbox: Vec<u8> = inbox.flat_map(|file| std::fs::read(file.path()).unwrap()).collect();
    let kept: BTreeSet<&[u8]> = all.in_bytes(&inbox).map(|secret| &secret.bytes[..]).collect();
    assert_eq!(kept.len(), mine.len(), "not every token that was spent");
    for (what, text) in child.http.tape.all() {
        let told = all.in_text(text.as_bytes()).find(|secret| secret.handed_over_by != Some(&what));
        assert!(told.is_none(), "{} in an answer of {what}", told.unwrap().what);
    }

    let end = world.op(Op::EndEvent { event: world.event }).await.unwrap();
    let texts = [watch.up_to(end).await.texts, board.up_to(end).await.texts];
    let rounds = &seen.state.events[&world.event].rounds;
    let opened = rounds.iter().filter(|round| round.status == RoundStatus::Open).count();
    for told in texts.iter().map(|texts| texts.concat()) {
        let told: BTreeSet<&[u8]> = all.in_text(told.as_bytes()).map(|secret| &secret.bytes[..]).collect();
        assert_eq!(told.len(), mine.len() + opened, "not all that it takes to recount, or more");
    }
    no_secret_lies_in(data.path(), &all, true);
    no_secret_was_sent(&child.http.tape.all(), &all);
    let log = child.stop();
    assert!(all.in_text(log.as_bytes()).next().is_none());
    no_secret_lies_in(data.path(), &all, true);
    assert_eq!(only_closed_rounds_reveal(data.path(), &all).await, mine.len());
}

/// Words that were taken back or put differently are nowhere once the server has stopped.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_anonymous_bears_a_day_and_what_is_taken_back_is_gone() {
    let data = tempfile::tempdir().unwrap();
    let child = Child::start(data.path());
    let told = whole_event(&child.http, &child.first_link(), 42).await;
    let mut anonymous = 0;
    for (seq, (text, words)) in &told.seen.entries {
        let leaf = Leaf::decode(text.as_bytes()).unwrap();
        if matches!(leaf.from, From::Batch | From::Place { .. }) {
            anonymous += 1;
            assert!(is_coarse(&serde_json::from_str(text).unwrap()), "entry {seq}: {text}");
            assert!(!text.contains(words.as_deref().unwrap_or("no words")), "words in entry {seq}");
        }
    }
    assert!(anonymous > 20, "{anonymous}");
    child.stop();
    // Withdrawn before and after it was shown; put differently before and after.
    let gone = [8, 5, 6, 4].map(|n: usize| told.mine[n].text.as_str());
    let stays = [told.mine[3].text.as_str(), "it went very right that 3", "put differently in the end"];
    let files = files(data.path());
    let somewhere = |text: &str| files.iter().any(|(_, bytes)| holds(bytes, text.as_bytes()));
    assert!(stays.iter().all(|text| somewhere(text)));
    for text in gone {
        assert!(!somewhere(text), "{text} is still on disk");
    }
    no_time_beside_what_is_anonymous(data.path()).await;
}

/// No number in it could be a time finer than a day.
fn is_coarse(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_f64().is_some_and(|number| number < 100_000.0),
        Value::Array(list) => list.iter().all(is_coarse),
        Value::Object(fields) => fields.values().all(is_coarse),
        _ => true,
    }
}

async fn no_time_beside_what_is_anonymous(folder: &Path) {
    use sqlx::Row;
    for (path, _) in files(folder) {
        if path.extension().is_none_or(|extension| extension != "db") {
            continue;
        }
        let options = SqliteConnectOptions::new().filename(&path).read_only(true);
        let mut connection = options.connect().await.unwrap();
        let columns = "SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c \
                       WHERE t.name IN ('inbox', 'spent', 'ballots', 'seats', 'rooms', 'contacts', 'entries', 'openings', 'events')";
        for row in sqlx::query(columns).fetch_all(&mut connection).await.unwrap() {
            let column: String = row.get(0);
            let known = [
                "inbox.id",
                "inbox.kind",
                "inbox.event",
                "inbox.leaf",
                "inbox.salt",
                "inbox.content",
                "spent.event",
                "spent.round",
                "spent.nonce",
                "ballots.id",
                "ballots.event",
                "ballots.round",
                "ballots.ballot",
                "events.review",
                "events.event",
                "events.seed",
                "seats.hash",
                "seats.review",
                "seats.event",
                "seats.voice",
                "seats.kind",
                "seats.issued",
                "contacts.hash",
                "contacts.review",
                "contacts.event",
                "contacts.address",
                "contacts.lang",
                "contacts.stop",
                // Days, and the same for all who come between two of those that are set.
                "contacts.until",
                "contacts.told",
                "rooms.hash",
                "rooms.review",
                "rooms.event",
                "rooms.cap",
                "rooms.used",
                "entries.review",
                "entries.seq",
                "entries.op",
                "entries.leaf",
                "openings.review",
                "openings.seq",
                "openings.subject",
                "openings.salt",
                "openings.content",
                "openings.part",
                "openings.withheld",
            ];
            assert!(known.contains(&column.as_str()), "{column}: what does it tell of whom?");
        }
        if path.parent().is_some_and(|folder| folder.ends_with("inbox")) {
            let made: Vec<(String,)> = sqlx::query_as("SELECT CAST(installed_on AS TEXT) FROM _sqlx_migrations")
                .fetch_all(&mut connection)
                .await
                .unwrap();
            assert!(made.iter().all(|(day,)| day.starts_with("1970-01-01")), "{made:?}");
        }
    }
}
