//! The staff's plane of a board: named requests and the live stream of somebody signed in.

use super::Doors;
use super::error::{Refused, json};
use super::{session, stream};
use crate::room::Class;
use axum::Json;
use axum::body::Bytes;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use review::id::{AccountId, ReviewId};
use review::limits::BATCH_OPS_MAX;
use review::op::{Asker, Op};
use review::refusal::Refusal;
use review::wire::{Answer, Ask, Hello, Outcome, PROTOCOL};
use std::sync::Arc;
use std::time::Duration;

/// How often an open stream's right is looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// Who is signed in.
pub async fn account(doors: &Doors, headers: &HeaderMap) -> Result<AccountId, Refusal> {
    let secret = session::session_of(headers).ok_or(Refusal::NotAllowed)?;
    match doors.accounts.session(secret, crate::clock::now_ms()).await {
        Ok(me) => me.map(|me| me.account).ok_or(Refusal::NotAllowed),
        Err(error) => {
            tracing::error!(%error, "a session could not be read");
            Err(Refusal::CannotSave)
        }
    }
}

/// Whether an account may read a review; others are told that there is none.
pub async fn may_read(doors: &Doors, account: AccountId, review: ReviewId) -> Result<(), Refusal> {
    let state = doors.rooms.state(review).await?.ok_or(Refusal::ReviewUnknown)?;
    let holds = state.review.as_ref().is_some_and(|review| review.facilitators.contains(&account));
    if holds { Ok(()) } else { Err(Refusal::ReviewUnknown) }
}

/// `POST /staff/ask/{review}`: named requests.
pub async fn ask(
    State(doors): State<Arc<Doors>>,
    Path(review): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Answer>, Refused> {
    let account = account(&doors, &headers).await?;
    let review = ReviewId::parse(&review).ok_or(Refused(Refusal::ReviewUnknown))?;
    may_read(&doors, account, review).await?;
    let ask: Ask = json(&body)?;
    if ask.v != PROTOCOL {
        return Err(Refused(Refusal::ProtocolOld));
    }
    if ask.ops.len() > BATCH_OPS_MAX {
        return Err(Refused(Refusal::Malformed));
    }
    let mut outcomes = Vec::with_capacity(ask.ops.len());
    for request in ask.ops {
        let id = request.id;
        let outcome = match leaves_nobody(&doors, review, &request.op).await {
            Ok(false) => doors.rooms.ask(review, Asker::Account(account), request).await,
            Ok(true) => Outcome::Refused { code: Refusal::LastFacilitator },
            Err(code) => Outcome::Refused { code },
        };
        outcomes.push((id, outcome));
    }
    Ok(Json(Answer { outcomes }))
}

/// Whether nobody who can sign in would hold the review any more: then nobody could ever open it again. The log knows
/// accounts by their ids only, so the rule stands at the doors.
async fn leaves_nobody(doors: &Doors, review: ReviewId, op: &Op) -> Result<bool, Refusal> {
    let Op::RemoveFacilitator { account } = op else { return Ok(false) };
    let state = doors.rooms.state(review).await?.ok_or(Refusal::ReviewUnknown)?;
    let holders = state.review.as_ref().map(|review| review.facilitators.clone()).unwrap_or_default();
    if !holders.contains(account) {
        return Ok(false);
    }
    let others: Vec<AccountId> = holders.into_iter().filter(|holder| holder != account).collect();
    match doors.accounts.can_sign_in(&others).await {
        Ok(somebody) => Ok(!somebody),
        Err(error) => {
            tracing::error!(%error, "accounts could not be read");
            Err(Refusal::CannotSave)
        }
    }
}

async fn open(doors: &Doors, headers: &HeaderMap, hello: &Hello) -> Result<(), Refusal> {
    let account = account(doors, headers).await?;
    may_read(doors, account, hello.review).await
}

/// Done when whoever reads may no longer: signed out, or taken off the review. Looked at every few seconds.
async fn right_ended(doors: Arc<Doors>, headers: HeaderMap, hello: Hello) -> Refusal {
    loop {
        tokio::time::sleep(LOOK_AGAIN).await;
        if let Err(code @ (Refusal::NotAllowed | Refusal::ReviewUnknown)) = open(&doors, &headers, &hello).await {
            return code;
        }
    }
}

/// `GET /staff/socket`: the live stream.
pub async fn socket(State(doors): State<Arc<Doors>>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    stream::lean(upgrade).on_upgrade(move |mut socket| async move {
        let opened = match stream::first_message(&mut socket).await {
            Ok(hello) => open(&doors, &headers, &hello).await.map(|()| hello),
            Err(code) => Err(code),
        };
        match opened {
            Ok(hello) => {
                let gone = right_ended(Arc::clone(&doors), headers, hello.clone());
                stream::serve_socket(doors.rooms.clone(), socket, (Class::Named, hello), gone).await;
            }
            Err(code) => stream::end(socket, code).await,
        }
    })
}

/// `POST /staff/stream`: the same frames where websockets are blocked.
pub async fn stream(State(doors): State<Arc<Doors>>, headers: HeaderMap, body: Bytes) -> Response {
    let hello = match stream::hello(&body) {
        Ok(hello) => hello,
        Err(code) => return Refused(code).into_response(),
    };
    match open(&doors, &headers, &hello).await {
        Ok(()) => {
            let gone = right_ended(Arc::clone(&doors), headers, hello.clone());
            stream::serve_lines(doors.rooms.clone(), (Class::Named, hello), gone)
        }
        Err(code) => Refused(code).into_response(),
    }
}
