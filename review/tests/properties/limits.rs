//! Every limit that this crate enforces, at max and at max + 1.

use crate::common::samples::*;
use crate::common::server::{Server, opened};
use review::clock::Length;
use review::conduct::{AddClock, ConductOp, SetClock};
use review::follow_up::{FollowUp, News};
use review::holidays::Nation;
use review::id::ReviewId;
use review::limits::*;
use review::op::{Anonymous, Circumstances, Op};
use review::opening::{Opening, Salt, Words, commit};
use review::plan::{Band, Column, Phase, PhaseKind, Plan, Question, Release, Round, Voice};
use review::refusal::Refusal;
use review::regime::{Heading, Regime, Rule, Stage, StageKind, Stand};
use review::sequencer::{least_waiting, reveals_due};
use review::wire::Outcome;

/// Both at max: of one byte each and of four.
fn texts(characters: usize) -> [Words; 2] {
    [words(&"x".repeat(characters)), words(&"🌄".repeat(characters))]
}

/// Asks the same with texts of `max` and `max + 1` characters.
fn fits(server: &Server, max: usize, op: impl Fn(Words) -> Op) {
    for text in texts(max) {
        server.clone().do_now(FACILITATOR, op(text)).expect("at max");
    }
    for text in texts(max + 1) {
        assert_eq!(server.clone().do_now(FACILITATOR, op(text)), Err(Refusal::TextTooLong), "at max + 1");
    }
}

fn board() -> Server {
    let mut server = opened(4);
    (1..=6).for_each(|n| drop(server.write(&contribute(n, 3, "words"), 0).expect("open")));
    server.tick(&noon());
    server.commit();
    server.clean();
    server
}

#[test]
fn contributions_and_amendments() {
    let server = board();
    let write = |text: Words, fits: bool| {
        for op in [contribute(9, 3, &text.text), amend(1, &text.text)] {
            let written = server.clone().write(&op, 0);
            assert!(if fits { written.is_ok() } else { written == Err(Refusal::TextTooLong) }, "{written:?}");
        }
    };
    for text in texts(CONTRIBUTION_CHARACTERS_MAX) {
        write(text, true);
    }
    // One character more is still within the largest padding; CONTENT_BYTES_MAX + 1 is told in `found.rs`.
    write(words(&"x".repeat(CONTRIBUTION_CHARACTERS_MAX + 1)), false);
    write(words(&"🌄".repeat(CONTRIBUTION_CHARACTERS_MAX + 1)), false);
    write(words(&"x".repeat(CONTENT_BYTES_MAX)), false);
}

#[test]
fn titles_notes_and_references() {
    let (board, empty) = (board(), Server::new(review::id::Epoch([1; 16])));
    let create = |reference: &str, title| Op::CreateReview {
        review: review_id(),
        reference: reference.into(),
        title,
        regime: None,
    };
    fits(&empty, TITLE_CHARACTERS_MAX, |title| create("R-1", title));
    fits(&empty, REFERENCE_CHARACTERS_MAX, |reference| create(&reference.text, words("A review")));
    fits(&board, TITLE_CHARACTERS_MAX, |title| Op::AddEvent { event: event(2), day: None, plan: plan(), title });
    let add = |title| Op::AddTheme { theme: theme(1), event: event(1), column: Column::Right, title };
    fits(&board, TITLE_CHARACTERS_MAX, add);
    let mut themed = board.clone();
    themed.do_now(FACILITATOR, add(words("A theme"))).expect("added");
    fits(&themed, TITLE_CHARACTERS_MAX, |title| Op::RenameTheme { theme: theme(1), title });
    let to_leave = |reason| Op::MovePhase { event: event(1), to: 5, few: false, reason: Some(reason) };
    fits(&board, NOTE_CHARACTERS_MAX, to_leave);
    let mut marked = board;
    marked.do_now(PLACE, Op::MarkRisk { id: contribution(1) }).expect("marked");
    fits(&marked, NOTE_CHARACTERS_MAX, |what| Op::AnswerRisk { id: contribution(1), what });
}

