//! What may be asked. An op is imperative; whether it is accepted is decided by [`crate::sequencer`].

use crate::ballot::{Ballot, Subject};
use crate::conduct::{AddClock, ConductOp, Regime, SetClock};
use crate::day::{self, Day};
use crate::follow_up::FollowUp;
use crate::guard::Protected;
use crate::id::{AccountId, ContributionId, EventId, OpId, ReviewId, ThemeId};
use crate::leaf::{Focus, HideReason};
use crate::opening::{Commitment, EditHash, EditSecret, Opening, Salt, Words};
use crate::plan::{Column, Plan};
use crate::token::{EventKeys, Reveal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who asks, as the doors of the server found out. Never stored for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A signed-in account.
    Account(AccountId),
    /// Somebody who has joined this event.
    Place(EventId),
}

/// One request to change the review. Asking twice under one id changes it once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Random, chosen by the device that asks.
    pub id: OpId,
    /// What.
    pub op: Op,
}

/// What may be asked by name, or by somebody who has joined and of whom nothing is to be known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of the fact of the same name in `leaf`")]
pub enum Op {
    /// Open a review; the asker is its first facilitator. Only to an empty log.
    CreateReview {
        review: ReviewId,
        reference: String,
        title: Words,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        regime: Option<Regime>,
    },
    /// Let another account facilitate.
    AddFacilitator { account: AccountId },
    /// Take an account off.
    RemoveFacilitator { account: AccountId },
    /// Look for these names from now on, instead of those before.
    ProtectTerms { terms: Protected },
    /// Set the days on which people may look at what came of it, instead of those before.
    SetFollowUps { follow_ups: Vec<FollowUp> },
    /// Add a clock beside those of the regime.
    AddClock(AddClock),
    /// How a clock stands.
    SetClock(SetClock),
    /// What else may be asked about how the review is conducted.
    Conduct(ConductOp),
    /// Warn everybody who takes part that they may be a witness in proceedings that run beside the review; or no more.
    WarnWitnesses { on: bool },
    /// Accept nothing more. Rounds that are open let their words go first.
    CloseReview {},
    /// Accept again.
    ReopenReview {},
    /// Add a learning event.
    AddEvent { event: EventId, day: Option<Day>, plan: Plan, title: Words },
    /// Go live.
    StartEvent { event: EventId },
    /// End it: its rounds let their words go and close.
    EndEvent { event: EventId },
    /// Go to a phase, forwards or back. `few`: open its rounds although fewer than five have joined. `reason`: why
    /// nothing stands under *what went right*.
    MovePhase { event: EventId, to: u8, few: bool, reason: Option<Words> },
    /// Start the countdown to opening the board of a sealed round.
    ScheduleReveal { event: EventId, round: u8 },
    /// Stop it.
    CancelReveal { event: EventId, round: u8 },
    /// Close a mixed round; what still waits goes now.
    CloseRound { event: EventId, round: u8 },
    /// Set the timer.
    SetTimer { event: EventId, seconds: u32 },
    /// Let it stand still.
    PauseTimer { event: EventId },
    /// Let it run on.
    ResumeTimer { event: EventId },
    /// Take it away.
    ClearTimer { event: EventId },
    /// Everyone to this; or to nothing.
    SetFocus { event: EventId, focus: Option<Focus> },
    /// Whether everyone who joined may arrange themes.
    SetArranging { event: EventId, open: bool },
    /// Say that a place of an event is replaced: its person has lost what brought them back to it.
    ReplacePlace { event: EventId },
    /// Add a theme.
    AddTheme { theme: ThemeId, event: EventId, column: Column, title: Words },
    /// Put its title differently.
    RenameTheme { theme: ThemeId, title: Words },
    /// Take it away; what it holds stands by itself again.
    RemoveTheme { theme: ThemeId },
    /// Move a contribution into a theme, or out of any.
    Move { id: ContributionId, theme: Option<ThemeId>, rank: String },
    /// Say that shown words may need action now.
    MarkRisk { id: ContributionId },
    /// Record what was done.
    AnswerRisk { id: ContributionId, what: Words },
    /// Open a round of ballots that asks about these. `few`: although fewer than five have joined.
    OpenBallot { event: EventId, round: u8, about: Vec<Subject>, few: bool },
    /// Take parts of a contribution from view: characters from the first number up to the second, in ascending order.
    /// Nothing can be put in their place. `now`: the words that are meant. `salt`: for what is shown instead.
    Hide { id: ContributionId, reason: HideReason, parts: Vec<(u32, u32)>, now: Commitment, salt: Salt },
    /// Agree that it stays hidden; by somebody else than who hid it. `now`: what is shown instead, as it was read.
    ConfirmHiding { id: ContributionId, now: Commitment },
    /// Show it again as it was.
    ShowAgain { id: ContributionId },
    /// Take away the name that its author put under it.
    RemoveName { id: ContributionId },
}

