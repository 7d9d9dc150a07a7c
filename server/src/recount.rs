//! Counting again: the rounds of a review from its record alone, by anybody, without the server and without words. Owns
//! what has to add up. Pure, but for taking the record out of the data; must not know who asks.

#[cfg(test)]
mod tests;
mod told;

use crate::error::{During, StoreError};
use review::id::{ContributionId, EventId, ReviewId};
use review::leaf::{Fact, From, Leaf, leaf_hash};
use review::plan::Plan;
use review::token::{EventKeys, Reveal};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Takes the record of a review out of a `reviews.db`: one entry a line, in their order, byte for byte as they are
/// stored and as every page is sent them. Words lie elsewhere and are not among them.
///
/// # Errors
/// If the file cannot be read, or holds no such review.
pub async fn record(reviews: &Path, review: ReviewId) -> Result<String, StoreError> {
    const READING: &str = "read the record";
    let options = SqliteConnectOptions::new().filename(reviews).read_only(true);
    let mut connection = options.disable_statement_logging().connect().await.during(READING)?;
    let leaves: Vec<Vec<u8>> = sqlx::query_scalar("SELECT leaf FROM entries WHERE review = ? ORDER BY seq")
        .bind(review.0.to_vec())
        .fetch_all(&mut connection)
        .await
        .during(READING)?;
    if leaves.is_empty() {
        return Err(StoreError::new(READING, format!("there is no review {review}")));
    }
    let line = |leaf: Vec<u8>| String::from_utf8(leaf).map(|line| line + "\n").during(READING);
    leaves.into_iter().map(line).collect()
}

/// Something that does not add up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The entry at which it shows, from 1.
    pub entry: usize,
    /// What.
    pub what: What,
}

/// What does not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each says itself what it is")]
pub enum What {
    #[error("this is no entry of a record")]
    NoEntry,
    #[error("an entry that belongs to no event that was added")]
    NoEvent,
    #[error("the keys of an event were told twice")]
    KeysTwice,
    #[error("the event was started before its keys were told: somebody could have been given others")]
    KeysLate,
    #[error("a round that was closed before is closed again")]
    ClosedTwice,
    #[error("the round was closed without showing what its key comes from")]
    NotShown,
    #[error("what was shown of the round is not its key")]
    OtherKey,
    #[error("a token was used twice, or they are not in order")]
    TokenTwice,
    #[error("more tokens were used than were given out")]
    TooMany,
    #[error("the same contribution stands there twice")]
    ContributionTwice,
    #[error("words for which no token was used")]
    NoToken,
    #[error("words that came after their round was closed")]
    TooLate,
    #[error("the entries of a batch are not in the order of their hashes")]
    NotMixed,
    #[error("there are not as many ballots as tokens that were used")]
    BallotsDiffer,
    #[error("more answers than ballots")]
    TooManyAnswers,
}

/// A round that was counted again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundCount {
    /// The event.
    pub event: EventId,
    /// The round, from 0.
    pub round: u8,
    /// Whether it is for ballots; else for words.
    pub ballots: bool,
    /// Places that had joined when it closed, as far as they could be counted.
    pub joined: Option<u32>,
    /// Tokens that were used.
    pub used: u32,
    /// Contributions that were shown; of ballots those that were counted.
    pub shown: u32,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recounted {
    /// Entries that were read.
    pub entries: usize,
    /// Rounds that are closed, as they were closed.
    pub rounds: Vec<RoundCount>,
    /// Rounds with a key that has not been shown: they are planned, or open.
    pub open: usize,
    /// Everything that does not add up; nothing if all is well.
    pub wrong: Vec<Wrong>,
}

/// What is known of an event while its entries go by.
struct Known {
    plan: Plan,
    keys: Option<EventKeys>,
    closed: BTreeMap<u8, Closed>,
    shown: BTreeMap<u8, BTreeSet<ContributionId>>,
    answers: BTreeMap<(u8, u8), u32>,
    counted: BTreeMap<u8, (u32, u32)>,
}

/// A round that was closed.
struct Closed {
    entry: usize,
    used: BTreeSet<ContributionId>,
    joined: Option<u32>,
}

/// Counts again. `lines`: the record, one entry each.
pub fn recount<'a>(lines: impl Iterator<Item = &'a str>) -> Recounted {
    let mut count = Count::default();
    for (entry, line) in (1..).zip(lines) {
        count.result.entries = entry;
        count.take(entry, line);
    }
    count.finish()
}

#[derive(Default)]
struct Count {
    events: BTreeMap<EventId, Known>,
    ids: BTreeSet<ContributionId>,
    batch: Batch,
    result: Recounted,
}

/// How many entries of the batch are still to come, and the hash of the one before.
#[derive(Default)]
struct Batch {
    left: u32,
    before: [u8; 32],
}

impl Count {
    fn wrong(&mut self, entry: usize, what: What) {
        self.result.wrong.push(Wrong { entry, what });
    }

