//! What is remembered of a place: its tokens, and the key of its person where this device keeps a list of theirs. Owns
//! what becomes of it when the list is given up, and what two tabs know of it; must not know how it is stored.

use review::id::{EventId, ReviewId, from_hex, to_hex};
use review::token::{RoundKey, Token};
use review::wire::{Holder, Joined};
use seat::Key;
use serde::{Deserialize, Serialize};

/// The tokens of one key: of a pass, or of a round.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// The key that they are of.
    pub key: RoundKey,
    /// All of them, in their order; where no list is kept those that were not used yet.
    pub tokens: Vec<Token>,
    /// The first that was not used yet.
    pub next: u16,
}

impl Batch {
    /// How many were not used yet.
    pub fn left(&self) -> usize {
        self.tokens.len().saturating_sub(usize::from(self.next))
    }

    /// Forgets those that were used: each of them names something that was written.
    pub(super) fn drop_used(&mut self) {
        let used = usize::from(self.next).min(self.tokens.len());
        self.tokens.drain(..used);
        self.next = 0;
    }
}

/// What is remembered of a place.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The review.
    pub review: ReviewId,
    /// The event.
    pub event: EventId,
    /// The voice of this place, by its place in the plan.
    pub voice: Option<u8>,
    /// The key of its person, as digits. Everything that is theirs follows from it, so a device that keeps no list of
    /// theirs has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<String>,
    /// The pass first, then round by round; of several places one after the other.
    pub(super) batches: Vec<Batch>,
    /// Whether it came back by return words: then words of theirs may wait that this device does not have.
    pub returned: bool,
    /// How many places this device holds: more than one where somebody types for people without a device. Such a
    /// device is not offered to keep no list: it counts slips by the tokens from the first on.
    #[serde(default = "one")]
    pub places: u16,
    /// What shows the issuer who holds the place; of several places none. Leads to nothing that was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) holder: Option<Holder>,
}

/// What was remembered before there were scribes is one place.
const fn one() -> u16 {
    1
}

impl Kept {
    /// A place that was joined, with everything that was issued to it; or several, of which `joined` was the first.
    pub fn new(joined: &Joined, key: &Key, batches: Vec<Batch>, places: u16, returned: bool) -> Self {
        let Joined { review, event, voice, .. } = *joined;
        Self { review, event, voice, key: Some(to_hex(&key.0)), batches, returned, places, holder: None }
    }

    /// The same, with what shows who holds it.
    pub fn held_by(self, holder: Option<Holder>) -> Self {
        Self { holder, ..self }
    }

    /// The key, for its words.
    pub fn key(&self) -> Option<Key> {
        self.key.as_deref().and_then(from_hex).map(Key)
    }

    /// Whether this device keeps a list of what its person writes.
    pub const fn keeps_list(&self) -> bool {
        self.key.is_some()
    }

    /// Whether it stands for a place that was lost: then it has a pass, and nothing to write with.
    pub const fn is_replacement(&self) -> bool {
        self.batches.len() == 1
    }

    /// Gives up the key, and every token that was used. What was written cannot be told from here any more.
    pub(super) fn give_up_list(&mut self) {
        self.key = None;
        self.returned = false;
        self.batches.iter_mut().skip(1).for_each(Batch::drop_used);
    }

