//! The partnership's own texts and the reports that somebody may be at risk now, in the `reviews` file. Holds both to
//! their limits. Knows nothing of reviews or of who is signed in.

mod check;
mod duty;
#[cfg(test)]
mod tests;

pub use duty::{REPORT_CONTACT_CHARACTERS_MAX, REPORTS_WAITING_MAX};

use super::accounts::typed::Mistake;
use crate::error::{During, StoreError};
use app::desk::Partnership;
use sqlx::SqlitePool;

/// Why something about the partnership was not done.
#[derive(Debug, thiserror::Error)]
pub enum PartnershipError {
    /// What was typed is not right.
    #[error(transparent)]
    Mistake(#[from] Mistake),
    /// No such report, or it was answered already.
    #[error("partnership: no report to answer")]
    NothingToAnswer,
    /// Too many reports wait for an answer.
    #[error("partnership: too many reports wait")]
    Full,
    /// The stored document is not one that this version reads or writes.
    #[error("partnership: {operation}: line {line}, column {column}")]
    Document {
        /// What was tried.
        operation: &'static str,
        /// Where in the document; what stands there is not told.
        line: usize,
        /// Where in the line.
        column: usize,
    },
    /// The file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn document(operation: &'static str) -> impl FnOnce(serde_json::Error) -> PartnershipError {
    move |error| PartnershipError::Document { operation, line: error.line(), column: error.column() }
}

/// The partnership of this installation. Clones share it.
#[derive(Clone)]
pub struct Partnerships {
    pool: SqlitePool,
}

impl Partnerships {
    /// The partnership of the `reviews` file, whose migrations have run.
    pub fn new(pool: SqlitePool) -> Self {
        Self { pool }
    }

    /// The partnership's texts; until somebody has saved some, those of [`before_anybody_has_written`].
    pub async fn get(&self) -> Result<Partnership, PartnershipError> {
        let operation = "read";
        let row = sqlx::query_scalar::<_, String>("SELECT document FROM partnership WHERE one = 1");
        match row.fetch_optional(&self.pool).await.during(operation)? {
            Some(json) => serde_json::from_str(&json).map_err(document(operation)),
            None => Ok(before_anybody_has_written()),
        }
    }

    /// Saves the partnership's texts, in normal form, and returns them as they now are.
    ///
    /// # Errors
    /// [`PartnershipError::Mistake`] with the field that is not right; then nothing is saved.
    pub async fn save(&self, partnership: &Partnership) -> Result<Partnership, PartnershipError> {
        let operation = "save";
        let partnership = check::partnership(partnership)?;
        let json = serde_json::to_string(&partnership).map_err(document(operation))?;
        let save = "INSERT INTO partnership (one, document) VALUES (1, ?) \
                    ON CONFLICT (one) DO UPDATE SET document = excluded.document";
        sqlx::query(save).bind(json).execute(&self.pool).await.during(operation)?;
        Ok(partnership)
    }
}

/// What stands there until a partnership puts its own in its place: true for this version, and without any contact,
/// because an invented one would be worse than none.
pub fn before_anybody_has_written() -> Partnership {
    Partnership {
        name: "Your safeguarding partnership".to_owned(),
        privacy_en: include_str!("partnership/privacy.en.txt").trim().to_owned(),
        privacy_cy: include_str!("partnership/privacy.cy.txt").trim().to_owned(),
        support: Vec::new(),
        duty: Vec::new(),
        exit: "https://www.bbc.co.uk/weather".to_owned(),
    }
}
