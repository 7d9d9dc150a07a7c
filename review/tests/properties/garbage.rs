//! Ops and leaves as nobody sensible would make them: identifiers from a small pool, so that they collide, texts at
//! their limits and beyond, ranks and plans that are none.

use crate::common::samples::*;
use crate::common::seeded::Seeded;
use crate::common::server::Server;
use review::ballot::{Answer, Ballot, Subject, Told};
use review::clock::Length;
use review::conduct::{AddClock, ClockAdded, ClockSet, ConductFact, ConductOp, SetClock};
use review::follow_up::{FollowUp, News};
use review::guard::{Protected, TermHash, TermSalt};
use review::holidays::Nation;
use review::id::{Epoch, EventId, OpId, ReviewId};
use review::leaf::{Fact, Focus, From, Heard, HideReason, Leaf};
use review::limits::*;
use review::op::{Anonymous, Asker, Circumstances, Op};
use review::opening::{Commitment, EditHash, Salt, Words};
use review::plan::{Band, Column, Phase, PhaseKind, Plan, Question, Release, Round, Voice};
use review::regime::{Heading, Regime, Rule, STAGES, Stage, StageKind, Stand};
use review::state::State;
use review::text::Lang;
use review::token::{EventKeys, Nonce, Reveal, RoundKey, RoundSeed};

const COLUMNS: [Column; 3] = [Column::Feeling, Column::Right, Column::Differ];
const KINDS: [PhaseKind; 6] =
    [PhaseKind::Prepare, PhaseKind::Arrive, PhaseKind::Right, PhaseKind::Differ, PhaseKind::Explore, PhaseKind::Leave];

/// One of `of` small numbers, mostly one of the first three.
pub fn small(chance: &mut Seeded, of: usize) -> u8 {
    let of = if chance.chance(70) { of.min(3) } else { of };
    chance.below(of) as u8 + 1
}

fn one_of(chance: &mut Seeded, of: usize) -> u8 {
    chance.below(of) as u8 + 1
}

pub fn asker(chance: &mut Seeded) -> Asker {
    match chance.below(10) {
        0..=5 => FACILITATOR,
        6..=7 => Asker::Account(account(small(chance, 4))),
        _ => Asker::Place(event(small(chance, 3))),
    }
}

pub fn circumstances(chance: &mut Seeded) -> Circumstances {
    let now = NOON.wrapping_add(chance.draw() % 20_000);
    let now = if chance.chance(5) { chance.draw() >> chance.below(64).max(2) } else { now };
    Circumstances { now, joined: [0, 4, 5, 11, 12, 500][chance.below(6)], ..Circumstances::default() }
}

pub fn text(chance: &mut Seeded, characters_max: usize) -> String {
    match chance.below(20) {
        0 => String::new(),
        1 => "x".repeat(characters_max),
        2 => "🌄".repeat(characters_max),
        3 => "x".repeat(characters_max + 1),
        4 => "ŷ".repeat(CONTENT_BYTES_MAX),
        5 => [" x", "a\u{200b}", "e\u{301}", "\u{0}", "a\n\n\nb", "\u{202e}x"][chance.below(6)].to_owned(),
        _ => format!("words {}", chance.below(4)),
    }
}

fn some_words(chance: &mut Seeded, characters_max: usize) -> Words {
    let mut words = words(&text(chance, characters_max));
    words.lang = *chance.pick(&[Lang::En, Lang::Cy]);
    words
}

pub fn rank(chance: &mut Seeded) -> String {
    match chance.below(8) {
        0 => ["", "0", "V0", "8-", "800", "0é", "é0", "🌄", "8_8", "80 "][chance.below(10)].to_owned(),
        1 => "0".repeat(RANK_BYTES_MAX - 1) + "1",
        2 => "z".repeat(RANK_BYTES_MAX + chance.below(2)),
        _ => format!("{}V", chance.below(100)),
    }
}

