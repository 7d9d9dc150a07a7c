//! Ballots and what is told of them: what is counted can be counted again, answers do not show which came together,
//! few tell no figures, and no leaning lets a small figure be solved.

mod common;

use common::samples::*;
use common::seeded::Seeded;
use common::server::{Server, opened};
use review::ballot::{Answer, Ballot, Subject, Told, asks_for_pause, count, leaning, order};
use review::id::ContributionId;
use review::leaf::{Fact, From, leaf_hash};
use review::limits::{BALLOTS_MIN, BALLOTS_ORDER_MIN, REVEAL_COUNTDOWN_MS, STATEMENTS_MAX};
use review::op::{Anonymous, Circumstances, Op};
use review::opening::Salt;
use review::plan::Question;
use review::refusal::Refusal;
use review::sequencer::Admission;
use review::state::{Event, RoundStatus};
use std::collections::BTreeSet;

/// Rounds of the plain plan.
const SAFE_ON_ARRIVING: u8 = 5;
const STANCES: u8 = 6;
const PRIORITIES: u8 = 9;

fn id(n: u16) -> ContributionId {
    let mut bytes = [0xba; 16];
    bytes[..2].copy_from_slice(&n.to_be_bytes());
    ContributionId(bytes)
}

fn salt(n: u16, about: u8) -> Salt {
    let mut bytes = [0x5a; 32];
    bytes[..2].copy_from_slice(&n.to_be_bytes());
    bytes[2] = about;
    Salt(bytes)
}

/// The ballot of person `n`: `choices` by the number of the statement.
fn ballot(n: u16, round: u8, choices: &[(u8, u8)]) -> Ballot {
    let answers =
        choices.iter().map(|(about, choice)| Answer { about: *about, choice: *choice, salt: salt(n, *about) });
    let edit = secret(n as u8).hash();
    Ballot { id: id(n), event: event(1), round, voice: None, edit, turn: 1, answers: answers.collect() }
}

fn vote(server: &mut Server, ballot: Ballot) -> Result<Admission, Refusal> {
    server.write(&Anonymous::Vote(ballot), 20)
}

/// Opens the answers of a round: the countdown is asked for, and runs out.
fn close(server: &mut Server, round: u8) {
    server.do_now(FACILITATOR, Op::ScheduleReveal { event: event(1), round }).expect("scheduled");
    server.tick(&Circumstances { now: NOON + REVEAL_COUNTDOWN_MS, ..noon() });
    server.commit();
    server.clean();
    assert_eq!(live(server).rounds[usize::from(round)].status, RoundStatus::Closed);
}

fn live(server: &Server) -> &Event {
    &server.state.events[&event(1)]
}

fn themes(server: &mut Server, n: u8) -> Vec<Subject> {
    let column = review::plan::Column::Right;
    for n in 1..=n {
        let title = words(&format!("Theme {n}"));
        server.do_now(FACILITATOR, Op::AddTheme { theme: theme(n), event: event(1), column, title }).expect("added");
    }
    (1..=n).map(|n| Subject::Theme(theme(n))).collect()
}

/// An event that explores, with three themes; a round asks about them.
fn asking(round: u8) -> Server {
    let mut server = opened(4);
    let about = themes(&mut server, 3);
    server.do_now(FACILITATOR, Op::OpenBallot { event: event(1), round, about, few: true }).expect("opened");
    server
}

fn answers(server: &Server) -> Vec<(u8, u8, Salt)> {
    let answer = |fact: &Fact| match fact {
        Fact::Answered { about, choice, salt, .. } => Some((*about, *choice, *salt)),
        _ => None,
    };
    server.disk.log.iter().filter_map(|it| answer(&it.leaf.fact)).collect()
}

fn told(server: &Server, round: u8) -> Told {
    live(server).ballots[&round].told.clone().expect("closed")
}

