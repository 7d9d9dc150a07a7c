//! Secrets that open something: 128 random bits, shown once as 32 hexadecimal digits, kept by the server as hashes
//! only. Knows nothing of what they open, of storage or of HTTP.

use review::id::{from_hex, to_hex};
use sha2::{Digest, Sha256};
use std::fmt;
use subtle::ConstantTimeEq;

const TAG: &[u8] = b"cairn/1/secret";

/// A hash of a secret: 32 bytes.
pub type SecretHash = [u8; 32];

/// What a secret opens. Part of the hash, so that a secret of one kind never passes for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The session of somebody named.
    Session,
    /// A one-time link that sets a password.
    Link,
    /// A place, a room code or a room screen.
    Place,
    /// What somebody who holds a place has left to be written to.
    Contact,
}

impl Kind {
    // Every label ends in a zero byte, so that no label is the beginning of another.
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Session => b"session\0",
            Self::Link => b"link\0",
            Self::Place => b"place\0",
            Self::Contact => b"contact\0",
        }
    }
}

/// 16 random bytes. Never shows itself in debug output, and has no `Display`: showing it takes a deliberate
/// [`Secret::to_hex`].
#[derive(Clone, Copy)]
pub struct Secret([u8; 16]);

impl Secret {
    /// A new one.
    ///
    /// # Panics
    /// When the operating system gives no randomness: nothing may go on without it.
    pub fn fresh() -> Self {
        Self(random())
    }

    /// Reads exactly 32 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }

    /// 32 lower-case hexadecimal digits, for the one place where it is handed over.
    pub fn to_hex(&self) -> String {
        to_hex(&self.0)
    }

    /// One that a file holds as it is, because it goes out in messages.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes, for that file.
    pub const fn bytes(&self) -> [u8; 16] {
        self.0
    }

    /// SHA-256(`cairn/1/secret` ‖ kind ‖ secret).
    pub fn hash(&self, kind: Kind) -> SecretHash {
        self.hash_within(kind, &[])
    }

    /// SHA-256(`cairn/1/secret` ‖ kind ‖ scope ‖ secret): the same secret cannot be recognised in another scope. All
    /// scopes of a kind have the same length.
    pub fn hash_within(&self, kind: Kind, scope: &[u8]) -> SecretHash {
        let hash = Sha256::new().chain_update(TAG).chain_update(kind.label()).chain_update(scope);
        hash.chain_update(self.0).finalize().into()
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("Secret(…)")
    }
}

/// Whether two hashes are the same, in a time that does not tell where they differ.
pub fn same_hash(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

/// Fresh random bytes, for identifiers and salts.
///
/// # Panics
/// When the operating system gives no randomness: an identifier that could be guessed must never be used.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).unwrap_or_else(|error| panic!("the operating system gives no randomness: {error}"));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn travels_as_digits_and_never_shows_itself() {
        let secret = Secret::fresh();
        let text = secret.to_hex();
        assert_eq!(text.len(), 32);
        assert_eq!(Secret::parse(&text), Some(secret));
        assert_ne!(secret, Secret::fresh());
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        for wrong in ["", "ab", &text.to_uppercase().replace(|c: char| c.is_ascii_digit(), "A"), &format!("{text}0")] {
            assert_eq!(Secret::parse(wrong), None);
        }
    }

    #[test]
    fn a_hash_is_of_one_kind_and_one_scope() {
        let secret = Secret([7; 16]);
        let kinds = [Kind::Session, Kind::Link, Kind::Place, Kind::Contact];
        let mut hashes: Vec<_> = kinds.iter().map(|kind| secret.hash(*kind)).collect();
        hashes.push(secret.hash_within(Kind::Place, &[1; 16]));
        hashes.push(secret.hash_within(Kind::Place, &[2; 16]));
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), 6);
        assert!(same_hash(&secret.hash(Kind::Session), &secret.hash(Kind::Session)));
        assert!(!same_hash(&secret.hash(Kind::Session), &secret.hash(Kind::Link)));
        assert!(!same_hash(&[0; 32], &[0; 31]));
    }

    /// Worked out from the definition, so that a change cannot slip in: stored hashes would open nothing any more.
    #[test]
    fn the_hash_is_frozen() {
        let bytes = [b"cairn/1/secretlink\0".as_slice(), &[7; 16]].concat();
        assert_eq!(Secret([7; 16]).hash(Kind::Link), <[u8; 32]>::from(Sha256::digest(bytes)));
    }
}