    /// Whether this is the same place: no two have the same pass.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let pass = |kept: &Self| Some(kept.batches.first()?.tokens.first()?.nonce);
        pass(self).is_some() && pass(self) == pass(other)
    }

    /// The same place as another tab knows it, and as this one does: no token is left that either has used, and once
    /// one has given up the list both have. `None` where the other came back by return words meanwhile: it knows more.
    pub(super) fn with(mut self, other: Self) -> Option<Self> {
        match (self.keeps_list(), other.keeps_list()) {
            (false, true) => return None,
            (true, false) => self.give_up_list(),
            (true, true) | (false, false) => {}
        }
        let listed = self.keeps_list();
        for (ours, theirs) in self.batches.iter_mut().zip(other.batches) {
            if listed {
                ours.next = ours.next.max(theirs.next);
            } else if theirs.tokens.len() < ours.tokens.len() {
                *ours = theirs;
            }
        }
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use review::token::{Nonce, Output};

    const KEY: &str = "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f";

    fn token(n: u8) -> Token {
        Token { nonce: Nonce([n; 32]), output: Output([n; 64]) }
    }

    /// A pass, and one round of four tokens of which `used` were used.
    fn kept(used: u16) -> Kept {
        let batch = |of: u8, tokens: &[u8], next| Batch {
            key: RoundKey([of; 32]),
            tokens: tokens.iter().map(|n| token(*n)).collect(),
            next,
        };
        Kept {
            review: ReviewId([1; 16]),
            event: EventId([2; 16]),
            voice: None,
            key: Some(KEY.to_owned()),
            batches: vec![batch(0, &[9], 0), batch(1, &[11, 12, 13, 14], used)],
            returned: true,
            places: 1,
            holder: None,
        }
    }

    fn given_up(used: u16) -> Kept {
        let mut kept = kept(used);
        kept.give_up_list();
        kept
    }

    fn left(kept: &Kept) -> Vec<u8> {
        kept.batches[1].tokens.iter().skip(usize::from(kept.batches[1].next)).map(|token| token.nonce.0[0]).collect()
    }

    #[test]
    fn what_older_pages_kept_is_read() {
        let text = serde_json::to_string(&kept(1)).unwrap();
        assert!(text.contains(&format!("\"key\":\"{KEY}\"")), "as it was when every device kept a list");
        let read: Kept = serde_json::from_str(&text).unwrap();
        assert!(read == kept(1) && read.keeps_list() && read.key() == Some(Key([0x0f; 16])));
    }

    #[test]
    fn what_devices_kept_before_there_were_scribes_is_one_place() {
        let id = "0123456789abcdef0123456789abcdef";
        let kept =
            format!(r#"{{"review":"{id}","event":"{id}","voice":3,"key":"{id}","batches":[],"returned":false}}"#);
        let kept: Kept = serde_json::from_str(&kept).unwrap();
        assert_eq!((kept.places, kept.voice), (1, Some(3)));
    }

    #[test]
    fn a_list_that_was_given_up_leaves_nothing_of_what_was_written() {
        let kept = given_up(2);
        assert!(!kept.keeps_list() && kept.key().is_none() && !kept.returned);
        assert_eq!((left(&kept), kept.batches[1].left()), (vec![13, 14], 2));
        assert_eq!(kept.batches[0].tokens.len(), 1, "it can still be read with");
        let text = serde_json::to_string(&kept).unwrap();
        let gone = [KEY.to_owned(), token(11).nonce.to_hex(), token(12).output.to_hex()];
        assert!(gone.iter().all(|gone| !text.contains(gone)), "{text}");
        assert!(serde_json::from_str::<Kept>(&text).unwrap() == kept);
    }

    #[test]
    fn what_one_tab_gave_up_no_other_brings_back() {
        let other = kept(3).with(given_up(2)).unwrap();
        assert!(!other.keeps_list());
        assert_eq!(left(&other), [14], "used by either is used");
        assert_eq!(left(&kept(1).with(given_up(2)).unwrap()), [13, 14]);
        assert_eq!(left(&given_up(3).with(given_up(1)).unwrap()), [14]);
        assert!(given_up(1).with(kept(0)).is_none(), "it came back by return words");
        assert_eq!(left(&kept(1).with(kept(3)).unwrap()), [14]);
    }

    #[test]
    fn a_place_is_known_by_its_pass() {
        let mut other = kept(0);
        assert!(given_up(2).is_same(&other));
        other.batches[0].tokens[0] = token(8);
        assert!(!kept(0).is_same(&other));
        other.batches.clear();
        assert!(!other.is_same(&other), "of nothing nothing is known");
    }

    #[test]
    fn a_replacement_has_a_pass_and_nothing_else() {
        let mut kept = kept(0);
        assert!(!kept.is_replacement());
        kept.batches.truncate(1);
        assert!(kept.is_replacement());
    }
}
