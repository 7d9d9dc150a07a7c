//! The issuer's plane: a link is looked at, or taken together with all tokens of its event. What is issued is blinded,
//! so that this plane cannot recognise what is spent on the other. Nothing of this is logged.

use super::error::{Refused, json};
use crate::clock::today;
use crate::issuer::{Issuer, IssuerError, SeatKind};
use crate::keys::{EventRounds, Keys, unreadable};
use crate::mail;
use crate::secret::{Secret, SecretHash, random};
use app::pages::Looked;
use async_trait::async_trait;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use review::follow_up;
use review::id::{EventId, ReviewId};
use review::refusal::Refusal;
use review::state::Event;
use review::token::{self, Element, Proof, RoundKey};
use review::wire::{Asked, Contact, Issued, Join, Joined, PROTOCOL, Stop};
use std::sync::Arc;

/// Reviews as far as this plane may see them: to say what a link is for.
#[async_trait]
pub trait Shown: Send + Sync {
    /// A review as it stands; `None` if there is none.
    async fn state(&self, review: ReviewId) -> Result<Option<Arc<review::state::State>>, Refusal>;
}

/// What the issuer's plane may know: places, keys and what reviews are called.
#[derive(Clone)]
pub struct IssuerDoors {
    /// The seats.
    pub issuer: Issuer,
    /// Keys of rounds.
    pub keys: Keys,
    /// Reviews.
    pub shown: Arc<dyn Shown>,
    /// Whether people can be written to.
    pub mail: bool,
}

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

fn read(body: &[u8]) -> Result<(Secret, Vec<Vec<Element>>), Refused> {
    let join: Join = json(body)?;
    if join.v != PROTOCOL {
        return Err(Refused(Refusal::ProtocolOld));
    }
    let secret = Secret::parse(&join.secret).ok_or(Refused(Refusal::SeatUnknown))?;
    Ok((secret, join.blinded))
}

/// `POST /issue/look`: what a link is for, and what whoever joins asks for. Looking takes no place.
pub async fn look(State(doors): State<IssuerDoors>, body: Bytes) -> Result<Json<Looked>, Refused> {
    let (secret, _) = read(&body)?;
    let looked = doors.issuer.look(secret).await?;
    let state = doors.shown.state(looked.review).await?.ok_or(Refused(Refusal::SeatUnknown))?;
    let (Some(review), Some(event)) = (&state.review, state.events.get(&looked.event)) else {
        return Err(Refused(Refusal::SeatUnknown));
    };
    // An event from before tokens: nobody can join it any more.
    if event.keys.is_none() {
        return Err(Refused(Refusal::EventUnknown));
    }
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
        replaced: event.replaced,
        taken: looked.taken,
        room: looked.kind == SeatKind::Room,
        asked: batches(event, looked.kind).iter().map(|batch| batch.asked).collect(),
    }))
}

/// One batch of tokens of a place.
#[derive(Clone, Copy)]
struct Batch {
    asked: Asked,
    purpose: Purpose,
}

#[derive(Clone, Copy)]
enum Purpose {
    Attend,
    Screen,
    Round(u8),
}

/// All that a place is issued: a pass, and for people the whole allowance of every planned round. Of those the place
/// that a replacement stands for had its own: nobody gets a second one. The keys are those of the log, which everybody
/// sees.
fn batches(event: &Event, kind: SeatKind) -> Vec<Batch> {
    let Some(keys) = &event.keys else { return vec![] };
    let batch = |key: RoundKey, n, purpose| Batch { asked: Asked { key, n }, purpose };
    let attend = batch(keys.attend, 1, Purpose::Attend);
    match kind {
        SeatKind::Screen => vec![batch(keys.screen, 1, Purpose::Screen)],
        SeatKind::Replacement => vec![attend],
        SeatKind::Place | SeatKind::Room => {
            let rounds = (0_u8..).zip(&keys.rounds);
            let rounds = rounds.filter_map(|(n, key)| Some(batch(*key, event.plan.per_seat(n)?, Purpose::Round(n))));
            std::iter::once(attend).chain(rounds).collect()
        }
    }
}

