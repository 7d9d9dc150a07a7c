//! Somebody signed in, and somebody who joined: what each may ask, over HTTP.

use super::chance::Chance;
use super::http::{Answer, Http};
use app::desk::{Command, Done, Problem, Query, View};
use app::pages::Looked;
use review::ballot::Ballot;
use review::id::{ContributionId, EventId, ReviewId};
use review::op::{Anonymous, Op, Request};
use review::opening::{EditSecret, Salt};
use review::refusal::Refusal;
use review::token::{Element, Nonce, Output, Pass, Token};
use review::wire::{Ask, Asked, Holder, Join, Joined, Outcome, PROTOCOL, Signal, SignalKind, Write};
use seat::{Asking, Key};
use serde::Serialize;
use std::collections::BTreeMap;
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
    pub key: Key,
    pub review: ReviewId,
    pub event: EventId,
    pub voice: Option<u8>,
    /// The pass first, then round by round.
    pub tokens: Vec<Vec<Token>>,
    /// Tokens of each round that were used for something.
    used: Mutex<BTreeMap<u8, usize>>,
    /// What each was used for.
    of: Mutex<BTreeMap<ContributionId, Token>>,
    pub chance: Chance,
}

/// What a link is for.
pub async fn look(http: &Http, secret: &str) -> Result<Looked, Refusal> {
    let look = Join { v: PROTOCOL, secret: secret.to_owned(), blinded: vec![] };
    http.post("/issue/look", None, &look).await.result()
}

/// Everything that a link asks for, still to be asked.
pub fn askings(asked: &[Asked], key: &Key) -> Vec<Asking> {
    askings_of(asked, key, 0)
}

/// The same for the `place`th of several places that one key takes, counted from 0.
pub fn askings_of(asked: &[Asked], key: &Key, place: u16) -> Vec<Asking> {
    asked.iter().map(|one| Asking::part(key, &one.key.0, place * one.n, one.n).unwrap()).collect()
}

/// The request that takes a place.
pub fn joining(secret: &str, askings: &[Asking]) -> Join {
    let blinded = |asking: &Asking| asking.blinded().iter().map(|element| Element(*element)).collect();
    Join { v: PROTOCOL, secret: secret.to_owned(), blinded: askings.iter().map(blinded).collect() }
}

/// The tokens of an answer, whose proofs hold.
pub fn finish(askings: &[Asking], joined: &Joined) -> Vec<Vec<Token>> {
    let token = |token: seat::Token| Token { nonce: Nonce(token.nonce), output: Output(token.output) };
    let batch = |(asking, issued): (&Asking, &review::wire::Issued)| {
        let elements: Vec<_> = issued.elements.iter().map(|element| element.0).collect();
        asking.finish(&elements, &issued.proof.0).unwrap().into_iter().map(token).collect()
    };
    assert_eq!(askings.len(), joined.issued.len());
    askings.iter().zip(&joined.issued).map(batch).collect()
}

/// Takes the place of a link with a key.
pub async fn join(http: &Http, secret: &str, key: &Key) -> Result<(Joined, Vec<Vec<Token>>), Refusal> {
    join_as(http, secret, key, 0).await
}

/// The same as the `place`th of several places that the key takes, counted from 0.
pub async fn join_as(http: &Http, secret: &str, key: &Key, place: u16) -> Result<(Joined, Vec<Vec<Token>>), Refusal> {
    let askings = askings_of(&look(http, secret).await?.asked, key, place);
    let joined: Joined = http.post("/issue/join", None, &joining(secret, &askings)).await.result()?;
    let tokens = finish(&askings, &joined);
    Ok((joined, tokens))
}

impl Place {
    pub async fn join(http: &Http, secret: &str, chance: &Chance) -> Self {
        Self::join_with(http, secret, Key(chance.bytes()), chance).await
    }

    pub async fn join_with(http: &Http, secret: &str, key: Key, chance: &Chance) -> Self {
        Self::join_part(http, secret, (key, 0), chance).await
    }

    /// Joins as one of several places that one key takes: which, counted from 0.
    pub async fn join_part(http: &Http, secret: &str, (key, place): (Key, u16), chance: &Chance) -> Self {
        let (Joined { review, event, voice, .. }, tokens) = join_as(http, secret, &key, place).await.unwrap();
        let (http, secret, chance) = (http.clone(), secret.to_owned(), chance.clone());
        let (used, of) = (Mutex::default(), Mutex::default());
        Self { http, secret, key, review, event, voice, tokens, used, of, chance }
    }

    /// Goes on at a server that has moved. Tokens stay what they are.
    pub fn follow(&mut self, http: &Http) {
        self.http = http.clone();
    }

    pub fn pass(&self) -> Pass {
        // A screen is issued its pass and nothing else.
        let (review, event, screen) = (self.review, self.event, self.tokens.len() == 1);
        Pass { review, event, screen, token: self.tokens[0][0] }
    }

    /// What shows the issuer who holds this place, worked out from the key as a device does.
    pub async fn holder(&self) -> Holder {
        let asked = look(&self.http, &self.secret).await.unwrap().asked;
        let issued = review::token::issued(&joining(&self.secret, &askings(&asked, &self.key)).blinded);
        Holder { secret: self.secret.clone(), issued }
    }

    /// The next token of a round that was not used yet.
    pub fn token(&self, round: u8) -> Token {
        let mut used = self.used.lock().unwrap();
        let next = used.entry(round).or_default();
        *next += 1;
        self.tokens[usize::from(round) + 1][*next - 1]
    }

    /// Something to write, with an id and an edit secret of its own.
    pub fn compose(&self, round: u8, text: &str) -> Mine {
        let token = self.token(round);
        let id = token.nonce.contribution();
        self.of.lock().unwrap().insert(id, token);
        let secret = EditSecret(self.key.edit_secret(&id.0));
        let (event, edit, words) = (self.event, secret.hash(), self.chance.words(text));
        let op = Anonymous::Contribute { id, event, round, voice: None, edit, words };
        Mine { id, text: text.to_owned(), secret, op }
    }

    /// This place's ballot in a round, with its choices by the number of what is asked about.
    pub fn ballot(&self, round: u8, turn: u32, choices: &[(u8, u8)]) -> Ballot {
        let token = self.tokens[usize::from(round) + 1][0];
        let id = token.nonce.contribution();
        self.of.lock().unwrap().insert(id, token);
        let salt = |about| Salt(self.key.answer_salt(&[round; 32], about));
        let answers = choices.iter().map(|(about, choice)| review::ballot::Answer {
            about: *about,
            choice: *choice,
            salt: salt(*about),
        });
        let (event, edit) = (self.event, EditSecret(self.key.edit_secret(&id.0)).hash());
        Ballot { id, event, round, voice: None, edit, turn, answers: answers.collect() }
    }

    pub async fn vote(&self, round: u8, turn: u32, choices: &[(u8, u8)]) -> Result<(), Refusal> {
        self.write(&Anonymous::Vote(self.ballot(round, turn, choices))).await
    }

    /// What is sent: with its token if it is a contribution or a ballot.
    pub fn letter(&self, op: &Anonymous) -> Write {
        let token = op.round().and_then(|_| self.of.lock().unwrap().get(&op.id()).copied());
        Write { v: PROTOCOL, review: self.review, token, op: op.clone() }
    }

    pub fn writing(&self, op: &Anonymous) -> reqwest::RequestBuilder {
        self.http.posting("/anon/write", None, &self.letter(op))
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
