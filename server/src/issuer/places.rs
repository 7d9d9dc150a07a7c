//! What staff do with places: make them, replace their links, open the room, count. Returns secrets exactly once.

use super::{Issuer, IssuerError, RoomCount, SeatCount, SeatCounts};
use crate::error::During;
use crate::secret::{Kind, Secret};
use review::id::{EventId, ReviewId};
use review::limits::SEATS_MAX;
use review::refusal::Refusal;
use sqlx::SqliteConnection;

/// Links to screens that are good at the same time in one event; one more voids those before.
pub const SCREENS_MAX: i64 = 20;

impl Issuer {
    /// Makes places of one voice, or of none, and returns their secrets: the only time they are known.
    ///
    /// # Errors
    /// [`Refusal::Full`] if the event would have more than [`SEATS_MAX`]; then none is made.
    pub async fn make_places(
        &self,
        review: ReviewId,
        event: EventId,
        voice: Option<u8>,
        number: u32,
    ) -> Result<Vec<Secret>, IssuerError> {
        let operation = "make places";
        let mut tx = self.begin(operation).await?;
        let there = places(&mut tx, review, event).await.during(operation)?;
        if there.saturating_add(i64::from(number)) > SEATS_MAX as i64 {
            return Err(Refusal::Full.into());
        }
        let mut secrets = Vec::new();
        for _ in 0..number {
            secrets.push(add(&mut tx, review, event, voice, "place").await.during(operation)?);
        }
        tx.commit().await.during(operation)?;
        Ok(secrets)
    }

    /// Replaces every place that nobody has joined: same voices, new secrets, and the old links open nothing.
    pub async fn renew(&self, review: ReviewId, event: EventId) -> Result<Vec<(Option<u8>, Secret)>, IssuerError> {
        let operation = "renew places";
        let mut tx = self.begin(operation).await?;
        let gone = sqlx::query_scalar::<_, Option<u8>>(
            "DELETE FROM seats WHERE review = ? AND event = ? AND kind = 'place' AND issued = zeroblob(32) \
             RETURNING voice",
        );
        let gone = gone.bind(&review.0[..]).bind(&event.0[..]).fetch_all(&mut *tx).await;
        let mut voices = gone.during(operation)?;
        // In the order of the plan, those without a voice last.
        voices.sort_unstable_by_key(|voice| (voice.is_none(), *voice));
        let mut places = Vec::new();
        for voice in voices {
            places.push((voice, add(&mut tx, review, event, voice, "place").await.during(operation)?));
        }
        tx.commit().await.during(operation)?;
        Ok(places)
    }

    /// Opens a code for the room with `cap` places, 1 to [`SEATS_MAX`]; one that was open before opens nothing new.
    ///
    /// # Errors
    /// [`Refusal::Full`] for a cap outside of these limits.
    pub async fn open_room(&self, review: ReviewId, event: EventId, cap: u32) -> Result<Secret, IssuerError> {
        let operation = "open room";
        if cap == 0 || cap as usize > SEATS_MAX {
            return Err(Refusal::Full.into());
        }
        let secret = Secret::fresh();
        let mut tx = self.begin(operation).await?;
        drop_room(&mut tx, review, event).await.during(operation)?;
        let room = sqlx::query("INSERT INTO rooms (hash, review, event, cap, used) VALUES (?, ?, ?, ?, 0)");
        let room = room.bind(&secret.hash(Kind::Place)[..]).bind(&review.0[..]).bind(&event.0[..]).bind(cap);
        room.execute(&mut *tx).await.during(operation)?;
        tx.commit().await.during(operation)?;
        Ok(secret)
    }

    /// Closes the code for the room. Those who joined by it stay.
    pub async fn close_room(&self, review: ReviewId, event: EventId) -> Result<(), IssuerError> {
        let operation = "close room";
        let mut tx = self.begin(operation).await?;
        drop_room(&mut tx, review, event).await.during(operation)?;
        Ok(tx.commit().await.during(operation)?)
    }

