//! Hiding and signing: nobody can put words into somebody's mouth, one alone hides for two days, and a name goes with
//! its words.

mod common;

use common::samples::*;
use common::server::{Server, opened};
use review::leaf::{Fact, HideReason};
use review::limits::{HIDDEN_PARTS_MAX, HIDING_ALONE_MS, SIGNATURE_CHARACTERS_MAX};
use review::op::{Anonymous, Asker, Circumstances, Op};
use review::opening::{Commitment, Opening, Salt};
use review::refusal::Refusal;
use review::sequencer::{Admission, hidings_due, show_when_due, without};
use review::state::Contribution;

const OTHER: Asker = Asker::Account(account(2));
const TEXT: &str = "Dafydd rang, and nobody came";

/// Three contributions stand; the first says who somebody is. Two facilitators.
fn board() -> Server {
    let mut server = opened(4);
    for (n, text) in [(1, TEXT), (2, "We met"), (3, "We wrote")] {
        server.write(&contribute(n, 3, text), 0).expect("kept");
    }
    server.do_now(FACILITATOR, Op::CloseRound { event: event(1), round: 3 }).expect("let go");
    server.do_now(FACILITATOR, Op::AddFacilitator { account: account(2) }).expect("added");
    server
}

fn it(server: &Server) -> &Contribution {
    &server.state.contributions[&contribution(1)]
}

fn hide(server: &Server, parts: &[(u32, u32)]) -> Op {
    let now = it(server).hiding.as_ref().map_or_else(|| it(server).commitments[0], |hiding| hiding.shown);
    let (id, reason, parts) = (contribution(1), HideReason::IdentifiesPerson, parts.to_vec());
    Op::Hide { id, reason, parts, now, salt: Salt([8; 32]) }
}

fn confirm(server: &Server) -> Op {
    let now = it(server).hiding.as_ref().map_or(Commitment([0; 32]), |hiding| hiding.shown);
    Op::ConfirmHiding { id: contribution(1), now }
}

/// The clock, two days later.
fn two_days_later(server: &mut Server) {
    let withheld = server.withheld(contribution(1));
    for draft in show_when_due(&server.state, contribution(1), &withheld, NOON + HIDING_ALONE_MS) {
        server.state.apply(&draft.leaf, draft.opening.as_ref());
    }
}

fn openings(server: &Server) -> String {
    format!("{:?}", server.disk.log.iter().filter_map(|it| it.opening.as_ref().map(|it| &it.text)).collect::<Vec<_>>())
}

#[test]
fn hidden_parts_leave_every_copy_and_come_back_as_they_were() {
    let mut server = board();
    let op = hide(&server, &[(0, 6)]);
    assert_eq!(server.clone().do_now(PLACE, op.clone()), Err(Refusal::NotAllowed));
    server.do_now(FACILITATOR, op).expect("hidden");
    assert_eq!(it(&server).text.as_deref(), Some("[…] rang, and nobody came"));
    assert!(!openings(&server).contains("Dafydd"), "nobody is given the words");
    let again = hide(&server, &[(10, 13)]);
    server.do_now(FACILITATOR, again).expect("more of it");
    assert_eq!(it(&server).text.as_deref(), Some("[…] rang, […] nobody came"));
    assert_eq!(server.do_now(PLACE, Op::ShowAgain { id: contribution(1) }), Err(Refusal::NotAllowed));
    server.do_now(OTHER, Op::ShowAgain { id: contribution(1) }).expect("shown");
    assert_eq!(it(&server).text.as_deref(), Some(TEXT));
    assert!(it(&server).hiding.is_none());
    let hidden_nothing = server.do_now(OTHER, Op::ShowAgain { id: contribution(1) });
    assert_eq!(hidden_nothing, Err(Refusal::HidingWrong));
    assert_eq!(server.state, common::server::fold(&server.disk.log));
}

