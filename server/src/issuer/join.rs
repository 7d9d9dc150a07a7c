//! Looking at a link and joining by it. A place belongs to the first device that joins; the same device may join
//! again, no other may.

use super::places::places;
use super::{Issuer, IssuerError, Looked, Seat, SeatKind, id};
use crate::error::During;
use crate::secret::{Kind, Secret, SecretHash, same_hash};
use review::id::{EventId, ReviewId};
use review::limits::SEATS_MAX;
use review::refusal::Refusal;
use sqlx::SqliteConnection;

/// The device of a place that nobody has joined.
const NO_DEVICE: [u8; 32] = [0; 32];

/// A row of `seats`.
struct Row {
    hash: Vec<u8>,
    review: ReviewId,
    event: EventId,
    voice: Option<u8>,
    kind: SeatKind,
    device: Vec<u8>,
}

type Columns = (Vec<u8>, Vec<u8>, Vec<u8>, Option<u8>, String, Vec<u8>);

impl Row {
    fn read((hash, review, event, voice, kind, device): Columns) -> Result<Self, sqlx::Error> {
        let kind = if kind == "screen" { SeatKind::Screen } else { SeatKind::Place };
        Ok(Self { hash, review: ReviewId(id(&review)?), event: EventId(id(&event)?), voice, kind, device })
    }

    fn taken(&self) -> bool {
        self.kind == SeatKind::Place && self.device != NO_DEVICE
    }

    fn seat(&self, issuer: &Issuer) -> Seat {
        let (review, event, voice, kind) = (self.review, self.event, self.voice, self.kind);
        Seat { review, event, voice, kind, key: issuer.key(&self.hash) }
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

    /// Joins by a link, with the secret of the device that joins.
    ///
    /// # Errors
    /// [`Refusal::SeatUnknown`], [`Refusal::SeatUsed`] by another device, [`Refusal::RoomFull`] at the room's cap,
    /// [`Refusal::Full`] at [`SEATS_MAX`].
    pub async fn join(&self, secret: Secret, device: Secret) -> Result<Seat, IssuerError> {
        let operation = "join";
        let hash = secret.hash(Kind::Place);
        // A place taken by a room code is found again by code and device, also when the code is closed meanwhile.
        let by_room = secret.hash_within(Kind::Place, &device.hash(Kind::Device));
        let mut tx = self.begin(operation).await?;
        let mut row = seat(&mut tx, &hash).await.during(operation)?;
        if row.is_none() {
            row = seat(&mut tx, &by_room).await.during(operation)?;
        }
        let row = if let Some(row) = row {
            take(&mut tx, row, device).await?
        } else {
            let room = room(&mut tx, hash).await.during(operation)?.ok_or(Refusal::SeatUnknown)?;
            take_in_room(&mut tx, &room, by_room, device).await?
        };
        tx.commit().await.during(operation)?;
        Ok(row.seat(self))
    }
}

/// The device as one event knows it: in another event it cannot be recognised.
fn device_in(event: EventId, device: Secret) -> SecretHash {
    device.hash_within(Kind::Device, &event.0)
}

async fn take(tx: &mut SqliteConnection, mut row: Row, device: Secret) -> Result<Row, IssuerError> {
    if row.kind == SeatKind::Screen {
        return Ok(row);
    }
    let device = device_in(row.event, device);
    if row.taken() {
        return if same_hash(&row.device, &device) { Ok(row) } else { Err(Refusal::SeatUsed.into()) };
    }
    let update = sqlx::query("UPDATE seats SET device = ? WHERE hash = ?").bind(&device[..]).bind(&row.hash[..]);
    update.execute(tx).await.during("take place")?;
    row.device = device.to_vec();
    Ok(row)
}

async fn take_in_room(
    tx: &mut SqliteConnection,
    room: &Room,
    hash: SecretHash,
    device: Secret,
) -> Result<Row, IssuerError> {
    let operation = "take place in room";
    let device = device_in(room.event, device);
    // One place per device: whoever has one already joins that one again.
    if let Some(row) = seat_of(tx, room, &device).await.during(operation)? {
        return Ok(row);
    }
    if room.used >= room.cap {
        return Err(Refusal::RoomFull.into());
    }
    if places(tx, room.review, room.event).await.during(operation)? >= SEATS_MAX as i64 {
        return Err(Refusal::Full.into());
    }
    let seat =
        sqlx::query("INSERT INTO seats (hash, review, event, voice, kind, device) VALUES (?, ?, ?, NULL, 'place', ?)");
    let seat = seat.bind(&hash[..]).bind(&room.review.0[..]).bind(&room.event.0[..]).bind(&device[..]);
    seat.execute(&mut *tx).await.during(operation)?;
    let used = sqlx::query("UPDATE rooms SET used = used + 1 WHERE hash = ?").bind(&room.hash[..]);
    used.execute(&mut *tx).await.during(operation)?;
    let (review, event, device) = (room.review, room.event, device.to_vec());
    Ok(Row { hash: hash.to_vec(), review, event, voice: None, kind: SeatKind::Place, device })
}

async fn seat(tx: &mut SqliteConnection, hash: &SecretHash) -> Result<Option<Row>, sqlx::Error> {
    let row = sqlx::query_as("SELECT hash, review, event, voice, kind, device FROM seats WHERE hash = ?");
    row.bind(&hash[..]).fetch_optional(tx).await?.map(Row::read).transpose()
}

async fn seat_of(tx: &mut SqliteConnection, room: &Room, device: &SecretHash) -> Result<Option<Row>, sqlx::Error> {
    let row = sqlx::query_as(
        "SELECT hash, review, event, voice, kind, device FROM seats \
         WHERE review = ? AND event = ? AND kind = 'place' AND device = ? LIMIT 1",
    );
    let row = row.bind(&room.review.0[..]).bind(&room.event.0[..]).bind(&device[..]);
    row.fetch_optional(tx).await?.map(Row::read).transpose()
}

async fn room(tx: &mut SqliteConnection, hash: SecretHash) -> Result<Option<Room>, sqlx::Error> {
    let row =
        sqlx::query_as::<_, (Vec<u8>, Vec<u8>, u32, u32)>("SELECT review, event, cap, used FROM rooms WHERE hash = ?");
    let Some((review, event, cap, used)) = row.bind(&hash[..]).fetch_optional(tx).await? else { return Ok(None) };
    Ok(Some(Room { hash, review: ReviewId(id(&review)?), event: EventId(id(&event)?), cap, used }))
}
