//! A whole record that adds up, and everything that can be wrong with it.

use super::*;
use review::id::{AccountId, OpId};
use review::opening::{Commitment, EditHash, Salt};
use review::plan::Voice;
use review::text::Lang;
use review::token::{Nonce, RoundKey};

const EVENT: EventId = EventId([3; 16]);
const JOINED: u32 = 6;
const WORDS: u8 = 1;

fn seed(round: u8) -> seat::RoundSeed {
    seat::EventSeed([9; 32]).round(round)
}

fn named(fact: Fact) -> Leaf {
    Leaf { from: From::Named { op: OpId([1; 16]), by: AccountId([2; 16]), at: 1 }, fact }
}

fn reveal(round: u8, mut nonces: Vec<Nonce>) -> Reveal {
    nonces.sort_unstable();
    Reveal { seed: review::token::RoundSeed(seed(round).0), nonces }
}

fn contributed(nonce: Nonce, round: u8) -> Leaf {
    let (id, text) = (nonce.contribution(), Commitment(nonce.0));
    let fact =
        Fact::Contributed { id, event: EVENT, round, voice: None, lang: Lang::En, edit: EditHash([0; 32]), text };
    Leaf { from: From::Batch, fact }
}

fn answered(n: u8, round: u8) -> Leaf {
    let fact = Fact::Answered { event: EVENT, round, about: 0, choice: n % 5, salt: Salt([n; 32]) };
    Leaf { from: From::Batch, fact }
}

/// A batch with its rows in order.
fn batch(mut rows: Vec<Leaf>) -> Vec<Leaf> {
    rows.sort_by_key(|row| leaf_hash(&row.encode()));
    let released = Fact::Released { event: EVENT, n: rows.len() as u32, day: 1 };
    std::iter::once(Leaf { from: From::Batch, fact: released }).chain(rows).collect()
}

fn nonces(first: u8, n: u8) -> Vec<Nonce> {
    (first..first + n).map(|n| Nonce([n; 32])).collect()
}

/// Words of five, one taken back before it was shown; and a round of ballots of six.
fn record() -> Vec<Leaf> {
    let plan = Plan::plain(Vec::<Voice>::new());
    let ballots = plan.rounds.len() as u8;
    let keys = (0..plan.number_of_rounds() as u8).map(|n| RoundKey(seat::Round::new(&seed(n)).key())).collect();
    let keys = EventKeys { attend: RoundKey([1; 32]), screen: RoundKey([2; 32]), rounds: keys };
    let close = |round, nonces| {
        named(Fact::RoundClosed { event: EVENT, round, reveal: Some(reveal(round, nonces)), joined: Some(JOINED) })
    };
    let mut all = vec![
        named(Fact::EventAdded { event: EVENT, day: None, plan, lang: Lang::En, text: Commitment([0; 32]) }),
        named(Fact::EventKeyed { event: EVENT, keys }),
        named(Fact::EventStarted { event: EVENT }),
    ];
    let used = nonces(10, 5);
    all.extend(batch(used[..4].iter().map(|nonce| contributed(*nonce, WORDS)).collect()));
    all.push(close(WORDS, used));
    all.extend(batch((0..6).map(|n| answered(n, ballots)).collect()));
    let told = review::ballot::Told { ballots: 6, answered: 6, ..review::ballot::Told::default() };
    all.push(named(Fact::Counted { event: EVENT, round: ballots, told }));
    all.push(close(ballots, nonces(40, 6)));
    all
}

fn count(leaves: &[Leaf]) -> Recounted {
    let lines: Vec<_> = leaves.iter().map(|leaf| String::from_utf8(leaf.encode()).unwrap()).collect();
    recount(lines.iter().map(String::as_str))
}

/// What is wrong once the record was changed.
fn wrong(change: impl FnOnce(&mut Vec<Leaf>)) -> Vec<What> {
    let mut leaves = record();
    change(&mut leaves);
    count(&leaves).wrong.into_iter().map(|wrong| wrong.what).collect()
}

/// Where the first entry of a kind stands.
fn first(leaves: &[Leaf], kind: fn(&Fact) -> bool) -> usize {
    leaves.iter().position(|leaf| kind(&leaf.fact)).unwrap()
}

#[test]
fn a_record_that_adds_up_does() {
    let counted = count(&record());
    assert_eq!(counted.wrong, []);
    let rounds: Vec<_> = counted.rounds.iter().map(|it| (it.ballots, it.joined, it.used, it.shown)).collect();
    assert_eq!(rounds, [(false, Some(JOINED), 5, 4), (true, Some(JOINED), 6, 6)]);
    let planned = Plan::plain(vec![]).number_of_rounds();
    assert_eq!(counted.open, planned - 2);
    assert!(counted.to_string().contains("Rounds counted again: 2."), "{counted}");
}

