//! Where people are written to afterwards, if they wish. An address lies under a hash that only its own device can work
//! out again: it is changed and deleted by that device, and handed out to nobody but the post.

use super::{Issuer, IssuerError, id};
use crate::error::During;
use crate::secret::{Kind, Secret, SecretHash, random};
use review::day::Day;
use review::follow_up::{self, FollowUp};
use review::id::{EventId, ReviewId};
use review::limits::CONTACT_DAYS_AFTER;
use review::text::Lang;
use sqlx::Sqlite;

/// A row, but for its hash and its review.
type Columns = (String, String, Vec<u8>, Vec<u8>, Day, Day);

/// Somebody who is to be written to now.
#[derive(Clone, PartialEq, Eq)]
pub struct Due {
    /// Where.
    pub address: String,
    /// In which language.
    pub lang: Lang,
    /// An event whose board they may open.
    pub event: EventId,
    /// What ends the messages.
    pub stop: Secret,
    /// Whether this is the last message.
    pub last: bool,
}

impl std::fmt::Debug for Due {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        to.write_str("Due(…)")
    }
}

/// What a contact lies under.
fn hash_of(secret: Secret, issued: &SecretHash) -> SecretHash {
    secret.hash_within(Kind::Contact, issued)
}

impl Issuer {
    /// Leaves an address for whoever holds a place, instead of one that was left before. Days that have come count as
    /// told. The place must have been looked for by [`Issuer::holds`].
    pub async fn leave_contact(
        &self,
        (secret, issued): (Secret, &SecretHash),
        (review, event): (ReviewId, EventId),
        (address, lang): (&str, Lang),
        (follow_ups, today): (&[FollowUp], Day),
    ) -> Result<(), IssuerError> {
        let operation = "leave a contact";
        let until = follow_up::last(follow_ups).unwrap_or(today);
        let told = follow_up::latest(follow_ups, today).map_or(0, |it| it.day);
        let row = sqlx::query(
            "INSERT INTO contacts (hash, review, event, address, lang, stop, until, told) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET address = excluded.address, \
             lang = excluded.lang, stop = excluded.stop, until = excluded.until, told = max(told, excluded.told)",
        );
        let row = row.bind(hash_of(secret, issued).to_vec()).bind(review.0.to_vec()).bind(event.0.to_vec());
        let row = row.bind(address).bind(segment(lang)).bind(random::<16>().to_vec()).bind(until).bind(told);
        row.execute(&self.pool).await.during(operation)?;
        // Rows differ in size, so where one lies tells when it came, until the file is written anew.
        self.clean().await
    }

    /// Deletes what a device has left, if it has left anything.
    pub async fn take_contact_back(&self, secret: Secret, issued: &SecretHash) -> Result<(), IssuerError> {
        let gone = sqlx::query("DELETE FROM contacts WHERE hash = ?").bind(hash_of(secret, issued).to_vec());
        self.delete(gone, "take a contact back").await.map(drop)
    }

    /// Deletes every contact of the review with the address that a message with this secret went to.
    pub async fn stop_writing(&self, stop: Secret) -> Result<(), IssuerError> {
        let gone = sqlx::query(
            "DELETE FROM contacts WHERE (review, lower(address)) IN \
             (SELECT review, lower(address) FROM contacts WHERE stop = ?)",
        );
        self.delete(gone.bind(stop.bytes().to_vec()), "stop writing").await.map(drop)
    }

    /// Deletes rows. Answers whether there were any; only then is there anything to clean.
    async fn delete(
        &self,
        gone: sqlx::query::Query<'_, Sqlite, sqlx::sqlite::SqliteArguments>,
        operation: &'static str,
    ) -> Result<bool, IssuerError> {
        let any = gone.execute(&self.pool).await.during(operation)?.rows_affected() > 0;
        if any {
            self.clean().await?;
        }
        Ok(any)
    }

    /// Reviews with anybody to write to.
    pub async fn reviews_with_contacts(&self) -> Result<Vec<ReviewId>, IssuerError> {
        let operation = "look for contacts";
        let rows = sqlx::query_scalar::<_, Vec<u8>>("SELECT DISTINCT review FROM contacts").fetch_all(&self.pool);
        let rows = rows.await.during(operation)?;
        Ok(rows.iter().map(|row| id(row).map(ReviewId)).collect::<Result<_, _>>().during(operation)?)
    }

    /// Whom to write to about the day that came last: each address once, however many places left it. In the order of
    /// hashes, which says nothing.
    pub async fn due(&self, review: ReviewId, follow_ups: &[FollowUp], today: Day) -> Result<Vec<Due>, IssuerError> {
        let operation = "look who is to be written to";
        let Some(now) = follow_up::latest(follow_ups, today) else { return Ok(vec![]) };
        let rows = sqlx::query_as::<_, Columns>(
            "SELECT address, lang, event, stop, until, told FROM contacts WHERE review = ? ORDER BY hash",
        );
        let rows = rows.bind(review.0.to_vec()).fetch_all(&self.pool).await.during(operation)?;
        let mut people: Vec<(Due, Day, Day)> = Vec::new();
        for (address, lang, event, stop, until, told) in rows {
            // As SQLite compares them below.
            let same = |it: &&mut (Due, Day, Day)| it.0.address.eq_ignore_ascii_case(&address);
            if let Some(known) = people.iter_mut().find(same) {
                (known.1, known.2) = (known.1.max(until), known.2.max(told));
                continue;
            }
            let (event, stop) = (id(&event).map(EventId).during(operation)?, id(&stop).during(operation)?);
            let due = Due { address, lang: lang_of(&lang), event, stop: Secret::from_bytes(stop), last: false };
            people.push((due, until, told));
        }
        let more = |until: Day| follow_ups.iter().any(|it| it.day > today && it.day <= until);
        let due = people.into_iter().filter(|(_, _, told)| *told < now.day);
        Ok(due.map(|(due, until, _)| Due { last: !more(until), ..due }).collect())
    }

    /// Notes that an address was written to about `day`; after the last message it is deleted.
    pub async fn told(&self, review: ReviewId, due: &Due, day: Day) -> Result<(), IssuerError> {
        let operation = "note who was written to";
        let row = if due.last {
            sqlx::query("DELETE FROM contacts WHERE review = ? AND lower(address) = lower(?)")
        } else {
            let told = "UPDATE contacts SET told = max(told, ?) WHERE review = ? AND lower(address) = lower(?)";
            sqlx::query(told).bind(day)
        };
        let row = row.bind(review.0.to_vec()).bind(&due.address);
        row.execute(&self.pool).await.during(operation)?;
        Ok(())
    }

    /// Deletes addresses whose last day is over for longer than [`CONTACT_DAYS_AFTER`] days, and all of a review that
    /// has no day any more. Answers whether there were any.
    pub async fn forget_old_contacts(
        &self,
        review: ReviewId,
        follow_ups: &[FollowUp],
        today: Day,
    ) -> Result<bool, IssuerError> {
        let over = today.saturating_sub(CONTACT_DAYS_AFTER);
        let last = follow_up::last(follow_ups).unwrap_or(0);
        let gone = sqlx::query("DELETE FROM contacts WHERE review = ?1 AND (until < ?2 OR ?3 < ?2)");
        self.delete(gone.bind(review.0.to_vec()).bind(over).bind(last), "forget contacts").await
    }
}

const fn segment(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Cy => "cy",
    }
}

fn lang_of(segment: &str) -> Lang {
    if segment == "cy" { Lang::Cy } else { Lang::En }
}
