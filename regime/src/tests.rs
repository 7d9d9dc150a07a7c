//! Files that are right, and everything that can be wrong with one.

use super::*;
use review::limits::{CLOCK_LENGTH_MAX, CLOCKS_MAX, HEADING_TEXTS_MAX, HEADINGS_MAX, TITLE_CHARACTERS_MAX};
use review::text::Lang;
use std::collections::BTreeSet;

/// Every clock, stage and heading of every version that was ever given out: what a review that was opened as it goes by. Lines are added,
/// never changed and never taken away.
const FROZEN: &str = include_str!("../presets/given_out.txt");

const GOOD: &str = r#"key = "local_review"
version = 2
nation = "wales"
name = { en = "A review", cy = "Adolygiad" }
about = { en = "When it is right.", cy = "Pan fo’n iawn." }

[[clock]]
key = "first"
length = "5 working days"
fixed = true
source = "guidance, section 3"
name = { en = "Answer", cy = "Ateb" }
starts = { en = "It is asked", cy = "Gofynnir" }
stops = { en = "It is answered", cy = "Atebir" }

[[stage]]
kind = "scope"
name = { en = "Begin", cy = "Dechrau" }
headings = ["period", "own"]

[[stage]]
kind = "learn"

[[heading]]
key = "own"
texts = 3
name = { en = "Our own", cy = "Ein hun" }
hint = { en = "One each.", cy = "Un ar y tro." }
"#;

/// Where a file is wrong, and what is said.
fn wrong(from: &str, to: &str) -> Vec<(usize, String)> {
    assert!(GOOD.contains(from), "{from}");
    let faults = read("local.toml", &GOOD.replacen(from, to, 1)).expect_err("is wrong");
    assert!(faults.iter().all(|fault| fault.file == "local.toml"));
    faults.into_iter().map(|fault| (fault.line, fault.what)).collect()
}

fn only(from: &str, to: &str, line: usize, what: &str) {
    let said = wrong(from, to);
    assert!(said.len() == 1 && said[0].0 == line && said[0].1.contains(what), "{from} → {to}: {said:?}");
}

#[test]
fn a_file_that_is_right_is_read() {
    let preset = read("local.toml", GOOD).expect("is right");
    let rules = preset.rules(Nation::Scotland);
    assert_eq!(rules.check(), Ok(()));
    assert_eq!((rules.key.as_str(), rules.version, rules.nation), ("local_review", 2, Nation::Wales));
    assert_eq!(rules.clocks, [Rule { key: "first".to_owned(), length: Length::WorkingDays(5), fixed: true }]);
    assert_eq!(preset.clock("first").map(|it| it.starts.get(Lang::Cy)), Some("Gofynnir"));
    let keys = |stage: &Stage| stage.headings.iter().map(|it| (it.key.clone(), it.texts)).collect::<Vec<_>>();
    let stages: Vec<_> = rules.stages.iter().map(|stage| (stage.kind, keys(stage))).collect();
    let scope = vec![("period".to_owned(), 1), ("own".to_owned(), 3)];
    assert_eq!(stages, [(StageKind::Scope, scope), (StageKind::Learn, vec![])]);
    let words = |kind| preset.stage(kind).map(|it| (it.name.en.as_str(), it.headings.len()));
    assert_eq!(words(StageKind::Scope), Some(("Begin", 2)), "its own words");
    assert_eq!(words(StageKind::Learn), Some(("Learn together", 0)), "the words of all kinds");
    let open = read("local.toml", &GOOD.replace("nation = \"wales\"\n", "")).expect("is right");
    assert_eq!(open.rules(Nation::Scotland).nation, Nation::Scotland);
}

#[test]
fn lengths_are_read_as_people_write_them() {
    for (text, length) in [
        ("1 day", Length::Days(1)),
        ("28 days", Length::Days(28)),
        ("1 working day", Length::WorkingDays(1)),
        ("6 months", Length::Months(6)),
        ("1000 days", Length::Days(CLOCK_LENGTH_MAX)),
    ] {
        let preset = read("local.toml", &GOOD.replace("5 working days", text)).expect("is right");
        assert_eq!(preset.clocks[0].length, length, "{text}");
    }
    for text in ["5", "0 days", "1001 days", "five days", "5 weeks", "-1 days", "5  days", ""] {
        only("5 working days", text, 9, "write a length like");
    }
}

#[test]
fn what_is_wrong_is_said_with_file_and_line() {
    only("version = 2", "version = 0", 2, "counted from 1");
    only("version = 2", "version = \"two\"", 2, "expected u16");
    only("local_review", "Local review", 1, "a key has 1 to 40");
    only("key = \"first\"", "key = \"\"", 8, "a key has 1 to 40");
    only("nation = \"wales\"", "nation = \"france\"", 3, "unknown variant `france`");
    only("nation = \"wales\"", "country = \"wales\"", 3, "unknown field `country`");
    only("fixed = true", "fixed = true\nfixed = true", 11, "duplicate key");
    only("cy = \"Adolygiad\"", "cy = \"\"", 4, "the words for `cy` are missing");
    only(", cy = \"Adolygiad\"", "", 4, "missing field `cy`");
    only("en = \"Answer\"", "en = \" Answer\"", 12, "the words for `en` hold spaces at an end");
    only("guidance, section 3", " ", 11, "say where the length is written");
    only("version = 2", "version = 2\nnext = [\"other\", \"Other\"]", 3, "a key has 1 to 40");
    only("about = {", "about {", 5, "");
    let long = "x".repeat(TITLE_CHARACTERS_MAX + 1);
    only("Answer", &long, 12, "longer than 120 characters");
    assert!(read("local.toml", &GOOD.replace("Answer", &long[1..])).is_ok());
    assert_eq!(read("a.toml", "key = 1").expect_err("is wrong")[0].to_string().split(": ").next(), Some("a.toml:1"));
}

