//! Passes: good for their event, counted once, read only for screens.

use super::*;
use review::token::{Output, Token};

const REVIEW: ReviewId = ReviewId([1; 16]);
const EVENT: EventId = EventId([2; 16]);

struct Hall {
    _folder: tempfile::TempDir,
    keys: Keys,
    attendance: Attendance,
}

impl Hall {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(&folder.path().join("keys.db")).await.unwrap();
        Self { _folder: folder, keys: keys.clone(), attendance: Attendance::new(keys) }
    }

    /// A pass as the issuer gives it.
    async fn pass(&self, person: u8, event: EventId, screen: bool) -> Pass {
        let keys = self.keys.make(REVIEW, event).await.unwrap();
        let round = if screen { keys.screen() } else { keys.attend() };
        let asking = seat::Asking::new(&seat::Key([person; 16]), &round.key(), 1).unwrap();
        let (elements, proof) = round.issue(asking.blinded(), [person; 32]).unwrap();
        let token = asking.finish(&elements, &proof).unwrap()[0];
        let token = Token { nonce: Nonce(token.nonce), output: Output(token.output) };
        Pass { review: REVIEW, event, screen, token }
    }

    async fn grant(&self, person: u8) -> Grant {
        self.attendance.check(&self.pass(person, EVENT, false).await).await.unwrap()
    }
}

#[tokio::test]
async fn a_pass_opens_its_own_event_as_what_it_is_and_nothing_else() {
    let hall = Hall::new().await;
    let other = EventId([9; 16]);
    hall.keys.make(REVIEW, other).await.unwrap();
    let pass = hall.pass(1, EVENT, false).await;
    let grant = hall.attendance.check(&pass).await.unwrap();
    assert_eq!((grant.review, grant.event, grant.screen), (REVIEW, EVENT, false));
    let mut forged = pass;
    forged.token.output.0[0] ^= 1;
    let wrong = [
        Pass { event: other, ..pass },
        Pass { review: ReviewId([9; 16]), ..pass },
        Pass { screen: true, ..pass },
        Pass { screen: false, ..hall.pass(1, EVENT, true).await },
        forged,
    ];
    for pass in wrong {
        assert_eq!(hall.attendance.check(&pass).await, Err(Refusal::PassUnknown));
    }
}

#[tokio::test]
async fn a_screen_reads_and_nothing_else() {
    let hall = Hall::new().await;
    let grant = hall.attendance.check(&hall.pass(1, EVENT, true).await).await.unwrap();
    assert!(grant.screen);
    assert_eq!(hall.attendance.ready(&grant, true), Err(Refusal::NotAllowed));
    assert_eq!(hall.attendance.heard(&grant, ContributionId([1; 16])), Err(Refusal::NotAllowed));
    assert!(hall.attendance.stream(&grant).is_ok());
}

#[tokio::test]
async fn ready_and_heard_count_everybody_once() {
    let hall = Hall::new().await;
    let (one, again, two) = (hall.grant(1).await, hall.grant(1).await, hall.grant(2).await);
    let elsewhere = hall.attendance.check(&hall.pass(1, EventId([9; 16]), false).await).await.unwrap();
    for grant in [&one, &again, &two, &elsewhere] {
        hall.attendance.ready(grant, true).unwrap();
    }
    assert_eq!(hall.attendance.ready_count(REVIEW, EVENT), 2);
    hall.attendance.ready(&again, false).unwrap();
    assert_eq!(hall.attendance.ready_count(REVIEW, EVENT), 1);
    hall.attendance.clear_ready(REVIEW, EVENT);
    let ready = |event| hall.attendance.ready_count(REVIEW, event);
    assert_eq!((ready(EVENT), ready(EventId([9; 16]))), (0, 1));

    let id = ContributionId([7; 16]);
    assert_eq!(hall.attendance.heard(&one, id), Ok(1));
    assert_eq!(hall.attendance.heard(&again, id), Ok(1));
    assert_eq!(hall.attendance.heard(&two, id), Ok(2));
}

#[tokio::test]
async fn streams_of_a_pass_are_few_and_leave_nothing_behind() {
    let hall = Hall::new().await;
    let grant = hall.grant(1).await;
    let mut streams: Vec<_> = (0..STREAMS_PER_PASS_MAX).map(|_| hall.attendance.stream(&grant).unwrap()).collect();
    assert_eq!(hall.attendance.stream(&grant).err(), Some(Refusal::Busy));
    assert!(hall.attendance.stream(&hall.grant(2).await).is_ok(), "another pass");
    drop(streams.pop());
    streams.push(hall.attendance.stream(&grant).unwrap());
    assert_eq!(hall.attendance.stream(&grant).err(), Some(Refusal::Busy));
    drop(streams);
    assert!(hall.attendance.table().holders.is_empty());
}

#[tokio::test]
async fn forgetting_a_review_forgets_its_people() {
    let hall = Hall::new().await;
    let grant = hall.grant(1).await;
    hall.attendance.heard(&grant, ContributionId([7; 16])).unwrap();
    hall.attendance.ready(&grant, true).unwrap();
    hall.attendance.forget(ReviewId([9; 16]));
    assert_eq!(hall.attendance.ready_count(REVIEW, EVENT), 1);
    hall.attendance.forget(REVIEW);
    let table = hall.attendance.table();
    assert_eq!((table.holders.len(), table.heard.len()), (0, 0));
}
