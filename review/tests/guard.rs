//! How well the guard does on invented sentences (`guard/set.txt`), in figures, and that no text makes it panic. It owns
//! the bounds that hold. It must not know the rules.

#![allow(clippy::unwrap_used, reason = "a test")]

use review::guard::{Kind, Mark, Protected, TermHash, TermSalt, look, structured, term_hash};
use review::text::Lang;

const SET: &str = include_str!("guard/set.txt");
const SALT: TermSalt = TermSalt(*b"invented-for-all");

struct Sentence {
    text: String,
    lang: Lang,
    wanted: Vec<Mark>,
}

/// `en: text with [[kind:identifier]]`, a line break as `\n`.
fn sentence(line: &str) -> Sentence {
    let (lang, text) = line.split_once(": ").unwrap();
    let lang = match lang {
        "en" => Lang::En,
        "cy" => Lang::Cy,
        _ => panic!("no such language: {line}"),
    };
    let text = text.replace("\\n", "\n");
    let (mut plain, mut wanted) = (String::new(), Vec::new());
    let mut pieces = text.split("[[");
    plain.push_str(pieces.next().unwrap());
    for piece in pieces {
        let (identifier, after) = piece.split_once("]]").unwrap();
        let (kind, identifier) = identifier.split_once(':').unwrap();
        let kind = match kind {
            "nhs" => Kind::NhsNumber,
            "ni" => Kind::NationalInsurance,
            "post" => Kind::Postcode,
            "born" => Kind::BirthDate,
            "phone" => Kind::Phone,
            "mail" => Kind::Email,
            "ref" => Kind::CaseReference,
            "name" => Kind::Name,
            _ => panic!("no such kind: {line}"),
        };
        let start = plain.len();
        plain.push_str(identifier);
        wanted.push(Mark { start, end: plain.len(), kind });
        plain.push_str(after);
    }
    Sentence { text: plain, lang, wanted }
}

#[derive(Default)]
struct Figures {
    sentences: usize,
    telling: usize,
    structured: (usize, usize),
    names: (usize, usize),
    wrong: usize,
}

fn figures(lines: &[&str], terms: &Protected) -> Figures {
    let mut sum = Figures::default();
    for line in lines {
        let Sentence { text, lang, wanted } = sentence(line);
        let marks = look(&text, terms, lang);
        sum.sentences += 1;
        sum.telling += usize::from(!wanted.is_empty());
        for want in &wanted {
            // Found: all of it, as what it is, and at most a stroke more on each side.
            let found = marks.iter().any(|mark| {
                mark.kind == want.kind
                    && mark.start <= want.start
                    && want.end <= mark.end
                    && mark.end - mark.start <= want.end - want.start + 2
            });
            let count = if want.kind == Kind::Name { &mut sum.names } else { &mut sum.structured };
            count.1 += 1;
            count.0 += usize::from(found);
            if !found {
                println!("missed {:?} {:?} in {line}", want.kind, &text[want.start..want.end]);
            }
        }
        for mark in
            marks.iter().filter(|mark| wanted.iter().all(|want| mark.end <= want.start || want.end <= mark.start))
        {
            sum.wrong += 1;
            println!("wrongly {:?} {:?} in {line}", mark.kind, &text[mark.start..mark.end]);
        }
    }
    sum
}

#[test]
fn figures_hold() {
    let names: Vec<_> = SET.lines().filter_map(|line| line.strip_prefix("name: ")).collect();
    for name in &names {
        assert!(term_hash(&SALT, name).is_some(), "{name}");
    }
    let terms = Protected::new(SALT, &names);
    let lines: Vec<_> = SET.lines().filter(|line| line.starts_with("en: ") || line.starts_with("cy: ")).collect();
    let after = SET.split_once("# Written after the rules").map_or("", |(_, after)| after);
    let later: Vec<_> = after.lines().filter(|line| line.starts_with("en: ") || line.starts_with("cy: ")).collect();
    for (what, lines) in [("all", &lines), ("written after the rules", &later)] {
        let sum = figures(lines, &terms);
        println!(
            "{what}: {} sentences, {} with identifiers; structured {}/{}; names {}/{}; wrong marks {}",
            sum.sentences, sum.telling, sum.structured.0, sum.structured.1, sum.names.0, sum.names.1, sum.wrong
        );
        assert!(sum.structured.0 * 100 >= sum.structured.1 * 99, "structured identifiers");
        assert!(sum.names.0 * 100 >= sum.names.1 * 97, "names");
        assert!(sum.wrong * 100 <= sum.sentences * 2, "wrong marks");
    }
}

