//! The whole way of a token, against the vectors of RFC 9497 and against whoever cheats.

use super::*;
use crate::{EventSeed, Recount, Round, RoundSeed, recount};

/// Gives out scalars as they are: `Scalar::random` takes 64 bytes and reduces them.
struct Given(Vec<[u8; 32]>);

impl RngCore for Given {
    fn next_u32(&mut self) -> u32 {
        unreachable!("scalars are drawn as bytes")
    }
    fn next_u64(&mut self) -> u64 {
        unreachable!("scalars are drawn as bytes")
    }
    fn fill_bytes(&mut self, to: &mut [u8]) {
        to.fill(0);
        to[..32].copy_from_slice(&self.0.remove(0));
    }
    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), rand_chacha::rand_core::Error> {
        self.fill_bytes(to);
        Ok(())
    }
}

impl CryptoRng for Given {}

fn bytes<const N: usize>(text: &str) -> [u8; N] {
    let digits: String = text.split_whitespace().collect();
    std::array::from_fn(|n| u8::from_str_radix(&digits[2 * n..2 * n + 2], 16).unwrap())
}

const BLIND: [&str; 2] = [
    "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706",
    "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
];
const OUTPUT: [&str; 2] = [
    "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7da4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c",
    "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6",
];

/// RFC 9497, A.1.2: ristretto255-SHA512, mode VOPRF. `info` and inputs there are not ours, so the server is made from
/// its key and the client asks with the inputs of the RFC.
#[test]
fn the_vectors_of_the_rfc_hold() {
    let server = VoprfServerOfTheRfc::new();
    let inputs: [&[u8]; 2] = [&[0], &[0x5a; 17]];
    for (input, output) in inputs.iter().zip(OUTPUT) {
        assert_eq!(server.0.evaluate(input).unwrap()[..], bytes::<64>(output));
    }
    let mut blinds = Given(BLIND.iter().map(|blind| bytes(blind)).collect());
    let blind = |input: &&[u8]| VoprfClient::<Ristretto255>::blind(input, &mut blinds).unwrap();
    let blinded: Vec<_> = inputs.iter().map(blind).collect();
    let sent: Vec<[u8; 32]> = blinded.iter().map(|it| it.message.serialize().into()).collect();
    assert_eq!(sent[0], bytes("863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945"));
    assert_eq!(sent[1], bytes("90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654"));
    let evaluated = [
        "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
        "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a",
    ];
    let evaluated = evaluated.map(|it| EvaluationElement::<Ristretto255>::deserialize(&bytes::<32>(it)).unwrap());
    let proof = bytes::<64>(
        "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a\
         5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08",
    );
    let proof = voprf::Proof::<Ristretto255>::deserialize(&proof).unwrap();
    let clients: Vec<_> = blinded.into_iter().map(|it| it.state).collect();
    let outputs =
        VoprfClient::batch_finalize(&inputs, &clients, &evaluated, &proof, server.0.get_public_key()).unwrap();
    for (output, expected) in outputs.zip(OUTPUT) {
        assert_eq!(output.unwrap()[..], bytes::<64>(expected));
    }
}

struct VoprfServerOfTheRfc(voprf::VoprfServer<Ristretto255>);

impl VoprfServerOfTheRfc {
    fn new() -> Self {
        Self(voprf::VoprfServer::new_from_seed(&[0xa3; 32], b"test key").unwrap())
    }
}

fn round(n: u8) -> Round {
    Round::new(&RoundSeed([n; 32]))
}

fn tokens(key: &Key, round: &Round, number: u16) -> Vec<Token> {
    issued(&Asking::new(key, &round.key(), number).unwrap(), round)
}

fn issued(asking: &Asking, round: &Round) -> Vec<Token> {
    let (evaluated, proof) = round.issue(asking.blinded(), [5; 32]).unwrap();
    asking.finish(&evaluated, &proof).unwrap()
}

#[test]
fn tokens_are_good_in_their_round_and_nowhere_else() {
    let (one, other) = (round(1), round(2));
    let tokens = tokens(&Key([9; 16]), &one, 12);
    for token in &tokens {
        assert!(one.accepts(token) && !other.accepts(token));
        let mut forged = *token;
        forged.output[63] ^= 1;
        assert!(!one.accepts(&forged));
        forged = *token;
        forged.nonce[0] ^= 1;
        assert!(!one.accepts(&forged));
    }
}

#[test]
fn asking_again_with_the_same_key_brings_the_same_tokens() {
    let (round, key) = (round(1), Key([9; 16]));
    let asking = || Asking::new(&key, &round.key(), 3).unwrap();
    assert_eq!(asking().blinded(), asking().blinded());
    assert_eq!(tokens(&key, &round, 3), tokens(&key, &round, 3));
    assert_ne!(tokens(&key, &round, 1), tokens(&Key([8; 16]), &round, 1));
}

