//! A demonstration: one invented review, rich enough to look around in, made through the same requests as people make.
//! Owns its course; what is said in it is data in `demo/content.json`. Must not write to a store by itself.

mod content;
mod course;
mod hand;
#[cfg(test)]
mod tests;
mod told;

pub use told::{Demo, DemoEvent, DemoPlace};

use crate::issuer::{Issuer, IssuerError};
use crate::room::Rooms;
use crate::secret::{Secret, random};
use crate::store::accounts::{Accounts, AccountsError};
use crate::store::partnership::{PartnershipError, Partnerships, before_anybody_has_written};
use app::copy::Text;
use app::desk::{Partnership, Role};
use app::ui::voice_name;
use content::{Agency, Content};
use course::Course;
use hand::{Hand, words};
use review::clock::Length;
use review::conduct::{ConductOp, SetClock};
use review::day::Day;
use review::follow_up::{FollowUp, News};
use review::holidays::Nation;
use review::id::{AccountId, EventId, ReviewId, to_hex};
use review::op::{Circumstances, Op};
use review::plan::{Band, Plan, Voice};
use review::refusal::Refusal;
use review::regime::{StageKind, Stand};
use review::text::Lang;

/// What kind of review it is; its one clock runs.
const KIND: &str = "england_local_child_review";
/// How long the clock has been running.
const BEGUN_DAYS_AGO: Day = 40;

/// What the account of the demonstration is called when signing in.
const SIGN_IN: &str = "demo";
const NAME: &str = "Demonstration facilitator";
/// Places that may be taken by the code for the room.
const ROOM_CAP: u32 = 12;
/// Days until the second event.
const MANAGERS_IN_DAYS: Day = 14;
/// In how many days people may look again, and at what.
const LOOK_AGAIN_IN_DAYS: [(u32, News); 2] = [(45, News::Findings), (120, News::Progress)];

