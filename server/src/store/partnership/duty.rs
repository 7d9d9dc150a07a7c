//! Reports that somebody may be at risk now. Not anonymous, and said so where they are written: a name and a way to
//! reach the person belong to them. Nothing links a report to a review, a place or a contribution.

use super::{PartnershipError, Partnerships};
use crate::error::During;
use crate::store::accounts::NAME_CHARACTERS_MAX;
use crate::store::accounts::typed::{line, text};
use app::desk::{DutyReport, Field};
use review::limits::NOTE_CHARACTERS_MAX;

/// Characters of how to reach whoever reports.
pub const REPORT_CONTACT_CHARACTERS_MAX: usize = 120;
/// Reports that may wait for an answer; the door that takes them is open to everybody.
pub const REPORTS_WAITING_MAX: i64 = 2_000;
/// Reports shown at a time.
const REPORTS_SHOWN_MAX: i64 = 1_000;

type Columns = (i64, String, String, String, u64, Option<String>, Option<String>);

impl Partnerships {
    /// Takes in a report; returns once it is on disk.
    ///
    /// # Errors
    /// [`PartnershipError::Mistake`]: [`Field::Name`], [`Field::Contacts`], [`Field::Note`];
    /// [`PartnershipError::Full`] at [`REPORTS_WAITING_MAX`].
    pub async fn report(&self, name: &str, contact: &str, what: &str, now_ms: u64) -> Result<(), PartnershipError> {
        let operation = "take in report";
        let name = line(name, NAME_CHARACTERS_MAX, Field::Name)?;
        let contact = line(contact, REPORT_CONTACT_CHARACTERS_MAX, Field::Contacts)?;
        let what = text(what, NOTE_CHARACTERS_MAX, Field::Note)?;
        // One statement, so that many at once cannot pass the limit.
        let report = sqlx::query(
            "INSERT INTO duty_reports (name, contact, what, at) \
             SELECT ?, ?, ?, ? WHERE (SELECT count(*) FROM duty_reports WHERE answer IS NULL) < ?",
        );
        let report = report.bind(name).bind(contact).bind(what).bind(now_ms as i64).bind(REPORTS_WAITING_MAX);
        match report.execute(&self.pool).await.during(operation)?.rows_affected() {
            0 => Err(PartnershipError::Full),
            _ => Ok(()),
        }
    }

    /// Reports, newest first.
    pub async fn reports(&self) -> Result<Vec<DutyReport>, PartnershipError> {
        let rows = sqlx::query_as::<_, Columns>(
            "SELECT id, name, contact, what, at, answer, answered_by FROM duty_reports ORDER BY id DESC LIMIT ?",
        );
        let rows = rows.bind(REPORTS_SHOWN_MAX).fetch_all(&self.pool).await.during("list reports")?;
        let report = |(id, name, contact, what, at, answer, by): Columns| DutyReport {
            id,
            name,
            contact,
            what,
            at,
            answer: answer.zip(by),
        };
        Ok(rows.into_iter().map(report).collect())
    }

    /// Records what was done about a report, and by whom: once, and for good.
    ///
    /// # Errors
    /// [`PartnershipError::Mistake`] for the note; [`PartnershipError::NothingToAnswer`].
    pub async fn answer(&self, report: i64, note: &str, by: &str) -> Result<(), PartnershipError> {
        let operation = "answer report";
        let note = text(note, NOTE_CHARACTERS_MAX, Field::Note)?;
        let answer = sqlx::query("UPDATE duty_reports SET answer = ?, answered_by = ? WHERE id = ? AND answer IS NULL");
        let answer = answer.bind(note).bind(by).bind(report).execute(&self.pool).await;
        match answer.during(operation)?.rows_affected() {
            0 => Err(PartnershipError::NothingToAnswer),
            _ => Ok(()),
        }
    }
}
