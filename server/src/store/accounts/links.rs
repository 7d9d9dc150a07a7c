//! One-time links: the only way to a password, for the first one and after it was forgotten. A link sets a password
//! once; whatever sets one ends the account's other links and all its sessions.

use super::{ACCOUNTS_MAX, NAME_CHARACTERS_MAX};
use super::{Accounts, AccountsError, account, account_id, role_name, select, sign_in_name, typed};
use crate::error::During;
use crate::passwords;
use crate::secret::{Kind, Secret, random};
use app::desk::{Account, Field, Role, Wrong};
use review::id::AccountId;
use sqlx::SqliteConnection;
use typed::Mistake;

/// How long a link is good, in milliseconds: seven days.
pub(super) const LINK_MS: u64 = 7 * 24 * 60 * 60 * 1_000;

impl Accounts {
    /// A new account that waits for its first password, and the secret of the link that sets it.
    ///
    /// # Errors
    /// [`AccountsError::Mistake`], with [`Wrong::Taken`] for a sign-in name that somebody has;
    /// [`AccountsError::Full`].
    pub async fn invite(
        &self,
        name: &str,
        sign_in: &str,
        role: Role,
        now_ms: u64,
    ) -> Result<(AccountId, Secret), AccountsError> {
        let operation = "invite";
        let name = typed::line(name, NAME_CHARACTERS_MAX, Field::Name)?;
        let sign_in = sign_in_name(sign_in)?;
        let mut tx = self.begin(operation).await?;
        let there = "SELECT count(*), coalesce(sum(sign_in = ?), 0) FROM accounts WHERE sign_in IS NOT NULL";
        let there = sqlx::query_as::<_, (u32, u32)>(there).bind(&sign_in).fetch_one(&mut *tx).await;
        match there.during(operation)? {
            (_, 1..) => return Err(Mistake(Field::SignIn, Wrong::Taken).into()),
            (ACCOUNTS_MAX.., _) => return Err(AccountsError::Full),
            _ => {}
        }
        let made = add(&mut tx, &name, &sign_in, role, now_ms).await.during(operation)?;
        tx.commit().await.during(operation)?;
        Ok(made)
    }

    /// A new link for an account; the links before it open nothing. The password stays until the link is used.
    ///
    /// # Errors
    /// [`AccountsError::Unknown`].
    pub async fn recover(&self, account: AccountId, now_ms: u64) -> Result<Secret, AccountsError> {
        let operation = "recover";
        let mut tx = self.begin(operation).await?;
        let there = sqlx::query_scalar::<_, u32>("SELECT count(*) FROM accounts WHERE id = ? AND sign_in IS NOT NULL");
        if there.bind(&account.0[..]).fetch_one(&mut *tx).await.during(operation)? == 0 {
            return Err(AccountsError::Unknown);
        }
        let secret = renew_link(&mut tx, account, now_ms).await.during(operation)?;
        tx.commit().await.during(operation)?;
        Ok(secret)
    }

    /// A link for whoever has this sign-in name; with a `name`, a new account of that role if nobody has.
    ///
    /// # Errors
    /// [`AccountsError::Unknown`] if nobody has it and no name is given; else as for [`Accounts::invite`].
    pub async fn link_for(
        &self,
        sign_in: &str,
        name: Option<&str>,
        role: Role,
        now_ms: u64,
    ) -> Result<Secret, AccountsError> {
        match (self.by_sign_in(sign_in).await?, name) {
            (Some(account), _) => self.recover(account.id, now_ms).await,
            (None, Some(name)) => Ok(self.invite(name, sign_in, role, now_ms).await?.1),
            (None, None) => Err(AccountsError::Unknown),
        }
    }

    /// The first administrator's link: makes the account `admin` if there is none at all; a fresh link if `admin`
    /// still waits for its password; `None` once an administrator has one.
    pub async fn first_link(&self, now_ms: u64) -> Result<Option<Secret>, AccountsError> {
        let operation = "first link";
        let mut tx = self.begin(operation).await?;
        let rows = "SELECT id, role = 'administrator', password IS NULL FROM accounts WHERE sign_in IS NOT NULL";
        let rows = sqlx::query_as::<_, (Vec<u8>, bool, bool)>(rows).fetch_all(&mut *tx).await;
        let rows = rows.during(operation)?;
        if rows.iter().any(|(_, administrator, waiting)| *administrator && !waiting) {
            return Ok(None);
        }
        let secret = match rows.iter().find(|(_, administrator, _)| *administrator) {
            Some((id, ..)) => {
                let id = account_id(id).during(operation)?;
                renew_link(&mut tx, id, now_ms).await.during(operation)?
            }
            None if rows.is_empty() => {
                let made = add(&mut tx, "Administrator", "admin", Role::Administrator, now_ms).await;
                made.during(operation)?.1
            }
            None => return Ok(None),
        };
        tx.commit().await.during(operation)?;
        Ok(Some(secret))
    }

