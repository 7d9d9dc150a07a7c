//! Anybody can recount a closed round from the log alone, and whoever joins can see that nobody was given a key of
//! their own.

use super::{facts, log, nonces, reveals};
use crate::support::chance::Chance;
use crate::support::inside::Inside;
use crate::support::people::{Mine, Staff, askings, joining, look};
use crate::support::reader::Seen;
use crate::support::world::{DIFFER, FEELING, RIGHT, World, add_places};
use app::desk::{Command, Done};
use review::id::{AccountId, ContributionId, EventId};
use review::leaf::Fact;
use review::op::Op;
use review::plan::Plan;
use review::state::RoundStatus;
use review::token::{EventKeys, RoundKey, Token};
use review::wire::{Issued, Joined};
use seat::{Asking, Key, NotProven, Recount, Round, RoundSeed, recount};
use std::collections::{BTreeMap, BTreeSet};

const JOINED: u32 = 6;

/// What a log says of how many had joined when rounds closed.
fn joined(seen: &Seen, event: EventId) -> Vec<Option<u32>> {
    let of = |fact| match fact {
        Fact::RoundClosed { event: of, joined, .. } if of == event => Some(joined),
        _ => None,
    };
    facts(seen).filter_map(|(fact, _)| of(fact)).collect()
}

/// What a log says of an event's keys and plan.
fn keyed(seen: &Seen, event: EventId) -> (EventKeys, Plan) {
    let (mut keys, mut plans) = (vec![], vec![]);
    for (fact, _) in facts(seen) {
        match fact {
            Fact::EventKeyed { event: of, keys: all } if of == event => keys.push(all),
            Fact::EventAdded { event: of, plan, .. } if of == event => plans.push(plan),
            // Whoever joined before the keys were in the log could have been given others.
            Fact::EventStarted { event: of } if of == event => assert_eq!(keys.len(), 1),
            _ => {}
        }
    }
    assert_eq!((keys.len(), plans.len()), (1, 1), "one plan, one set of keys");
    (keys.remove(0), plans.remove(0))
}

/// The contributions of each round that were let go.
fn released(seen: &Seen, event: EventId) -> BTreeMap<u8, BTreeSet<ContributionId>> {
    let mut all: BTreeMap<u8, BTreeSet<ContributionId>> = BTreeMap::new();
    for (fact, _) in facts(seen) {
        if let Fact::Contributed { id, event: of, round, .. } = fact
            && of == event
        {
            assert!(all.entry(round).or_default().insert(id), "{id} twice");
        }
    }
    all
}