#[test]
fn contents_of_openings() {
    let opening = |size: usize| Opening { salt: Salt([1; 32]), text: "x".repeat(size) };
    let commitment = commit(&Salt([1; 32]), &[b'x'; CONTENT_BYTES_MAX]);
    assert!(opening(CONTENT_BYTES_MAX).opens(&commitment));
    assert!(!opening(CONTENT_BYTES_MAX + 1).opens(&commitment), "and does not panic");
}

#[test]
fn events_themes_and_facilitators() {
    let mut server = opened(0);
    let title = words("One more");
    for n in 2..=EVENTS_MAX as u8 {
        let op = Op::AddEvent { event: event(n), day: None, plan: plan(), title: title.clone() };
        server.do_now(FACILITATOR, op).expect("at max");
    }
    let op = Op::AddEvent { event: event(99), day: None, plan: plan(), title: title.clone() };
    assert_eq!(server.do_now(FACILITATOR, op), Err(Refusal::Full));
    let add = |n: usize, of| Op::AddTheme {
        theme: theme(n as u8),
        event: event(of),
        column: Column::Differ,
        title: title.clone(),
    };
    for n in 0..THEMES_MAX {
        server.do_now(FACILITATOR, add(n, 1)).expect("at max");
    }
    assert_eq!(server.do_now(FACILITATOR, add(THEMES_MAX, 1)), Err(Refusal::Full));
    server.do_now(FACILITATOR, add(THEMES_MAX, 2)).expect("another event has room");
    server.do_now(FACILITATOR, Op::RemoveTheme { theme: theme(0) }).expect("removed");
    server.do_now(FACILITATOR, add(0, 1)).expect("room again");
    for n in 2..=FACILITATORS_MAX as u8 {
        server.do_now(FACILITATOR, Op::AddFacilitator { account: account(n) }).expect("at max");
    }
    assert_eq!(server.do_now(FACILITATOR, Op::AddFacilitator { account: account(99) }), Err(Refusal::Full));
    server.do_now(FACILITATOR, Op::AddFacilitator { account: account(2) }).expect("has it already");
    for n in 2..=FACILITATORS_MAX as u8 {
        server.do_now(FACILITATOR, Op::RemoveFacilitator { account: account(n) }).expect("not the last");
    }
    let last = Op::RemoveFacilitator { account: account(1) };
    assert_eq!(server.do_now(FACILITATOR, last), Err(Refusal::LastFacilitator));
}

#[test]
fn sizes_of_plans() {
    let server = opened(0);
    let full = || {
        let round = Round { column: Column::Right, release: Release::Mixed, per_seat: CONTRIBUTIONS_PER_SEAT_MAX };
        let mut phases = vec![Phase { kind: PhaseKind::Right, rounds: vec![] }; PHASES_MAX];
        phases[1].rounds = (0..ROUNDS_MAX as u8).collect();
        let voice = Voice { agency: "ŷ".repeat(TITLE_CHARACTERS_MAX), band: Some(Band::Family) };
        Plan { phases, rounds: vec![round; ROUNDS_MAX], voices: vec![voice; VOICES_MAX], questions: vec![] }
    };
    let add = |change: fn(&mut Plan)| {
        let mut plan = full();
        change(&mut plan);
        let op = Op::AddEvent { event: event(2), day: None, plan, title: words("Full") };
        server.clone().do_now(FACILITATOR, op).map(drop)
    };
    assert_eq!(add(|_| {}), Ok(()));
    let over: [fn(&mut Plan); 7] = [
        |plan| plan.phases.push(Phase { kind: PhaseKind::Right, rounds: vec![] }),
        |plan| plan.voices.push(Voice { agency: String::new(), band: Some(Band::Family) }),
        |plan| plan.voices[0].agency.push('x'),
        |plan| plan.rounds[0].per_seat += 1,
        |plan| plan.rounds[0].per_seat = 0,
        |plan| {
            plan.phases[1].rounds.push(plan.rounds.len() as u8);
            plan.rounds.push(plan.rounds[0].clone());
        },
        |plan| {
            plan.phases[1].rounds.push(plan.rounds.len() as u8);
            plan.questions.push(Question::Stances);
        },
    ];
    for change in over {
        assert_eq!(add(change), Err(Refusal::PlanWrong));
    }
}

