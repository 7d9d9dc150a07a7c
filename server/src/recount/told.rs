//! What came of counting again, in words.

use super::{Recounted, RoundCount};
use std::fmt;

impl fmt::Display for Recounted {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(to, "Entries: {}", self.entries)?;
        let mut event = None;
        for count in &self.rounds {
            if event != Some(count.event) {
                event = Some(count.event);
                writeln!(to, "\nEvent {}", count.event)?;
                writeln!(to, "  round  for      joined  tokens used  shown or counted")?;
            }
            line(to, count)?;
        }
        writeln!(to)?;
        if self.open > 0 {
            writeln!(to, "Rounds that are planned or open, whose keys are not shown yet: {}", self.open)?;
        }
        let uncounted = self.rounds.iter().filter(|count| count.joined.is_none()).count();
        if uncounted > 0 {
            writeln!(
                to,
                "Rounds where the record does not say how many had joined: {uncounted}. There nobody can say how many"
            )?;
            writeln!(to, "tokens were given out.")?;
        }
        if self.wrong.is_empty() {
            let counted = self.rounds.len();
            writeln!(
                to,
                "Rounds counted again: {counted}. Each key is the one that everybody was told, each token counts once, and"
            )?;
            writeln!(to, "no words stand there without one.")?;
            if counted > uncounted {
                writeln!(to, "Where it is said how many had joined, no more tokens were used than were given out.")?;
            }
            return write!(to, "Compare the number that joined with the people you know of: a count cannot do that.");
        }
        for wrong in &self.wrong {
            writeln!(to, "WRONG, entry {}: {}", wrong.entry, wrong.what)?;
        }
        write!(to, "This record does not add up.")
    }
}

fn line(to: &mut fmt::Formatter<'_>, count: &RoundCount) -> fmt::Result {
    let kind = if count.ballots { "ballots" } else { "words" };
    let joined = count.joined.map_or_else(|| "?".to_owned(), |joined| joined.to_string());
    let (round, used, shown) = (u32::from(count.round) + 1, count.used, count.shown);
    writeln!(to, "  {round:>5}  {kind:<7}  {joined:>6}  {used:>11}  {shown:>16}")
}
