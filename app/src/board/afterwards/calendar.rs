//! Days as a file for a calendar: iCalendar, RFC 5545. It is made on the device, so that nobody learns who took one, and
//! says no more than a word and an address.

use crate::ui::date_digits;
use std::fmt::Write as _;

/// Octets of a line, without its end; a longer one is folded.
const LINE: usize = 75;

/// One entry for each day, as days since 1970: `title` is its name, `address` where it leads. `of` sets its entries
/// apart from those of other calendars. Each reminds at nine in the morning.
pub fn calendar(days: &[u32], title: &str, address: &str, of: &str) -> String {
    let mut lines = vec!["BEGIN:VCALENDAR".to_owned(), "VERSION:2.0".to_owned(), "PRODID:-//Cairn//".to_owned()];
    for day in days {
        let digits = date_digits(*day);
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{of}-{digits}"),
            // When the entry was made is nobody's business.
            format!("DTSTAMP:{digits}T000000Z"),
            format!("DTSTART;VALUE=DATE:{digits}"),
            format!("SUMMARY:{title}"),
            format!("URL:{address}"),
            format!("DESCRIPTION:{address}"),
            "CLASS:PRIVATE".to_owned(),
            "TRANSP:TRANSPARENT".to_owned(),
            "BEGIN:VALARM".to_owned(),
            "ACTION:DISPLAY".to_owned(),
            "TRIGGER:PT9H".to_owned(),
            format!("DESCRIPTION:{title}"),
            "END:VALARM".to_owned(),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().fold(String::new(), |all, line| all + &folded(line) + "\r\n")
}

/// A line folded so that no part has more than [`LINE`] octets; the space that each further part begins with counts.
fn folded(line: &str) -> String {
    let (mut all, mut length) = (String::new(), 0);
    for c in line.chars() {
        if length + c.len_utf8() > LINE {
            all.push_str("\r\n ");
            length = 1;
        }
        all.push(c);
        length += c.len_utf8();
    }
    all
}

/// The address of a file that is nowhere but in this address.
pub fn file(calendar: &str) -> String {
    calendar.bytes().fold("data:text/calendar;charset=utf-8,".to_owned(), |mut all, byte| {
        if byte.is_ascii_alphanumeric() {
            all.push(char::from(byte));
        } else {
            let _ = write!(all, "%{byte:02X}");
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_at_seventy_five_octets() {
        let address = format!("https://cairn.example.org/cy/b/{}/{}", "a".repeat(32), "b".repeat(32));
        let text = calendar(&[20_786, 20_968], "Siân’s 日", &address, "event");
        assert!(text.split("\r\n").all(|line| line.len() <= LINE && !line.contains('\n')), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("\r\nURL:{address}\r\n")), "{unfolded}");
        assert_eq!(unfolded.matches("\r\nSUMMARY:Siân’s 日\r\n").count(), 2);
        assert!(unfolded.contains("DTSTART;VALUE=DATE:20261129\r\n"), "{unfolded}");
        assert!(text.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn a_file_in_an_address_holds_every_byte() {
        assert_eq!(file("A:b c\r\n’"), "data:text/calendar;charset=utf-8,A%3Ab%20c%0D%0A%E2%80%99");
    }
}
