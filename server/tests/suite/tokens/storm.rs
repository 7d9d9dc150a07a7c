//! Many spend the same token at once, and many keys ask at one link at once.

use super::{contributed, log, nonces, reveals, text};
use crate::support::chance::Chance;
use crate::support::http::Http;
use crate::support::inside::Inside;
use crate::support::number_from_environment;
use crate::support::people::{Place, Staff, join};
use crate::support::world::{RIGHT, World, add_event, add_places, open_review};
use futures::future::join_all;
use review::id::AccountId;
use review::op::{Anonymous, Op};
use review::refusal::Refusal;
use review::token::Token;
use review::wire::{Outcome, PROTOCOL, Write};
use seat::Key;
use std::collections::BTreeMap;

/// Clients that spend the same token, each over a connection of its own that it keeps.
const CLIENTS: usize = 64;
/// Tokens that are spent, and so 64 times as many tries.
const TOKENS: usize = 80;
/// Every fourth client sends the very same words, as a repetition of one request would.
const SAME: usize = 4;

/// One token, spent by every client: some on the same words, some on those words with another edit secret, the others
/// on words of their own.
pub(super) fn letters(place: &Place, token: Token, round: u8, clients: usize) -> Vec<Write> {
    let (id, event, review) = (token.nonce.contribution(), place.event, place.review);
    let word = place.chance.word();
    let (same, edit) = (place.chance.words(&format!("the same {word}")), place.chance.edit().hash());
    let letter = |client: usize| {
        let (edit, words) = match client % SAME {
            0 => (edit, same.clone()),
            // Whoever could put their own secret under somebody's words could change them.
            1 if client % (2 * SAME) == 1 => (place.chance.edit().hash(), same.clone()),
            _ => (place.chance.edit().hash(), place.chance.words(&format!("client {client} {word}"))),
        };
        let op = Anonymous::Contribute { id, event, round, voice: None, edit, words };
        Write { v: PROTOCOL, review, token: Some(token), op }
    };
    (0..clients).map(letter).collect()
}

/// The one letter that was taken: everybody who sent the same is told yes, everybody else that the id is taken.
pub(super) fn taken<'a>(letters: &'a [Write], answers: &[Result<(), Refusal>]) -> &'a Write {
    let first = answers.iter().position(Result::is_ok).expect("one of them is taken");
    let taken = &letters[first];
    for (letter, answer) in letters.iter().zip(answers) {
        let expected = if letter.op == taken.op { Ok(()) } else { Err(Refusal::IdTaken) };
        assert_eq!(*answer, expected, "{} beside {}", text(letter), text(taken));
    }
    taken
}

pub(super) async fn post(http: &Http, letter: &Write) -> Result<(), Refusal> {
    http.post("/anon/write", None, letter).await.result::<Outcome>().map(drop)
}

/// All tokens of one event's round are spent by all clients at once, one token after the other.
async fn storm(clients: &[Http], world: &World) {
    let (mut taken_words, mut spent) = (BTreeMap::new(), vec![]);
    for n in 0..TOKENS {
        let place = &world.places[n % world.places.len()];
        let token = place.token(RIGHT);
        let letters = letters(place, token, RIGHT, clients.len());
        let answers = join_all(clients.iter().zip(&letters).map(|(http, letter)| post(http, letter))).await;
        let taken = taken(&letters, &answers);
        // Late repetitions are answered as the first time.
        assert_eq!(post(&clients[n % CLIENTS], taken).await, Ok(()));
        taken_words.insert(taken.op.id(), vec![text(taken).to_owned()]);
        spent.push(token);
    }
    world.op(Op::EndEvent { event: world.event }).await.unwrap();
    let head = world.op(Op::AddFacilitator { account: AccountId(world.chance.bytes()) }).await.unwrap();
    let seen = log(&world.http, world.review, world.places[0].pass(), head).await;
    assert_eq!(contributed(&seen), taken_words, "each once on the board, with the words that were taken");
    assert_eq!(reveals(&seen, world.event)[&RIGHT].nonces, nonces(&spent));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_spend_one_token_at_once_one_is_heard() {
    let times = if number_from_environment("CAIRN_SOAK").is_some() { 195 } else { 1 };
    let inside = Inside::start().await;
    let chance = Chance::new(number_from_environment("CAIRN_SEED").unwrap_or(61));
    let staff = Staff::set_up(&inside.http, &inside.first_link().await, &chance).await;
    let clients: Vec<Http> = (0..CLIENTS).map(|_| Http::new(inside.http.base.clone())).collect();
    for _ in 0..times {
        storm(&clients, &World::open(&staff, 5, 2).await).await;
        clients.iter().chain([&inside.http]).for_each(|http| http.tape.forget());
    }
}

/// A link that was copied gives no second set of tokens: whoever asks first has the place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_keys_that_ask_at_one_link_one_is_issued_tokens() {
    let inside = Inside::start().await;
    let staff = Staff::set_up(&inside.http, &inside.first_link().await, &Chance::new(62)).await;
    let review = open_review(&staff, "LR-1").await;
    let event = add_event(&staff, review, vec![]).await;
    for link in add_places(&staff, review, event, 3).await {
        let keys: Vec<Key> = (0..12).map(|_| Key(staff.chance.bytes())).collect();
        let answers = join_all(keys.iter().map(|key| join(&inside.http, &link, key))).await;
        let issued: Vec<_> = keys.iter().zip(&answers).filter(|(_, answer)| answer.is_ok()).collect();
        assert_eq!(issued.len(), 1);
        assert!(answers.iter().all(|answer| matches!(answer, Ok(_) | Err(Refusal::SeatUsed))));
        // The same key gets the same tokens again, and no more of them.
        let (key, first) = issued[0];
        let again = join(&inside.http, &link, key).await.unwrap();
        assert!(first.as_ref().is_ok_and(|(_, tokens)| *tokens == again.1));
    }
}
