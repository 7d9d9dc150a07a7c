//! The issuer's plane: a seat's secret is looked at, or exchanged for a pass. Nothing of this is logged.

use super::Doors;
use super::error::{Refused, json};
use crate::issuer::{IssuerError, SeatKind};
use crate::pass::Grant;
use crate::secret::Secret;
use app::pages::Looked;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use review::refusal::Refusal;
use review::wire::{Join, Joined, PROTOCOL};
use std::sync::Arc;

impl From<IssuerError> for Refused {
    fn from(error: IssuerError) -> Self {
        match error {
            IssuerError::Refused(code) => Self(code),
            error @ IssuerError::Store { .. } => {
                tracing::error!(%error, "the seats could not be read");
                Self(Refusal::CannotSave)
            }
        }
    }
}

fn read(body: &[u8]) -> Result<(Secret, Option<Secret>), Refused> {
    let join: Join = json(body)?;
    if join.v != PROTOCOL {
        return Err(Refused(Refusal::ProtocolOld));
    }
    let secret = Secret::parse(&join.secret).ok_or(Refused(Refusal::SeatUnknown))?;
    Ok((secret, Secret::parse(&join.device)))
}

/// `POST /issue/look`: what a link is for. Looking takes no place.
pub async fn look(State(doors): State<Arc<Doors>>, body: Bytes) -> Result<Json<Looked>, Refused> {
    let (secret, _) = read(&body)?;
    let looked = doors.issuer.look(secret).await?;
    let state = doors.rooms.state(looked.review).await?.ok_or(Refused(Refusal::SeatUnknown))?;
    let (Some(review), Some(event)) = (&state.review, state.events.get(&looked.event)) else {
        return Err(Refused(Refusal::SeatUnknown));
    };
    let total = doors.issuer.counts(looked.review, looked.event, event.plan.voices.len()).await?.total();
    Ok(Json(Looked {
        lang: event.lang,
        reference: review.reference.clone(),
        title: review.title.clone().unwrap_or_default(),
        event_title: event.title.clone().unwrap_or_default(),
        day: event.day,
        voice: looked.voice.and_then(|voice| event.plan.voices.get(usize::from(voice)).cloned()),
        places: total.made,
        joined: total.joined,
        taken: looked.taken,
    }))
}

/// `POST /issue/join`: takes a place and gives a pass for it. The same device may do so again.
pub async fn join(State(doors): State<Arc<Doors>>, body: Bytes) -> Result<Json<Joined>, Refused> {
    let (secret, device) = read(&body)?;
    let device = device.ok_or(Refused(Refusal::Malformed))?;
    let seat = doors.issuer.join(secret, device).await?;
    // A link of a review that was deleted meanwhile opens nothing.
    if doors.rooms.state(seat.review).await?.is_none() {
        return Err(Refused(Refusal::SeatUnknown));
    }
    let screen = seat.kind == SeatKind::Screen;
    let grant = Grant { review: seat.review, event: seat.event, voice: seat.voice, screen };
    let pass = doors.passes.mint(seat.key, grant);
    Ok(Json(Joined { pass, review: seat.review, event: seat.event, voice: seat.voice }))
}
