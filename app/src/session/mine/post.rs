//! One anonymous request, for words and for ballots alike: one op on its way, one question for what waits. Knows which
//! answers mean "again"; must not know what becomes of the others.

use crate::browser::{self, Trouble};
use crate::session::Place;
use review::op::Anonymous;
use review::refusal::Refusal;
use review::token::Token;
use review::wire::{Mine, Outcome, PROTOCOL, Waiting, Write};

/// Sends one op. `None` when it is worth trying again.
pub async fn post(place: Place, token: Option<Token>, op: Anonymous) -> Option<Outcome> {
    let review = place.kept_now()?.review;
    let write = Write { v: PROTOCOL, review, token, op };
    match browser::post::<_, Outcome>("/anon/write", &write).await {
        // A full disk or a full server says no for now, not for ever; so does no answer.
        Ok(Outcome::Refused { code: Refusal::Busy | Refusal::CannotSave })
        | Err(Trouble::Refused(Refusal::Busy | Refusal::CannotSave) | Trouble::NoConnection | Trouble::Broken(_)) => {
            None
        }
        Ok(outcome) => Some(outcome),
        Err(Trouble::Refused(code)) => Some(Outcome::Refused { code }),
    }
}

/// Asks for what waits under one id; again while there is no connection.
pub async fn ask(mine: &Mine) -> Result<Option<Waiting>, Trouble> {
    let mut pause = 1_000;
    loop {
        match browser::post::<_, Option<Waiting>>("/anon/mine", mine).await {
            Err(Trouble::NoConnection | Trouble::Refused(Refusal::Busy | Refusal::CannotSave)) => {
                browser::pause(pause).await;
                pause = (pause * 2).min(15_000);
            }
            answer => return answer,
        }
    }
}
