//! How a hostile request is made: something true about the installation, a door, and chance.

use super::doors::{DOORS, pages};
use crate::support::chance::Chance;
use crate::support::http::Http;
use crate::support::world::{RIGHT, World};
use reqwest::Method;
use review::limits::BODY_BYTES_MAX;
use review::wire::PROTOCOL;

/// What a well-informed attacker knows: real ids and real credentials. With these a request could do something, so
/// the bodies that bear them are always broken.
pub struct Known {
    pub review: String,
    pub event: String,
    /// As it travels.
    pub pass: String,
    /// Of a round that is open; never spent.
    pub token: String,
    pub link: String,
    pub cookie: String,
    pub pages: Vec<String>,
}

impl Known {
    pub fn of(world: &World) -> Self {
        Self {
            review: world.review.to_hex(),
            event: world.event.to_hex(),
            pass: serde_json::to_string(&world.places[0].pass()).unwrap(),
            token: serde_json::to_string(&world.places[0].token(RIGHT)).unwrap(),
            link: world.places[0].secret.clone(),
            cookie: world.staff.cookie.clone(),
            pages: pages(),
        }
    }
}

#[derive(Debug)]
pub struct Hostile {
    method: Method,
    path: String,
    headers: Vec<(&'static str, Vec<u8>)>,
    body: Vec<u8>,
}

const METHODS: [&str; 8] = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "FROB"];
const PARTS: [&str; 12] =
    ["..", "%2e%2e", "%00", "%ff%fe", "%2f%2f", "a\u{202e}b", "0", "%25", "~", "'--", "{review}", "\u{1f30d}"];
const VALUES: [&str; 14] = [
    "null",
    "true",
    "-1",
    "18446744073709551616",
    "1e999",
    "0.5",
    "\"\"",
    "\"\\ud800\"",
    "[]",
    "{}",
    "[[[]]]",
    "\"00000000000000000000000000000000\"",
    "{\"a\":{\"a\":{\"a\":1}}}",
    "\"\\u0000\"",
];

impl Hostile {
    pub fn make(chance: &Chance, known: &Known) -> Self {
        let door = chance.pick(DOORS);
        let mut path = if chance.below(4) == 0 { chance.pick(&known.pages).clone() } else { door.path.to_owned() };
        for part in ["{lang}", "{what}", "{review}", "{event}", "{file}", "{call}"] {
            let with = match (part, chance.below(5)) {
                (_, 0) => (*chance.pick(&PARTS)).to_owned(),
                ("{lang}", _) => "cy".to_owned(),
                ("{review}", _) => known.review.clone(),
                ("{event}", _) => known.event.clone(),
                ("{call}", _) => (*chance.pick(&["read", "act", "", "act/read"])).to_owned(),
                _ => (*chance.pick(&["board.md", "board.csv", "board.json", "privacy"])).to_owned(),
            };
            path = path.replace(part, &with);
        }
        match chance.below(12) {
            0 => path.push_str(&format!("/{}", chance.pick(&PARTS))),
            1 => path.push_str(&format!("?{}={}", chance.pick(&PARTS), chance.pick(&PARTS))),
            2 => path = format!("/{path}/"),
            _ => {}
        }
        let method = if chance.below(5) == 0 { *chance.pick(&METHODS) } else { door.method };
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let body = if method == Method::GET || method == Method::HEAD { vec![] } else { body(chance, known, &path) };
        let mut headers = headers(chance, known);
        if path.contains("session") {
            // Signing out is no attack.
            headers.retain(|(_, value)| *value != known.cookie.as_bytes());
        }
        Self { method, headers, path, body }
    }

    /// Whether it may be answered before all of it was sent.
    pub fn is_long(&self) -> bool {
        self.body.len() > 16 * 1_024
    }

    pub fn told(&self) -> String {
        let body: String = String::from_utf8_lossy(&self.body).chars().take(200).collect();
        let headers: Vec<_> =
            self.headers.iter().map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value))).collect();
        format!("{} {} {headers:?} {body}", self.method, self.path)
    }

    /// Sends it and returns the status, and where it leads.
    pub async fn send(&self, http: &Http) -> reqwest::Result<(u16, Option<String>)> {
        let mut request = http.client.request(self.method.clone(), http.url(&self.path));
        for (name, value) in &self.headers {
            request = request.header(*name, value.as_slice());
        }
        let response = request.body(self.body.clone()).send().await?;
        let status = response.status().as_u16();
        let to = response.headers().get("location").map(|to| String::from_utf8_lossy(to.as_bytes()).into_owned());
        // A stream that was opened would never end; these are not.
        if status != 200 || !self.path.ends_with("/stream") {
            response.bytes().await?;
        }
        Ok((status, to))
    }
}

