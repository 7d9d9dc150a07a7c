//! Passes: one per place, counted, replaced, ended.

use super::*;

const REVIEW: ReviewId = ReviewId([1; 16]);
const EVENT: EventId = EventId([2; 16]);
const GRANT: Grant = Grant { review: REVIEW, event: EVENT, voice: Some(1), screen: false };

#[test]
fn joining_again_ends_the_earlier_pass_and_keeps_what_was_spent() {
    let passes = Passes::default();
    let first = passes.mint([1; 32], GRANT);
    assert_eq!(passes.check(&first), Some(GRANT));
    let _spent = passes.spend(&first, 0, 2).unwrap();
    let early = passes.spend(&first, 0, 2).unwrap();

    let second = passes.mint([1; 32], GRANT);
    assert_eq!(passes.check(&first), None);
    assert_eq!(passes.spend(&first, 0, 2).err(), Some(Refusal::PassUnknown));
    assert_eq!(passes.spend(&second, 0, 2).err(), Some(Refusal::RoundUsedUp));
    early.refund();
    let _again = passes.spend(&second, 0, 2).unwrap();
    assert_eq!(passes.spend(&second, 0, 2).err(), Some(Refusal::RoundUsedUp));
    for wrong in ["", "x", &"0".repeat(32), &format!("{second}0")] {
        assert_eq!(passes.check(wrong), None);
    }
}

#[test]
fn spending_is_held_at_the_allowance() {
    let passes = Passes::default();
    let pass = passes.mint([1; 32], GRANT);
    for _ in 0..20 {
        let _spent = passes.spend(&pass, 3, 20).unwrap();
    }
    assert_eq!(passes.spend(&pass, 3, 20).err(), Some(Refusal::RoundUsedUp));
    assert!(passes.spend(&pass, 4, 20).is_ok(), "another round");
    let other = passes.mint([2; 32], GRANT);
    assert!(passes.spend(&other, 3, 20).is_ok(), "another place");
    assert_eq!(passes.spend(&other, 5, 0).err(), Some(Refusal::RoundUsedUp));
}

#[test]
fn many_at_once_spend_no_more_than_allowed() {
    let passes = Passes::default();
    let pass = passes.mint([1; 32], GRANT);
    let accepted: usize = std::thread::scope(|scope| {
        let tries: Vec<_> =
            (0..8).map(|_| scope.spawn(|| (0..50).filter(|_| passes.spend(&pass, 0, 30).is_ok()).count())).collect();
        tries.into_iter().map(|one| one.join().unwrap()).sum()
    });
    assert_eq!(accepted, 30);
}

#[test]
fn a_screen_reads_and_nothing_else() {
    let passes = Passes::default();
    let grant = Grant { screen: true, voice: None, ..GRANT };
    let first = passes.mint([1; 32], grant);
    let others: Vec<_> = (1..SCREEN_PASSES_MAX).map(|_| passes.mint([1; 32], grant)).collect();
    assert_eq!(passes.check(&first), Some(grant), "several screens by one link");
    assert_eq!(passes.spend(&first, 0, 9).err(), Some(Refusal::NotAllowed));
    assert_eq!(passes.ready(&first, true), Err(Refusal::NotAllowed));
    assert_eq!(passes.heard(&first, ContributionId([1; 16])), Err(Refusal::NotAllowed));
    assert!(passes.streams(&first).is_ok());
    let next = passes.mint([1; 32], grant);
    assert_eq!(passes.check(&first), None, "the oldest ends");
    assert!(passes.check(&others[0]).is_some() && passes.check(&next).is_some());
}

#[test]
fn ready_and_heard_count_places_once() {
    let passes = Passes::default();
    let (one, two) = (passes.mint([1; 32], GRANT), passes.mint([2; 32], GRANT));
    let elsewhere = passes.mint([3; 32], Grant { event: EventId([9; 16]), ..GRANT });
    for pass in [&one, &one, &two, &elsewhere] {
        passes.ready(pass, true).unwrap();
    }
    assert_eq!(passes.ready_count(REVIEW, EVENT), 2);
    let one = passes.mint([1; 32], GRANT);
    assert_eq!(passes.ready_count(REVIEW, EVENT), 2, "joining again changes nothing");
    passes.ready(&one, false).unwrap();
    assert_eq!(passes.ready_count(REVIEW, EVENT), 1);
    passes.clear_ready(REVIEW, EVENT);
    assert_eq!((passes.ready_count(REVIEW, EVENT), passes.ready_count(REVIEW, EventId([9; 16]))), (0, 1));

    let id = ContributionId([7; 16]);
    assert_eq!(passes.heard(&one, id), Ok(1));
    assert_eq!(passes.heard(&one, id), Ok(1));
    assert_eq!(passes.heard(&two, id), Ok(2));
    assert_eq!(passes.heard(&passes.mint([1; 32], GRANT), id), Ok(2));
    assert_eq!(passes.heard(&one, id), Err(Refusal::PassUnknown));
}

#[tokio::test]
async fn streams_are_few_and_end_with_their_pass() {
    let passes = Passes::default();
    let pass = passes.mint([1; 32], GRANT);
    let mut streams: Vec<_> = (0..STREAMS_PER_PASS_MAX).map(|_| passes.streams(&pass).unwrap()).collect();
    assert_eq!(passes.streams(&pass).err(), Some(Refusal::Busy));
    drop(streams.pop());
    let mut last = passes.streams(&pass).unwrap();

    let next = passes.mint([1; 32], GRANT);
    last.ended().await;
    let new: Vec<_> = (0..STREAMS_PER_PASS_MAX).map(|_| passes.streams(&next).unwrap()).collect();
    drop((streams, last));
    assert_eq!(passes.streams(&next).err(), Some(Refusal::Busy), "an old stream's end frees nothing of the new pass");
    drop(new);
    assert!(passes.streams(&next).is_ok());
}

#[tokio::test]
async fn forgetting_a_review_ends_its_passes() {
    let passes = Passes::default();
    let gone = passes.mint([1; 32], GRANT);
    let kept = passes.mint([2; 32], Grant { review: ReviewId([9; 16]), ..GRANT });
    passes.heard(&gone, ContributionId([7; 16])).unwrap();
    let mut stream = passes.streams(&gone).unwrap();
    passes.forget(REVIEW);
    stream.ended().await;
    assert_eq!((passes.check(&gone), passes.check(&kept).is_some()), (None, true));
    let table = passes.table();
    assert_eq!((table.by_seat.len(), table.by_token.len(), table.heard.len()), (1, 1, 0));
}