#[test]
fn a_second_person_agrees_within_two_days_or_it_is_shown_again() {
    let mut server = board();
    let op = hide(&server, &[(0, 6)]);
    server.do_now(FACILITATOR, op).expect("hidden");
    let confirm = confirm(&server);
    assert_eq!(server.do_now(FACILITATOR, confirm.clone()), Err(Refusal::HidingOwn));
    let until = NOON + HIDING_ALONE_MS;
    let withheld = server.withheld(contribution(1));
    assert_eq!(hidings_due(&server.state, until - 1), []);
    assert_eq!(show_when_due(&server.state, contribution(1), &withheld, until - 1), []);
    assert_eq!(hidings_due(&server.state, until), [contribution(1)]);
    let shown = show_when_due(&server.state, contribution(1), &withheld, until);
    assert!(matches!(&shown[..], [draft] if matches!(draft.leaf.fact, Fact::ShownAgain { .. })));
    let mut later = server.state.clone();
    later.apply(&shown[0].leaf, shown[0].opening.as_ref());
    assert_eq!(later.contributions[&contribution(1)].text.as_deref(), Some(TEXT));
    server.do_now(OTHER, confirm.clone()).expect("agreed");
    assert_eq!(server.do_now(FACILITATOR, confirm), Ok(0), "it was so already");
    assert_eq!(hidings_due(&server.state, u64::MAX), []);
    let nothing = Op::ConfirmHiding { id: contribution(2), now: Commitment([0; 32]) };
    assert_eq!(server.do_now(OTHER, nothing), Err(Refusal::HidingWrong));
}

#[test]
fn one_alone_hides_once_and_nobody_agrees_with_themselves() {
    let mut server = board();
    let op = hide(&server, &[(0, 6)]);
    server.do_now(FACILITATOR, op).expect("hidden");
    let same = hide(&server, &[(0, 3)]);
    assert_eq!(server.do_now(OTHER, same), Err(Refusal::HidingWrong), "what is hidden already hides nothing more");
    let more = hide(&server, &[(10, 13)]);
    server.do_now(OTHER, more).expect("a comma more");
    assert_eq!(it(&server).hiding.as_ref().map(|it| it.until), Some(NOON + HIDING_ALONE_MS), "no new two days");
    for asker in [FACILITATOR, OTHER] {
        let agree = confirm(&server);
        assert_eq!(server.do_now(asker, agree), Err(Refusal::HidingOwn), "both have hidden");
    }
    two_days_later(&mut server);
    assert_eq!(it(&server).text.as_deref(), Some(TEXT));
    for asker in [FACILITATOR, OTHER] {
        let again = hide(&server, &[(0, 6)]);
        assert_eq!(server.do_now(asker, again), Err(Refusal::HidingOwn), "alone, for ever");
    }
}

#[test]
fn what_two_agreed_on_stays_hidden_when_one_hides_more() {
    let mut server = board();
    let op = hide(&server, &[(0, 6)]);
    server.do_now(FACILITATOR, op).expect("hidden");
    let stale = confirm(&server);
    let more = hide(&server, &[(10, 13)]);
    server.do_now(FACILITATOR, more).expect("more");
    assert_eq!(server.do_now(OTHER, stale), Err(Refusal::ChangedMeanwhile), "agreed to what was read");
    let agree = confirm(&server);
    server.do_now(OTHER, agree).expect("agreed");
    let most = hide(&server, &[(14, 20)]);
    server.do_now(FACILITATOR, most).expect("still more");
    assert_eq!(it(&server).text.as_deref(), Some("[…] rang, […] […] came"));
    two_days_later(&mut server);
    assert_eq!(
        it(&server).text.as_deref(),
        Some("[…] rang, […] nobody came"),
        "not more than was agreed on comes back"
    );
    assert!(it(&server).hiding.as_ref().is_some_and(|it| it.confirmed));
}

#[test]
fn a_closed_review_does_not_keep_anybody_from_hiding() {
    let mut server = board();
    server.do_now(FACILITATOR, Op::CloseReview {}).expect("closed");
    let op = hide(&server, &[(0, 6)]);
    server.do_now(FACILITATOR, op).expect("hidden");
    let agree = confirm(&server);
    server.do_now(OTHER, agree).expect("agreed");
    server.do_now(OTHER, Op::ShowAgain { id: contribution(1) }).expect("shown");
}

