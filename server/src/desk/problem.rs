//! What went wrong, as the staff pages are told: rules and fields by name, anything else as a number that stands in
//! the log beside its cause. This is where operational errors of the staff plane are logged, and the only place.

use crate::issuer::IssuerError;
use crate::passwords::PasswordError;
use crate::secret::random;
use crate::store::accounts::AccountsError;
use crate::store::accounts::typed::Mistake;
use crate::store::partnership::PartnershipError;
use app::desk::{Field, Problem, Wrong};
use review::refusal::Refusal;
use std::error::Error;

impl From<Mistake> for Problem {
    fn from(Mistake(field, wrong): Mistake) -> Self {
        Self::Field(field, wrong)
    }
}

impl From<AccountsError> for Problem {
    fn from(error: AccountsError) -> Self {
        match error {
            AccountsError::Mistake(mistake) => mistake.into(),
            AccountsError::TooManyAttempts | AccountsError::Password(PasswordError::Busy) => {
                Self::Refused(Refusal::Busy)
            }
            AccountsError::LastAdministrator => Self::NotAllowed,
            AccountsError::Unknown => Self::Field(Field::Name, Wrong::Used),
            AccountsError::Full => Self::Refused(Refusal::Full),
            AccountsError::Password(_) | AccountsError::Store(_) => broken(&error),
        }
    }
}

impl From<PartnershipError> for Problem {
    fn from(error: PartnershipError) -> Self {
        match error {
            PartnershipError::Mistake(mistake) => mistake.into(),
            PartnershipError::NothingToAnswer => Self::Refused(Refusal::RiskNotMarked),
            PartnershipError::Full => Self::Refused(Refusal::Busy),
            PartnershipError::Document { .. } | PartnershipError::Store(_) => broken(&error),
        }
    }
}

impl From<IssuerError> for Problem {
    fn from(error: IssuerError) -> Self {
        match error {
            IssuerError::Refused(refusal) => Self::Refused(refusal),
            IssuerError::Store(_) => broken(&error),
        }
    }
}

/// Logs an operational error once, under a number that the page shows. A disk that takes no more is a refusal with a
/// sentence of its own.
fn broken(error: &(dyn Error + 'static)) -> Problem {
    let number = review::id::to_hex(&random::<4>());
    tracing::error!(number, %error, "the desk could not do what it was asked");
    if cannot_save(error) { Problem::Refused(Refusal::CannotSave) } else { Problem::Broken(number) }
}

/// Whether the cause is a full, broken or read-only disk.
fn cannot_save(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let code = error
            .downcast_ref::<sqlx::Error>()
            .and_then(sqlx::Error::as_database_error)
            .and_then(sqlx::error::DatabaseError::code);
        if let Some(code) = code.and_then(|code| code.parse::<u32>().ok()) {
            // The primary code is the last byte of SQLite's extended codes: READONLY 8, IOERR 10, FULL 13, CANTOPEN 14.
            return matches!(code & 0xff, 8 | 10 | 13 | 14);
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::During;
    use sqlx::SqlitePool;
    use sqlx::sqlite::SqlitePoolOptions;

    async fn limited() -> SqlitePool {
        let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
        sqlx::query("CREATE TABLE words (content TEXT UNIQUE)").execute(&pool).await.unwrap();
        sqlx::query("PRAGMA max_page_count = 4").execute(&pool).await.unwrap();
        pool
    }

    #[tokio::test]
    async fn a_full_disk_is_said_and_other_faults_are_numbered() {
        let pool = limited().await;
        let insert = |bytes: usize| {
            let pool = pool.clone();
            async move { sqlx::query("INSERT INTO words VALUES (?)").bind("x".repeat(bytes)).execute(&pool).await }
        };
        let full = insert(1_000_000).await.during("save").map_err(AccountsError::from);
        assert_eq!(full.map(|_| ()).map_err(Problem::from), Err(Problem::Refused(Refusal::CannotSave)));
        insert(1).await.unwrap();
        let taken = insert(1).await.during("save").map_err(AccountsError::from);
        let Err(Problem::Broken(number)) = taken.map(|_| ()).map_err(Problem::from) else { panic!("not numbered") };
        assert_eq!(number.len(), 8);
    }

    #[test]
    fn rules_and_fields_keep_their_names() {
        let field = AccountsError::Mistake(Mistake(Field::SignIn, Wrong::Taken));
        assert_eq!(Problem::from(field), Problem::Field(Field::SignIn, Wrong::Taken));
        assert_eq!(Problem::from(IssuerError::Refused(Refusal::Full)), Problem::Refused(Refusal::Full));
        assert_eq!(Problem::from(AccountsError::TooManyAttempts), Problem::Refused(Refusal::Busy));
    }
}