/// An event in which everybody writes in every round, takes some back before and some after it was shown.
async fn event_with_all_rounds(world: &World) -> (BTreeMap<u8, Vec<Token>>, Vec<Mine>) {
    let (mut spent, mut never_shown): (BTreeMap<u8, Vec<Token>>, _) = (BTreeMap::new(), vec![]);
    for (phase, rounds) in [(2, &[FEELING, RIGHT][..]), (3, &[DIFFER]), (4, &[3, 4])] {
        world.move_to(phase).await.unwrap();
        for (n, place) in world.places.iter().enumerate() {
            for round in rounds {
                let mine = [place.compose(*round, "one"), place.compose(*round, "two")];
                for mine in &mine {
                    place.write(&mine.op).await.unwrap();
                    let token = place.letter(&mine.op).token.unwrap();
                    spent.entry(*round).or_default().push(token);
                }
                // Sealed: nobody has seen it yet.
                if (*round == RIGHT || *round == DIFFER) && n < 2 {
                    place.withdraw(&mine[0]).await.unwrap();
                    never_shown.push(mine[0].clone());
                } else if n == 3 {
                    place.amend(&mine[1], "put differently").await.unwrap();
                }
            }
        }
    }
    (spent, never_shown)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_closed_round_can_be_recounted_from_the_log_alone() {
    let inside = Inside::start().await;
    let staff = Staff::set_up(&inside.http, &inside.first_link().await, &Chance::new(69)).await;
    let world = World::open(&staff, JOINED, 1).await;
    let event = world.event;
    let (spent, never_shown) = event_with_all_rounds(&world).await;
    // One board is opened by its countdown, one round by name, the others by the end.
    world.op(Op::ScheduleReveal { event, round: DIFFER }).await.unwrap();
    world.op(Op::CloseRound { event, round: 3 }).await.unwrap();
    let closed = |seen: &Seen| {
        let event = seen.state.events.get(&event);
        event.is_some_and(|event| event.rounds[usize::from(DIFFER)].status == RoundStatus::Closed)
    };
    world.look(0).await.until("the board opens", closed).await;
    world.op(Op::EndEvent { event }).await.unwrap();
    let head = world.op(Op::AddFacilitator { account: AccountId(world.chance.bytes()) }).await.unwrap();
    let seen = log(&world.http, world.review, world.places[0].pass(), head).await;

    let ((keys, plan), reveals, released) = (keyed(&seen, event), reveals(&seen, event), released(&seen, event));
    assert!(reveals.len() > plan.rounds.len(), "every round that was open shows its seed");
    for (round, reveal) in reveals.iter().filter(|(round, _)| plan.question(**round).is_none()) {
        let (key, seed) = (keys.rounds[usize::from(*round)], RoundSeed(reveal.seed.0));
        assert_eq!(Round::new(&seed).key(), key.0, "round {round}: another key than everybody saw");
        let shown: Vec<[u8; 32]> = reveal.nonces.iter().map(|nonce| nonce.0).collect();
        let issued = u64::from(JOINED) * u64::from(plan.per_seat(*round).unwrap());
        assert_eq!(recount(&key.0, &seed, &shown, issued), Ok(()), "round {round}");
        assert_eq!(reveal.nonces, nonces(&spent[round]), "round {round}: exactly what was spent");
        let bought: BTreeSet<_> = reveal.nonces.iter().map(review::token::Nonce::contribution).collect();
        let released = &released[round];
        assert!(released.is_subset(&bought), "round {round}: words that no token paid for");
        let hidden = never_shown.iter().filter(|mine| bought.contains(&mine.id)).count();
        assert_eq!(bought.len(), released.len() + hidden, "round {round}: nothing was dropped");
        would_fail(key, &seed, &shown, issued);
    }
    // The same by the command that anybody can run.
    let record = server::recount::record(&inside.folder.reviews(), world.review).await.unwrap();
    assert!(record.lines().skip(1).eq(seen.entries.values().map(|(text, _)| text.as_str())), "what every page is sent");
    let counted = server::recount::recount(record.lines());
    assert_eq!((counted.wrong.len(), counted.rounds.len()), (0, reveals.len()), "{counted}");
    for count in counted.rounds.iter().filter(|count| !count.ballots) {
        assert_eq!((count.joined, count.used as usize), (Some(JOINED), spent[&count.round].len()));
        assert_eq!(count.shown as usize, released[&count.round].len());
    }
    assert!(joined(&seen, event).iter().all(|joined| *joined == Some(JOINED)), "the log says of how many");
    assert_eq!(never_shown.len(), 4);
    assert!(never_shown.iter().all(|mine| released.values().all(|ids| !ids.contains(&mine.id))));
}

/// The same count with something wrong in it.
fn would_fail(key: RoundKey, seed: &RoundSeed, nonces: &[[u8; 32]], issued: u64) {
    for twice in 0..nonces.len() {
        let mut more = nonces.to_vec();
        more.insert(twice, nonces[twice]);
        assert_eq!(recount(&key.0, seed, &more, issued), Err(Recount::Twice));
    }
    let mut moved = nonces.to_vec();
    moved.swap(0, nonces.len() - 1);
    assert_eq!(recount(&key.0, seed, &moved, issued), Err(Recount::Twice));
    assert_eq!(recount(&key.0, seed, nonces, nonces.len() as u64 - 1), Err(Recount::TooMany));
    let mut other = *seed;
    other.0[31] ^= 1;
    assert_eq!(recount(&key.0, &other, nonces, issued), Err(Recount::OtherKey));
}

/// Every link of an event asks with the keys that are in the log: whoever had one of their own would be marked by it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_link_asks_with_the_keys_of_the_log() {
    let (_inside, world) = World::inside(70).await;
    let (staff, review, event) = (&world.staff, world.review, world.event);
    let head = world.op(Op::SetTimer { event, seconds: 60 }).await.unwrap();
    let (keys, plan) = keyed(&log(&world.http, review, world.places[0].pass(), head).await, event);
    let per_round = (0_u8..).zip(&keys.rounds).map(|(n, key)| (*key, plan.per_seat(n).unwrap()));
    let all: Vec<_> = std::iter::once((keys.attend, 1)).chain(per_round).collect();
    let Ok(Done::Secret(room)) = staff.act(&Command::OpenRoom { review, event, cap: 9 }).await else {
        panic!("no room")
    };
    let Ok(Done::Secret(screen)) = staff.act(&Command::ScreenLink { review, event }).await else { panic!("no screen") };
    let mut links = add_places(staff, review, event, 4).await;
    links.extend(world.places.iter().map(|place| place.secret.clone()));
    links.push(room);
    for link in links {
        let asked = look(&world.http, &link).await.unwrap().asked;
        assert_eq!(asked.iter().map(|asked| (asked.key, asked.n)).collect::<Vec<_>>(), all);
    }
    let asked = look(&world.http, &screen).await.unwrap().asked;
    assert_eq!(asked.iter().map(|asked| (asked.key, asked.n)).collect::<Vec<_>>(), [(keys.screen, 1)]);
    let mut unique: Vec<_> = all.iter().map(|(key, _)| *key).chain([keys.screen]).collect();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), all.len() + 1, "the key is the round");
}

/// A server's answer that was made with another key than the one asked for, be it another good key of the same event.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_made_with_another_key_is_noticed() {
    let (_inside, world) = World::inside(71).await;
    let link = add_places(&world.staff, world.review, world.event, 1).await.remove(0);
    let askings = askings(&look(&world.http, &link).await.unwrap().asked, &Key([6; 16]));
    let mut join = joining(&link, &askings);
    let (right, differ) = (usize::from(RIGHT) + 1, usize::from(DIFFER) + 1);
    // The server is brought to evaluate each with the other's key, and does so honestly.
    join.blinded.swap(right, differ);
    let joined: Joined = world.http.post("/issue/join", None, &join).await.result().unwrap();
    let finish = |asking: &Asking, issued: &Issued| {
        let elements: Vec<_> = issued.elements.iter().map(|element| element.0).collect();
        asking.finish(&elements, &issued.proof.0)
    };
    for (n, asking) in askings.iter().enumerate() {
        let swapped = match n {
            n if n == right => differ,
            n if n == differ => right,
            n => n,
        };
        let answer = finish(asking, &joined.issued[swapped]);
        assert_eq!(answer.is_ok(), n == swapped, "batch {n}");
        let mut unproven = joined.issued[swapped].clone();
        unproven.proof.0[0] ^= 1;
        assert_eq!(finish(asking, &unproven), Err(NotProven), "batch {n}: without a proof");
    }
}
