//! How a request of the table is made, sent and answered.

use super::stage::{Shown, Stage, Who};
use super::table::{Change, Contacts, Link, Row, What};
use crate::support::people::{PASSWORD, askings, joining, look};
use crate::support::reader::hello;
use crate::support::world::RIGHT;
use app::desk::{Command, Query};
use app::pages::DutyForm;
use futures::{SinkExt, StreamExt};
use review::op::{Anonymous, Request};
use review::opening::EditSecret;
use review::text::Lang;
use review::token::IssuedHash;
use review::wire::{Address, Ask, Contact, Holder, Join, Mine, PROTOCOL, Signal, SignalKind, Stop, Write};
use seat::Key;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};

/// What is sent.
pub enum Content {
    Nothing,
    Json(Value),
    Form(Vec<(&'static str, String)>),
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: String,
    pub location: Option<String>,
    pub sets_cookie: bool,
    /// Whether a socket that was opened was closed with a reason before it showed anything.
    pub bye: bool,
}

impl What {
    /// The query or command that it asks, as it travels; nothing for other doors.
    pub fn call(content: &Content) -> Option<String> {
        let Content::Json(body) = content else { return None };
        let (kind, asked) = body.as_object()?.iter().next()?;
        let name = asked.as_str().or_else(|| Some(asked.as_object()?.keys().next()?.as_str()))?;
        matches!(kind.as_str(), "query" | "command").then(|| format!("{kind} {name}"))
    }
}

/// A well-formed body for a door, from somebody who shows this.
pub async fn content(stage: &Stage, row: &Row, shown: &Shown) -> Content {
    let (v, pass, lang) = (PROTOCOL, shown.pass, ("lang", "en".to_owned()));
    let query = |query: Query| json!({ "query": query });
    let command = |command: Command| json!({ "command": command });
    Content::Json(match &row.what {
        What::Nothing => return Content::Nothing,
        What::Write(with_token) => json!(contribution(stage, shown, *with_token)),
        What::Change(change) => json!(amendment(stage, shown, *change)),
        What::Mine(right) => json!(Mine { v, review: stage.review, id: stage.waiting.id, secret: edit(stage, *right) }),
        What::Ask(op) => {
            let ops = vec![Request { id: stage.chance.op(), op: op(stage) }];
            json!(Ask { v, pass: Some(pass), ops })
        }
        What::Ready => json!(Signal { v, pass, signal: SignalKind::Ready(true) }),
        What::Heard => json!(Signal { v, pass, signal: SignalKind::Heard(stage.standing) }),
        What::Hello => json!(hello(stage.review, Some(pass))),
        What::Link(link) => json!(join(stage, *link).await),
        What::Contact(who) => json!(contact(stage, *who).await),
        What::Stop => json!(Stop { v, secret: stage.chance.secret() }),
        What::SignIn(right) => {
            let name = if *right { "admin".to_owned() } else { stage.chance.secret() };
            return Content::Form(vec![("name", name), ("password", PASSWORD.to_owned()), lang]);
        }
        What::SignOut => return Content::Form(vec![lang]),
        What::SetUp(right) => {
            let secret = if *right { stage.good_link().await } else { stage.chance.secret() };
            return Content::Form(vec![("secret", secret), ("password", PASSWORD.to_owned()), lang]);
        }
        What::Read(ask) => query(ask(stage)),
        What::ReadLink(right) => {
            query(Query::Link(if *right { stage.good_link().await } else { stage.chance.secret() }))
        }
        What::Act(act) => command(act(stage)),
        What::Answer => {
            let report = stage.waiting_report().await;
            command(Command::AnswerDuty { report, note: "called at once".to_owned() })
        }
        What::Duty => json!(DutyForm {
            name: "Reporter".to_owned(),
            contact: "Door 3".to_owned(),
            what: "something else".to_owned()
        }),
    })
}

/// Something new that went right, in this event.
fn contribution(stage: &Stage, shown: &Shown, with_token: bool) -> Write {
    let (token, secret) = (stage.token(shown), stage.chance.edit());
    let (id, event, words) = (token.nonce.contribution(), stage.event, stage.chance.words("something that went right"));
    let op = Anonymous::Contribute { id, event, round: RIGHT, voice: None, edit: secret.hash(), words };
    Write { v: PROTOCOL, review: stage.review, token: with_token.then_some(token), op }
}

/// The edit secret of what waits, or another.
fn edit(stage: &Stage, right: bool) -> EditSecret {
    if right { stage.waiting.secret } else { stage.chance.edit() }
}

/// The words that wait, put differently.
fn amendment(stage: &Stage, shown: &Shown, change: Change) -> Write {
    let secret = edit(stage, matches!(change, Change::Right | Change::WithToken));
    let words = stage.chance.words(&format!("{}, {}", stage.waiting.text, stage.chance.letters()));
    let op = Anonymous::Amend { id: stage.waiting.id, event: stage.event, secret, words, after: None };
    let token = matches!(change, Change::WithToken).then_some(shown.pass.token);
    Write { v: PROTOCOL, review: stage.review, token, op }
}

/// A request for everything that a link asks for.
async fn join(stage: &Stage, link: Link) -> Join {
    let taken = stage.place.secret.clone();
    let (secret, key) = match link {
        Link::Fresh | Link::Short => (stage.fresh_link().await, Key(stage.chance.bytes())),
        Link::Taken => (taken, Key(stage.chance.bytes())),
        Link::Own => (taken, stage.place.key),
        Link::Unknown => (stage.chance.secret(), Key(stage.chance.bytes())),
    };
    let known = if matches!(link, Link::Unknown) { &stage.place.secret } else { &secret };
    let asked = look(&stage.inside.http, known).await.unwrap().asked;
    let mut join = joining(&secret, &askings(&asked, &key));
    if matches!(link, Link::Short) {
        join.blinded.pop();
    }
    join
}

/// A request about an address.
async fn contact(stage: &Stage, who: Contacts) -> Contact {
    let address = |text: &str| Some(Address { mail: text.to_owned(), lang: Lang::En });
    let (holder, address) = match who {
        Contacts::Own(with) => (stage.place.holder().await, address("someone@example.org").filter(|_| with)),
        Contacts::OtherKey => {
            let issued = IssuedHash(stage.chance.bytes());
            (Holder { issued, ..stage.place.holder().await }, None)
        }
        Contacts::NotTaken => {
            let (secret, issued) = (stage.fresh_link().await, IssuedHash([0; 32]));
            (Holder { secret, issued }, None)
        }
    };
    Contact { v: PROTOCOL, holder, address }
}

/// The address of a row.
pub fn path(stage: &Stage, row: &Row) -> String {
    row.at.replace("{review}", &stage.review.to_hex()).replace("{event}", &stage.event.to_hex())
}

/// Asks at a door, as somebody. Also says which call of the desk that was, if it was one.
pub async fn ask(stage: &Stage, row: &Row, who: Who) -> (Answer, Option<String>) {
    let path = path(stage, row);
    let shown = stage.shown(who, &path).await;
    let content = content(stage, row, &shown).await;
    let call = What::call(&content);
    let answer = match &content {
        Content::Json(hello) if path.ends_with("/socket") => socket(stage, &path, shown.cookie, hello).await,
        _ => {
            let method = reqwest::Method::from_bytes(row.method.as_bytes()).unwrap();
            plain(request(stage, method, &path, shown.cookie.as_deref(), &content)).await
        }
    };
    (answer, call)
}

pub fn request(
    stage: &Stage,
    method: reqwest::Method,
    path: &str,
    cookie: Option<&str>,
    content: &Content,
) -> reqwest::RequestBuilder {
    let http = &stage.inside.http;
    let mut request = http.client.request(method, http.url(path));
    if let Some(cookie) = cookie {
        request = request.header("cookie", cookie);
    }
    match content {
        // As a browser asks for a document.
        Content::Nothing => request.header("accept", "text/html,*/*;q=0.8"),
        Content::Json(body) => request.json(body),
        Content::Form(fields) => request.form(fields),
    }
}

/// Sends a request. Of a stream, which does not end, as much is read as shows something.
pub async fn plain(request: reqwest::RequestBuilder) -> Answer {
    let mut response = request.send().await.unwrap();
    let header = |name: &str| response.headers().get(name).map(|it| it.to_str().unwrap().to_owned());
    let (location, sets_cookie) = (header("location"), header("set-cookie").is_some());
    let is_stream = header("content-type").is_some_and(|it| it.contains("ndjson"));
    let (status, mut body) = (response.status().as_u16(), vec![]);
    while let Some(bytes) = response.chunk().await.unwrap() {
        body.extend_from_slice(&bytes);
        if is_stream && body.split(|byte| *byte == b'\n').count() > 2 {
            break;
        }
    }
    Answer { status, body: String::from_utf8(body).unwrap(), location, sets_cookie, bye: false }
}

/// Opens a websocket, says hello, and reads until something is shown or the server says goodbye.
async fn socket(stage: &Stage, path: &str, cookie: Option<String>, hello: &Value) -> Answer {
    let mut request = format!("ws://{}{path}", stage.inside.http.host()).into_client_request().unwrap();
    if let Some(cookie) = cookie {
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
    }
    let mut answer = Answer { status: 101, body: String::new(), location: None, sets_cookie: false, bye: false };
    let mut socket = match tokio_tungstenite::connect_async(request).await {
        Ok((socket, _)) => socket,
        Err(Error::Http(refused)) => {
            answer.status = refused.status().as_u16();
            answer.body = String::from_utf8(refused.body().clone().unwrap_or_default()).unwrap();
            return answer;
        }
        Err(error) => panic!("{path}: {error}"),
    };
    socket.send(Message::text(hello.to_string())).await.unwrap();
    let reading = async {
        while let Some(Ok(Message::Text(frame))) = socket.next().await {
            answer.body.push_str(&frame);
            answer.bye = frame.starts_with(r#"{"bye""#);
            if answer.bye || frame.starts_with(r#"{"snapshot""#) {
                break;
            }
        }
    };
    tokio::time::timeout(crate::support::DEADLINE, reading).await.unwrap_or_else(|_| panic!("{path} says nothing"));
    answer
}
