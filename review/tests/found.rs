//! What a strict reading found wrong in rules, ranks, replicas and debug output: each test was there, and failed,
//! before its mistake was mended. What touches the inbox is in `kept.rs`.

mod common;

use common::samples::*;
use common::server::{Inbox, Server, fold, opened};
use review::id::OpId;
use review::leaf::{Fact, From, Leaf};
use review::limits::*;
use review::op::{Anonymous, Op, Request};
use review::opening::{EditSecret, Opening, Salt};
use review::plan::{Column, Phase, PhaseKind, Plan, Release, Round};
use review::refusal::Refusal;
use review::replica::{Effect, Replica};
use review::sequencer::{Row, Waits, admit, decide, rank_between, release};
use review::text::{Lang, normalise};
use review::token::{Element, Nonce, Output, Pass, Proof, Token};
use review::wire::{Answer, Ask, Entry, Frame, Hello, Issued, Join, Joined, Mine, PROTOCOL, Signal, SignalKind, Write};

/// A server at *explore* with contributions 1 to 6 on the board.
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

fn move_to(rank: &str) -> Request {
    Request { id: OpId([9; 16]), op: Op::Move { id: contribution(1), theme: None, rank: rank.to_owned() } }
}

// ---- A request must not bring the server down ----------------------------------------------------------------------

#[test]
fn words_longer_than_any_padding_are_refused_without_a_panic() {
    let server = opened(4);
    let long = "x".repeat(CONTENT_BYTES_MAX + 1);
    let admitted = admit(&server.state, &contribute(1, 3, &long), &Inbox::default().view(contribution(1)), 0);
    assert_eq!(admitted, Err(Refusal::TextTooLong));
}

#[test]
fn a_rank_of_letters_that_are_no_digits_is_refused_without_a_panic() {
    let server = cleaned(board());
    for rank in ["0é", "é0", "800é", "🌄", "80\u{301}80"] {
        assert_eq!(decide(&server.state, FACILITATOR, &move_to(rank), &noon()), Err(Refusal::RankWrong), "{rank}");
    }
}

#[test]
fn a_rank_has_one_spelling_only() {
    let server = cleaned(board());
    // Another spelling would be a mark that stays in the log for ever.
    for rank in ["800", "80", "80-", "81\u{7f}"] {
        assert_eq!(decide(&server.state, FACILITATOR, &move_to(rank), &noon()), Err(Refusal::RankWrong), "{rank}");
    }
}

#[test]
fn ranks_that_a_participant_made_up_do_not_bring_others_down() {
    let server = cleaned(board());
    let (left, right) = ("00058", "00078");
    let accepted = |rank| decide(&server.state, FACILITATOR, &move_to(rank), &noon()).is_ok();
    if accepted(left) && accepted(right) {
        let middle = rank_between(Some(left), Some(right));
        assert!(left < middle.as_str() && middle.as_str() < right, "{middle}");
    }
}

#[test]
fn there_is_room_between_neighbours_at_the_head_of_a_long_theme() {
    let mut ranks = vec![rank_between(None, None)];
    for _ in 0..200 {
        ranks.insert(0, rank_between(None, Some(&ranks[0])));
    }
    for pair in ranks.windows(2) {
        let middle = rank_between(Some(&pair[0]), Some(&pair[1]));
        assert!(pair[0] < middle && middle < pair[1], "{} < {middle} < {}", pair[0], pair[1]);
    }
}

// ---- Replicas ------------------------------------------------------------------------------------------------------

fn following(server: &Server) -> Replica {
    let mut replica = Replica::new(review_id(), FACILITATOR, decide);
    replica.frame(Frame::Welcome { v: PROTOCOL, epoch: server.disk.epoch, seq: server.head(), now: NOON }, NOON);
    replica.frame(Frame::Snapshot { state: Box::new(server.state.clone()) }, NOON);
    replica
}

fn add_theme(n: u8) -> Request {
    let op = Op::AddTheme { theme: theme(n), event: event(1), column: Column::Right, title: words("A theme") };
    Request { id: OpId([n; 16]), op }
}