#[test]
fn ranks_and_timers() {
    let server = board();
    let put = |rank: String| {
        let op = Op::Move { id: contribution(1), theme: None, rank };
        server.clone().do_now(FACILITATOR, op).map(drop)
    };
    assert_eq!(put("7".repeat(RANK_BYTES_MAX)), Ok(()));
    assert_eq!(put("7".repeat(RANK_BYTES_MAX + 1)), Err(Refusal::RankWrong));
    let set = |seconds| server.clone().do_now(FACILITATOR, Op::SetTimer { event: event(1), seconds }).map(drop);
    assert_eq!([set(1), set(TIMER_SECONDS_MAX)], [Ok(()), Ok(())]);
    assert_eq!([set(0), set(TIMER_SECONDS_MAX + 1)], [Err(Refusal::TimeWrong); 2]);
}

#[test]
fn small_groups() {
    let ask = |joined: usize, few| {
        let op = Op::MovePhase { event: event(1), to: 1, few, reason: None };
        let request = request(&mut crate::common::seeded::Seeded::new(9), op);
        let mut server = opened(0);
        let now = Circumstances { now: NOON, joined: joined as u32, ..Circumstances::default() };
        let outcome = server.ask(FACILITATOR, &request, &now);
        (outcome, server.state.events[&event(1)].rounds[0].few)
    };
    assert!(matches!(ask(SMALL_GROUP_MIN, false), (Outcome::Accepted { .. }, false)));
    assert_eq!(ask(SMALL_GROUP_MIN - 1, false), (Outcome::Refused { code: Refusal::TooFewJoined }, false));
    assert!(matches!(ask(SMALL_GROUP_MIN - 1, true), (Outcome::Accepted { .. }, true)), "shown to all");
    assert!(matches!(ask(SMALL_GROUP_MIN, true), (Outcome::Accepted { .. }, false)), "said only if so");
    let mut server = opened(4);
    let mut show = |voice: u8, joined: usize| {
        let Anonymous::Contribute { id, event, round, edit, words, .. } = contribute(1, 3, "words") else { panic!() };
        let op = Anonymous::Contribute { id, event, round, voice: Some(voice), edit, words };
        server.write(&op, joined as u32).map(drop)
    };
    assert_eq!(show(1, SMALL_GROUP_MIN - 1), Err(Refusal::VoiceNotShown));
    assert_eq!(show(2, SMALL_GROUP_MIN), Err(Refusal::VoiceNotShown), "not one of the event's");
    assert_eq!(show(1, SMALL_GROUP_MIN), Ok(()));
}

#[test]
fn rows_that_must_wait() {
    let small = SMALL_EVENT_SEATS as u32;
    assert_eq!([0, small - 1, small].map(least_waiting), [MIXED_ROWS_MIN_SMALL, MIXED_ROWS_MIN_SMALL, MIXED_ROWS_MIN]);
    for (joined, least) in [(small - 1, MIXED_ROWS_MIN_SMALL), (small, MIXED_ROWS_MIN)] {
        let (mut server, now) = (opened(4), Circumstances { now: NOON, joined, ..Circumstances::default() });
        for n in 1..least as u8 {
            server.write(&contribute(n, 3, "words"), 0).expect("open");
        }
        assert!(server.tick(&now).is_empty(), "one fewer");
        server.write(&contribute(99, 4, "words"), 0).expect("open");
        assert_eq!(server.tick(&now), [least], "whatever their rounds");
    }
}

