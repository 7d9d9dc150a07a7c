//! The key of a participant: 128 random bits made on their own device, from which all that they need is derived, so
//! that twelve words bring it back on another device. Must never travel: the server sees blinded elements, nonces and
//! edit secrets, from which it cannot be worked out.

use crate::RoundKey;
use hkdf::Hkdf;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use sha2::Sha256;

/// 16 bytes. Does not show itself in debug output.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key(pub [u8; 16]);

impl std::fmt::Debug for Key {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        to.write_str("Key(…)")
    }
}

impl Key {
    /// The nonce of one's `index`th token of a round.
    pub fn nonce(&self, round: &RoundKey, index: u16) -> [u8; 32] {
        expand(&self.0, b"nonce", &[round, &index.to_be_bytes()])
    }

    /// The secret by which its author changes one contribution: each has its own, so that showing one tells nothing of
    /// another. `id` is the contribution's.
    pub fn edit_secret(&self, id: &[u8; 16]) -> [u8; 32] {
        expand(&self.0, b"edit", &[id])
    }

    /// The salt of one's answer to the `about`th thing that a round of ballots asks about: always the same, so that
    /// answers are found again in the record with the key alone.
    pub fn answer_salt(&self, round: &RoundKey, about: u8) -> [u8; 32] {
        expand(&self.0, b"answer", &[round, &[about]])
    }

    /// The same for the `slip`th of several people whose answers one device sends, counted from 0: the answers of two
    /// never have the same salt. Of the first it is [`Key::answer_salt`].
    pub fn answer_salt_of(&self, round: &RoundKey, slip: u16, about: u8) -> [u8; 32] {
        if slip == 0 {
            return self.answer_salt(round, about);
        }
        expand(&self.0, b"answer of", &[round, &slip.to_be_bytes(), &[about]])
    }

    /// Blinds of a round for the tokens from the `first`th on, always the same, so that asking again asks for the same.
    /// Each beginning has blinds of its own: two places that are asked for with one key have nothing in common.
    pub(crate) fn blinds(&self, round: &RoundKey, first: u16) -> ChaCha20Rng {
        ChaCha20Rng::from_seed(match first {
            0 => expand(&self.0, b"blind", &[round]),
            first => expand(&self.0, b"blind from", &[round, &first.to_be_bytes()]),
        })
    }
}

/// HKDF-SHA-256 (RFC 5869): salt `cairn/1/seat`, info label ‖ 0 ‖ scope. All scopes of a label have the same length.
pub(crate) fn expand(secret: &[u8], label: &[u8], scope: &[&[u8]]) -> [u8; 32] {
    let mut bytes = [0; 32];
    let mut info = vec![label, &[0]];
    info.extend(scope);
    let expanded = Hkdf::<Sha256>::new(Some(b"cairn/1/seat"), secret).expand_multi_info(&info, &mut bytes);
    // Only more than 8,160 bytes would be too many.
    assert!(expanded.is_ok(), "32 bytes can always be derived");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::RngCore as _;

    #[test]
    fn everything_derived_differs_by_key_round_index_and_purpose() {
        let (one, two) = (Key([1; 16]), Key([2; 16]));
        let (here, there) = ([3; 32], [4; 32]);
        let mut all = vec![one.edit_secret(&[0; 16]), one.edit_secret(&[1; 16]), two.edit_secret(&[0; 16])];
        for key in [one, two] {
            for round in [here, there] {
                all.extend([key.nonce(&round, 0), key.nonce(&round, 1), key.nonce(&round, 256)]);
                all.extend([key.answer_salt(&round, 0), key.answer_salt(&round, 1)]);
                all.extend([(1, 0), (1, 1), (256, 0)].map(|(slip, about)| key.answer_salt_of(&round, slip, about)));
                all.extend([0, 1, 256].map(|first| blinds(&key, &round, first)));
            }
        }
        let number = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), number);
    }

    /// The beginning of what blinds are drawn from.
    fn blinds(key: &Key, round: &RoundKey, first: u16) -> [u8; 32] {
        let mut drawn = [0; 32];
        key.blinds(round, first).fill_bytes(&mut drawn);
        drawn
    }

    #[test]
    fn the_answers_of_the_first_are_those_of_one_person() {
        let key = Key([1; 16]);
        for about in 0..=255 {
            assert_eq!(key.answer_salt_of(&[3; 32], 0, about), key.answer_salt(&[3; 32], about));
        }
    }

    /// Frozen: a key that was written down must bring the same things back for ever. Made with another HKDF.
    #[test]
    fn what_a_key_leads_to_is_frozen() {
        let key = Key(*b"sixteen bytes ok");
        assert_eq!(key.nonce(&[7; 32], 258), bytes("cac2667a0a20b6e19e983c0fa54c0ef6e6dd95341dc42032c586d96c8483071a"));
        assert_eq!(
            key.edit_secret(&[9; 16]),
            bytes("3e7b0565f2051c6b3c3f6215b8f0a310a3964a3f84e28a48257ddc0689e62775")
        );
        assert_eq!(
            key.answer_salt(&[7; 32], 2),
            bytes("532b56db59327e73e4043c1277788bdd4f2dffa67d0da0d71c3b399b99d16d5c")
        );
        assert_eq!(
            key.answer_salt_of(&[7; 32], 3, 2),
            bytes("373b896f3456483165f5ba02014e06252690fe433c44f1a499396c19b123f30e")
        );
    }

    fn bytes(digits: &str) -> [u8; 32] {
        std::array::from_fn(|n| u8::from_str_radix(&digits[2 * n..2 * n + 2], 16).unwrap())
    }

    #[test]
    fn a_key_does_not_show_itself() {
        assert_eq!(format!("{:?}", Key([7; 16])), "Key(…)");
    }
}