    fn take(&mut self, entry: usize, line: &str) {
        let Some(leaf) = Leaf::decode(line.as_bytes()).filter(|leaf| leaf.encode() == line.as_bytes()) else {
            return self.wrong(entry, What::NoEntry);
        };
        let heads = matches!(leaf.fact, Fact::Released { .. });
        if leaf.from == From::Batch && !heads {
            let hash = leaf_hash(line.as_bytes());
            if self.batch.left == 0 || hash < self.batch.before {
                self.wrong(entry, What::NotMixed);
            }
            self.batch = Batch { left: self.batch.left.saturating_sub(1), before: hash };
        } else if self.batch.left > 0 {
            self.wrong(entry, What::NotMixed);
            self.batch.left = 0;
        }
        if let Err(what) = self.follow(entry, leaf.fact) {
            self.wrong(entry, what);
        }
    }

    fn follow(&mut self, entry: usize, fact: Fact) -> Result<(), What> {
        match fact {
            Fact::EventAdded { event, plan, .. } => {
                self.events.insert(event, Known::new(plan));
            }
            Fact::EventKeyed { event, keys } => {
                let of = self.events.get_mut(&event).ok_or(What::NoEvent)?;
                if of.keys.replace(keys).is_some() {
                    return Err(What::KeysTwice);
                }
            }
            Fact::EventStarted { event } if self.events.get(&event).is_none_or(|of| of.keys.is_none()) => {
                return Err(What::KeysLate);
            }
            Fact::Released { n, .. } => self.batch = Batch { left: n, before: [0; 32] },
            Fact::Contributed { id, event, round, .. } => {
                let of = self.events.get_mut(&event).ok_or(What::NoEvent)?;
                of.shown.entry(round).or_default().insert(id);
                if of.closed.contains_key(&round) {
                    return Err(What::TooLate);
                }
                if !self.ids.insert(id) {
                    return Err(What::ContributionTwice);
                }
            }
            Fact::RoundClosed { event, round, reveal, joined } => {
                let of = self.events.get_mut(&event).ok_or(What::NoEvent)?;
                return of.close(entry, round, reveal.ok_or(What::NotShown)?, joined);
            }
            Fact::Answered { event, round, about, .. } => {
                let of = self.events.get_mut(&event).ok_or(What::NoEvent)?;
                *of.answers.entry((round, about)).or_default() += 1;
            }
            Fact::Counted { event, round, told } => {
                let of = self.events.get_mut(&event).ok_or(What::NoEvent)?;
                of.counted.insert(round, (told.ballots, told.answered));
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(mut self) -> Recounted {
        if self.batch.left > 0 {
            self.wrong(self.result.entries, What::NotMixed);
        }
        for (event, of) in std::mem::take(&mut self.events) {
            let planned = of.keys.as_ref().map_or(0, |keys| keys.rounds.len());
            self.result.open += planned.saturating_sub(of.closed.len());
            for (round, closed) in &of.closed {
                let (count, wrong) = of.count(event, *round, closed);
                self.result.wrong.extend(wrong.map(|what| Wrong { entry: closed.entry, what }));
                self.result.rounds.push(count);
            }
        }
        self.result.wrong.sort_by_key(|wrong| wrong.entry);
        self.result
    }
}

impl Known {
    fn new(plan: Plan) -> Self {
        let (closed, shown) = (BTreeMap::new(), BTreeMap::new());
        Self { plan, keys: None, closed, shown, answers: BTreeMap::new(), counted: BTreeMap::new() }
    }

    fn close(&mut self, entry: usize, round: u8, reveal: Reveal, joined: Option<u32>) -> Result<(), What> {
        let used = reveal.nonces.iter().map(review::token::Nonce::contribution).collect();
        if self.closed.insert(round, Closed { entry, used, joined }).is_some() {
            return Err(What::ClosedTwice);
        }
        let key = self.keys.as_ref().and_then(|keys| keys.rounds.get(usize::from(round))).ok_or(What::OtherKey)?;
        let allowance = u64::from(self.plan.per_seat(round).unwrap_or(0));
        // Where the places could not be counted, nothing is said of how many tokens there were.
        let issued = joined.map_or(u64::MAX, |joined| u64::from(joined) * allowance);
        let nonces: Vec<[u8; 32]> = reveal.nonces.iter().map(|nonce| nonce.0).collect();
        seat::recount(&key.0, &seat::RoundSeed(reveal.seed.0), &nonces, issued).map_err(|why| match why {
            seat::Recount::OtherKey => What::OtherKey,
            seat::Recount::Twice => What::TokenTwice,
            seat::Recount::TooMany => What::TooMany,
        })
    }

    fn count(&self, event: EventId, round: u8, closed: &Closed) -> (RoundCount, Option<What>) {
        let (used, joined) = (closed.used.len() as u32, closed.joined);
        if self.plan.question(round).is_some() {
            let (ballots, answered) = self.counted.get(&round).copied().unwrap_or_default();
            let most = self.answers.iter().filter(|((of, _), _)| *of == round).map(|(_, n)| *n).max().unwrap_or(0);
            let wrong = match () {
                () if ballots != used => Some(What::BallotsDiffer),
                () if answered > ballots || most > answered => Some(What::TooManyAnswers),
                () => None,
            };
            return (RoundCount { event, round, ballots: true, joined, used, shown: ballots }, wrong);
        }
        let shown = self.shown.get(&round);
        let all_paid = shown.is_none_or(|shown| shown.is_subset(&closed.used));
        let shown = shown.map_or(0, BTreeSet::len) as u32;
        (RoundCount { event, round, ballots: false, joined, used, shown }, (!all_paid).then_some(What::NoToken))
    }
}