#[test]
fn the_countdown() {
    let mut server = opened(2);
    let schedule = Op::ScheduleReveal { event: event(1), round: 1 };
    server.do_now(FACILITATOR, schedule).expect("scheduled");
    let at = NOON + REVEAL_COUNTDOWN_MS;
    assert_eq!(reveals_due(&server.state, at - 1), []);
    assert_eq!(reveals_due(&server.state, at), [(event(1), 1)]);
    let cancel = |now| {
        let op = Op::CancelReveal { event: event(1), round: 1 };
        let request = request(&mut crate::common::seeded::Seeded::new(9), op);
        server.clone().ask(FACILITATOR, &request, &Circumstances { now, joined: 20, ..Circumstances::default() })
    };
    assert!(matches!(cancel(at - 1), Outcome::Accepted { .. }));
    assert_eq!(cancel(at), Outcome::Refused { code: Refusal::RevealNotRunning });
}

#[test]
fn clocks() {
    let mut server = opened(2);
    let add = |name| Op::AddClock(AddClock { length: Length::Days(28), name });
    fits(&server, TITLE_CHARACTERS_MAX, add);
    for n in 0..CLOCKS_MAX {
        server.do_now(FACILITATOR, add(words(&format!("Clock {n}")))).expect("at max");
    }
    assert_eq!(server.do_now(FACILITATOR, add(words("One more"))), Err(Refusal::Full));
    let today = noon().day();
    let was = Stand { length: Length::Days(28), started: None, stopped: None };
    let set = |clock, length, started, stopped| {
        let now = Stand { length, started, stopped };
        server.clone().do_now(FACILITATOR, Op::SetClock(SetClock { clock, turn: 0, now, late: None })).map(drop)
    };
    let why = |late| {
        Op::SetClock(SetClock { clock: 0, turn: 0, now: Stand { started: Some(today), ..was }, late: Some(late) })
    };
    fits(&server, NOTE_CHARACTERS_MAX, why);
    let (last, longest) = (CLOCKS_MAX as u8 - 1, Length::Months(CLOCK_LENGTH_MAX));
    assert_eq!(set(last, longest, Some(today + 1), Some(today + 1)), Ok(()));
    assert_eq!(set(last, longest, Some(today + 2), None), Err(Refusal::ClockDays));
    assert_eq!(set(last + 1, longest, None, None), Err(Refusal::ClockUnknown));
    assert_eq!(set(0, Length::Months(CLOCK_LENGTH_MAX + 1), None, None), Err(Refusal::TimeWrong));
}

#[test]
fn a_fixed_clock_keeps_its_length_and_nobody_overwrites_what_they_have_not_seen() {
    let mut server = Server::new(review::id::Epoch([1; 16]));
    let rule = |key: &str, fixed| Rule { key: key.to_owned(), length: Length::WorkingDays(5), fixed };
    let clocks = vec![rule("fixed", true), rule("open", false)];
    let regime = Some(Regime { key: "kind".to_owned(), version: 1, nation: Nation::England, clocks, stages: vec![] });
    let create =
        Op::CreateReview { review: review_id(), reference: "R-1".to_owned(), title: words("A review"), regime };
    server.do_now(FACILITATOR, create).expect("created");
    let today = noon().day();
    let none = Stand { length: Length::WorkingDays(5), started: None, stopped: None };
    let begun = Stand { started: Some(today - 10), ..none };
    let mut set = |clock, turn, now, late: Option<&str>| {
        server.do_now(FACILITATOR, Op::SetClock(SetClock { clock, turn, now, late: late.map(words) }))?;
        let review = server.state.review.as_ref().expect("a review");
        let it = &review.conduct.clocks[usize::from(clock)];
        Ok((it.stand(), it.late.clone().and_then(|(text, _)| text)))
    };
    let longer = Stand { length: Length::WorkingDays(6), ..none };
    assert_eq!(set(0, 0, longer, None), Err(Refusal::ClockFixed));
    assert_eq!(set(1, 0, longer, None), Ok((longer, None)));
    assert_eq!(set(0, 0, begun, Some("The court asked us to wait")).map(|it| it.0), Ok(begun));
    let met = Stand { stopped: Some(today), ..begun };
    assert_eq!(set(0, 0, met, None), Err(Refusal::ChangedMeanwhile));
    let said = set(0, 1, begun, Some("Nobody answered"));
    assert_eq!(said, Ok((begun, Some("Nobody answered".to_owned()))), "a reason alone");
    assert_eq!(set(0, 1, met, None), Err(Refusal::ChangedMeanwhile));
    assert_eq!(set(0, 2, met, Some("Nobody came")), Ok((met, Some("Nobody came".to_owned()))));
    assert_eq!(set(0, 3, met, None), Ok((met, None)), "a reason can be taken back");
}

