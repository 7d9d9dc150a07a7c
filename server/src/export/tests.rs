//! Exports of a small board: what is in them, what is not, and in which order.

use super::*;
use review::ballot::{Subject, Told as Counted};
use review::id::{AccountId, OpId, ReviewId};
use review::leaf::{Fact, From, Leaf};
use review::opening::{Commitment, EditHash, Opening, Salt};
use review::plan::{Band, Plan, Voice};

const EVENT: EventId = EventId([0xe2; 16]);
const OTHER: EventId = EventId([0xe3; 16]);
const ENGLISH: Text = Text(Lang::En);
const WELSH: Text = Text(Lang::Cy);
const ANY: Commitment = Commitment([0; 32]);

fn id(n: u8) -> ContributionId {
    ContributionId([n; 16])
}

#[derive(Default)]
struct Told(State);

impl Told {
    fn fact(&mut self, fact: Fact, text: Option<&str>) {
        let from = From::Named { op: OpId([9; 16]), by: AccountId([8; 16]), at: 1_700_000_000_123 };
        let opening = text.map(|text| Opening { salt: Salt([7; 32]), text: text.to_owned() });
        self.0.apply(&Leaf { from, fact }, opening.as_ref());
    }

    fn event(&mut self, event: EventId, title: &str) {
        let voices = vec![Voice { agency: "Health".to_owned(), band: Some(Band::Practitioner) }];
        let (plan, lang) = (Plan::plain(voices), Lang::En);
        self.fact(Fact::EventAdded { event, day: Some(20_000), plan, lang, text: ANY }, Some(title));
    }

    fn said(&mut self, n: u8, round: u8, voice: Option<u8>, text: Option<&str>) {
        let edit = EditHash([0xed; 32]);
        let fact = Fact::Contributed { id: id(n), event: EVENT, round, voice, lang: Lang::En, edit, text: ANY };
        self.fact(fact, text);
    }

    fn theme(&mut self, n: u8, title: &str, holds: &[(u8, &str)]) {
        let theme = ThemeId([n; 16]);
        let fact = Fact::ThemeAdded { theme, event: EVENT, column: Column::Right, lang: Lang::En, text: ANY };
        self.fact(fact, Some(title));
        for (contribution, rank) in holds {
            let rank = (*rank).to_owned();
            self.fact(Fact::Moved { id: id(*contribution), theme: Some(theme), rank }, None);
        }
    }

    fn asked(&mut self, round: u8, about: Vec<Subject>) {
        self.fact(Fact::BallotOpened { event: EVENT, round, about, few: false }, None);
    }

    /// How many answered what about one thing, choice by choice.
    fn answered(&mut self, round: u8, about: u8, figures: &[u32]) {
        for (choice, figure) in (0_u8..).zip(figures) {
            for _ in 0..*figure {
                let salt = Salt([0x5a; 32]);
                self.fact(Fact::Answered { event: EVENT, round, about, choice, salt }, None);
            }
        }
    }

    fn counted(&mut self, round: u8, told: Counted) {
        self.fact(Fact::Counted { event: EVENT, round, told }, None);
    }
}

fn board() -> State {
    let mut told = Told::default();
    let (review, reference) = (ReviewId([0xa1; 16]), "LR/07 é".to_owned());
    let created = Fact::ReviewCreated { review, reference, lang: Lang::En, text: ANY, regime: None };
    told.fact(created, Some("Child *W*"));
    told.event(EVENT, "Practitioners");
    told.event(OTHER, "Managers");
    told.said(1, 0, None, Some("a feeling"));
    told.said(2, 2, None, Some("=1+1\nsecond line"));
    told.said(3, 1, Some(0), Some("the visits went on"));
    told.said(4, 1, None, Some("second"));
    told.said(5, 1, None, Some("taken back"));
    told.said(6, 1, None, None);
    told.said(7, 1, None, Some("first wording"));
    told.theme(1, "Somebody stayed", &[(4, "b0"), (3, "a0")]);
    told.fact(Fact::Withdrawn { id: id(5) }, None);
    told.fact(Fact::Amended { id: id(7), lang: Lang::Cy, text: ANY, knew: false }, Some("geiriau newydd"));
    told.0
}

