//! Kinds of review and their clocks, as the staff are shown them and as they set them. Owns where the words of a clock
//! come from: the record has its rules, the data of its kind the words.

use super::typed::title_words;
use super::{DeskOf, Held, day};
use crate::secret::random;
use crate::store::accounts::typed::text;
use app::desk::{self, ClockCard, ClockName, Done, Field, Kind, Problem, Wrong};
use review::clock::{self, Length, Standing, standing};
use review::conduct::{AddClock, Clock, SetClock};
use review::day::Day;
use review::holidays::{Calendar, Nation};
use review::limits::NOTE_CHARACTERS_MAX;
use review::op::Op;
use review::opening::{Salt, Words};
use review::regime::{Regime, Stand};
use review::state::Review;
use review::text::Lang;

/// How a clock is to stand, as it was typed.
pub(super) struct ClockTyped {
    pub clock: u8,
    pub turn: u32,
    pub length: Length,
    pub started: String,
    pub stopped: String,
    pub late: String,
    pub lang: Lang,
}

impl DeskOf {
    /// Today, in universal time.
    pub(super) fn today(&self) -> Day {
        review::day::of(self.state.reviews.now())
    }

    pub(super) async fn add_clock(&self, held: &Held, name: &str, lang: Lang, length: Length) -> Result<Done, Problem> {
        let name = title_words(name, lang)?;
        self.ask(held.review, held.me.account, Op::AddClock(AddClock { length, name })).await?;
        Ok(Done::Done)
    }

    pub(super) async fn set_clock(&self, held: &Held, typed: &ClockTyped) -> Result<Done, Problem> {
        let started = day::parse_at(&typed.started, Field::Started)?;
        let stopped = day::parse_at(&typed.stopped, Field::Stopped)?;
        let late = maybe_note(&typed.late)?;
        let late = late.map(|text| Words { text, lang: typed.lang, salt: Salt(random()) });
        let (clock, turn) = (typed.clock, typed.turn);
        let now = Stand { length: typed.length, started, stopped };
        self.ask(held.review, held.me.account, Op::SetClock(SetClock { clock, turn, now, late })).await?;
        Ok(Done::Done)
    }
}

/// A note in normal form; `None` if nothing was typed.
fn maybe_note(typed: &str) -> Result<Option<String>, Problem> {
    if typed.trim().is_empty() { Ok(None) } else { Ok(Some(text(typed, NOTE_CHARACTERS_MAX, Field::Note)?)) }
}

/// The rules of a kind of review, for the record of one that is opened as it.
pub(super) fn rules(kind: &str, nation: Nation) -> Result<Regime, Problem> {
    let preset = regime::preset(kind).ok_or(Problem::Field(Field::Kind, Wrong::Form))?;
    Ok(preset.rules(nation))
}

/// Every kind that may be opened.
pub(super) fn kinds() -> Vec<Kind> {
    regime::presets().map(kind).collect()
}

/// A kind, as it is offered.
pub(super) fn kind(it: &regime::Preset) -> Kind {
    Kind { key: it.key.clone(), name: it.name.clone(), about: it.about.clone(), nation: it.nation }
}

/// What kind a review is.
pub(super) fn kind_of(review: &Review) -> Option<desk::Both> {
    Some(preset_of(review)?.name.clone())
}

/// The kind that a review was opened as, in the words of that version.
pub(super) fn preset_of(review: &Review) -> Option<&'static regime::Preset> {
    let regime = review.conduct.regime.as_ref()?;
    regime::version(&regime.key, regime.version)
}

/// Whose bank holidays count in a review.
pub(super) fn nation_of(review: &Review) -> Nation {
    review.conduct.regime.as_ref().map_or(Nation::England, |regime| regime.nation)
}

/// The clocks of a review as they stand today.
pub(super) fn cards(review: &Review, today: Day) -> Vec<ClockCard> {
    let calendar = Calendar::of(nation_of(review));
    let card = |clock: &Clock| ClockCard {
        name: name_of(review, clock),
        stand: clock.stand(),
        fixed: clock.fixed,
        turn: clock.turn,
        late: clock.late.as_ref().and_then(|(why, lang)| Some((why.clone()?, *lang))),
        // Nothing can be said about one that was left open when the review was closed.
        standing: stands(clock, today, &calendar)
            .filter(|_| clock.stopped.is_some() || !review.closed)
            .and_then(|(standing, due)| Some((standing, day::show(due)?))),
    };
    review.conduct.clocks.iter().map(card).collect()
}

/// Of the clocks that run, the one that is due first, and its last day. Closed reviews have none.
pub(super) fn first_due(review: &Review, today: Day) -> Option<(Standing, String)> {
    let calendar = Calendar::of(nation_of(review));
    let running = review.conduct.clocks.iter().filter(|clock| clock.stopped.is_none() && !review.closed);
    let all = running.filter_map(|clock| stands(clock, today, &calendar));
    let (standing, due) = all.min_by_key(|(_, due)| *due)?;
    Some((standing, day::show(due)?))
}

fn stands(clock: &Clock, today: Day, calendar: &Calendar) -> Option<(Standing, Day)> {
    let started = clock.started?;
    Some((standing(started, clock.length, clock.stopped, today, calendar), clock::due(started, clock.length, calendar)))
}

fn name_of(review: &Review, clock: &Clock) -> ClockName {
    let of_kind = clock.rule.as_ref().and_then(|rule| preset_of(review)?.clock(rule));
    match of_kind {
        Some(it) => ClockName::OfKind { name: it.name.clone(), starts: it.starts.clone(), stops: it.stops.clone() },
        None => ClockName::Own(clock.name.clone().unwrap_or_default(), clock.lang),
    }
}