/// A change that waited since before is no answer to the hiding: it is kept from view, and not lost.
#[test]
fn words_that_waited_do_not_undo_a_hiding() {
    let mut server = board();
    server.write(&amend(1, "Dafydd rang twice, and nobody came"), 0).expect("kept");
    let op = hide(&server, &[(0, 6)]);
    server.do_now(FACILITATOR, op).expect("hidden");
    server.do_now(FACILITATOR, Op::EndEvent { event: event(1) }).expect("ended");
    assert_eq!(it(&server).text.as_deref(), Some("[…] rang, and nobody came"));
    assert!(it(&server).hiding.is_some() && !openings(&server).contains("Dafydd"));
    server.do_now(OTHER, Op::ShowAgain { id: contribution(1) }).expect("shown");
    assert_eq!(it(&server).text.as_deref(), Some("Dafydd rang twice, and nobody came"), "nothing was lost");
    assert_eq!(server.state, common::server::fold(&server.disk.log));
}

#[test]
fn nothing_can_be_put_in_place_of_what_is_hidden() {
    let server = board();
    let refused = |parts: &[(u32, u32)]| server.clone().do_now(FACILITATOR, hide(&server, parts));
    for parts in [&[][..], &[(3, 3)], &[(4, 3)], &[(0, 99)], &[(5, 6), (0, 2)], &[(0, 2), (2, 4)], &[(0, 3), (2, 5)]] {
        assert_eq!(refused(parts), Err(Refusal::HidingWrong), "{parts:?}");
    }
    assert_eq!(without("añb😀c", &[(1, 2), (3, 4)]).as_deref(), Some("a[…]b[…]c"));
    assert_eq!(without("abc", &[(0, 3)]).as_deref(), Some("[…]"));
    let (many, parts) = ("ab".repeat(60), |n: u32| (0..n).map(|n| (n * 2, n * 2 + 1)).collect::<Vec<_>>());
    assert!(without(&many, &parts(HIDDEN_PARTS_MAX as u32)).is_some());
    assert_eq!(without(&many, &parts(HIDDEN_PARTS_MAX as u32 + 1)), None);
    let Op::Hide { id, reason, parts, salt, .. } = hide(&server, &[(0, 6)]) else { unreachable!() };
    let now = Commitment([0; 32]);
    let stale = server.clone().do_now(FACILITATOR, Op::Hide { id, reason, parts, now, salt });
    assert_eq!(stale, Err(Refusal::ChangedMeanwhile), "its author put it differently meanwhile");
}

#[test]
fn what_its_author_says_in_another_way_is_looked_at_anew() {
    let mut server = board();
    let op = hide(&server, &[(0, 6)]);
    server.do_now(FACILITATOR, op).expect("hidden");
    server.write(&amend(1, "Somebody rang, and nobody came"), 0).expect("kept");
    server.do_now(FACILITATOR, Op::EndEvent { event: event(1) }).expect("ended");
    assert_eq!(it(&server).text.as_deref(), Some("Somebody rang, and nobody came"));
    assert!(it(&server).hiding.is_none() && server.disk.withheld.is_empty());
}

fn sign(n: u8, turn: u32, name: Option<&str>) -> Anonymous {
    Anonymous::Sign { id: contribution(n), event: event(1), secret: secret(n), turn, name: name.map(words) }
}

