//! The participant's side of a round: asking for tokens without showing them, and checking what comes back.

use crate::{Element, Key, NotProven, Proof, RoundKey};
use rand_chacha::rand_core::{CryptoRng, RngCore};
use voprf::{EvaluationElement, Group as _, Ristretto255, VoprfClient};

/// A one-time token. Spending it shows that some seat may do this, and not which.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Made by the holder's device, see [`Key::nonce`].
    pub nonce: [u8; 32],
    /// RFC 9497 `Evaluate`(round's key, nonce).
    pub output: [u8; 64],
}

impl std::fmt::Debug for Token {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        to.write_str("Token(…)")
    }
}

/// A request for the tokens of one round, on its way. Made again from the same key it is the same.
pub struct Asking {
    round: RoundKey,
    nonces: Vec<[u8; 32]>,
    clients: Vec<VoprfClient<Ristretto255>>,
    blinded: Vec<Element>,
}

impl Asking {
    /// Blinds one's first `number` tokens of a round.
    ///
    /// # Errors
    /// [`NotProven`] if the key of the round is no element.
    pub fn new(key: &Key, round: &RoundKey, number: u16) -> Result<Self, NotProven> {
        Self::part(key, round, 0, number)
    }

    /// Blinds `number` of one's tokens of a round, from the `first`th on: for one of several places whose tokens one
    /// key holds. Places of which each begins where the one before ends share neither a nonce nor a blind.
    ///
    /// # Errors
    /// [`NotProven`] if the key of the round is no element.
    pub fn part(key: &Key, round: &RoundKey, first: u16, number: u16) -> Result<Self, NotProven> {
        let indices = first..first.saturating_add(number);
        let nonces = indices.map(|index| key.nonce(round, index)).collect();
        Self::blind(round, nonces, &mut key.blinds(round, first))
    }

    fn blind(
        round: &RoundKey,
        nonces: Vec<[u8; 32]>,
        blinds: &mut (impl RngCore + CryptoRng),
    ) -> Result<Self, NotProven> {
        Ristretto255::deserialize_elem(round).map_err(|_| NotProven)?;
        let (mut clients, mut blinded) = (Vec::new(), Vec::new());
        for nonce in &nonces {
            let blind = VoprfClient::<Ristretto255>::blind(nonce, blinds).map_err(|_| NotProven)?;
            blinded.push(blind.message.serialize().into());
            clients.push(blind.state);
        }
        Ok(Self { round: *round, nonces, clients, blinded })
    }

    /// What is sent: tells nothing of the tokens.
    pub fn blinded(&self) -> &[Element] {
        &self.blinded
    }

    /// The tokens, once the proof shows that the round's own key made them.
    ///
    /// # Errors
    /// [`NotProven`] if it does not, or the number is another.
    pub fn finish(&self, evaluated: &[Element], proof: &Proof) -> Result<Vec<Token>, NotProven> {
        if evaluated.len() != self.clients.len() {
            return Err(NotProven);
        }
        let key = Ristretto255::deserialize_elem(&self.round).map_err(|_| NotProven)?;
        let read = |bytes: &Element| EvaluationElement::<Ristretto255>::deserialize(bytes).map_err(|_| NotProven);
        let evaluated: Vec<_> = evaluated.iter().map(read).collect::<Result<_, _>>()?;
        let proof = voprf::Proof::<Ristretto255>::deserialize(proof).map_err(|_| NotProven)?;
        let outputs = VoprfClient::batch_finalize(&self.nonces, &self.clients, &evaluated, &proof, key);
        let outputs = outputs.map_err(|_| NotProven)?;
        let token = |(nonce, output): (&[u8; 32], Result<_, _>)| {
            let output: sha2::digest::Output<sha2::Sha512> = output.map_err(|_: voprf::Error| NotProven)?;
            Ok(Token { nonce: *nonce, output: output.into() })
        };
        self.nonces.iter().zip(outputs).map(token).collect()
    }
}

#[cfg(test)]
mod tests;
