//! Joining: all tokens of a place are asked for at once, without showing them, and checked when they come. This is
//! arithmetic, some hundredths of a second a round on a slow phone; after each the page may draw how far it is.

use super::place::{Batch, Kept, batch};
use crate::browser::{self, Trouble};
use crate::pages::Looked;
use review::refusal::Refusal;
use review::token::Element;
use review::wire::{Asked, Issued, Join, Joined, PROTOCOL};
use seat::{Asking, Key};

/// A link before it is taken: nothing is asked for.
pub fn letter(secret: &str) -> Join {
    Join { v: PROTOCOL, secret: secret.to_owned(), blinded: vec![] }
}

/// Asks what a link is for, without taking it.
pub async fn look(secret: &str) -> Result<Looked, Trouble> {
    browser::post::<_, Looked>("/issue/look", &letter(secret)).await
}

/// Takes the place of a link with everything that was `asked` for. `tell` hears how much is done, in hundredths. The
/// same key gets the same tokens again, so a lost answer costs nothing.
///
/// # Errors
/// What the server says, and [`Refusal::KeysDiffer`] if its answer is not proven to come from the keys it named.
pub async fn join(
    secret: &str,
    key: Key,
    asked: &[Asked],
    returned: bool,
    tell: impl Fn(u32),
) -> Result<Kept, Trouble> {
    let done = |n: usize| tell((n * 100 / (asked.len() * 2 + 1)) as u32);
    let mut askings = Vec::with_capacity(asked.len());
    for (n, one) in asked.iter().enumerate() {
        done(n);
        browser::pause(0).await;
        askings.push(Asking::new(&key, &one.key.0, one.n).map_err(|_| Trouble::Refused(Refusal::KeysDiffer))?);
    }
    let blinded = askings.iter().map(|asking| asking.blinded().iter().map(|it| Element(*it)).collect()).collect();
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
    Ok(Kept::new(&joined, &key, batches, returned))
}

fn finish(asking: &Asking, asked: Asked, issued: &Issued) -> Option<Batch> {
    let elements: Vec<[u8; 32]> = issued.elements.iter().map(|element| element.0).collect();
    Some(batch(asked, asking.finish(&elements, &issued.proof.0).ok()?))
}