#[test]
fn an_author_puts_a_name_under_their_own_words_and_takes_it_away() {
    let mut server = board();
    assert_eq!(server.write(&sign(9, 1, Some("Nia")), 0), Err(Refusal::ContributionUnknown));
    let foreign = Anonymous::Sign { id: contribution(1), event: event(1), secret: secret(2), turn: 1, name: None };
    assert_eq!(server.write(&foreign, 0), Err(Refusal::EditSecretWrong));
    let long = "ŷ".repeat(SIGNATURE_CHARACTERS_MAX);
    assert!(server.clone().write(&sign(1, 1, Some(&long)), 0).is_ok());
    assert_eq!(server.write(&sign(1, 1, Some(&format!("{long}x"))), 0), Err(Refusal::TextTooLong));
    assert_eq!(server.write(&sign(1, 1, Some("Nia\nRhys")), 0), Err(Refusal::TextNotNormal));
    assert_eq!(server.write(&sign(1, 1, Some("nia@example.org")), 0), Err(Refusal::TextIdentifies));
    assert!(matches!(server.write(&sign(1, 1, Some("Nia")), 0), Ok(Admission::Keep(_))));
    assert_eq!(server.write(&sign(1, 1, Some("Nia")), 0), Ok(Admission::Known));
    assert!(it(&server).signature.is_none(), "it goes in company");
    server.tick(&noon());
    server.commit();
    server.clean();
    assert!(it(&server).signature.is_none(), "one row goes nowhere alone");
    server.write(&amend(1, "Put differently"), 0).expect("kept beside it");
    for n in 2..=4 {
        drop(server.write(&sign(n, 1, Some("Rhys")), 0));
    }
    server.write(&amend(2, "We met once"), 0).expect("kept");
    assert_eq!(server.tick(&noon()), [] as [usize; 0], "three contributions, however many rows");
    assert_eq!(server.tick(&Circumstances { joined: 11, ..noon() }), [5]);
    server.commit();
    server.clean();
    assert_eq!(it(&server).signature.as_ref().and_then(|it| it.name.as_deref()), Some("Nia"));
    assert_eq!(it(&server).text.as_deref(), Some("Put differently"));
    assert!(matches!(server.write(&sign(1, 2, None), 0), Ok(Admission::Keep(_))));
    server.do_now(FACILITATOR, Op::EndEvent { event: event(1) }).expect("ended");
    assert!(it(&server).signature.is_none());
    assert_eq!(server.write(&sign(1, 2, None), 0), Ok(Admission::Known));
}

#[test]
fn a_name_that_was_held_up_does_not_come_back() {
    let mut server = board();
    // Nothing stands, but taking away is remembered: the name before it may still be on its way.
    assert!(matches!(server.write(&sign(1, 2, None), 0), Ok(Admission::Keep(_))));
    assert_eq!(server.write(&sign(1, 1, Some("Nia")), 0), Err(Refusal::ChangedMeanwhile));
    server.do_now(FACILITATOR, Op::CloseRound { event: event(1), round: 4 }).expect("closed");
    server.write(&sign(1, 3, Some("Nia")), 0).expect("kept");
    server.do_now(FACILITATOR, Op::EndEvent { event: event(1) }).expect("ended");
    assert_eq!(server.write(&sign(1, 2, None), 0), Err(Refusal::ChangedMeanwhile));
    assert!(it(&server).signature.is_some());
}

#[test]
fn a_facilitator_takes_away_a_name_that_is_not_theirs_who_wrote() {
    let mut server = board();
    server.write(&sign(1, 1, Some("The director")), 0).expect("kept");
    server.do_now(FACILITATOR, Op::EndEvent { event: event(1) }).expect("ended");
    assert!(it(&server).signature.is_some());
    let remove = Op::RemoveName { id: contribution(1) };
    assert_eq!(server.do_now(PLACE, remove.clone()), Err(Refusal::NotAllowed));
    server.do_now(FACILITATOR, remove.clone()).expect("taken away");
    assert!(it(&server).signature.is_none() && !openings(&server).contains("director"));
    assert_eq!(server.write(&sign(1, 2, Some("The director")), 0), Err(Refusal::NameRemoved));
    assert_eq!(server.do_now(FACILITATOR, remove), Ok(0));
}

#[test]
fn a_name_goes_with_its_words() {
    let mut server = board();
    server.write(&sign(1, 1, Some("Nia")), 0).expect("kept");
    server.write(&withdraw(1), 0).expect("kept");
    assert_eq!(server.write(&sign(1, 2, Some("Nia M")), 0), Err(Refusal::ContributionWithdrawn));
    server.do_now(FACILITATOR, Op::EndEvent { event: event(1) }).expect("ended");
    assert!(it(&server).withdrawn && it(&server).signature.is_none());
    assert!(!openings(&server).contains("Nia"), "the name was never let go");
    assert!(server.disk.inbox.signatures.is_empty(), "and waits no more");
}

#[test]
fn openings_of_hidden_words_are_what_they_promise() {
    let shown = Opening { salt: Salt([8; 32]), text: "[…] rang, and nobody came".to_owned() };
    let mut server = board();
    let op = hide(&server, &[(0, 6)]);
    server.do_now(FACILITATOR, op).expect("hidden");
    let last = server.disk.log.last().expect("an entry");
    assert!(last.leaf.commitment().is_some_and(|commitment| shown.opens(&commitment)));
}
