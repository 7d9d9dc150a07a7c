//! The form of a clock while somebody types: it knows what it has shown, so that nobody overwrites what they never saw.

use crate::copy::{Lang, Text, from_segment, segment};
use crate::desk::{ClockCard, Command, Problem};
use crate::people::{LengthTyped, typed_day};
use leptos::prelude::*;
use review::day::Day;
use review::id::ReviewId;
use review::regime::Stand;

/// What is typed, and what stood there when it was last shown here.
#[derive(Clone, Copy)]
pub struct Typed {
    /// How long it runs.
    pub length: LengthTyped,
    /// The day on which it started.
    pub started: RwSignal<String>,
    /// The day on which it was met.
    pub stopped: RwSignal<String>,
    /// Why it is late.
    pub late: RwSignal<String>,
    /// The language of that, as an address has it.
    pub lang: RwSignal<String>,
    seen: StoredValue<Seen>,
}

/// How it stood, and why it was late.
type Seen = (Stand, Option<(String, Lang)>);

fn day(day: Option<Day>) -> String {
    day.map(typed_day).unwrap_or_default()
}

fn seen(card: &ClockCard) -> Seen {
    (card.stand, card.late.clone())
}

impl Typed {
    /// As it stands; a reason that nobody has given is written in the language of the screen.
    pub fn of(card: &ClockCard, t: Text) -> Self {
        let (stand, late) = seen(card);
        let (why, lang) = late.unwrap_or((String::new(), t.0));
        Self {
            length: LengthTyped::of(stand.length),
            started: RwSignal::new(day(stand.started)),
            stopped: RwSignal::new(day(stand.stopped)),
            late: RwSignal::new(why),
            lang: RwSignal::new(segment(lang).to_owned()),
            seen: StoredValue::new(seen(card)),
        }
    }

    /// Whether nothing was typed since.
    fn is_untouched(self) -> bool {
        let (stand, late) = self.seen.get_value();
        let days = (self.started.get_untracked(), self.stopped.get_untracked());
        self.length.typed() == Ok(stand.length)
            && days == (day(stand.started), day(stand.stopped))
            && self.late.with_untracked(|typed| *typed == late.map(|(why, _)| why).unwrap_or_default())
    }

    /// It stands in another way now. Shown, unless somebody is typing: then they are told when they save.
    pub fn follow(self, card: &ClockCard) {
        if self.is_untouched() {
            let (stand, late) = seen(card);
            self.length.show(stand.length);
            self.started.set(day(stand.started));
            self.stopped.set(day(stand.stopped));
            if let Some((_, lang)) = &late {
                self.lang.set(segment(*lang).to_owned());
            }
            self.late.set(late.map(|(why, _)| why).unwrap_or_default());
            self.seen.set_value(seen(card));
        }
    }

    /// What stands there now was shown, or told: whoever saves from here on means it.
    pub fn has_seen(self, card: &ClockCard) {
        self.seen.set_value(seen(card));
    }

    /// What asks for what is typed; a reason only if it is `asked` for, else nobody sees that it goes along.
    pub fn command(self, review: ReviewId, clock: u8, asked: bool) -> Result<Command, Problem> {
        let (was, _) = self.seen.get_value();
        Ok(Command::SetClock {
            review,
            clock,
            was,
            length: self.length.typed()?,
            started: self.started.get_untracked(),
            stopped: self.stopped.get_untracked(),
            late: if asked { self.late.get_untracked() } else { String::new() },
            lang: self.lang.with_untracked(|lang| from_segment(lang)).unwrap_or(Lang::En),
        })
    }
}
