//! The keys on a real file.

use super::*;

const REVIEW: ReviewId = ReviewId([1; 16]);
const EVENT: EventId = EventId([2; 16]);

#[tokio::test]
async fn keys_are_made_once_and_outlive_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.db");
    let keys = Keys::open(&path).await.unwrap();
    assert!(keys.of(REVIEW, EVENT).await.unwrap().is_none());
    let made = keys.make(REVIEW, EVENT).await.unwrap().public(5);
    assert_eq!(keys.make(REVIEW, EVENT).await.unwrap().public(5), made);
    assert_ne!(keys.make(REVIEW, EventId([3; 16])).await.unwrap().public(5), made);
    let again = Keys::open(&path).await.unwrap();
    assert_eq!(again.of(REVIEW, EVENT).await.unwrap().unwrap().public(5), made);
}

#[tokio::test]
async fn a_plan_of_the_most_rounds_has_a_key_for_each_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::open(&folder.path().join("keys.db")).await.unwrap();
    let rounds = keys.make(REVIEW, EVENT).await.unwrap();
    assert_eq!(rounds.public(ROUNDS_MAX).rounds.len(), ROUNDS_MAX);
    assert_eq!(rounds.public(ROUNDS_MAX + 1).rounds.len(), ROUNDS_MAX);
    assert!(rounds.round(ROUNDS_MAX as u8).is_none());
}

#[tokio::test]
async fn keys_of_a_deleted_review_are_gone_and_those_of_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.db");
    let keys = Keys::open(&path).await.unwrap();
    let seed = keys.make(REVIEW, EVENT).await.unwrap().seed.0;
    keys.make(ReviewId([8; 16]), EVENT).await.unwrap();
    assert!(std::fs::read(&path).unwrap().windows(32).any(|bytes| bytes == seed));
    keys.forget(REVIEW).await.unwrap();
    assert!(keys.of(REVIEW, EVENT).await.unwrap().is_none());
    assert!(keys.of(ReviewId([8; 16]), EVENT).await.unwrap().is_some());
    assert!(!std::fs::read(&path).unwrap().windows(32).any(|bytes| bytes == seed), "overwritten, not only unlinked");
}
