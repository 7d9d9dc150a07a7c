//! Addresses of the staff's pages and of the links that staff hand out. Secrets stand in the fragment only.

use crate::copy::segment;
use review::id::{EventId, ReviewId};
use review::text::Lang;

/// The list of reviews.
pub fn reviews(lang: Lang) -> String {
    format!("/staff/{}", segment(lang))
}

/// One review.
pub fn review(lang: Lang, review: ReviewId) -> String {
    format!("/staff/{}/reviews/{review}", segment(lang))
}

/// A stage of a review, counted from 0.
pub fn stage(lang: Lang, review: ReviewId, place: usize) -> String {
    format!("/staff/{}/reviews/{review}/stages/{}", segment(lang), place + 1)
}

/// The board of an event.
pub fn board(lang: Lang, review: ReviewId, event: EventId) -> String {
    format!("/staff/{}/reviews/{review}/events/{event}", segment(lang))
}

/// The places of an event.
pub fn places(lang: Lang, review: ReviewId, event: EventId) -> String {
    format!("/staff/{}/reviews/{review}/events/{event}/places", segment(lang))
}

/// The board of an event as a page to print.
pub fn print(lang: Lang, review: ReviewId, event: EventId) -> String {
    format!("/staff/{}/reviews/{review}/events/{event}/print", segment(lang))
}

/// A board as a file: `kind` is `md`, `csv` or `json`.
pub fn export(review: ReviewId, kind: &str) -> String {
    format!("/staff/export/{review}/board.{kind}")
}

/// Where people sign in.
pub fn sign_in(lang: Lang) -> String {
    format!("/staff/{}/sign-in", segment(lang))
}

/// Accounts.
pub fn people(lang: Lang) -> String {
    format!("/staff/{}/people", segment(lang))
}

/// The link that takes a place.
pub fn join(url: &str, lang: Lang, secret: &str) -> String {
    format!("{url}/{}/join#s={secret}", segment(lang))
}

/// The read-only link for the screen in the room.
pub fn room(url: &str, lang: Lang, review: ReviewId, event: EventId, secret: &str) -> String {
    format!("{url}/{}/room/{review}/{event}#k={secret}", segment(lang))
}

/// The one-time link that sets a password.
pub fn set_up(url: &str, lang: Lang, secret: &str) -> String {
    format!("{url}/staff/{}/set-up#k={secret}", segment(lang))
}
