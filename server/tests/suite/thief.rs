//! Whoever has every file must not learn who wrote what, nor which two contributions came from the same person.
//! *Two worlds*: who wrote what is swapped, and so is the order in which it came; what is stored is the same, byte for
//! byte. *Database thief*: all files, with all keys, in the middle of an event and after it, and two copies of them.
//! `CAIRN_SOAK=1` runs a million worlds; `CAIRN_SEED` replays a run.

mod loot;
mod pairs;
mod seats;
mod stores;

use crate::support::chance::Chance;
use crate::support::until;
use review::opening::{Salt, Words};
use review::text::Lang;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, SqliteConnection};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use tempfile::TempDir;

/// Ranks of 160 things that have nothing to do with each other correlate by less than this, but for one time in two
/// million: five standard deviations of 1 / √159.
const CHANCE_MAX: f64 = 0.4;

/// Every file below a folder, by name.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|(within, bytes)| (format!("{name}/{within}"), bytes)));
        } else {
            // Files of a running server come and go.
            found.extend(std::fs::read(&path).map(|bytes| (name, bytes)));
        }
    }
    found
}

/// Everything in a folder, as a thief would take it along.
fn take(folder: &Path) -> TempDir {
    let to = tempfile::tempdir().unwrap();
    for (name, bytes) in files(folder) {
        let path = to.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    to
}

/// Waits until a server that has stopped has closed its files. Whoever can have the log for themselves is the last, and
/// the last takes the write-ahead log away.
async fn settled(folder: &Path) {
    let alone = || async {
        let mut file = database(&folder.join("reviews.db")).await;
        for step in ["PRAGMA busy_timeout = 0", "PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "COMMIT"] {
            sqlx::query(step).execute(&mut file).await.ok()?;
        }
        sqlx::Connection::close(file).await.ok()
    };
    until("the log for oneself", alone).await;
    let open = || files(folder).keys().any(|name| name.ends_with("-wal") || name.ends_with("-journal"));
    until("closed files", || async { (!open()).then_some(()) }).await;
}

async fn database(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).connect().await.unwrap()
}

/// Every cell of every table of a file, as bytes.
async fn cells(path: &Path) -> Vec<Vec<u8>> {
    let mut file = database(path).await;
    let columns = "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c \
                   WHERE t.type = 'table' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'";
    let columns: Vec<(String, String)> = sqlx::query_as(columns).fetch_all(&mut file).await.unwrap();
    let mut cells = vec![];
    for (table, column) in columns {
        let every = format!("SELECT CAST({column} AS BLOB) FROM {table} WHERE {column} IS NOT NULL");
        cells.extend(sqlx::query_scalar::<_, Vec<u8>>(AssertSqlSafe(every)).fetch_all(&mut file).await.unwrap());
    }
    cells
}

/// Values of 16 bytes and more that a cell holds written out as digits.
fn written(cell: &[u8]) -> Vec<Vec<u8>> {
    let digits = cell.split(|byte| !byte.is_ascii_digit() && !(b'a'..=b'f').contains(byte));
    let bytes = |digits: &[u8]| {
        let text = std::str::from_utf8(digits).unwrap();
        (0..text.len() / 2).map(|n| u8::from_str_radix(&text[2 * n..2 * n + 2], 16).unwrap()).collect()
    };
    digits.filter(|digits| digits.len() >= 32).map(bytes).collect()
}

/// All runs of 16 bytes in some cells: as they are stored, and as bytes that are written out.
fn runs<'a>(cells: impl IntoIterator<Item = &'a Vec<u8>>) -> HashSet<[u8; 16]> {
    let mut found = HashSet::new();
    let mut add = |bytes: &[u8]| found.extend(bytes.windows(16).map(|run| <[u8; 16]>::try_from(run).unwrap()));
    for cell in cells {
        add(cell);
        for bytes in written(cell) {
            add(&bytes);
        }
    }
    found
}

/// Where some bytes stand in a file for the first time.
fn place(file: &[u8], bytes: &[u8]) -> Option<usize> {
    file.windows(bytes.len()).position(|window| window == bytes)
}

/// Spearman's rank correlation of a list with its own order: 1 if it is sorted, about 0 if the order says nothing.
fn in_order(places: &[usize]) -> f64 {
    let mut sorted = places.to_vec();
    sorted.sort_unstable();
    let rank = |place: &usize| sorted.partition_point(|other| other < place) as f64;
    let n = places.len() as f64;
    let squares: f64 = places.iter().enumerate().map(|(at, place)| (rank(place) - at as f64).powi(2)).sum();
    1.0 - 6.0 * squares / (n * (n * n - 1.0))
}

/// Puts a list into another order.
fn shuffle<T>(chance: &Chance, list: &mut [T]) {
    for n in (1..list.len()).rev() {
        list.swap(n, chance.below(n + 1));
    }
}

/// Deals lists into one: in any order, but what one list holds stays in order.
fn deal<T>(chance: &Chance, lists: Vec<Vec<T>>) -> Vec<T> {
    let mut turns: Vec<usize> = lists.iter().enumerate().flat_map(|(n, list)| vec![n; list.len()]).collect();
    shuffle(chance, &mut turns);
    let mut lists: Vec<_> = lists.into_iter().map(Vec::into_iter).collect();
    turns.into_iter().map(|n| lists[n].next().unwrap()).collect()
}

fn words(chance: &Chance, text: &str) -> Words {
    Words { text: text.to_owned(), lang: Lang::En, salt: Salt(chance.bytes()) }
}

#[test]
fn the_instruments_measure() {
    let chance = Chance::new(80);
    let mut list: Vec<usize> = (0..160).collect();
    assert!(in_order(&list) > 0.999);
    list.reverse();
    assert!(in_order(&list) < -0.999);
    shuffle(&chance, &mut list);
    assert!(in_order(&list).abs() < CHANCE_MAX);
    let dealt = deal(&chance, vec![vec![(0, 0), (0, 1)], vec![(1, 0)], vec![(2, 0), (2, 1), (2, 2)]]);
    assert!((0..3).all(|of| dealt.iter().filter(|it| it.0 == of).map(|it| it.1).is_sorted()));
    let secret: [u8; 32] = chance.bytes();
    let cells = [format!("{{\"a\":\"{}\"}}", review::id::to_hex(&secret)).into_bytes(), secret[3..].to_vec()];
    let [written, stored] = cells.each_ref().map(|cell| runs([cell]));
    let middle: [u8; 16] = secret[8..24].try_into().unwrap();
    assert!(written.contains(&middle) && stored.contains(&middle));
    assert_eq!(place(&secret, &secret[7..]), Some(7));
}
