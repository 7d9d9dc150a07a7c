//! The whole of one seed: server, replicas, authors and the network between, and one step of chance after another.

use crate::common::samples::*;
use crate::common::seeded::Seeded;
use crate::common::server::{Disk, Inbox, Server};
use crate::network::{Link, Packet};
use crate::people::{Piece, Standing};
use review::id::{Epoch, OpId};
use review::op::{Asker, Circumstances, Op, Request};
use review::replica::{Effect, Replica};
use review::sequencer::least_waiting;
use review::wire::{Answer, Outcome};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// One person's page.
pub struct Client {
    pub replica: Replica,
    pub asker: Asker,
    /// The device's clock minus the server's.
    pub clock: i64,
    pub link: Option<Link>,
    /// Batches to be asked, one call at a time.
    pub queue: VecDeque<Vec<Request>>,
    pub call: Option<u64>,
    /// On the wrong side of a partition.
    pub cut_off: bool,
}

/// How often what happened, so that a plan which tests nothing is noticed.
#[derive(Clone, Debug, Default)]
pub struct Seen(pub BTreeMap<&'static str, u64>);

impl Seen {
    pub fn one(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }
    pub fn add(&mut self, more: Self) {
        more.0.into_iter().for_each(|(what, times)| *self.0.entry(what).or_default() += times);
    }
    pub fn something_of_everything(&self) {
        for what in crate::faults::KINDS.iter().chain(&crate::people::KINDS) {
            assert!(self.0.contains_key(what), "{what} never happened");
        }
    }
}

pub struct World {
    pub chance: Seeded,
    pub now: u64,
    pub joined: u32,
    /// Of a hundred steps, how many go wrong.
    pub trouble: usize,
    pub server: Option<Server>,
    /// What is left of the server while it is down.
    pub disk: Option<Disk>,
    pub clients: Vec<Client>,
    pub pieces: Vec<Piece>,
    pub net: Vec<Packet>,
    /// Answers that may be told once it is on disk.
    pub held: Vec<Packet>,
    pub half_backup: Option<Inbox>,
    pub backups: Vec<Disk>,
    /// Ops that were ever accepted, acknowledged or not.
    pub accepted: BTreeSet<OpId>,
    /// Ops that somebody was told are saved, in this life of the data.
    pub acknowledged: BTreeSet<OpId>,
    pub epoch: Epoch,
    calls: u64,
    pub seen: Seen,
    tracing: bool,
}

impl World {
    /// A review with one or two live events, and three to six pages that look at it.
    pub fn new(seed: u64, tracing: bool) -> Self {
        let mut chance = Seeded::new(seed);
        let epoch = Epoch([1; 16]);
        let mut server = Server::new(epoch);
        let mut ops = opening_ops([0, 1, 2, 4, 4][chance.below(5)]);
        ops.push(Op::AddFacilitator { account: account(2) });
        if chance.chance(30) {
            ops.push(Op::AddEvent { event: event(2), day: None, plan: plan(), title: words("Another") });
            ops.push(Op::StartEvent { event: event(2) });
        }
        for op in ops {
            server.do_now(FACILITATOR, op).expect("the opening is accepted");
        }
        let askers = [FACILITATOR, PLACE, Asker::Account(account(2)), PLACE, PLACE, FACILITATOR];
        let clients = askers[..3 + chance.below(4)].iter().map(|asker| Client {
            replica: Replica::new(review_id(), *asker, review::sequencer::decide),
            asker: *asker,
            clock: chance.below(200_000) as i64 - 100_000,
            link: None,
            queue: VecDeque::new(),
            call: None,
            cut_off: false,
        });
        let clients = clients.collect();
        let (joined, trouble) = (chance.below(20) as u32, [0, 4, 10, 18][chance.below(4)]);
        let accepted = server.disk.log.iter().filter_map(|it| it.leaf.op()).collect();
        let mut world = Self {
            chance,
            now: NOON,
            joined,
            trouble,
            server: Some(server),
            disk: None,
            clients,
            pieces: vec![],
            net: vec![],
            held: vec![],
            half_backup: None,
            backups: vec![],
            accepted,
            acknowledged: BTreeSet::new(),
            epoch,
            calls: 0,
            seen: Seen::default(),
            tracing,
        };
        for n in 0..world.clients.len() {
            world.connect(n);
            world.deliver_frame(n);
            world.deliver_frame(n);
        }
        world
    }

    pub fn say(&self, what: impl FnOnce() -> String) {
        if self.tracing {
            let seq = self.server.as_ref().map_or(0, |server| server.state.seq);
            println!("[{:>4}] {}", seq, what());
        }
    }

    pub fn circumstances(&self) -> Circumstances {
        Circumstances { now: self.now, joined: self.joined, ..Circumstances::default() }
    }

    pub const fn here(&self, client: usize) -> u64 {
        self.now.saturating_add_signed(self.clients.as_slice()[client].clock)
    }

    /// One step of chance.
    pub fn step(&mut self) {
        self.now += self.chance.below(4_000) as u64;
        if self.chance.chance(self.trouble) {
            self.trouble();
            return;
        }
        let client = self.chance.below(self.clients.len());
        match self.chance.below(100) {
            0..=13 => self.ask_something(client),
            14..=27 => self.write_something(),
            28..=52 => self.deliver_frame(client),
            53..=78 => {
                let packet = self.chance.below(self.net.len());
                self.deliver_packet(packet);
            }
            79..=86 => self.settle(),
            87..=89 => self.server.iter_mut().for_each(Server::clean),
            90..=94 => self.tick(),
            _ => self.connect(client),
        }
    }

    pub fn tick(&mut self) {
        let now = self.circumstances();
        let Some(server) = &mut self.server else { return };
        let sizes = server.tick(&now);
        assert!(sizes.iter().all(|size| *size >= least_waiting(now.joined)), "a tick let {sizes:?} go");
        for _ in &sizes {
            self.seen.one("batch");
        }
        self.say(|| format!("tick lets {sizes:?} go"));
    }

    pub fn effects(&mut self, n: usize, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Post(batch) => self.clients[n].queue.push_back(batch),
                Effect::Resync => {
                    self.clients[n].link = None;
                    self.seen.one("resync");
                }
                Effect::Refused(request, code) => {
                    self.say(|| format!("client {n} is told no: {} {}", request.id, code.code()));
                    self.seen.one("refusal");
                }
                Effect::Ended(code) => panic!("the stream of client {n} ended: {}", code.code()),
                Effect::Changed | Effect::Counted => {}
            }
        }
        self.pump(n);
    }

    /// Sends the next batch, if none is on its way.
    pub fn pump(&mut self, n: usize) {
        let client = &mut self.clients[n];
        if client.call.is_some() || client.cut_off {
            return;
        }
        let Some(ops) = client.queue.pop_front() else { return };
        self.calls += 1;
        client.call = Some(self.calls);
        self.net.push(Packet::Ask { client: n, call: self.calls, ops });
    }

    pub fn deliver_packet(&mut self, packet: usize) {
        if self.net.is_empty() {
            return;
        }
        match self.net.swap_remove(packet) {
            Packet::Ask { client, call, ops } => self.decide(client, call, &ops),
            Packet::Answered { client, call, epoch, answer } => self.answered(client, call, epoch, &answer),
            Packet::Write { piece, op } => self.admit(piece, op),
            Packet::Written { piece, op, epoch, code } => self.written(piece, &op, epoch, code),
        }
    }

    fn decide(&mut self, client: usize, call: u64, ops: &[Request]) {
        let (now, asker) = (self.circumstances(), self.clients[client].asker);
        let Some(server) = &mut self.server else { return };
        let outcomes: Vec<_> = ops.iter().map(|request| (request.id, server.ask(asker, request, &now))).collect();
        let accepted = outcomes.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Accepted { .. }));
        self.accepted.extend(accepted.map(|(op, _)| *op));
        self.say(|| format!("client {client} asks {ops:?}: {outcomes:?}"));
        self.held.push(Packet::Answered { client, call, epoch: self.epoch, answer: Answer { outcomes } });
    }

    fn answered(&mut self, n: usize, call: u64, epoch: Epoch, answer: &Answer) {
        if self.clients[n].cut_off {
            return;
        }
        for (op, outcome) in &answer.outcomes {
            if matches!(outcome, Outcome::Accepted { seq } if *seq > 0) && epoch == self.epoch {
                self.acknowledged.insert(*op);
            }
        }
        let here = self.here(n);
        let effects = self.clients[n].replica.answered(answer, here);
        if self.clients[n].call == Some(call) {
            self.clients[n].call = None;
        }
        self.effects(n, effects);
    }

    /// Drops what was not on disk; streams break.
    pub fn down(&mut self) -> Option<Disk> {
        self.held.clear();
        self.clients.iter_mut().for_each(|client| client.link = None);
        self.server.take().map(|server| server.disk).or_else(|| self.disk.take())
    }

    /// The answer does not come: everything without an answer is asked again.
    pub fn give_up(&mut self, n: usize) {
        self.clients[n].call = None;
        self.clients[n].queue.clear();
        let effects = self.clients[n].replica.resend();
        self.effects(n, effects);
    }

    /// What is known of a piece after another life of the data began.
    pub fn forget_what_was_told(&mut self) {
        for piece in
            self.pieces.iter_mut().filter(|piece| !matches!(piece.standing, Standing::Nothing | Standing::Refused))
        {
            (piece.standing, piece.saved) = (Standing::Anything, None);
        }
    }
}
