//! Who may what: every door, asked by every kind of caller, with a body that is right for it. What is not allowed is
//! refused in one exact way, shows nothing, and changes nothing. A door, a call of the desk or a staff page that comes
//! to be and is not in the table fails a test.

mod asking;
mod stage;
mod table;

use app::desk::{Command, Done, Problem, Query};
use asking::{Answer, Content, content, path, plain, request};
use reqwest::Method;
use review::refusal::Refusal;
use stage::{EVERYBODY, OF_THE_DESK, OF_THE_REVIEW, SPARE, Stage, Who};
use std::collections::BTreeSet;
use table::{PAGE, Row, Says, What, table};

const ROUTERS: [(&str, &str); 2] =
    [("mod.rs", include_str!("../../src/http/mod.rs")), ("pages.rs", include_str!("../../src/http/pages.rs"))];

/// What is wrong with an answer.
fn wrong(row: &Row, who: Who, answer: &Answer, says: Says) -> Option<&'static str> {
    let Answer { status, body, location, .. } = answer;
    let holds = |words: &[&str]| words.iter().any(|words| body.contains(words));
    let good = matches!(status, 101 | 200) && !answer.bye && !body.contains(r#"{"refused":"#);
    let (turned, signs_in) = (body.contains("notice--wait"), body.contains("/sign-in?to=/staff/"));
    let as_said = match says {
        Says::Shows => good && holds(&OF_THE_REVIEW) && !turned && !signs_in,
        Says::Does => good && !body.is_empty() && !turned && !signs_in,
        Says::Inside(code) => *status == 200 && body.ends_with(&format!(r#",{{"refused":{{"code":"{code}"}}}}]]}}"#)),
        Says::No(code, text) => *status == code && body == text,
        Says::Bye(code) => answer.bye && *body == format!(r#"{{"bye":{{"code":"{code}"}}}}"#),
        Says::Leads(code, to) => *status == code && location.as_deref() == Some(to),
        Says::SignIn => *status == 200 && signs_in,
        Says::Turned => *status == 200 && turned && !signs_in && !holds(&[SPARE]),
    };
    let cookie = matches!(row.what, What::SignIn(true) | What::SetUp(true) | What::SignOut);
    match () {
        () if !as_said => Some("another answer"),
        () if says != Says::Shows && holds(&OF_THE_REVIEW) => Some("words of the review"),
        () if !who.is_signed_in() && holds(&OF_THE_DESK) => Some("words of the desk"),
        () if answer.sets_cookie != cookie => Some("a cookie, or none"),
        () => None,
    }
}

/// Whether an answer means that nothing was done to the review.
fn is_refusal(says: Says) -> bool {
    !matches!(says, Says::Shows | Says::Does)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_door_for_every_kind_of_caller() {
    let stage = Stage::open(61).await;
    let (mut found, mut calls, mut asked, mut stood) = (vec![], BTreeSet::new(), 0, 0);
    for row in table() {
        stood = stage.state().await.map_or(stood, |state| state.contributions.len());
        for (who, says) in EVERYBODY.into_iter().zip(*row.says) {
            let before = stage.mark().await;
            let (answer, call) = asking::ask(&stage, &row, who).await;
            calls.extend(call);
            asked += 1;
            let what = wrong(&row, who, &answer, says);
            let what = what.or((is_refusal(says) && stage.mark().await != before).then_some("something has changed"));
            if matches!(row.what, What::Heard) && says == Says::Does {
                stage.heard().await;
            }
            if let Some(what) = what {
                let Answer { status, body, location, .. } = answer;
                let body: String = body.chars().take(300).collect();
                let at = format!("{} {} {:?} by {who:?}, expected {says:?}", row.method, row.at, row.what);
                found.push(format!("{at}: {what}: {status} {location:?} {body}"));
            }
        }
    }
    assert!(found.is_empty(), "{} of {asked}: {found:#?}", found.len());
    assert!(stage.state().await.is_none(), "the review was to be deleted in the end");
    assert_eq!(stood, 6, "three feelings, one from the other event, and the two that a place of this event wrote");
    let source = include_str!("../../../app/src/desk.rs");
    let mut known: BTreeSet<_> =
        variants(source, "Query").iter().map(|name| format!("query {}", snake(name))).collect();
    known.extend(variants(source, "Command").iter().map(|name| format!("command {}", snake(name))));
    assert!(known.len() > 20 && known.is_subset(&calls), "not in the table: {:?}", known.difference(&calls));
    println!("{asked} requests at {} doors", table().len());
}

/// The names of an enum's variants, as its source has them.
fn variants<'a>(source: &'a str, name: &str) -> Vec<&'a str> {
    let (_, rest) = source.split_once(&format!("pub enum {name} {{\n")).unwrap();
    let lines = rest.split("\n}").next().unwrap().lines().filter_map(|line| line.strip_prefix("    "));
    let variants = lines.filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
    variants.map(|line| line.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap()).collect()
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// The addresses that a router's source has.
fn routes(source: &str) -> BTreeSet<String> {
    let routes = source.split(".route(").skip(1).map(|rest| {
        let rest = rest.trim_start().strip_prefix('"').expect("an address that is written out");
        rest.split('"').next().unwrap().to_owned()
    });
    routes.collect()
}

#[test]
fn no_door_is_forgotten() {
    let found: BTreeSet<_> = ROUTERS.iter().flat_map(|(_, source)| routes(source)).collect();
    let table = table();
    let known: BTreeSet<_> = table.iter().map(|row| row.route.to_owned()).filter(|route| route != PAGE).collect();
    assert_eq!(found, known);
    // Nothing is routed in other files, or in other ways.
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    for file in std::fs::read_dir(folder).unwrap().flatten().filter(|file| file.path().is_file()) {
        let (name, source) = (file.file_name(), std::fs::read_to_string(file.path()).unwrap());
        let routes = ROUTERS.iter().any(|(router, _)| name == *router);
        assert!(routes || !source.contains(".route("), "{name:?} has doors too");
        for other in [".route_service(", ".nest(", ".nest_service(", ".fallback_service(", ".leptos_routes"] {
            assert!(!source.contains(other), "{name:?}: doors by {other}");
        }
    }
    // Every page of the staff.
    let id = "0".repeat(32);
    let pages = table.iter().filter(|row| row.route == PAGE);
    let pages: BTreeSet<_> = pages
        .filter_map(|row| {
            let at = row.at.replace("{review}", &id).replace("{event}", &id).replace("{stage}", "1");
            match app::address::Address::of(&at).page {
                app::address::Page::Staff(page) => Some(format!("{page:?}").split('(').next().unwrap().to_owned()),
                _ => None,
            }
        })
        .collect();
    let known = variants(include_str!("../../../app/src/address.rs"), "Staff");
    assert_eq!(pages, known.into_iter().map(str::to_owned).collect());
    // Every other page.
    let kind = |at: &str| {
        let at = at
            .replace("{lang}", "en")
            .replace("{what}", "risk")
            .replace("{review}", &id)
            .replace("{event}", &id)
            .replace("{stage}", "1");
        std::mem::discriminant(&app::address::Address::of(&at).page)
    };
    for path in app::address::PATHS {
        assert!(table.iter().any(|row| row.route == PAGE && kind(row.at) == kind(path)), "{path}");
    }
    let listed: std::collections::HashSet<_> = app::address::PATHS.iter().map(|path| kind(path)).collect();
    let everybody = variants(include_str!("../../../app/src/address.rs"), "Page");
    assert_eq!(listed.len(), everybody.len() - 1, "all but the page of nowhere");
}

/// With all that is right about them, requests of another site's page are refused where something could be done or
/// read with the session of whoever looks at that page.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn right_requests_from_pages_of_others_do_nothing() {
    let stage = Stage::open(62).await;
    let before = stage.mark().await;
    let guarded = |row: &Row| row.route.starts_with("/staff/") || row.route == "/duty";
    let mut asked = 0;
    for row in table().into_iter().filter(guarded) {
        let is_socket = row.route.ends_with("/socket");
        if row.method == "GET" && !is_socket {
            continue;
        }
        for (name, value) in
            [("origin", "https://elsewhere.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")]
        {
            let at = path(&stage, &row);
            let shown = stage.shown(Who::Holder, &at).await;
            let content = if is_socket { Content::Nothing } else { content(&stage, &row, &shown).await };
            let head = stage.mark().await;
            let method = Method::from_bytes(row.method.as_bytes()).unwrap();
            let mut asking = request(&stage, method, &at, shown.cookie.as_deref(), &content).header(name, value);
            if is_socket {
                asking = asking.header("connection", "upgrade").header("upgrade", "websocket");
                asking = asking.header("sec-websocket-version", "13");
                asking = asking.header("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==");
            }
            let answer = plain(asking).await;
            let told = format!("{} {at} {:?} {name}: {value}", row.method, row.what);
            assert_eq!((answer.status, answer.body.as_str()), (403, r#""not-allowed""#), "{told}");
            assert!(!answer.sets_cookie, "{told}");
            assert_eq!(head, stage.mark().await, "{told}");
            asked += 1;
        }
    }
    assert!(asked > 90 && before == stage.mark().await, "{asked}");
}

/// Signing out is for every door, here and everywhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_has_ended_opens_nothing() {
    let stage = Stage::open(65).await;
    for everywhere in [false, true] {
        let (here, there) = (stage.staff().await, stage.staff().await);
        assert!(here.read(&Query::Me).await.is_ok() && there.read(&Query::Me).await.is_ok());
        if everywhere {
            assert_eq!(here.act(&Command::SignOutEverywhere {}).await, Ok(Done::Done));
        } else {
            let end = stage.inside.http.url("/staff/session/end");
            let end = here.http.client.post(end).header("cookie", &here.cookie);
            assert!(plain(end).await.sets_cookie);
        }
        assert_eq!(here.read(&Query::Me).await, Err(Problem::SignedOut));
        assert_eq!(there.read(&Query::Me).await.is_ok(), !everywhere);
        let file = format!("/staff/export/{}/board.json", stage.review);
        let file = here.http.get(&file, Some(&here.cookie)).await;
        assert_eq!((file.status, file.json()), (403, Refusal::NotAllowed));
        let page = format!("/staff/en/reviews/{}", stage.review);
        let page = here.http.get(&page, Some(&here.cookie)).await;
        assert!(page.body.contains("/sign-in?to=/staff/") && !page.body.contains(OF_THE_REVIEW[1]));
    }
}

/// At the anonymous doors a session is refused even beside a pass or a token that is good, and is none by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_says_who_they_are_is_nobody_s_place() {
    let stage = Stage::open(63).await;
    let doors = |row: &Row| row.route.starts_with("/anon/") || row.route.starts_with("/issue/");
    for row in table().into_iter().filter(|row| doors(row) && row.method == "POST") {
        let at = path(&stage, &row);
        let place = stage.shown(Who::Place, &at).await;
        let session = stage.shown(Who::Holder, &at).await;
        let right = content(&stage, &row, &place).await;
        for (name, value) in [("cookie", session.cookie.as_deref().unwrap()), ("authorization", "Bearer 0")] {
            let head = stage.mark().await;
            let answer = plain(request(&stage, Method::POST, &at, None, &right).header(name, value)).await;
            assert_eq!((answer.status, answer.body.as_str()), (403, r#""not-allowed""#), "{at} {name}");
            assert_eq!(head, stage.mark().await, "{at} {name}");
        }
        let by_own_secret =
            matches!(row.what, What::Change(_) | What::Mine(_) | What::Link(_) | What::Contact(_) | What::Stop);
        let by_pass = !by_own_secret && !matches!(row.what, What::Write(_));
        if by_pass || matches!(row.what, What::Write(_)) {
            let by_session = content(&stage, &row, &session).await;
            let answer = plain(request(&stage, Method::POST, &at, None, &by_session)).await;
            let refused = if by_pass { (401, r#""pass-unknown""#) } else { (422, r#""token-wrong""#) };
            assert_eq!((answer.status, answer.body.as_str()), refused, "{at}");
        }
    }
}

/// Doors open one way only, whoever knocks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn doors_open_one_way_only() {
    let stage = Stage::open(64).await;
    let before = stage.mark().await;
    let mut known = BTreeSet::new();
    for row in table().into_iter().filter(|row| known.insert(row.at)) {
        let at = path(&stage, &row);
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FROB"] {
            if method == row.method || (method, row.method) == ("HEAD", "GET") {
                continue;
            }
            let who = if at.starts_with("/staff") { Who::Holder } else { Who::Place };
            let shown = stage.shown(who, &at).await;
            let nothing = Content::Nothing;
            let verb = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = plain(request(&stage, verb, &at, shown.cookie.as_deref(), &nothing)).await;
            assert_eq!((answer.status, answer.body.as_str()), (405, ""), "{method} {at}");
            assert!(!answer.sets_cookie, "{method} {at}");
        }
    }
    assert_eq!(before, stage.mark().await);
    // What is no door at all says so, to programs and to people.
    for at in ["/anon", "/anon/", "/anon/write/", "/staff/desk", "/staff/export", "/metrics", "/.git/config"] {
        let answer = plain(request(&stage, Method::POST, at, None, &Content::Nothing)).await;
        assert_eq!((answer.status, answer.body.as_str()), (404, r#""malformed""#), "{at}");
        let answer = plain(request(&stage, Method::GET, at, None, &Content::Nothing)).await;
        assert_eq!(answer.status, 404, "{at}");
    }
}
