//! What the staff pages may ask of the server: the port behind them, as data. Owns the types and the two public
//! endpoints; the server hands the port in by context, already bound to whoever is signed in, and authorises inside.

#![expect(missing_docs, reason = "the macro of an endpoint makes a struct whose field is its argument")]

mod clocks;
mod problem;
mod stages;

pub use clocks::{ClockCard, ClockName, Kind};
pub use problem::{Field, Problem, Wrong};
pub use review::text::Both;
pub use stages::{HeadingCard, Linked, NoteCard, StageCard};

use async_trait::async_trait;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use review::clock::{Length, Standing};
use review::follow_up::News;
use review::guard::Protected;
use review::holidays::Nation;
use review::id::{AccountId, EventId, ReviewId};
use review::plan::Voice;
use review::regime::StageKind;
use review::state::Status;
use review::text::Lang;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a named account may do beside its reviews.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Accounts and the partnership's own texts. No content.
    Administrator,
    /// Opens and holds reviews.
    Facilitator,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Query {
    /// Who is signed in: [`View::Me`].
    Me,
    /// The reviews this account holds: [`View::Reviews`].
    Reviews,
    /// One review: [`View::Review`].
    Review(ReviewId),
    /// All accounts (administrators): [`View::People`].
    People,
    /// The partnership's own texts (administrators may change them): [`View::Partnership`].
    Partnership,
    /// What was reported as "somebody may be at risk now": [`View::Duty`].
    Duty,
    /// Whether a one-time link is still good, and whose: [`View::Link`].
    Link(String),
}

/// What there is to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Answer to [`Query::Me`].
    Me(Me),
    /// Answer to [`Query::Reviews`].
    Reviews(Box<Reviews>),
    /// Answer to [`Query::Review`].
    Review(Box<ReviewPage>),
    /// Answer to [`Query::People`], by name.
    People(Vec<Account>),
    /// Answer to [`Query::Partnership`].
    Partnership(Box<Partnership>),
    /// Answer to [`Query::Duty`], newest first.
    Duty(Vec<DutyReport>),
    /// Answer to [`Query::Link`]: the sign-in name it sets a password for.
    Link(String),
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The account.
    pub account: AccountId,
    /// Its name, for the masthead.
    pub name: String,
    /// What it may do.
    pub role: Role,
}

/// What stands on the first page of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviews {
    /// Those that this account holds, in their order.
    pub lines: Vec<ReviewLine>,
    /// Kinds of review that may be opened, in the order in which they are offered.
    pub kinds: Vec<Kind>,
}

/// A review in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewLine {
    /// Which.
    pub id: ReviewId,
    /// The partnership's reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Whether it is closed.
    pub closed: bool,
    /// Learning events, and how many of them are live.
    pub events: u32,
    /// How many are live now.
    pub live: u32,
    /// The stage it is at.
    pub stage: Option<Both>,
    /// Of its clocks that run, the one that is due first, and its last day.
    pub due: Option<(Standing, String)>,
}

/// A review with all that its facilitators set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewPage {
    /// Which.
    pub id: ReviewId,
    /// The partnership's reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Language of its title.
    pub lang: Lang,
    /// Whether it is closed.
    pub closed: bool,
    /// Who facilitates.
    pub facilitators: Vec<Account>,
    /// Who could be asked to: the other accounts.
    pub others: Vec<Account>,
    /// What kind of review it is; those from before kinds have none.
    pub kind: Option<Both>,
    /// Whose bank holidays count.
    pub nation: Nation,
    /// Its clocks, in their order.
    pub clocks: Vec<ClockCard>,
    /// Its stages, in their order; those from before stages have none.
    pub stages: Vec<StageCard>,
    /// The stage it is at.
    pub stage: Option<StageKind>,
    /// Kinds of review that may follow from it.
    pub may_follow: Vec<Kind>,
    /// Reviews that follow from it, oldest first.
    pub next: Vec<Linked>,
    /// The review that it follows from.
    pub before: Option<Linked>,
    /// Names that the guard looks for.
    pub terms: u32,
    /// Days on which people may look at what came of it, as `YYYY-MM-DD`, in their order.
    pub follow_ups: Vec<(String, News)>,
    /// Whether everybody who takes part is warned that they may be a witness.
    pub witnesses: bool,
    /// Whether people can be written to on these days.
    pub mail: bool,
    /// Its events, oldest first.
    pub events: Vec<EventCard>,
}

