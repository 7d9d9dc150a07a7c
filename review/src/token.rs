//! Tokens as they travel and as the log keeps them: bytes, no more. How they are made and checked is the business of
//! the crate `seat`; what a key stands for is said here.

use crate::id::{ContributionId, EventId, ReviewId, bytes, silent};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

bytes!(
    /// The public key of a round. The key *is* the round.
    RoundKey, 32
);
bytes!(
    /// What a round's key comes from. Known to the server until the round closes, to everybody afterwards.
    RoundSeed, 32, secret
);
bytes!(
    /// What a device made its token of. Spending a token shows it; [`Nonce::contribution`] names what it was spent on.
    Nonce, 32
);
bytes!(
    /// The output of a round's key for a nonce: proof that some seat was given this token.
    Output, 64, secret
);
bytes!(
    /// A blinded nonce, or what the server made of it.
    Element, 32
);
bytes!(
    /// Proof that a batch of elements was made with one key.
    Proof, 64
);

bytes!(
    /// A hash of everything that was asked for at one place: the same key asks for the same.
    IssuedHash, 32
);

/// SHA-256(`cairn/1/issued` ‖ for each batch its length as four bytes, highest first, and its elements).
pub fn issued(blinded: &[Vec<Element>]) -> IssuedHash {
    let mut hash = Sha256::new().chain_update(b"cairn/1/issued");
    for batch in blinded {
        hash.update((batch.len() as u32).to_be_bytes());
        for element in batch {
            hash.update(element.0);
        }
    }
    IssuedHash(hash.finalize().into())
}

impl Nonce {
    /// The contribution that this token is spent on: the first 16 bytes of SHA-256(`cairn/1/id` ‖ nonce). So one token
    /// makes one contribution, and a repetition is known as one.
    pub fn contribution(&self) -> ContributionId {
        let hash: [u8; 32] = Sha256::new().chain_update(b"cairn/1/id").chain_update(self.0).finalize().into();
        let mut id = [0; 16];
        id.copy_from_slice(&hash[..16]);
        ContributionId(id)
    }
}

/// A one-time token of a round.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// Made by the device.
    pub nonce: Nonce,
    /// Made by the round's key.
    pub output: Output,
}

/// What lets somebody who joined read an event, and do what says nothing about them. The same for as long as the event
/// is there; any server with the event's keys can tell that it is good, and none that it belongs to a seat.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pass {
    /// The review.
    pub review: ReviewId,
    /// The event.
    pub event: EventId,
    /// A screen in the room: reads only.
    pub screen: bool,
    /// A token of the event's key for this.
    pub token: Token,
}

/// All keys of an event. In the log before its first seat is used, so that nobody can be marked by a key of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventKeys {
    /// For passes of people.
    pub attend: RoundKey,
    /// For passes of screens in the room.
    pub screen: RoundKey,
    /// For tokens, in the order of the plan's rounds.
    pub rounds: Vec<RoundKey>,
}

/// What everybody may know of a round once it is closed, to recount it: tokens are valid, unique, and no more than were
/// issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    /// The key comes from this.
    pub seed: RoundSeed,
    /// All that were spent, in ascending order; also those of words that were taken back before they appeared.
    pub nonces: Vec<Nonce>,
}

silent!(Token Pass);

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked out with another SHA-256: `(printf 'cairn/1/id'; 32 × 07) | sha256sum | cut -c-32`.
    #[test]
    fn the_name_of_what_a_token_is_spent_on_is_frozen() {
        assert_eq!(Nonce([7; 32]).contribution().to_hex(), "82f8cd09d2f3f9bee41c1d3b8b36b7f2");
    }

    /// Worked out with another SHA-256: `(printf 'cairn/1/issued\0\0\0\2'; 64 × 07; printf '\0\0\0\0') | sha256sum`.
    #[test]
    fn the_hash_of_what_was_asked_for_is_frozen() {
        let hash = issued(&[vec![Element([7; 32]); 2], vec![]]);
        assert_eq!(hash.to_hex(), "306b04440585ceae54f7d9672109ea9b945e2cf40afaf60ba7518bf226b492e1");
    }
}