fn headers(chance: &Chance, known: &Known) -> Vec<(&'static str, Vec<u8>)> {
    let mut headers = vec![];
    let mut maybe = |of: usize, name, values: &[&[u8]]| {
        if chance.below(of) == 0 {
            headers.push((name, chance.pick(values).to_vec()));
        }
    };
    let types: [&[u8]; 6] = [
        b"application/json",
        b"text/plain",
        b"application/x-www-form-urlencoded",
        b"multipart/form-data",
        b"\xff",
        b"application/json; charset=utf-7",
    ];
    maybe(2, "content-type", &types);
    maybe(3, "accept", &[b"text/html", b"application/json", b"*/*", b"\xff\xfe"]);
    maybe(3, "cookie", &[known.cookie.as_bytes(), b"cairn_session=", b"a=b; ;=;", b"cairn_session=\xff"]);
    maybe(6, "origin", &[b"null", b"https://elsewhere.example", b"", b"\xff"]);
    maybe(9, "authorization", &[b"Basic AAAA", b""]);
    maybe(9, "accept-language", &[b"cy", b"\xff", b"en;q=9999"]);
    maybe(9, "upgrade", &[b"websocket", b"h2c"]);
    maybe(9, "range", &[b"bytes=0-", b"bytes=9-1"]);
    maybe(9, "referer", &[b"https://elsewhere.example/", b"\xff"]);
    maybe(9, "x-forwarded-for", &[b"10.0.0.1", b"\xff"]);
    headers
}

/// Bodies that are nearly right, and bodies that are nothing.
fn body(chance: &Chance, known: &Known, path: &str) -> Vec<u8> {
    let Known { review, event, pass, token, link, .. } = known;
    let (value, op, id) = (chance.pick(&VALUES), chance.secret(), chance.secret());
    let like = match path {
        path if path.contains("write") => format!(
            r#"{{"v":{PROTOCOL},"review":"{review}","token":{token},"op":{{"contribute":{{"id":"{id}","event":"{event}","round":{value},"voice":{value},"edit":{value},"words":{value}}}}}}}"#
        ),
        path if path.contains("mine") => {
            format!(r#"{{"v":{PROTOCOL},"review":"{review}","id":{value},"secret":{value}}}"#)
        }
        path if path.contains("/ask") => format!(
            r#"{{"v":{PROTOCOL},"pass":{pass},"ops":[{{"id":"{op}","op":{{"set_timer":{{"event":"{event}","seconds":{value}}}}}}},{value}]}}"#
        ),
        path if path.contains("signal") => format!(r#"{{"v":{PROTOCOL},"pass":{pass},"signal":{{"heard":{value}}}}}"#),
        path if path.contains("stream") => {
            format!(r#"{{"v":{value},"review":"{review}","pass":{value},"after":{value},"epoch":{value}}}"#)
        }
        path if path.contains("issue") => format!(r#"{{"v":{PROTOCOL},"secret":"{link}","blinded":{value}}}"#),
        path if path.contains("desk") => {
            format!(
                r#"{{"command":{{"add_places":{{"review":"{review}","event":"{event}","number":{value}}}}},"query":{value}}}"#
            )
        }
        path if path.contains("/staff/") => {
            format!("name=admin&password={value}&secret={value}&to=//elsewhere.example")
        }
        _ => format!(r#"{{"name":{value},"contact":{value}}}"#),
    };
    match chance.below(12) {
        0 => vec![],
        1 => chance.bytes::<64>().to_vec(),
        2 => "[".repeat(1 + chance.below(100_000)).into_bytes(),
        3 => r#"{"a":"#.repeat(1 + chance.below(20_000)).into_bytes(),
        4 => like.as_bytes()[..chance.below(like.len())].to_vec(),
        5 => {
            let mut like = like.into_bytes();
            let place = chance.below(like.len());
            like[place] = chance.draw() as u8 | 0x80;
            like
        }
        6 if chance.below(20) == 0 => vec![b' '; BODY_BYTES_MAX + 1 + chance.below(100_000)],
        7 => format!("{like}{like}").into_bytes(),
        8 => (*value).to_owned().into_bytes(),
        _ => like.into_bytes(),
    }
}
