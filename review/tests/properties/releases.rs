//! Letting words go: never fewer than the least on a tick, nothing lost or doubled by a crash, and the same bytes
//! whoever wrote what and whenever it arrived.

use crate::common::samples::*;
use crate::common::seeded::Seeded;
use crate::common::server::{Server, opened};
use crate::invariants::{batches, whole};
use review::leaf::{Fact, From, Leaf};
use review::op::{Anonymous, Circumstances, Op};
use review::sequencer::{Flush, Row, Waits, least_waiting, release};

const WORLDS: u64 = 500;

/// What many people write into the rounds that are open at *explore*, some of it put differently or taken back.
fn writing(chance: &mut Seeded, many: u8) -> Vec<Anonymous> {
    let rounds = [0, 3, 4];
    let mut ops = vec![];
    for n in 1..=many {
        ops.push(contribute(n, *chance.pick(&rounds), &format!("words {}", chance.below(9))));
        match chance.below(6) {
            0 => ops.push(amend(n, &format!("other words {}", chance.below(9)))),
            1 => ops.push(withdraw(n)),
            _ => {}
        }
    }
    ops
}

/// The same ops in another order; what one contribution goes through stays in order.
fn other_order(chance: &mut Seeded, ops: &[Anonymous]) -> Vec<Anonymous> {
    let mut order: Vec<u8> = ops.iter().map(|op| op.id().0[0]).collect();
    chance.shuffle(&mut order);
    let mut left: Vec<_> = ops.to_vec();
    let mut mixed = vec![];
    for id in order {
        let first = left.iter().position(|op| op.id().0[0] == id).expect("one for each");
        mixed.push(left.remove(first));
    }
    mixed
}

fn bytes(server: &Server) -> Vec<Vec<u8>> {
    server.disk.log.iter().map(|it| it.bytes.clone()).collect()
}

#[test]
fn two_worlds_cannot_be_told_apart() {
    for seed in 0..WORLDS {
        let mut chance = Seeded::new(seed);
        let many = chance.below(20) as u8 + 1;
        let first = writing(&mut chance, many);
        // Other seats write other things at other times; each contribution keeps its id, salt and edit secret.
        let second = other_order(&mut chance, &first);
        let now = Circumstances { now: NOON, joined: chance.below(20) as u32, ..Circumstances::default() };
        let [one, other] = [first, second].map(|ops| {
            let mut server = opened(4);
            for op in &ops {
                server.write(op, 0).expect("accepted");
            }
            server.tick(&now);
            server.commit();
            server.clean();
            let after_tick = bytes(&server);
            server.do_now(FACILITATOR, Op::EndEvent { event: event(1) }).expect("ended");
            (after_tick, bytes(&server), server.state.clone(), server.disk.inbox.clone())
        });
        assert_eq!(one, other, "seed {seed}");
    }
}

#[test]
fn the_order_of_the_inbox_does_not_show() {
    for seed in 0..WORLDS {
        let mut chance = Seeded::new(seed);
        let mut server = opened(4);
        for op in writing(&mut chance, 12) {
            server.write(&op, 0).expect("accepted");
        }
        let (mut rows, flush) = (server.disk.inbox.rows(), Flush { event: Some(event(1)), round: None });
        let from = From::Clock { at: NOON };
        let drafts = |rows: &[Row]| {
            let inbox = Waits { rows: rows.to_vec(), ballots: vec![] };
            release(&server.state, event(1), inbox, Some(&flush), &from, &noon()).drafts
        };
        let first = drafts(&rows);
        chance.shuffle(&mut rows);
        assert_eq!(drafts(&rows), first, "seed {seed}");
    }
}

#[test]
fn nothing_is_lost_or_doubled_wherever_it_crashes() {
    for seed in 0..WORLDS {
        let mut chance = Seeded::new(seed);
        let mut server = opened(4);
        let ops = writing(&mut chance, 16);
        let taken_back = |n: u8| ops.iter().any(|op| matches!(op, Anonymous::Withdraw { id, .. } if id.0[0] == n));
        let mut next = ops.iter();
        loop {
            let some: Vec<_> = next.by_ref().take(chance.below(6)).collect();
            let now = Circumstances { now: NOON, joined: chance.below(20) as u32, ..Circumstances::default() };
            for op in &some {
                server.write(op, 0).expect("accepted");
            }
            let sizes = server.tick(&now);
            assert!(sizes.iter().all(|size| *size >= least_waiting(now.joined)), "seed {seed}: {sizes:?}");
            match chance.below(4) {
                // It dies before anything is written, or between append and delete, or not at all.
                0 => server = Server::start(server.disk),
                1 => {
                    server.commit();
                    let before = server.head();
                    server = Server::start(server.disk);
                    server.tick(&now);
                    server.commit();
                    assert_eq!(server.head(), before, "the second run finds nothing new");
                }
                _ => server.commit(),
            }
            if chance.chance(50) {
                server.clean();
            }
            if next.len() == 0 {
                break;
            }
        }
        server.do_now(FACILITATOR, Op::CloseReview {}).expect("closed");
        assert_eq!(server.disk.inbox.rows(), [], "seed {seed}: nothing waits any more");
        whole(&server);
        for n in 1..=16 {
            let times = server.disk.log.iter().filter(|it| is_contribution(&it.leaf, n)).count();
            let shown = server.state.contributions.get(&contribution(n)).is_some_and(|it| !it.withdrawn);
            assert!(times <= 1, "seed {seed}: {n} stands {times} times");
            assert_eq!(shown, !taken_back(n), "seed {seed}: {n}");
        }
    }
}

