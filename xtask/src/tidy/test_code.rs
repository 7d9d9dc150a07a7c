//! Which code is compiled for tests only: the rules about code that is shipped leave it alone.

use std::ops::Range;

/// How an item that exists for tests begins.
const OPENINGS: [&str; 2] = ["#[cfg(test)]", "#[cfg(all(test"];

/// How a file that exists for tests begins.
const WHOLE_FILE: &str = "#![cfg(test)]";

/// Whether a file is test code because of where it lies.
pub fn is_test_path(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "tests" | "tests.rs" | "benches"))
}

/// Whether the file at `path` is the module `module` (a path without `.rs`) or lies below it.
pub fn belongs(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// For every line of masked code, whether it is test code.
pub fn marks(code: &str) -> Vec<bool> {
    let spans = spans(code);
    let mut begin = 0;
    let mut marks = Vec::new();
    for line in code.split_inclusive('\n') {
        let end = begin + line.len();
        marks.push(spans.iter().any(|span| span.start < end && begin < span.end));
        begin = end;
    }
    marks
}

/// The modules in files of their own that masked code declares for tests, as paths without `.rs`.
pub fn modules(path: &str, code: &str) -> Vec<String> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = match file {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        _ => path.trim_end_matches(".rs").to_owned(),
    };
    let declared = |span: Range<usize>| {
        let mut words = code[span].strip_suffix(';')?.split_whitespace().rev();
        let name = words.next()?.to_owned();
        (words.next() == Some("mod")).then_some(name)
    };
    spans(code).into_iter().filter_map(declared).map(|name| format!("{folder}/{name}")).collect()
}

/// The bytes of masked code that belong to test items.
fn spans(code: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    if let Some(start) = code.find(WHOLE_FILE) {
        spans.push(start..code.len());
        return spans;
    }
    for opening in OPENINGS {
        spans.extend(code.match_indices(opening).map(|(start, _)| start..item_end(code.as_bytes(), start)));
    }
    spans
}

/// Where the item ends that begins, attributes first, at `start`: at its closing brace, or at its semicolon.
fn item_end(code: &[u8], start: usize) -> usize {
    let mut round = 0_usize;
    let mut curly = 0_usize;
    for (at, byte) in code.iter().enumerate().skip(start) {
        match byte {
            b'(' | b'[' => round += 1,
            b')' | b']' => round = round.saturating_sub(1),
            b'{' => curly += 1,
            b'}' => {
                curly = curly.saturating_sub(1);
                if curly == 0 && round == 0 {
                    return at + 1;
                }
            }
            b';' if curly == 0 && round == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_module_is_marked_to_its_last_brace() {
        let code = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { c() }\n}\nfn d() {}\n";
        assert_eq!(marks(code), [false, true, true, true, true, false]);
    }

    #[test]
    fn an_import_for_tests_is_marked_to_its_end() {
        assert_eq!(marks("#[cfg(test)]\nuse a::b;\nfn c() {}"), [true, true, false]);
        assert_eq!(marks("#[cfg(all(test, unix))]\nfn a(b: [u8; 2]) {\n}\nfn c() {}"), [true, true, true, false]);
    }

    #[test]
    fn a_whole_file_can_be_for_tests() {
        assert_eq!(marks("#![cfg(test)]\nfn a() {}\n"), [true, true]);
    }

    #[test]
    fn declared_modules_are_found_beside_or_below() {
        assert_eq!(modules("a/src/lib.rs", "#[cfg(test)]\nmod b;"), ["a/src/b"]);
        assert_eq!(modules("a/src/c.rs", "#[cfg(test)]\npub mod b;"), ["a/src/c/b"]);
        assert!(modules("a/src/lib.rs", "#[cfg(test)]\nuse b::c;\nmod d;").is_empty());
    }

    #[test]
    fn places_tell_tests() {
        assert!(is_test_path("server/tests/kill.rs") && is_test_path("review/src/state/tests.rs"));
        assert!(!is_test_path("review/src/attests.rs"));
        assert!(
            belongs("a/src/b.rs", "a/src/b")
                && belongs("a/src/b/c.rs", "a/src/b")
                && !belongs("a/src/bc.rs", "a/src/b")
        );
    }
}