/// The same board with a hidden part, a name, and rounds of ballots: safety, three of stances of which one is open, and
/// two of priorities.
fn full() -> State {
    let mut told = Told(board());
    told.said(12, 2, None, Some("Ms Beynon forgot"));
    let reason = HideReason::IdentifiesPerson;
    told.fact(Fact::Hidden { id: id(12), reason, lang: Lang::En, text: ANY }, Some("[…] forgot"));
    told.fact(Fact::Signed { id: id(2), turn: 1, lang: Lang::En, text: Some(ANY) }, Some("=Ann *B*"));
    let theme = || Subject::Theme(ThemeId([1; 16]));
    // Two more have taken their answers back.
    let ballots = |answered| Counted { ballots: answered + 2, answered, ..Counted::default() };
    told.answered(5, 0, &[5]);
    told.counted(5, ballots(5));
    // Four answered the second.
    told.asked(6, vec![theme(), Subject::Contribution(id(7))]);
    told.answered(6, 0, &[5, 1, 1]);
    told.counted(6, Counted { leanings: vec![vec![Some(0)], vec![None]], ..ballots(7) });
    told.asked(7, vec![theme()]);
    told.counted(7, ballots(2));
    told.asked(8, vec![theme()]);
    for round in [9, 10] {
        told.asked(round, vec![theme(), Subject::Contribution(id(4))]);
    }
    told.answered(9, 0, &[2]);
    told.answered(9, 1, &[6]);
    told.counted(9, ballots(7));
    told.counted(10, Counted { order: vec![vec![1]], ..ballots(3) });
    let theme = ThemeId([1; 16]);
    told.fact(Fact::ThemeRenamed { theme, lang: Lang::En, text: ANY }, Some("Another title"));
    told.fact(Fact::Amended { id: id(7), lang: Lang::Cy, text: ANY, knew: false }, Some("geiriau eto"));
    told.0
}

#[test]
fn markdown_has_what_went_right_first_and_keeps_the_order_of_the_board() {
    let expected = "# Child \\*W\\*

Reference: LR/07 é

This is the board as everyone who takes part sees it. It does not say who wrote what, nor when; a name stands \
only where an author put it, and nobody has checked it. What people wrote about how they feel is left out, and so is how \
safe they said it is to speak here.

## Practitioners

### What went right

4 contributions

#### Somebody stayed

- the visits went on

  *Health, practitioner*

- second

#### Not in a theme

- *removed*

- geiriau newydd

  *amended by its author*

### What needs to be done differently

1 contribution

- \\=1+1\\
  second line
";
    assert_eq!(markdown(&board(), Some(EVENT), ENGLISH), expected);
}

#[test]
fn csv_has_one_row_for_each_contribution_and_runs_nothing() {
    let csv = csv(&board(), None, ENGLISH).unwrap();
    let expected = [
        "\u{feff}\"Reference\",\"Learning event\",\"Side of the board\",\"Theme\",\"Contribution\",\"Voice\",\"Language\",\"Amended by its author\",\"Part hidden\",\"Signed by its author, not checked\",\"Answers\",\"Places that answered\",\"By voice\"",
        "\"LR/07 é\",\"Practitioners\",\"What went right\",\"Somebody stayed\",\"the visits went on\",\"Health, practitioner\",\"en-GB\",\"\",\"\",\"\",\"\",\"\",\"\"",
        "\"LR/07 é\",\"Practitioners\",\"What went right\",\"Somebody stayed\",\"second\",\"\",\"en-GB\",\"\",\"\",\"\",\"\",\"\",\"\"",
        "\"LR/07 é\",\"Practitioners\",\"What went right\",\"\",\"removed\",\"\",\"en-GB\",\"\",\"\",\"\",\"\",\"\",\"\"",
        "\"LR/07 é\",\"Practitioners\",\"What went right\",\"\",\"geiriau newydd\",\"\",\"cy\",\"yes\",\"\",\"\",\"\",\"\",\"\"",
        "\"LR/07 é\",\"Practitioners\",\"What needs to be done differently\",\"\",\"'=1+1\nsecond line\",\"\",\"en-GB\",\"\",\"\",\"\",\"\",\"\",\"\"",
        "",
    ];
    assert_eq!(csv, expected.join("\r\n"));
}

#[test]
fn json_names_contributions_and_nothing_else() {
    let json = json(&board(), None, WELSH).unwrap();
    let board: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(board["reference"], "LR/07 é");
    assert_eq!(board["events"][1]["title"], "Managers");
    let right = &board["events"][0]["sides"][0];
    assert_eq!(right["side"], "right");
    assert_eq!(right["heading"], "Yr hyn a aeth yn iawn");
    let first = &right["themes"][0]["contributions"][0];
    let mut keys: Vec<_> = first.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["amended", "hidden", "id", "lang", "signed", "text", "voice"]);
    assert_eq!(first["id"], id(3).to_hex());
    assert!(right["no_theme"][0]["text"].is_null());
    assert_eq!(right["no_theme"][1]["amended"], true);
}

