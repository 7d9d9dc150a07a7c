//! A review with a learning event and people who joined it, made as people make it.

use super::chance::Chance;
use super::http::Http;
use super::inside::Inside;
use super::people::{Mine, Place, Staff};
use super::reader::{Reader, hello};
use app::desk::{Command, Done, PlaceLink};
use review::holidays::Nation;
use review::id::{EventId, ReviewId};
use review::op::Op;
use review::plan::{Plan, Voice};
use review::refusal::Refusal;
use review::text::Lang;

pub const FEELING: u8 = 0;
pub const RIGHT: u8 = 1;
pub const DIFFER: u8 = 2;

/// One review in the hands of one facilitator.
pub struct World {
    pub http: Http,
    pub staff: Staff,
    pub review: ReviewId,
    pub event: EventId,
    pub places: Vec<Place>,
    pub chance: Chance,
}

pub async fn open_review(staff: &Staff, reference: &str) -> ReviewId {
    let (reference, title) = (reference.to_owned(), "An invented case".to_owned());
    // One that begins with learning.
    let kind = "near_miss_learning".to_owned();
    let create = Command::CreateReview { reference, title, lang: Lang::En, kind, nation: Nation::Wales };
    match staff.act(&create).await {
        Ok(Done::Review(review)) => review,
        other => panic!("no review: {other:?}"),
    }
}

pub async fn add_event(staff: &Staff, review: ReviewId, voices: Vec<Voice>) -> EventId {
    let (title, day) = ("A day of learning".to_owned(), "2026-11-23".to_owned());
    match staff.act(&Command::AddEvent { review, title, lang: Lang::En, day, voices }).await {
        Ok(Done::Event(event)) => event,
        other => panic!("no event: {other:?}"),
    }
}

pub async fn add_places(staff: &Staff, review: ReviewId, event: EventId, number: u32) -> Vec<String> {
    match staff.act(&Command::AddPlaces { review, event, voice: None, number }).await {
        Ok(Done::Links(links)) => links.into_iter().map(|PlaceLink { secret, .. }| secret).collect(),
        other => panic!("no places: {other:?}"),
    }
}

impl World {
    /// In a server of its own, in this process: five joined, and what went right can be written.
    pub async fn inside(seed: u64) -> (Inside, Self) {
        Self::within(Inside::start().await, seed).await
    }

    /// The same in a given server.
    pub async fn within(inside: Inside, seed: u64) -> (Inside, Self) {
        let staff = Staff::set_up(&inside.http, &inside.first_link().await, &Chance::new(seed)).await;
        let world = Self::open(&staff, 5, 2).await;
        (inside, world)
    }

    /// Opens a review with a live event at `phase` in which so many have joined.
    pub async fn open(staff: &Staff, joined: u32, phase: u8) -> Self {
        let (http, chance) = (staff.http.clone(), staff.chance.clone());
        let review = open_review(staff, "LR-1").await;
        let event = add_event(staff, review, vec![]).await;
        let mut places = vec![];
        for link in add_places(staff, review, event, joined).await {
            places.push(Place::join(&http, &link, &chance).await);
        }
        let world = Self { http, staff: staff.clone(), review, event, places, chance };
        world.op(Op::StartEvent { event }).await.unwrap();
        for to in 1..=phase {
            world.move_to(to).await.unwrap();
        }
        world
    }

    /// The facilitator asks.
    pub async fn op(&self, op: Op) -> Result<u64, Refusal> {
        self.staff.ask(self.review, op).await
    }

    /// Goes to a phase, whatever stands there and whoever has joined.
    pub async fn move_to(&self, to: u8) -> Result<u64, Refusal> {
        let reason = Some(self.chance.words("nothing stands there yet"));
        self.op(Op::MovePhase { event: self.event, to, few: true, reason }).await
    }

    /// The facilitator's stream.
    pub async fn watch(&self) -> Reader {
        Reader::socket(&self.http, Some(&self.staff.cookie), &hello(self.review, None)).await
    }

    /// The stream of one who joined.
    pub async fn look(&self, place: usize) -> Reader {
        let pass = Some(self.places[place].pass());
        Reader::socket(&self.http, None, &hello(self.review, pass)).await
    }

    /// Everybody writes one thing in a round.
    pub async fn everybody(&self, round: u8, text: &str) -> Vec<Mine> {
        let mut all = vec![];
        for (n, place) in self.places.iter().enumerate() {
            all.push(place.contribute(round, &format!("{text} {n}")).await);
        }
        all
    }

    /// A plan in which everybody may write as much as there is, and nobody is asked anything.
    pub fn generous() -> Plan {
        let mut plan = Plan::plain(vec![]);
        plan.questions.clear();
        plan.phases.iter_mut().for_each(|phase| phase.rounds.retain(|round| usize::from(*round) < plan.rounds.len()));
        for round in &mut plan.rounds {
            round.per_seat = review::limits::CONTRIBUTIONS_PER_SEAT_MAX;
        }
        plan
    }
}