/// `POST /issue/join`: takes a place and issues all its tokens, once. The same request gets the same answer again.
pub async fn join(State(doors): State<IssuerDoors>, body: Bytes) -> Result<Json<Joined>, Refused> {
    let (secret, blinded) = read(&body)?;
    let found = doors.issuer.find(secret, &token::issued(&blinded).0).await?;
    let (review, event) = (found.review, found.event);
    // A link of a review that was deleted meanwhile opens nothing.
    let state = doors.shown.state(review).await?.ok_or(Refused(Refusal::SeatUnknown))?;
    let batches = batches(state.events.get(&event).ok_or(Refused(Refusal::SeatUnknown))?, found.kind);
    let fits = |(batch, elements): (&Batch, &Vec<Element>)| elements.len() == usize::from(batch.asked.n);
    if batches.is_empty() || batches.len() != blinded.len() || !batches.iter().zip(&blinded).all(fits) {
        return Err(Refused(Refusal::Malformed));
    }
    // Evaluated before the place is taken, so that a request that makes no sense costs nobody their place.
    let (issued, fingerprint) = issue(&doors, (review, event), batches, blinded).await?;
    let seat = doors.issuer.join(secret, fingerprint).await?;
    Ok(Json(Joined { review, event, voice: seat.voice, issued }))
}

/// `POST /issue/contact`: whoever holds a place leaves an address, or deletes it. It is handed out to nobody, not even
/// to them.
pub async fn contact(State(doors): State<IssuerDoors>, body: Bytes) -> Result<Json<()>, Refused> {
    let Contact { v, holder, address } = json(&body)?;
    if v != PROTOCOL {
        return Err(Refused(Refusal::ProtocolOld));
    }
    let secret = Secret::parse(&holder.secret).ok_or(Refused(Refusal::SeatUnknown))?;
    let seat = doors.issuer.holds(secret, &holder.issued.0).await?;
    let Some(address) = address else {
        doors.issuer.take_contact_back(secret, &holder.issued.0).await?;
        return Ok(Json(()));
    };
    let state = doors.shown.state(seat.review).await?.ok_or(Refused(Refusal::SeatUnknown))?;
    let follow_ups = state.review.as_ref().map_or(&[][..], |review| &review.follow_ups);
    let today = today();
    if !doors.mail || follow_up::last(follow_ups).is_none_or(|last| last <= today) {
        return Err(Refused(Refusal::NobodyWrites));
    }
    let mail = mail::address(&address.mail).ok_or(Refused(Refusal::AddressWrong))?;
    let (by, of) = ((secret, &holder.issued.0), (seat.review, seat.event));
    doors.issuer.leave_contact(by, of, (&mail, address.lang), (follow_ups, today)).await?;
    Ok(Json(()))
}

/// `POST /issue/stop`: whoever was written to wants that to end. What is not there any more was deleted before.
pub async fn stop(State(doors): State<IssuerDoors>, body: Bytes) -> Result<Json<()>, Refused> {
    let Stop { v, secret } = json(&body)?;
    if v != PROTOCOL {
        return Err(Refused(Refusal::ProtocolOld));
    }
    doors.issuer.stop_writing(Secret::parse(&secret).ok_or(Refused(Refusal::Malformed))?).await?;
    Ok(Json(()))
}

async fn issue(
    doors: &IssuerDoors,
    (review, event): (ReviewId, EventId),
    batches: Vec<Batch>,
    blinded: Vec<Vec<Element>>,
) -> Result<(Vec<Issued>, SecretHash), Refused> {
    let keys = doors.keys.of(review, event).await.map_err(unreadable)?.ok_or(Refused(Refusal::SeatUnknown))?;
    // Some milliseconds of arithmetic: not where others wait for their turn.
    let issuing = tokio::task::spawn_blocking(move || {
        let issued: Option<Vec<_>> =
            batches.iter().zip(&blinded).map(|it| evaluate(&keys, it.0.purpose, it.1)).collect();
        issued.map(|issued| (issued, token::issued(&blinded).0))
    });
    issuing.await.map_err(|_| Refusal::CannotSave)?.ok_or(Refused(Refusal::Malformed))
}

fn evaluate(keys: &Arc<EventRounds>, purpose: Purpose, blinded: &[Element]) -> Option<Issued> {
    let round = match purpose {
        Purpose::Attend => keys.attend(),
        Purpose::Screen => keys.screen(),
        Purpose::Round(round) => keys.round(round)?,
    };
    let blinded: Vec<[u8; 32]> = blinded.iter().map(|element| element.0).collect();
    let (elements, proof) = round.issue(&blinded, random()).ok()?;
    Some(Issued { elements: elements.into_iter().map(Element).collect(), proof: Proof(proof) })
}
