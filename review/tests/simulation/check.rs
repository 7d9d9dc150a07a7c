//! What must be so when all is quiet.

use crate::common::server::{Server, fold};
use crate::people::{Piece, Standing};
use crate::world::World;
use review::id::OpId;
use review::leaf::{Fact, From, leaf_hash};
use std::collections::{BTreeMap, BTreeSet};

/// Everything acknowledged is there once; all replicas hold the same; nobody waits.
pub fn at_rest(world: &World) {
    let server = world.server.as_ref().expect("it runs");
    let truth = fold(&server.disk.log);
    assert_eq!(server.state, truth, "what the server holds is the fold of its log");
    for (n, client) in world.clients.iter().enumerate() {
        assert_eq!(client.replica.pending(), [], "client {n} waits for an answer that never comes");
        assert_eq!(client.replica.confirmed(), &truth, "client {n} has another board");
        assert_eq!(client.replica.view(), &truth, "client {n} shows another board");
    }
    named(world, server);
    batches(server);
    for (n, piece) in world.pieces.iter().enumerate() {
        anonymous(server, n, piece);
    }
}

fn named(world: &World, server: &Server) {
    let mut asked: BTreeMap<OpId, Vec<&Fact>> = BTreeMap::new();
    for stored in &server.disk.log {
        if let Some(op) = stored.leaf.op() {
            asked.entry(op).or_default().push(&stored.leaf.fact);
        }
    }
    for op in &world.acknowledged {
        assert!(asked.contains_key(op), "{op} was acknowledged and is not there");
    }
    for (op, facts) in asked {
        let mine = op.0.starts_with(&[0x0d; 8]);
        assert!(mine || world.accepted.contains(&op), "{op} was refused and is there: {facts:?}");
        let own: Vec<_> =
            facts.iter().filter(|fact| !matches!(fact, Fact::RoundClosed { .. } | Fact::Counted { .. })).collect();
        assert!(own.len() <= 1, "{op} is there more than once: {own:?}");
        let rounds: BTreeSet<_> = facts.iter().map(|fact| format!("{fact:?}")).collect();
        assert_eq!(rounds.len(), facts.len(), "{op} closed a round twice");
    }
}

/// Batches stand together, in the order of their hashes.
fn batches(server: &Server) {
    let mut log = server.disk.log.iter();
    while let Some(head) = log.next() {
        let Fact::Released { n, .. } = head.leaf.fact else {
            assert_ne!(head.leaf.from, From::Batch, "a row outside of a batch");
            continue;
        };
        let rows: Vec<_> = log.by_ref().take(n as usize).collect();
        assert!(rows.iter().all(|row| row.leaf.from == From::Batch), "a batch stands together");
        assert!(rows.iter().map(|row| leaf_hash(&row.bytes)).is_sorted(), "a batch is in the order of its hashes");
    }
}

fn anonymous(server: &Server, n: usize, piece: &Piece) {
    let id = piece.id;
    let is_it = |fact: &Fact| matches!(fact, Fact::Contributed { id: it, .. } if *it == id);
    let log = server.disk.log.iter().filter(|stored| is_it(&stored.leaf.fact)).count();
    let (row, change) = (server.disk.inbox.contributions.get(&id), server.disk.inbox.changes.get(&id));
    let standing = &piece.standing;
    assert!(piece.unanswered.is_none(), "piece {n} waits for an answer");
    assert!(log + usize::from(row.is_some()) <= 1, "piece {n} is there more than once, {standing:?}");
    let there = server.state.contributions.get(&id);
    let waiting = row.or(change).and_then(|row| row.opening.as_ref());
    let goes = change.is_some_and(|row| matches!(row.leaf.fact, Fact::Withdrawn { .. }));
    match standing {
        Standing::Written(text) => {
            assert_eq!(log + usize::from(row.is_some()), 1, "piece {n} {id} was acknowledged and is nowhere");
            let shown = waiting.map(|opening| &opening.text).or_else(|| there.and_then(|it| it.text.as_ref()));
            assert_eq!(shown, Some(text), "piece {n} {id} has other words");
            assert!(!goes, "piece {n} goes and its author never said so");
        }
        Standing::Withdrawn => {
            assert!(row.is_none(), "piece {n} {id} was taken back and waits");
            assert!(there.is_none_or(|it| it.withdrawn || goes), "piece {n} {id} was taken back and stands");
        }
        Standing::Refused => assert!(log == 0 && row.is_none(), "piece {n} was refused and is there"),
        Standing::Nothing | Standing::Anything => {}
    }
}

/// After a review was closed: the inbox is empty, and no words of what was taken back are left.
pub fn nothing_waits(world: &World) {
    let server = world.server.as_ref().expect("it runs");
    // A restored inbox is older than its log: it may hold what was taken back just before its review closed.
    let restored = world.pieces.iter().filter(|piece| piece.standing == Standing::Anything);
    let restored: BTreeSet<_> = restored.map(|piece| piece.id).collect();
    let rows = server.disk.inbox.contributions.keys().chain(server.disk.inbox.changes.keys());
    let stuck: Vec<_> = rows.filter(|id| !restored.contains(*id)).collect();
    assert!(stuck.is_empty(), "something waits for ever: {stuck:?}");
    for stored in &server.disk.log {
        if let Fact::Contributed { id, .. } | Fact::Amended { id, .. } = &stored.leaf.fact {
            let withdrawn = server.state.contributions.get(id).is_some_and(|it| it.withdrawn);
            assert!(!withdrawn || stored.opening.is_none(), "{id}: its words are there still");
        }
    }
    for event in server.state.events.values() {
        for (n, round) in event.rounds.iter().enumerate() {
            let of_round =
                server.state.contributions.values().filter(|it| it.event == event.id && usize::from(it.round) == n);
            assert_eq!(round.released as usize, of_round.count(), "what the round counts is what it let go");
        }
    }
}
