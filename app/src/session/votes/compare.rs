//! One's own ballots beside the record: what is asked now, what may have been lost, and what may be sent again. Must
//! not know what was answered.

use super::{Cast, Casting, Votes};
use leptos::prelude::*;
use review::ballot::Subject;
use review::id::EventId;
use review::plan::Question;
use review::refusal::Refusal;
use review::state::{Event, RoundStatus, State};

/// What a round asks, as the record said last.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Asks {
    event: EventId,
    round: u8,
    question: Question,
    /// Nothing where it asks about nothing.
    about: Vec<Subject>,
}

/// What a round asks now; `None` where nothing was put yet.
fn asks(of: &Event, round: u8) -> Option<Asks> {
    let question = of.plan.question(round)?;
    let about = match of.ballots_of(round) {
        Some(it) => it.about.iter().map(|it| it.subject).collect(),
        None if question.is_about_something() => return None,
        None => vec![],
    };
    Some(Asks { event: of.id, round, question, about })
}

/// A ballot after a look at the record; `None` if its round asks about other things. `again`: the server's data began
/// another life, in which it may not be.
fn judged(cast: &Cast, of: &Event, again: bool) -> Option<Cast> {
    let (mut cast, round) = (cast.clone(), cast.ballot.round);
    let closed = of.rounds.get(usize::from(round)).is_some_and(|it| it.status == RoundStatus::Closed);
    if again && !closed && cast.casting == Casting::Saved {
        cast.casting = Casting::Doubtful;
    }
    if asks(of, round).is_some_and(|asks| !cast.fits(&asks.about)) {
        return None;
    }
    if of.accepts(round) {
        match cast.casting {
            Casting::Doubtful => (cast.casting, cast.resent) = (Casting::Waiting, true),
            Casting::Refused(Refusal::RoundNotOpen) => cast.casting = Casting::Waiting,
            _ => {}
        }
    }
    Some(cast)
}

impl Votes {
    /// Compares with the record. `again`: the server's data began another life, so what was saved may be lost: it is
    /// sent once more as soon as its round is open and asks the same.
    pub fn compare(self, event: EventId, state: &State, again: bool) {
        let Some(of) = state.events.get(&event) else { return };
        let rounds = (0_u8..).take(of.plan.number_of_rounds()).skip(of.plan.rounds.len());
        self.asked.set_value(rounds.filter_map(|round| asks(of, round)).collect());
        let before = self.list.get_untracked();
        let after = |cast: &Cast| if cast.ballot.event == event { judged(cast, of, again) } else { Some(cast.clone()) };
        let after: Vec<Cast> = before.iter().filter_map(after).collect();
        if after != before {
            self.list.set(after);
            self.keep(event);
        }
        self.drop_held(event);
        // Also what was cast before the keys were known to be everybody's.
        if self.next().is_some() {
            self.send();
        }
    }

    /// What a round asks about; `None` where nothing was put yet, or nothing is known of it.
    pub(super) fn asked_about(self, event: EventId, round: u8) -> Option<Vec<Subject>> {
        self.asked
            .with_value(|list| list.iter().find(|it| (it.event, it.round) == (event, round)).map(|it| it.about.clone()))
    }

    /// Whether a round takes answers one by one; where things are named, all names are one answer.
    pub(super) fn is_one_by_one(self, event: EventId, round: u8) -> bool {
        let names =
            |it: &Asks| (it.event, it.round) == (event, round) && matches!(it.question, Question::Priorities { .. });
        !self.asked.with_value(|list| list.iter().any(names))
    }

    /// Whether a ballot answers what its round asks, as far as that is known.
    pub(super) fn fits(self, cast: &Cast) -> bool {
        self.asked_about(cast.ballot.event, cast.ballot.round).is_none_or(|asked| cast.fits(&asked))
    }

    /// Why the server said no to a ballot of an event, where its round was not counted yet.
    pub fn refused(self, of: &Event) -> Option<Refusal> {
        let counted = |round: u8| of.ballots_of(round).is_some_and(|it| it.told.is_some());
        let refused = |cast: &Cast| match cast.casting {
            Casting::Refused(code) if cast.ballot.event == of.id && !counted(cast.ballot.round) => Some(code),
            _ => None,
        };
        self.list.read().iter().find_map(refused)
    }
}
