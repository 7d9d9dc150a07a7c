//! What lies between people and their server: streams whose frames keep their order until they break, requests and
//! answers that may overtake each other, come twice or never.

use review::id::Epoch;
use review::op::{Anonymous, Request};
use review::refusal::Refusal;
use review::wire::Answer;
use std::collections::VecDeque;
use std::rc::Rc;

/// Frames that may wait for one reader here; small, so that it happens.
pub const QUEUE_FRAMES: usize = 3;
/// Entries in one frame here.
pub const FRAME_ENTRIES: u64 = 6;

/// The server's end of a stream and all that is on its way.
#[derive(Debug, Default)]
pub struct Link {
    /// On their way, in order.
    pub frames: VecDeque<Rc<str>>,
    /// The last entry that was put on its way.
    pub sent: u64,
    /// The reader is too slow: nothing more is queued, it is caught up later.
    pub behind: bool,
    /// Nothing arrives for now.
    pub stalled: bool,
}

/// One request or one answer on its way.
#[derive(Clone, Debug)]
pub enum Packet {
    /// A batch of somebody's ops.
    Ask { client: usize, call: u64, ops: Vec<Request> },
    /// What became of it.
    Answered { client: usize, call: u64, epoch: Epoch, answer: Answer },
    /// Something anonymous.
    Write { piece: usize, op: Anonymous },
    /// What became of it.
    Written { piece: usize, op: Anonymous, epoch: Epoch, code: Option<Refusal> },
}
