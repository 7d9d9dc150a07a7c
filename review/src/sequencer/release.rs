//! Letting words go: always as one batch, always in the order of the leaves' hashes, never one alone on a timer. One
//! function serves sealed, mixed, amended and signed rows, and has ballots counted when their round closes.

use super::{Draft, Flush, ballots};
use crate::ballot::Ballot;
use crate::id::{ContributionId, EventId};
use crate::leaf::{Fact, From, Leaf, leaf_hash};
use crate::limits::{MIXED_ROWS_MIN, MIXED_ROWS_MIN_SMALL, SMALL_EVENT_SEATS};
use crate::op::Circumstances;
use crate::opening::Opening;
use crate::plan::Release;
use crate::state::{Contribution, Event, RoundStatus, State};
use std::collections::BTreeSet;

/// Something that waits in the inbox: the leaf as it will be appended, and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Always [`From::Batch`].
    pub leaf: Leaf,
    /// Its words.
    pub opening: Option<Opening>,
}

/// All that waits of one event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// Words, and changes to words.
    pub rows: Vec<Row>,
    /// Ballots. They never go: they are counted when their round closes, and then destroyed.
    pub ballots: Vec<Ballot>,
}

/// What a release appends, and the rows it thereby takes out of the inbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// To be appended in this order.
    pub drafts: Vec<Draft>,
    /// The rows that are then to be deleted from the inbox: those that went, and those that the log has already.
    pub gone: Vec<Row>,
}

/// How many rows must wait before any goes on a tick.
pub const fn least_waiting(joined: u32) -> usize {
    if (joined as usize) < SMALL_EVENT_SEATS { MIXED_ROWS_MIN_SMALL } else { MIXED_ROWS_MIN }
}

/// Whether a row may go without its round being closed: contributions of mixed rounds, and changes to what stands.
pub fn may_go(state: &State, row: &Row) -> bool {
    match &row.leaf.fact {
        Fact::Contributed { event, round, .. } => {
            let plan = state.events.get(event).and_then(|event| event.plan.rounds.get(usize::from(*round)));
            plan.is_some_and(|plan| plan.release == Release::Mixed)
        }
        _ => true,
    }
}

