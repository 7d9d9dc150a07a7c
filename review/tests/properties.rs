//! Whatever is asked, in whatever order: it is accepted and every invariant holds, or it is refused and nothing has
//! changed. `CAIRN_SOAK=1` runs a million steps.

mod common;
#[path = "properties/garbage.rs"]
mod garbage;
#[path = "properties/invariants.rs"]
mod invariants;
#[path = "properties/limits.rs"]
mod limits;
#[path = "properties/releases.rs"]
mod releases;
#[path = "properties/texts.rs"]
mod texts;

use common::number_from_environment;
use common::samples::*;
use common::seeded::Seeded;
use common::server::{Inbox, Server, opened};
use invariants::Closed;
use review::id::Epoch;
use review::leaf::Leaf;
use review::op::{Asker, Circumstances, Op};
use review::opening::{Opening, Salt};
use review::refusal::Refusal;
use review::sequencer::{admit, decide, decide_joined, least_waiting, release, reveals_due};
use review::state::State;
use review::wire::Outcome;
use std::collections::BTreeSet;

const STEPS_OF_A_WORLD: u64 = 400;

fn steps() -> u64 {
    if number_from_environment("CAIRN_SOAK") == Some(1) { 1_000_000 } else { 20_000 }
}

/// Says which world it was when something in it panics.
struct World(u64);
impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("in the world of seed {}", self.0);
        }
    }
}

/// The name of an op, as it is written.
fn name(op: &Op) -> String {
    let json = match op {
        Op::Conduct(op) => serde_json::to_value(op),
        op => serde_json::to_value(op),
    };
    json.expect("written").as_object().and_then(|it| it.keys().next().cloned()).expect("a name")
}

#[test]
fn every_op_is_accepted_and_right_or_refused_and_nothing_has_changed() {
    let (mut accepted, mut refused) = (BTreeSet::new(), BTreeSet::new());
    for seed in 0..steps().div_ceil(STEPS_OF_A_WORLD) {
        let world = World(seed);
        let mut chance = Seeded::new(seed);
        let phase = chance.below(6) as u8;
        let mut server = match chance.below(10) {
            0 => Server::new(Epoch([1; 16])),
            1 => garbage::staged(&mut chance),
            _ => opened(phase),
        };
        let mut closed = Closed::new();
        for _ in 0..STEPS_OF_A_WORLD {
            step(&mut server, &mut chance, &mut accepted, &mut refused);
            server.commit();
            if chance.chance(80) {
                server.clean();
            }
            invariants::hold(&server.state, &mut closed);
            if chance.chance(2) {
                invariants::whole(&server);
                server = Server::start(server.disk);
            }
        }
        invariants::whole(&server);
        drop(world);
    }
    assert_eq!(accepted.len(), 39, "every op was accepted some time: {accepted:?}");
    assert!(refused.iter().all(|code| Refusal::ALL.iter().any(|refusal| refusal.code() == *code)));
    assert!(refused.len() >= 25, "rules were met: {refused:?}");
}

fn step(
    server: &mut Server,
    chance: &mut Seeded,
    accepted: &mut BTreeSet<String>,
    refused: &mut BTreeSet<&'static str>,
) {
    let now = garbage::circumstances(chance);
    match chance.below(10) {
        0..=5 => {
            let (asker, op) = (garbage::asker(chance), garbage::op(chance, &server.state));
            let (before, request) = (server.state.clone(), request(chance, op));
            match server.ask(asker, &request, &now) {
                Outcome::Accepted { seq } => {
                    accepted.insert(name(&request.op));
                    assert!(seq <= server.state.seq && (seq > 0 || server.state == before));
                    let once = server.state.clone();
                    assert_eq!(server.ask(asker, &request, &now), Outcome::Accepted { seq }, "{request:?}");
                    assert_eq!(server.state, once, "asked twice, changed once");
                }
                Outcome::Refused { code } => {
                    refused.insert(code.code());
                    assert_eq!(server.state, before, "refused, and nothing has changed");
                }
            }
        }
        6..=8 => {
            let (op, before) = (garbage::anonymous(chance, &server.state), server.disk.inbox.clone());
            match server.write(&op, [0, 4, 5, 500][chance.below(4)]) {
                Ok(_) => drop(server.write(&op, 500).unwrap_or_else(|code| panic!("{op:?} again: {code:?}"))),
                Err(code) => {
                    refused.insert(code.code());
                    assert_eq!(server.disk.inbox, before, "refused, and nothing has changed");
                }
            }
        }
        _ => {
            let sizes = server.tick(&now);
            assert!(sizes.iter().all(|size| *size >= least_waiting(now.joined)), "{sizes:?}");
        }
    }
}

/// A leaf and perhaps its words, perhaps those of something else.
fn entry(chance: &mut Seeded) -> (Leaf, Option<Opening>) {
    let opening = Opening { salt: Salt([3; 32]), text: garbage::text(chance, 100) };
    (garbage::leaf(chance), chance.chance(70).then_some(opening))
}

#[test]
fn any_leaf_can_be_applied_to_any_state_and_anything_asked_of_it() {
    for seed in 0..steps().div_ceil(STEPS_OF_A_WORLD) {
        let world = World(seed);
        let (mut chance, mut states) = (Seeded::new(seed), [State::default(), opened(4).state]);
        let mut blind = states.clone();
        for _ in 0..STEPS_OF_A_WORLD {
            let (leaf, opening) = entry(&mut chance);
            let now =
                Circumstances { now: chance.draw() >> 2, joined: chance.draw() as u32, ..Circumstances::default() };
            for (state, blind) in states.iter_mut().zip(&mut blind) {
                let before = state.seq;
                state.apply(&leaf, opening.as_ref());
                blind.apply(&leaf, None);
                assert_eq!(state.seq, before + 1);
                invariants::of_any_leaves(state);
                let (asker, op) = (garbage::asker(&mut chance), garbage::op(&mut chance, state));
                let request = request(&mut chance, op);
                let decided = decide(state, asker, &request, &now);
                if let Asker::Place(_) = asker {
                    let joined = decide_joined(state, asker, &request, &now);
                    assert!(decided == joined || decided.is_err() && joined.is_err(), "{request:?}");
                }
                let write = garbage::anonymous(&mut chance, state);
                drop(admit(state, &write, &Inbox::default().view(contribution(1)), 9));
                for (event, _) in reveals_due(state, now.now) {
                    let from = review::leaf::From::Clock { at: now.now };
                    drop(release(state, event, review::sequencer::Waits::default(), None, &from, &now));
                }
            }
        }
        for (state, blind) in states.iter().zip(&blind) {
            let json = serde_json::to_string(state).expect("written");
            assert_eq!(serde_json::from_str::<State>(&json).expect("read"), *state);
            assert_eq!(without_words(state), without_words(blind), "what stands does not hang on who may read it");
        }
        drop(world);
    }
}

/// A state as somebody sees it who may read no words at all.
fn without_words(state: &State) -> State {
    let mut state = state.clone();
    if let Some(review) = &mut state.review {
        review.title = None;
        review.conduct = std::mem::take(&mut review.conduct).without_words();
    }
    for event in state.events.values_mut() {
        (event.title, event.right_reason) = (None, None);
        event.ballots.values_mut().flat_map(|it| &mut it.about).for_each(|statement| statement.title = None);
    }
    for it in state.contributions.values_mut() {
        it.text = None;
        it.signature.iter_mut().for_each(|signature| signature.name = None);
        if let review::state::Risk::Answered(what) = &mut it.risk {
            *what = None;
        }
    }
    state.themes.values_mut().for_each(|theme| theme.title = None);
    state
}
