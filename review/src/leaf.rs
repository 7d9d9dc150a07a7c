//! What is recorded. A leaf is compact JSON with a fixed field order, encoded once; these bytes are what is stored,
//! hashed and sent. It holds structure and commitments, never words, never its own number, and nothing finer than a
//! day for what is anonymous.
//!
//! The encoding is frozen by `tests/golden.rs`: a leaf that was ever written decodes for ever. Variants and fields may
//! be added; none is changed or taken away.

use crate::ballot::{Subject, Told};
use crate::conduct::{self, ClockAdded, ClockSet, ConductFact, Regime};
use crate::day::Day;
use crate::follow_up::FollowUp;
use crate::guard::Protected;
use crate::id::{AccountId, ContributionId, EventId, OpId, ReviewId, ThemeId};
use crate::opening::{Commitment, EditHash, Salt};
use crate::plan::{Column, Plan};
use crate::text::Lang;
use crate::token::{EventKeys, Reveal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One accepted entry of a review's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// Where it came from.
    pub from: From,
    /// What is so from now on.
    pub fact: Fact,
}

/// Where an entry came from, with all that may ever be known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum From {
    /// A named account. `at` is in milliseconds since 1970.
    Named {
        /// The request.
        op: OpId,
        /// The account.
        by: AccountId,
        /// Database time, milliseconds since 1970-01-01T00:00Z.
        at: u64,
    },
    /// Somebody who has joined the event; nobody can say who, and no time is kept.
    Place {
        /// The request; random, and of no other use.
        op: OpId,
    },
    /// A row of a batch that was mixed, or the head of such a batch.
    Batch,
    /// The server's own clock: a countdown ran out.
    Clock {
        /// Database time, milliseconds since 1970-01-01T00:00Z.
        at: u64,
    },
}

/// What the facilitator shows everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Focus {
    /// One side of the board.
    Column(Column),
    /// One theme.
    Theme(ThemeId),
    /// One contribution.
    Contribution(ContributionId),
}

/// Why something may be taken from view: nothing else is a reason, criticism least of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HideReason {
    /// It tells who somebody is.
    IdentifiesPerson,
    /// It threatens somebody.
    Threat,
}

/// In how many minds something arrived. Never a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    /// Nobody has said so yet; the screen says nothing.
    #[default]
    NotYet,
    /// By some.
    Some,
    /// By many.
    Many,
}