/// An event with its places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventCard {
    /// Which.
    pub id: EventId,
    /// Its title.
    pub title: String,
    /// The day it is planned for, as `YYYY-MM-DD`.
    pub day: Option<String>,
    /// Not yet, now, or over.
    pub status: Status,
    /// Its voices, in the order of the plan.
    pub voices: Vec<Voice>,
    /// Places by voice, in the order of the plan; the last line is for places without a voice.
    pub places: Vec<PlaceCount>,
    /// How many of its places were replaced. They still count, and what replaced them does not.
    pub replaced: u32,
    /// The room code, if there is one.
    pub room: Option<Room>,
}

/// Places of one voice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceCount {
    /// Made.
    pub made: u32,
    /// Joined.
    pub joined: u32,
}

/// A code for the room: anybody who sees it may take a place, up to a cap. The weaker way in, and labelled so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Places that may be taken by it.
    pub cap: u32,
    /// Places that were.
    pub used: u32,
}

/// A named account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Which.
    pub id: AccountId,
    /// The person's name.
    pub name: String,
    /// What they type to sign in.
    pub sign_in: String,
    /// What they may do.
    pub role: Role,
    /// Whether the first password is still to be chosen.
    pub waiting: bool,
}

/// A partnership's own texts, shown to everybody who joins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partnership {
    /// Its name.
    pub name: String,
    /// Its privacy notice, English.
    pub privacy_en: String,
    /// Its privacy notice, Welsh.
    pub privacy_cy: String,
    /// Support for people who take part.
    pub support: Vec<Contact>,
    /// Whom to call when somebody may be at risk now.
    pub duty: Vec<Contact>,
    /// Where *Exit this page* leads.
    pub exit: String,
}

/// Somebody to call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Who, in words.
    pub name: String,
    /// Telephone number as people write it.
    pub phone: String,
    /// When, in words.
    pub hours: String,
}

