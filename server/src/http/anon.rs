//! The anonymous plane: what people write, do and read who have joined. Knows passes and nothing of seats, accounts or
//! addresses; nothing here is logged but that something broke.

use super::AnonymousDoors;
use super::error::{Refused, json};
use super::stream;
use crate::pass::Grant;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::response::{IntoResponse, Response};
use review::limits::BATCH_OPS_MAX;
use review::op::{Anonymous, Asker};
use review::refusal::Refusal;
use review::wire::{Answer, Ask, Outcome, PROTOCOL, Signal, SignalKind, Write};

type Doors = State<AnonymousDoors>;

fn grant(doors: &AnonymousDoors, pass: &str, version: u16) -> Result<Grant, Refused> {
    if version != PROTOCOL {
        return Err(Refused(Refusal::ProtocolOld));
    }
    doors.passes.check(pass).ok_or(Refused(Refusal::PassUnknown))
}

/// Somebody who reads only may not.
fn writer(doors: &AnonymousDoors, pass: &str, version: u16) -> Result<Grant, Refused> {
    let grant = grant(doors, pass, version)?;
    if grant.screen { Err(Refused(Refusal::NotAllowed)) } else { Ok(grant) }
}

/// `POST /anon/write`: one anonymous op.
pub async fn write(State(doors): Doors, body: Bytes) -> Result<Json<Outcome>, Refused> {
    let write: Write = json(&body)?;
    let grant = writer(&doors, &write.pass, write.v)?;
    if write.op.event() != grant.event {
        return Err(Refused(Refusal::EventUnknown));
    }
    // Counted first and given back if nothing came of it, so that many at once cannot exceed the allowance.
    let spent = match &write.op {
        Anonymous::Contribute { event, round, voice, .. } => {
            if voice.is_some() && *voice != grant.voice {
                return Err(Refused(Refusal::VoiceNotShown));
            }
            let state = doors.rooms.state(grant.review).await?.ok_or(Refused(Refusal::ReviewUnknown))?;
            let plan = state.events.get(event).and_then(|event| event.plan.rounds.get(usize::from(*round)));
            let plan = plan.ok_or(Refused(Refusal::RoundUnknown))?;
            match doors.passes.spend(&write.pass, *round, plan.per_seat) {
                Ok(spent) => Some(spent),
                // A repetition of what was written with the last of the allowance is still answered as the first time.
                Err(Refusal::RoundUsedUp) if is_known(&doors, grant, &write.op).await? => None,
                Err(code) => return Err(Refused(code)),
            }
        }
        _ => None,
    };
    let result = doors.rooms.write(grant.review, write.op).await;
    if let (Ok(false) | Err(_), Some(spent)) = (&result, spent) {
        spent.refund();
    }
    result?;
    Ok(Json(Outcome::Accepted { seq: 0 }))
}

/// Whether writing this again would change nothing.
async fn is_known(doors: &AnonymousDoors, grant: Grant, op: &Anonymous) -> Result<bool, Refusal> {
    doors.rooms.is_known(grant.review, op.clone()).await
}

/// `POST /anon/ask`: what everyone who joined may do with what stands on the board.
pub async fn ask(State(doors): Doors, body: Bytes) -> Result<Json<Answer>, Refused> {
    let ask: Ask = json(&body)?;
    let grant = writer(&doors, ask.pass.as_deref().unwrap_or_default(), ask.v)?;
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
    let grant = writer(&doors, &signal.pass, signal.v)?;
    match signal.signal {
        SignalKind::Ready(ready) => doors.passes.ready(&signal.pass, ready)?,
        SignalKind::Heard(id) => {
            let state = doors.rooms.state(grant.review).await?.ok_or(Refused(Refusal::ReviewUnknown))?;
            let there = state.contributions.get(&id).is_some_and(|it| it.event == grant.event && !it.withdrawn);
            if !there {
                return Err(Refused(Refusal::ContributionUnknown));
            }
            let minds = doors.passes.heard(&signal.pass, id)?;
            doors.rooms.heard(grant.review, id, minds);
        }
    }
    Ok(Json(Outcome::Accepted { seq: 0 }))
}

/// `GET /anon/socket`: the live stream; the pass comes with the hello.
pub async fn socket(State(doors): Doors, upgrade: WebSocketUpgrade) -> Response {
    stream::lean(upgrade).on_upgrade(move |mut socket| async move {
        let opened = match stream::first_message(&mut socket).await {
            Ok(hello) => open(&doors, &hello).map(|permit| (hello, permit)),
            Err(code) => Err(code),
        };
        match opened {
            Ok((hello, permit)) => stream::serve_socket(doors.rooms, socket, hello, stream::pass_ended(permit)).await,
            Err(code) => stream::end(socket, code).await,
        }
    })
}

/// `POST /anon/stream`: the same frames where websockets are blocked.
pub async fn stream(State(doors): Doors, body: Bytes) -> Response {
    let opened = stream::hello(&body).and_then(|hello| open(&doors, &hello).map(|permit| (hello, permit)));
    match opened {
        Ok((hello, permit)) => stream::serve_lines(doors.rooms, hello, stream::pass_ended(permit)),
        Err(code) => Refused(code).into_response(),
    }
}

fn open(doors: &AnonymousDoors, hello: &review::wire::Hello) -> Result<crate::pass::StreamPermit, Refusal> {
    let pass = hello.pass.as_deref().ok_or(Refusal::PassUnknown)?;
    let grant = doors.passes.check(pass).ok_or(Refusal::PassUnknown)?;
    stream::right_review(hello, grant.review)?;
    doors.passes.streams(pass)
}
