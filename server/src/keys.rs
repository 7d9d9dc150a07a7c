//! `keys.db`: the secret keys of rounds. Both planes that people without an account meet need them, the one to issue
//! tokens and the other to tell whether one is good; so they lie in a file of their own, and this module knows nothing
//! of places, accounts or words.

#[cfg(test)]
mod tests;

use crate::error::{During, StoreError};
use crate::secret::random;
use crate::store::small_file;
use review::id::{EventId, ReviewId};
use review::limits::ROUNDS_MAX;
use review::refusal::Refusal;
use review::token::{EventKeys, Pass, RoundKey, RoundSeed, Token};
use seat::{EventSeed, Round};
use sqlx::SqlitePool;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// The keys of one event. Each is worked out when it is first needed.
pub struct EventRounds {
    seed: EventSeed,
    attend: OnceLock<Round>,
    screen: OnceLock<Round>,
    rounds: [OnceLock<Round>; ROUNDS_MAX],
}

impl EventRounds {
    fn new(seed: EventSeed) -> Self {
        let rounds = std::array::from_fn(|_| OnceLock::new());
        Self { seed, attend: OnceLock::new(), screen: OnceLock::new(), rounds }
    }

    /// The key for passes of people.
    pub fn attend(&self) -> &Round {
        self.attend.get_or_init(|| Round::new(&self.seed.attend()))
    }

    /// The key for passes of screens.
    pub fn screen(&self) -> &Round {
        self.screen.get_or_init(|| Round::new(&self.seed.screen()))
    }

    /// The key of a round, by its place in the plan; `None` beyond what a plan may have.
    pub fn round(&self, round: u8) -> Option<&Round> {
        let place = self.rounds.get(usize::from(round))?;
        Some(place.get_or_init(|| Round::new(&self.seed.round(round))))
    }

    /// What is revealed of a round when it closes.
    pub fn reveal(&self, round: u8) -> RoundSeed {
        RoundSeed(self.seed.round(round).0)
    }

    /// The public keys for a plan of so many rounds.
    pub fn public(&self, rounds: usize) -> EventKeys {
        let key = |round: &Round| RoundKey(round.key());
        let rounds = (0_u8..).take(rounds.min(ROUNDS_MAX)).filter_map(|n| self.round(n).map(key)).collect();
        EventKeys { attend: key(self.attend()), screen: key(self.screen()), rounds }
    }

    /// Whether a token is one of a round of this event.
    pub fn accepts(&self, round: u8, token: &Token) -> bool {
        self.round(round).is_some_and(|round| round.accepts(&plain(token)))
    }

    /// Whether a pass is one of this event.
    pub fn admits(&self, pass: &Pass) -> bool {
        let round = if pass.screen { self.screen() } else { self.attend() };
        round.accepts(&plain(&pass.token))
    }
}

fn plain(token: &Token) -> seat::Token {
    seat::Token { nonce: token.nonce.0, output: token.output.0 }
}

/// The file of keys. Clones share it.
#[derive(Clone)]
pub struct Keys {
    pool: SqlitePool,
    known: Arc<Mutex<Known>>,
}

type Known = HashMap<(ReviewId, EventId), Arc<EventRounds>>;

impl Keys {
    /// Opens the file, or makes it.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let pool = small_file(path).await?;
        sqlx::migrate!("migrations/keys").run(&pool).await.during("bring keys.db up to date")?;
        Ok(Self { pool, known: Arc::default() })
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The keys of an event that is about to be added: on disk before anybody hears of it. Made once; asked again, they
    /// are the same.
    pub async fn make(&self, review: ReviewId, event: EventId) -> Result<Arc<EventRounds>, StoreError> {
        let seed: [u8; 32] = random();
        sqlx::query("INSERT OR IGNORE INTO events (review, event, seed) VALUES (?, ?, ?)")
            .bind(&review.0[..])
            .bind(&event.0[..])
            .bind(&seed[..])
            .execute(&self.pool)
            .await
            .during("make the keys of an event")?;
        let made = self.of(review, event).await?;
        made.ok_or_else(|| StoreError::new("make the keys of an event", "they are not there"))
    }

    /// The keys of an event; `None` if it has none.
    pub async fn of(&self, review: ReviewId, event: EventId) -> Result<Option<Arc<EventRounds>>, StoreError> {
        const READING: &str = "read the keys of an event";
        if let Some(known) = self.known().get(&(review, event)) {
            return Ok(Some(Arc::clone(known)));
        }
        let seed: Option<Vec<u8>> = sqlx::query_scalar("SELECT seed FROM events WHERE review = ? AND event = ?")
            .bind(&review.0[..])
            .bind(&event.0[..])
            .fetch_optional(&self.pool)
            .await
            .during(READING)?;
        let Some(seed) = seed else { return Ok(None) };
        let seed = seed.try_into().map_err(|_| StoreError::new(READING, "a seed is not 32 bytes"))?;
        let rounds = Arc::new(EventRounds::new(EventSeed(seed)));
        Ok(Some(Arc::clone(self.known().entry((review, event)).or_insert(rounds))))
    }

    /// Deletes the keys of a review: nothing of it can be written or read any more.
    pub async fn forget(&self, review: ReviewId) -> Result<(), StoreError> {
        self.known().retain(|(of, _), _| *of != review);
        sqlx::query("DELETE FROM events WHERE review = ?")
            .bind(&review.0[..])
            .execute(&self.pool)
            .await
            .during("delete the keys of a review")
            .map(drop)
    }
}

/// Keys that cannot be read now: nobody may take that for a pass that is none.
pub fn unreadable(error: StoreError) -> Refusal {
    tracing::error!(%error, "the keys could not be read");
    Refusal::CannotSave
}