/// Why there is no demonstration.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// What is to be said in it cannot be read.
    #[error("read what is said in it: {0}")]
    Content(#[from] serde_json::Error),
    /// A rule said no.
    #[error("a rule said no: {}", .0.code())]
    Refused(Refusal),
    /// Something did not come about in time.
    #[error("waited in vain until {0}")]
    InVain(&'static str),
    /// The account could not be made.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    /// The partnership's texts could not be saved.
    #[error(transparent)]
    Partnership(#[from] PartnershipError),
    /// The places could not be made.
    #[error(transparent)]
    Issuer(#[from] IssuerError),
}

/// Makes the demonstration, in about 25 seconds: two boards are opened, and each takes its countdown.
///
/// `rooms` must have been started with a pace of at most a few seconds. Texts that a partnership has written itself
/// stay as they are. Done again, it makes another review, and a new password for the same account.
///
/// # Errors
/// If something cannot be saved, or does not come about in time.
pub async fn demonstration(
    rooms: &Rooms,
    issuer: &Issuer,
    accounts: &Accounts,
    partnerships: &Partnerships,
    now: u64,
) -> Result<Demo, DemoError> {
    let content = Content::read()?;
    let content = &content;
    introduce(partnerships, content).await?;
    let (account, link) = account(accounts, now).await?;
    let hand = Hand { rooms, review: ReviewId(random()), account };
    let (reference, title) = (content.review.reference.clone(), words(&content.review.title, Lang::En));
    let regime = regime::preset(KIND).map(|kind| kind.rules(Nation::England));
    hand.ask(Op::CreateReview { review: hand.review, reference: reference.clone(), title, regime }).await?;

    let today = Circumstances { now, ..Circumstances::default() }.day();
    let begun = Stand { length: Length::Months(6), started: Some(today - BEGUN_DAYS_AGO), stopped: None };
    hand.ask(Op::SetClock(SetClock { clock: 0, turn: 0, now: begun, late: None })).await?;
    for noted in &content.scope {
        for (n, text) in (0..).zip(&noted.texts) {
            let (heading, words) = (noted.heading.clone(), Some(words(text, Lang::En)));
            hand.ask(Op::Conduct(ConductOp::SetNote { heading, n, turn: 0, words })).await?;
        }
    }
    hand.ask(Op::Conduct(ConductOp::MoveStage { from: StageKind::Scope, to: StageKind::Learn })).await?;
    let mut practitioners = Gathering::new(&hand, content, &content.practitioners, Band::Practitioner, today).await?;
    practitioners.seat(issuer, |agency| (agency.joined, agency.free)).await?;
    let mut course = Course::new(&hand, content, practitioners.event, practitioners.plan.clone());
    course.begin().await?;
    course.write_right().await?;
    // While the first countdown runs, so that nobody waits longer than for the two.
    let password = password();
    accounts.choose_password(link, &password, now).await?;
    course.feel().await?;
    let later = today + MANAGERS_IN_DAYS;
    let mut managers = Gathering::new(&hand, content, &content.managers, Band::FirstLineManager, later).await?;
    managers.seat(issuer, |agency| (0, agency.managers)).await?;
    let room = issuer.open_room(hand.review, practitioners.event, ROOM_CAP).await?;
    let screen = issuer.screen(hand.review, practitioners.event).await?;
    course.write_differ().await?;
    course.explore().await?;
    let follow_ups = LOOK_AGAIN_IN_DAYS.map(|(ahead, news)| FollowUp { day: today + ahead, news });
    hand.ask(Op::SetFollowUps { follow_ups: follow_ups.to_vec() }).await?;

    Ok(Demo {
        sign_in: SIGN_IN.to_owned(),
        password,
        reference,
        title: content.review.title.clone(),
        review: hand.review,
        events: vec![
            DemoEvent { id: practitioners.event, title: content.practitioners.clone(), live: true },
            DemoEvent { id: managers.event, title: content.managers.clone(), live: false },
        ],
        place_links: practitioners.free,
        later_place_links: managers.free,
        room_link: room.to_hex(),
        screen_link: screen.to_hex(),
    })
}

/// The partnership's texts, where nobody has written any.
async fn introduce(partnerships: &Partnerships, content: &Content) -> Result<(), DemoError> {
    let before = before_anybody_has_written();
    if partnerships.get().await? != before {
        return Ok(());
    }
    let said = &content.partnership;
    let (support, duty) = (said.support.clone(), said.duty.clone());
    let ours = Partnership { name: said.name.clone(), support, duty, exit: said.exit.clone(), ..before };
    partnerships.save(&ours).await?;
    Ok(())
}

/// The account of the demonstration, and the link that sets its password.
async fn account(accounts: &Accounts, now: u64) -> Result<(AccountId, Secret), DemoError> {
    match accounts.by_sign_in(SIGN_IN).await? {
        Some(known) => Ok((known.id, accounts.recover(known.id, now).await?)),
        None => Ok(accounts.invite(NAME, SIGN_IN, Role::Administrator, now).await?),
    }
}

/// 64 random bits in groups that can be typed.
fn password() -> String {
    let groups: Vec<String> = random::<8>().chunks(2).map(to_hex).collect();
    groups.join("-")
}

/// A learning event and who has a place at it.
struct Gathering<'a> {
    hand: &'a Hand<'a>,
    content: &'a Content,
    event: EventId,
    plan: Plan,
    /// Places that nobody has taken.
    free: Vec<DemoPlace>,
}

impl<'a> Gathering<'a> {
    async fn new(
        hand: &'a Hand<'a>,
        content: &'a Content,
        title: &str,
        band: Band,
        day: Day,
    ) -> Result<Self, DemoError> {
        let event = EventId(random());
        let voice = |agency: &Agency| Voice { agency: agency.name.clone(), band: Some(band) };
        let plan = Plan::plain(content.agencies.iter().map(voice).collect());
        let title = words(title, Lang::En);
        hand.ask(Op::AddEvent { event, day: Some(day), plan: plan.clone(), title }).await?;
        Ok(Self { hand, content, event, plan, free: Vec::new() })
    }

    /// Makes places for every agency. `number` says how many of them are taken, each by a key of its own, and how
    /// many are free.
    async fn seat(&mut self, issuer: &Issuer, number: fn(&Agency) -> (u32, u32)) -> Result<(), DemoError> {
        let review = self.hand.review;
        for ((agency, voice), place) in self.content.agencies.iter().zip(&self.plan.voices).zip(0_u8..) {
            let (taken, free) = number(agency);
            let secrets = issuer.make_places(review, self.event, Some(place), taken + free).await?;
            let (taken, free) = secrets.split_at(taken as usize);
            for secret in taken {
                issuer.join(*secret, random()).await?;
            }
            let voice = voice_name(Text(Lang::En), voice);
            self.free.extend(free.iter().map(|secret| DemoPlace { voice: voice.clone(), secret: secret.to_hex() }));
        }
        Ok(())
    }
}
