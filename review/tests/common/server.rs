//! A model of a server around the sequencer: what is on disk, what is not yet, and the steps between at which it may
//! die. One request at a time; the log and the inbox are two files that never share a transaction.

use super::samples::noon;
use review::ballot::Ballot;
use review::id::{ContributionId, Epoch, EventId, OpId};
use review::leaf::{Fact, From, Leaf};
use review::op::{Anonymous, Asker, Circumstances, Op, Request};
use review::opening::Opening;
use review::refusal::Refusal;
use review::sequencer::{Admission, Draft, Flush, InboxView, Row, admit, decide, release, reveals_due};
use review::state::{RoundStatus, State};
use review::wire::{Entry, Frame, Outcome};
use std::collections::{BTreeMap, BTreeSet};

/// One entry as it lies on disk.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Stored = hashed = sent.
    pub bytes: Vec<u8>,
    /// The same, read.
    pub leaf: Leaf,
    /// Beside the log; may be erased.
    pub opening: Option<Opening>,
}

/// What waits: no time, no number, no author.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inbox {
    pub contributions: BTreeMap<ContributionId, Row>,
    pub changes: BTreeMap<ContributionId, Row>,
    pub signatures: BTreeMap<ContributionId, Row>,
    pub ballots: BTreeMap<ContributionId, Ballot>,
    /// The event of each id above.
    events: BTreeMap<ContributionId, EventId>,
    /// What tokens were spent on, as the server knows by their nonces.
    spent: BTreeSet<ContributionId>,
}

impl Inbox {
    pub fn view(&self, id: ContributionId) -> InboxView {
        let (contribution, change) = (self.contributions.get(&id).cloned(), self.changes.get(&id).cloned());
        let (signature, ballot) = (self.signatures.get(&id).cloned(), self.ballots.get(&id).cloned());
        InboxView { contribution, change, signature, ballot, spent: self.spent.contains(&id) }
    }

    pub fn rows(&self) -> Vec<Row> {
        let rows = self.contributions.values().chain(self.changes.values()).chain(self.signatures.values());
        rows.cloned().collect()
    }

    /// What a release gets: rows of its own event. A row that says "taken back" does not name one.
    pub fn of(&self, event: EventId) -> review::sequencer::Waits {
        let of = |id: &ContributionId| self.events.get(id) == Some(&event);
        let rows = self.contributions.iter().chain(&self.changes).chain(&self.signatures).filter(|(id, _)| of(id));
        let ballots = self.ballots.values().filter(|ballot| ballot.event == event).cloned().collect();
        review::sequencer::Waits { rows: rows.map(|(_, row)| row.clone()).collect(), ballots }
    }

    /// Does what was decided about an op.
    pub fn take(&mut self, op: &Anonymous, admission: &Admission) {
        let id = op.id();
        if let Admission::Forget(_) | Admission::Keep(_) = admission {
            self.events.insert(id, op.event());
        }
        if op.round().is_some() && *admission != Admission::Known {
            self.spent.insert(id);
        }
        match admission {
            Admission::Known => {}
            Admission::Cast(ballot) => drop(self.ballots.insert(id, (**ballot).clone())),
            Admission::Forget(row) => {
                self.contributions.remove(&id);
                self.kind(row).insert(id, (**row).clone());
            }
            Admission::Keep(row) => {
                self.kind(row).insert(id, (**row).clone());
            }
        }
    }

    /// Deletes exactly this row; one that took its place meanwhile stays.
    fn delete(&mut self, row: &Row) {
        let (Fact::Contributed { id, .. }
        | Fact::Amended { id, .. }
        | Fact::Withdrawn { id }
        | Fact::Signed { id, .. }) = &row.leaf.fact
        else {
            return;
        };
        let kind = self.kind(row);
        if kind.get(id) == Some(row) {
            kind.remove(id);
        }
    }

    const fn kind(&mut self, row: &Row) -> &mut BTreeMap<ContributionId, Row> {
        match row.leaf.fact {
            Fact::Contributed { .. } => &mut self.contributions,
            Fact::Signed { .. } => &mut self.signatures,
            _ => &mut self.changes,
        }
    }
}

/// What survives a crash.
#[derive(Clone, Debug)]
pub struct Disk {
    pub epoch: Epoch,
    pub log: Vec<Stored>,
    pub inbox: Inbox,
    /// Words that are hidden, as they were.
    pub withheld: BTreeMap<ContributionId, Vec<Opening>>,
}

