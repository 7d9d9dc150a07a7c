//! The issuer plane: which places there are, which are taken, what was issued to them, and who wants to be written to
//! afterwards, in a file of its own. Knows secrets of places only as hashes, and of tokens only a hash of what was asked for, which is blinded; keeps no time, no order,
//! no address; knows nothing of accounts and nothing of what anybody writes.

mod contacts;
mod join;
mod places;
#[cfg(test)]
mod tests;

pub use contacts::Due;

use crate::error::{During, StoreError};
use crate::store::small_file;
use review::id::{EventId, ReviewId};
use review::refusal::Refusal;
use sqlx::{Sqlite, SqlitePool, Transaction};
use std::path::Path;

/// Why the issuer did not do it.
#[derive(Debug, thiserror::Error)]
pub enum IssuerError {
    /// A rule said no.
    #[error("issuer: refused: {}", .0.code())]
    Refused(Refusal),
    /// The file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Refusal> for IssuerError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatKind {
    /// One person's place.
    Place,
    /// Instead of a place that was lost: its person attends, and is issued nothing to write with.
    Replacement,
    /// A screen in the room: reads only, and is never taken.
    Screen,
    /// The code for the room: whoever follows it takes a new place.
    Room,
}

/// What a link is for, before anybody joins by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The review.
    pub review: ReviewId,
    /// The event.
    pub event: EventId,
    /// The voice, by its place in the plan.
    pub voice: Option<u8>,
    /// Whether somebody has it; of a room, whether no place is left.
    pub taken: bool,
    /// What it leads to.
    pub kind: SeatKind,
}

/// A place that has joined.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// The review.
    pub review: ReviewId,
    /// The event.
    pub event: EventId,
    /// The voice, by its place in the plan.
    pub voice: Option<u8>,
    /// Anything but [`SeatKind::Room`].
    pub kind: SeatKind,
}

impl std::fmt::Debug for Seat {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        to.write_str("Seat(…)")
    }
}

/// Places of one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeatCount {
    /// Made.
    pub made: u32,
    /// Joined.
    pub joined: u32,
}

/// The code for the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoomCount {
    /// Places that may be taken by it.
    pub cap: u32,
    /// Places that were.
    pub used: u32,
}

/// The places of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeatCounts {
    /// By voice, in the order of the plan; the last line is for places without a voice.
    pub lines: Vec<SeatCount>,
    /// The code for the room, if there is one.
    pub room: Option<RoomCount>,
}

impl SeatCounts {
    /// All places together.
    pub fn total(&self) -> SeatCount {
        let add = |sum: SeatCount, line: &SeatCount| SeatCount {
            made: sum.made + line.made,
            joined: sum.joined + line.joined,
        };
        self.lines.iter().fold(SeatCount::default(), add)
    }
}

/// The file of places. Clones share it.
#[derive(Clone)]
pub struct Issuer {
    pool: SqlitePool,
}

impl Issuer {
    /// Opens the file, or makes it.
    pub async fn open(path: &Path) -> Result<Self, IssuerError> {
        let pool = small_file(path).await?;
        let migrated = sqlx::migrate!("migrations/seats").run(&pool).await;
        migrated.during("migrate places")?;
        Ok(Self { pool })
    }

    /// Closes the file; all clones with it.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// The pool, for a backup of the file as a whole.
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Writes the file anew in the order of its keys, so that nothing of an earlier order stays in its pages. To be
    /// called when a round closes; takes as long as the file is large.
    pub async fn clean(&self) -> Result<(), IssuerError> {
        sqlx::query("VACUUM").execute(&self.pool).await.during("clean places")?;
        Ok(())
    }

    /// Deletes every place, room code, screen and contact of a review.
    pub async fn forget(&self, review: ReviewId) -> Result<(), IssuerError> {
        let operation = "forget places";
        let mut tx = self.begin(operation).await?;
        let seats = sqlx::query("DELETE FROM seats WHERE review = ?").bind(&review.0[..]);
        seats.execute(&mut *tx).await.during(operation)?;
        let rooms = sqlx::query("DELETE FROM rooms WHERE review = ?").bind(&review.0[..]);
        rooms.execute(&mut *tx).await.during(operation)?;
        let contacts = sqlx::query("DELETE FROM contacts WHERE review = ?").bind(&review.0[..]);
        contacts.execute(&mut *tx).await.during(operation)?;
        Ok(tx.commit().await.during(operation)?)
    }

    async fn begin(&self, operation: &'static str) -> Result<Transaction<'static, Sqlite>, IssuerError> {
        Ok(self.pool.begin_with("BEGIN IMMEDIATE").await.during(operation)?)
    }
}

/// 16 bytes of a column that the schema holds to 16 bytes.
fn id(bytes: &[u8]) -> Result<[u8; 16], sqlx::Error> {
    bytes.try_into().map_err(|_| sqlx::Error::Decode("an id is 16 bytes".into()))
}
