//! The shape of files: how they open, how long they are, how often they ask for a feature, and the two catalogues.

use std::collections::BTreeSet;

use super::Finding;
use super::tree::File;

/// Lines from which a file wants a second thought.
const LINES_LONG: usize = 400;

/// Lines that no file may pass.
const LINES_MAX: usize = 600;

/// Lines in all that may compile one thing or another depending on a feature.
const FEATURE_LINES_MAX: usize = 24;

/// The folders that hold the same words in two languages, file by file.
const CATALOGUES: [&str; 2] = ["app/copy/en/", "app/copy/cy/"];

/// Every broken rule about the shape of `files`.
pub fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        if !file.text.starts_with("//!") {
            findings.push(finding(
                file,
                1,
                "every file opens with `//!`: what it owns, what it must not know".to_owned(),
            ));
        }
        let lines = file.text.lines().count();
        if lines > LINES_MAX {
            findings.push(finding(
                file,
                lines,
                format!("{lines} lines, and {LINES_MAX} is the most: give each subject its own file"),
            ));
        }
    }
    findings.extend(features(files));
    findings.extend(catalogues(files));
    findings
}

/// Files that are allowed and long.
pub fn long_files(files: &[File]) -> Vec<String> {
    let lines = |file: &File| file.text.lines().count();
    let long = files.iter().filter(|file| file.is_rust() && (LINES_LONG + 1..=LINES_MAX).contains(&lines(file)));
    long.map(|file| format!("{} has {} lines", file.path, lines(file))).collect()
}

/// All the lines that ask for a feature, once there are too many of them.
fn features(files: &[File]) -> Vec<Finding> {
    let mut asking = Vec::new();
    for file in files {
        // Literals are blanked in `code`: what stays of `cfg(feature = "ssr")` is enough.
        let lines = file
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.code.contains("cfg") && line.code.contains("feature ="));
        asking.extend(lines.map(|(index, _)| {
            finding(
                file,
                index + 1,
                "one line too many that asks for a feature: choose a whole module, with a twin".to_owned(),
            )
        }));
    }
    if asking.len() > FEATURE_LINES_MAX { asking } else { Vec::new() }
}

/// Files that only one of the catalogues has.
fn catalogues(files: &[File]) -> Vec<Finding> {
    let names =
        |folder: &str| -> BTreeSet<&str> { files.iter().filter_map(|file| file.path.strip_prefix(folder)).collect() };
    let [one, other] = CATALOGUES.map(names);
    let alone = one.symmetric_difference(&other).map(|name| {
        let [here, there] = if one.contains(name) { CATALOGUES } else { [CATALOGUES[1], CATALOGUES[0]] };
        Finding {
            path: format!("{here}{name}"),
            line: 1,
            said: format!("{there} has no file of this name: both languages hold the same files"),
        }
    });
    alone.collect()
}

fn finding(file: &File, line: usize, said: String) -> Finding {
    Finding { path: file.path.clone(), line, said }
}

#[cfg(test)]
mod tests {
    use super::super::tree::from_texts;
    use super::*;

    fn files(texts: &[(&str, &str)]) -> Vec<File> {
        from_texts(texts.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())).collect())
    }

    #[test]
    fn files_open_with_what_they_own() {
        assert!(check(&files(&[("a/src/lib.rs", "//! Owns.\n"), ("README.md", "# Cairn\n")])).is_empty());
        assert_eq!(check(&files(&[("a/src/lib.rs", "use b;\n")])).len(), 1);
    }

    #[test]
    fn long_files_are_named_and_longer_ones_refused() {
        let text = |lines: usize| "//!\n".repeat(lines);
        let (fits, long, longer) = (text(400), text(600), text(601));
        let tree = files(&[("a.rs", fits.as_str()), ("b.rs", long.as_str()), ("c.rs", longer.as_str())]);
        assert_eq!(long_files(&tree), ["b.rs has 600 lines"]);
        let refused: Vec<_> = check(&tree).into_iter().map(|finding| finding.path).collect();
        assert_eq!(refused, ["c.rs"]);
    }

    #[test]
    fn features_are_counted_over_all_files() {
        let text = |lines: usize| format!("//!\n{}", "#[cfg(feature = \"ssr\")]\nmod a;\n".repeat(lines));
        let (half, more) = (text(12), text(13));
        assert!(check(&files(&[("a.rs", half.as_str()), ("b.rs", half.as_str())])).is_empty());
        assert_eq!(check(&files(&[("a.rs", half.as_str()), ("b.rs", more.as_str())])).len(), 25);
    }

    #[test]
    fn both_languages_hold_the_same_files() {
        assert!(check(&files(&[("app/copy/en/home.toml", ""), ("app/copy/cy/home.toml", "")])).is_empty());
        let found = check(&files(&[("app/copy/en/home.toml", ""), ("app/copy/cy/board.toml", "")]));
        let paths: Vec<_> = found.into_iter().map(|finding| finding.path).collect();
        assert_eq!(paths, ["app/copy/cy/board.toml", "app/copy/en/home.toml"]);
    }
}
