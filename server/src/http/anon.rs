//! The anonymous plane: what people write, do and read who have joined. Knows keys, tokens and passes, and nothing of
//! seats, accounts or addresses; nothing here is logged but that something broke.
//!
//! What says nothing about a person is done with a pass. What is written is sent with a token of its round and nothing
//! else: no request holds a pass and words at once, or two contributions.

use super::error::{Refused, json};
use super::stream;
use crate::attend::{Attendance, Grant, StreamPermit};
use crate::keys::{Keys, unreadable};
use crate::room::{Class, Rooms};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::response::{IntoResponse, Response};
use review::limits::BATCH_OPS_MAX;
use review::op::Asker;
use review::refusal::Refusal;
use review::token::{Nonce, Pass};
use review::wire::{Answer, Ask, Hello, Mine, Outcome, PROTOCOL, Signal, SignalKind, Waiting, Write};

/// What the anonymous plane may know: keys, passes and reviews, nothing else.
#[derive(Clone)]
pub struct AnonymousDoors {
    /// Keys of rounds.
    pub keys: Keys,
    /// Those who attend.
    pub attendance: Attendance,
    /// Live reviews.
    pub rooms: Rooms,
}

type Doors = State<AnonymousDoors>;

const fn current(version: u16) -> Result<(), Refused> {
    if version == PROTOCOL { Ok(()) } else { Err(Refused(Refusal::ProtocolOld)) }
}

/// Somebody who reads only may not.
async fn writer(doors: &AnonymousDoors, pass: &Pass, version: u16) -> Result<Grant, Refused> {
    current(version)?;
    let grant = doors.attendance.check(pass).await?;
    if grant.screen { Err(Refused(Refusal::NotAllowed)) } else { Ok(grant) }
}

/// `POST /anon/write`: one anonymous op. A contribution or a ballot takes a token of its round; a change takes
/// the edit secret.
pub async fn write(State(doors): Doors, body: Bytes) -> Result<Json<Outcome>, Refused> {
    let write: Write = json(&body)?;
    current(write.v)?;
    let nonce = spendable(&doors, &write).await?;
    doors.rooms.write(write.review, write.op, nonce).await?;
    Ok(Json(Outcome::Accepted { seq: 0 }))
}

/// What names the token, if the round's key made it and it is for this op.
async fn spendable(doors: &AnonymousDoors, write: &Write) -> Result<Option<Nonce>, Refused> {
    match (write.op.round(), &write.token) {
        (Some(round), Some(token)) => {
            let keys = doors.keys.of(write.review, write.op.event()).await.map_err(unreadable)?;
            let good = keys.is_some_and(|keys| keys.accepts(round, token));
            if good && token.nonce.contribution() == write.op.id() {
                Ok(Some(token.nonce))
            } else {
                Err(Refused(Refusal::TokenWrong))
            }
        }
        (Some(_), None) => Err(Refused(Refusal::TokenWrong)),
        (None, Some(_)) => Err(Refused(Refusal::Malformed)),
        (None, None) => Ok(None),
    }
}

/// `POST /anon/mine`: words or a ballot of one's own that wait, for whoever has their edit secret. `null` if there are none.
pub async fn mine(State(doors): Doors, body: Bytes) -> Result<Json<Option<Waiting>>, Refused> {
    let mine: Mine = json(&body)?;
    current(mine.v)?;
    Ok(Json(doors.rooms.mine(mine.review, mine.id, mine.secret).await?))
}

/// `POST /anon/ask`: what everyone who joined may do with what stands on the board.
pub async fn ask(State(doors): Doors, body: Bytes) -> Result<Json<Answer>, Refused> {
    let ask: Ask = json(&body)?;
    let pass = ask.pass.ok_or(Refusal::PassUnknown)?;
    let grant = writer(&doors, &pass, ask.v).await?;
    if ask.ops.len() > BATCH_OPS_MAX {
        return Err(Refused(Refusal::Malformed));
    }
    let mut outcomes = Vec::with_capacity(ask.ops.len());
    for request in ask.ops {
        let id = request.id;
        let outcome = doors.rooms.ask(grant.review, Asker::Place(grant.event), request).await;
        outcomes.push((id, outcome));
    }
    Ok(Json(Answer { outcomes }))
}

/// `POST /anon/signal`: light signals that are kept in memory only.
pub async fn signal(State(doors): Doors, body: Bytes) -> Result<Json<Outcome>, Refused> {
    let signal: Signal = json(&body)?;
    let grant = writer(&doors, &signal.pass, signal.v).await?;
    match signal.signal {
        SignalKind::Ready(ready) => doors.attendance.ready(&grant, ready)?,
        SignalKind::Heard(id) => {
            let state = doors.rooms.state(grant.review).await?.ok_or(Refused(Refusal::ReviewUnknown))?;
            let there = state.contributions.get(&id).is_some_and(|it| it.event == grant.event && !it.withdrawn);
            if !there {
                return Err(Refused(Refusal::ContributionUnknown));
            }
            let minds = doors.attendance.heard(&grant, id)?;
            doors.rooms.heard(grant.review, id, minds);
        }
    }
    Ok(Json(Outcome::Accepted { seq: 0 }))
}

/// `GET /anon/socket`: the live stream; the pass comes with the hello.
pub async fn socket(State(doors): Doors, upgrade: WebSocketUpgrade) -> Response {
    stream::lean(upgrade).on_upgrade(move |mut socket| async move {
        let hello = match stream::first_message(&mut socket).await {
            Ok(hello) => hello,
            Err(code) => return stream::end(socket, code).await,
        };
        match open(&doors, &hello).await {
            Ok(permit) => stream::serve_socket(doors.rooms, socket, (Class::Place, hello), stream::held(permit)).await,
            Err(code) => stream::end(socket, code).await,
        }
    })
}

/// `POST /anon/stream`: the same frames where websockets are blocked.
pub async fn stream(State(doors): Doors, body: Bytes) -> Response {
    let hello = match stream::hello(&body) {
        Ok(hello) => hello,
        Err(code) => return Refused(code).into_response(),
    };
    match open(&doors, &hello).await {
        Ok(permit) => stream::serve_lines(doors.rooms, (Class::Place, hello), stream::held(permit)),
        Err(code) => Refused(code).into_response(),
    }
}

async fn open(doors: &AnonymousDoors, hello: &Hello) -> Result<StreamPermit, Refusal> {
    let pass = hello.pass.as_ref().ok_or(Refusal::PassUnknown)?;
    let grant = doors.attendance.check(pass).await?;
    stream::right_review(hello, grant.review)?;
    doors.attendance.stream(&grant)
}
