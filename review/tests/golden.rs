//! Formats that are frozen: every line of `golden/` was written by another program than this crate, must be read for
//! ever, and must be written again to the same bytes. A new variant of a fact, an op or a frame fails to compile here
//! until it is named, and fails the test until it has a line.

use review::ballot::Subject;
use review::clock::Length;
use review::conduct::{ConductFact, ConductOp};
use review::follow_up::News;
use review::holidays::Nation;
use review::leaf::{Fact, Focus, From, Heard, HideReason, Leaf, leaf_hash};
use review::op::{Anonymous, Op};
use review::opening::{Commitment, EditHash, EditSecret, Opening, Salt, commit};
use review::plan::{BANDS, Band, Column, PhaseKind, Question, Release};
use review::refusal::Refusal;
use review::regime::StageKind;
use review::text::Lang;
use review::wire::{
    Answer, Ask, Asked, Contact, Frame, Hello, Join, Joined, Mine, Outcome, Signal, SignalKind, Stop, Waiting, Write,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

const LEAVES: &str = include_str!("golden/leaves.jsonl");
const FRAMES: &str = include_str!("golden/frames.jsonl");
const MESSAGES: &str = include_str!("golden/messages.txt");

/// Names every variant of an enum, in a match that the compiler keeps complete and in a list.
macro_rules! variants {
    ($(fn $name:ident / $list:ident: $of:ident { $($variant:ident)* })*) => {$(
        const $list: &[&str] = &[$(stringify!($variant)),*];
        #[allow(unused_qualifications, reason = "the same for every enum")]
        const fn $name(it: &$of) -> &'static str {
            match it { $($of::$variant { .. } => stringify!($variant),)* }
        }
    )*};
}

variants! {
    fn fact / FACTS: Fact {
        ReviewCreated FacilitatorAdded FacilitatorRemoved TermsProtected FollowUpsSet ClockAdded ClockSet Conduct WitnessesWarned ReviewClosed ReviewReopened EventAdded EventKeyed EventStarted EventEnded
        PhaseMoved RevealScheduled RevealCancelled Released RoundClosed Contributed Amended Withdrawn TimerSet
        TimerPaused TimerCleared FocusSet ArrangingSet ThemeAdded ThemeRenamed ThemeRemoved Moved Heard RiskMarked
        RiskAnswered BallotOpened Answered Counted Signed NameRemoved Hidden HidingConfirmed ShownAgain PlaceReplaced
    }
    fn origin / ORIGINS: From { Named Place Batch Clock }
    fn op / OPS: Op {
        CreateReview AddFacilitator RemoveFacilitator ProtectTerms SetFollowUps AddClock SetClock Conduct WarnWitnesses CloseReview ReopenReview AddEvent StartEvent EndEvent MovePhase
        ScheduleReveal CancelReveal CloseRound SetTimer PauseTimer ResumeTimer ClearTimer SetFocus SetArranging AddTheme
        RenameTheme RemoveTheme Move MarkRisk AnswerRisk OpenBallot Hide ConfirmHiding ShowAgain RemoveName ReplacePlace
    }
    fn anonymous / ANONYMOUS: Anonymous { Contribute Amend Withdraw Sign Vote }
    fn waiting / WAITING: Waiting { Words Ballot }
    fn conduct_fact / CONDUCT_FACTS: ConductFact { StageMoved NoteSet NextLinked BeforeLinked }
    fn conduct_op / CONDUCT_OPS: ConductOp { MoveStage SetNote LinkNext LinkBefore }
    fn stage / STAGE_NAMES: StageKind { Scope Learn Respond CarryForward Evaluate Audit }
    fn question / QUESTIONS: Question { Safety Stances Priorities }
    fn subject / SUBJECTS: Subject { Theme Contribution }
    fn reason / REASONS: HideReason { IdentifiesPerson Threat }
    fn signal / SIGNALS: SignalKind { Heard Ready }
    fn frame / FRAME_KINDS: Frame { Welcome Snapshot Entries Presence Bye }
    fn outcome / OUTCOMES: Outcome { Accepted Refused }
    fn focus / FOCUSES: Focus { Column Theme Contribution }
    fn news / NEWS: News { Findings Progress }
    fn length / LENGTHS: Length { WorkingDays Days Months }
    fn nation / NATIONS: Nation { England Wales Scotland NorthernIreland }
    fn heard / HEARD: Heard { NotYet Some Many }
    fn column / COLUMNS: Column { Feeling Right Differ }
    fn release / RELEASES: Release { Sealed Mixed }
    fn phase / PHASES: PhaseKind { Prepare Arrive Right Differ Explore Leave }
    fn band / BAND_NAMES: Band {
        Practitioner FirstLineManager StrategicManager Family Child Independent Researcher PolicyMaker
    }
    fn lang / LANGS: Lang { En Cy }
}

