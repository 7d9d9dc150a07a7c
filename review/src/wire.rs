//! What travels: the hello, the frames, the answers. JSON text; the same for a websocket and for a streamed response,
//! where each frame is one line. Change it only together with [`PROTOCOL`].

use crate::ballot::Ballot;
use crate::disclose::Cell;
use crate::id::{ContributionId, Epoch, EventId, OpId, ReviewId, silent};
use crate::leaf::Leaf;
use crate::op::{Anonymous, Request};
use crate::opening::Opening;
use crate::opening::{EditSecret, Words};
use crate::refusal::Refusal;
use crate::state::State;
use crate::text::Lang;
use crate::token::{Element, IssuedHash, Pass, Proof, RoundKey, Token};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The version of this page. A client of another version is told to load itself again and loses no draft.
pub const PROTOCOL: u16 = 6;

/// The only message upwards on a stream.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// [`PROTOCOL`] of the client.
    pub v: u16,
    /// The review whose log is wanted.
    pub review: ReviewId,
    /// The pass of a participant or a room screen; staff streams are known by their session instead.
    pub pass: Option<Pass>,
    /// Entries that the client has.
    pub after: u64,
    /// The epoch they are of.
    pub epoch: Option<Epoch>,
}

/// One entry on its way: the leaf's exact bytes, and its words if the reader may have them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The leaf, byte for byte as stored.
    pub leaf: Box<RawValue>,
    /// Its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<Opening>,
}

impl Entry {
    /// An entry of stored bytes; `None` if they are not JSON.
    pub fn new(leaf: &[u8], open: Option<Opening>) -> Option<Self> {
        let leaf = RawValue::from_string(String::from_utf8(leaf.to_vec()).ok()?).ok()?;
        Some(Self { leaf, open })
    }
    /// The leaf; `None` if this client is too old to know it.
    pub fn leaf(&self) -> Option<Leaf> {
        Leaf::decode(self.leaf.get().as_bytes())
    }
}

/// What the server sends.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "told at the variants")]
pub enum Frame {
    /// The answer to the hello. `now` is the server's time in milliseconds since 1970, for countdowns.
    Welcome { v: u16, epoch: Epoch, seq: u64, now: u64 },
    /// Start from here.
    Snapshot { state: Box<State> },
    /// Entries `first`, `first + 1`, … of the log; the first entry of a log is number 1.
    Entries { first: u64, list: Vec<Entry> },
    /// Counts; never logged, may be lost.
    Presence(Presence),
    /// The last frame: why the server ends the stream.
    Bye { code: Refusal },
}

impl Frame {
    /// The text that travels.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| panic!("a frame always encodes: {error}"))
    }
    /// Reads a frame; `None` for anything else.
    pub fn decode(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// Counts of each event. Nobody is in here, only how many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// By event.
    pub events: BTreeMap<EventId, Counts>,
}

/// Counts of one event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Places that were made.
    pub places: u32,
    /// Places that have joined.
    pub joined: u32,
    /// Places that say they have finished for now.
    pub ready: u32,
    /// Contributions and ballots that wait, by round. Moves on ticks only.
    pub waiting: BTreeMap<u8, u32>,
    /// Joined places by voice, in the order of the plan, as far as they may be told.
    pub voices: Vec<Cell>,
}

/// Ops of somebody named, or of somebody who joined and of whom nothing is to be known.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// [`PROTOCOL`] of the client.
    pub v: u16,
    /// The pass, on the anonymous plane; the staff plane knows its sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<Pass>,
    /// At most [`crate::limits::BATCH_OPS_MAX`].
    pub ops: Vec<Request>,
}

/// One anonymous op. Never a batch: two edit secrets in one request would be two contributions of one person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Write {
    /// [`PROTOCOL`] of the client.
    pub v: u16,
    /// The review.
    pub review: ReviewId,
    /// A token of the round, for a contribution or a ballot; changes need none, but the edit secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Token>,
    /// What is written.
    pub op: Anonymous,
}

/// A light signal of somebody who joined, kept in memory only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// [`PROTOCOL`] of the client.
    pub v: u16,
    /// The pass.
    pub pass: Pass,
    /// Which.
    pub signal: SignalKind,
}

/// Signals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SignalKind {
    /// I have heard this.
    Heard(ContributionId),
    /// I have finished for now, or not.
    Ready(bool),
}

/// What became of one op.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "told at the variants")]
pub enum Outcome {
    /// It is on disk. `seq` is the last entry that belongs to it, 0 if it needed none.
    Accepted { seq: u64 },
    /// A rule said no; nothing has changed.
    Refused { code: Refusal },
}

/// What became of a batch, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// By op.
    pub outcomes: Vec<(OpId, Outcome)>,
}

/// One batch of tokens that somebody who joins asks for: so many of this key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The public key.
    pub key: RoundKey,
    /// How many.
    pub n: u16,
}

/// The secret of a link, and all tokens of its event asked for at once, whether or not its person will ever write.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// [`PROTOCOL`] of the client.
    pub v: u16,
    /// The secret of the link, 32 hexadecimal digits.
    pub secret: String,
    /// By batch, as the link's [`Asked`] said; empty while the link is only looked at.
    pub blinded: Vec<Vec<Element>>,
}

/// A batch of tokens, still blinded.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// In the order in which they were asked for.
    pub elements: Vec<Element>,
    /// That one key made them.
    pub proof: Proof,
}

/// A place that was taken, or is taken again with the same key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// The review.
    pub review: ReviewId,
    /// The event.
    pub event: EventId,
    /// The voice of this place, by its place in the plan.
    pub voice: Option<u8>,
    /// By batch.
    pub issued: Vec<Issued>,
}

/// What shows that somebody holds a place: what they came in with, and a hash of all that was issued for it then.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// The secret of the link, 32 hexadecimal digits.
    pub secret: String,
    /// [`crate::token::issued`] of what was asked for.
    pub issued: IssuedHash,
}

/// Where somebody is written to afterwards.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// The e-mail address.
    pub mail: String,
    /// In which language.
    pub lang: Lang,
}

/// Whoever holds a place leaves an address, instead of one that was left before; or none.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// [`PROTOCOL`] of the client.
    pub v: u16,
    /// Who.
    pub holder: Holder,
    /// Where; `None` deletes what was left.
    pub address: Option<Address>,
}

/// Somebody who was written to wants that to end: their address is deleted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// [`PROTOCOL`] of the client.
    pub v: u16,
    /// The secret in the message, 32 hexadecimal digits.
    pub secret: String,
}

/// An author asks for words or a ballot of their own that wait, on another device. One at a time: two edit secrets in one request
/// would be two contributions of one person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mine {
    /// [`PROTOCOL`] of the client.
    pub v: u16,
    /// The review.
    pub review: ReviewId,
    /// The contribution, or the ballot.
    pub id: ContributionId,
    /// Its edit secret.
    pub secret: EditSecret,
}

/// What waits under an id, as its author left it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "fields are those of the op of the same kind")]
pub enum Waiting {
    /// A contribution.
    Words { round: u8, voice: Option<u8>, words: Words },
    /// A ballot.
    Ballot(Ballot),
}

silent!(Hello Ask Write Signal Join Issued Joined Holder Address Contact Stop Mine Waiting);
