//! Anonymity by construction: what lets one seat do something once without anybody knowing which seat it was. Owns the
//! [`Key`] of a participant and its words, and the tokens of a round (RFC 9497, mode VOPRF, ristretto255-SHA512).
//!
//! The same code runs in the browser and on the server. Pure: no clock, no chance, no IO; whoever calls brings random
//! bytes along. It knows bytes only: nothing of reviews, events, people, storage or HTTP.
//!
//! A token is a pair: a nonce that the holder's device made, and the output of the round's key for it. The server
//! makes the output from a *blinded* form of the nonce, so it cannot recognise the token when it is spent; a proof
//! shows that it used the round's own key, which everybody has, and no key made for this one seat.

mod key;
mod round;
mod wallet;
mod words;

pub use key::Key;
pub use round::{EventSeed, Recount, Round, RoundSeed, recount};
pub use wallet::{Asking, Token};
pub use words::{WORDS, WordsError, parse_words, to_words};

/// A round's public key: a ristretto255 element. The key *is* the round.
pub type RoundKey = [u8; 32];
/// One blinded or evaluated element.
pub type Element = [u8; 32];
/// A proof that a batch was evaluated with one key.
pub type Proof = [u8; 64];

/// Bytes that are no element, no proof, or a proof of something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotProven;

impl std::fmt::Display for NotProven {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        to.write_str("these elements are not proven to come from this round's key")
    }
}

impl std::error::Error for NotProven {}
