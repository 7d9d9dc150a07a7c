//! Who comes to the doors, what each can show, and the review that they come for.

use crate::support::chance::Chance;
use crate::support::inside::Inside;
use crate::support::people::{Mine, Place, Staff};
use crate::support::until;
use crate::support::world::{FEELING, RIGHT, add_event, add_places, open_review};
use app::desk::{Command, Done, Partnership, Role};
use review::conduct::ConductOp;
use review::holidays::Nation;
use review::id::{AccountId, ContributionId, EventId, ReviewId};
use review::leaf::Heard;
use review::op::Op;
use review::regime::StageKind;
use review::state::State;
use review::text::Lang;
use review::token::{Nonce, Output, Pass, Token};
use server::clock::now_ms;
use server::secret::Secret;
use std::sync::Arc;

/// A kind of caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Shows nothing, or a pass that was never given.
    Nobody,
    /// Has cookies that mean nothing here.
    Foreign,
    /// Has a cookie that could be a session and is none.
    Forged,
    /// Was signed in and held this review, until a moment ago.
    Ended,
    /// Joined this event.
    Place,
    /// Joined another event of this review.
    Elsewhere,
    /// Joined an event of another review.
    Abroad,
    /// The screen in the room of this event.
    Screen,
    /// Facilitates another review only.
    Stranger,
    /// Looks after accounts and holds no review.
    Administrator,
    /// Facilitates this review.
    Holder,
}

/// Everybody; who may do most comes last, so that what is done changes nothing for those before.
pub const EVERYBODY: [Who; 11] = [
    Who::Nobody,
    Who::Foreign,
    Who::Forged,
    Who::Ended,
    Who::Place,
    Who::Elsewhere,
    Who::Abroad,
    Who::Screen,
    Who::Stranger,
    Who::Administrator,
    Who::Holder,
];

impl Who {
    pub fn is_signed_in(self) -> bool {
        matches!(self, Self::Stranger | Self::Administrator | Self::Holder)
    }
}

const REFERENCE: &str = "LR-8842";
const TITLE: &str = "The harbour lantern case";
const EVENT_TITLE: &str = "A morning at the old mill";
const WORDS: &str = "the kettle was always warm";
/// Of the review. Nobody learns any of this but who joined or facilitates it.
pub const OF_THE_REVIEW: [&str; 4] = [REFERENCE, TITLE, EVENT_TITLE, WORDS];
/// Of the desk. Nobody learns any of this who is not signed in.
pub const OF_THE_DESK: [&str; 4] = ["Hanna Holds", "Sten Strange", SPARE, REPORT];
/// An account that nobody uses: its name stands on the page of accounts.
pub const SPARE: &str = "Sparrow Spare";
const REPORT: &str = "a light at the top of the tower";

/// What a caller shows.
pub struct Shown {
    pub who: Who,
    pub cookie: Option<String>,
    /// A pass, or one made up of whatever the caller has.
    pub pass: Pass,
}

pub struct Stage {
    pub inside: Inside,
    pub chance: Chance,
    pub review: ReviewId,
    pub event: EventId,
    /// A feeling that stands on the board.
    pub standing: ContributionId,
    pub place: Place,
    /// What that place wrote on a board that is not open yet.
    pub waiting: Mine,
    elsewhere: Place,
    abroad: Place,
    screen: Place,
    stranger: AccountId,
    administrator: AccountId,
    pub holder: AccountId,
    pub spare: AccountId,
}

