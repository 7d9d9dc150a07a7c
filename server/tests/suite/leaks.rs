//! Every way out: a whole event at the real binary, with everything that it answered, sent, logged and stored kept and
//! searched for what must not be there.

use crate::support::child::Child;
use crate::whole::{Told, whole_event};
use review::id::from_hex;
use review::leaf::{From, Leaf};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Something that must not get out, and the one address whose answer hands it over.
struct Secret {
    what: &'static str,
    hex: String,
    handed_over_by: Option<&'static str>,
}

fn secrets(told: &Told) -> Vec<Secret> {
    let mut all = vec![];
    let mut add = |what, hex: &str, handed_over_by| all.push(Secret { what, hex: hex.to_owned(), handed_over_by });
    for place in &told.world.places {
        add("the secret of a place", &place.secret, Some("/staff/desk/act"));
        add("the secret of a device", &place.device, None);
        for pass in place.passes() {
            add("a pass", &pass, Some("/issue/join"));
        }
    }
    for mine in &told.mine {
        add("an edit secret", &mine.secret.to_hex(), None);
    }
    for staff in [&told.world.staff, &told.second] {
        let session = staff.cookie.split_once('=').unwrap().1;
        add("a session", session, Some("/staff/set-up"));
    }
    add("the first link", &told.first_link, None);
    add("a link", &told.second_link, Some("/staff/desk/act"));
    all
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

fn no_secret_lies_in(folder: &Path, secrets: &[Secret]) {
    let files = files(folder);
    let names: Vec<_> = files.iter().map(|(path, _)| path.extension().unwrap_or_default().to_owned()).collect();
    assert!(files.len() >= 3, "{names:?}");
    for (path, bytes) in files {
        for secret in secrets {
            let name = path.file_name().unwrap();
            assert!(!holds(&bytes, secret.hex.as_bytes()), "{} lies in {name:?}, written out", secret.what);
            assert!(!holds(&bytes, &raw(&secret.hex)), "{} lies in {name:?}", secret.what);
        }
        assert!(!holds(&bytes, crate::support::people::PASSWORD.as_bytes()), "a password lies in {path:?}");
        assert!(!holds(&bytes, b"127.0.0.1"), "an address lies in {path:?}");
    }
}

/// Asks for everything that shows a board, so that it is on the tape too.
async fn look_at_everything(told: &Told) {
    let (http, review, event) = (&told.world.http, told.world.review, told.world.event);
    let cookie = Some(told.world.staff.cookie.as_str());
    for file in ["board.md", "board.csv", "board.json"] {
        let file = http.get(&format!("/staff/export/{review}/{file}"), cookie).await;
        assert!(file.status == 200 && file.body.contains("another time 0"), "{}", file.status);
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
    let secrets = secrets(&told);
    assert!(secrets.len() > 30);
    // Also while it runs, with all that its write-ahead logs hold.
    no_secret_lies_in(data.path(), &secrets);
    let tape = child.http.tape.all();
    let log = child.stop();
    no_secret_lies_in(data.path(), &secrets);

    let frames = tape.iter().filter(|(what, _)| what == "frame").count();
    assert!(frames > 50 && tape.len() - frames > 70, "{frames} of {}", tape.len());
    for (what, text) in &tape {
        for secret in &secrets {
            let may = secret.handed_over_by == Some(what);
            assert!(may || !text.contains(&secret.hex), "{} in an answer of {what}", secret.what);
        }
        assert!(!text.contains(crate::support::people::PASSWORD), "a password in an answer of {what}");
        let own = text.replace(&child_address(&told), "");
        assert!(!own.contains("127.0.0.1") || !what.starts_with("/anon"), "an address in an answer of {what}");
        assert!(what != "frame" || !own.contains("127.0.0.1"), "an address in a frame");
    }
    for secret in &secrets {
        assert!(!log.contains(&secret.hex), "{} in the log", secret.what);
    }
    let words = told.mine.iter().map(|mine| mine.text.as_str());
    for what in words.chain(["127.0.0.1", "Second Person", "second", "admin", crate::support::people::PASSWORD]) {
        assert!(!log.contains(what), "{what} in the log: {log}");
    }
}

fn child_address(told: &Told) -> String {
    told.world.http.base.clone()
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
    use sqlx::{ConnectOptions, Row};
    for (path, _) in files(folder) {
        if path.extension().is_none_or(|extension| extension != "db") {
            continue;
        }
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path).read_only(true);
        let mut connection = options.connect().await.unwrap();
        let columns = "SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c \
                       WHERE t.name IN ('inbox', 'seats', 'rooms', 'entries', 'openings')";
        for row in sqlx::query(columns).fetch_all(&mut connection).await.unwrap() {
            let column: String = row.get(0);
            let known = [
                "inbox.id",
                "inbox.kind",
                "inbox.event",
                "inbox.leaf",
                "inbox.salt",
                "inbox.content",
                "seats.hash",
                "seats.review",
                "seats.event",
                "seats.voice",
                "seats.kind",
                "seats.device",
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