/// A review of a kind with two stages, of which the first has a heading for two texts and the second one for one.
fn staged() -> Server {
    let heading = |key: &str, texts| vec![Heading { key: key.to_owned(), texts }];
    let stages = vec![
        Stage { kind: StageKind::Scope, headings: heading("lines", 2) },
        Stage { kind: StageKind::Learn, headings: heading("family", 1) },
    ];
    let regime = Regime { key: "kind".to_owned(), version: 1, nation: Nation::England, clocks: vec![], stages };
    let mut server = Server::new(review::id::Epoch([1; 16]));
    let (reference, title) = ("R-1".to_owned(), words("A review"));
    let create = Op::CreateReview { review: review_id(), reference, title, regime: Some(regime) };
    server.do_now(FACILITATOR, create).expect("created");
    server
}

fn note(heading: &str, n: u8, turn: u32, words: Option<Words>) -> Op {
    Op::Conduct(ConductOp::SetNote { heading: heading.to_owned(), n, turn, words })
}

#[test]
fn notes_stand_where_they_belong_and_nobody_overwrites_what_they_have_not_seen() {
    let mut server = staged();
    fits(&server, NOTE_CHARACTERS_MAX, |words| note("lines", 0, 0, Some(words)));
    let said = |server: &Server| {
        let review = server.state.review.clone().expect("a review");
        let notes = review.conduct.notes.get("lines").cloned().unwrap_or_default();
        notes.into_iter().filter(|it| it.turn > 0).map(|it| it.words.and_then(|(text, _)| text)).collect::<Vec<_>>()
    };
    let mut set = |heading: &str, n, turn, text: Option<&str>| {
        server.do_now(FACILITATOR, note(heading, n, turn, text.map(words)))?;
        Ok(said(&server))
    };
    assert_eq!(set("lines", 1, 0, None), Ok(vec![]), "nothing there to take away");
    assert_eq!(set("lines", 1, 0, Some("How was it seen?")), Ok(vec![Some("How was it seen?".to_owned())]));
    assert_eq!(set("lines", 1, 0, Some("By whom?")), Err(Refusal::ChangedMeanwhile));
    assert_eq!(set("lines", 1, 1, Some("By whom?")), Ok(vec![Some("By whom?".to_owned())]));
    assert_eq!(set("lines", 1, 2, None), Ok(vec![None]));
    assert_eq!(set("lines", 1, 2, Some("What helped?")), Err(Refusal::ChangedMeanwhile));
    assert_eq!(set("lines", 2, 0, Some("One more")), Err(Refusal::Full));
    assert_eq!(set("none", 0, 0, Some("One more")), Err(Refusal::HeadingUnknown));
    assert_eq!(set("family", 0, 0, Some("One more")), Err(Refusal::StageEarly));
}