#[test]
fn a_ballot_is_replaced_until_its_round_closes_and_counted_once() {
    let mut server = opened(1);
    for n in 0..6 {
        let cast = vote(&mut server, ballot(n, SAFE_ON_ARRIVING, &[(0, 4)]));
        assert!(matches!(cast, Ok(Admission::Cast(_))));
    }
    let first = ballot(0, SAFE_ON_ARRIVING, &[(0, 4)]);
    let second = Ballot { turn: 2, ..ballot(0, SAFE_ON_ARRIVING, &[(0, 1)]) };
    assert_eq!(vote(&mut server, first.clone()), Ok(Admission::Known), "its answer was lost");
    assert!(matches!(vote(&mut server, second.clone()), Ok(Admission::Cast(_))));
    assert_eq!(vote(&mut server, first), Err(Refusal::ChangedMeanwhile), "held up on its way");
    let other = Ballot { turn: 2, ..ballot(0, SAFE_ON_ARRIVING, &[(0, 3)]) };
    assert_eq!(vote(&mut server, other), Err(Refusal::ChangedMeanwhile), "another device, at the same time");
    let foreign = Ballot { edit: secret(99).hash(), turn: 3, ..second.clone() };
    assert_eq!(vote(&mut server, foreign), Err(Refusal::IdTaken), "somebody else's");
    assert!(live(&server).ballots.get(&SAFE_ON_ARRIVING).is_none_or(|it| it.figures.is_empty()), "sealed");
    close(&mut server, SAFE_ON_ARRIVING);
    assert_eq!(live(&server).ballots[&SAFE_ON_ARRIVING].figures, [[0, 1, 0, 0, 5]]);
    assert_eq!(told(&server, SAFE_ON_ARRIVING).ballots, 6);
    assert_eq!(vote(&mut server, Ballot { turn: 3, ..second }), Err(Refusal::TokenSpent), "it is closed for ever");
    assert_eq!(vote(&mut server, ballot(9, SAFE_ON_ARRIVING, &[(0, 4)])), Err(Refusal::RoundClosed));
    assert!(server.disk.inbox.ballots.is_empty(), "ballots are destroyed when they are counted");
}

#[test]
fn anybody_counts_again_and_authors_find_their_own_answers() {
    let mut server = asking(STANCES);
    let mut chance = Seeded::new(7);
    let mut figures = vec![vec![0_u32; 3]; 3];
    let mut own = vec![];
    for n in 0..20 {
        let choose = |about| chance.chance(80).then(|| (about, chance.below(3) as u8));
        let choices: Vec<_> = (0..3).filter_map(choose).collect();
        for (about, choice) in &choices {
            figures[usize::from(*about)][usize::from(*choice)] += 1;
            own.push((*about, *choice, salt(n, *about)));
        }
        vote(&mut server, ballot(n, STANCES, &choices)).expect("cast");
    }
    close(&mut server, STANCES);
    assert_eq!(live(&server).ballots[&STANCES].figures, figures);
    let (there, mine): (BTreeSet<_>, BTreeSet<_>) = (answers(&server).into_iter().collect(), own.into_iter().collect());
    assert_eq!(there, mine, "every answer is a leaf of its own, with its author's salt");
    let log = &server.disk.log;
    let head = log.iter().rposition(|it| matches!(it.leaf.fact, Fact::Released { .. })).expect("a batch");
    let rows: Vec<_> = log[head + 1..].iter().take_while(|it| it.leaf.from == From::Batch).collect();
    assert_eq!(rows.len(), mine.len());
    assert!(rows.iter().map(|it| leaf_hash(&it.bytes)).is_sorted(), "answers of one ballot do not stand together");
    let text = String::from_utf8(rows.iter().flat_map(|it| it.bytes.clone()).collect()).expect("text");
    for n in 0..20 {
        assert!(!text.contains(&id(n).to_hex()) && !text.contains(&secret(n as u8).hash().to_hex()));
    }
    assert!(!text.contains("voice"), "no answer shows a voice");
}

/// Two worlds with the same answers on other ballots leave the same log.
#[test]
fn which_answers_came_together_does_not_show() {
    let log = |together: bool| {
        let mut server = asking(STANCES);
        for n in 0..8_u16 {
            // The second answer of each is that of its neighbour, with the same salt.
            let other = if together { n } else { (n + 1) % 8 };
            let mut it = ballot(n, STANCES, &[(0, (n % 3) as u8), (1, (other % 2) as u8)]);
            it.answers[1].salt = salt(other, 1);
            vote(&mut server, it).expect("cast");
        }
        close(&mut server, STANCES);
        server.disk.log.iter().map(|it| it.bytes.clone()).collect::<Vec<_>>()
    };
    assert_eq!(log(true), log(false));
}

