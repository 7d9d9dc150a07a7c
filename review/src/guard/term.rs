//! Protected terms as salted hashes, so that a list of names can lie on every phone of a review without being one. It
//! owns the hash and what may be a term. It must not know where terms come from. Whoever has the page can still try
//! out a name that they think of: the salt only keeps lists of different reviews apart and ready-made tables useless.

use super::words::Words;
use crate::id::bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const TAG: &[u8] = b"cairn/1/term";
/// Words of a term, and their parts where some have hyphens.
pub(super) const WORDS_MAX: usize = 3;
pub(super) const PARTS_MAX: usize = 6;

bytes!(
    /// Keeps the lists of different reviews apart.
    TermSalt, 16
);
bytes!(
    /// A term, hashed; see [`term_hash`].
    TermHash, 8
);

/// The protected terms of one review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protected {
    salt: TermSalt,
    hashes: Vec<TermHash>,
}

impl Protected {
    /// Terms in the clear, as a coordinator lists them. Those that can be no term are left out; ask [`term_hash`] about
    /// each to say which. A name is found as it is listed: list "Bethan Rees", "Bethan" and "Rees" to find all three.
    pub fn new(salt: TermSalt, terms: &[&str]) -> Self {
        Self::from_hashes(salt, terms.iter().filter_map(|term| term_hash(&salt, term)).collect())
    }
    /// Hashes made elsewhere with the same salt, in any order.
    pub fn from_hashes(salt: TermSalt, some: Vec<TermHash>) -> Self {
        let mut hashes = Vec::with_capacity(some.len());
        for hash in some {
            if let Err(place) = hashes.binary_search(&hash) {
                hashes.insert(place, hash);
            }
        }
        Self { salt, hashes }
    }
    /// The salt of the review's terms.
    pub fn salt(&self) -> &TermSalt {
        &self.salt
    }
    /// The hashes, sorted, each once.
    pub fn hashes(&self) -> &[TermHash] {
        &self.hashes
    }
    /// Whether the hashes are in order and each there once, as [`Protected::holds`] needs them.
    pub fn is_in_order(&self) -> bool {
        self.hashes.is_sorted_by(|one, next| one < next)
    }
    pub(super) fn holds(&self, folded: &str) -> bool {
        folded.len() >= 3 && !self.hashes.is_empty() && self.hashes.binary_search(&hash(&self.salt, folded)).is_ok()
    }
}

/// The first 8 bytes of SHA-256(`cairn/1/term` ‖ salt ‖ term), the term in lower case, without diacritics, apostrophes,
/// hyphens and spaces, and without an ending such as *'s*. `None` for a term with fewer than three letters or more than
/// three words: the guard would mark half the text, or never find it.
pub fn term_hash(salt: &TermSalt, term: &str) -> Option<TermHash> {
    let parts = Words::read(term).list;
    let folded: String = parts.iter().map(|part| part.fold.as_str()).collect();
    let fits = term.split_whitespace().count() <= WORDS_MAX
        && parts.len() <= PARTS_MAX
        && folded.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    fits.then(|| hash(salt, &folded))
}

fn hash(salt: &TermSalt, folded: &str) -> TermHash {
    let whole = Sha256::new().chain_update(TAG).chain_update(salt.0).chain_update(folded).finalize();
    let mut short = [0; 8];
    short.copy_from_slice(&whole[..8]);
    TermHash(short)
}