#[test]
fn stages_and_headings_that_are_wrong_are_said() {
    only(
        "kind = \"learn\"",
        "kind = \"scope\"\n\n[[stage]]\nkind = \"learn\"",
        22,
        "in this order, each once: scope, learn",
    );
    only("kind = \"learn\"", "kind = \"audit\"", 17, "one of its stages is `learn`");
    only("kind = \"learn\"", "kind = \"think\"", 22, "unknown variant `think`");
    only("kind = \"learn\"", "kind = \"learn\"\nheadings = [\"own\"]", 23, "is in a stage already");
    only("[\"period\", \"own\"]", "[\"periods\", \"own\"]", 19, "no heading called \"periods\"");
    only("[\"period\", \"own\"]", "[\"period\"]", 25, "no stage names the heading \"own\"");
    only("texts = 3", "texts = 0", 26, "1 to 40 texts");
    only("texts = 3", &format!("texts = {}", HEADING_TEXTS_MAX + 1), 26, "1 to 40 texts");
    only("en = \"Begin\"", "en = \"\"", 18, "the words for `en` are missing");
    assert!(read("local.toml", &GOOD.replace("texts = 3", &format!("texts = {HEADING_TEXTS_MAX}"))).is_ok());
    let heading = GOOD.split_once("[[heading]]").expect("a heading").1;
    only(heading, &format!("{heading}\n[[heading]]{heading}"), 31, "another heading called \"own\"");
    let with = |own: usize| {
        let keys: Vec<_> = (0..own).map(|n| format!("\"own_{n}\"")).collect();
        let all: Vec<_> = (0..own).map(|n| heading.replace("\"own\"", &format!("\"own_{n}\""))).collect();
        let head = GOOD.split_once("[[heading]]").expect("a heading").0;
        read(
            "local.toml",
            &format!("{}[[heading]]{}", head.replace("\"own\"", &keys.join(", ")), all.join("[[heading]]")),
        )
    };
    assert!(with(HEADINGS_MAX - 1).is_ok());
    assert!(with(HEADINGS_MAX).expect_err("is wrong")[0].what.contains("60 headings at most"));
}

#[test]
fn everything_that_is_wrong_is_said_at_once_in_the_order_of_the_lines() {
    let both = GOOD.replace("version = 2", "version = 0").replace("5 working days", "soon");
    let faults = read("local.toml", &both).expect_err("is wrong");
    assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 9]);
}

#[test]
fn clocks_have_names_of_their_own_and_are_not_too_many() {
    let (head, rest) = GOOD.split_at(GOOD.find("\n[[clock]]").expect("a clock"));
    let (clock, rest) = rest.split_at(rest.find("\n[[stage]]").expect("a stage"));
    let with = |clocks: usize| {
        let one = |n: usize| clock.replace("first", &format!("clock_{n}"));
        read("local.toml", &(head.to_owned() + &(0..clocks).map(one).collect::<String>() + rest))
    };
    assert!(with(CLOCKS_MAX).is_ok());
    assert!(with(CLOCKS_MAX + 1).expect_err("is wrong")[0].what.contains("12 clocks at most"));
    let twice = read("local.toml", &(GOOD.to_owned() + clock)).expect_err("is wrong");
    assert!(twice[0].line == 31 && twice[0].what.contains("another clock called \"first\""), "{twice:?}");
}

#[test]
fn every_preset_is_right_and_what_a_version_says_it_says_for_ever() {
    let keys: BTreeSet<_> = presets().map(|preset| preset.key.as_str()).collect();
    assert_eq!((keys.len(), presets().count()), (9, 9), "each has a name of its own");
    let mut now = Vec::new();
    for ((file, _), preset) in FILES.iter().zip(PRESETS.iter()) {
        let name = match preset.version {
            1 => format!("{}.toml", preset.key),
            later => format!("{}.{later}.toml", preset.key),
        };
        assert_eq!(*file, name, "a file is called what its kind is called");
        assert_eq!(preset.rules(Nation::England).check(), Ok(()));
        assert_eq!(version(&preset.key, preset.version), Some(preset));
        now.push(format!("{} {} {:?}", preset.key, preset.version, preset.nation));
        for clock in &preset.clocks {
            let ClockText { key, length, fixed, name, starts, stops } = clock;
            let fixed = if *fixed { "fixed" } else { "open" };
            now.push(format!("  {key} {length:?} {fixed}"));
            for text in [name, starts, stops] {
                now.extend([format!("    {}", text.en), format!("    {}", text.cy)]);
            }
        }
        for next in &preset.next {
            assert!(next != &preset.key && super::preset(next).is_some(), "{next} is no other kind");
            now.push(format!("  then {next}"));
        }
        for StageText { kind, name, about, headings } in &preset.stages {
            now.push(format!("  {kind:?}"));
            for text in [name, about] {
                now.extend([format!("    {}", text.en), format!("    {}", text.cy)]);
            }
            for HeadingText { key, texts, name, hint } in headings {
                now.push(format!("    {key} {texts}"));
                for text in [name, hint] {
                    now.extend([format!("      {}", text.en), format!("      {}", text.cy)]);
                }
            }
        }
    }
    let now = now.join("\n");
    assert_eq!(
        now,
        FROZEN.trim_end(),
        "a version was changed (make it another one), or is not yet in presets/given_out.txt"
    );
}