#[test]
fn few_ballots_tell_no_figures() {
    for n in 0..BALLOTS_MIN as u16 {
        let mut server = opened(1);
        for n in 0..n {
            vote(&mut server, ballot(n, SAFE_ON_ARRIVING, &[(0, 2)])).expect("cast");
        }
        close(&mut server, SAFE_ON_ARRIVING);
        assert_eq!(answers(&server), []);
        let n_of = (u32::from(n), u32::from(n));
        assert_eq!(told(&server, SAFE_ON_ARRIVING), Told { ballots: n_of.0, answered: n_of.1, ..Told::default() });
        let mut server = asking(PRIORITIES);
        for n in 0..n {
            vote(&mut server, ballot(n, PRIORITIES, &[(1, 0)])).expect("cast");
        }
        close(&mut server, PRIORITIES);
        assert_eq!(answers(&server), []);
        let order = if usize::from(n) < BALLOTS_ORDER_MIN { vec![] } else { vec![vec![1]] };
        assert_eq!(told(&server, PRIORITIES), Told { ballots: n_of.0, answered: n_of.1, leanings: vec![], order });
    }
    let mut server = asking(PRIORITIES);
    for n in 0..BALLOTS_MIN as u16 {
        vote(&mut server, ballot(n, PRIORITIES, &[(1, 0)])).expect("cast");
    }
    close(&mut server, PRIORITIES);
    assert_eq!(live(&server).ballots[&PRIORITIES].figures, [[0], [5], [0]]);
    assert_eq!(told(&server, PRIORITIES).order, Vec::<Vec<u8>>::new());
}

/// Who answers nothing is no company for somebody who does.
#[test]
fn blank_ballots_hide_nobody() {
    let mut server = opened(1);
    vote(&mut server, ballot(0, SAFE_ON_ARRIVING, &[(0, 0)])).expect("cast");
    for n in 1..9 {
        vote(&mut server, ballot(n, SAFE_ON_ARRIVING, &[])).expect("cast");
    }
    close(&mut server, SAFE_ON_ARRIVING);
    assert_eq!(answers(&server), []);
    let told_then = told(&server, SAFE_ON_ARRIVING);
    assert_eq!((told_then.ballots, told_then.answered), (9, 1));
    let mut server = asking(PRIORITIES);
    for n in 0..9 {
        let choices: &[(u8, u8)] = if n < 2 { &[(0, 0)] } else { &[] };
        vote(&mut server, ballot(n, PRIORITIES, choices)).expect("cast");
    }
    close(&mut server, PRIORITIES);
    assert_eq!((answers(&server), told(&server, PRIORITIES).order), (vec![], vec![]));
    // Each statement by itself: all answer the first, four the second.
    let mut server = asking(STANCES);
    for n in 0..8 {
        let choices: &[(u8, u8)] = if n < 4 { &[(0, 1), (1, 1)] } else { &[(0, 0)] };
        vote(&mut server, ballot(n, STANCES, choices)).expect("cast");
    }
    close(&mut server, STANCES);
    assert_eq!(live(&server).ballots[&STANCES].figures, [[4, 4, 0], [0; 3], [0; 3]]);
}

#[test]
fn nobody_is_asked_the_same_twice() {
    let mut server = asking(STANCES);
    close(&mut server, STANCES);
    let about = |n: u8| vec![Subject::Theme(theme(n))];
    let open = |round, about| Op::OpenBallot { event: event(1), round, about, few: true };
    assert_eq!(server.do_now(FACILITATOR, open(STANCES + 1, about(2))), Err(Refusal::StatementsWrong));
    server.do_now(FACILITATOR, open(PRIORITIES, about(2))).expect("that is another question");
    themes_from(&mut server, 9);
    server.do_now(FACILITATOR, open(STANCES + 1, about(9))).expect("another statement");
}

