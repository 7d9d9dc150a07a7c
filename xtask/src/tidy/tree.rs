//! The files under the house rules, and for Rust files which lines are code and which of those are tests.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::{mask, test_code};
use crate::process::output;

/// A text file of the repository.
#[derive(Debug)]
pub struct File {
    /// From the root, with forward slashes.
    pub path: String,
    /// All of it.
    pub text: String,
    /// The lines of a Rust file as the compiler sees them; none for other files.
    pub lines: Vec<Line>,
}

impl File {
    /// Whether this is Rust.
    pub fn is_rust(&self) -> bool {
        is_rust(&self.path)
    }
}

/// A line of Rust.
#[derive(Debug)]
pub struct Line {
    /// The line with comments and literals blanked: they may say what the code must not.
    pub code: String,
    /// Whether it is compiled for tests only.
    pub test: bool,
}

/// Reads every text file that is tracked, or new and not ignored.
pub fn read(root: &Path) -> Result<Vec<File>> {
    let mut git = Command::new("git");
    // A container may own the checkout as somebody else; listing names is safe all the same.
    git.current_dir(root).args(["-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z"]);
    let mut texts = Vec::new();
    for path in output(&mut git)?.split('\0').filter(|path| !path.is_empty()) {
        let full = root.join(path);
        match fs::read(&full) {
            Ok(bytes) => texts.extend(String::from_utf8(bytes).ok().map(|text| (path.to_owned(), text))),
            // Deleted but not yet committed, or the folder of another repository.
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory) => {}
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", full.display())),
        }
    }
    texts.sort_unstable();
    texts.dedup();
    Ok(from_texts(texts))
}

/// Sorts out code and tests in texts that have been read.
pub fn from_texts(texts: Vec<(String, String)>) -> Vec<File> {
    let masked: Vec<_> =
        texts.iter().map(|(path, text)| if is_rust(path) { mask::code_only(text) } else { String::new() }).collect();
    let modules: Vec<_> =
        texts.iter().zip(&masked).flat_map(|((path, _), code)| test_code::modules(path, code)).collect();
    let file = |((path, text), code): ((String, String), String)| {
        let whole = test_code::is_test_path(&path) || modules.iter().any(|module| test_code::belongs(&path, module));
        let marks = test_code::marks(&code);
        let lines =
            code.lines().zip(marks).map(|(code, test)| Line { code: code.to_owned(), test: test || whole }).collect();
        File { path, text, lines }
    };
    texts.into_iter().zip(masked).map(file).collect()
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_that_is_declared_for_tests_is_test_code() {
        let texts = [
            ("a/src/lib.rs", "#[cfg(test)]\nmod script;\nmod real;"),
            ("a/src/script.rs", "fn x() {}"),
            ("a/src/real.rs", "fn y() {}"),
        ];
        let files = from_texts(texts.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec());
        let marks: Vec<Vec<bool>> =
            files.iter().map(|file| file.lines.iter().map(|line| line.test).collect()).collect();
        assert_eq!(marks, [vec![true, true, false], vec![true], vec![false]]);
    }

    #[test]
    fn other_files_have_text_and_no_code() {
        let files = from_texts(vec![("README.md".to_owned(), "fn x() {}".to_owned())]);
        assert!(files.iter().all(|file| file.lines.is_empty() && !file.is_rust()));
    }
}