    /// Makes a link to a screen in the room. At most [`SCREENS_MAX`] are good at a time.
    pub async fn screen(&self, review: ReviewId, event: EventId) -> Result<Secret, IssuerError> {
        let operation = "screen";
        let mut tx = self.begin(operation).await?;
        let there = sqlx::query_scalar::<_, i64>(
            "SELECT count(*) FROM seats WHERE review = ? AND event = ? AND kind = 'screen'",
        );
        let there = there.bind(&review.0[..]).bind(&event.0[..]).fetch_one(&mut *tx).await;
        if there.during(operation)? >= SCREENS_MAX {
            let old = sqlx::query("DELETE FROM seats WHERE review = ? AND event = ? AND kind = 'screen'");
            let old = old.bind(&review.0[..]).bind(&event.0[..]);
            old.execute(&mut *tx).await.during(operation)?;
        }
        let secret = add(&mut tx, review, event, None, "screen").await.during(operation)?;
        tx.commit().await.during(operation)?;
        Ok(secret)
    }

    /// Makes a place instead of one that was lost. It counts nowhere: the lost one still does. How many an event may
    /// have is for the record to say, which tells of each before it is made.
    pub async fn replacement(&self, review: ReviewId, event: EventId) -> Result<Secret, IssuerError> {
        let operation = "replace place";
        let mut tx = self.begin(operation).await?;
        let secret = add(&mut tx, review, event, None, "replacement").await.during(operation)?;
        tx.commit().await.during(operation)?;
        Ok(secret)
    }

    /// Counts the places of an event whose plan has `voices` voices.
    pub async fn counts(&self, review: ReviewId, event: EventId, voices: usize) -> Result<SeatCounts, IssuerError> {
        let operation = "count places";
        let rows = sqlx::query_as::<_, (Option<u8>, u32, u32)>(
            "SELECT voice, count(*), sum(issued <> zeroblob(32)) FROM seats \
             WHERE review = ? AND event = ? AND kind = 'place' GROUP BY voice",
        );
        let rows = rows.bind(&review.0[..]).bind(&event.0[..]).fetch_all(&self.pool).await;
        let mut lines = vec![SeatCount::default(); voices + 1];
        for (voice, made, joined) in rows.during(operation)? {
            let line = &mut lines[voice.map_or(voices, |voice| usize::from(voice).min(voices))];
            line.made += made;
            line.joined += joined;
        }
        let room = sqlx::query_as::<_, (u32, u32)>("SELECT cap, used FROM rooms WHERE review = ? AND event = ?");
        let room = room.bind(&review.0[..]).bind(&event.0[..]).fetch_optional(&self.pool).await;
        let room = room.during(operation)?.map(|(cap, used)| RoomCount { cap, used });
        Ok(SeatCounts { lines, room })
    }

    /// How many places of an event have joined.
    pub async fn joined(&self, review: ReviewId, event: EventId) -> Result<u32, IssuerError> {
        let count = sqlx::query_scalar::<_, u32>(
            "SELECT count(*) FROM seats \
             WHERE review = ? AND event = ? AND kind = 'place' AND issued <> zeroblob(32)",
        );
        let count = count.bind(&review.0[..]).bind(&event.0[..]).fetch_one(&self.pool).await;
        Ok(count.during("count joined")?)
    }
}

/// How many places an event has; screens and replacements do not count.
pub(super) async fn places(tx: &mut SqliteConnection, review: ReviewId, event: EventId) -> Result<i64, sqlx::Error> {
    let count = sqlx::query_scalar("SELECT count(*) FROM seats WHERE review = ? AND event = ? AND kind = 'place'");
    count.bind(&review.0[..]).bind(&event.0[..]).fetch_one(tx).await
}

async fn add(
    tx: &mut SqliteConnection,
    review: ReviewId,
    event: EventId,
    voice: Option<u8>,
    kind: &'static str,
) -> Result<Secret, sqlx::Error> {
    let secret = Secret::fresh();
    let seat = sqlx::query(
        "INSERT INTO seats (hash, review, event, voice, kind, issued) VALUES (?, ?, ?, ?, ?, zeroblob(32))",
    );
    let seat = seat.bind(&secret.hash(Kind::Place)[..]).bind(&review.0[..]).bind(&event.0[..]);
    seat.bind(voice).bind(kind).execute(tx).await?;
    Ok(secret)
}

async fn drop_room(tx: &mut SqliteConnection, review: ReviewId, event: EventId) -> Result<(), sqlx::Error> {
    let room = sqlx::query("DELETE FROM rooms WHERE review = ? AND event = ?");
    room.bind(&review.0[..]).bind(&event.0[..]).execute(tx).await?;
    Ok(())
}
