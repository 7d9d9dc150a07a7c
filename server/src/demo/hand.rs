//! The one who makes the demonstration: asks by name, writes as somebody who joined, waits for what follows. Goes
//! through the rooms like everybody else.

use super::DemoError;
use crate::room::Rooms;
use crate::secret::random;
use review::id::{AccountId, OpId, ReviewId};
use review::op::{Anonymous, Asker, Op, Request};
use review::opening::{Salt, Words};
use review::state::State;
use review::text::Lang;
use review::token::Nonce;
use review::wire::Outcome;
use std::time::Duration;

/// Looks at the state before giving up, and the time between two.
const LOOKS_MAX: u32 = 150;
const LOOK: Duration = Duration::from_millis(200);

/// Somebody who facilitates one review.
pub(super) struct Hand<'a> {
    pub(super) rooms: &'a Rooms,
    pub(super) review: ReviewId,
    pub(super) account: AccountId,
}

impl Hand<'_> {
    /// Asks for something by name.
    pub(super) async fn ask(&self, op: Op) -> Result<(), DemoError> {
        let request = Request { id: OpId(random()), op };
        match self.rooms.ask(self.review, Asker::Account(self.account), request).await {
            Outcome::Accepted { .. } => Ok(()),
            Outcome::Refused { code } => Err(DemoError::Refused(code)),
        }
    }

    /// Writes something as somebody of whom nothing is known.
    pub(super) async fn write(&self, op: Anonymous, token: Option<Nonce>) -> Result<(), DemoError> {
        self.rooms.write(self.review, op, token).await.map_err(DemoError::Refused)
    }

    /// Waits until the review is as it should be; `what` says in words what is waited for.
    pub(super) async fn until(&self, what: &'static str, done: impl Fn(&State) -> bool) -> Result<(), DemoError> {
        for _ in 0..LOOKS_MAX {
            if self.rooms.state(self.review).await.is_ok_and(|state| state.is_some_and(|state| done(&state))) {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
        Err(DemoError::InVain(what))
    }
}

/// A text with a fresh salt.
pub(super) fn words(text: &str, lang: Lang) -> Words {
    Words { text: text.to_owned(), lang, salt: Salt(random()) }
}
