//! The same storm at the real binary, which is killed in the middle of it again and again: a token that was
//! acknowledged stays spent on the words that were acknowledged, and none is spent twice.

use super::storm::{letters, post, taken};
use super::{contributed, log, nonces, reveals, text};
use crate::support::chance::Chance;
use crate::support::child::Child;
use crate::support::http::Http;
use crate::support::number_from_environment;
use crate::support::people::{Place, Staff};
use crate::support::world::{FEELING, RIGHT, World, add_places, open_review};
use futures::future::join_all;
use review::id::{AccountId, EventId, ReviewId};
use review::op::Op;
use review::refusal::Refusal;
use review::token::Token;
use review::wire::{Outcome, Write};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// Crashes that one event lives through.
const CRASHES: u64 = 12;
const PLACES: u32 = 6;
/// Clients that spend each token.
const CLIENTS: usize = 8;
/// The storm is killed within this time; undisturbed it takes about as long.
const KILLED_WITHIN_MS: usize = 60;

/// What one client was told before the server was gone, token by token.
type Told = Vec<(usize, Result<(), Refusal>)>;

/// An event and all that its people have spent.
struct Life {
    review: ReviewId,
    event: EventId,
    staff: Staff,
    places: Vec<Place>,
    spent: BTreeMap<u8, Vec<Token>>,
    taken: Vec<Write>,
    /// Tries that were answered before the server was gone.
    answered: usize,
}

impl Life {
    async fn begin(staff: &Staff) -> Self {
        let review = open_review(staff, "LR-1").await;
        let (event, title) = (staff.chance.event(), staff.chance.words("A day of learning"));
        staff.ask(review, Op::AddEvent { event, day: None, plan: World::generous(), title }).await.unwrap();
        let mut places = vec![];
        for link in add_places(staff, review, event, PLACES).await {
            places.push(Place::join(&staff.http, &link, &staff.chance).await);
        }
        staff.ask(review, Op::StartEvent { event }).await.unwrap();
        for to in 1..=2 {
            staff.ask(review, Op::MovePhase { event, to, few: true, reason: None }).await.unwrap();
        }
        Self { review, event, staff: staff.clone(), places, spent: BTreeMap::new(), taken: vec![], answered: 0 }
    }

    /// One token of each place in each of two rounds: one lets go on ticks, one when it closes.
    fn fresh(&mut self) -> Vec<Vec<Write>> {
        let mut all = vec![];
        for place in &self.places {
            for round in [FEELING, RIGHT] {
                let token = place.token(round);
                self.spent.entry(round).or_default().push(token);
                all.push(letters(place, token, round, CLIENTS));
            }
        }
        all
    }

    /// Every client spends every token, until the server is killed in the middle of it.
    async fn storm(&mut self, child: Child, data: &Path) -> Child {
        let (tokens, chance) = (self.fresh(), self.staff.chance.clone());
        let after = Duration::from_millis(chance.below(KILLED_WITHIN_MS) as u64);
        let clients: Vec<Http> = (0..CLIENTS).map(|_| Http::new(child.http.base.clone())).collect();
        let spending = clients.iter().enumerate().map(|(n, http)| spend(http, &tokens, n));
        let kill = async {
            tokio::time::sleep(after).await;
            tokio::task::spawn_blocking(move || child.kill()).await.unwrap()
        };
        let (told, said) = tokio::join!(join_all(spending), kill);
        assert!(!said.contains("ERROR"), "{said}");
        self.answered += told.iter().map(Vec::len).sum::<usize>();
        let child = Child::start(data);
        for (n, letters) in tokens.iter().enumerate() {
            let answers = join_all(letters.iter().map(|letter| post(&child.http, letter))).await;
            let taken = taken(letters, &answers);
            for (client, told) in told.iter().enumerate() {
                for (_, before) in told.iter().filter(|(of, _)| *of == n) {
                    assert_eq!(*before, answers[client], "{}: told otherwise after the crash", text(&letters[client]));
                }
            }
            self.taken.push(taken.clone());
        }
        child
    }

    /// Everything is let go and counted.
    async fn end(&mut self, child: &Child) {
        let tries = self.taken.len() * CLIENTS;
        assert!(self.answered > tries / 20, "nothing was acknowledged: {} of {tries}", self.answered);
        assert!(self.answered < tries, "no crash came in between");
        self.staff.http = child.http.clone();
        self.staff.ask(self.review, Op::EndEvent { event: self.event }).await.unwrap();
        let account = AccountId(self.staff.chance.bytes());
        let head = self.staff.ask(self.review, Op::AddFacilitator { account }).await.unwrap();
        let seen = log(&child.http, self.review, self.places[0].pass(), head).await;
        let expected = self.taken.iter().map(|letter| (letter.op.id(), vec![text(letter).to_owned()])).collect();
        assert_eq!(contributed(&seen), expected, "each acknowledged word once, and none of anybody else");
        let reveals = reveals(&seen, self.event);
        for (round, spent) in &self.spent {
            assert_eq!(reveals[round].nonces, nonces(spent), "round {round}");
        }
    }
}

/// Spends every token, each client in an order of its own.
async fn spend(http: &Http, tokens: &[Vec<Write>], client: usize) -> Told {
    let mut told = vec![];
    for step in 0..tokens.len() {
        let n = (step + client) % tokens.len();
        let sending = http.posting("/anon/write", None, &tokens[n][client]);
        let Ok(answer) = http.try_send(sending).await else { break };
        told.push((n, answer.result::<Outcome>().map(drop)));
    }
    told
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_stays_spent_once_through_kill_9() {
    let lives = if number_from_environment("CAIRN_SOAK").is_some() { 430 } else { 1 };
    let chance = Chance::new(number_from_environment("CAIRN_SEED").unwrap_or(63));
    let data = tempfile::tempdir().unwrap();
    let mut child = Child::start(data.path());
    let mut staff = Staff::set_up(&child.http, &child.first_link(), &chance).await;
    for _ in 0..lives {
        staff.http = child.http.clone();
        let mut life = Life::begin(&staff).await;
        for _ in 0..CRASHES {
            child = life.storm(child, data.path()).await;
        }
        life.end(&child).await;
    }
    let said = child.stop();
    assert!(!said.contains("ERROR"), "{said}");
}