#[test]
fn what_was_accepted_before_a_snapshot_waits_no_longer() {
    let mut server = cleaned(board());
    let mut replica = following(&server);
    let request = add_theme(1);
    replica.ask(request.clone(), NOON);
    let outcome = server.ask(FACILITATOR, &request, &noon());
    server.commit();
    replica.answered(&Answer { outcomes: vec![(request.id, outcome)] }, NOON);
    // A slow reader is caught up by a snapshot, not by entries, and nobody answers a second time.
    replica.frame(Frame::Snapshot { state: Box::new(server.state.clone()) }, NOON);
    assert_eq!(replica.pending(), []);
    server.do_now(FACILITATOR, Op::RemoveTheme { theme: theme(1) }).expect("removed");
    replica.frame(server.entries(server.head(), server.head()), NOON);
    assert!(replica.view().themes.is_empty(), "the theme comes back on the screen of the one who added it");
}

#[test]
fn a_batch_that_is_sent_again_fits_its_limit() {
    let server = cleaned(board());
    let mut replica = following(&server);
    for n in 1..=BATCH_OPS_MAX as u8 + 1 {
        replica.ask(add_theme(n), NOON);
    }
    let mut sent = 0;
    for effect in replica.resend() {
        let Effect::Post(batch) = effect else { continue };
        assert!(batch.len() <= BATCH_OPS_MAX, "{} at once are refused, and all wait for ever", batch.len());
        sent += batch.len();
    }
    assert_eq!(sent, BATCH_OPS_MAX + 1);
}