fn is_contribution(leaf: &Leaf, n: u8) -> bool {
    matches!(&leaf.fact, Fact::Contributed { id, .. } if *id == contribution(n))
}

#[test]
fn a_reveal_lets_go_what_is_sealed_and_nothing_before() {
    let mut server = opened(2);
    for n in 1..=9 {
        server.write(&contribute(n, 1, &format!("words {n}")), 0).expect("open");
    }
    assert!(server.tick(&noon()).is_empty(), "sealed words do not go on a tick, however many wait");
    server.do_now(FACILITATOR, Op::ScheduleReveal { event: event(1), round: 1 }).expect("scheduled");
    let later =
        Circumstances { now: NOON + review::limits::REVEAL_COUNTDOWN_MS, joined: 20, ..Circumstances::default() };
    server.tick(&later);
    server.commit();
    assert_eq!(server.state.contributions.len(), 9);
    assert_eq!(server.write(&contribute(10, 1, "late"), 0), Err(review::refusal::Refusal::RoundClosed));
    let before = server.head();
    server.tick(&later);
    server.commit();
    assert_eq!(server.head(), before, "opened once");
    batches(&server.disk.log);
}

#[test]
fn what_is_put_differently_before_it_goes_keeps_all_but_its_words() {
    let mut server = opened(4);
    let Anonymous::Contribute { id, event, round, edit, words, .. } = contribute(1, 4, "at first") else { panic!() };
    server.write(&Anonymous::Contribute { id, event, round, voice: Some(1), edit, words }, 9).expect("open");
    server.write(&amend(1, "at last"), 0).expect("accepted");
    server.do_now(FACILITATOR, Op::EndEvent { event }).expect("ended");
    let it = &server.state.contributions[&id];
    assert_eq!((it.round, it.voice, it.edit, it.amended), (4, Some(1), edit, false));
    assert_eq!(it.text.as_deref(), Some("at last"));
    let log = server.disk.log.iter().filter_map(|stored| stored.opening.as_ref());
    assert!(log.into_iter().all(|opening| opening.text != "at first"), "the first words were never anywhere");
}

/// An attacker writes, changes and takes back what they like and waits for ticks, while one other person writes once:
/// nothing that they do makes that row go by itself, or with fewer than the least number. That the rest of the batch
/// may be all the attacker's own is known, and said in `docs/anonymity.md`.
#[test]
fn no_schedule_of_ones_own_rows_makes_a_row_of_somebody_else_go_alone() {
    let (base, victim) = (opened(4), 200);
    for seed in 0..50_000 {
        let (mut chance, mut server) = (Seeded::new(seed), base.clone());
        let joined = [4, 5, 11, 12, 30][chance.below(5)];
        let now = Circumstances { now: NOON, joined, ..Circumstances::default() };
        let (mut own, mut written) = (0_u8, false);
        for _ in 0..chance.below(14) + 2 {
            let round = *chance.pick(&[3, 4]);
            match chance.below(8) {
                0 if !written => {
                    written = true;
                    server.write(&contribute(victim, 3, "the one row"), 0).expect("accepted");
                }
                0..=3 if own < 20 => {
                    own += 1;
                    server.write(&contribute(own, round, "one of many"), 0).expect("accepted");
                }
                4 => drop(server.write(&amend(own, &format!("again {}", chance.below(9))), 0)),
                5 => drop(server.write(&withdraw(own), 0)),
                _ => {
                    for rows in server.tick(&now) {
                        assert!(rows >= least_waiting(joined), "seed {seed}: {rows} rows went");
                    }
                    server.commit();
                    server.clean();
                }
            }
        }
        let waits = server.disk.inbox.contributions.contains_key(&contribution(victim));
        let stands = server.state.contributions.contains_key(&contribution(victim));
        assert!(!written || waits != stands, "seed {seed}: it waits or it stands, and is never gone");
    }
}
