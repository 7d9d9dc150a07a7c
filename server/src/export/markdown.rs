//! The board for people to read and to paste. Owns the escaping: what people wrote is plain text, and no sign in it
//! makes a heading, a link or an element.

use super::answers::Asked;
use super::{Board, EventBoard, Item, Side, hidden_words, shown};
use app::copy::Text;
use review::limits::BALLOTS_MIN;

/// Signs that mean something anywhere in a line.
const SIGNS: &str = "\\`*_{}[]<>&~|$#";
/// Signs that mean something where a line begins.
const SIGNS_FIRST: &str = "+-=:";

pub(super) fn write(board: &Board, t: Text) -> String {
    let mut to = format!("# {}\n\n", heading(shown(board.title.as_ref(), t)));
    paragraph(&mut to, &t.export_reference(heading(&board.reference)));
    paragraph(&mut to, board.note);
    for event in &board.events {
        write_event(&mut to, event, t);
    }
    to.truncate(to.trim_end().len());
    to.push('\n');
    to
}

fn write_event(to: &mut String, event: &EventBoard, t: Text) {
    paragraph(to, &format!("## {}", heading(shown(event.title.as_ref(), t))));
    for side in &event.sides {
        write_side(to, side, t);
    }
    write_answers(to, &event.answers, t);
}

fn write_side(to: &mut String, side: &Side, t: Text) {
    paragraph(to, &format!("### {}", side.heading));
    if let Some(reason) = &side.reason {
        paragraph(to, &t.export_reason(block(reason, "")));
    }
    let count = side.count();
    let counted = if count == 0 { t.export_nothing().to_owned() } else { t.export_count(count as u64) };
    paragraph(to, &counted);
    for theme in &side.themes {
        paragraph(to, &format!("#### {}", heading(shown(theme.title.as_ref(), t))));
        if theme.contributions.is_empty() {
            paragraph(to, t.export_nothing());
        }
        write_items(to, &theme.contributions, t);
    }
    if !side.themes.is_empty() && !side.no_theme.is_empty() {
        paragraph(to, &format!("#### {}", t.export_no_theme()));
    }
    write_items(to, &side.no_theme, t);
}

fn write_items(to: &mut String, items: &[Item], t: Text) {
    for item in items {
        let amended = item.amended.then(|| t.export_amended().to_owned());
        let hidden = item.hidden.map(|reason| t.export_hidden(hidden_words(t, reason)));
        let signed = item.signed.as_deref().map(|name| t.export_signed(heading(name)));
        let voice = item.voice.as_deref().map(heading);
        let told: Vec<_> = [voice, amended, hidden, signed].into_iter().flatten().collect();
        point(to, item.text.as_ref(), [told.join(" · ")], t);
    }
}

/// What people answered, after all that they wrote; nothing where nothing was asked.
fn write_answers(to: &mut String, answers: &[Asked], t: Text) {
    if answers.is_empty() {
        return;
    }
    paragraph(to, &format!("### {}", t.export_answers()));
    if answers.iter().flat_map(|round| &round.statements).any(|it| !it.leanings.is_empty()) {
        paragraph(to, &t.export_by_voice(BALLOTS_MIN));
    }
    for round in answers {
        paragraph(to, &format!("#### {}", round.heading));
        paragraph(to, &t.export_places(u64::from(round.places)));
        if let Some(note) = round.note(t) {
            paragraph(to, note);
        }
        for it in &round.statements {
            point(to, it.text.as_ref(), [it.told(round.asks, t), heading(&it.by_voice(t))], t);
        }
    }
}

/// A point of a list: what somebody wrote, and below it lines that tell about it; empty ones are left out.
fn point<const N: usize>(to: &mut String, text: Option<&String>, lines: [String; N], t: Text) {
    let mut point = match text {
        Some(text) => format!("- {}", block(text, "  ")),
        None => format!("- *{}*", t.export_removed()),
    };
    for line in lines.iter().filter(|line| !line.is_empty()) {
        point.push_str("\n\n  *");
        point.push_str(line);
        point.push('*');
    }
    paragraph(to, &point);
}

fn paragraph(to: &mut String, text: &str) {
    to.push_str(text);
    to.push_str("\n\n");
}

/// A text on one line.
fn heading(text: &str) -> String {
    line(&text.replace('\n', " "))
}

/// A text of several lines, which stay lines; lines after the first begin with `indent`.
fn block(text: &str, indent: &str) -> String {
    let mut block = String::new();
    let mut before = None;
    for next in text.lines().map(line) {
        // A backslash at the end keeps the line end; an empty line parts paragraphs anyway.
        match before.replace(next.is_empty()) {
            None => {}
            Some(false) if !next.is_empty() => block.push_str("\\\n"),
            Some(_) => block.push('\n'),
        }
        if before.is_some() && !block.is_empty() && !next.is_empty() {
            block.push_str(indent);
        }
        block.push_str(&next);
    }
    block
}

/// One line in which every sign stands for itself.
fn line(text: &str) -> String {
    // Four spaces would make it code.
    let text = text.trim();
    let mut line = String::with_capacity(text.len() + 8);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        let numbers = at > 0 && at == digits && matches!(c, '.' | ')');
        let begins = at == 0 && SIGNS_FIRST.contains(c);
        let links = c == ':' && text[at..].starts_with("://");
        if SIGNS.contains(c) || numbers || begins || links {
            line.push('\\');
        }
        line.push(c);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{block, line};

    #[test]
    fn every_sign_stands_for_itself() {
        let cases = [
            ("It’s plain – (really), 50%!", "It’s plain – (really), 50%!"),
            ("# no heading", "\\# no heading"),
            ("- no list", "\\- no list"),
            ("---", "\\---"),
            ("===", "\\==="),
            ("12. no list", "12\\. no list"),
            ("12.5 hours", "12\\.5 hours"),
            ("at 9. Then", "at 9. Then"),
            ("*no* _stress_", "\\*no\\* \\_stress\\_"),
            ("<b>&amp;</b>", "\\<b\\>\\&amp;\\</b\\>"),
            ("![x](y)", "!\\[x\\](y)"),
            ("see https://x.test", "see https\\://x.test"),
            ("a | b ~~c~~ `d` $e$ {{f}} \\", "a \\| b \\~\\~c\\~\\~ \\`d\\` \\$e\\$ \\{\\{f\\}\\} \\\\"),
            ("     no code", "no code"),
            ("> no quote", "\\> no quote"),
        ];
        for (from, to) in cases {
            assert_eq!(line(from), to);
        }
    }

    #[test]
    fn lines_and_paragraphs_stay() {
        assert_eq!(block("a\nb\n\nc\n- d", "  "), "a\\\n  b\n\n  c\\\n  \\- d");
        assert_eq!(block("", "  "), "");
    }
}