/// Mostly the plain plan, else any.
fn any_plan(chance: &mut Seeded) -> Plan {
    if chance.chance(60) {
        return plan();
    }
    let mut phases: Vec<_> =
        (0..chance.below(8)).map(|_| Phase { kind: *chance.pick(&KINDS), rounds: vec![] }).collect();
    let mut rounds = vec![];
    for n in 0..chance.below(6) as u8 {
        let (column, release) = (*chance.pick(&COLUMNS), *chance.pick(&[Release::Sealed, Release::Mixed]));
        rounds.push(Round { column, release, per_seat: chance.below(32) as u16 });
        let at = chance.below(phases.len());
        if let Some(phase) = phases.get_mut(at) {
            phase.rounds.push(if chance.chance(5) { chance.draw() as u8 } else { n });
        }
    }
    let voice = Voice { agency: text(chance, TITLE_CHARACTERS_MAX), band: Some(Band::Family) };
    let mut questions = vec![];
    for n in 0..chance.below(4) as u8 {
        let votes = chance.below(4) as u8;
        questions.push(*chance.pick(&[Question::Safety, Question::Stances, Question::Priorities { votes }]));
        let at = chance.below(phases.len());
        if let Some(phase) = phases.get_mut(at) {
            phase.rounds.push(rounds.len() as u8 + n);
        }
    }
    Plan { phases, rounds, voices: vec![voice; chance.below(3)], questions }
}

/// Rounds that could ask about something now.
fn askable(state: &State) -> Vec<(EventId, u8)> {
    let of = |it: &review::state::Event| {
        let here = it.phase_now().map_or(&[][..], |phase| &phase.rounds);
        let asks = |n: &&u8| it.plan.question(**n).is_some_and(Question::is_about_something);
        here.iter().filter(asks).map(|n| (it.id, *n)).collect::<Vec<_>>()
    };
    state.events.values().flat_map(of).collect()
}

/// Where a timer stands still: seldom, too.
fn paused(state: &State) -> Vec<EventId> {
    let stands = |it: &&review::state::Event| matches!(it.timer, Some(review::state::Timer::Paused { .. }));
    state.events.values().filter(stands).map(|it| it.id).collect()
}

/// Where a countdown runs: seldom, so that what ends one has to be led there.
fn counting_down(state: &State) -> Vec<(EventId, u8)> {
    let of = |it: &review::state::Event| {
        let rounds = (0_u8..).zip(&it.rounds).filter(|(_, round)| round.reveal_at.is_some());
        rounds.map(|(n, _)| (it.id, n)).collect::<Vec<_>>()
    };
    state.events.values().flat_map(of).collect()
}

fn subject(chance: &mut Seeded) -> Subject {
    if chance.chance(70) {
        Subject::Theme(theme(small(chance, 6)))
    } else {
        Subject::Contribution(contribution(one_of(chance, 12)))
    }
}

fn focus(chance: &mut Seeded) -> Option<Focus> {
    match chance.below(4) {
        0 => None,
        1 => Some(Focus::Column(*chance.pick(&COLUMNS))),
        2 => Some(Focus::Theme(theme(small(chance, 6)))),
        _ => Some(Focus::Contribution(contribution(one_of(chance, 12)))),
    }
}

fn length(chance: &mut Seeded) -> Length {
    let n = if chance.chance(90) { 1 + chance.below(30) as u16 } else { chance.draw() as u16 };
    chance.pick(&[Length::WorkingDays, Length::Days, Length::Months])(n)
}

fn regime(chance: &mut Seeded) -> Regime {
    let rule = |n| Rule { key: format!("c{n}"), length: Length::WorkingDays(5 + n), fixed: n == 0 };
    let clocks = (0..chance.below(4) as u16).map(rule).collect();
    let version = chance.below(8) as u16;
    let headings = (0..chance.below(3) as u8).map(|n| Heading { key: format!("h{n}"), texts: n + 1 }).collect();
    let mut stages = vec![Stage { kind: StageKind::Scope, headings }];
    stages.extend(STAGES[1..].iter().map(|kind| Stage { kind: *kind, headings: vec![] }));
    stages.truncate(chance.below(STAGES.len() + 1));
    Regime { key: "local_review".to_owned(), version, nation: Nation::Scotland, clocks, stages }
}

