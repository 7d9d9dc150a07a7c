//! Which words may not stand where: the floors of the house as a table, and the matcher that reads it.

use super::Finding;
use super::tree::File;

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Rust code that is shipped: no tests, no comments, no literals.
    Shipped,
    /// Every character of every text file.
    Text,
}

/// Words that are forbidden in some part of the repository.
#[derive(Debug)]
struct Rule {
    name: &'static str,
    reach: Reach,
    /// Beginnings of paths that the rule holds for.
    within: &'static [&'static str],
    /// Beginnings of paths inside those that it does not hold for.
    except: &'static [&'static str],
    words: &'static [&'static str],
    why: &'static str,
}

/// The words that fit an answer to a request that went wrong.
const FAILURES: &[&str] = &[
    "StatusCode::BAD_REQUEST",
    "StatusCode::CONFLICT",
    "StatusCode::FORBIDDEN",
    "StatusCode::GONE",
    "StatusCode::INTERNAL_SERVER_ERROR",
    "StatusCode::NOT_FOUND",
    "StatusCode::PAYLOAD_TOO_LARGE",
    "StatusCode::SERVICE_UNAVAILABLE",
    "StatusCode::TOO_MANY_REQUESTS",
    "StatusCode::UNAUTHORIZED",
    "StatusCode::UNPROCESSABLE_ENTITY",
];

// Words that would break their own rule here are put together from pieces.
const RULES: &[Rule] = &[
    Rule {
        name: "pure crates",
        reach: Reach::Shipped,
        within: &["review/", "seat/", "regime/", "trail/"],
        except: &["trail/src/bin/"],
        words: &[
            "tokio",
            "axum",
            "sqlx",
            "leptos",
            "web_sys",
            "std::time",
            "SystemTime",
            "std::env",
            "env::var",
            "std::fs",
            "fs::",
            "rand::",
            "getrandom",
        ],
        why: "the pure crates do no IO, read no clock and no chance: time and randomness are arguments",
    },
    Rule {
        name: "browser interfaces",
        reach: Reach::Shipped,
        within: &["app/"],
        except: &["app/src/browser/", "app/src/browser.rs", "app/src/entry.rs"],
        words: &["web_sys", "js_sys", "gloo_", "wasm_bindgen"],
        why: "only app/src/browser touches what the browser offers",
    },
    Rule {
        name: "no server in the app",
        reach: Reach::Shipped,
        within: &["app/"],
        except: &[],
        words: &["axum", "sqlx"],
        why: "the server hands its ports in; the app knows no transport and no database",
    },
    Rule {
        name: "no database behind the door",
        reach: Reach::Shipped,
        within: &["server/src/http"],
        except: &[],
        words: &["sqlx", "async_nats"],
        why: "http asks the store and the bus, and knows nothing of what is beneath them",
    },
    Rule {
        name: "one place for configuration",
        reach: Reach::Shipped,
        within: &["server/"],
        except: &["server/src/config.rs", "server/src/config/", "server/build.rs"],
        words: &["std::env", "env::var", "env::args"],
        why: "only server/src/config.rs reads the environment",
    },
    Rule {
        name: "one place for failures",
        reach: Reach::Shipped,
        within: &["server/src/"],
        except: &["server/src/error", "server/src/http/error"],
        words: FAILURES,
        why: "only server/src/http/error.rs turns what went wrong into a status code",
    },
    Rule {
        name: "the anonymous plane",
        reach: Reach::Shipped,
        within: &["server/src/http/anon", "server/src/inbox"],
        except: &[],
        words: &[
            "crate::accounts",
            "crate::issuer",
            "crate::seats",
            "crate::staff",
            "accounts::",
            "issuer::",
            "seats::",
            "staff::",
        ],
        why: "what handles anonymous words cannot even name the code that knows people",
    },
    Rule {
        name: "no unwrap",
        reach: Reach::Shipped,
        within: &[""],
        except: &[],
        words: &[".unwrap()"],
        why: "say what cannot happen with expect and a reason, or hand the error on",
    },
    Rule {
        name: "no registry hosts",
        reach: Reach::Text,
        within: &[""],
        except: &[],
        words: &[
            concat!("registry.", "npmjs"),
            concat!("registry.", "yarnpkg"),
            concat!("index.crates", ".io"),
            concat!("static.crates", ".io"),
            concat!("files.python", "hosted"),
            concat!("proxy.golang", ".org"),
        ],
        why: "where packages come from is the business of the machine that builds",
    },
    Rule {
        name: "no machine paths",
        reach: Reach::Text,
        within: &[""],
        except: &[],
        words: &[concat!("/ro", "ot/"), concat!("/wo", "rk/")],
        why: "a path of one machine means nothing on another",
    },
];

