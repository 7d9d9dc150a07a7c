//! Accounts of named people, in the `reviews` file: who they are, their one-time links, their sessions. Secrets and
//! passwords are kept as hashes. Knows nothing of reviews, of places, or of anything anonymous.

mod attempts;
mod links;
mod sessions;
#[cfg(test)]
mod tests;
pub mod typed;

pub use sessions::SESSION_MS;

use crate::error::{During, StoreError};
use crate::passwords::{PasswordError, Passwords};
use app::desk::{Account, Field, Role, Wrong};
use attempts::Attempts;
use review::id::AccountId;
use sqlx::{Sqlite, SqlitePool, Transaction};
use std::sync::Arc;
use typed::Mistake;

/// Characters of a person's name.
pub const NAME_CHARACTERS_MAX: usize = 80;
/// Characters of what they type to sign in.
pub const SIGN_IN_CHARACTERS_MAX: usize = 80;
/// Accounts that can sign in.
pub const ACCOUNTS_MAX: u32 = 2_000;

/// Why something about accounts was not done.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// What was typed is not right.
    #[error(transparent)]
    Mistake(#[from] Mistake),
    /// Too many failed attempts under this sign-in name: it can be tried again within 15 minutes.
    #[error("accounts: too many attempts")]
    TooManyAttempts,
    /// No administrator who can sign in would be left.
    #[error("accounts: the last administrator")]
    LastAdministrator,
    /// No such account, or it was removed.
    #[error("accounts: unknown account")]
    Unknown,
    /// [`ACCOUNTS_MAX`] is reached.
    #[error("accounts: full")]
    Full,
    /// A password could not be hashed or verified.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The accounts. Clones share everything, failed attempts included.
#[derive(Clone)]
pub struct Accounts {
    pool: SqlitePool,
    passwords: Passwords,
    attempts: Arc<Attempts>,
}

type Columns = (Vec<u8>, String, String, String, bool);

/// The columns of an account, in the order of [`Columns`]. A removed account has no sign-in name.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.name, coalesce(a.sign_in, ''), a.role, a.sign_in IS NOT NULL AND a.password IS NULL ",
            $rest
        )
    };
}
use select;

fn account((id, name, sign_in, role, waiting): Columns) -> Result<Account, sqlx::Error> {
    Ok(Account { id: account_id(&id)?, name, sign_in, role: role_of(&role), waiting })
}

fn account_id(bytes: &[u8]) -> Result<AccountId, sqlx::Error> {
    bytes.try_into().map(AccountId).map_err(|_| sqlx::Error::Decode("an account id is 16 bytes".into()))
}

fn role_of(name: &str) -> Role {
    if name == role_name(Role::Administrator) { Role::Administrator } else { Role::Facilitator }
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Administrator => "administrator",
        Role::Facilitator => "facilitator",
    }
}

impl Accounts {
    /// The accounts of the `reviews` file, whose migrations have run.
    pub fn new(pool: SqlitePool) -> Self {
        Self { pool, passwords: Passwords::default(), attempts: Arc::default() }
    }

    async fn begin(&self, operation: &'static str) -> Result<Transaction<'static, Sqlite>, AccountsError> {
        Ok(self.pool.begin_with("BEGIN IMMEDIATE").await.during(operation)?)
    }

    /// How many accounts there are, removed ones not counted.
    pub async fn count(&self) -> Result<u32, AccountsError> {
        let count = sqlx::query_scalar("SELECT count(*) FROM accounts WHERE sign_in IS NOT NULL");
        Ok(count.fetch_one(&self.pool).await.during("count accounts")?)
    }

    /// All accounts by name, removed ones left out.
    pub async fn list(&self) -> Result<Vec<Account>, AccountsError> {
        let operation = "list accounts";
        let rows = sqlx::query_as(select!(
            "FROM accounts a WHERE a.sign_in IS NOT NULL ORDER BY a.name COLLATE NOCASE, a.sign_in"
        ));
        let rows = rows.fetch_all(&self.pool).await.during(operation)?;
        Ok(rows.into_iter().map(account).collect::<Result<_, _>>().during(operation)?)
    }

    /// These accounts by name; those of removed people too (without a sign-in name), so that what they did can be
    /// named.
    pub async fn by_ids(&self, ids: &[AccountId]) -> Result<Vec<Account>, AccountsError> {
        let operation = "look up accounts";
        let mut found = Vec::new();
        for id in ids {
            let row = sqlx::query_as(select!("FROM accounts a WHERE a.id = ?")).bind(&id.0[..]);
            let row = row.fetch_optional(&self.pool).await.during(operation)?;
            found.extend(row.map(account).transpose().during(operation)?);
        }
        found.sort_by_cached_key(|account| account.name.to_lowercase());
        Ok(found)
    }

    /// Whether at least one of these accounts exists still and can sign in.
    pub async fn can_sign_in(&self, ids: &[AccountId]) -> Result<bool, AccountsError> {
        Ok(self.by_ids(ids).await?.iter().any(|account| !account.sign_in.is_empty()))
    }

    /// The account of a sign-in name.
    pub async fn by_sign_in(&self, sign_in: &str) -> Result<Option<Account>, AccountsError> {
        let operation = "look up a sign-in name";
        let row = sqlx::query_as(select!("FROM accounts a WHERE a.sign_in = ?")).bind(sign_in.trim());
        let row = row.fetch_optional(&self.pool).await.during(operation)?;
        Ok(row.map(account).transpose().during(operation)?)
    }

    /// Removes an account: it signs in no more, its sessions and links end, and its name stays for the record.
    ///
    /// # Errors
    /// [`AccountsError::LastAdministrator`] if no other administrator has a password; [`AccountsError::Unknown`].
    pub async fn remove(&self, account: AccountId) -> Result<(), AccountsError> {
        let operation = "remove account";
        let mut tx = self.begin(operation).await?;
        let role = sqlx::query_scalar::<_, String>("SELECT role FROM accounts WHERE id = ? AND sign_in IS NOT NULL");
        let role = role.bind(&account.0[..]).fetch_optional(&mut *tx).await.during(operation)?;
        let role = role.ok_or(AccountsError::Unknown)?;
        let others = sqlx::query_scalar::<_, u32>(
            "SELECT count(*) FROM accounts WHERE id <> ? AND role = 'administrator' AND password IS NOT NULL",
        );
        let others = others.bind(&account.0[..]).fetch_one(&mut *tx).await.during(operation)?;
        if role == "administrator" && others == 0 {
            return Err(AccountsError::LastAdministrator);
        }
        for end in [
            "DELETE FROM sessions WHERE account = ?",
            "DELETE FROM links WHERE account = ?",
            "UPDATE accounts SET sign_in = NULL, password = NULL WHERE id = ?",
        ] {
            sqlx::query(end).bind(&account.0[..]).execute(&mut *tx).await.during(operation)?;
        }
        Ok(tx.commit().await.during(operation)?)
    }
}

/// What somebody types to sign in: letters, digits and `. _ - @ +`, so that it looks the same to everybody.
fn sign_in_name(text: &str) -> Result<String, Mistake> {
    let text = typed::line(text, SIGN_IN_CHARACTERS_MAX, Field::SignIn)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-@+".contains(c);
    if text.chars().all(plain) { Ok(text) } else { Err(Mistake(Field::SignIn, Wrong::Form)) }
}