/// One key holds the tokens of several places: together those that one place of the same size would have.
#[test]
fn parts_bring_the_tokens_of_the_whole() {
    let (round, key) = (round(1), Key([9; 16]));
    let part = |first| Asking::part(&key, &round.key(), first, 3).unwrap();
    assert_eq!(part(0).blinded(), Asking::new(&key, &round.key(), 3).unwrap().blinded());
    let together: Vec<Token> = [0, 3, 6].into_iter().flat_map(|first| issued(&part(first), &round)).collect();
    assert_eq!(together, tokens(&key, &round, 9));
    assert!(together.iter().all(|token| round.accepts(token)));
    // Asked for again, after an answer that was lost, each is the same.
    assert_eq!(part(3).blinded(), part(3).blinded());
}

/// Nothing that the issuer sees of one part is in another: neither of its neighbours, nor of the whole.
#[test]
fn parts_share_nothing_that_is_sent() {
    let (round, key) = (round(1), Key([9; 16]));
    let part = |first, number| Asking::part(&key, &round.key(), first, number).unwrap();
    let mut sent: Vec<Element> =
        [part(0, 9), part(3, 3), part(6, 3)].iter().flat_map(|it| it.blinded().to_vec()).collect();
    let number = sent.len();
    sent.sort_unstable();
    sent.dedup();
    assert_eq!(sent.len(), number);
    // One and the same token, asked for under two blinds.
    assert_ne!(part(3, 1).blinded()[0], part(0, 4).blinded()[3]);
    assert_eq!(issued(&part(3, 1), &round)[0], tokens(&key, &round, 4)[3]);
}

#[test]
fn a_part_beyond_all_numbers_is_empty_and_asks_for_nothing() {
    let (round, key) = (round(1), Key([9; 16]));
    let beyond = Asking::part(&key, &round.key(), u16::MAX, 3).unwrap();
    assert!(beyond.blinded().is_empty());
    assert_eq!(round.issue(beyond.blinded(), [5; 32]), Err(NotProven));
}

#[test]
fn another_key_than_the_rounds_is_noticed() {
    let (one, other, key) = (round(1), round(2), Key([9; 16]));
    let asking = Asking::new(&key, &one.key(), 4).unwrap();
    let (evaluated, proof) = other.issue(asking.blinded(), [5; 32]).unwrap();
    assert_eq!(asking.finish(&evaluated, &proof), Err(NotProven), "a key of one's own would mark its seat");
    // One element alone evaluated with another key is noticed too.
    let (mut mixed, proof) = one.issue(asking.blinded(), [5; 32]).unwrap();
    mixed[2] = evaluated[2];
    assert_eq!(asking.finish(&mixed, &proof), Err(NotProven));
    assert_eq!(asking.finish(&mixed[..3], &proof), Err(NotProven));
}

#[test]
fn the_identity_and_other_non_elements_are_refused() {
    let round = round(1);
    assert_eq!(round.issue(&[[0; 32]], [5; 32]), Err(NotProven), "the identity element");
    assert_eq!(round.issue(&[[0xff; 32]], [5; 32]), Err(NotProven));
    assert_eq!(round.issue(&[], [5; 32]), Err(NotProven));
    assert!(Asking::new(&Key([1; 16]), &[0; 32], 1).is_err());
    let asking = Asking::new(&Key([1; 16]), &round.key(), 1).unwrap();
    assert_eq!(asking.finish(&[[0; 32]], &[0; 64]), Err(NotProven));
}

#[test]
fn what_is_asked_for_tells_nothing_that_is_spent() {
    let (round, key) = (round(1), Key([9; 16]));
    let asking = Asking::new(&key, &round.key(), 8).unwrap();
    let tokens = tokens(&key, &round, 8);
    for token in &tokens {
        assert!(asking.blinded().iter().all(|sent| *sent != token.nonce && *sent != token.output[..32]));
    }
}

#[test]
fn a_closed_round_can_be_recounted() {
    let seed = EventSeed([4; 32]).round(3);
    let key = Round::new(&seed).key();
    let nonces = [[1; 32], [2; 32], [3; 32]];
    assert_eq!(recount(&key, &seed, &nonces, 3), Ok(()));
    assert_eq!(recount(&key, &seed, &nonces, 2), Err(Recount::TooMany));
    assert_eq!(recount(&key, &seed, &[[2; 32], [2; 32]], 3), Err(Recount::Twice));
    assert_eq!(recount(&key, &seed, &[[2; 32], [1; 32]], 3), Err(Recount::Twice));
    assert_eq!(recount(&key, &EventSeed([4; 32]).round(4), &nonces, 3), Err(Recount::OtherKey));
}

#[test]
fn seeds_of_an_event_are_all_different_and_silent() {
    let event = EventSeed([4; 32]);
    let mut all: Vec<_> = (0..=255).map(|n| event.round(n).0).collect();
    all.extend([event.attend().0, event.screen().0, EventSeed([5; 32]).round(0).0]);
    let number = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), number);
    assert_eq!(format!("{event:?} {:?} {:?}", event.round(0), round(1)), "EventSeed(…) RoundSeed(…) Round(…)");
}