/// Marks are whole, in order, apart and inside the text, for whatever somebody pastes.
#[test]
fn no_text_is_too_strange() {
    let terms = Protected::new(SALT, &["Bethan Rees", "Grace", "Siân", "O’Brien"]);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let scraps = [
        "999",
        "0",
        "44",
        "+44 (0)7700 900123",
        "14/02/",
        "2015",
        "born",
        "d.o.b.",
        "@",
        "a@b.cd",
        "ref",
        ":",
        "#",
        "’s",
        "'",
        "CF",
        "24 9",
        "ZZ",
        "Bethan",
        "grace",
        "GRACE",
        "ngh",
        "\u{301}",
        "İ",
        "ß",
        "ﬁ",
        "一",
        "٣",
        "🪨",
        "\u{200d}",
        "\n",
        "\n\n",
        " ",
        "  ",
        "\u{a0}",
        "-",
        "–",
        ".",
        "/",
        "(",
        ")",
        "AB123456C",
        "case no",
        "o",
        "Mawrth",
        "ŵ",
        "S",
        "st",
        "rhif",
    ];
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..next(24) {
            if next(3) == 0 {
                text.extend(char::from_u32(next(0x11_0000) as u32));
            } else {
                text.push_str(scraps[next(scraps.len() as u64) as usize]);
            }
        }
        for lang in [Lang::En, Lang::Cy] {
            let marks = look(&text, &terms, lang);
            let mut end = 0;
            for mark in &marks {
                assert!(end <= mark.start && mark.start < mark.end, "{text:?}: {marks:?}");
                assert!(text.get(mark.start..mark.end).is_some(), "{text:?}: {mark:?}");
                end = mark.end;
            }
        }
        assert_eq!(structured(&text).is_some(), !look(&text, &Protected::new(SALT, &[]), Lang::En).is_empty());
    }
}

#[test]
fn terms() {
    let hash = |term| term_hash(&SALT, term);
    assert_eq!(hash("Siân"), hash("sian"));
    assert_eq!(hash("O’Brien"), hash("OBRIEN"));
    assert_eq!(hash("Morgan-Jones"), hash("morgan jones"));
    assert_eq!(hash("Wójcik"), hash("Wo\u{301}jcik"));
    for refused in ["", "Jo", "J. T.", "one two three four", "1234", "’’’", "a-a"] {
        assert_eq!(hash(refused), None, "{refused}");
    }
    assert_ne!(term_hash(&TermSalt([0; 16]), "Bethan"), hash("Bethan"));
    let terms = Protected::new(SALT, &["Zofia", "zofia", "Jo", "Amina"]);
    assert_eq!(terms.hashes().len(), 2);
    assert!(terms.hashes().is_sorted());
    assert_eq!(Protected::from_hashes(SALT, terms.hashes().iter().rev().copied().collect()).hashes(), terms.hashes());
}

/// Worked out with another SHA-256: `(printf 'cairn/1/term'; 16 × 07; printf 'bethanrees') | sha256sum`.
#[test]
fn hash_is_frozen() {
    assert_eq!(term_hash(&TermSalt([7; 16]), "Bethan Rees"), Some(TermHash(FROZEN)));
}

const FROZEN: [u8; 8] = [0xe6, 0x2d, 0x00, 0x31, 0x0f, 0x7c, 0x03, 0x57];

#[test]
fn overlapping_marks_become_one() {
    let terms = Protected::new(SALT, &["Bethan", "Bethan Rees"]);
    let text = "Bethan Rees, bethan.rees@example.org";
    let marks = look(text, &terms, Lang::En);
    let seen: Vec<_> = marks.iter().map(|mark| (&text[mark.start..mark.end], mark.kind)).collect();
    assert_eq!(seen, [("Bethan Rees", Kind::Name), ("bethan.rees@example.org", Kind::Email)]);
    assert_eq!(structured(text), Some(Kind::Email));
    assert_eq!(structured("Bethan Rees"), None);
}