/// The batch that lets waiting rows of one event go.
///
/// `flush` closes rounds (an opened board, an ended event): their rows go whatever their number. All else goes only if
/// [`may_go`] says so and [`least_waiting`] wait, or if everything closes. `from` is the origin of the closing entries.
pub fn release(
    state: &State,
    event: EventId,
    waits: Waits,
    flush: Option<&Flush>,
    from: &From,
    now: &Circumstances,
) -> Batch {
    let Some(of) = state.events.get(&event) else { return Batch::default() };
    let flush = flush.filter(|flush| flush.event.is_none_or(|only| only == event));
    let closes = |round: u8| flush.is_some_and(|flush| flush.round.is_none_or(|only| only == round));
    let closes_all = flush.is_some_and(|flush| flush.round.is_none());
    let (mut batch, mut go, mut others) = (Batch::default(), vec![], Vec::<Row>::new());
    for row in waits.rows {
        match &row.leaf.fact {
            Fact::Contributed { event: of, .. } if *of != event => {}
            // A crash between appending and deleting: the log has it, so it only has to leave the inbox.
            Fact::Contributed { id, .. } if state.contributions.contains_key(id) => batch.gone.push(row),
            // A copy that was restored may hold words whose round has closed without them: they were taken back.
            Fact::Contributed { round, .. } if is_closed(of, *round) => batch.gone.push(row),
            Fact::Contributed { round, .. } if closes(*round) => go.push(row),
            Fact::Contributed { .. } if may_go(state, &row) => others.push(row),
            Fact::Contributed { .. } => {}
            Fact::Amended { id, .. } | Fact::Withdrawn { id } | Fact::Signed { id, .. } => {
                match state.contributions.get(id) {
                    Some(it) if it.event != event => {}
                    Some(it) if !it.withdrawn && is_news(it, &row.leaf) => others.push(row),
                    // Nothing stands any more that a name could be put under.
                    None if matches!(row.leaf.fact, Fact::Signed { .. }) => batch.gone.push(row),
                    // Taken back before it was let go: stays, so that a late repetition does not bring it back.
                    None if !closes_all && has_open_round(of) => {}
                    _ => batch.gone.push(row),
                }
            }
            _ => batch.gone.push(row),
        }
    }
    // A name under words that are taken back at the same time goes nowhere.
    let withdrawn = |row: &Row| if let Fact::Withdrawn { id } = row.leaf.fact { Some(id) } else { None };
    let withdrawn: Vec<ContributionId> = others.iter().filter_map(withdrawn).collect();
    let is_void = |row: &Row| matches!(&row.leaf.fact, Fact::Signed { id, .. } if withdrawn.contains(id));
    let (void, mut others): (Vec<Row>, Vec<Row>) = others.into_iter().partition(is_void);
    batch.gone.extend(void);
    // What does not close goes only in company, also when something else closes at the same time.
    let different: BTreeSet<ContributionId> = others.iter().filter_map(subject).collect();
    if closes_all || different.len() >= least_waiting(now.joined) {
        go.append(&mut others);
    }
    if !go.is_empty() {
        let head = Fact::Released { event, n: go.len() as u32, day: now.day() };
        batch.drafts.push(Draft { leaf: Leaf { from: From::Batch, fact: head }, opening: None });
        go.sort_by_cached_key(|row| leaf_hash(&row.leaf.encode()));
        batch.drafts.extend(go.iter().map(|row| Draft { leaf: row.leaf.clone(), opening: row.opening.clone() }));
        batch.gone.append(&mut go);
    }
    for (round, it) in (0_u8..).zip(&of.rounds) {
        if closes(round) && it.status == RoundStatus::Open {
            if let Some(question) = of.plan.question(round) {
                batch.drafts.extend(ballots::counted(of, (round, question), &waits.ballots, from, now));
            }
            let joined = (now.joined != u32::MAX).then_some(now.joined);
            let fact = Fact::RoundClosed { event, round, reveal: now.reveals.get(&round).cloned(), joined };
            batch.drafts.push(Draft { leaf: Leaf { from: from.clone(), fact }, opening: None });
        }
    }
    batch
}

/// The contribution that a row makes or changes: whoever has a change and a name to it waiting is no company of their own.
const fn subject(row: &Row) -> Option<ContributionId> {
    match row.leaf.fact {
        Fact::Contributed { id, .. } | Fact::Amended { id, .. } | Fact::Withdrawn { id } | Fact::Signed { id, .. } => {
            Some(id)
        }
        _ => None,
    }
}

fn is_closed(of: &Event, round: u8) -> bool {
    of.rounds.get(usize::from(round)).is_some_and(|it| it.status == RoundStatus::Closed)
}

fn has_open_round(of: &Event) -> bool {
    of.rounds.iter().any(|round| round.status == RoundStatus::Open)
}

/// Whether a change says something that the log does not say already.
fn is_news(it: &Contribution, leaf: &Leaf) -> bool {
    match &leaf.fact {
        Fact::Signed { turn, .. } => *turn > it.signed && !it.name_removed,
        _ => leaf.commitment().is_none_or(|commitment| !it.commitments.contains(&commitment)),
    }
}

/// Rounds whose countdown has run out.
pub fn reveals_due(state: &State, now: u64) -> Vec<(EventId, u8)> {
    let due = |event: &crate::state::Event| {
        let rounds = (0_u8..).zip(&event.rounds).filter(|(_, round)| round.reveal_at.is_some_and(|at| at <= now));
        rounds.map(|(n, _)| (event.id, n)).collect::<Vec<_>>()
    };
    state.events.values().flat_map(due).collect()
}
