//! Places of an event, as its facilitators hand them out.

use super::{DeskOf, Held};
use app::desk::{Done, EventCard, Field, PlaceCount, PlaceLink, Problem, Room, Wrong};
use review::id::EventId;
use review::limits::SEATS_MAX;
use review::op::Op;
use review::refusal::Refusal;
use review::state::Event;

impl DeskOf {
    pub(super) async fn event_card(&self, held: &Held, event: &Event) -> Result<EventCard, Problem> {
        let counts = self.state.issuer.counts(held.review, event.id, event.plan.voices.len()).await?;
        let place = |line: &crate::issuer::SeatCount| PlaceCount { made: line.made, joined: line.joined };
        Ok(EventCard {
            id: event.id,
            title: event.title.clone().unwrap_or_default(),
            day: event.day.and_then(super::day::show),
            status: event.status,
            voices: event.plan.voices.clone(),
            places: counts.lines.iter().map(place).collect(),
            replaced: event.replaced,
            room: counts.room.map(|room| Room { cap: room.cap, used: room.used }),
        })
    }

    pub(super) async fn add_places(
        &self,
        held: &Held,
        event: EventId,
        voice: Option<u8>,
        number: u32,
    ) -> Result<Done, Problem> {
        let of = open_event(held, event)?;
        if voice.is_some_and(|voice| usize::from(voice) >= of.plan.voices.len()) {
            return Err(Problem::Field(Field::Voices, Wrong::Form));
        }
        let number = some(number, Field::Number)?;
        let secrets = self.state.issuer.make_places(held.review, event, voice, number).await?;
        let link = |secret: crate::secret::Secret| PlaceLink { voice, secret: secret.to_hex() };
        Ok(Done::Links(secrets.into_iter().map(link).collect()))
    }

    pub(super) async fn renew_places(&self, held: &Held, event: EventId) -> Result<Done, Problem> {
        open_event(held, event)?;
        let places = self.state.issuer.renew(held.review, event).await?;
        let links = places.into_iter().map(|(voice, secret)| PlaceLink { voice, secret: secret.to_hex() });
        Ok(Done::Links(links.collect()))
    }

    /// A place instead of one that was lost. The record first: one that was told of and never handed out does no harm,
    /// and one that nobody was told of would.
    pub(super) async fn replace_place(&self, held: &Held, event: EventId) -> Result<Done, Problem> {
        open_event(held, event)?;
        self.ask(held.review, held.me.account, Op::ReplacePlace { event }).await?;
        Ok(Done::Secret(self.state.issuer.replacement(held.review, event).await?.to_hex()))
    }

    pub(super) async fn open_room(&self, held: &Held, event: EventId, cap: u32) -> Result<Done, Problem> {
        open_event(held, event)?;
        let cap = some(cap, Field::Cap)?;
        Ok(Done::Secret(self.state.issuer.open_room(held.review, event, cap).await?.to_hex()))
    }

    pub(super) async fn close_room(&self, held: &Held, event: EventId) -> Result<Done, Problem> {
        event_of(held, event)?;
        self.state.issuer.close_room(held.review, event).await?;
        Ok(Done::Done)
    }

    pub(super) async fn screen_link(&self, held: &Held, event: EventId) -> Result<Done, Problem> {
        event_of(held, event)?;
        Ok(Done::Secret(self.state.issuer.screen(held.review, event).await?.to_hex()))
    }
}

fn event_of(held: &Held, event: EventId) -> Result<&Event, Problem> {
    held.state.events.get(&event).ok_or(Problem::Refused(Refusal::EventUnknown))
}

/// The event, if its review still takes people in.
fn open_event(held: &Held, event: EventId) -> Result<&Event, Problem> {
    if held.state.review.as_ref().is_none_or(|review| review.closed) {
        return Err(Problem::Refused(Refusal::ReviewClosed));
    }
    event_of(held, event)
}

/// A number of places that an event could have.
fn some(number: u32, field: Field) -> Result<u32, Problem> {
    match number {
        0 => Err(Problem::Field(field, Wrong::Empty)),
        many if many as usize > SEATS_MAX => Err(Problem::Field(field, Wrong::Long)),
        number => Ok(number),
    }
}
