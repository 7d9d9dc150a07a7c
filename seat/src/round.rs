//! The server's side of a round: the seeds that its key comes from, issuing, and telling whether a token is good. Also
//! what anybody can recount once the seed is revealed.

use crate::key::expand;
use crate::wallet::Token;
use crate::{Element, NotProven, Proof, RoundKey};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use subtle::ConstantTimeEq as _;
use voprf::{BlindedElement, Ristretto255, VoprfServer};

/// What all keys of one event come from: 32 random bytes, known to the server only.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct EventSeed(pub [u8; 32]);

/// What one key comes from: RFC 9497 `DeriveKeyPair`(seed, `cairn/1/round`). Revealed when the round closes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RoundSeed(pub [u8; 32]);

impl std::fmt::Debug for EventSeed {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        to.write_str("EventSeed(…)")
    }
}

impl std::fmt::Debug for RoundSeed {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        to.write_str("RoundSeed(…)")
    }
}

impl EventSeed {
    /// The seed of a round, by its place in the event's plan. Revealing one tells nothing of another.
    pub fn round(&self, round: u8) -> RoundSeed {
        RoundSeed(expand(&self.0, b"round", &[&[round]]))
    }
    /// The seed of the pass that everybody who joins gets: it lets them read, and do what says nothing about them.
    pub fn attend(&self) -> RoundSeed {
        RoundSeed(expand(&self.0, b"attend", &[]))
    }
    /// The seed of the pass of screens in the room: it lets them read.
    pub fn screen(&self) -> RoundSeed {
        RoundSeed(expand(&self.0, b"screen", &[]))
    }
}

/// A round with its secret key.
#[derive(Clone)]
pub struct Round(VoprfServer<Ristretto255>);

impl std::fmt::Debug for Round {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        to.write_str("Round(…)")
    }
}

impl Round {
    /// The round of a seed.
    ///
    /// # Panics
    /// Never in practice: deriving a key fails for one seed in 2^2000.
    pub fn new(seed: &RoundSeed) -> Self {
        match VoprfServer::new_from_seed(&seed.0, b"cairn/1/round") {
            Ok(server) => Self(server),
            Err(error) => panic!("no key can be derived: {error}"),
        }
    }

    /// The public key.
    pub fn key(&self) -> RoundKey {
        <Ristretto255 as voprf::Group>::serialize_elem(self.0.get_public_key()).into()
    }

    /// Evaluates blinded elements, in their order, with a proof for all of them. `random` must be fresh: 32 random
    /// bytes that nobody else knows, or the proof tells the key.
    ///
    /// # Errors
    /// [`NotProven`] if one of them is no element, or there are none, or more than 65,535.
    pub fn issue(&self, blinded: &[Element], random: [u8; 32]) -> Result<(Vec<Element>, Proof), NotProven> {
        let read = |bytes: &Element| BlindedElement::<Ristretto255>::deserialize(bytes).map_err(|_| NotProven);
        let blinded: Vec<_> = blinded.iter().map(read).collect::<Result<_, _>>()?;
        if blinded.is_empty() {
            return Err(NotProven);
        }
        let mut chance = ChaCha20Rng::from_seed(random);
        let evaluated = self.0.batch_blind_evaluate(&mut chance, &blinded).map_err(|_| NotProven)?;
        let elements = evaluated.messages.iter().map(|element| element.serialize().into()).collect();
        Ok((elements, evaluated.proof.serialize().into()))
    }

    /// Whether this round's key made the token.
    pub fn accepts(&self, token: &Token) -> bool {
        self.output(&token.nonce).is_some_and(|output| output.ct_eq(&token.output).into())
    }

    /// The token of a nonce. Whoever has the key can make them, which is why a recount catches miscounting and
    /// outsiders, and not the operator.
    fn output(&self, nonce: &[u8; 32]) -> Option<[u8; 64]> {
        self.0.evaluate(nonce).ok().map(Into::into)
    }
}

/// Why a closed round does not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recount {
    /// The seed that was revealed is not that of the key in the log.
    OtherKey,
    /// A nonce stands twice, or they are not sorted.
    Twice,
    /// More were spent than could be issued.
    TooMany,
}

/// Recounts a closed round: the seed belongs to the key, every nonce is there once, and there are no more than
/// `issued` (joined seats × their allowance).
///
/// # Errors
/// The first thing that does not add up.
pub fn recount(key: &RoundKey, seed: &RoundSeed, nonces: &[[u8; 32]], issued: u64) -> Result<(), Recount> {
    if Round::new(seed).key() != *key {
        return Err(Recount::OtherKey);
    }
    if !nonces.is_sorted_by(|one, next| one < next) {
        return Err(Recount::Twice);
    }
    if nonces.len() as u64 > issued { Err(Recount::TooMany) } else { Ok(()) }
}
