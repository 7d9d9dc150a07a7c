//! A board as a file, for those who facilitate its review. What may be in it is decided by [`crate::export`].

use super::Doors;
use super::error::{Refused, no_such_file};
use super::staff::{account, may_read};
use crate::export::{Form, file_name};
use app::copy::{Text, from_segment};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use review::id::{EventId, ReviewId};
use review::refusal::Refusal;
use review::text::Lang;
use serde::Deserialize;
use std::sync::Arc;

/// What of the board is wanted, and in which language its headings are. An empty value is none.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    event: String,
    #[serde(default)]
    lang: String,
}

/// `GET /staff/export/{review}/{file}`: `board.md`, `board.csv` or `board.json`.
pub async fn export(
    State(doors): State<Arc<Doors>>,
    Path((review, file)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let Some(form) = Form::of_file(&file) else { return no_such_file() };
    match write(&doors, &headers, &review, form, &wanted).await {
        Ok(response) => response,
        Err(code) => Refused(code).into_response(),
    }
}

async fn write(
    doors: &Doors,
    headers: &HeaderMap,
    review: &str,
    form: Form,
    wanted: &Wanted,
) -> Result<Response, Refusal> {
    let account = account(doors, headers).await?;
    let review = ReviewId::parse(review).ok_or(Refusal::ReviewUnknown)?;
    may_read(doors, account, review).await?;
    let state = doors.rooms.state(review).await?.ok_or(Refusal::ReviewUnknown)?;
    let event = match wanted.event.as_str() {
        "" => None,
        id => Some(EventId::parse(id).filter(|id| state.events.contains_key(id)).ok_or(Refusal::EventUnknown)?),
    };
    let lang = match wanted.lang.as_str() {
        "" => Lang::En,
        segment => from_segment(segment).ok_or(Refusal::Malformed)?,
    };
    let file = form.write(&state, event, Text(lang)).map_err(|error| {
        tracing::error!(%review, %error, "a board could not be exported");
        Refusal::CannotSave
    })?;
    let headers = [
        (header::CONTENT_TYPE, form.content_type().to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file_name(&state, event, form))),
    ];
    Ok((headers, file).into_response())
}