/// What is so from now on. Each fact has at most one text, as a commitment; the words lie beside the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are named after what they hold; odd ones are told at their variant")]
pub enum Fact {
    /// The review exists. Text: its title.
    ReviewCreated {
        review: ReviewId,
        reference: String,
        lang: Lang,
        text: Commitment,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        regime: Option<Regime>,
    },
    /// An account may facilitate this review.
    FacilitatorAdded { account: AccountId },
    /// An account may no longer facilitate this review.
    FacilitatorRemoved { account: AccountId },
    /// Names that the guard looks for from now on, as hashes. Instead of those before.
    TermsProtected { terms: Protected },
    /// The days on which people may look at what came of it, instead of those before.
    FollowUpsSet { follow_ups: Vec<FollowUp> },
    /// One more clock, numbered after those before. Text: what it is for.
    ClockAdded(ClockAdded),
    /// How a clock stands from now on. Text: why it is late, if that is said; what was said before is erased.
    ClockSet(ClockSet),
    /// What else there is about how the review is conducted.
    Conduct(ConductFact),
    /// Whether everybody who takes part is warned that they may be a witness in proceedings that run beside the review.
    WitnessesWarned { on: bool },
    /// Nothing more is accepted until it is opened again.
    ReviewClosed {},
    /// Accepted again.
    ReviewReopened {},
    /// A learning event. `day` is the day it is planned for. Text: its title.
    EventAdded { event: EventId, day: Option<Day>, plan: Plan, lang: Lang, text: Commitment },
    /// The keys of all its rounds.
    EventKeyed { event: EventId, keys: EventKeys },
    /// The event is live.
    EventStarted { event: EventId },
    /// The event is over. Its rounds are closed.
    EventEnded { event: EventId },
    /// The event is at phase `to`. `few` says that fewer than five had joined and a facilitator opened its rounds all
    /// the same. Text: why nothing stands under *what went right*, if so.
    PhaseMoved { event: EventId, to: u8, few: bool, text: Option<Commitment> },
    /// The board of a sealed round will open at `at`, milliseconds since 1970.
    RevealScheduled { event: EventId, round: u8, at: u64 },
    /// It will not, for now.
    RevealCancelled { event: EventId, round: u8 },
    /// The next `n` entries are one batch, in the order of their leaves' hashes.
    Released { event: EventId, n: u32, day: Day },
    /// The round refuses for ever. `reveal`: what it takes to recount it; logs from before tokens have none. `joined`:
    /// how many places had joined by then, as far as they could be counted: no more were issued than their allowance.
    RoundClosed {
        event: EventId,
        round: u8,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reveal: Option<Reveal>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        joined: Option<u32>,
    },
    /// A round of ballots is open, and asks about these. Rounds that ask about nothing on the board open with their phase.
    BallotOpened { event: EventId, round: u8, about: Vec<Subject>, few: bool },
    /// Somebody's answer, by itself. `salt` is the author's own: it tells nobody anything but that this leaf is theirs.
    Answered { event: EventId, round: u8, about: u8, choice: u8, salt: Salt },
    /// What is told of the ballots of a round beside their answers.
    Counted { event: EventId, round: u8, told: Told },
    /// Somebody wrote this. `edit` is the hash of the author's edit secret. Text: the words.
    Contributed {
        id: ContributionId,
        event: EventId,
        round: u8,
        voice: Option<u8>,
        lang: Lang,
        edit: EditHash,
        text: Commitment,
    },
    /// Its author put it differently. `knew`: while parts of it were hidden, which is the author's answer to that; else
    /// what is hidden stays so. Text: the new words.
    Amended {
        id: ContributionId,
        lang: Lang,
        text: Commitment,
        #[serde(default, skip_serializing_if = "is_false")]
        knew: bool,
    },
    /// Its author took it back; the words are erased.
    Withdrawn { id: ContributionId },
    /// Its author put a name under it, or took the name away. Of two, the one with the higher turn counts. Text: the name.
    /// Nobody has checked it.
    Signed { id: ContributionId, turn: u32, lang: Lang, text: Option<Commitment> },
    /// A named person took the name away that stood under it; no other can be put there.
    NameRemoved { id: ContributionId },
    /// Parts of it are taken from view until somebody else agrees or two days have passed. Text: what is shown instead.
    Hidden { id: ContributionId, reason: HideReason, lang: Lang, text: Commitment },
    /// A second named person agrees that it stays so.
    HidingConfirmed { id: ContributionId },
    /// It is shown as before: its words, or what was shown when a second person agreed last. Text: that.
    ShownAgain { id: ContributionId, lang: Lang, text: Commitment },
    /// A timer ends at `ends`, milliseconds since 1970; it was set to `seconds`.
    TimerSet { event: EventId, ends: u64, seconds: u32 },
    /// The timer stands still with this many seconds left.
    TimerPaused { event: EventId, left: u32 },
    /// No timer.
    TimerCleared { event: EventId },
    /// Everyone to this; or to nothing.
    FocusSet { event: EventId, focus: Option<Focus> },
    /// Whether everyone who joined may arrange themes.
    ArrangingSet { event: EventId, open: bool },
    /// One more place of the event was replaced. Nothing says which.
    PlaceReplaced { event: EventId },
    /// A theme on one side. Text: its title.
    ThemeAdded { theme: ThemeId, event: EventId, column: Column, lang: Lang, text: Commitment },
    /// Text: its new title.
    ThemeRenamed { theme: ThemeId, lang: Lang, text: Commitment },
    /// The theme is gone; what it held stands by itself again.
    ThemeRemoved { theme: ThemeId },
    /// A contribution stands in a theme, or by itself. `rank` orders neighbours.
    Moved { id: ContributionId, theme: Option<ThemeId>, rank: String },
    /// In how many minds it arrived.
    Heard { id: ContributionId, by: Heard },
    /// Somebody says: this may need action now.
    RiskMarked { id: ContributionId },
    /// A named person records what was done. Text: what.
    RiskAnswered { id: ContributionId, lang: Lang, text: Commitment },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
const fn is_false(it: &bool) -> bool {
    !*it
}

impl Fact {
    /// Whether it is about how the review is conducted: its words are for named people.
    pub const fn is_conduct(&self) -> bool {
        matches!(self, Self::ClockAdded(_) | Self::ClockSet(_) | Self::Conduct(_))
    }
}

impl Leaf {
    /// The bytes that are stored, hashed and sent.
    pub fn encode(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_else(|error| panic!("a leaf always encodes: {error}"))
    }

    /// Reads a leaf back; `None` for bytes that are not a leaf.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        // As text: a reader of bytes beside the reader of text that frames need would be the same code twice in a phone.
        serde_json::from_str(std::str::from_utf8(bytes).ok()?).ok()
    }

    /// The request it answers, if it answers one alone.
    pub const fn op(&self) -> Option<OpId> {
        match self.from {
            From::Named { op, .. } | From::Place { op } => Some(op),
            From::Batch | From::Clock { .. } => None,
        }
    }

    /// The commitment to its words, if it has any.
    pub const fn commitment(&self) -> Option<Commitment> {
        match &self.fact {
            Fact::ReviewCreated { text, .. }
            | Fact::EventAdded { text, .. }
            | Fact::Contributed { text, .. }
            | Fact::Amended { text, .. }
            | Fact::ThemeAdded { text, .. }
            | Fact::ThemeRenamed { text, .. }
            | Fact::RiskAnswered { text, .. }
            | Fact::Hidden { text, .. }
            | Fact::ShownAgain { text, .. } => Some(*text),
            Fact::PhaseMoved { text, .. } | Fact::Signed { text, .. } => *text,
            fact => conduct::commitment(fact),
        }
    }
}

/// RFC 6962 leaf hash: SHA-256(0x00 ‖ bytes). Rows of a batch stand in the order of these.
pub fn leaf_hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}
