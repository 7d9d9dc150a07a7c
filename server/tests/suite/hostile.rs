//! Requests that nobody means well with: on every door, thousands of them, replayable. Each gets a clear answer, none
//! is a server error, and nothing has changed afterwards.

mod doors;
mod limits;
mod made;

use crate::support::chance::Chance;
use crate::support::child::Child;
use crate::support::http::Http;
use crate::support::number_from_environment;
use crate::support::people::Staff;
use crate::support::world::{RIGHT, World};
use doors::DOORS;
use futures::StreamExt;
use made::{Hostile, Known};
use reqwest::Method;
use review::refusal::Refusal;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

const REQUESTS: u64 = 20_000;
const AT_ONCE: usize = 16;

async fn opened(seed: u64) -> (tempfile::TempDir, Child, World) {
    let data = tempfile::tempdir().unwrap();
    let child = Child::start(data.path());
    let staff = Staff::set_up(&child.http, &child.first_link(), &Chance::new(seed)).await;
    let world = World::open(&staff, 6, 2).await;
    (data, child, world)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_hostile_requests_change_nothing() {
    let soak = if number_from_environment("CAIRN_SOAK").is_some() { 50 } else { 1 };
    let seed = number_from_environment("CAIRN_SEED").unwrap_or(7);
    let (_data, mut child, world) = opened(seed).await;
    let mine = world.places[0].contribute(RIGHT, "what stands").await;
    let before = world.watch().await.until("a snapshot", |seen| seen.state.seq > 0).await.state;
    let known = Known::of(&world);
    let chance = Chance::new(seed);
    let hostile: Vec<Hostile> = (0..REQUESTS * soak).map(|_| Hostile::make(&chance, &known)).collect();
    let statuses = Arc::new(Mutex::new(BTreeMap::<u16, u32>::new()));
    let wrong = Arc::new(Mutex::new(Vec::<String>::new()));
    // A connection for each: one that the server has hung up on must not be taken again.
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).pool_max_idle_per_host(0);
    let http = Http { client: client.no_proxy().build().unwrap(), ..Http::new(world.http.base.clone()) };
    futures::stream::iter(hostile)
        .for_each_concurrent(AT_ONCE, |request| {
            let (http, statuses, wrong) = (http.clone(), Arc::clone(&statuses), Arc::clone(&wrong));
            async move {
                let told = request.told();
                match request.send(&http).await {
                    Ok((status, to)) => {
                        *statuses.lock().unwrap().entry(status).or_default() += 1;
                        let away = to.as_ref().is_some_and(|to| !to.starts_with('/') || to.starts_with("//"));
                        if away {
                            wrong.lock().unwrap().push(format!("{status} leads to {to:?}: {told}"));
                        }
                        if status >= 500 {
                            wrong.lock().unwrap().push(format!("{status}: {told}"));
                        }
                    }
                    // The server may hang up on a body that it will not read.
                    Err(error) if request.is_long() => drop(error),
                    Err(error) => wrong.lock().unwrap().push(format!("{error:?}: {told}")),
                }
            }
        })
        .await;
    println!("answers: {:?}", statuses.lock().unwrap());
    assert!(child.is_alive(), "{}", child.log());
    let after = world.watch().await.until("a snapshot", |seen| seen.state.seq > 0).await.state;
    assert_eq!(before, after);
    assert_eq!(world.places[0].write(&mine.op).await, Ok(()));
    let log = child.log();
    assert!(!log.contains("a bug") && !log.contains("panicked"), "{log}");
    let mut wrong = wrong.lock().unwrap();
    wrong.sort_unstable_by_key(|told| told.contains("/staff/desk/"));
    assert!(wrong.is_empty(), "{} wrong answers; the first: {:#?}", wrong.len(), &wrong[..wrong.len().min(12)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_anonymous_planes_refuse_whoever_says_who_they_are() {
    let (_data, _child, world) = opened(8).await;
    for door in DOORS.iter().filter(|door| door.path.starts_with("/anon") || door.path.starts_with("/issue")) {
        for (name, value) in [
            ("cookie", world.staff.cookie.as_str()),
            ("cookie", &format!("theme=dark; {}", world.staff.cookie)),
            ("cookie", "cairn_session=00000000000000000000000000000000"),
            ("authorization", "Bearer 0"),
            ("authorization", ""),
        ] {
            let method = Method::from_bytes(door.method.as_bytes()).unwrap();
            let request = world.http.client.request(method, world.http.url(door.path)).header(name, value).body("{}");
            let answer = world.http.send(request).await;
            assert_eq!((answer.status, answer.json()), (403, Refusal::NotAllowed), "{} {name}: {value}", door.path);
        }
    }
    // Cookies of others are dropped unread: the request goes on, and is answered as without.
    let mine = world.places[0].compose(RIGHT, "with a foreign cookie");
    let request = world.places[0].writing(&mine.op).header("cookie", &b"theme=dark; cairn_sessions=1; \xfd"[..]);
    assert_eq!(world.http.send(request).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_staff_s_doors_are_shut_to_pages_of_others() {
    let (_data, _child, world) = opened(9).await;
    let review = world.review.to_hex();
    for door in DOORS.iter().filter(|door| door.path.starts_with("/staff") && door.method == "POST") {
        for (name, value) in [
            ("origin", "https://elsewhere.example"),
            ("origin", "null"),
            ("origin", "http://127.0.0.1.elsewhere.example"),
            ("sec-fetch-site", "cross-site"),
        ] {
            let path = door.path.replace("{review}", &review);
            let request = world.http.client.post(world.http.url(&path)).header("cookie", &world.staff.cookie);
            let answer = world.http.send(request.header(name, value).body("{}")).await;
            assert_eq!(answer.status, 403, "{path} {name}: {value}");
            assert!(!answer.headers.contains_key("set-cookie"));
        }
    }
    // A page of another site cannot open the staff's websocket either.
    let request = world.http.client.get(world.http.url("/staff/socket")).header("cookie", &world.staff.cookie);
    let request = request.header("origin", "https://elsewhere.example").header("connection", "upgrade");
    let request = request.header("upgrade", "websocket").header("sec-websocket-version", "13");
    let answer = world.http.send(request.header("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==")).await;
    assert_eq!(answer.status, 403);
    // And the session is still good.
    assert!(world.staff.read(&app::desk::Query::Me).await.is_ok());
}

/// The desk says no like every other door: under a status of its own, and without repeating what was sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_s_refusals_are_no_server_errors() {
    let (_data, _child, world) = opened(10).await;
    let unknown = review::id::ReviewId([7; 16]).to_hex();
    let signed_in = Some(world.staff.cookie.as_str());
    let mut wrong = vec![];
    for (path, cookie, body) in [
        ("read", None, r#"{"query":"me"}"#.to_owned()),
        ("read", signed_in, format!(r#"{{"query":{{"review":"{unknown}"}}}}"#)),
        ("act", signed_in, format!(r#"{{"command":{{"close_review":{{"review":"{unknown}"}}}}}}"#)),
        ("act", signed_in, r#"{"command":{"create_review":{"reference":"","title":"a","lang":"en"}}}"#.to_owned()),
        ("act", signed_in, r#"{"command":"private words"}"#.to_owned()),
        ("read", signed_in, r#"{"query":{"private words":1}}"#.to_owned()),
        ("read", signed_in, "private words".to_owned()),
        ("act", signed_in, String::new()),
    ] {
        let mut request = world.http.client.post(world.http.url(&format!("/staff/desk/{path}")));
        request = request.header("content-type", "application/json").body(body.clone());
        if let Some(cookie) = cookie {
            request = request.header("cookie", cookie);
        }
        let answer = world.http.send(request).await;
        let problem = serde_json::from_str::<app::desk::Problem>(&answer.body);
        if !(400..500).contains(&answer.status) || problem.is_err() || answer.body.contains("private words") {
            wrong.push(format!("{body} gets {}: {}", answer.status, answer.body));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
