//! Exports of a small board: what is in them, what is not, and in which order.

use super::*;
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
        let voices = vec![Voice { agency: "Health".to_owned(), band: Band::Practitioner }];
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
}

fn board() -> State {
    let mut told = Told::default();
    let (review, reference) = (ReviewId([0xa1; 16]), "LR/07 é".to_owned());
    told.fact(Fact::ReviewCreated { review, reference, lang: Lang::En, text: ANY }, Some("Child *W*"));
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
    told.fact(Fact::Amended { id: id(7), lang: Lang::Cy, text: ANY }, Some("geiriau newydd"));
    told.0
}

#[test]
fn markdown_has_what_went_right_first_and_keeps_the_order_of_the_board() {
    let expected = "# Child \\*W\\*

Reference: LR/07 é

This is the board as everyone who takes part sees it. It does not say who wrote what, nor when. What people wrote about \
how they feel is left out.

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
        "\u{feff}\"Reference\",\"Learning event\",\"Side of the board\",\"Theme\",\"Contribution\",\"Voice\",\"Language\",\"Amended by its author\"",
        "\"LR/07 é\",\"Practitioners\",\"What went right\",\"Somebody stayed\",\"the visits went on\",\"Health, practitioner\",\"en-GB\",\"\"",
        "\"LR/07 é\",\"Practitioners\",\"What went right\",\"Somebody stayed\",\"second\",\"\",\"en-GB\",\"\"",
        "\"LR/07 é\",\"Practitioners\",\"What went right\",\"\",\"removed\",\"\",\"en-GB\",\"\"",
        "\"LR/07 é\",\"Practitioners\",\"What went right\",\"\",\"geiriau newydd\",\"\",\"cy\",\"yes\"",
        "\"LR/07 é\",\"Practitioners\",\"What needs to be done differently\",\"\",\"'=1+1\nsecond line\",\"\",\"en-GB\",\"\"",
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
    assert_eq!(keys, ["amended", "id", "lang", "text", "voice"]);
    assert_eq!(first["id"], id(3).to_hex());
    assert!(right["no_theme"][0]["text"].is_null());
    assert_eq!(right["no_theme"][1]["amended"], true);
}

#[test]
fn no_way_out_for_feelings_times_accounts_or_edit_hashes() {
    for form in Form::ALL {
        for t in [ENGLISH, WELSH] {
            let file = form.write(&board(), None, t).unwrap();
            for never in
                ["a feeling", "taken back", "first wording", "1700000000", "20000", &"ed".repeat(32), &"08".repeat(16)]
            {
                assert!(!file.contains(never), "{form:?} holds {never}");
            }
            for withheld in
                [ReviewId([0xa1; 16]).to_hex(), EVENT.to_hex(), OTHER.to_hex(), id(1).to_hex(), id(5).to_hex()]
            {
                assert!(!file.contains(&withheld), "{form:?} holds {withheld}");
            }
        }
    }
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
