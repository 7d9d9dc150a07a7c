//! Small values to test with: identifiers that one can read in a failure, words, plans, askers.

use super::seeded::Seeded;
use review::id::{AccountId, ContributionId, EventId, OpId, ReviewId, ThemeId};
use review::op::{Anonymous, Asker, Circumstances, Op, Request};
use review::opening::{EditSecret, Salt, Words};
use review::plan::{Band, Plan, Voice};
use review::text::Lang;

/// Noon of a day in 2026, in milliseconds since 1970.
pub const NOON: u64 = 1_767_268_800_000;

pub const fn account(n: u8) -> AccountId {
    AccountId([n; 16])
}
pub const fn event(n: u8) -> EventId {
    EventId([n; 16])
}
pub const fn theme(n: u8) -> ThemeId {
    ThemeId([n; 16])
}
pub const fn contribution(n: u8) -> ContributionId {
    ContributionId([n; 16])
}
pub const fn secret(n: u8) -> EditSecret {
    EditSecret([n; 32])
}
pub const fn review_id() -> ReviewId {
    ReviewId([0xaa; 16])
}

/// The facilitator who opens every review of the suites.
pub const FACILITATOR: Asker = Asker::Account(account(1));
/// Somebody who has joined event 1.
pub const PLACE: Asker = Asker::Place(event(1));

/// Words with a salt of their own.
pub fn words(text: &str) -> Words {
    let salt = text.bytes().fold([7; 32], |mut salt: [u8; 32], byte| {
        salt.rotate_left(1);
        salt[0] ^= byte;
        salt
    });
    Words { text: text.to_owned(), lang: Lang::En, salt: Salt(salt) }
}

/// A request under an id that no other request has.
pub fn request(chance: &mut Seeded, op: Op) -> Request {
    Request { id: OpId(chance.bytes()), op }
}

/// The plain plan with two voices.
pub fn plan() -> Plan {
    let voice = |agency: &str, band| Voice { agency: agency.to_owned(), band: Some(band) };
    Plan::plain(vec![voice("Health", Band::Practitioner), voice("", Band::Family)])
}

/// What the server knows beside the log: noon, and twenty who joined.
pub fn noon() -> Circumstances {
    Circumstances { now: NOON, joined: 20, ..Circumstances::default() }
}

/// Opens a review and one live event (event 1) that is at `phase`, in so many ops.
pub fn opening_ops(phase: u8) -> Vec<Op> {
    let title = words("A review");
    let mut ops = vec![
        Op::CreateReview { review: review_id(), reference: "R-1".to_owned(), title: title.clone(), regime: None },
        Op::AddEvent { event: event(1), day: None, plan: plan(), title },
        Op::StartEvent { event: event(1) },
    ];
    let reason = Some(words("nothing stands there"));
    ops.extend((1..=phase).map(|to| Op::MovePhase { event: event(1), to, few: true, reason: reason.clone() }));
    ops
}

/// Contribution `n` of event 1, with edit secret `n`.
pub fn contribute(n: u8, round: u8, text: &str) -> Anonymous {
    let (id, event, edit) = (contribution(n), event(1), secret(n).hash());
    Anonymous::Contribute { id, event, round, voice: None, edit, words: words(text) }
}
/// Contribution `n` of event 1, put differently.
pub fn amend(n: u8, text: &str) -> Anonymous {
    Anonymous::Amend { id: contribution(n), event: event(1), secret: secret(n), words: words(text), after: None }
}
/// The same, if `before` are the words that its author saw last.
pub fn amend_after(n: u8, before: &str, text: &str) -> Anonymous {
    let (id, event, after) = (contribution(n), event(1), Some(words(before).commitment()));
    Anonymous::Amend { id, event, secret: secret(n), words: words(text), after }
}
/// Contribution `n` of event 1, taken back.
pub const fn withdraw(n: u8) -> Anonymous {
    Anonymous::Withdraw { id: contribution(n), event: event(1), secret: secret(n) }
}
