//! What the writer does with inboxes: takes words in, gives an author back their own, lets go what may go, and leaves
//! nothing behind that has gone. One transaction in the inbox goes with each in the log, and is committed before it.

use super::{Answered, Change, Writer};
use crate::error::StoreError;
use crate::inbox::{Inbox, Spending};
use review::id::{ContributionId, EventId, ReviewId};
use review::leaf::{Fact, From};
use review::op::{Anonymous, Circumstances};
use review::opening::{EditSecret, Opening, Words};
use review::refusal::Refusal;
use review::sequencer::{Admission, Flush, InboxView, admit, release};
use review::state::{RoundStatus, State, Status};
use review::token::Reveal;
use review::wire::Waiting;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Inboxes that stay open.
const INBOXES_OPEN_MAX: usize = 64;

impl Writer {
    async fn inbox(&mut self, review: ReviewId, change: &mut Change) -> Result<&mut Inbox, StoreError> {
        if !self.inboxes.contains_key(&review) {
            if self.inboxes.len() >= INBOXES_OPEN_MAX {
                // Closing one that this transaction has not touched is safe: it opens again when needed.
                let in_use = &self.in_use;
                self.inboxes.retain(|review, _| in_use.contains(review));
            }
            let mut inbox = Inbox::open(&self.folder, review).await?;
            tidy(&mut inbox, &change.state).await?;
            self.inboxes.insert(review, inbox);
        }
        let inbox = self.inboxes.get_mut(&review).ok_or_else(|| StoreError::new("open an inbox", "it is gone"))?;
        if !change.inbox {
            inbox.begin().await?;
            change.inbox = true;
            self.in_use.insert(review);
        }
        Ok(inbox)
    }

    pub(super) async fn admit(
        &mut self,
        review: ReviewId,
        change: &mut Change,
        op: &Anonymous,
        token: Option<&Spending>,
        voice_joined: u32,
    ) -> Answered {
        let state = Arc::clone(&change.state);
        if state.review.is_none() {
            return Ok(Err(Refusal::ReviewUnknown));
        }
        let inbox = self.inbox(review, change).await?;
        let view = inbox.view(op.id(), token).await?;
        let row = match admit(&state, op, &view, voice_joined) {
            Ok(Admission::Known) => return Ok(Ok(0)),
            Ok(Admission::Cast(ballot)) => {
                // A ballot that is replaced has spent the token already.
                return inbox.cast(&ballot, token.filter(|_| view.ballot.is_none())).await.map(|()| Ok(0));
            }
            Ok(Admission::Keep(row)) => row,
            Ok(Admission::Forget(row)) => {
                inbox.forget(op.id()).await?;
                row
            }
            Err(code) => return Ok(Err(code)),
        };
        inbox.keep(&row, op.event(), token).await.map(|()| Ok(0))
    }

    /// Words or a ballot that wait, put into `found` for whoever knows their secret.
    pub(super) async fn mine(
        &mut self,
        review: ReviewId,
        change: &mut Change,
        id: ContributionId,
        secret: &EditSecret,
        found: &OnceLock<Waiting>,
    ) -> Answered {
        if change.state.review.is_none() {
            return Ok(Err(Refusal::ReviewUnknown));
        }
        let view = self.inbox(review, change).await?.view(id, None).await?;
        if let Some(waiting) = waiting(view, secret) {
            // Asked for once, or again after a transaction that failed: the answer is the same.
            let _ = found.set(waiting);
        }
        Ok(Ok(0))
    }

    /// Lets everything go that a flush names, event by event.
    pub(super) async fn flush(
        &mut self,
        review: ReviewId,
        change: &mut Change,
        flush: &Flush,
        from: &From,
        now: &Circumstances,
    ) -> Result<(), StoreError> {
        let events: Vec<EventId> = match flush.event {
            Some(event) => vec![event],
            None => change.state.events.keys().copied().collect(),
        };
        for event in events {
            self.release(review, change, event, Some(flush), from, now).await?;
            self.count_waiting(review, change, event).await?;
        }
        Ok(())
    }

