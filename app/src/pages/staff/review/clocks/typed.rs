//! The form of a clock while somebody types: it knows what it has shown, so that nobody overwrites what they never saw.

use crate::copy::{Lang, Text, from_segment, segment};
use crate::desk::{ClockCard, Command, Problem};
use crate::people::{LengthTyped, typed_day};
use leptos::prelude::*;
use review::day::Day;
use review::id::ReviewId;

/// Fields of the form.
const FIELDS: usize = 6;

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
    /// The language of the screen: a reason that nobody has given is written in it.
    screen: Text,
    /// The turn that was shown, or told; and what each field has shown.
    seen: StoredValue<(u32, [String; FIELDS])>,
}

fn day(day: Option<Day>) -> String {
    day.map(typed_day).unwrap_or_default()
}

/// What the fields show of a clock, in the order of [`Typed::fields`].
fn shown(card: &ClockCard, screen: Text) -> [String; FIELDS] {
    let (number, unit) = LengthTyped::written(card.stand.length);
    let (why, lang) = card.late.clone().unwrap_or((String::new(), screen.0));
    [number, unit, day(card.stand.started), day(card.stand.stopped), why, segment(lang).to_owned()]
}

impl Typed {
    /// As it stands.
    pub fn of(card: &ClockCard, screen: Text) -> Self {
        let all = shown(card, screen);
        let [_, _, started, stopped, late, lang] = all.clone().map(RwSignal::new);
        let (length, seen) = (LengthTyped::of(card.stand.length), StoredValue::new((card.turn, all)));
        Self { length, started, stopped, late, lang, screen, seen }
    }

    const fn fields(self) -> [RwSignal<String>; FIELDS] {
        [self.length.number, self.length.unit, self.started, self.stopped, self.late, self.lang]
    }

    /// It stands like this now. Fields in which nobody has typed since show it. Where somebody has, they are told when
    /// they save, unless it is the same there; `told`: they have just been, and whoever saves once more means it.
    pub fn follow(self, card: &ClockCard, told: bool) {
        let now = shown(card, self.screen);
        let (turn, before) = self.seen.get_value();
        let mut next = now.clone();
        let mut clear = true;
        for (n, field) in self.fields().into_iter().enumerate() {
            let typed = field.get_untracked();
            if typed == before[n] {
                field.set(now[n].clone());
            } else if typed != now[n] {
                clear &= before[n] == now[n];
                next[n].clone_from(&before[n]);
            }
        }
        self.seen.set_value((if clear || told { card.turn } else { turn }, next));
    }

    /// What asks for what is typed; a reason only if it is `asked` for, else nobody sees that it goes along.
    pub fn command(self, review: ReviewId, clock: u8, asked: bool) -> Result<Command, Problem> {
        let (turn, _) = self.seen.get_value();
        Ok(Command::SetClock {
            review,
            clock,
            turn,
            length: self.length.typed()?,
            started: self.started.get_untracked(),
            stopped: self.stopped.get_untracked(),
            late: if asked { self.late.get_untracked() } else { String::new() },
            lang: self.lang.with_untracked(|lang| from_segment(lang)).unwrap_or(Lang::En),
        })
    }
}