/// Every forbidden word in `files`.
pub fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        for rule in RULES.iter().filter(|rule| holds(rule, &file.path)) {
            match rule.reach {
                Reach::Shipped => {
                    let shipped = file.lines.iter().enumerate().filter(|(_, line)| !line.test);
                    findings.extend(shipped.filter_map(|(index, line)| broken(rule, file, index, &line.code)));
                }
                Reach::Text => findings
                    .extend(file.text.lines().enumerate().filter_map(|(index, line)| broken(rule, file, index, line))),
            }
        }
    }
    findings
}

fn holds(rule: &Rule, path: &str) -> bool {
    let begins = |starts: &[&str]| starts.iter().any(|start| path.starts_with(start));
    begins(rule.within) && !begins(rule.except)
}

fn broken(rule: &Rule, file: &File, index: usize, line: &str) -> Option<Finding> {
    let word = rule.words.iter().find(|word| mentions(line, word))?;
    let said = format!("`{word}` ({}): {}", rule.name, rule.why);
    Some(Finding { path: file.path.clone(), line: index + 1, said })
}

/// Whether a line holds a word that is not merely the end of a longer one.
fn mentions(line: &str, word: &str) -> bool {
    let joins = |character: char| character.is_alphanumeric() || character == '_';
    let follows = word.starts_with('.');
    line.match_indices(word).any(|(at, _)| follows || !line[..at].ends_with(joins))
}

#[cfg(test)]
mod tests {
    use super::super::tree::from_texts;
    use super::*;

    fn rules_broken(path: &str, text: &str) -> Vec<usize> {
        let files = from_texts(vec![(path.to_owned(), text.to_owned())]);
        check(&files).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn words_are_found_at_their_beginning() {
        assert!(mentions("use rand::Rng;", "rand::"));
        assert!(!mentions("use strand::Rng;", "rand::"));
        assert!(mentions("use leptos_router::x;", "leptos"));
        assert!(mentions("a.b().unwrap()", ".unwrap()"));
        assert!(!mentions("src/work.rs", concat!("/wo", "rk/")));
        assert!(mentions(concat!("cd /wo", "rk/a"), concat!("/wo", "rk/")));
        assert!(!mentions(concat!("src/wo", "rk/a.rs"), concat!("/wo", "rk/")));
    }

    #[test]
    fn the_pure_crates_may_name_what_they_do_not_use() {
        assert_eq!(rules_broken("review/src/lib.rs", "//! No tokio.\nuse tokio::time;\n"), [2]);
        assert!(rules_broken("review/src/lib.rs", "#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n").is_empty());
        assert!(rules_broken("server/src/lib.rs", "use tokio::time;\n").is_empty());
    }

    #[test]
    fn exceptions_are_left_alone() {
        assert_eq!(rules_broken("app/src/board/row.rs", "use web_sys::Element;"), [1]);
        assert!(rules_broken("app/src/browser/focus.rs", "use web_sys::Element;").is_empty());
        assert!(rules_broken("server/src/config.rs", "use std::env;").is_empty());
        assert_eq!(rules_broken("server/src/room/actor.rs", "use std::env;"), [1]);
    }

    #[test]
    fn the_anonymous_plane_names_no_people() {
        assert_eq!(
            rules_broken("server/src/http/anon.rs", "use crate::issuer;\nuse crate::{bus, staff::Login};"),
            [1, 2]
        );
        assert_eq!(rules_broken("server/src/inbox/release.rs", "use crate::accounts::Person;"), [1]);
        assert!(rules_broken("server/src/http/staff.rs", "use crate::accounts::Person;").is_empty());
    }

    #[test]
    fn failures_have_one_place() {
        assert_eq!(rules_broken("server/src/http/rooms.rs", "return StatusCode::NOT_FOUND;"), [1]);
        assert!(rules_broken("server/src/http/rooms.rs", "return StatusCode::NO_CONTENT;").is_empty());
        assert!(rules_broken("server/src/http/error.rs", "StatusCode::NOT_FOUND").is_empty());
    }

    #[test]
    fn texts_are_read_whole() {
        assert_eq!(rules_broken("docs/a.md", concat!("a\nsee https://registry.", "npmjs.org\n")), [2]);
        assert_eq!(rules_broken("a/tests/b.rs", concat!("// /ro", "ot/.cargo\n")), [1]);
    }
}