fn all_there(seen: &BTreeSet<&'static str>, all: &[&str]) {
    let missing: Vec<_> = all.iter().filter(|name| !seen.contains(*name)).collect();
    assert!(missing.is_empty(), "no golden line for {missing:?}");
}

fn same<T: Serialize + DeserializeOwned>(line: &str) -> T {
    let value: T = serde_json::from_str(line).unwrap_or_else(|error| panic!("cannot be read: {error}\n{line}"));
    assert_eq!(serde_json::to_string(&value).expect("can be written"), line);
    value
}

fn leaves() -> Vec<Leaf> {
    LEAVES
        .lines()
        .map(|line| Leaf::decode(line.as_bytes()).unwrap_or_else(|| panic!("cannot be read: {line}")))
        .collect()
}

#[test]
fn every_leaf_is_read_and_written_to_the_same_bytes() {
    let (mut facts, mut origins, mut focuses) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut heards, mut langs, mut columns) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (leaf, line) in leaves().iter().zip(LEAVES.lines()) {
        assert_eq!(leaf.encode(), line.as_bytes(), "{line}");
        facts.insert(fact(&leaf.fact));
        origins.insert(origin(&leaf.from));
        match &leaf.fact {
            Fact::FocusSet { focus: Some(it), .. } => drop(focuses.insert(focus(it))),
            Fact::Heard { by, .. } => drop(heards.insert(heard(by))),
            Fact::Amended { lang: it, .. } | Fact::RiskAnswered { lang: it, .. } => drop(langs.insert(lang(it))),
            _ => {}
        }
        if let Fact::FocusSet { focus: Some(Focus::Column(it)), .. } = &leaf.fact {
            columns.insert(column(it));
        }
    }
    let seen =
        [(facts, FACTS), (origins, ORIGINS), (focuses, FOCUSES), (heards, HEARD), (langs, LANGS), (columns, COLUMNS)];
    for (seen, all) in &seen {
        all_there(seen, all);
    }
}

#[test]
fn every_word_of_a_plan_has_a_line() {
    let leaf = leaves().into_iter().find_map(|leaf| match leaf.fact {
        Fact::EventAdded { plan, day: Some(_), .. } => Some(plan),
        _ => None,
    });
    let plan = leaf.expect("a planned event");
    assert_eq!(plan.check(), Ok(()));
    all_there(&plan.phases.iter().map(|it| phase(&it.kind)).collect(), PHASES);
    all_there(&plan.rounds.iter().map(|it| release(&it.release)).collect(), RELEASES);
    all_there(&plan.voices.iter().filter_map(|it| it.band.as_ref()).map(band).collect(), BAND_NAMES);
    assert_eq!(BANDS.iter().map(band).collect::<Vec<_>>(), BAND_NAMES, "every band is offered, in order");
}

#[test]
fn every_word_of_ballots_hiding_follow_ups_and_regimes_has_a_line() {
    let (mut questions, mut subjects, mut reasons) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut told, mut lengths, mut nations) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut stages, mut conducts) = (BTreeSet::new(), BTreeSet::new());
    for leaf in leaves() {
        match &leaf.fact {
            Fact::EventAdded { plan, .. } => {
                assert_eq!(plan.check(), Ok(()));
                questions.extend(plan.questions.iter().map(question));
            }
            Fact::BallotOpened { about, .. } => subjects.extend(about.iter().map(subject)),
            Fact::Hidden { reason: it, .. } => drop(reasons.insert(reason(it))),
            Fact::ReviewCreated { regime: Some(it), .. } => {
                assert_eq!(it.check(), Ok(()));
                nations.insert(nation(&it.nation));
                lengths.extend(it.clocks.iter().map(|it| length(&it.length)));
                stages.extend(it.stages.iter().map(|it| stage(&it.kind)));
            }
            Fact::Conduct(it) => drop(conducts.insert(conduct_fact(it))),
            Fact::FollowUpsSet { follow_ups } => told.extend(follow_ups.iter().map(|it| news(&it.news))),
            _ => {}
        }
    }
    for (seen, all) in &[
        (questions, QUESTIONS),
        (subjects, SUBJECTS),
        (reasons, REASONS),
        (told, NEWS),
        (lengths, LENGTHS),
        (nations, NATIONS),
        (stages, STAGE_NAMES),
        (conducts, CONDUCT_FACTS),
    ] {
        all_there(seen, all);
    }
}

#[test]
fn every_frame_is_read_and_written_to_the_same_bytes() {
    let mut seen = BTreeSet::new();
    for line in FRAMES.lines() {
        let read = Frame::decode(line).unwrap_or_else(|| panic!("cannot be read: {line}"));
        assert_eq!(read.encode(), line);
        seen.insert(frame(&read));
        let Frame::Entries { list, .. } = read else { continue };
        for entry in list {
            let leaf = entry.leaf().expect("a leaf");
            assert_eq!(leaf.encode(), entry.leaf.get().as_bytes(), "sent = stored");
        }
    }
    all_there(&seen, FRAME_KINDS);
}