#[test]
fn stages() {
    let mut server = staged();
    let plan = Plan::plain(vec![]);
    let add = Op::AddEvent { event: event(1), day: None, plan, title: words("An event") };
    server.do_now(FACILITATOR, add).expect("planned while its scope is set");
    let mut act = |op| server.do_now(FACILITATOR, op).map(|_| server.state.review.clone().unwrap().conduct.stage);
    let go = |from, to| Op::Conduct(ConductOp::MoveStage { from, to });
    let to = |to| go(if to == StageKind::Scope { StageKind::Learn } else { StageKind::Scope }, to);
    let (scope, learn) = (Some(StageKind::Scope), Some(StageKind::Learn));
    assert_eq!(act(Op::StartEvent { event: event(1) }), Err(Refusal::StageEarly));
    assert_eq!(act(to(StageKind::Audit)), Err(Refusal::StageUnknown));
    assert_eq!(act(note("lines", 0, 0, Some(words("How was it seen?")))), Ok(scope));
    assert_eq!(act(to(StageKind::Learn)), Ok(learn));
    assert_eq!(act(to(StageKind::Learn)), Ok(learn), "there already");
    let late = go(StageKind::Audit, StageKind::Scope);
    assert_eq!(act(late), Err(Refusal::ChangedMeanwhile), "seen before somebody else went on");
    assert_eq!(act(note("family", 0, 0, Some(words("Asked by letter")))), Ok(learn));
    assert_eq!(act(note("lines", 0, 1, Some(words("How was it heard?")))), Ok(learn), "put right later");
    assert_eq!(act(Op::StartEvent { event: event(1) }), Ok(learn));
    assert_eq!(act(to(StageKind::Scope)), Ok(scope), "and back, whatever runs");
    let review = server.state.review.as_ref().unwrap();
    assert_eq!(review.conduct.notes.len(), 2, "nothing is lost by it");
    assert_eq!(server.state.events[&event(1)].status, review::state::Status::Live, "no event moves");
    let mut plain = opened(2);
    assert_eq!(plain.do_now(FACILITATOR, to(StageKind::Learn)), Err(Refusal::StageUnknown));
    assert_eq!(plain.do_now(FACILITATOR, note("lines", 0, 0, None)), Err(Refusal::HeadingUnknown));
}

#[test]
fn reviews_that_follow() {
    let next = |n: u8| Op::Conduct(ConductOp::LinkNext { review: ReviewId([n; 16]) });
    let before = |n: u8| Op::Conduct(ConductOp::LinkBefore { review: ReviewId([n; 16]) });
    assert_eq!(staged().do_now(FACILITATOR, next(1)), Err(Refusal::StageEarly));
    let mut server = opened(2);
    for n in 0..NEXT_MAX as u8 {
        server.do_now(FACILITATOR, next(n)).expect("at max");
    }
    assert_eq!(server.do_now(FACILITATOR, next(NEXT_MAX as u8)), Err(Refusal::Full));
    server.do_now(FACILITATOR, next(0)).expect("it is linked already");
    let own = |op: fn(ReviewId) -> ConductOp| opened(2).do_now(FACILITATOR, Op::Conduct(op(review_id())));
    assert_eq!(own(|review| ConductOp::LinkNext { review }), Err(Refusal::Malformed));
    assert_eq!(own(|review| ConductOp::LinkBefore { review }), Err(Refusal::Malformed));
    server.do_now(FACILITATOR, before(1)).expect("at any time");
    server.do_now(FACILITATOR, before(1)).expect("it is linked already");
    assert_eq!(server.do_now(FACILITATOR, before(2)), Err(Refusal::IdTaken));
}

#[test]
fn follow_ups() {
    let server = opened(2);
    let today = noon().day();
    let set = |server: &mut Server, days: &[u32]| {
        let follow_up = |day: &u32| FollowUp { day: *day, news: News::Progress };
        server.do_now(FACILITATOR, Op::SetFollowUps { follow_ups: days.iter().map(follow_up).collect() })
    };
    let many = |n: usize| (0..n as u32).map(|n| today + n).collect::<Vec<_>>();
    assert!(set(&mut server.clone(), &many(FOLLOW_UPS_MAX)).is_ok());
    assert_eq!(set(&mut server.clone(), &many(FOLLOW_UPS_MAX + 1)), Err(Refusal::Full));
    assert!(set(&mut server.clone(), &[today, today + FOLLOW_UP_DAYS_MAX]).is_ok());
    let refused = [
        vec![today + FOLLOW_UP_DAYS_MAX + 1],
        vec![today - 1],
        vec![today + 2, today + 1],
        vec![today + 1, today + 1],
        vec![u32::MAX],
    ];
    for days in refused {
        assert_eq!(set(&mut server.clone(), &days), Err(Refusal::DayImpossible), "{days:?}");
    }
}
