//! Rust source with its comments and literals blanked, line for line, so that what is left is what the compiler acts on.

/// Replaces every character of a comment, a string or a character literal by a space; line ends stay.
pub fn code_only(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        if let Some(end) = hidden(&chars, at) {
            let end = end.min(chars.len());
            code.extend(chars[at..end].iter().map(|&character| if character == '\n' { '\n' } else { ' ' }));
            at = end;
        } else {
            code.push(chars[at]);
            at += 1;
        }
    }
    code
}

/// Where the comment or literal that begins at `at` ends; none if code begins there.
fn hidden(chars: &[char], at: usize) -> Option<usize> {
    match chars[at..] {
        ['/', '/', ..] => Some(find(chars, at, |character| character == '\n')),
        ['/', '*', ..] => Some(block_end(chars, at)),
        ['"', ..] => Some(string_end(chars, at + 1)),
        ['\'', ..] => character_end(chars, at),
        ['r', '"' | '#', ..] => raw_end(chars, at + 1),
        _ => None,
    }
}

fn find(chars: &[char], from: usize, wanted: impl Fn(char) -> bool) -> usize {
    chars.iter().skip(from).position(|&character| wanted(character)).map_or(chars.len(), |offset| from + offset)
}

/// Block comments nest.
fn block_end(chars: &[char], from: usize) -> usize {
    let mut depth = 0;
    let mut at = from;
    while at < chars.len() {
        match chars[at..] {
            ['/', '*', ..] => {
                depth += 1;
                at += 2;
            }
            ['*', '/', ..] => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    break;
                }
            }
            _ => at += 1,
        }
    }
    at
}

fn string_end(chars: &[char], from: usize) -> usize {
    let mut at = from;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// A quote begins a character (`'a'`, `'\''`, `'\u{1F600}'`) or the name of a lifetime, which is code.
fn character_end(chars: &[char], at: usize) -> Option<usize> {
    match chars[at + 1..] {
        ['\\', _, ..] => Some(find(chars, at + 3, |character| character == '\'') + 1),
        [_, '\'', ..] => Some(at + 3),
        _ => None,
    }
}

/// `r"…"`, `r#"…"#` and so on; `r#name` is code.
fn raw_end(chars: &[char], from: usize) -> Option<usize> {
    let open = find(chars, from, |character| character != '#');
    if chars.get(open) != Some(&'"') {
        return None;
    }
    let hashes = open - from;
    let mut at = open + 1;
    loop {
        at = find(chars, at, |character| character == '"') + 1;
        let closing = chars.iter().skip(at).take_while(|&&character| character == '#').count();
        if at >= chars.len() || closing >= hashes {
            return Some(at + hashes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::code_only;

    /// What is left of a line, with the blanks drawn together.
    fn left(source: &str) -> String {
        code_only(source).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_are_blanked() {
        assert_eq!(left("a // b\nc"), "a c");
        assert_eq!(left("a /* b /* c */ d */ e"), "a e");
        assert_eq!(left("//! b"), "");
    }

    #[test]
    fn literals_are_blanked() {
        assert_eq!(left(r#"a("b \" // c") d"#), "a( ) d");
        assert_eq!(left(r##"a(r#"b " c"#) d"##), "a( ) d");
        assert_eq!(left(r#"a(br"b\") d"#), "a(b ) d");
        assert_eq!(left(r"a('\'', '{', '\u{41}') d"), "a( , , ) d");
    }

    #[test]
    fn lifetimes_and_raw_names_are_code() {
        assert_eq!(left("fn a<'b>(c: &'b str, r#d: u8) {}"), "fn a<'b>(c: &'b str, r#d: u8) {}");
    }

    #[test]
    fn lines_stay_where_they_are() {
        let source = "a\n/* b\nc */\n\"d\ne\"\nf\n";
        let code = code_only(source);
        assert_eq!(code.lines().count(), source.lines().count());
        assert_eq!(code.lines().nth(5), Some("f"));
    }

    #[test]
    fn what_never_ends_ends_with_the_file() {
        for source in ["/* a", "\"a", "\"a\\", "r#\"a", "'\\", "'"] {
            assert_eq!(code_only(source).chars().count(), source.chars().count(), "{source}");
        }
    }
}
