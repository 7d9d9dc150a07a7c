//! Passwords: how long they may be, and slow hashing with argon2id, two at a time so that nobody can take all memory
//! or every core with sign-ins. Knows nothing of accounts or storage.

use app::desk::Wrong;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Characters that a password must have.
pub const PASSWORD_CHARACTERS_MIN: usize = 12;
/// Characters that a password may have.
pub const PASSWORD_CHARACTERS_MAX: usize = 200;

/// Memory of one hash, in KiB.
const MEMORY_KIB: u32 = 19 * 1_024;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Hashes worked out at the same time.
const AT_ONCE_MAX: usize = 2;
/// How long one may wait for its turn.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// A hash of nothing that anybody can type, with the costs above: verified where there is no account, so that a wrong
/// name takes as long as a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Why a password could not be hashed or verified.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too many others are waiting.
    #[error("passwords: too many at once")]
    Busy,
    /// The hashing itself failed.
    #[error("passwords: {operation}: {source}")]
    Hashing {
        /// What was tried.
        operation: &'static str,
        /// Why it failed; never holds the password.
        source: password_hash::Error,
    },
    /// The thread that hashed came to an end.
    #[error("passwords: {operation}")]
    Thread {
        /// What was tried.
        operation: &'static str,
        /// Why it ended.
        source: tokio::task::JoinError,
    },
}

/// Hashes and verifies. Clones share their turns.
#[derive(Clone, Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    wait_max: Duration,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE_MAX)), wait_max: WAIT_MAX }
    }
}

/// A password within its limits and in normal form, so that the same letters typed on another keyboard are the same
/// password. Spaces around it do not count.
///
/// # Errors
/// What is not right about it.
pub fn check(password: &str) -> Result<Chosen, Wrong> {
    // The cheap bound first: nothing of a size that costs time is looked at closely.
    if password.len() > PASSWORD_CHARACTERS_MAX * 8 {
        return Err(Wrong::Long);
    }
    let normal = review::text::normalise(password);
    match normal.chars().count() {
        0 => Err(Wrong::Empty),
        few if few < PASSWORD_CHARACTERS_MIN => Err(Wrong::Short),
        many if many > PASSWORD_CHARACTERS_MAX => Err(Wrong::Long),
        _ => Ok(Chosen(normal)),
    }
}

/// A password that was checked. Never shows itself.
pub struct Chosen(String);

impl std::fmt::Debug for Chosen {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        to.write_str("Chosen(…)")
    }
}

impl Passwords {
    /// Hashes a password, with a salt of its own, to the text that is stored.
    pub async fn hash(&self, password: Chosen) -> Result<String, PasswordError> {
        let operation = "hash";
        let hash = self.work(operation, move || -> password_hash::Result<PasswordHash> {
            let salt: [u8; 16] = crate::secret::random();
            hasher()?.hash_password_with_salt(password.0.as_bytes(), &salt)
        });
        hash.await?.map(|hash| hash.to_string()).map_err(|source| PasswordError::Hashing { operation, source })
    }

    /// Whether this is the password of that hash. Without a hash it is never right, and takes as long.
    pub async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool, PasswordError> {
        let operation = "verify";
        let Ok(password) = check(password) else { return Ok(false) };
        let known = hash.is_some();
        let right = self.work(operation, move || -> password_hash::Result<()> {
            let hash = PasswordHash::new(hash.as_deref().unwrap_or(NOBODY))?;
            hasher()?.verify_password(password.0.as_bytes(), &hash)
        });
        match right.await? {
            Ok(()) => Ok(known),
            Err(password_hash::Error::PasswordInvalid) => Ok(false),
            Err(source) => Err(PasswordError::Hashing { operation, source }),
        }
    }

    async fn work<T: Send + 'static>(
        &self,
        operation: &'static str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = tokio::time::timeout(self.wait_max, self.turns.clone().acquire_owned()).await;
        let Ok(Ok(turn)) = turn else { return Err(PasswordError::Busy) };
        let done = tokio::task::spawn_blocking(move || {
            // The turn goes with the work: a caller who hangs up does not free it early.
            let _turn = turn;
            work()
        });
        done.await.map_err(|source| PasswordError::Thread { operation, source })
    }
}

fn hasher() -> Result<Argon2<'static>, password_hash::Error> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|_| password_hash::Error::ParamsInvalid)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_held_at_both_ends() {
        assert_eq!(check("   ").unwrap_err(), Wrong::Empty);
        assert_eq!(check(&"ŵ".repeat(PASSWORD_CHARACTERS_MIN - 1)).unwrap_err(), Wrong::Short);
        assert!(check(&"ŵ".repeat(PASSWORD_CHARACTERS_MIN)).is_ok());
        assert!(check(&"ŵ".repeat(PASSWORD_CHARACTERS_MAX)).is_ok());
        assert_eq!(check(&"ŵ".repeat(PASSWORD_CHARACTERS_MAX + 1)).unwrap_err(), Wrong::Long);
        assert_eq!(check(&"x".repeat(10_000)).unwrap_err(), Wrong::Long);
        assert_eq!(format!("{:?}", check("twelve letters").unwrap()), "Chosen(…)");
    }

    #[tokio::test]
    async fn only_the_same_password_is_right() {
        let passwords = Passwords::default();
        let hash = passwords.hash(check("a café by the sea").unwrap()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let right = |password: &'static str| passwords.verify(password, Some(hash.clone()));
        assert!(right("a café by the sea").await.unwrap());
        assert!(right(" a cafe\u{301} by the sea ").await.unwrap(), "another keyboard");
        assert!(!right("a cafe by the sea").await.unwrap());
        assert!(!right("").await.unwrap());
    }

    #[tokio::test]
    async fn nobody_has_no_password_but_costs_the_same() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let real = Passwords::default().hash(check("correct horse").unwrap()).await.unwrap();
        assert_eq!(PasswordHash::new(&real).unwrap().params.to_string(), nobody.params.to_string());
        assert!(!Passwords::default().verify("correct horse", None).await.unwrap());
    }

    #[tokio::test]
    async fn a_crowd_is_told_to_wait() {
        let passwords = Passwords { wait_max: Duration::ZERO, ..Passwords::default() };
        let _all = passwords.turns.clone().acquire_many_owned(AT_ONCE_MAX as u32).await.unwrap();
        let refused = passwords.verify("correct horse", None).await;
        assert!(matches!(refused, Err(PasswordError::Busy)), "{refused:?}");
    }
}
