//! Joining: all tokens of a place are asked for at once, without showing them, and checked when they come. This is
//! arithmetic, some hundredths of a second a round on a slow phone; after each the page may draw how far it is. A link
//! of several places is that of somebody who types for others: its places are taken one after the other, by one key.

use super::place::{Batch, Kept, batch};
use crate::browser::{self, Trouble};
use crate::pages::Looked;
use review::refusal::Refusal;
use review::token::{self, Element, IssuedHash};
use review::wire::{Asked, Holder, Issued, Join, Joined, PROTOCOL};
use seat::{Asking, Key};

/// What stands between the secrets of several places in one link.
pub const BETWEEN_SECRETS: &str = ".";

/// A link before it is taken: nothing is asked for.
pub fn letter(secret: &str) -> Join {
    Join { v: PROTOCOL, secret: secret.to_owned(), blinded: vec![] }
}

/// Asks what the link of one place is for, without taking it.
pub async fn look(secret: &str) -> Result<Looked, Trouble> {
    browser::post::<_, Looked>("/issue/look", &letter(secret)).await
}

/// Takes every place of a link with everything that was `asked` for, the same at each. `tell` hears how much is done,
/// in hundredths. The same key gets the same tokens again, so a lost answer costs nothing.
///
/// # Errors
/// What the server says, and [`Refusal::KeysDiffer`] if its answer is not proven to come from the keys it named.
pub async fn join(link: &str, key: Key, asked: &[Asked], returned: bool, tell: impl Fn(u32)) -> Result<Kept, Trouble> {
    let secrets: Vec<&str> = link.split(BETWEEN_SECRETS).collect();
    let steps = asked.len() * 2 + 1;
    let (mut first, mut batches): (Option<Joined>, Vec<Batch>) = (None, vec![]);
    let mut holder = None;
    for (place, secret) in (0_u16..).zip(&secrets) {
        let done = |n: usize| tell(((usize::from(place) * steps + n) * 100 / (steps * secrets.len())) as u32);
        let (joined, more, issued) = take(secret, key, asked, place, &done).await?;
        if first.as_ref().is_some_and(|first| (first.review, first.event) != (joined.review, joined.event)) {
            return Err(Trouble::Refused(Refusal::KeysDiffer));
        }
        if first.is_none() {
            (first, batches) = (Some(joined), more);
            holder = (secrets.len() == 1).then(|| Holder { secret: (*secret).to_owned(), issued });
        } else {
            batches.iter_mut().zip(more).for_each(|(all, more)| all.tokens.extend(more.tokens));
        }
    }
    let kept = |joined: Joined| Kept::new(&joined, &key, batches, secrets.len() as u16, returned).held_by(holder);
    first.map(kept).ok_or(Trouble::Refused(Refusal::SeatUnknown))
}

/// Takes the `place`th of the places of one key, counted from 0: in each batch it asks for the tokens that come after
/// those of the places before it. Each goes by a request of its own; a hash of it comes back too. `done` hears how
/// many steps are.
async fn take(
    secret: &str,
    key: Key,
    asked: &[Asked],
    place: u16,
    done: &dyn Fn(usize),
) -> Result<(Joined, Vec<Batch>, IssuedHash), Trouble> {
    let mut askings = Vec::with_capacity(asked.len());
    for (n, one) in asked.iter().enumerate() {
        done(n);
        browser::pause(0).await;
        let part = Asking::part(&key, &one.key.0, place.saturating_mul(one.n), one.n);
        askings.push(part.map_err(|_| Trouble::Refused(Refusal::KeysDiffer))?);
    }
    let blinded: Vec<Vec<Element>> =
        askings.iter().map(|asking| asking.blinded().iter().map(|it| Element(*it)).collect()).collect();
    let hash = token::issued(&blinded);
    let joined: Joined = browser::post("/issue/join", &Join { blinded, ..letter(secret) }).await?;
    if joined.issued.len() != asked.len() {
        return Err(Trouble::Refused(Refusal::KeysDiffer));
    }
    let mut batches = Vec::with_capacity(asked.len());
    for (n, one) in asked.iter().enumerate() {
        done(asked.len() + 1 + n);
        browser::pause(0).await;
        batches.push(finish(&askings[n], *one, &joined.issued[n]).ok_or(Trouble::Refused(Refusal::KeysDiffer))?);
    }
    Ok((joined, batches, hash))
}

fn finish(asking: &Asking, asked: Asked, issued: &Issued) -> Option<Batch> {
    let elements: Vec<[u8; 32]> = issued.elements.iter().map(|element| element.0).collect();
    Some(batch(asked, asking.finish(&elements, &issued.proof.0).ok()?))
}