/// A running server.
#[derive(Clone, Debug)]
pub struct Server {
    pub disk: Disk,
    /// The fold of the log and of what has been decided since.
    pub state: State,
    ops: BTreeMap<OpId, u64>,
    /// Decided, not on disk; and the rows that go with it.
    tail: Vec<Stored>,
    leaving: Vec<Row>,
    /// Rows that the log on disk has.
    gone: Vec<Row>,
    /// Numbers the requests of [`Self::do_now`], also across restarts.
    asked: u64,
}

impl Server {
    /// An empty log.
    pub fn new(epoch: Epoch) -> Self {
        Self::start(Disk { epoch, log: vec![], inbox: Inbox::default(), withheld: BTreeMap::new() })
    }

    /// Starts on what is on disk.
    pub fn start(disk: Disk) -> Self {
        let (state, mut ops) = (fold(&disk.log), BTreeMap::new());
        for (seq, stored) in (1..).zip(&disk.log) {
            ops.extend(stored.leaf.op().map(|op| (op, seq)));
        }
        let asked = state.seq << 32;
        Self { disk, state, ops, tail: vec![], leaving: vec![], gone: vec![], asked }
    }

    /// Entries that are on disk.
    pub const fn head(&self) -> u64 {
        self.disk.log.len() as u64
    }

    /// Decides one request. The outcome may be told only after [`Self::commit`].
    pub fn ask(&mut self, asker: Asker, request: &Request, now: &Circumstances) -> Outcome {
        if let Some(seq) = self.ops.get(&request.id) {
            return Outcome::Accepted { seq: *seq };
        }
        let mut now = now.clone();
        if let Op::ShowAgain { id } = &request.op {
            now.withheld = self.withheld(*id);
        }
        let decision = match decide(&self.state, asker, request, &now) {
            Err(code) => return Outcome::Refused { code },
            Ok(decision) => decision,
        };
        self.append(decision.drafts);
        if let (Some(flush), Asker::Account(by)) = (decision.flush, asker) {
            let from = From::Named { op: request.id, by, at: now.now };
            let events: Vec<_> = self.state.events.keys().copied().collect();
            for event in events.into_iter().filter(|event| flush.event.is_none_or(|only| only == *event)) {
                self.let_go(event, Some(&flush), &from, &now);
            }
        }
        Outcome::Accepted { seq: self.ops.get(&request.id).copied().unwrap_or(0) }
    }

    /// Decides something anonymous; what is kept is on disk when this returns.
    pub fn write(&mut self, op: &Anonymous, voice_joined: u32) -> Result<Admission, Refusal> {
        assert!(self.tail.is_empty(), "the inbox is decided on what is on disk");
        let admission = admit(&self.state, op, &self.disk.inbox.view(op.id()), voice_joined)?;
        self.disk.inbox.take(op, &admission);
        Ok(admission)
    }

    /// Opens the boards whose countdown has run out, then lets go what may. Returns the sizes of the ticks' batches.
    pub fn tick(&mut self, now: &Circumstances) -> Vec<usize> {
        let from = From::Clock { at: now.now };
        for (event, round) in reveals_due(&self.state, now.now) {
            self.let_go(event, Some(&Flush { event: Some(event), round: Some(round) }), &from, now);
        }
        let events: Vec<_> = self.state.events.keys().copied().collect();
        events.into_iter().map(|event| self.let_go(event, None, &from, now)).filter(|n| *n > 0).collect()
    }

    fn let_go(&mut self, event: EventId, flush: Option<&Flush>, from: &From, now: &Circumstances) -> usize {
        let batch = release(&self.state, event, self.disk.inbox.of(event), flush, from, now);
        let rows = batch.drafts.iter().filter(|draft| draft.leaf.from == From::Batch).count();
        self.append(batch.drafts);
        self.leaving.extend(batch.gone);
        rows.saturating_sub(1)
    }

    fn append(&mut self, drafts: Vec<Draft>) {
        for Draft { leaf, opening } in drafts {
            self.state.apply(&leaf, opening.as_ref());
            self.ops.extend(leaf.op().map(|op| (op, self.state.seq)));
            self.tail.push(Stored { bytes: leaf.encode(), leaf, opening });
        }
    }

    /// Words of a contribution that are given to nobody.
    pub fn withheld(&self, id: ContributionId) -> Vec<Opening> {
        self.disk.withheld.get(&id).cloned().unwrap_or_default()
    }

