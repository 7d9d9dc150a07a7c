//! The clocks of a review as they stand: those of its regime first, then those that were added.

use crate::clock::Length;
use crate::day::Day;
use crate::regime::{Regime, Rule, Stand};
use crate::state::Text;
use crate::text::Lang;
use serde::{Deserialize, Serialize};

/// One clock of a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Which of the regime's it is; `None` for one that the facilitators added.
    pub rule: Option<String>,
    /// What it is for, if it was added here.
    pub name: Text,
    /// Language of that.
    pub lang: Lang,
    /// How long it runs.
    pub length: Length,
    /// Whether it cannot be given another length.
    pub fixed: bool,
    /// The day on which it started; that day does not count.
    pub started: Option<Day>,
    /// The day on which it was stopped.
    pub stopped: Option<Day>,
    /// Why it is late, and in which language that is written.
    pub late: Option<(Text, Lang)>,
    /// How often it was set.
    #[serde(default)]
    pub turn: u32,
}

impl Clock {
    /// One that has not started.
    pub(super) const fn new(length: Length, name: Text, lang: Lang) -> Self {
        Self { rule: None, name, lang, length, fixed: false, started: None, stopped: None, late: None, turn: 0 }
    }

    /// How it stands.
    pub const fn stand(&self) -> Stand {
        Stand { length: self.length, started: self.started, stopped: self.stopped }
    }
}

/// The clocks of a regime, none of them started.
pub(super) fn of(regime: &Regime) -> Vec<Clock> {
    let clock = |rule: &Rule| Clock {
        rule: Some(rule.key.clone()),
        fixed: rule.fixed,
        ..Clock::new(rule.length, None, Lang::En)
    };
    regime.clocks.iter().map(clock).collect()
}
