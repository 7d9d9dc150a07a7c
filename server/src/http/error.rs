//! Answers that are not what was hoped for: the only place that turns refusals and errors into status codes.

use app::desk::Problem;
use axum::Json;
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use review::refusal::Refusal;
use std::any::Any;

/// Nothing is at an address.
pub const NOT_FOUND: StatusCode = StatusCode::NOT_FOUND;

/// A rule said no: the code as JSON, under the status that fits it.
pub struct Refused(pub Refusal);

impl From<Refusal> for Refused {
    fn from(code: Refusal) -> Self {
        Self(code)
    }
}

/// The status of a refusal.
pub const fn status(code: Refusal) -> StatusCode {
    match code {
        Refusal::PassUnknown => StatusCode::UNAUTHORIZED,
        Refusal::NotAllowed => StatusCode::FORBIDDEN,
        Refusal::ReviewUnknown | Refusal::EventUnknown | Refusal::SeatUnknown => StatusCode::NOT_FOUND,
        Refusal::SeatUsed | Refusal::RoomFull | Refusal::IdTaken | Refusal::RoundClosed | Refusal::RoundUsedUp => {
            StatusCode::CONFLICT
        }
        Refusal::Malformed => StatusCode::BAD_REQUEST,
        Refusal::ProtocolOld => StatusCode::UPGRADE_REQUIRED,
        Refusal::Busy => StatusCode::TOO_MANY_REQUESTS,
        Refusal::CannotSave => StatusCode::INSUFFICIENT_STORAGE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (status(self.0), [(header::CACHE_CONTROL, "no-store")], Json(self.0)).into_response()
    }
}

/// The desk said no: the problem as JSON, under the status that fits it.
pub struct DeskRefused(Problem);

impl From<Problem> for DeskRefused {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for DeskRefused {
    fn into_response(self) -> Response {
        let status = match &self.0 {
            Problem::SignedOut => StatusCode::UNAUTHORIZED,
            Problem::NotAllowed => StatusCode::FORBIDDEN,
            Problem::Refused(code) => status(*code),
            Problem::Field(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::NoConnection => StatusCode::SERVICE_UNAVAILABLE,
            Problem::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, [(header::CACHE_CONTROL, "no-store")], Json(self.0)).into_response()
    }
}

/// A request that may not carry this.
pub fn forbidden() -> Response {
    Refused(Refusal::NotAllowed).into_response()
}

/// A file that is not there.
pub fn no_such_file() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

/// The server is not ready.
pub fn not_ready() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, "not ready").into_response()
}

/// Nothing is at this address; for programs. People get a page.
pub fn nothing_here() -> Response {
    Refused(Refusal::Malformed).into_response_with(StatusCode::NOT_FOUND)
}

impl Refused {
    fn into_response_with(self, status: StatusCode) -> Response {
        (status, [(header::CACHE_CONTROL, "no-store")], Json(self.0)).into_response()
    }
}

/// Reads a JSON body; anything else is [`Refusal::Malformed`]. The reason is not told: it could repeat what was sent.
pub fn json<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|_| Refused(Refusal::Malformed))
}

/// A bug: the request ends, the server goes on. What the panic said stays here, it could hold words.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response<Body> {
    tracing::error!("a request ended in a bug");
    (StatusCode::INTERNAL_SERVER_ERROR, [(header::CACHE_CONTROL, "no-store")], Json(Refusal::CannotSave))
        .into_response()
}