/// A review that was opened as a kind with stages.
pub fn staged(chance: &mut Seeded) -> Server {
    let (mut server, mut kind) = (Server::new(Epoch([1; 16])), regime(chance));
    while kind.check().is_err() || kind.heading("h0").is_none() {
        kind = regime(chance);
    }
    let (reference, title) = ("R-1".to_owned(), words("A review"));
    let create = Op::CreateReview { review: review_id(), reference, title, regime: Some(kind) };
    server.do_now(FACILITATOR, create).expect("created");
    server
}

/// A review, sometimes the one that asks.
fn another(chance: &mut Seeded) -> ReviewId {
    if chance.chance(20) { review_id() } else { ReviewId([chance.below(12) as u8; 16]) }
}

fn note(chance: &mut Seeded, state: &State) -> ConductOp {
    let (heading, n) = (format!("h{}", chance.below(3)), chance.below(4) as u8);
    let conduct = state.review.as_ref().map(|review| &review.conduct);
    let before = conduct.and_then(|it| it.notes.get(&heading)?.get(usize::from(n))).map_or(0, |note| note.turn);
    let turn = if chance.chance(90) { before } else { before + 1 };
    let words = chance.chance(70).then(|| some_words(chance, NOTE_CHARACTERS_MAX));
    ConductOp::SetNote { heading, n, turn, words }
}

fn set_clock(chance: &mut Seeded, state: &State) -> Op {
    let known = state.review.as_ref().map_or(0, |review| review.conduct.clocks.len());
    let clock = chance.below(known + 1) as u8;
    let before = state.review.as_ref().and_then(|review| review.conduct.clocks.get(usize::from(clock)));
    let turn = before.filter(|_| chance.chance(90)).map_or(7, |it| it.turn);
    let length = before.filter(|_| chance.chance(60)).map_or_else(|| length(chance), |it| it.length);
    let day = |chance: &mut Seeded| chance.chance(70).then(|| noon().day() + 2 - u32::from(small(chance, 5)));
    let (started, stopped) = (day(chance), day(chance));
    let late = chance.chance(30).then(|| some_words(chance, NOTE_CHARACTERS_MAX));
    Op::SetClock(SetClock { clock, turn, now: Stand { length, started, stopped }, late })
}