#[test]
fn everything_that_is_wrong_is_told() {
    let closed = |fact: &Fact| matches!(fact, Fact::RoundClosed { .. });
    let shown = |fact: &Fact| matches!(fact, Fact::Contributed { .. });
    let change = |leaves: &mut Vec<Leaf>, change: fn(&mut Reveal, &mut Option<u32>)| {
        let at = first(leaves, |fact| matches!(fact, Fact::RoundClosed { .. }));
        if let Fact::RoundClosed { reveal: Some(reveal), joined, .. } = &mut leaves[at].fact {
            change(reveal, joined);
        }
    };
    assert_eq!(wrong(|all| drop(all.remove(0)))[0], What::NoEvent);
    assert_eq!(wrong(|all| all.swap(1, 2)), [What::KeysLate]);
    assert_eq!(wrong(|all| all.insert(1, all[1].clone())), [What::KeysTwice]);
    assert_eq!(wrong(|all| all.insert(first(all, closed), all[first(all, closed)].clone())), [What::ClosedTwice]);
    assert_eq!(wrong(|all| change(all, |reveal, _| reveal.seed.0[0] ^= 1)), [What::OtherKey]);
    assert_eq!(wrong(|all| change(all, |reveal, _| reveal.nonces.swap(0, 1))), [What::TokenTwice]);
    assert_eq!(wrong(|all| change(all, |reveal, _| reveal.nonces.insert(0, reveal.nonces[0]))), [What::TokenTwice]);
    assert_eq!(wrong(|all| change(all, |_, joined| *joined = Some(0))), [What::TooMany]);
    assert_eq!(wrong(|all| change(all, |reveal, _| reveal.nonces.truncate(3))), [What::NoToken]);
    let no_reveal = wrong(|all| {
        let at = first(all, closed);
        all[at] = named(Fact::RoundClosed { event: EVENT, round: WORDS, reveal: None, joined: None });
    });
    assert_eq!(no_reveal, [What::NotShown]);
    let swapped = wrong(|all| {
        let at = first(all, shown);
        all.swap(at, at + 1);
    });
    assert_eq!(swapped, [What::NotMixed]);
    assert!(wrong(|all| drop(all.remove(first(all, shown)))).contains(&What::NotMixed), "one is missing");
    let twice = wrong(|all| {
        let at = first(all, shown);
        let again = vec![all[at].clone()];
        all.splice(at - 1..at - 1, batch(again));
    });
    assert_eq!(twice, [What::ContributionTwice]);
    let late = wrong(|all| all.extend(batch(vec![contributed(Nonce([12; 32]), WORDS)])));
    assert!(late.contains(&What::TooLate), "{late:?}");
    let counts = |ballots, answered| {
        wrong(|all| {
            let at = first(all, |fact| matches!(fact, Fact::Counted { .. }));
            if let Fact::Counted { told, .. } = &mut all[at].fact {
                (told.ballots, told.answered) = (ballots, answered);
            }
        })
    };
    assert_eq!(counts(7, 6), [What::BallotsDiffer]);
    assert_eq!(counts(6, 5), [What::TooManyAnswers]);
    assert_eq!(counts(6, 7), [What::TooManyAnswers]);
}

#[test]
fn where_nobody_was_counted_nothing_is_said_of_what_was_given_out() {
    let mut leaves = record();
    for leaf in &mut leaves {
        if let Fact::RoundClosed { joined, .. } = &mut leaf.fact {
            *joined = None;
        }
    }
    let counted = count(&leaves);
    assert_eq!(counted.wrong, []);
    let told = counted.to_string();
    assert!(told.contains("does not say how many had joined: 2.") && !told.contains("than were given out"), "{told}");
    assert!(count(&record()).to_string().contains("no more tokens were used than were given out"));
}

#[test]
fn what_is_no_entry_is_told_by_its_number() {
    let lines: Vec<_> = record().iter().map(|leaf| String::from_utf8(leaf.encode()).unwrap()).collect();
    for broken in ["", "{}", "words", &format!(" {}", lines[1]), &lines[1].replace("\":", "\": ")] {
        let mut lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        lines[1] = broken;
        let counted = recount(lines.into_iter());
        assert_eq!(counted.wrong[0], Wrong { entry: 2, what: What::NoEntry }, "{broken}");
        assert!(counted.to_string().contains("WRONG, entry 2: this is no entry of a record"), "{counted}");
    }
}