impl Stage {
    pub async fn open(seed: u64) -> Self {
        let (inside, chance) = (Inside::start().await, Chance::new(seed));
        let admin = Staff::set_up(&inside.http, &inside.first_link().await, &chance).await;
        let accounts = &inside.doors.accounts;
        let invite = async |name: &str, sign_in: &str| {
            accounts.invite(name, sign_in, Role::Facilitator, now_ms()).await.unwrap().0
        };
        let (holder, stranger) = (invite("Hanna Holds", "hanna").await, invite("Sten Strange", "sten").await);
        let spare = invite(SPARE, "spare-one").await;
        let Ok(app::desk::View::Me(me)) = admin.read(&app::desk::Query::Me).await else { panic!("not signed in") };
        inside.doors.partnerships.report("Reporter", "Door 3", REPORT, now_ms()).await.unwrap();

        let staff = signed_in(&inside, holder, &chance).await;
        let (review, event) = quiet_review(&staff).await;
        let mut places = vec![];
        for link in add_places(&staff, review, event, 3).await {
            places.push(Place::join(&inside.http, &link, &chance).await);
        }
        let standing = first_words(&inside, &staff, &places).await;
        let other = add_event(&staff, review, vec![]).await;
        let elsewhere = joined(&inside, &staff, review, other).await;
        over(&staff, &elsewhere).await;
        let foreign = signed_in(&inside, stranger, &chance).await;
        let theirs = open_review(&foreign, "LR-2").await;
        let their_event = add_event(&foreign, theirs, vec![]).await;
        let abroad = joined(&inside, &foreign, theirs, their_event).await;
        let Ok(Done::Secret(link)) = staff.act(&Command::ScreenLink { review, event }).await else {
            panic!("no screen")
        };
        let screen = Place::join(&inside.http, &link, &chance).await;
        let (place, administrator) = (places.swap_remove(0), me.account);
        let waiting = place.contribute(RIGHT, WORDS).await;
        Self {
            inside,
            chance,
            review,
            event,
            standing,
            place,
            waiting,
            elsewhere,
            abroad,
            screen,
            stranger,
            administrator,
            holder,
            spare,
        }
    }

    /// The facilitator of this review, signed in anew.
    pub async fn staff(&self) -> Staff {
        signed_in(&self.inside, self.holder, &self.chance).await
    }

    /// What somebody shows at a door. Whoever joined shows the pass as a session too where there is nothing else to
    /// show; whoever is signed in shows the session as a pass too where there is room for one.
    pub async fn shown(&self, who: Who, path: &str) -> Shown {
        let place = |place: &Place| {
            let pass = place.pass();
            let as_session = session(&pass.token.output.to_hex()[..32]);
            Shown { who, cookie: path.starts_with("/staff").then_some(as_session), pass }
        };
        let by_session =
            |secret: &str| Shown { who, cookie: Some(session(secret)), pass: self.made_up(secret.as_bytes()) };
        match who {
            Who::Nobody => Shown { who, cookie: None, pass: self.made_up(&self.chance.bytes::<96>()) },
            Who::Foreign => {
                let cookie = Some("theme=dark; cairn_session=nothing; cairn=1".to_owned());
                Shown { who, cookie, pass: self.made_up(b"nothing") }
            }
            Who::Forged => by_session(&self.chance.secret()),
            Who::Ended => {
                let secret = self.begun(self.holder).await;
                self.inside.doors.accounts.end_session(secret).await.unwrap();
                by_session(&secret.to_hex())
            }
            Who::Place => place(&self.place),
            Who::Elsewhere => place(&self.elsewhere),
            Who::Abroad => place(&self.abroad),
            Who::Screen => place(&self.screen),
            Who::Stranger => by_session(&self.begun(self.stranger).await.to_hex()),
            Who::Administrator => by_session(&self.begun(self.administrator).await.to_hex()),
            Who::Holder => by_session(&self.begun(self.holder).await.to_hex()),
        }
    }

    /// A pass for this event that nobody was given, made of some bytes over and over.
    fn made_up(&self, bytes: &[u8]) -> Pass {
        let mut endless = bytes.iter().copied().cycle();
        let mut next = || endless.next().unwrap_or_default();
        let nonce = Nonce(std::array::from_fn(|_| next()));
        let output = Output(std::array::from_fn(|_| next()));
        Pass { review: self.review, event: self.event, screen: false, token: Token { nonce, output } }
    }

    /// What somebody would write with: a token of their own, or whatever comes nearest to one.
    pub fn token(&self, shown: &Shown) -> Token {
        match shown.who {
            Who::Place => self.place.token(RIGHT),
            Who::Elsewhere => self.elsewhere.token(RIGHT),
            Who::Abroad => self.abroad.token(RIGHT),
            _ => shown.pass.token,
        }
    }

    async fn begun(&self, account: AccountId) -> Secret {
        self.inside.doors.accounts.begin_session(account, now_ms()).await.unwrap()
    }

    /// The link of a place of this event that nobody has joined.
    pub async fn fresh_link(&self) -> String {
        add_places(&self.staff().await, self.review, self.event, 1).await.remove(0)
    }

    /// A one-time link that is still good.
    pub async fn good_link(&self) -> String {
        self.inside.doors.accounts.recover(self.spare, now_ms()).await.unwrap().to_hex()
    }

    /// A report that waits for an answer.
    pub async fn waiting_report(&self) -> i64 {
        let partnerships = &self.inside.doors.partnerships;
        partnerships.report("Reporter", "Door 3", REPORT, now_ms()).await.unwrap();
        partnerships.reports().await.unwrap()[0].id
    }