#[test]
fn no_way_out_for_feelings_times_accounts_or_edit_hashes() {
    let files = [board(), full()].into_iter().flat_map(|state| {
        let written = |form: Form| [ENGLISH, WELSH].map(|t| (form, form.write(&state, None, t).unwrap()));
        Form::ALL.into_iter().flat_map(written).collect::<Vec<_>>()
    });
    for (form, file) in files {
        for never in
            ["a feeling", "taken back", "first wording", "1700000000", "20000", &"ed".repeat(32), &"08".repeat(16)]
        {
            assert!(!file.contains(never), "{form:?} holds {never}");
        }
        // What is hidden, and until when it may be by one alone; answers about safety; the salts of answers.
        for never in ["Beynon", "1700172800", "safety", &"5a".repeat(32), &"07".repeat(32), &"00".repeat(32)] {
            assert!(!file.contains(never), "{form:?} holds {never}");
        }
        for withheld in [ReviewId([0xa1; 16]).to_hex(), EVENT.to_hex(), OTHER.to_hex(), id(1).to_hex(), id(5).to_hex()]
        {
            assert!(!file.contains(&withheld), "{form:?} holds {withheld}");
        }
    }
}

#[test]
fn markdown_tells_hidden_parts_names_and_answers() {
    let text = markdown(&full(), Some(EVENT), ENGLISH);
    let (_, after) = text.split_once("### What needs to be done differently\n\n").unwrap();
    let expected = "2 contributions

- \\=1+1\\
  second line

  *signed by its author, not checked: \\=Ann \\*B\\**

- \\[…\\] forgot

  *part hidden: it tells who somebody is*

### What people answered

By voice: what at least 5 places of a voice answered, and more than half of those of it that answered. A dash says \
nothing: they answered differently, or too few did.

#### Agree, see it differently, or not sure: round 1

7 places answered.

- Somebody stayed

  *agree: 5 · see it differently: 1 · not sure: 1*

  *Health, practitioner: agree*

- geiriau eto

  *Fewer than 5 answered this, so nothing is told. · put differently by its author since it was \
asked about*

  *Health, practitioner: –*

#### Agree, see it differently, or not sure: round 2

2 places answered.

Too few answered for anything to be told.

- Somebody stayed

#### What matters most: round 1

7 places answered.

- second

  *place 1 · 6 votes*

- Somebody stayed

  *place 2 · 2 votes*

#### What matters most: round 2

3 places answered.

Too few answered for figures, so only what was named most often is told.

- second

  *place 1*

- Somebody stayed
";
    assert_eq!(after, expected);
}

#[test]
fn what_too_few_answered_is_not_told() {
    let json = json(&full(), None, ENGLISH).unwrap();
    let board: serde_json::Value = serde_json::from_str(&json).unwrap();
    let rounds = &board["events"][0]["answers"];
    let few = &rounds[0]["statements"][1];
    assert!(few["figures"].is_null() && few["place"].is_null(), "no zeros where people answered: {few}");
    // Which of the options were named less often is not told either.
    let last = rounds[3]["statements"].as_array().unwrap();
    let places: Vec<_> = last.iter().map(|it| (it["figures"].is_null(), it["place"].as_u64())).collect();
    assert_eq!(places, [(true, Some(1)), (true, None)]);
    let few =
        "Fewer than 5 answered this, so nothing is told. · put differently by its author since it was asked about";
    assert!(csv(&full(), None, ENGLISH).unwrap().contains(&format!("\"{few}\",\"7\"")));
    // Enough answered something, and of no statement enough did.
    let mut told = Told(full());
    told.counted(8, Counted { ballots: 8, answered: 8, ..Counted::default() });
    let text = markdown(&told.0, Some(EVENT), ENGLISH);
    let (_, round) = text.split_once("not sure: round 3").unwrap();
    assert!(
        round.starts_with("\n\n8 places answered.\n\n- Somebody stayed\n\n  *Fewer than 5 answered this"),
        "{round}"
    );
}

/// A title may name somebody. Whoever takes the theme away takes it out of the answers, too.
#[test]
fn the_title_of_a_theme_goes_with_it() {
    let mut told = Told(full());
    told.fact(Fact::ThemeRemoved { theme: ThemeId([1; 16]) }, None);
    for form in Form::ALL {
        let file = form.write(&told.0, None, ENGLISH).unwrap();
        assert!(!file.contains("Somebody stayed") && !file.contains("Another title"), "{form:?}: {file}");
    }
    let text = markdown(&told.0, Some(EVENT), ENGLISH);
    assert!(text.contains("- *removed*\n\n  *agree: 5 · see it differently: 1 · not sure: 1*"), "{text}");
}