    /// Writes down what was decided, erases what was taken back, and keeps from everybody what was hidden.
    pub fn commit(&mut self) {
        for mut stored in std::mem::take(&mut self.tail) {
            let kept = self.erase(&stored.leaf.fact, stored.opening.as_ref());
            if kept {
                stored.opening = None;
            }
            self.disk.log.push(stored);
        }
        self.gone.append(&mut self.leaving);
    }

    /// What an entry does to those before it. Returns whether its own words are kept from everybody.
    fn erase(&mut self, fact: &Fact, opening: Option<&Opening>) -> bool {
        let Disk { log, withheld, .. } = &mut self.disk;
        let (Fact::Withdrawn { id }
        | Fact::Amended { id, .. }
        | Fact::Hidden { id, .. }
        | Fact::ShownAgain { id, .. }
        | Fact::Signed { id, .. }
        | Fact::NameRemoved { id }) = fact
        else {
            return false;
        };
        let words = |fact: &Fact| match fact {
            Fact::Contributed { id, .. }
            | Fact::Amended { id, .. }
            | Fact::ShownAgain { id, .. }
            | Fact::Hidden { id, .. } => Some(*id),
            _ => None,
        };
        let name = |fact: &Fact| if let Fact::Signed { id, .. } = fact { Some(*id) } else { None };
        let words = |it: &&mut Stored| words(&it.leaf.fact) == Some(*id);
        let name = |it: &&mut Stored| name(&it.leaf.fact) == Some(*id);
        match fact {
            Fact::Withdrawn { .. } => {
                withheld.remove(id);
                log.iter_mut().filter(|it| words(it) || name(it)).for_each(|it| it.opening = None);
            }
            Fact::Amended { knew: false, .. } if withheld.contains_key(id) => {
                withheld.entry(*id).or_default().extend(opening.cloned());
                return true;
            }
            Fact::Amended { .. } => {
                withheld.remove(id);
                log.iter_mut().filter(words).for_each(|it| it.opening = None);
            }
            Fact::Hidden { .. } => {
                let hidden = log.iter_mut().filter(words).filter_map(|it| it.opening.take());
                withheld.entry(*id).or_default().extend(hidden);
            }
            Fact::ShownAgain { text, .. } => {
                // What stays hidden when it is shown as it was agreed: the words themselves.
                let it = self.state.contributions.get(id);
                if it.is_none_or(|it| it.commitments.contains(text)) {
                    withheld.remove(id);
                    log.iter_mut().filter(words).for_each(|it| it.opening = None);
                }
            }
            _ => log.iter_mut().filter(name).for_each(|it| it.opening = None),
        }
        false
    }

    /// Deletes from the inbox what the log on disk has.
    pub fn clean(&mut self) {
        for row in std::mem::take(&mut self.gone) {
            self.disk.inbox.delete(&row);
        }
        let state = &self.state;
        let closed = |event: &EventId, round: u8| {
            let of = state.events.get(event).and_then(|event| event.rounds.get(usize::from(round)));
            of.is_none_or(|round| round.status == RoundStatus::Closed)
        };
        self.disk.inbox.ballots.retain(|_, ballot| !closed(&ballot.event, ballot.round));
    }

    /// Entries `first`, … , `last` as one frame.
    pub fn entries(&self, first: u64, last: u64) -> Frame {
        let list = self.disk.log[first as usize - 1..last as usize].iter();
        Frame::Entries {
            first,
            list: list.map(|it| Entry::new(&it.bytes, it.opening.clone()).expect("json")).collect(),
        }
    }

    /// Asks at noon, under an id of its own, and writes down at once.
    pub fn do_now(&mut self, asker: Asker, op: Op) -> Result<u64, Refusal> {
        self.asked += 1;
        let id = OpId([[0x0d; 8], self.asked.to_be_bytes()].concat().try_into().expect("16 bytes"));
        let outcome = self.ask(asker, &Request { id, op }, &noon());
        self.commit();
        self.clean();
        match outcome {
            Outcome::Accepted { seq } => Ok(seq),
            Outcome::Refused { code } => Err(code),
        }
    }
}

/// What follows from a log, read from its bytes.
pub fn fold(log: &[Stored]) -> State {
    let mut state = State::default();
    for stored in log {
        let leaf = Leaf::decode(&stored.bytes).expect("what was written can be read");
        state.apply(&leaf, stored.opening.as_ref());
    }
    state
}

/// A server with a review and event 1 at `phase`.
pub fn opened(phase: u8) -> Server {
    let mut server = Server::new(Epoch([1; 16]));
    for op in super::samples::opening_ops(phase) {
        server.do_now(super::samples::FACILITATOR, op).expect("the opening is accepted");
    }
    server
}