pub fn op(chance: &mut Seeded, state: &State) -> Op {
    let (event, theme) = (event(small(chance, 3)), theme(small(chance, 6)));
    let (id, account) = (contribution(one_of(chance, 12)), account(small(chance, 4)));
    let most = if chance.chance(70) { 7 } else { 13 };
    let round = chance.below(most) as u8;
    let hidden: Vec<_> = state.contributions.values().filter(|it| it.hiding.is_some()).map(|it| it.id).collect();
    match chance.below(74) {
        73 => Op::WarnWitnesses { on: chance.chance(50) },
        71 => Op::Conduct(ConductOp::LinkNext { review: another(chance) }),
        72 => Op::Conduct(ConductOp::LinkBefore { review: another(chance) }),
        68 => {
            let at = state.review.as_ref().and_then(|review| review.conduct.stage).filter(|_| chance.chance(90));
            let from = at.unwrap_or_else(|| *chance.pick(&STAGES));
            Op::Conduct(ConductOp::MoveStage { from, to: *chance.pick(&STAGES) })
        }
        69..=70 => Op::Conduct(note(chance, state)),
        64 => Op::AddClock(AddClock { length: length(chance), name: some_words(chance, TITLE_CHARACTERS_MAX) }),
        65..=67 => set_clock(chance, state),
        61 => Op::ReplacePlace { event },
        62..=63 => Op::SetFollowUps { follow_ups: follow_ups(chance) },
        33..=36 | 49..=51 => {
            let about = (0..chance.below(4)).map(|_| subject(chance)).collect();
            let (event, round) = chance.pick_any(&askable(state)).unwrap_or((event, chance.below(13) as u8));
            Op::OpenBallot { event, round, about, few: chance.chance(80) }
        }
        52..=53 => {
            let all: Vec<_> = state.contributions.keys().copied().collect();
            let id = chance.pick_any(&all).unwrap_or(id);
            let it = state.contributions.get(&id);
            let shown = it.and_then(|it| it.hiding.as_ref().map(|hiding| hiding.shown));
            let now = shown.or_else(|| it.and_then(|it| it.commitments.last().copied()));
            let now = now.filter(|_| chance.chance(90)).unwrap_or(Commitment([0; 32]));
            let from = chance.below(4) as u32;
            let parts = vec![(from, from + chance.below(4) as u32)];
            Op::Hide { id, reason: HideReason::Threat, parts, now, salt: Salt(chance.bytes()) }
        }
        54..=57 => {
            let id = chance.pick_any(&hidden).unwrap_or(id);
            let now = state.contributions.get(&id).and_then(|it| Some(it.hiding.as_ref()?.shown));
            Op::ConfirmHiding { id, now: now.unwrap_or(Commitment([0; 32])) }
        }
        59..=60 => {
            let signed = state.contributions.values().filter(|it| it.signature.is_some()).map(|it| it.id);
            Op::RemoveName { id: chance.pick_any(&signed.collect::<Vec<_>>()).unwrap_or(id) }
        }
        58 => Op::ShowAgain { id: chance.pick_any(&hidden).unwrap_or(id) },
        0 => Op::CreateReview {
            review: review_id(),
            reference: text(chance, REFERENCE_CHARACTERS_MAX),
            title: some_words(chance, TITLE_CHARACTERS_MAX),
            regime: chance.chance(50).then(|| regime(chance)),
        },
        1 => Op::AddFacilitator { account },
        2 => Op::RemoveFacilitator { account },
        3 if chance.chance(4) => Op::CloseReview {},
        4..=5 => Op::ReopenReview {},
        6 => {
            let day = chance.chance(50).then(|| chance.draw() as u32);
            Op::AddEvent { event, day, plan: any_plan(chance), title: some_words(chance, TITLE_CHARACTERS_MAX) }
        }
        7 => Op::StartEvent { event },
        8 if chance.chance(10) => Op::EndEvent { event },
        9..=13 => {
            let reason = chance.chance(50).then(|| some_words(chance, NOTE_CHARACTERS_MAX));
            Op::MovePhase { event, to: chance.below(8) as u8, few: chance.chance(70), reason }
        }
        14..=15 => Op::ScheduleReveal { event, round },
        16 | 40..=42 => {
            let (event, round) = chance.pick_any(&counting_down(state)).unwrap_or((event, round));
            Op::CancelReveal { event, round }
        }
        17 => Op::CloseRound { event, round },
        18 | 37 => Op::SetTimer { event, seconds: *chance.pick(&[0, 1, 60, TIMER_SECONDS_MAX, u32::MAX]) },
        19 | 43 | 44 => Op::PauseTimer { event },
        20 | 45..=47 => Op::ResumeTimer { event: chance.pick_any(&paused(state)).unwrap_or(event) },
        21 | 38..=39 => Op::ClearTimer { event },
        22 => Op::SetFocus { event, focus: focus(chance) },
        23 => Op::SetArranging { event, open: chance.chance(70) },
        24..=26 => {
            let title = some_words(chance, TITLE_CHARACTERS_MAX);
            Op::AddTheme { theme, event, column: *chance.pick(&COLUMNS), title }
        }
        27 => Op::RenameTheme { theme, title: some_words(chance, TITLE_CHARACTERS_MAX) },
        28 => Op::RemoveTheme { theme },
        29..=30 => Op::MarkRisk { id },
        48 => Op::ProtectTerms { terms: terms(chance) },
        31..=32 => Op::AnswerRisk { id, what: some_words(chance, NOTE_CHARACTERS_MAX) },
        _ => Op::Move { id, theme: chance.chance(80).then_some(theme), rank: rank(chance) },
    }
}

