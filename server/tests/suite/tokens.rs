//! One seat, one vote: a token is spent once, in its own round, by whoever was issued it, however many try at once and
//! however often the server dies meanwhile; and anybody can recount that from the log alone. `CAIRN_SOAK=1` runs the
//! storms many times over; `CAIRN_SEED` replays a run.

mod kept;
mod recount;
mod refused;
mod storm;

use crate::support::http::Http;
use crate::support::reader::{Reader, Seen, hello};
use review::id::{ContributionId, EventId, ReviewId};
use review::leaf::{Fact, Leaf};
use review::token::{Pass, Reveal, Token};
use review::wire::{Hello, PROTOCOL, Write};
use std::collections::BTreeMap;

/// The log from its second entry up to one, entry by entry as its readers are told.
async fn log(http: &Http, review: ReviewId, pass: Pass, up_to: u64) -> Seen {
    let welcome = Reader::socket(http, None, &hello(review, Some(pass))).await;
    let epoch = welcome.until("a welcome", |seen| seen.epoch.is_some()).await.epoch;
    let from_start = Hello { v: PROTOCOL, review, pass: Some(pass), after: 1, epoch };
    Reader::socket(http, None, &from_start).await.up_to(up_to).await
}

fn facts(seen: &Seen) -> impl Iterator<Item = (Fact, Option<&str>)> {
    seen.entries.values().map(|(text, words)| (Leaf::decode(text.as_bytes()).unwrap().fact, words.as_deref()))
}

/// Every contribution of the log with all words that were let go under its id: one each, if all is well.
fn contributed(seen: &Seen) -> BTreeMap<ContributionId, Vec<String>> {
    let mut all: BTreeMap<ContributionId, Vec<String>> = BTreeMap::new();
    for (fact, words) in facts(seen) {
        if let Fact::Contributed { id, .. } = fact {
            all.entry(id).or_default().push(words.unwrap_or_default().to_owned());
        }
    }
    all
}

/// What was revealed of the rounds of an event.
fn reveals(seen: &Seen, event: EventId) -> BTreeMap<u8, Reveal> {
    let mut all = BTreeMap::new();
    for (fact, _) in facts(seen) {
        if let Fact::RoundClosed { event: of, round, reveal, .. } = fact
            && of == event
        {
            let reveal = reveal.unwrap_or_else(|| panic!("round {round} closed without showing its seed"));
            assert!(all.insert(round, reveal).is_none(), "round {round} closed twice");
        }
    }
    all
}

/// The nonces of tokens, as a round that closes has to show them.
fn nonces<'a>(tokens: impl IntoIterator<Item = &'a Token>) -> Vec<review::token::Nonce> {
    let mut nonces: Vec<_> = tokens.into_iter().map(|token| token.nonce).collect();
    nonces.sort_unstable();
    nonces
}

/// The words of a letter that contributes.
fn text(letter: &Write) -> &str {
    match &letter.op {
        review::op::Anonymous::Contribute { words, .. } => &words.text,
        _ => panic!("this letter contributes nothing"),
    }
}
