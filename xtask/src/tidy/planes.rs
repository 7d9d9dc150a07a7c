//! Walks from one plane's doors through everything that its code names, and tells of each way that leads to another
//! plane. A file names what it writes as `crate::…` or `super::…`, and the private parts that it declares with `mod`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Finding;
use super::tree::File;

const SERVER: &str = "server/src/";

/// A plane: where its code begins, and what it must not reach.
struct Plane {
    name: &'static str,
    from: &'static [&'static str],
    never: &'static [&'static str],
}

const PLANES: &[Plane] = &[
    Plane {
        name: "the anonymous plane",
        from: &["http/anon.rs", "attend.rs", "inbox.rs", "keys.rs"],
        never: &["issuer", "http/issue", "http/session", "http/staff", "desk", "store/accounts", "store/partnership"],
    },
    Plane {
        name: "the issuer's plane",
        from: &["http/issue.rs", "issuer.rs"],
        never: &["http/anon", "inbox", "attend", "room", "http/session", "http/staff", "desk", "store/accounts"],
    },
    Plane {
        name: "what the staff are known by",
        from: &["store/accounts.rs", "store/partnership.rs"],
        never: &["http", "issuer", "inbox", "attend", "keys", "room"],
    },
];

/// Every way from one plane to another.
pub fn check(files: &[File]) -> Vec<Finding> {
    let code: BTreeMap<&str, String> = files
        .iter()
        .filter_map(|file| Some((file.path.strip_prefix(SERVER)?, file)))
        .filter(|(path, file)| file.is_rust() && !path.ends_with("tests.rs"))
        .map(|(path, file)| (path, shipped(file)))
        .collect();
    PLANES.iter().flat_map(|plane| walk(plane, &code)).collect()
}

fn shipped(file: &File) -> String {
    let lines = file.lines.iter().filter(|line| !line.test);
    lines.map(|line| line.code.as_str()).collect::<Vec<_>>().join("\n")
}

fn walk(plane: &Plane, code: &BTreeMap<&str, String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next: VecDeque<(String, String)> =
        plane.from.iter().map(|path| ((*path).to_owned(), (*path).to_owned())).collect();
    while let Some((path, way)) = next.pop_front() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let module = path.trim_end_matches(".rs").trim_end_matches("/mod");
        if plane.never.iter().any(|never| module == *never || module.starts_with(&format!("{never}/"))) {
            let said = format!("{} reaches {module}: {way}", plane.name);
            findings.push(Finding { path: format!("{SERVER}{path}"), line: 1, said });
            continue;
        }
        let Some(text) = code.get(path.as_str()) else { continue };
        for named in names(module, text).iter().filter_map(|name| file_of(name, code)) {
            next.push_back((named.clone(), format!("{way} > {named}")));
        }
    }
    findings
}

/// Everything that a file names, as paths of modules from the crate's root.
fn names(module: &str, text: &str) -> Vec<Vec<String>> {
    let here: Vec<String> = module.split('/').map(str::to_owned).collect();
    let above = here[..here.len() - 1].to_vec();
    let mut all = Vec::new();
    for (begin, base) in [("crate::", vec![]), ("super::", above)] {
        for (at, _) in text.match_indices(begin) {
            if !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':') {
                tree(&text[at + begin.len()..], &base, &mut all);
            }
        }
    }
    for line in text.lines().map(str::trim) {
        if let Some(child) = line.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')) {
            all.push([here.clone(), vec![child.to_owned()]].concat());
        }
    }
    all
}

/// The paths of one tree as in `use`: `a::{b, c::d}`. Returns how much of the text it was.
fn tree(text: &str, base: &[String], all: &mut Vec<Vec<String>>) -> usize {
    let mut path = base.to_vec();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if word.is_empty() {
            break;
        }
        at += word.len();
        path.push(word);
        if !text[at..].starts_with("::") {
            break;
        }
        at += 2;
        if text[at..].starts_with('{') {
            at += 1;
            while at < text.len() && !text[at..].starts_with('}') {
                at += tree(&text[at..], &path, all).max(1);
            }
            return at + 1;
        }
    }
    all.push(path);
    at
}

/// The file of the longest beginning of a path that is one.
fn file_of(path: &[String], code: &BTreeMap<&str, String>) -> Option<String> {
    (1..=path.len()).rev().find_map(|length| {
        let module = path[..length].join("/");
        [format!("{module}.rs"), format!("{module}/mod.rs")].into_iter().find(|file| code.contains_key(file.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tree::from_texts;
    use super::*;

    fn said(texts: &[(&str, &str)]) -> Vec<String> {
        let text = |(path, text): &(&str, &str)| (format!("{SERVER}{path}"), (*text).to_owned());
        check(&from_texts(texts.iter().map(text).collect())).into_iter().map(|finding| finding.said).collect()
    }

    #[test]
    fn a_way_through_other_files_is_found() {
        let anon = ("http/anon.rs", "use crate::room::{Room, live::Rooms};");
        let room = ("room/mod.rs", "mod live;\npub struct Room;");
        let issuer = ("issuer.rs", "pub struct Issuer;");
        assert!(said(&[anon, room, ("room/live.rs", "use crate::error::E;"), issuer]).is_empty());
        let found = said(&[anon, room, ("room/live.rs", "fn f(_: &crate::issuer::Issuer) {}"), issuer]);
        assert_eq!(found, ["the anonymous plane reaches issuer: http/anon.rs > room/live.rs > issuer.rs"]);
    }

    #[test]
    fn private_parts_and_neighbours_are_followed_and_tests_are_not() {
        let anon = ("http/anon.rs", "use super::guard;\n#[cfg(test)]\nmod tests {\n    use crate::issuer;\n}");
        let issuer = ("issuer.rs", "");
        assert!(said(&[anon, ("http/guard.rs", ""), issuer]).is_empty());
        assert_eq!(said(&[anon, ("http/guard.rs", "use crate::issuer;"), issuer]).len(), 1);
        let room = [("http/anon.rs", "use crate::room;"), ("room/mod.rs", "mod live;"), issuer];
        assert_eq!(said(&[room.as_slice(), &[("room/live.rs", "use crate::issuer;")]].concat()).len(), 1);
    }

    #[test]
    fn what_a_comment_says_is_no_way() {
        assert!(said(&[("http/anon.rs", "// crate::issuer\n"), ("issuer.rs", "")]).is_empty());
    }
}