/// Mostly into a round that is open.
pub fn anonymous(chance: &mut Seeded, state: &State) -> Anonymous {
    let n = one_of(chance, 16);
    let (id, secret) = (contribution(n), secret(if chance.chance(90) { n } else { n + 1 }));
    let words = some_words(chance, CONTRIBUTION_CHARACTERS_MAX);
    let rounds = |it: &review::state::Event| (0..it.rounds.len() as u8).map(|n| (it.id, n)).collect::<Vec<_>>();
    let mut open: Vec<_> = state.events.values().flat_map(rounds).collect();
    open.retain(|(event, round)| state.events[event].accepts(*round));
    let any = (event(small(chance, 3)), chance.below(13) as u8);
    let (event, round) = chance.pick_any(&open).filter(|_| chance.chance(80)).unwrap_or(any);
    if state.events.get(&event).is_some_and(|event| event.plan.question(round).is_some()) && chance.chance(90) {
        return Anonymous::Vote(ballot(chance, n, event, round));
    }
    match chance.below(11) {
        10 => {
            let turn = chance.below(4) as u32;
            Anonymous::Sign { id, event, secret, turn, name: chance.chance(80).then_some(words) }
        }
        0..=5 => {
            let voice = chance.chance(30).then(|| chance.below(3) as u8);
            Anonymous::Contribute { id, event, round, voice, edit: secret.hash(), words }
        }
        6..=8 => {
            let known = state.contributions.get(&id).and_then(|it| it.commitments.last().copied());
            Anonymous::Amend { id, event, secret, words, after: known.filter(|_| chance.chance(50)) }
        }
        _ => Anonymous::Withdraw { id, event, secret },
    }
}

/// Mostly one that answers.
fn ballot(chance: &mut Seeded, n: u8, event: EventId, round: u8) -> Ballot {
    let mut answers: Vec<Answer> = (0..chance.below(4) as u8)
        .map(|about| Answer { about, choice: chance.below(5) as u8, salt: Salt(chance.bytes()) })
        .collect();
    if chance.chance(5) {
        answers.reverse();
    }
    let (edit, turn) = (secret(n).hash(), chance.below(4) as u32);
    let voice = chance.chance(20).then(|| chance.below(3) as u8);
    Ballot { id: contribution(n), event, round, voice, edit, turn, answers }
}

