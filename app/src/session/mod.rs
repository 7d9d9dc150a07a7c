//! What a page knows while it is open: the live copy of a review ([`Board`]), the place of somebody who joined
//! ([`Place`]), their own words ([`Mine`]) and ballots ([`Votes`]). Lives above the pages, so that nothing is lost when
//! one is built anew.

mod board;
mod contact;
mod joining;
mod lists;
mod mine;
mod place;
mod votes;

pub use board::{Board, Door, Link};
pub use contact::Contacting;
pub use joining::{BETWEEN_SECRETS, join, look};
pub use mine::{Change, Mine, Naming, Own, Stage, Typing};
pub use place::{Kept, OwnId, Place, Use, leads_to};
pub use votes::{Cast, Casting, Chosen, Votes, Which};

use leptos::prelude::*;

/// Puts the session into the context of every page.
pub fn provide() {
    let place = Place::new();
    provide_context(place);
    provide_context(Mine::new(place));
    provide_context(Contacting::new(place));
    provide_context(Votes::new(place));
}

/// Somebody has taken a place. If it is another one than this page knew, what it knew of whoever was here before goes:
/// at a shared computer that is somebody else, and on one's own device what is kept stays where it is.
pub fn arrive((place, mine, votes, contact): (Place, Mine, Votes, Contacting), kept: Kept, own: bool) {
    if !place.is_at(&kept) {
        mine.forget();
        votes.forget();
        contact.forget();
    }
    place.take(Use::Person, kept, own);
}

/// Where the list of return words is. Loaded only when somebody shows or enters theirs.
pub fn word_list() -> String {
    crate::public::use_public().words.clone()
}

/// The place of whoever joined on this page.
pub fn use_place() -> Place {
    use_context().unwrap_or_else(Place::new)
}

/// The own words of whoever joined on this page.
pub fn use_mine() -> Mine {
    use_context().unwrap_or_else(|| Mine::new(use_place()))
}

/// Where whoever joined on this page is written to.
pub fn use_contact() -> Contacting {
    use_context().unwrap_or_else(|| Contacting::new(use_place()))
}

/// The ballots of whoever joined on this page.
pub fn use_votes() -> Votes {
    use_context().unwrap_or_else(|| Votes::new(use_place()))
}