fn themes_from(server: &mut Server, n: u8) {
    let (column, title) = (review::plan::Column::Right, words("One more"));
    server.do_now(FACILITATOR, Op::AddTheme { theme: theme(n), event: event(1), column, title }).expect("added");
}

/// One nonce blinded for two rounds makes one ballot, where it was spent.
#[test]
fn a_ballot_stays_in_its_round() {
    let mut server = asking(STANCES);
    themes_from(&mut server, 9);
    let about = vec![Subject::Theme(theme(9))];
    let open = Op::OpenBallot { event: event(1), round: STANCES + 1, about, few: true };
    server.do_now(FACILITATOR, open).expect("opened");
    vote(&mut server, ballot(1, STANCES, &[(0, 1)])).expect("cast");
    let moved = Ballot { turn: 9, ..ballot(1, STANCES + 1, &[(0, 1)]) };
    assert_eq!(vote(&mut server, moved), Err(Refusal::IdTaken));
}

#[test]
fn ballots_answer_what_is_asked() {
    let wrong = |server: &Server, it: Ballot| assert_eq!(vote(&mut server.clone(), it), Err(Refusal::BallotWrong));
    let arrive = opened(1);
    for choices in [&[(0, 5)][..], &[(1, 0)], &[(0, 1), (0, 2)]] {
        wrong(&arrive, ballot(1, SAFE_ON_ARRIVING, choices));
    }
    wrong(&arrive, Ballot { voice: Some(0), ..ballot(1, SAFE_ON_ARRIVING, &[(0, 1)]) });
    let stances = asking(STANCES);
    for choices in [&[(0, 3)][..], &[(3, 0)], &[(1, 0), (0, 0)]] {
        wrong(&stances, ballot(1, STANCES, choices));
    }
    assert!(vote(&mut stances.clone(), ballot(1, STANCES, &[])).is_ok(), "blank");
    let with_voice = Ballot { voice: Some(0), ..ballot(1, STANCES, &[(0, 1)]) };
    assert_eq!(stances.clone().write(&Anonymous::Vote(with_voice.clone()), 4), Err(Refusal::VoiceNotShown));
    assert!(stances.clone().write(&Anonymous::Vote(with_voice), 5).is_ok());
    let priorities = asking(PRIORITIES);
    assert!(vote(&mut priorities.clone(), ballot(1, PRIORITIES, &[(0, 0), (1, 0), (2, 0)])).is_ok(), "three votes");
    wrong(&priorities, ballot(1, PRIORITIES, &[(0, 1)]));
    wrong(&priorities, Ballot { voice: Some(0), ..ballot(1, PRIORITIES, &[(0, 0)]) });
    let elsewhere = ballot(1, STANCES, &[]);
    assert_eq!(vote(&mut opened(4), elsewhere.clone()), Err(Refusal::RoundNotOpen), "nothing was put yet");
    assert_eq!(vote(&mut opened(4), Ballot { round: 0, ..elsewhere }), Err(Refusal::RoundUnknown), "a round of words");
    let word = contribute(1, STANCES, "words");
    assert!(asking(STANCES).write(&word, 20).is_err(), "no words in a round of ballots");
}

