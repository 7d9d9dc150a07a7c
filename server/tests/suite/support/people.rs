//! Somebody signed in, and somebody who joined: what each may ask, over HTTP.

use super::chance::Chance;
use super::http::{Answer, Http};
use app::desk::{Command, Done, Problem, Query, View};
use review::id::{ContributionId, EventId, ReviewId};
use review::op::{Anonymous, Op, Request};
use review::opening::EditSecret;
use review::refusal::Refusal;
use review::wire::{Ask, Join, Joined, Outcome, PROTOCOL, Signal, SignalKind, Write};
use serde::Serialize;
use std::sync::Mutex;

pub const PASSWORD: &str = "a long walk by the sea";

/// Somebody signed in.
#[derive(Clone, Debug)]
pub struct Staff {
    pub http: Http,
    /// `cairn_session=…`
    pub cookie: String,
    pub chance: Chance,
}

impl Staff {
    /// Chooses a password with a one-time link, and is signed in by that.
    pub async fn set_up(http: &Http, secret: &str, chance: &Chance) -> Self {
        let form = [("secret", secret), ("password", PASSWORD), ("lang", "en")];
        let answer = http.send(http.client.post(http.url("/staff/set-up")).form(&form)).await;
        Self { http: http.clone(), cookie: cookie(&answer), chance: chance.clone() }
    }

    /// Signs in with the password of [`Staff::set_up`].
    pub async fn sign_in(http: &Http, name: &str, chance: &Chance) -> Self {
        let form = [("name", name), ("password", PASSWORD)];
        let answer = http.send(http.client.post(http.url("/staff/session")).form(&form)).await;
        Self { http: http.clone(), cookie: cookie(&answer), chance: chance.clone() }
    }

    pub async fn act(&self, command: &Command) -> Result<Done, Problem> {
        #[derive(Serialize)]
        struct Body<'a> {
            command: &'a Command,
        }
        desk(&self.http.post("/staff/desk/act", Some(&self.cookie), &Body { command }).await)
    }

    pub async fn act_owned(&self, command: Command) -> Result<Done, Problem> {
        self.act(&command).await
    }

    pub async fn read(&self, query: &Query) -> Result<View, Problem> {
        #[derive(Serialize)]
        struct Body<'a> {
            query: &'a Query,
        }
        desk(&self.http.post("/staff/desk/read", Some(&self.cookie), &Body { query }).await)
    }

    /// Asks for one thing under a fresh id.
    pub async fn ask(&self, review: ReviewId, op: Op) -> Result<u64, Refusal> {
        self.ask_again(review, &Request { id: self.chance.op(), op }).await
    }

    /// Asks for one thing under its own id.
    pub async fn ask_again(&self, review: ReviewId, request: &Request) -> Result<u64, Refusal> {
        only(&self.http.send(self.asking(review, vec![request.clone()])).await)
    }

    pub fn asking(&self, review: ReviewId, ops: Vec<Request>) -> reqwest::RequestBuilder {
        let ask = Ask { v: PROTOCOL, pass: None, ops };
        self.http.posting(&format!("/staff/ask/{review}"), Some(&self.cookie), &ask)
    }
}

fn cookie(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{answer:?}");
    let set = answer.headers.get("set-cookie").unwrap_or_else(|| panic!("not signed in: {answer:?}"));
    set.to_str().unwrap().split(';').next().unwrap().to_owned()
}

fn desk<T: serde::de::DeserializeOwned>(answer: &Answer) -> Result<T, Problem> {
    if answer.status == 200 { Ok(answer.json()) } else { Err(answer.json()) }
}

/// The outcome of a batch of one.
pub fn only(answer: &Answer) -> Result<u64, Refusal> {
    let mut outcomes = answer.result::<review::wire::Answer>()?.outcomes;
    assert_eq!(outcomes.len(), 1);
    match outcomes.remove(0).1 {
        Outcome::Accepted { seq } => Ok(seq),
        Outcome::Refused { code } => Err(code),
    }
}