    /// Whose link this is; `None` if it is unknown, used or too old. Uses nothing up.
    pub async fn link(&self, secret: Secret, now_ms: u64) -> Result<Option<Account>, AccountsError> {
        let operation = "look at link";
        let row = sqlx::query_as(select!(
            "FROM accounts a JOIN links l ON l.account = a.id WHERE l.token_hash = ? AND l.expires_at > ?"
        ));
        let row = row.bind(&secret.hash(Kind::Link)[..]).bind(now_ms as i64).fetch_optional(&self.pool).await;
        Ok(row.during(operation)?.map(account).transpose().during(operation)?)
    }

    /// Uses a link up to set a password. All sessions and links of the account end.
    ///
    /// # Errors
    /// [`AccountsError::Mistake`]: [`Field::Password`] if it is empty, short or long, which uses nothing up;
    /// [`Field::Link`] with [`Wrong::Used`].
    pub async fn choose_password(
        &self,
        secret: Secret,
        password: &str,
        now_ms: u64,
    ) -> Result<AccountId, AccountsError> {
        let operation = "choose password";
        let password = passwords::check(password).map_err(|wrong| Mistake(Field::Password, wrong))?;
        let used = || AccountsError::from(Mistake(Field::Link, Wrong::Used));
        // Looked at before anything slow: a guessed link costs no hashing.
        self.link(secret, now_ms).await?.ok_or_else(used)?;
        let hash = self.passwords.hash(password).await?;

        let mut tx = self.begin(operation).await?;
        let link = "DELETE FROM links WHERE token_hash = ? AND expires_at > ? RETURNING account";
        let hash_of_link = secret.hash(Kind::Link);
        let link = sqlx::query_scalar::<_, Vec<u8>>(link).bind(&hash_of_link[..]).bind(now_ms as i64);
        let link = link.fetch_optional(&mut *tx).await.during(operation)?.ok_or_else(used)?;
        let account = account_id(&link).during(operation)?;
        let set = sqlx::query("UPDATE accounts SET password = ? WHERE id = ?").bind(hash).bind(&account.0[..]);
        set.execute(&mut *tx).await.during(operation)?;
        for end in ["DELETE FROM sessions WHERE account = ?", "DELETE FROM links WHERE account = ?"] {
            sqlx::query(end).bind(&account.0[..]).execute(&mut *tx).await.during(operation)?;
        }
        tx.commit().await.during(operation)?;
        Ok(account)
    }
}

async fn add(
    tx: &mut SqliteConnection,
    name: &str,
    sign_in: &str,
    role: Role,
    now_ms: u64,
) -> Result<(AccountId, Secret), sqlx::Error> {
    let id = AccountId(random());
    let add = sqlx::query("INSERT INTO accounts (id, name, sign_in, role, password) VALUES (?, ?, ?, ?, NULL)");
    add.bind(&id.0[..]).bind(name).bind(sign_in).bind(role_name(role)).execute(&mut *tx).await?;
    Ok((id, renew_link(tx, id, now_ms).await?))
}

async fn renew_link(tx: &mut SqliteConnection, account: AccountId, now_ms: u64) -> Result<Secret, sqlx::Error> {
    let secret = Secret::fresh();
    let old = sqlx::query("DELETE FROM links WHERE account = ? OR expires_at <= ?");
    old.bind(&account.0[..]).bind(now_ms as i64).execute(&mut *tx).await?;
    let link = sqlx::query("INSERT INTO links (token_hash, account, expires_at) VALUES (?, ?, ?)");
    let link = link.bind(&secret.hash(Kind::Link)[..]).bind(&account.0[..]).bind((now_ms + LINK_MS) as i64);
    link.execute(&mut *tx).await?;
    Ok(secret)
}
