//! Sessions of named people: begun with a password, kept alive by use, ended one by one or everywhere.

use super::{Accounts, AccountsError, SIGN_IN_CHARACTERS_MAX, account_id, role_of};
use crate::error::During;
use crate::secret::{Kind, Secret};
use app::desk::Me;
use review::id::AccountId;

/// How long a session lasts without use, in milliseconds: twelve hours.
pub const SESSION_MS: u64 = 12 * 60 * 60 * 1_000;
/// How much of that must have passed before use writes a new end: not every page is a write.
const SLIDE_MS: u64 = 10 * 60 * 1_000;

impl Accounts {
    /// Signs in; `None` for a wrong name or password, which look alike and take the same time.
    ///
    /// # Errors
    /// [`AccountsError::TooManyAttempts`] after ten failures under this name within 15 minutes.
    pub async fn sign_in(&self, sign_in: &str, password: &str, now_ms: u64) -> Result<Option<Secret>, AccountsError> {
        let operation = "sign in";
        let sign_in = sign_in.trim();
        if sign_in.is_empty() || sign_in.len() > SIGN_IN_CHARACTERS_MAX {
            return Ok(None);
        }
        if !self.attempts.begin(sign_in, now_ms) {
            return Err(AccountsError::TooManyAttempts);
        }
        let row = sqlx::query_as::<_, (Vec<u8>, Option<String>)>("SELECT id, password FROM accounts WHERE sign_in = ?");
        let row = row.bind(sign_in).fetch_optional(&self.pool).await.during(operation);
        let row = row.inspect_err(|_| self.attempts.take_back(sign_in))?;
        let (id, hash) = row.map_or((None, None), |(id, hash)| (Some(id), hash));
        let right = self.passwords.verify(password, hash).await;
        let right = right.inspect_err(|_| self.attempts.take_back(sign_in))?;
        let Some(id) = id.filter(|_| right) else { return Ok(None) };
        self.attempts.succeeded(sign_in);
        self.begin_session(account_id(&id).during(operation)?, now_ms).await.map(Some)
    }

    /// A new session of somebody who has shown that they are this account.
    pub async fn begin_session(&self, account: AccountId, now_ms: u64) -> Result<Secret, AccountsError> {
        let operation = "begin session";
        let secret = Secret::fresh();
        let mut tx = self.begin(operation).await?;
        let old = sqlx::query("DELETE FROM sessions WHERE expires_at <= ?").bind(now_ms as i64);
        old.execute(&mut *tx).await.during(operation)?;
        let new = sqlx::query("INSERT INTO sessions (token_hash, account, expires_at) VALUES (?, ?, ?)");
        let new = new.bind(&secret.hash(Kind::Session)[..]).bind(&account.0[..]).bind((now_ms + SESSION_MS) as i64);
        new.execute(&mut *tx).await.during(operation)?;
        tx.commit().await.during(operation)?;
        Ok(secret)
    }

    /// Whose session this is; `None` if it is unknown or has ended. Use keeps it alive.
    pub async fn session(&self, secret: Secret, now_ms: u64) -> Result<Option<Me>, AccountsError> {
        let operation = "look up session";
        let hash = secret.hash(Kind::Session);
        let row = sqlx::query_as::<_, (Vec<u8>, String, String, u64)>(
            "SELECT a.id, a.name, a.role, s.expires_at FROM accounts a JOIN sessions s ON s.account = a.id \
             WHERE s.token_hash = ? AND s.expires_at > ? AND a.sign_in IS NOT NULL",
        );
        let row = row.bind(&hash[..]).bind(now_ms as i64).fetch_optional(&self.pool).await;
        let Some((id, name, role, end)) = row.during(operation)? else { return Ok(None) };
        let new_end = now_ms + SESSION_MS;
        if end + SLIDE_MS <= new_end {
            let slide = sqlx::query("UPDATE sessions SET expires_at = ? WHERE token_hash = ? AND expires_at < ?");
            let slide = slide.bind(new_end as i64).bind(&hash[..]).bind(new_end as i64);
            // A disk that takes no more must not send everybody away: the session goes on until its old end.
            if let Err(error) = slide.execute(&self.pool).await {
                tracing::warn!(%error, "a session could not be kept alive");
            }
        }
        let account = account_id(&id).during(operation)?;
        Ok(Some(Me { account, name, role: role_of(&role) }))
    }

    /// Ends one session.
    pub async fn end_session(&self, secret: Secret) -> Result<(), AccountsError> {
        let end = sqlx::query("DELETE FROM sessions WHERE token_hash = ?").bind(&secret.hash(Kind::Session)[..]);
        end.execute(&self.pool).await.during("end session")?;
        Ok(())
    }

    /// Ends all sessions of an account.
    pub async fn end_all(&self, account: AccountId) -> Result<(), AccountsError> {
        let end = sqlx::query("DELETE FROM sessions WHERE account = ?").bind(&account.0[..]);
        end.execute(&self.pool).await.during("end all sessions")?;
        Ok(())
    }
}