#[test]
fn what_came_before_an_unreadable_entry_is_shown() {
    let mut server = cleaned(board());
    let mut replica = following(&server);
    server.do_now(FACILITATOR, add_theme(1).op).expect("added");
    let Frame::Entries { first, mut list } = server.entries(server.head(), server.head()) else { panic!("entries") };
    list.push(Entry::new(br#"{"from":"batch","fact":{"from_the_future":{}}}"#, None).expect("json"));
    replica.frame(Frame::Entries { first, list }, NOON);
    assert_eq!(replica.view(), replica.confirmed());
}

// ---- Rules ---------------------------------------------------------------------------------------------------------

#[test]
fn rows_of_other_rounds_do_not_go_alone_when_a_round_closes() {
    // One feeling waits; closing another round would show it to everybody, alone, at a moment that somebody chose.
    for many in [0, 1, 9] {
        let mut server = opened(4);
        server.write(&contribute(1, 0, "afraid"), 0).expect("open");
        for n in 0..many {
            server.write(&contribute(10 + n, 4, "something else"), 0).expect("open");
        }
        server.do_now(FACILITATOR, Op::CloseRound { event: event(1), round: 4 }).expect("closed");
        assert_eq!(server.state.contributions.len(), usize::from(many));
        assert!(!server.state.contributions.contains_key(&contribution(1)), "1 of at least {MIXED_ROWS_MIN}");
    }
}

#[test]
fn a_closed_review_accepts_nothing_more_from_places() {
    let mut server = cleaned(board());
    server.do_now(FACILITATOR, Op::CloseReview {}).expect("closed");
    let mark = Op::MarkRisk { id: contribution(1) };
    assert_eq!(server.do_now(PLACE, mark), Err(Refusal::ReviewClosed));
}

#[test]
fn whether_a_reason_was_given_does_not_hang_on_who_may_read_it() {
    let mut log = opened(3).disk.log;
    let settled = |log: &[common::server::Stored]| fold(log).events[&event(1)].right_is_settled();
    assert!(settled(&log));
    for it in &mut log {
        it.opening = None;
    }
    assert!(settled(&log), "the words were erased, the commitment to them stands");
}

fn plan_of(phases: &[(PhaseKind, Option<Column>)]) -> Plan {
    let (mut plan, mut next) = (Plan { phases: vec![], rounds: vec![], voices: vec![], questions: vec![] }, 0);
    for (kind, column) in phases {
        let rounds = column.map(|column| {
            plan.rounds.push(Round { column, release: Release::Sealed, per_seat: 5 });
            next += 1;
            next - 1
        });
        plan.phases.push(Phase { kind: *kind, rounds: rounds.into_iter().collect() });
    }
    plan
}

#[test]
fn a_round_of_the_first_phase_can_be_written_in() {
    let mut server = opened(0);
    let plan = plan_of(&[(PhaseKind::Prepare, Some(Column::Right)), (PhaseKind::Leave, None)]);
    if plan.check().is_ok() {
        let (event, title) = (event(2), words("Early words"));
        server.do_now(FACILITATOR, Op::AddEvent { event, day: None, plan, title }).expect("added");
        server.do_now(FACILITATOR, Op::StartEvent { event }).expect("started");
        assert!(server.state.events[&event].accepts(0), "its phase is there and its round is not open");
    }
}

#[test]
fn no_plan_asks_for_the_other_side_first() {
    let (start, right) = ((PhaseKind::Prepare, None), (PhaseKind::Right, Some(Column::Right)));
    let early = plan_of(&[start, (PhaseKind::Arrive, Some(Column::Differ)), right]);
    assert_eq!(early.check(), Err(Refusal::PlanWrong));
}

#[test]
fn a_second_beginning_of_a_review_changes_nothing_but_the_count() {
    let server = opened(0);
    let mut state = server.state.clone();
    state.apply(&server.disk.log[0].leaf, None);
    state.seq -= 1;
    assert_eq!(state, server.state);
}

#[test]
fn normalising_twice_changes_nothing_where_something_invisible_stood_between() {
    for text in ["e\u{200b}\u{301}", "e\u{ad}\u{301}", "\u{1112}\u{feff}\u{1161}", "e\u{0}\u{301}"] {
        let once = normalise(text);
        assert_eq!(normalise(&once), once, "{text:?}: refused although its client did as it should");
    }
}

#[test]
fn passes_and_place_links_do_not_show_themselves() {
    let token = Token { nonce: Nonce([0xab; 32]), output: Output([0xcd; 64]) };
    let (review, secret) = (review_id(), "5ec2e7".to_owned());
    let pass = Pass { review, event: event(1), screen: false, token };
    let hello = Hello { v: PROTOCOL, review, pass: Some(pass), after: 0, epoch: None };
    let ask = Ask { v: PROTOCOL, pass: Some(pass), ops: vec![] };
    let signal = Signal { v: PROTOCOL, pass, signal: SignalKind::Ready(true) };
    let issued = vec![Issued { elements: vec![Element([0xef; 32])], proof: Proof([0xef; 64]) }];
    let joined = Joined { review, event: event(1), voice: None, issued };
    let write = Write { v: PROTOCOL, review, token: Some(token), op: withdraw(1) };
    let join = Join { v: PROTOCOL, secret, blinded: vec![vec![Element([0xef; 32])]] };
    let mine = Mine { v: PROTOCOL, review, id: contribution(1), secret: EditSecret([0xdc; 32]) };
    let shown = format!("{hello:?} {ask:?} {signal:?} {joined:?} {write:?} {join:?} {mine:?} {token:?} {pass:?}");
    for credential in ["abab", "cdcd", "efef", "dcdc", "5ec2e7"] {
        assert!(!shown.contains(credential), "one careless line of a log, and it is there: {shown}");
    }
}

#[test]
fn unreleased_words_do_not_show_themselves() {
    let fact = Fact::Amended { id: contribution(1), lang: Lang::En, text: words("x").commitment(), knew: false };
    let opening = Opening { salt: Salt([1; 32]), text: "afraid of my manager".to_owned() };
    let row = Row { leaf: Leaf { from: From::Batch, fact }, opening: Some(opening) };
    let shown = format!("{row:?} {:?}", contribute(1, 1, "afraid of my manager"));
    assert!(!shown.contains("afraid"), "{shown}");
}

#[test]
fn a_flush_for_one_event_closes_no_other() {
    let server = opened(4);
    let flush = review::sequencer::Flush { event: Some(event(2)), round: None };
    let from = From::Clock { at: NOON };
    let batch = release(&server.state, event(1), Waits::default(), Some(&flush), &from, &noon());
    assert_eq!(batch.drafts, []);
}

// ---- What is over is over --------------------------------------------------------------------------------------------

#[test]
fn whoever_joined_may_not_arrange_what_has_ended() {
    let mut server = opened(4);
    let add = |n: u8| Op::AddTheme {
        theme: review::id::ThemeId([n; 16]),
        event: event(1),
        column: Column::Right,
        title: words("Afterwards"),
    };
    let place = review::op::Asker::Place(event(1));
    server.do_now(FACILITATOR, Op::SetArranging { event: event(1), open: true }).expect("live");
    server.do_now(place, add(1)).expect("everyone may");
    server.do_now(FACILITATOR, Op::EndEvent { event: event(1) }).expect("live");
    assert_eq!(server.do_now(place, add(2)), Err(Refusal::ArrangingClosed));
    server.do_now(FACILITATOR, add(3)).expect("who writes it up may still sort");
    server.do_now(FACILITATOR, Op::SetArranging { event: event(1), open: true }).expect("no harm");
    assert_eq!(server.do_now(place, add(4)), Err(Refusal::ArrangingClosed));
}

#[test]
fn what_can_be_told_by_its_shape_alone_is_refused_and_keeps_nothing() {
    let mut server = opened(2);
    let told = "Her mother was on 07700 900123 at any hour";
    assert_eq!(server.write(&contribute(1, 1, told), 0), Err(Refusal::TextIdentifies));
    assert!(server.disk.inbox.rows().is_empty(), "no row, so no token is spent");
    server.write(&contribute(1, 1, "Her mother was at home"), 0).unwrap();
    assert_eq!(server.write(&amend(1, told), 0), Err(Refusal::TextIdentifies));
}

#[test]
fn protected_terms_are_few_and_in_order() {
    use review::guard::{Protected, TermHash, TermSalt};
    let hash = |n: usize| TermHash((n as u64).to_be_bytes());
    let terms = |most: usize| Protected::from_hashes(TermSalt([1; 16]), (0..most).map(hash).collect());
    let mut server = opened(2);
    assert_eq!(server.do_now(FACILITATOR, Op::ProtectTerms { terms: terms(TERMS_MAX + 1) }), Err(Refusal::Full));
    assert!(server.do_now(FACILITATOR, Op::ProtectTerms { terms: terms(TERMS_MAX) }).is_ok());
    assert_eq!(server.state.review.as_ref().unwrap().terms.as_ref().unwrap().hashes().len(), TERMS_MAX);
    let json = r#"{"salt":"01010101010101010101010101010101","hashes":["0000000000000002","0000000000000001"]}"#;
    let jumbled: Protected = serde_json::from_str(json).unwrap();
    assert_eq!(server.do_now(FACILITATOR, Op::ProtectTerms { terms: jumbled }), Err(Refusal::Malformed));
}

#[test]
fn words_whose_round_has_closed_without_them_never_appear() {
    let mut server = opened(2);
    server.write(&contribute(1, 1, "taken back while a copy was made"), 0).unwrap();
    let row = server.disk.inbox.rows()[0].clone();
    server.disk.inbox = Inbox::default();
    server.do_now(FACILITATOR, Op::ScheduleReveal { event: event(1), round: 1 }).unwrap();
    let later = review::op::Circumstances { now: NOON + REVEAL_COUNTDOWN_MS, ..noon() };
    server.tick(&later);
    server.commit();
    for flush in [None, Some(review::sequencer::Flush { event: Some(event(1)), round: None })] {
        let from = From::Clock { at: NOON };
        let batch = release(
            &server.state,
            event(1),
            Waits { rows: vec![row.clone()], ballots: vec![] },
            flush.as_ref(),
            &from,
            &noon(),
        );
        assert!(batch.drafts.iter().all(|draft| !matches!(draft.leaf.fact, Fact::Contributed { .. })), "{flush:?}");
        assert_eq!(batch.gone, std::slice::from_ref(&row));
    }
}

#[test]
fn a_withdrawal_that_names_another_event_withdraws_nothing() {
    let mut server = opened(2);
    server.write(&contribute(1, 1, "stays"), 0).unwrap();
    let Anonymous::Withdraw { id, secret, .. } = withdraw(1) else { panic!("a withdrawal") };
    let elsewhere = Anonymous::Withdraw { id, event: event(2), secret };
    assert_eq!(server.write(&elsewhere, 0), Err(Refusal::ContributionUnknown));
    assert_eq!(server.disk.inbox.rows().len(), 1);
}