/// A report that somebody may be at risk now. Not anonymous, and said so where it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyReport {
    /// Its number.
    pub id: i64,
    /// Who reported it, as they wrote it.
    pub name: String,
    /// How to reach them, as they wrote it.
    pub contact: String,
    /// What they are worried about.
    pub what: String,
    /// When, milliseconds since 1970.
    pub at: u64,
    /// What was done, and by whom, once somebody has.
    pub answer: Option<(String, String)>,
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "fields are those of the thing of the same name above")]
pub enum Command {
    /// Open a review: [`Done::Review`].
    CreateReview { reference: String, title: String, lang: Lang, kind: String, nation: Nation },
    /// Add a clock to a review: [`Done::Done`].
    AddClock { review: ReviewId, name: String, lang: Lang, length: Length },
    /// How a clock stands, by its place in the list; `turn`: that of the card that was looked at. Days as `YYYY-MM-DD` or
    /// empty; `late` empty for no new reason: [`Done::Done`].
    SetClock {
        review: ReviewId,
        clock: u8,
        turn: u32,
        length: Length,
        started: String,
        stopped: String,
        late: String,
        lang: Lang,
    },
    /// Add a learning event: [`Done::Event`]. `day` as `YYYY-MM-DD` or empty.
    AddEvent { review: ReviewId, title: String, lang: Lang, day: String, voices: Vec<Voice> },
    /// Make places: [`Done::Links`], the only time they are shown.
    AddPlaces { review: ReviewId, event: EventId, voice: Option<u8>, number: u32 },
    /// New links for all places that nobody has joined; the old ones open nothing: [`Done::Links`].
    RenewPlaces { review: ReviewId, event: EventId },
    /// A place instead of one that was lost, for reading and for what says nothing about a person: [`Done::Secret`].
    /// The record says that one was replaced.
    ReplacePlace { review: ReviewId, event: EventId },
    /// A code for the room: [`Done::Secret`]. A new one closes the one before.
    OpenRoom { review: ReviewId, event: EventId, cap: u32 },
    /// No code for the room: [`Done::Done`].
    CloseRoom { review: ReviewId, event: EventId },
    /// A read-only link for the screen in the room: [`Done::Secret`].
    ScreenLink { review: ReviewId, event: EventId },
    /// [`Done::Done`].
    AddFacilitator { review: ReviewId, account: AccountId },
    /// [`Done::Done`].
    RemoveFacilitator { review: ReviewId, account: AccountId },
    /// Set the days on which people may look at what came of it: `YYYY-MM-DD`, or empty for none: [`Done::Done`].
    SetFollowUps { review: ReviewId, follow_ups: Vec<(String, News)> },
    /// Go from a stage to another, forwards or back: [`Done::Done`].
    MoveStage { review: ReviewId, from: StageKind, to: StageKind },
    /// Write one more text under a heading: [`Done::Done`].
    AddNote { review: ReviewId, heading: String, text: String, lang: Lang },
    /// Put a text under a heading differently, or take it away: [`Done::Done`].
    SetNote { review: ReviewId, heading: String, n: u8, turn: u32, text: Option<String>, lang: Lang },
    /// Open a review that follows from this one, and take along what is written under headings that both have:
    /// [`Done::Review`].
    OpenNext { review: ReviewId, kind: String, reference: String, title: String, lang: Lang },
    /// Warn everybody who takes part that they may be a witness, or no more: [`Done::Done`].
    WarnWitnesses { review: ReviewId, on: bool },
    /// [`Done::Done`].
    CloseReview { review: ReviewId },
    /// Look for these names from now on. They come as hashes: the names stay on the device where they were typed.
    ProtectTerms { review: ReviewId, terms: Protected },
    /// [`Done::Done`].
    ReopenReview { review: ReviewId },
    /// Delete a review for ever; `reference` is typed as a confirmation: [`Done::Done`].
    DeleteReview { review: ReviewId, reference: String },
    /// A new account: [`Done::Secret`], the one-time link's secret.
    InvitePerson { name: String, sign_in: String, role: Role },
    /// A new one-time link for an account: [`Done::Secret`].
    RecoverPerson { account: AccountId },
    /// Remove an account; what it did stays in the record: [`Done::Done`].
    RemovePerson { account: AccountId },
    /// End all sessions of the account that is signed in: [`Done::Done`].
    SignOutEverywhere {},
    /// [`Done::Done`].
    SavePartnership { partnership: Box<Partnership> },
    /// Record what was done: [`Done::Done`].
    AnswerDuty { report: i64, note: String },
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// It is so.
    Done,
    /// The review that was made.
    Review(ReviewId),
    /// The event that was made.
    Event(EventId),
    /// Links of places, shown once.
    Links(Vec<PlaceLink>),
    /// A secret, shown once.
    Secret(String),
}

/// The link of one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceLink {
    /// Its voice, by its place in the plan.
    pub voice: Option<u8>,
    /// Its secret: 32 hexadecimal digits, for `/en/join#s=…`.
    pub secret: String,
}

/// The port: bound to whoever is signed in, or to nobody.
#[async_trait]
pub trait DeskPort: Send + Sync {
    /// Looks something up.
    async fn read(&self, query: Query) -> Result<View, Problem>;
    /// Does something.
    async fn act(&self, command: Command) -> Result<Done, Problem>;
}

/// The port as the server puts it into the context of a request.
#[derive(Clone)]
pub struct Desk(pub Arc<dyn DeskPort>);

/// Looks something up. A public endpoint: the port authorises.
#[server(prefix = "/staff/desk", endpoint = "read", input = Json, output = Json)]
pub async fn desk_read(query: Query) -> Result<View, Problem> {
    use_context::<Desk>().ok_or(Problem::SignedOut)?.0.read(query).await
}

/// Does something. A public endpoint: the port authorises.
#[server(prefix = "/staff/desk", endpoint = "act", input = Json, output = Json)]
pub async fn desk_act(command: Command) -> Result<Done, Problem> {
    use_context::<Desk>().ok_or(Problem::SignedOut)?.0.act(command).await
}