#[test]
fn statements_are_put_once_and_stay_as_they_were() {
    let mut server = opened(4);
    let about = themes(&mut server, STATEMENTS_MAX as u8 + 1);
    let open = |about: &[Subject], round| Op::OpenBallot { event: event(1), round, about: about.to_vec(), few: true };
    for wrong in [&about[..], &[], &[about[0], about[0]], &[Subject::Theme(theme(99))], &[Subject::Contribution(id(1))]]
    {
        assert_eq!(server.do_now(FACILITATOR, open(wrong, STANCES)), Err(Refusal::StatementsWrong));
    }
    assert_eq!(server.do_now(FACILITATOR, open(&about[..1], SAFE_ON_ARRIVING)), Err(Refusal::RoundUnknown));
    assert_eq!(server.do_now(PLACE, open(&about[..1], STANCES)), Err(Refusal::NotAllowed));
    let lonely = Circumstances { joined: 4, ..noon() };
    let few = Op::OpenBallot { event: event(1), round: STANCES, about: about[..1].to_vec(), few: false };
    let asked = server.ask(FACILITATOR, &request(&mut Seeded::new(1), few), &lonely);
    assert_eq!(asked, review::wire::Outcome::Refused { code: Refusal::TooFewJoined });
    server.do_now(FACILITATOR, open(&about[..STATEMENTS_MAX], STANCES)).expect("at max");
    assert_eq!(server.do_now(FACILITATOR, open(&about[..1], STANCES)), Err(Refusal::BallotRuns));
    let renamed = Op::RenameTheme { theme: theme(1), title: words("The opposite") };
    server.do_now(FACILITATOR, renamed).expect("renamed");
    let statement = &live(&server).ballots[&STANCES].about[0];
    assert_eq!(statement.title.as_deref(), Some("Theme 1"), "what was asked about stays what it was");
    server.do_now(FACILITATOR, Op::MovePhase { event: event(1), to: 3, few: true, reason: None }).expect("moved");
    assert_eq!(vote(&mut server, ballot(1, STANCES, &[])), Err(Refusal::RoundNotOpen), "in its own phase only");
    let early = open(&about[..1], STANCES + 1);
    assert_eq!(server.do_now(FACILITATOR, early), Err(Refusal::RoundNotOpen), "in its own phase only");
    server.do_now(FACILITATOR, Op::EndEvent { event: event(1) }).expect("ended");
    assert_eq!(live(&server).rounds[usize::from(STANCES)].status, RoundStatus::Closed);
    assert!(live(&server).ballots[&STANCES].told.is_some(), "the end of an event counts what waits");
}

#[test]
fn leanings_are_of_five_and_more_than_half() {
    let lean = |figures: [u32; 3]| leaning(&figures, 5);
    assert_eq!([lean([5, 0, 0]), lean([0, 6, 5]), lean([1, 2, 9])], [Some(0), Some(1), Some(2)]);
    assert_eq!([lean([4, 0, 0]), lean([5, 5, 0]), lean([6, 3, 3]), lean([0, 0, 0])], [None; 4]);
    let voiced = |n: u16, voice, choice| Ballot { voice: Some(voice), ..ballot(n, STANCES, &[(0, choice)]) };
    let ballots: Vec<_> = (0..5).map(|n| voiced(n, 0, 0)).chain((5..9).map(|n| voiced(n, 1, 1))).collect();
    assert_eq!(count(Question::Stances, 1, 2, &ballots).told.leanings, [[Some(0), None]]);
}

/// All tables of `rows` voices (the last one: no voice shown) and two choices with these totals.
fn tables(rows: usize, totals: [u32; 2]) -> Vec<Vec<[u32; 2]>> {
    if rows == 1 {
        return vec![vec![totals]];
    }
    let mut all = vec![];
    for one in 0..=totals[0] {
        for other in 0..=totals[1] {
            for mut rest in tables(rows - 1, [totals[0] - one, totals[1] - other]) {
                rest.insert(0, [one, other]);
                all.push(rest);
            }
        }
    }
    all
}