    pub(super) async fn release(
        &mut self,
        review: ReviewId,
        change: &mut Change,
        event: EventId,
        flush: Option<&Flush>,
        from: &From,
        now: &Circumstances,
    ) -> Result<(), StoreError> {
        let inbox = self.inbox(review, change).await?;
        // Ballots are looked at only where a round may close.
        let ballots = if flush.is_some() { inbox.ballots(event).await? } else { vec![] };
        let waits = review::sequencer::Waits { rows: inbox.rows(event).await?, ballots };
        let now = Circumstances { reveals: self.reveals(review, change, event, flush).await?, ..now.clone() };
        let batch = release(&change.state, event, waits, flush, from, &now);
        let live = change.state.events.get(&event).is_some_and(|event| event.status == Status::Live);
        change.clean |= !batch.drafts.is_empty() && !live;
        change.closed.extend(batch.drafts.iter().filter_map(|draft| match &draft.leaf.fact {
            Fact::RoundClosed { event, round, .. } => Some((*event, *round)),
            _ => None,
        }));
        change.gone.push((event, batch.gone));
        self.append(review, change, batch.drafts).await
    }

    /// What is revealed of the rounds that a flush closes.
    async fn reveals(
        &mut self,
        review: ReviewId,
        change: &mut Change,
        event: EventId,
        flush: Option<&Flush>,
    ) -> Result<BTreeMap<u8, Reveal>, StoreError> {
        let (Some(flush), Some(of)) = (flush, change.state.events.get(&event)) else { return Ok(BTreeMap::new()) };
        let closes = |round: u8| flush.round.is_none_or(|only| only == round);
        let open = (0_u8..).zip(&of.rounds).filter(|(n, round)| round.status == RoundStatus::Open && closes(*n));
        let open: Vec<u8> = open.map(|(n, _)| n).collect();
        let Some(keys) = self.keys.of(review, event).await? else { return Ok(BTreeMap::new()) };
        let inbox = self.inbox(review, change).await?;
        let mut reveals = BTreeMap::new();
        for round in open {
            reveals.insert(round, Reveal { seed: keys.reveal(round), nonces: inbox.spent(event, round).await? });
        }
        Ok(reveals)
    }

    pub(super) async fn count_waiting(
        &mut self,
        review: ReviewId,
        change: &mut Change,
        event: EventId,
    ) -> Result<(), StoreError> {
        let state = Arc::clone(&change.state);
        let inbox = self.inbox(review, change).await?;
        let rows = inbox.rows(event).await?;
        let closed = |round: u8| {
            let of = state.events.get(&event).and_then(|event| event.rounds.get(usize::from(round)));
            of.is_none_or(|round| round.status == RoundStatus::Closed)
        };
        let ballots = inbox.count_ballots(event).await?;
        let mut counts: BTreeMap<u8, u32> = ballots.into_iter().filter(|(round, _)| !closed(*round)).collect();
        for row in &rows {
            if let Fact::Contributed { id, round, .. } = &row.leaf.fact
                && !state.contributions.contains_key(id)
            {
                *counts.entry(*round).or_default() += 1;
            }
        }
        change.waiting.push((event, counts));
        Ok(())
    }

    pub(super) async fn empty(&mut self, review: ReviewId, change: &Change) -> Result<(), StoreError> {
        let Some(inbox) = self.inboxes.get_mut(&review) else { return Ok(()) };
        if !change.closed.is_empty() || change.gone.iter().any(|(_, rows)| !rows.is_empty()) {
            inbox.begin().await?;
            for (event, rows) in &change.gone {
                inbox.remove(rows, *event).await?;
            }
            for (event, round) in &change.closed {
                inbox.forget_round(*event, *round).await?;
            }
            inbox.commit().await?;
        }
        if change.clean || !change.closed.is_empty() {
            inbox.renew().await?;
        }
        Ok(())
    }
}

/// What a crash between the log and the inbox left: tokens of rounds that have closed, in pages that keep their order.
async fn tidy(inbox: &mut Inbox, state: &State) -> Result<(), StoreError> {
    let mut any = false;
    for event in state.events.values() {
        let closed = (0_u8..).zip(&event.rounds).filter(|(_, round)| round.status == RoundStatus::Closed);
        for (round, _) in closed {
            any |= inbox.forget_round(event.id, round).await?;
        }
    }
    if any { inbox.renew().await } else { Ok(()) }
}

/// What waits, for whoever shows its secret.
fn waiting(view: InboxView, secret: &EditSecret) -> Option<Waiting> {
    if let Some(ballot) = view.ballot {
        return (secret.hash() == ballot.edit).then_some(Waiting::Ballot(ballot));
    }
    let row = view.contribution?;
    let Fact::Contributed { round, voice, lang, edit, .. } = row.leaf.fact else { return None };
    let Opening { salt, text } = row.opening?;
    (secret.hash() == edit).then_some(Waiting::Words { round, voice, words: Words { text, lang, salt } })
}
