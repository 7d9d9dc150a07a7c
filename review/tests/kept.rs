//! What an author was told stays so: crashes between the steps of a release, requests that arrive late or twice,
//! restored inboxes. Most of these failed before their mistake was mended.

mod common;

use common::samples::*;
use common::server::{Server, opened};
use review::id::OpId;
use review::op::{Anonymous, Op, Request};
use review::opening::Salt;
use review::refusal::Refusal;
use review::sequencer::Admission;
use review::text::Lang;

/// A server at *explore* with contributions 1 to 6 in the log; the inbox has them still.
fn board() -> Server {
    let mut server = opened(4);
    (1..=6).for_each(|n| drop(server.write(&contribute(n, 3, "as it was"), 0).expect("open")));
    server.tick(&noon());
    server.commit();
    server
}

fn cleaned(mut server: Server) -> Server {
    server.clean();
    server
}

#[test]
fn an_amendment_between_append_and_delete_is_not_lost() {
    // The batch is in the log; the server died before it cleaned the inbox, and starts again.
    let mut server = Server::start(board().disk);
    assert!(matches!(server.write(&amend(1, "put differently"), 0), Ok(Admission::Keep(_))));
    server.do_now(FACILITATOR, Op::CloseReview {}).expect("closed");
    assert_eq!(server.state.contributions[&contribution(1)].text.as_deref(), Some("put differently"));
}

#[test]
fn a_withdrawal_between_append_and_delete_is_not_lost() {
    let mut server = Server::start(board().disk);
    server.write(&withdraw(1), 0).expect("accepted");
    server.do_now(FACILITATOR, Op::CloseReview {}).expect("closed");
    assert!(server.state.contributions[&contribution(1)].withdrawn, "told that it is gone, shown to everybody");
}

#[test]
fn a_late_repeat_of_an_amendment_does_not_undo_a_withdrawal_that_waits() {
    let mut server = cleaned(board());
    server.write(&amend(1, "put differently"), 0).expect("accepted");
    server.write(&withdraw(1), 0).expect("accepted");
    // The first request was held up on its way and arrives once more.
    assert_eq!(server.write(&amend(1, "put differently"), 0), Err(Refusal::ContributionWithdrawn));
    server.do_now(FACILITATOR, Op::CloseReview {}).expect("closed");
    assert!(server.state.contributions[&contribution(1)].withdrawn);
}

#[test]
fn a_late_repeat_does_not_bring_back_words_that_were_withdrawn_before_they_were_let_go() {
    let mut server = opened(4);
    let said = contribute(1, 3, "what I should not have said");
    server.write(&said, 0).expect("accepted");
    server.write(&withdraw(1), 0).expect("accepted");
    drop(server.write(&said, 0));
    server.do_now(FACILITATOR, Op::CloseReview {}).expect("closed");
    assert!(server.state.contributions.get(&contribution(1)).is_none_or(|it| it.withdrawn));
}

#[test]
fn a_withdrawal_is_answered_again_as_the_first_time() {
    let mut server = opened(4);
    server.write(&contribute(1, 3, "words"), 0).expect("accepted");
    server.write(&withdraw(1), 0).expect("accepted");
    assert!(server.write(&withdraw(1), 0).is_ok(), "the acknowledgement was lost, so it was asked again");
}

#[test]
fn changes_are_answered_again_as_the_first_time_when_the_review_has_closed_since() {
    let mut server = cleaned(board());
    server.write(&amend(1, "put differently"), 0).expect("accepted");
    server.write(&withdraw(2), 0).expect("accepted");
    server.do_now(FACILITATOR, Op::CloseReview {}).expect("closed");
    assert_eq!(server.write(&amend(1, "put differently"), 0), Ok(Admission::Known));
    assert_eq!(server.write(&withdraw(2), 0), Ok(Admission::Known));
}

#[test]
fn a_change_of_language_alone_is_a_change() {
    let mut server = cleaned(board());
    let Anonymous::Amend { id, event, secret, mut words, after } = amend(1, "as it was") else {
        panic!("an amendment")
    };
    (words.lang, words.salt) = (Lang::Cy, Salt([8; 32]));
    server.write(&Anonymous::Amend { id, event, secret, words, after }, 0).expect("accepted");
    server.do_now(FACILITATOR, Op::CloseReview {}).expect("closed");
    assert_eq!(server.state.contributions[&contribution(1)].lang, Lang::Cy);
}

#[test]
fn an_older_change_in_a_restored_inbox_does_not_undo_a_newer_one() {
    let mut server = cleaned(board());
    let flush = |server: &mut Server| {
        (2..=6).for_each(|n| drop(server.write(&amend(n, &format!("{}", server.head())), 0).expect("accepted")));
        server.tick(&noon());
        server.commit();
        server.clean();
    };
    server.write(&amend(1, "second"), 0).expect("accepted");
    let backup = server.disk.inbox.clone();
    flush(&mut server);
    server.write(&amend(1, "third"), 0).expect("accepted");
    flush(&mut server);
    // A backup takes the inbox before the log: the log has what waited then, and more.
    server.disk.inbox = backup;
    flush(&mut server);
    assert_eq!(server.state.contributions[&contribution(1)].text.as_deref(), Some("third"));
}

#[test]
fn a_late_repeat_of_an_amendment_does_not_undo_a_newer_one() {
    for waiting in [true, false] {
        let mut server = if waiting { opened(4) } else { cleaned(board()) };
        if waiting {
            server.write(&contribute(1, 3, "as it was"), 0).expect("open");
        }
        let second = amend_after(1, "as it was", "second");
        server.write(&second, 0).expect("accepted");
        server.write(&amend_after(1, "second", "third"), 0).expect("accepted");
        // The second was held up on its way and arrives once more.
        assert!(!matches!(server.write(&second, 0), Ok(Admission::Keep(_) | Admission::Forget(_))));
        server.do_now(FACILITATOR, Op::CloseReview {}).expect("closed");
        assert!(!matches!(server.write(&second, 0), Ok(Admission::Keep(_) | Admission::Forget(_))));
        assert_eq!(server.state.contributions[&contribution(1)].text.as_deref(), Some("third"));
    }
}

#[test]
fn what_was_forgotten_leaves_the_inbox_in_the_end_although_it_crashed() {
    let mut server = opened(4);
    server.write(&contribute(1, 3, "words"), 0).expect("accepted");
    server.write(&withdraw(1), 0).expect("accepted");
    let close = Request { id: OpId([9; 16]), op: Op::CloseReview {} };
    server.ask(FACILITATOR, &close, &noon());
    server.commit();
    let mut server = Server::start(server.disk);
    server.tick(&noon());
    server.commit();
    server.clean();
    assert_eq!(server.disk.inbox.rows(), [], "nothing is open any more that it could come back to");
}
