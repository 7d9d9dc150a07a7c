//! The half that follows: what is confirmed, what is on its way, and what the screen may show meanwhile. Takes frames
//! and answers, returns what is to be done; never sends anything itself.

use crate::id::{Epoch, OpId, ReviewId};
use crate::limits::BATCH_OPS_MAX;
use crate::op::{Asker, Circumstances, Request};
use crate::refusal::Refusal;
use crate::sequencer::Decide;
use crate::state::State;
use crate::token::Pass;
use crate::wire::{Answer, Frame, Hello, Outcome, PROTOCOL, Presence};

/// What is to be done after an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The view has changed.
    Changed,
    /// The counts have changed.
    Counted,
    /// Ask the server for these, in this order.
    Post(Vec<Request>),
    /// The server said no; the screen keeps what was typed.
    Refused(Request, Refusal),
    /// Something is missing: close the stream and say hello again.
    Resync,
    /// The server ended the stream.
    Ended(Refusal),
}

/// A copy of one review's log, as far as it is known, with one's own requests on top.
#[derive(Clone, Debug)]
pub struct Replica {
    review: ReviewId,
    asker: Asker,
    decide: Decide,
    epoch: Option<Epoch>,
    confirmed: State,
    view: State,
    pending: Vec<Request>,
    /// Requests that were accepted and whose entries have not arrived, with the last of these.
    accepted: Vec<(OpId, u64)>,
    /// The server's clock minus ours, in milliseconds.
    clock_offset: i64,
    presence: Presence,
}

impl Replica {
    /// An empty copy, for somebody. `decide`: what becomes of their own requests, until the server has said so.
    pub fn new(review: ReviewId, asker: Asker, decide: Decide) -> Self {
        let (confirmed, view) = (State::default(), State::default());
        Self {
            review,
            asker,
            decide,
            epoch: None,
            confirmed,
            view,
            pending: vec![],
            accepted: vec![],
            clock_offset: 0,
            presence: Presence::default(),
        }
    }

    /// What the screen shows: all that is confirmed, and one's own requests as they will probably be.
    pub const fn view(&self) -> &State {
        &self.view
    }
    /// What the server has confirmed.
    pub const fn confirmed(&self) -> &State {
        &self.confirmed
    }
    /// The life of the data that this is a copy of.
    pub const fn epoch(&self) -> Option<Epoch> {
        self.epoch
    }
    /// The last counts.
    pub const fn presence(&self) -> &Presence {
        &self.presence
    }
    /// Requests that are not confirmed.
    pub fn pending(&self) -> &[Request] {
        &self.pending
    }
    /// The server's time for a time of this device, both in milliseconds since 1970.
    pub fn server_time(&self, here: u64) -> u64 {
        here.saturating_add_signed(self.clock_offset)
    }

    /// The first message of a new stream.
    pub fn hello(&self, pass: Option<Pass>) -> Hello {
        Hello { v: PROTOCOL, review: self.review, pass, after: self.confirmed.seq, epoch: self.epoch }
    }

    /// One's own request: shown at once, sent, repeated until answered.
    pub fn ask(&mut self, request: Request, here: u64) -> Vec<Effect> {
        self.pending.push(request.clone());
        self.replay(here);
        vec![Effect::Changed, Effect::Post(vec![request])]
    }

    /// Everything that has no answer yet, to be sent again after a connection was lost.
    pub fn resend(&self) -> Vec<Effect> {
        self.pending.chunks(BATCH_OPS_MAX).map(|some| Effect::Post(some.to_vec())).collect()
    }

    /// The server's answer to a batch. What was accepted stays on top until its entries arrive.
    pub fn answered(&mut self, answer: &Answer, here: u64) -> Vec<Effect> {
        let mut effects = vec![];
        for (op, outcome) in &answer.outcomes {
            match outcome {
                Outcome::Accepted { seq } => {
                    if *seq <= self.confirmed.seq {
                        self.take(*op);
                    } else {
                        self.accepted.push((*op, *seq));
                    }
                }
                Outcome::Refused { code } => {
                    effects.extend(self.take(*op).map(|request| Effect::Refused(request, *code)));
                }
            }
        }
        self.replay(here);
        effects.push(Effect::Changed);
        effects
    }

    /// A frame of the stream.
    pub fn frame(&mut self, frame: Frame, here: u64) -> Vec<Effect> {
        match frame {
            Frame::Welcome { epoch, now, seq, .. } => {
                self.clock_offset = now.cast_signed().wrapping_sub(here.cast_signed());
                // Another life of the data, or a log shorter than ours: nothing of ours is confirmed any more.
                if self.epoch.is_some_and(|ours| ours != epoch) || seq < self.confirmed.seq {
                    self.confirmed = State::default();
                    self.accepted.clear();
                }
                self.epoch = Some(epoch);
                self.resend()
            }
            Frame::Snapshot { state } => {
                if state.seq < self.confirmed.seq {
                    return vec![];
                }
                self.confirmed = *state;
                let (arrived, waiting): (Vec<_>, Vec<_>) =
                    std::mem::take(&mut self.accepted).into_iter().partition(|(_, seq)| *seq <= self.confirmed.seq);
                self.accepted = waiting;
                for (op, _) in arrived {
                    self.take(op);
                }
                self.replay(here);
                vec![Effect::Changed]
            }
            Frame::Entries { first, list } => {
                if first > self.confirmed.seq + 1 {
                    return vec![Effect::Resync];
                }
                let known = (self.confirmed.seq + 1 - first) as usize;
                for entry in list.iter().skip(known) {
                    let Some(leaf) = entry.leaf() else {
                        self.replay(here);
                        return vec![Effect::Changed, Effect::Ended(Refusal::ProtocolOld)];
                    };
                    self.confirmed.apply(&leaf, entry.open.as_ref());
                    if let Some(op) = leaf.op() {
                        self.take(op);
                    }
                }
                self.replay(here);
                vec![Effect::Changed]
            }
            Frame::Presence(presence) => {
                self.presence = presence;
                vec![Effect::Counted]
            }
            Frame::Bye { code } => vec![Effect::Ended(code)],
        }
    }

    fn take(&mut self, op: OpId) -> Option<Request> {
        self.accepted.retain(|(known, _)| *known != op);
        let place = self.pending.iter().position(|request| request.id == op)?;
        Some(self.pending.remove(place))
    }

    /// Puts one's own requests on top of what is confirmed. One that no longer makes sense shows nothing; the server
    /// will say why.
    fn replay(&mut self, here: u64) {
        self.view.clone_from(&self.confirmed);
        let now = Circumstances { now: self.server_time(here), joined: u32::MAX, ..Circumstances::default() };
        for request in &self.pending {
            let Ok(decision) = (self.decide)(&self.view, self.asker, request, &now) else { continue };
            for draft in &decision.drafts {
                self.view.apply(&draft.leaf, draft.opening.as_ref());
            }
        }
        self.view.seq = self.confirmed.seq;
    }
}