/// Any leaf that can be written down, whether or not it ever could have been decided.
pub fn leaf(chance: &mut Seeded) -> Leaf {
    let (event, theme, id) = (event(small(chance, 3)), theme(small(chance, 6)), contribution(one_of(chance, 12)));
    let (round, number, bit) = (chance.below(13) as u8, chance.draw() as u32, chance.chance(50));
    let (lang, text, at) = (Lang::En, Commitment(chance.bytes()), chance.draw());
    let (account, column) = (account(small(chance, 4)), *chance.pick(&COLUMNS));
    let fact = match chance.below(49) {
        48 => Fact::WitnessesWarned { on: bit },
        46 => Fact::Conduct(ConductFact::NextLinked { review: another(chance) }),
        47 => Fact::Conduct(ConductFact::BeforeLinked { review: another(chance) }),
        44 => Fact::Conduct(ConductFact::StageMoved { to: *chance.pick(&STAGES) }),
        45 => {
            let heading = format!("h{}", chance.below(3));
            Fact::Conduct(ConductFact::NoteSet { heading, n: round, lang, text: bit.then_some(text) })
        }
        42 => Fact::ClockAdded(ClockAdded { length: length(chance), lang, text }),
        43 => Fact::ClockSet(ClockSet {
            clock: round,
            length: length(chance),
            started: bit.then_some(number),
            stopped: Some(number),
            lang,
            text: bit.then_some(text),
        }),
        40 => Fact::PlaceReplaced { event },
        41 => Fact::FollowUpsSet { follow_ups: follow_ups(chance) },
        32 => Fact::Hidden { id, reason: HideReason::IdentifiesPerson, lang, text },
        33 => Fact::HidingConfirmed { id },
        34 => Fact::ShownAgain { id, lang, text },
        35 => Fact::Signed { id, turn: number, lang, text: bit.then_some(text) },
        39 => Fact::NameRemoved { id },
        36 => {
            let about = (0..chance.below(4)).map(|_| subject(chance)).collect();
            Fact::BallotOpened { event, round, about, few: bit }
        }
        37 => {
            let (about, choice) = (chance.below(5) as u8, chance.below(6) as u8);
            Fact::Answered { event, round, about, choice, salt: Salt(chance.bytes()) }
        }
        38 => Fact::Counted { event, round, told: Told { ballots: number, ..Told::default() } },
        0 if chance.chance(10) => {
            let regime = bit.then(|| regime(chance));
            Fact::ReviewCreated { review: review_id(), reference: rank(chance), lang, text, regime }
        }
        1 => Fact::FacilitatorAdded { account },
        2 => Fact::FacilitatorRemoved { account },
        3 => Fact::ReviewClosed {},
        4 => Fact::ReviewReopened {},
        5 => Fact::EventAdded { event, day: Some(number), plan: any_plan(chance), lang, text },
        6 => Fact::EventStarted { event },
        7 => Fact::EventEnded { event },
        8..=9 => Fact::PhaseMoved { event, to: round, few: bit, text: bit.then_some(text) },
        10 => Fact::RevealScheduled { event, round, at },
        11 => Fact::RevealCancelled { event, round },
        12 => Fact::Released { event, n: number, day: number },
        13 => Fact::RoundClosed { event, round, reveal: bit.then(|| reveal(chance)), joined: bit.then_some(number) },
        14..=15 => {
            Fact::Contributed { id, event, round, voice: bit.then_some(round), lang, edit: EditHash([1; 32]), text }
        }
        16 => Fact::Amended { id, lang, text, knew: bit },
        17 => Fact::Withdrawn { id },
        18 => Fact::TimerSet { event, ends: at, seconds: number },
        19 => Fact::TimerPaused { event, left: number },
        20 => Fact::TimerCleared { event },
        21 => Fact::FocusSet { event, focus: focus(chance) },
        22 => Fact::ArrangingSet { event, open: bit },
        23 => Fact::ThemeAdded { theme, event, column, lang, text },
        24 => Fact::ThemeRenamed { theme, lang, text },
        25 => Fact::ThemeRemoved { theme },
        26 => Fact::Heard { id, by: *chance.pick(&[Heard::NotYet, Heard::Some, Heard::Many]) },
        27 => Fact::RiskMarked { id },
        28 => Fact::RiskAnswered { id, lang, text },
        30 => Fact::TermsProtected { terms: terms(chance) },
        29 => Fact::EventKeyed { event, keys: keys(chance) },
        _ => Fact::Moved { id, theme: bit.then_some(theme), rank: rank(chance) },
    };
    let op = OpId(chance.bytes());
    let from = match chance.below(4) {
        0 => From::Named { op, by: account, at },
        1 => From::Place { op },
        2 => From::Clock { at },
        _ => From::Batch,
    };
    Leaf { from, fact }
}

fn reveal(chance: &mut Seeded) -> Reveal {
    let mut nonces: Vec<_> = (0..chance.below(4)).map(|_| Nonce(chance.bytes())).collect();
    nonces.sort_unstable();
    Reveal { seed: RoundSeed(chance.bytes()), nonces }
}

/// Mostly days that can be.
fn follow_ups(chance: &mut Seeded) -> Vec<FollowUp> {
    let today = Circumstances { now: NOON, ..Circumstances::default() }.day();
    let news = |chance: &mut Seeded| if chance.chance(50) { News::Findings } else { News::Progress };
    let mut list: Vec<_> = (0..chance.below(4))
        .map(|_| FollowUp { day: today.saturating_add(chance.below(400) as u32), news: news(chance) })
        .collect();
    if chance.chance(80) {
        list.sort_by_key(|it| it.day);
    }
    if chance.chance(10) {
        list.push(FollowUp { day: chance.draw() as u32, news: News::Progress });
    }
    list
}

/// Some in order, some as they come.
fn terms(chance: &mut Seeded) -> Protected {
    let hashes = (0..chance.below(4)).map(|_| TermHash(chance.bytes())).collect();
    Protected::from_hashes(TermSalt(chance.bytes()), hashes)
}

fn keys(chance: &mut Seeded) -> EventKeys {
    let rounds = (0..chance.below(7)).map(|_| RoundKey(chance.bytes())).collect();
    EventKeys { attend: RoundKey(chance.bytes()), screen: RoundKey(chance.bytes()), rounds }
}