    /// The review as it stands; nothing once it is deleted.
    pub async fn state(&self) -> Option<Arc<State>> {
        self.inside.doors.rooms.state(self.review).await.unwrap()
    }

    /// What a refusal leaves as it was.
    pub async fn mark(&self) -> Mark {
        let doors = &self.inside.doors;
        let counts = doors.issuer.counts(self.review, self.event, 0).await.unwrap();
        let reports = doors.partnerships.reports().await.unwrap();
        Mark {
            head: self.state().await.map(|state| state.seq),
            joined: counts.total().joined,
            room: counts.room.is_some(),
            accounts: doors.accounts.list().await.unwrap().iter().map(|account| account.id).collect(),
            partnership: doors.partnerships.get().await.unwrap(),
            answered: reports.iter().filter(|report| report.answer.is_some()).count(),
        }
    }

    /// Waits until the log says that the words that stand were heard: it says so at the next tick.
    pub async fn heard(&self) {
        until("it was heard", async || {
            let heard = self.state().await?.contributions.get(&self.standing)?.heard;
            (heard != Heard::NotYet).then_some(())
        })
        .await;
    }
}

/// What the table's requests could change.
#[derive(Debug, PartialEq, Eq)]
pub struct Mark {
    /// How long the log of this review is.
    head: Option<u64>,
    joined: u32,
    room: bool,
    accounts: Vec<AccountId>,
    partnership: Partnership,
    answered: usize,
}

fn session(secret: &str) -> String {
    format!("cairn_session={secret}")
}

async fn signed_in(inside: &Inside, account: AccountId, chance: &Chance) -> Staff {
    let secret = inside.doors.accounts.begin_session(account, now_ms()).await.unwrap();
    Staff { http: inside.http.clone(), cookie: session(&secret.to_hex()), chance: chance.clone() }
}

/// A review and an event whose titles are like nothing else.
async fn quiet_review(staff: &Staff) -> (ReviewId, EventId) {
    let (reference, title) = (REFERENCE.to_owned(), TITLE.to_owned());
    let kind = "plain_learning_review".to_owned();
    let create = Command::CreateReview { reference, title, lang: Lang::En, kind, nation: Nation::Wales };
    let created = staff.act(&create).await;
    let Ok(Done::Review(review)) = created else { panic!("no review: {created:?}") };
    let (title, day, voices) = (EVENT_TITLE.to_owned(), "2026-11-23".to_owned(), vec![]);
    let added = staff.act(&Command::AddEvent { review, title, lang: Lang::En, day, voices }).await;
    let Ok(Done::Event(event)) = added else { panic!("no event: {added:?}") };
    (review, event)
}

async fn joined(inside: &Inside, staff: &Staff, review: ReviewId, event: EventId) -> Place {
    let link = add_places(staff, review, event, 1).await.remove(0);
    Place::join(&inside.http, &link, &staff.chance).await
}

/// Goes live; three feelings reach the board. Then *what went right* opens, and everybody may arrange.
async fn first_words(inside: &Inside, staff: &Staff, places: &[Place]) -> ContributionId {
    let (review, event) = (places[0].review, places[0].event);
    let op = async |op: Op| staff.ask(review, op).await.unwrap();
    op(Op::Conduct(ConductOp::MoveStage { from: StageKind::Scope, to: StageKind::Learn })).await;
    op(Op::StartEvent { event }).await;
    op(Op::MovePhase { event, to: 1, few: true, reason: None }).await;
    let mut first = None;
    for (n, place) in places.iter().enumerate() {
        first.get_or_insert(place.contribute(FEELING, &format!("{WORDS} {n}")).await.id);
    }
    until("three feelings stand", async || {
        let state = inside.doors.rooms.state(review).await.ok()??;
        (state.contributions.len() == places.len()).then_some(())
    })
    .await;
    op(Op::MovePhase { event, to: 2, few: true, reason: None }).await;
    op(Op::SetArranging { event, open: true }).await;
    first.unwrap()
}

/// Another event of the review comes and goes; what was written in it stands.
async fn over(staff: &Staff, place: &Place) {
    let (review, event) = (place.review, place.event);
    staff.ask(review, Op::StartEvent { event }).await.unwrap();
    for to in 1..=2 {
        staff.ask(review, Op::MovePhase { event, to, few: true, reason: None }).await.unwrap();
    }
    place.contribute(RIGHT, WORDS).await;
    staff.ask(review, Op::EndEvent { event }).await.unwrap();
}
