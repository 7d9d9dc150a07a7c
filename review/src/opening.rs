//! Words and the promise that they are those words: a leaf of the log holds a [`Commitment`], the words and their
//! salt lie beside it as an [`Opening`] and can be erased without changing the log. Also the secret by which an
//! author, and nobody else, can change their own contribution.

use crate::{id::bytes, limits::PADDINGS, text::Lang};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

bytes!(
    /// 32 random bytes that keep a commitment from being guessed. Erased together with the words.
    Salt, 32
);
bytes!(
    /// SHA-256 over tag, salt, length and padded content; see [`commit`].
    Commitment, 32
);
bytes!(
    /// Known to an author's device only. Whoever shows it may amend or withdraw the contribution.
    EditSecret, 32, secret
);
bytes!(
    /// The hash of an [`EditSecret`]: a field of the leaf.
    EditHash, 32
);

const OPENING_TAG: &[u8] = b"cairn/1/opening";
const EDIT_TAG: &[u8] = b"cairn/1/edit";

impl EditSecret {
    /// SHA-256(`cairn/1/edit` ‖ secret).
    pub fn hash(&self) -> EditHash {
        EditHash(Sha256::new().chain_update(EDIT_TAG).chain_update(self.0).finalize().into())
    }
}

/// SHA-256(`cairn/1/opening` ‖ salt ‖ length as u32 big-endian ‖ content padded with zeros to 256, 1,024 or 4,096
/// bytes). The padding keeps the length of a text from being tried out; the length inside keeps zeros at the end of
/// a text apart from padding.
///
/// # Panics
/// When the content is longer than the largest padding; texts are checked against their limits before.
pub fn commit(salt: &Salt, content: &[u8]) -> Commitment {
    let Some(padded) = PADDINGS.into_iter().find(|size| content.len() <= *size) else {
        panic!("content of {} bytes was not checked against its limit", content.len())
    };
    let zeros = [0; 256];
    let mut hash = Sha256::new();
    hash.update(OPENING_TAG);
    hash.update(salt.0);
    hash.update((content.len() as u32).to_be_bytes());
    hash.update(content);
    let mut missing = padded - content.len();
    while missing > 0 {
        let some = missing.min(zeros.len());
        hash.update(&zeros[..some]);
        missing -= some;
    }
    Commitment(hash.finalize().into())
}

/// Words as their author sends them: the text in normal form, its language, and the salt that the author's device
/// chose, so that the device can find its own commitment in the log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The text, in the normal form of [`crate::text::normalise`].
    pub text: String,
    /// The language it is written in.
    pub lang: Lang,
    /// Random, fresh for each text.
    pub salt: Salt,
}

impl Words {
    /// The commitment to these words.
    pub fn commitment(&self) -> Commitment {
        commit(&self.salt, self.text.as_bytes())
    }
    /// What lies beside the log.
    pub fn into_opening(self) -> Opening {
        Opening { salt: self.salt, text: self.text }
    }
}

/// The words of one leaf and their salt. May be erased; then the leaf stays and shows "removed".
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The salt of the commitment.
    pub salt: Salt,
    /// The text.
    pub text: String,
}

impl Opening {
    /// Whether these are the words that `commitment` promised.
    pub fn opens(&self, commitment: &Commitment) -> bool {
        self.text.len() <= crate::limits::CONTENT_BYTES_MAX && commit(&self.salt, self.text.as_bytes()) == *commitment
    }
}

/// Words do not show themselves in debug output: one careless line of a log, and they are there.
impl std::fmt::Debug for Words {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        to.write_str("Words(…)")
    }
}

impl std::fmt::Debug for Opening {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        to.write_str("Opening(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked out by hand with another SHA-256: `(printf 'cairn/1/opening'; 32 × 07; 00000003; 'abc'; 253 × 00)`.
    #[test]
    fn commitment_is_frozen() {
        let cases = [("abc", "a1"), ("", "b2")];
        for (content, _) in cases {
            let mut bytes = b"cairn/1/opening".to_vec();
            bytes.extend([7; 32]);
            bytes.extend((content.len() as u32).to_be_bytes());
            bytes.extend(content.as_bytes());
            bytes.resize(15 + 32 + 4 + 256, 0);
            let whole: [u8; 32] = Sha256::digest(&bytes).into();
            assert_eq!(commit(&Salt([7; 32]), content.as_bytes()).0, whole);
        }
    }

    #[test]
    fn padding_hides_length_and_not_content() {
        let salt = Salt([1; 32]);
        assert_ne!(commit(&salt, b"a"), commit(&salt, b"a\0"));
        for size in [255, 256, 257, 1_024, 1_025, 4_096] {
            let content = vec![b'x'; size];
            let opening = Opening { salt, text: "x".repeat(size) };
            assert!(opening.opens(&commit(&salt, &content)));
            assert!(!opening.opens(&commit(&Salt([2; 32]), &content)));
        }
        assert!(!Opening { salt, text: "x".repeat(4_097) }.opens(&Commitment([0; 32])));
    }

    #[test]
    fn an_edit_secret_does_not_show_itself() {
        assert_eq!(format!("{:?}", EditSecret([9; 32])), "EditSecret(…)");
    }
}