#[test]
fn every_message_is_read_and_written_to_the_same_bytes() {
    let (mut ops, mut writes, mut signals, mut outcomes) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut kinds, mut waits, mut conducts) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for line in MESSAGES.lines() {
        let (kind, json) = line.split_once(' ').expect("a kind and a message");
        kinds.insert(kind);
        match kind {
            "hello" => drop(same::<Hello>(json)),
            "ask" => {
                for request in same::<Ask>(json).ops {
                    ops.insert(op(&request.op));
                    if let Op::Conduct(it) = &request.op {
                        conducts.insert(conduct_op(it));
                    }
                }
            }
            "write" => drop(writes.insert(anonymous(&same::<Write>(json).op))),
            "signal" => drop(signals.insert(signal(&same::<Signal>(json).signal))),
            "answer" => outcomes.extend(same::<Answer>(json).outcomes.iter().map(|(_, it)| outcome(it))),
            "join" => drop(same::<Join>(json)),
            "joined" => drop(same::<Joined>(json)),
            "mine" => drop(same::<Mine>(json)),
            "waiting" => drop(waits.insert(waiting(&same::<Waiting>(json)))),
            "asked" => drop(same::<Asked>(json)),
            "contact" => drop(same::<Contact>(json)),
            "stop" => drop(same::<Stop>(json)),
            other => panic!("no such message: {other}"),
        }
    }
    let all =
        ["answer", "ask", "asked", "contact", "hello", "join", "joined", "mine", "signal", "stop", "waiting", "write"];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), all);
    let seen = [
        (ops, OPS),
        (writes, ANONYMOUS),
        (signals, SIGNALS),
        (outcomes, OUTCOMES),
        (waits, WAITING),
        (conducts, CONDUCT_OPS),
    ];
    for (seen, all) in &seen {
        all_there(seen, all);
    }
}

/// What is sent upwards is read strictly: a field that nobody knows could carry something that nobody checks.
#[test]
fn unknown_fields_of_what_comes_in_are_refused() {
    for line in MESSAGES.lines() {
        let (kind, json) = line.split_once(' ').expect("a kind and a message");
        if ["answer", "asked", "joined", "waiting"].contains(&kind) {
            continue;
        }
        let more = format!("{{\"who\":1,{}", &json[1..]);
        let read = match kind {
            "hello" => serde_json::from_str::<Hello>(&more).is_ok(),
            "ask" => serde_json::from_str::<Ask>(&more).is_ok(),
            "write" => serde_json::from_str::<Write>(&more).is_ok(),
            "signal" => serde_json::from_str::<Signal>(&more).is_ok(),
            "mine" => serde_json::from_str::<Mine>(&more).is_ok(),
            "contact" => serde_json::from_str::<Contact>(&more).is_ok(),
            "stop" => serde_json::from_str::<Stop>(&more).is_ok(),
            _ => serde_json::from_str::<Join>(&more).is_ok(),
        };
        assert!(!read, "{more}");
    }
    for line in LEAVES.lines() {
        assert_eq!(Leaf::decode(format!("{{\"who\":1,{}", &line[1..]).as_bytes()), None);
    }
}

/// Every code that a client may ever have been told. One more is fine; one less or another spelling is not.
#[test]
fn refusal_codes_stay() {
    let codes = include_str!("golden/refusals.txt").lines().collect::<BTreeSet<_>>();
    let now: BTreeSet<_> = Refusal::ALL.iter().map(|refusal| refusal.code()).collect();
    assert_eq!(codes, now);
}

fn lines_of_two(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().map(|line| line.split_once(' ').expect("two words"))
}

#[test]
fn commitments_are_those_of_another_program() {
    #[derive(serde::Deserialize)]
    struct Vector {
        salt: Salt,
        unit: String,
        times: usize,
        commitment: Commitment,
    }
    for line in include_str!("golden/commitments.jsonl").lines() {
        let it: Vector = serde_json::from_str(line).expect("a vector");
        let text = it.unit.repeat(it.times);
        assert_eq!(commit(&it.salt, text.as_bytes()), it.commitment, "{line}");
        assert!(Opening { salt: it.salt, text }.opens(&it.commitment), "{line}");
    }
}

#[test]
fn hashes_of_leaves_and_edit_secrets_are_those_of_another_program() {
    for (hash, leaf) in lines_of_two(include_str!("golden/leaf_hashes.txt")) {
        assert_eq!(review::id::to_hex(&leaf_hash(leaf.as_bytes())), hash);
        assert!(LEAVES.lines().any(|line| line == leaf), "a leaf of the other file");
    }
    for (secret, hash) in lines_of_two(include_str!("golden/edit_hashes.txt")) {
        assert_eq!(Some(EditSecret::parse(secret).expect("32 bytes").hash()), EditHash::parse(hash));
    }
}
