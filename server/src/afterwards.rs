//! Afterwards: on the days that a review has set for it, everybody who left an address gets the same message, whether
//! or not they wrote; and every address is deleted when its time is over. Owns when that is, and the words; must not
//! know who anybody is beyond an address.

use crate::clock::today;
use crate::desk::Reviews;
use crate::issuer::{Due, Issuer, IssuerError};
use crate::mail::{Letter, NotSent, Post};
use app::copy::{Text, segment};
use app::ui::date_text;
use review::day::Day;
use review::follow_up::{self, FollowUp};
use review::id::ReviewId;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// How often the calendar is looked at; also when a message that was not taken is tried again.
const LOOK: Duration = Duration::from_mins(10);

/// What it takes to write to people.
pub struct Afterwards {
    /// Addresses.
    pub issuer: Issuer,
    /// The days.
    pub reviews: Arc<dyn Reviews>,
    /// Takes the messages; `None` where the installation sends no mail.
    pub post: Option<Arc<dyn Post>>,
    /// Addresses of this installation begin with this, without a slash at the end.
    pub public_url: String,
    /// Says that a day was set: look now.
    pub again: Arc<Notify>,
}

/// Looks at the calendar until what it works with is gone.
pub fn start(afterwards: &Arc<Afterwards>) -> JoinHandle<()> {
    let (weak, again) = (Arc::downgrade(afterwards), Arc::clone(&afterwards.again));
    tokio::spawn(async move {
        while let Some(afterwards) = Weak::upgrade(&weak) {
            if let Err(error) = afterwards.look(today()).await {
                tracing::error!(%error, "the addresses that people left could not be looked at");
            }
            drop(afterwards);
            let _ = tokio::time::timeout(LOOK, again.notified()).await;
        }
    })
}

impl Afterwards {
    /// Does what is due today: deletes what is over, then writes to whom that has not been done yet.
    pub async fn look(&self, today: Day) -> Result<(), IssuerError> {
        for review in self.issuer.reviews_with_contacts().await? {
            // One that cannot be read keeps its addresses: they are asked about again.
            let Ok(state) = self.reviews.state(review).await else { continue };
            let of = state.as_ref().and_then(|state| state.review.as_ref());
            let follow_ups = of.map_or(&[][..], |review| &review.follow_ups);
            self.issuer.forget_old_contacts(review, follow_ups, today).await?;
            if let (Some(post), Some(now)) = (&self.post, follow_up::latest(follow_ups, today)) {
                self.write(post.as_ref(), review, follow_ups, now, today).await?;
            }
        }
        Ok(())
    }

    async fn write(
        &self,
        post: &dyn Post,
        review: ReviewId,
        follow_ups: &[FollowUp],
        now: FollowUp,
        today: Day,
    ) -> Result<(), IssuerError> {
        let (mut last, mut waiting, mut given_up) = (false, 0_u32, 0_u32);
        for due in self.issuer.due(review, follow_ups, today).await? {
            let next = follow_ups.iter().find(|it| it.day > today).map(|it| it.day);
            match post.send(&letter(&due, review, next, &self.public_url)).await {
                Ok(()) => self.issuer.told(review, &due, now.day).await?,
                Err(NotSent::NotNow(code)) => {
                    waiting += 1;
                    tracing::debug!(code, "a message was not taken now");
                    continue;
                }
                // Nobody would read the next one either, but a mail server may be set up wrongly today: it is asked
                // again on the next day that was set.
                Err(NotSent::Never(code)) => {
                    given_up += 1;
                    tracing::debug!(code, "a message was refused");
                    self.issuer.told(review, &due, now.day).await?;
                }
            }
            last |= due.last;
        }
        if last {
            self.issuer.clean().await?;
        }
        if waiting + given_up > 0 {
            // Numbers only: what a mail server answers may repeat the address.
            tracing::warn!(waiting, given_up, "messages to people who left an address were not taken");
        }
        Ok(())
    }
}

/// The message: the same for everybody, but for what ends it. It does not say what it is about.
fn letter(due: &Due, review: ReviewId, next: Option<Day>, public_url: &str) -> Letter {
    let t = Text(due.lang);
    let lang = segment(due.lang);
    let board = format!("{public_url}/{lang}/b/{review}/{}", due.event);
    let stop = format!("{public_url}/{lang}/stop#s={}", due.stop.to_hex());
    let end = match next.filter(|_| !due.last) {
        Some(next) => t.letter_next(date_text(t, next)),
        None => t.letter_last().to_owned(),
    };
    let paragraphs = [
        t.letter_asked().to_owned(),
        format!("{}\n\n{board}", t.letter_open()),
        t.letter_how().to_owned(),
        t.letter_same().to_owned(),
        end,
        format!("{}\n\n{stop}", t.letter_stop()),
    ];
    let paragraphs = if due.last { &paragraphs[..5] } else { &paragraphs[..] };
    Letter { to: due.address.clone(), subject: t.letter_subject().to_owned(), text: paragraphs.join("\n\n") + "\n" }
}

#[cfg(test)]
mod tests;