/// Whoever knows the totals and all leanings finds no figure of 1 to k - 1 out: each may be another one too. Every table
/// of two voices and those who show none, every total up to nine, k = 3.
#[test]
fn no_leaning_lets_a_small_figure_be_solved() {
    const K: u32 = 3;
    let leanings = |table: &[[u32; 2]]| table[..2].iter().map(|row| leaning(row, K)).collect::<Vec<_>>();
    let mut seen = 0;
    for agree in 0..=9 {
        for differ in 0..=9 {
            let all = tables(3, [agree, differ]);
            let mut possible: std::collections::BTreeMap<_, Vec<BTreeSet<u32>>> = std::collections::BTreeMap::new();
            for table in &all {
                let cells = possible.entry(leanings(table)).or_insert_with(|| vec![BTreeSet::new(); 4]);
                for (cell, figure) in cells.iter_mut().zip(table[..2].iter().flatten()) {
                    cell.insert(*figure);
                }
            }
            for cells in possible.values() {
                for cell in cells {
                    let solved = cell.len() == 1 && cell.iter().all(|figure| (1..K).contains(figure));
                    assert!(!solved, "{agree} agree, {differ} differ: {cells:?}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn what_matters_most_comes_first_and_equals_together() {
    let figures = |list: &[u32]| list.iter().map(|n| vec![*n]).collect::<Vec<_>>();
    assert_eq!(order(&figures(&[1, 4, 1, 0])), [vec![1], vec![0, 2], vec![3]]);
    assert_eq!(order(&figures(&[2, 2])), [vec![0, 1]]);
}

#[test]
fn fear_of_a_quarter_asks_for_a_pause() {
    assert!(asks_for_pause(&[1, 1, 2, 2, 2]) && asks_for_pause(&[0, 5, 0, 0, 15]));
    assert!(!asks_for_pause(&[1, 1, 3, 3, 3]) && !asks_for_pause(&[0; 5]) && !asks_for_pause(&[0, 0, 9, 0, 0]));
}

/// Votes, replacements, repetitions and late requests in any order, with crashes between all steps of the count: what
/// was accepted last of each person is counted once.
#[test]
fn what_was_accepted_last_is_counted_once_wherever_it_crashes() {
    let (mut crashes, mut counted) = (0, 0);
    for seed in 0..400 {
        let mut chance = Seeded::new(seed);
        let mut server = asking(STANCES);
        let mut accepted: std::collections::BTreeMap<u16, Ballot> = std::collections::BTreeMap::new();
        let mut sent: Vec<Ballot> = vec![];
        let closes_at = 20 + chance.below(40);
        for step in 0..90 {
            if step == closes_at {
                server.do_now(FACILITATOR, Op::ScheduleReveal { event: event(1), round: STANCES }).expect("scheduled");
            }
            // The countdown has run out: a tick that may die before the log, or before the inbox, is written.
            if step > closes_at + 3 && chance.chance(30) {
                server.tick(&Circumstances { now: NOON + REVEAL_COUNTDOWN_MS, ..noon() });
                if chance.chance(50) {
                    server.commit();
                    if chance.chance(50) {
                        server.clean();
                    }
                }
                server = Server::start(server.disk);
                crashes += 1;
            }
            let n = chance.below(9) as u16;
            let late = (!sent.is_empty() && chance.chance(25)).then(|| chance.pick(&sent).clone());
            let it = late.unwrap_or_else(|| {
                let turn = accepted.get(&n).map_or(0, |it| it.turn) + 1;
                Ballot { turn, ..ballot(n, STANCES, &[(0, chance.below(3) as u8), (2, chance.below(3) as u8)]) }
            });
            sent.push(it.clone());
            let person = u16::from_be_bytes([it.id.0[0], it.id.0[1]]);
            let open = live(&server).rounds[usize::from(STANCES)].status == RoundStatus::Open;
            if let Ok(Admission::Cast(cast)) = vote(&mut server, it) {
                assert!(open, "seed {seed}: a ballot after the close");
                accepted.insert(person, *cast);
            }
        }
        server.tick(&Circumstances { now: NOON + REVEAL_COUNTDOWN_MS, ..noon() });
        server.commit();
        server.clean();
        let mut figures = vec![vec![0_u32; 3]; 3];
        for answer in accepted.values().flat_map(|it| &it.answers) {
            figures[usize::from(answer.about)][usize::from(answer.choice)] += 1;
        }
        let few = accepted.len() < BALLOTS_MIN;
        let there = &live(&server).ballots[&STANCES].figures;
        assert_eq!(*there, if few { vec![] } else { figures }, "seed {seed}");
        assert_eq!(told(&server, STANCES).answered as usize, accepted.len(), "seed {seed}");
        assert_eq!(told(&server, STANCES).ballots as usize, accepted.len(), "seed {seed}");
        let closes = |fact: &Fact| matches!(fact, Fact::Counted { round: STANCES, .. });
        assert_eq!(server.disk.log.iter().filter(|it| closes(&it.leaf.fact)).count(), 1);
        assert!(server.disk.inbox.ballots.is_empty(), "seed {seed}: ballots are left");
        counted += usize::from(!few);
    }
    assert!(crashes > 400 && counted > 300, "{crashes} crashes, {counted} counts");
}