/// What somebody writes where nobody is to know who. It goes into the inbox and leaves in a mixed batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of the fact of the same name in `leaf`")]
pub enum Anonymous {
    /// Write something in a round.
    Contribute { id: ContributionId, event: EventId, round: u8, voice: Option<u8>, edit: EditHash, words: Words },
    /// Put one's own words differently. `after`: the words that these replace; a request that was held up on its way
    /// then cannot undo a newer one.
    Amend {
        id: ContributionId,
        event: EventId,
        secret: EditSecret,
        words: Words,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Commitment>,
    },
    /// Take one's own words back.
    Withdraw { id: ContributionId, event: EventId, secret: EditSecret },
    /// Put a name under one's own words, or take it away. Only under words that have been let go. Of two, the one with the
    /// higher turn counts: a request that was held up brings no name back.
    Sign { id: ContributionId, event: EventId, secret: EditSecret, turn: u32, name: Option<Words> },
    /// Cast a ballot, or replace it.
    Vote(Ballot),
}

impl Anonymous {
    /// The contribution that it makes or changes.
    pub const fn id(&self) -> ContributionId {
        match self {
            Self::Contribute { id, .. }
            | Self::Amend { id, .. }
            | Self::Withdraw { id, .. }
            | Self::Sign { id, .. }
            | Self::Vote(Ballot { id, .. }) => *id,
        }
    }
    /// The round whose token it is made with; `None` if it needs none.
    pub const fn round(&self) -> Option<u8> {
        match self {
            Self::Contribute { round, .. } | Self::Vote(Ballot { round, .. }) => Some(*round),
            Self::Amend { .. } | Self::Withdraw { .. } | Self::Sign { .. } => None,
        }
    }
    /// The voice it shows.
    pub const fn voice(&self) -> Option<u8> {
        match self {
            Self::Contribute { voice, .. } | Self::Vote(Ballot { voice, .. }) => *voice,
            Self::Amend { .. } | Self::Withdraw { .. } | Self::Sign { .. } => None,
        }
    }
    /// The event it belongs to.
    pub const fn event(&self) -> EventId {
        match self {
            Self::Contribute { event, .. }
            | Self::Amend { event, .. }
            | Self::Withdraw { event, .. }
            | Self::Sign { event, .. }
            | Self::Vote(Ballot { event, .. }) => *event,
        }
    }
}

/// What the server knows beside the log when it decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Database time, milliseconds since 1970-01-01T00:00Z.
    pub now: u64,
    /// Seats of the event in question that have joined; [`u32::MAX`] if nobody could count them.
    pub joined: u32,
    /// Keys for an event that is about to be added, one for each round of its plan. Nobody but the server has them.
    pub keys: Option<EventKeys>,
    /// What is revealed of the rounds of the event in question when they close.
    pub reveals: BTreeMap<u8, Reveal>,
    /// Words of the contribution in question that are given to nobody, because parts of them are hidden.
    pub withheld: Vec<Opening>,
}

impl Circumstances {
    /// Today, in universal time.
    pub const fn day(&self) -> Day {
        day::of(self.now)
    }
}