/// Something that somebody wrote, with what only they know.
#[derive(Clone, Debug)]
pub struct Mine {
    pub id: ContributionId,
    pub text: String,
    pub secret: EditSecret,
    pub op: Anonymous,
}

/// Somebody who joined.
#[derive(Debug)]
pub struct Place {
    pub http: Http,
    pub secret: String,
    pub device: String,
    pub review: ReviewId,
    pub event: EventId,
    pub voice: Option<u8>,
    passes: Mutex<Vec<String>>,
    pub chance: Chance,
}

/// Exchanges a link for a pass.
pub async fn join(http: &Http, secret: &str, device: &str) -> Result<Joined, Refusal> {
    let join = Join { v: PROTOCOL, secret: secret.to_owned(), device: device.to_owned() };
    http.post("/issue/join", None, &join).await.result()
}

impl Place {
    pub async fn join(http: &Http, secret: &str, chance: &Chance) -> Self {
        let device = chance.secret();
        let Joined { pass, review, event, voice } = join(http, secret, &device).await.unwrap();
        let (http, secret, chance) = (http.clone(), secret.to_owned(), chance.clone());
        Self { http, secret, device, review, event, voice, passes: Mutex::new(vec![pass]), chance }
    }

    /// Joins again, on the same device; at a server that may have moved.
    pub async fn join_again(&mut self, http: &Http) {
        self.http = http.clone();
        let joined = join(http, &self.secret, &self.device).await.unwrap();
        self.passes.lock().unwrap().push(joined.pass);
    }

    pub fn pass(&self) -> String {
        self.passes.lock().unwrap().last().unwrap().clone()
    }
    /// Every pass that it ever had.
    pub fn passes(&self) -> Vec<String> {
        self.passes.lock().unwrap().clone()
    }

    /// Something to write, with an id and an edit secret of its own.
    pub fn compose(&self, round: u8, text: &str) -> Mine {
        let (id, secret) = (self.chance.contribution(), self.chance.edit());
        let (event, edit, words) = (self.event, secret.hash(), self.chance.words(text));
        let op = Anonymous::Contribute { id, event, round, voice: None, edit, words };
        Mine { id, text: text.to_owned(), secret, op }
    }

    pub fn writing(&self, op: &Anonymous) -> reqwest::RequestBuilder {
        self.http.posting("/anon/write", None, &Write { v: PROTOCOL, pass: self.pass(), op: op.clone() })
    }

    pub async fn write(&self, op: &Anonymous) -> Result<(), Refusal> {
        self.http.send(self.writing(op)).await.result::<Outcome>().map(drop)
    }

    /// Writes in a round.
    pub async fn contribute(&self, round: u8, text: &str) -> Mine {
        let mine = self.compose(round, text);
        self.write(&mine.op).await.unwrap();
        mine
    }

    pub async fn amend(&self, mine: &Mine, text: &str) -> Result<(), Refusal> {
        let (id, event, secret, words) = (mine.id, self.event, mine.secret, self.chance.words(text));
        self.write(&Anonymous::Amend { id, event, secret, words, after: None }).await
    }

    pub async fn withdraw(&self, mine: &Mine) -> Result<(), Refusal> {
        self.write(&Anonymous::Withdraw { id: mine.id, event: self.event, secret: mine.secret }).await
    }

    pub async fn ask(&self, op: Op) -> Result<u64, Refusal> {
        self.ask_again(&Request { id: self.chance.op(), op }).await
    }

    pub async fn ask_again(&self, request: &Request) -> Result<u64, Refusal> {
        let ask = Ask { v: PROTOCOL, pass: Some(self.pass()), ops: vec![request.clone()] };
        only(&self.http.post("/anon/ask", None, &ask).await)
    }

    pub async fn signal(&self, signal: SignalKind) -> Result<(), Refusal> {
        let signal = Signal { v: PROTOCOL, pass: self.pass(), signal };
        self.http.post("/anon/signal", None, &signal).await.result::<Outcome>().map(drop)
    }
}
