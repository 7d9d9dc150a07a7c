//! A server of its own with one review, one live event and places, set up through the doors that people use.

use anyhow::{Context as _, Result, anyhow, ensure};
use reqwest::{Client, StatusCode, header};
use review::id::{EventId, OpId, ReviewId};
use review::limits::SEATS_MAX;
use review::op::{Op, Request};
use review::token::{Element, Nonce, Output, Pass, Token};
use review::wire::{Answer, Ask, Asked, Join, Joined, Outcome, PROTOCOL};
use seat::{Asking, Key};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// What a link is for, as far as a run needs it.
#[derive(Deserialize)]
struct Looked {
    asked: Vec<Asked>,
}

/// Everything that was issued to a place.
pub struct Purse {
    /// What reads.
    pub pass: Pass,
    /// What writes, by round.
    pub rounds: Vec<Vec<Token>>,
}

/// Everything that a run needs; the server ends with it.
pub struct House {
    child: Child,
    _folder: TempDir,
    http: Client,
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    cookie: String,
    /// The review.
    pub review: ReviewId,
    /// Its event.
    pub event: EventId,
    secrets: Vec<String>,
    asked: u128,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl House {
    /// Starts a server with `places` places.
    #[expect(clippy::disallowed_methods, reason = "the pipeline says where the server is")]
    pub async fn build(places: usize) -> Result<Self> {
        let binary =
            std::env::var("CAIRN_BIN").context("CAIRN_BIN names no server; start this with cargo xtask bench")?;
        let folder = tempfile::tempdir()?;
        let mut child = Command::new(binary)
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "error", "--data"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().context("no output")?;
        let mut lines = BufReader::new(stdout).lines();
        let mut next = || lines.next().context("the server said nothing")?.map_err(anyhow::Error::from);
        let first = next()?;
        let url = first.rsplit(' ').next().context("no address")?.to_owned();
        let secret = next()?.rsplit_once("#k=").context("no set-up link")?.1.to_owned();
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        let form = format!("secret={secret}&password=a-long-enough-password&lang=en");
        let answer = http
            .post(format!("{url}/staff/set-up"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await?;
        let cookie = answer.headers().get(header::SET_COOKIE).context("no session")?.to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let (review, event) = (ReviewId([0; 16]), EventId([0; 16]));
        let mut house = Self { child, _folder: folder, http, url, cookie, review, event, secrets: vec![], asked: 0 };
        house.furnish(places).await?;
        Ok(house)
    }

    async fn furnish(&mut self, places: usize) -> Result<()> {
        // Of a kind that begins with learning.
        let review = json!({
            "reference": "B-1", "title": "Bench", "lang": "en", "kind": "near_miss_learning", "nation": "england",
        });
        let made = self.act(json!({"create_review": review})).await?;
        self.review = serde_json::from_value(made["review"].clone())?;
        // One event has at most so many places; everybody in a review follows the same log.
        let mut events = Vec::new();
        for first in (0..places).step_by(SEATS_MAX) {
            let event = json!({"review": self.review, "title": "Bench", "lang": "en", "day": "", "voices": []});
            let made = self.act(json!({"add_event": event})).await?;
            let event = serde_json::from_value(made["event"].clone())?;
            let number = SEATS_MAX.min(places - first);
            let wanted = json!({"review": self.review, "event": event, "voice": null, "number": number});
            let links = self.act(json!({"add_places": wanted})).await?;
            let links = links["links"].as_array().context("no links")?;
            self.secrets.extend(links.iter().filter_map(|link| Some(link["secret"].as_str()?.to_owned())));
            events.push(event);
        }
        ensure!(self.secrets.len() == places, "{} of {places} places", self.secrets.len());
        self.event = *events.first().context("no places")?;
        self.ask(Op::StartEvent { event: self.event }).await?;
        Ok(())
    }

    async fn act(&self, command: Value) -> Result<Value> {
        let answer = self
            .http
            .post(format!("{}/staff/desk/act", self.url))
            .header(header::COOKIE, &self.cookie)
            .json(&json!({"command": command}))
            .send()
            .await?;
        let (status, text) = (answer.status(), answer.text().await?);
        ensure!(status == StatusCode::OK, "the desk said {status}: {text}");
        Ok(serde_json::from_str(&text)?)
    }

    /// Asks for something by name; answers its id once it is on disk.
    pub async fn ask(&mut self, op: Op) -> Result<OpId> {
        self.asked += 1;
        let id = OpId(self.asked.to_be_bytes());
        let ask = Ask { v: PROTOCOL, pass: None, ops: vec![Request { id, op }] };
        let answer = self
            .http
            .post(format!("{}/staff/ask/{}", self.url, self.review))
            .header(header::COOKIE, &self.cookie)
            .json(&ask)
            .send()
            .await?;
        let answer: Answer = answer.json().await?;
        match answer.outcomes.first() {
            Some((_, Outcome::Accepted { .. })) => Ok(id),
            other => Err(anyhow!("not accepted: {other:?}")),
        }
    }

    /// A pass for every place. Whoever joins asks for everything that the place is issued, as people do.
    pub async fn passes(&self) -> Result<Vec<Pass>> {
        let mut passes = Vec::with_capacity(self.secrets.len());
        for (n, secret) in (1_u128..).zip(&self.secrets) {
            passes.push(self.join(secret, Key(n.to_be_bytes())).await?.pass);
        }
        Ok(passes)
    }

    /// Takes every place, and gives what was issued to each.
    pub async fn purses(&self) -> Result<Vec<Purse>> {
        let mut purses = Vec::with_capacity(self.secrets.len());
        for (n, secret) in (1_u128..).zip(&self.secrets) {
            purses.push(self.join(secret, Key(n.to_be_bytes())).await?);
        }
        Ok(purses)
    }

    /// Takes a place, or takes it again: a key asks for the same each time.
    async fn join(&self, secret: &str, key: Key) -> Result<Purse> {
        let looked: Looked = self.issue("look", secret, vec![]).await?;
        let asking = |one: &Asked| Asking::new(&key, &one.key.0, one.n);
        let askings: Vec<Asking> = looked.asked.iter().map(asking).collect::<Result<_, _>>()?;
        let blinded = |asking: &Asking| asking.blinded().iter().map(|element| Element(*element)).collect();
        let joined: Joined = self.issue("join", secret, askings.iter().map(blinded).collect()).await?;
        ensure!(joined.issued.len() == askings.len(), "not everything was issued");
        let token = |token: seat::Token| Token { nonce: Nonce(token.nonce), output: Output(token.output) };
        let mut batches = Vec::with_capacity(askings.len());
        for (asking, issued) in askings.iter().zip(&joined.issued) {
            let elements: Vec<_> = issued.elements.iter().map(|element| element.0).collect();
            let tokens = asking.finish(&elements, &issued.proof.0)?;
            batches.push(tokens.into_iter().map(token).collect::<Vec<_>>());
        }
        ensure!(!batches.is_empty(), "no pass was issued");
        let pass = *batches.remove(0).first().context("no pass was issued")?;
        let pass = Pass { review: joined.review, event: joined.event, screen: false, token: pass };
        Ok(Purse { pass, rounds: batches })
    }

    async fn issue<T: DeserializeOwned>(&self, door: &str, secret: &str, blinded: Vec<Vec<Element>>) -> Result<T> {
        let join = Join { v: PROTOCOL, secret: secret.to_owned(), blinded };
        let answer = self.http.post(format!("{}/issue/{door}", self.url)).json(&join).send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        ensure!(status == StatusCode::OK, "the issuer said {status}: {text}");
        Ok(serde_json::from_str(&text)?)
    }

    /// The server's process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}
