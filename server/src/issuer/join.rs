//! Looking at a link and joining by it. A place belongs to whoever asks for its tokens first; who asks for the same
//! again, with the same key therefore, gets the same answer, and who asks for others gets none.

use super::places::places;
use super::{Issuer, IssuerError, Looked, Seat, SeatKind, id};
use crate::error::During;
use crate::secret::{Kind, Secret, SecretHash, same_hash};
use review::id::{EventId, ReviewId};
use review::limits::SEATS_MAX;
use review::refusal::Refusal;
use sqlx::SqliteConnection;

/// What was issued to a place that nobody has joined.
const NOTHING: SecretHash = [0; 32];

/// A row of `seats`.
struct Row {
    hash: Vec<u8>,
    review: ReviewId,
    event: EventId,
    voice: Option<u8>,
    kind: SeatKind,
    issued: Vec<u8>,
}

type Columns = (Vec<u8>, Vec<u8>, Vec<u8>, Option<u8>, String, Vec<u8>);

impl Row {
    fn read((hash, review, event, voice, kind, issued): Columns) -> Result<Self, sqlx::Error> {
        let kind = match kind.as_str() {
            "screen" => SeatKind::Screen,
            "replacement" => SeatKind::Replacement,
            _ => SeatKind::Place,
        };
        Ok(Self { hash, review: ReviewId(id(&review)?), event: EventId(id(&event)?), voice, kind, issued })
    }

    fn taken(&self) -> bool {
        self.kind != SeatKind::Screen && self.issued != NOTHING
    }

    const fn seat(&self) -> Seat {
        Seat { review: self.review, event: self.event, voice: self.voice, kind: self.kind }
    }
}

/// A row of `rooms`.
struct Room {
    hash: SecretHash,
    review: ReviewId,
    event: EventId,
    cap: u32,
    used: u32,
}

impl Issuer {
    /// What a link is for. Changes nothing: mail scanners open links.
    ///
    /// # Errors
    /// [`Refusal::SeatUnknown`] if it opens nothing.
    pub async fn look(&self, secret: Secret) -> Result<Looked, IssuerError> {
        let operation = "look";
        let mut connection = self.pool.acquire().await.during(operation)?;
        let hash = secret.hash(Kind::Place);
        if let Some(row) = seat(&mut connection, &hash).await.during(operation)? {
            let (review, event, voice, taken, kind) = (row.review, row.event, row.voice, row.taken(), row.kind);
            return Ok(Looked { review, event, voice, taken, kind });
        }
        let room = room(&mut connection, hash).await.during(operation)?.ok_or(Refusal::SeatUnknown)?;
        let taken = room.used >= room.cap;
        Ok(Looked { review: room.review, event: room.event, voice: None, taken, kind: SeatKind::Room })
    }

    /// The place that a link and this request lead to, without taking it: what follows is worth its arithmetic only if
    /// the place can be had. [`Issuer::join`] looks again.
    ///
    /// # Errors
    /// Those of [`Issuer::join`], but for [`Refusal::Full`].
    pub async fn find(&self, secret: Secret, issued: &SecretHash) -> Result<Seat, IssuerError> {
        let operation = "find place";
        let mut connection = self.pool.acquire().await.during(operation)?;
        let hash = secret.hash(Kind::Place);
        for hash in [hash, secret.hash_within(Kind::Place, issued)] {
            if let Some(row) = seat(&mut connection, &hash).await.during(operation)? {
                let others = row.taken() && !same_hash(&row.issued, issued);
                return if others { Err(Refusal::SeatUsed.into()) } else { Ok(row.seat()) };
            }
        }
        let room = room(&mut connection, hash).await.during(operation)?.ok_or(Refusal::SeatUnknown)?;
        let known = seat_of(&mut connection, &room, issued).await.during(operation)?.is_some();
        if room.used >= room.cap && !known {
            return Err(Refusal::RoomFull.into());
        }
        Ok(Seat { review: room.review, event: room.event, voice: None, kind: SeatKind::Place })
    }

    /// The place that was taken by a link and this request.
    ///
    /// # Errors
    /// [`Refusal::SeatUnknown`] if none was, or a screen is there.
    pub async fn holds(&self, secret: Secret, issued: &SecretHash) -> Result<Seat, IssuerError> {
        let operation = "look who holds a place";
        let mut connection = self.pool.acquire().await.during(operation)?;
        for hash in [secret.hash(Kind::Place), secret.hash_within(Kind::Place, issued)] {
            let row = seat(&mut connection, &hash).await.during(operation)?;
            if let Some(row) = row.filter(|row| row.taken() && same_hash(&row.issued, issued)) {
                return Ok(row.seat());
            }
        }
        // By a room code that is open, or by one that a newer code has closed meanwhile.
        if let Some(room) = room(&mut connection, secret.hash(Kind::Place)).await.during(operation)?
            && let Some(row) = seat_of(&mut connection, &room, issued).await.during(operation)?
        {
            return Ok(row.seat());
        }
        Err(Refusal::SeatUnknown.into())
    }