#[test]
fn spreadsheets_tell_hidden_parts_names_and_answers() {
    let csv = csv(&full(), None, ENGLISH).unwrap();
    let differ = "What needs to be done differently";
    let (stances, matters) = ("Agree, see it differently, or not sure: round 2", "What matters most: round 1");
    let few = "Too few answered for anything to be told.";
    let expected = [
        ["Practitioners", differ, "", "[…] forgot", "", "en-GB", "", "it tells who somebody is", "", "", "", ""],
        ["Practitioners", differ, "", "'=1+1\nsecond line", "", "en-GB", "", "", "'=Ann *B*", "", "", ""],
        ["Practitioners", matters, "", "second", "", "en-GB", "", "", "", "place 1 · 6 votes", "7", ""],
        ["Practitioners", stances, "", "Somebody stayed", "", "en-GB", "", "", "", few, "2", ""],
    ];
    for row in expected {
        let row = format!("\"LR/07 é\",\"{}\"\r\n", row.join("\",\""));
        assert!(csv.contains(&row), "{row}\n{csv}");
    }
    assert!(
        csv.contains("\"agree: 5 · see it differently: 1 · not sure: 1\",\"7\",\"Health, practitioner: agree\"\r\n")
    );
}

#[test]
fn json_has_figures_and_nobody_s_own_answer() {
    let json = json(&full(), None, WELSH).unwrap();
    let board: serde_json::Value = serde_json::from_str(&json).unwrap();
    let event = &board["events"][0];
    let differ = &event["sides"][1]["no_theme"];
    assert_eq!(differ[0]["signed"], "=Ann *B*");
    assert_eq!(differ[1]["hidden"], "identifies_person");
    let rounds = event["answers"].as_array().unwrap();
    let asked: Vec<_> =
        rounds.iter().map(|round| (round["asks"].as_str().unwrap(), round["places"].as_u64())).collect();
    assert_eq!(asked, [("stances", Some(7)), ("stances", Some(2)), ("priorities", Some(7)), ("priorities", Some(3))]);
    let first = &rounds[0]["statements"][0];
    assert_eq!(first["figures"], serde_json::json!([5, 1, 1]));
    assert_eq!(first["leanings"][0]["stance"], "agree");
    assert!(rounds[1]["statements"][0]["figures"].is_null());
    assert_eq!(board["events"][1]["answers"], serde_json::json!([]));
}

#[test]
fn the_order_in_which_words_came_does_not_show() {
    let swapped = |first: u8, second: u8| {
        let mut told = Told::default();
        told.event(EVENT, "Practitioners");
        for n in [first, second] {
            told.said(n, 1, None, Some(&format!("words {n}")));
        }
        told.theme(1, "Together", &[(first, "a0"), (second, "a0")]);
        Form::ALL.map(|form| form.write(&told.0, None, ENGLISH).unwrap())
    };
    assert_eq!(swapped(1, 2), swapped(2, 1));
}

#[test]
fn a_reason_stands_where_nothing_stood() {
    let mut told = Told::default();
    told.event(EVENT, "Practitioners");
    told.fact(Fact::PhaseMoved { event: EVENT, to: 3, few: false, text: Some(ANY) }, Some("no _time_"));
    let text = markdown(&told.0, None, ENGLISH);
    assert!(text.contains("nothing stood here: no \\_time\\_\n\nNothing stands here."));
    assert_eq!(text.matches("Nothing stands here.").count(), 2);
}

#[test]
fn cells_that_spreadsheets_would_run_are_shown() {
    for begins in ["=", "+", "-", "@", "＝"] {
        let mut told = Told::default();
        told.event(EVENT, "Practitioners");
        told.said(1, 1, None, Some(&format!("{begins}HYPERLINK(\"x\")")));
        assert!(csv(&told.0, None, ENGLISH).unwrap().contains(&format!("\"'{begins}HYPERLINK(\"\"x\"\")\"")));
    }
}

#[test]
fn files_are_named_after_the_review_in_plain_letters() {
    let state = board();
    assert_eq!(file_name(&state, None, Form::Markdown), "LR-07-board.md");
    assert_eq!(file_name(&state, Some(OTHER), Form::Csv), "LR-07-event-2-board.csv");
    assert_eq!(file_name(&State::default(), None, Form::Json), "review-board.json");
    assert_eq!(Form::of_file("board.json"), Some(Form::Json));
    for wrong in ["board", "board.", "board.pdf", "md", "board.md.csv", "Board.md"] {
        assert_eq!(Form::of_file(wrong), None, "{wrong}");
    }
}
