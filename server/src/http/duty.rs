//! "Somebody may be at risk now": a report that is not anonymous. It stands on a list that the staff see;
//! nobody is notified, and the page says so.

use super::Doors;
use super::error::{Refused, json};
use crate::store::partnership::PartnershipError;
use app::desk::Wrong;
use app::pages::DutyForm;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use review::refusal::Refusal;
use review::wire::Outcome;
use std::sync::Arc;

/// `POST /duty`.
pub async fn report(State(doors): State<Arc<Doors>>, body: Bytes) -> Result<Json<Outcome>, Refused> {
    let form: DutyForm = json(&body)?;
    let now = crate::clock::now_ms();
    match doors.partnerships.report(&form.name, &form.contact, &form.what, now).await {
        Ok(()) => Ok(Json(Outcome::Accepted { seq: 0 })),
        Err(PartnershipError::Mistake(mistake)) if mistake.1 == Wrong::Long => Err(Refused(Refusal::TextTooLong)),
        Err(PartnershipError::Mistake(_)) => Err(Refused(Refusal::TextEmpty)),
        Err(PartnershipError::Full) => Err(Refused(Refusal::Full)),
        Err(error) => {
            tracing::error!(%error, "a report could not be kept");
            Err(Refused(Refusal::CannotSave))
        }
    }
}