    /// Joins by a link. `issued`: a hash of all tokens that are asked for, which must not be zeros.
    ///
    /// # Errors
    /// [`Refusal::SeatUnknown`], [`Refusal::SeatUsed`] if other tokens were issued to this place, [`Refusal::RoomFull`] at the room's cap,
    /// [`Refusal::Full`] at [`SEATS_MAX`].
    pub async fn join(&self, secret: Secret, issued: SecretHash) -> Result<Seat, IssuerError> {
        let operation = "join";
        let hash = secret.hash(Kind::Place);
        // A place taken by a room code is found again by code and request, also when the code is closed meanwhile.
        let by_room = secret.hash_within(Kind::Place, &issued);
        let mut tx = self.begin(operation).await?;
        let mut row = seat(&mut tx, &hash).await.during(operation)?;
        if row.is_none() {
            row = seat(&mut tx, &by_room).await.during(operation)?;
        }
        let (row, added) = if let Some(row) = row {
            (take(&mut tx, row, issued).await?, false)
        } else {
            let room = room(&mut tx, hash).await.during(operation)?.ok_or(Refusal::SeatUnknown)?;
            (take_in_room(&mut tx, &room, by_room, issued).await?, true)
        };
        tx.commit().await.during(operation)?;
        // A place that was there keeps its size; one that is added lies in its page where the last one ended, and so
        // in the order of coming, until the file is written anew.
        if added && let Err(error) = self.clean().await {
            tracing::warn!(%error, "the seats could not be cleaned");
        }
        Ok(row.seat())
    }
}

async fn take(tx: &mut SqliteConnection, mut row: Row, issued: SecretHash) -> Result<Row, IssuerError> {
    if row.kind == SeatKind::Screen {
        return Ok(row);
    }
    if row.taken() {
        return if same_hash(&row.issued, &issued) { Ok(row) } else { Err(Refusal::SeatUsed.into()) };
    }
    let update = sqlx::query("UPDATE seats SET issued = ? WHERE hash = ?").bind(&issued[..]).bind(&row.hash[..]);
    update.execute(tx).await.during("take place")?;
    row.issued = issued.to_vec();
    Ok(row)
}

async fn take_in_room(
    tx: &mut SqliteConnection,
    room: &Room,
    hash: SecretHash,
    issued: SecretHash,
) -> Result<Row, IssuerError> {
    let operation = "take place in room";
    // One place for one request: whoever has one already, by an earlier code, joins that one again.
    if let Some(row) = seat_of(tx, room, &issued).await.during(operation)? {
        return Ok(row);
    }
    if room.used >= room.cap {
        return Err(Refusal::RoomFull.into());
    }
    if places(tx, room.review, room.event).await.during(operation)? >= SEATS_MAX as i64 {
        return Err(Refusal::Full.into());
    }
    let seat =
        sqlx::query("INSERT INTO seats (hash, review, event, voice, kind, issued) VALUES (?, ?, ?, NULL, 'place', ?)");
    let seat = seat.bind(&hash[..]).bind(&room.review.0[..]).bind(&room.event.0[..]).bind(&issued[..]);
    seat.execute(&mut *tx).await.during(operation)?;
    let used = sqlx::query("UPDATE rooms SET used = used + 1 WHERE hash = ?").bind(&room.hash[..]);
    used.execute(&mut *tx).await.during(operation)?;
    let (review, event, issued) = (room.review, room.event, issued.to_vec());
    Ok(Row { hash: hash.to_vec(), review, event, voice: None, kind: SeatKind::Place, issued })
}

async fn seat(tx: &mut SqliteConnection, hash: &SecretHash) -> Result<Option<Row>, sqlx::Error> {
    let row = sqlx::query_as("SELECT hash, review, event, voice, kind, issued FROM seats WHERE hash = ?");
    row.bind(&hash[..]).fetch_optional(tx).await?.map(Row::read).transpose()
}

async fn seat_of(tx: &mut SqliteConnection, room: &Room, issued: &SecretHash) -> Result<Option<Row>, sqlx::Error> {
    let row = sqlx::query_as(
        "SELECT hash, review, event, voice, kind, issued FROM seats \
         WHERE review = ? AND event = ? AND kind = 'place' AND issued = ? LIMIT 1",
    );
    let row = row.bind(&room.review.0[..]).bind(&room.event.0[..]).bind(&issued[..]);
    row.fetch_optional(tx).await?.map(Row::read).transpose()
}

async fn room(tx: &mut SqliteConnection, hash: SecretHash) -> Result<Option<Room>, sqlx::Error> {
    let row =
        sqlx::query_as::<_, (Vec<u8>, Vec<u8>, u32, u32)>("SELECT review, event, cap, used FROM rooms WHERE hash = ?");
    let Some((review, event, cap, used)) = row.bind(&hash[..]).fetch_optional(tx).await? else { return Ok(None) };
    Ok(Some(Room { hash, review: ReviewId(id(&review)?), event: EventId(id(&event)?), cap, used }))
}
