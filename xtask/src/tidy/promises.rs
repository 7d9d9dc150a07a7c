//! Every sentence on screen that promises something is tied to tests (`app/copy/promises.txt`): none without a line,
//! no line for a sentence that is gone, no test that is not there.

use std::collections::BTreeSet;

use super::Finding;
use super::tree::File;

const TABLE: &str = "app/copy/promises.txt";

/// Sentences that promise: the area, and how their keys begin.
const PROMISING: &[(&str, &str)] = &[
    ("join", "kept_"),
    ("join", "never_"),
    ("join", "read_"),
    ("about", "limits_promised_"),
    ("about", "privacy_device_"),
    ("key", "lead"),
    ("key", "shared"),
    ("key", "answers"),
    ("key", "no_list_"),
    ("key", "none_"),
    ("guard", "here"),
    ("write", "saved"),
    ("write", "until_reveal"),
    ("write", "voice_hint"),
    ("write", "no_list_"),
    ("places", "replace_text"),
    ("places", "replace_told"),
    ("places", "replace_lost"),
    ("staff", "terms_text"),
    ("answers", "promise_"),
    ("ballot", "promise_"),
    ("ballot", "no_list"),
    ("scribe", "promise_"),
    ("board", "witness_promise"),
    ("clock", "promise_"),
    ("stage", "promise_"),
    ("ballot", "taken_back"),
    ("ballot", "counted"),
    ("console", "count_final"),
    ("about", "privacy_contact_"),
    ("after", "write_"),
    ("after", "calendar_hint"),
    ("after", "deleted"),
    ("after", "staff_mail"),
    ("after", "slips_text"),
    ("letter", "same"),
    ("letter", "last"),
    ("stop", "text"),
];

/// Every promise without a test, and every line that leads nowhere.
pub fn check(files: &[File]) -> Vec<Finding> {
    let Some(table) = files.iter().find(|file| file.path == TABLE) else { return vec![] };
    let promised = promised(files);
    let mut findings = Vec::new();
    let mut tied = BTreeSet::new();
    for (index, line) in table.text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let mut find = |said: String| findings.push(Finding { path: TABLE.to_owned(), line: index + 1, said });
        let Some((key, tests)) = line.split_once(": ") else {
            find("a line is `key: file: test; file: test`".to_owned());
            continue;
        };
        if !promised.contains(key) {
            find(format!("no sentence `{key}` promises anything"));
        }
        tied.insert(key.to_owned());
        for test in tests.split("; ").filter(|test| !is_there(files, test)) {
            find(format!("there is no such test: {test}"));
        }
    }
    let untied = promised.difference(&tied).map(|key| format!("`{key}` promises something that no test is tied to"));
    findings.extend(untied.map(|said| Finding { path: TABLE.to_owned(), line: 1, said }));
    findings
}

/// The keys of all promising sentences, as `area.key`. Headings are none: they name what stands below them.
fn promised(files: &[File]) -> BTreeSet<String> {
    let of = |(area, begin): &(&str, &str)| {
        let path = format!("app/copy/en/{area}.toml");
        let text = files.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str());
        let keys = text.lines().take_while(|line| !line.starts_with('[')).filter_map(|line| line.split_once(" = "));
        let keys = keys.filter(|(key, _)| key.starts_with(begin) && !key.ends_with("_title")).map(|(key, _)| key);
        keys.map(|key| format!("{area}.{key}")).collect::<Vec<_>>()
    };
    PROMISING.iter().flat_map(of).collect()
}

fn is_there(files: &[File], test: &str) -> bool {
    let Some((path, name)) = test.split_once(": ") else { return false };
    let file = files.iter().find(|file| file.path == path);
    file.is_some_and(|file| file.text.contains(&format!("fn {name}(")) || file.text.contains(&format!("'{name}'")))
}

#[cfg(test)]
mod tests {
    use super::super::tree::from_texts;
    use super::*;

    fn said(table: &str) -> Vec<String> {
        let copy = "read_title = \"Who\"\nread_sealed = \"Nobody reads this.\"\nother = \"x\"\n";
        let test = "#[test]\nfn nobody_reads() {}\n";
        let texts = [("app/copy/en/join.toml", copy), (TABLE, table), ("server/tests/a.rs", test)];
        let texts = texts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        check(&from_texts(texts)).into_iter().map(|finding| finding.said).collect()
    }

    #[test]
    fn a_promise_needs_a_test_that_is_there() {
        assert!(said("# why\n\njoin.read_sealed: server/tests/a.rs: nobody_reads\n").is_empty());
        assert_eq!(said("").len(), 1, "no line");
        assert_eq!(said("join.read_sealed: server/tests/a.rs: somebody_reads\n").len(), 1, "no such test");
        assert_eq!(said("join.read_sealed: server/tests/b.rs: nobody_reads\n").len(), 1, "no such file");
        assert_eq!(said("join.read_sealed\n").len(), 2, "no tests at all");
    }

    #[test]
    fn a_line_for_a_sentence_that_is_gone_is_noticed() {
        let table =
            "join.read_sealed: server/tests/a.rs: nobody_reads\njoin.never_x: server/tests/a.rs: nobody_reads\n";
        assert_eq!(said(table), ["no sentence `join.never_x` promises anything"]);
    }
}
