//! Chance that can be replayed: everything that a suite draws comes from one seed. Clones draw from the same.

use review::id::{ContributionId, EventId, OpId, ThemeId};
use review::opening::{EditSecret, Salt, Words};
use review::text::Lang;
use std::sync::{Arc, Mutex};

/// A generator (splitmix64).
#[derive(Clone, Debug)]
pub struct Chance(Arc<Mutex<u64>>);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(seed)))
    }

    pub fn draw(&self) -> u64 {
        let mut state = self.0.lock().unwrap();
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&self, n: usize) -> usize {
        (self.draw() % n.max(1) as u64) as usize
    }

    pub fn pick<'a, T>(&self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        std::array::from_fn(|_| self.draw() as u8)
    }

    /// 32 hexadecimal digits.
    pub fn secret(&self) -> String {
        review::id::to_hex(&self.bytes::<16>())
    }

    /// A word that nobody else writes: letters only, so that nobody takes it for a number of anything.
    pub fn word(&self) -> String {
        self.bytes::<24>().iter().map(|byte| char::from(b'a' + byte % 26)).collect()
    }

    /// 32 letters: like nothing written before, and no number that could be somebody's.
    pub fn letters(&self) -> String {
        self.bytes::<32>().map(|byte| char::from(b'a' + byte % 26)).iter().collect()
    }

    pub fn op(&self) -> OpId {
        OpId(self.bytes())
    }
    pub fn event(&self) -> EventId {
        EventId(self.bytes())
    }
    pub fn theme(&self) -> ThemeId {
        ThemeId(self.bytes())
    }
    pub fn contribution(&self) -> ContributionId {
        ContributionId(self.bytes())
    }
    pub fn edit(&self) -> EditSecret {
        EditSecret(self.bytes())
    }

    pub fn words(&self, text: &str) -> Words {
        Words { text: text.to_owned(), lang: Lang::En, salt: Salt(self.bytes()) }
    }
}
