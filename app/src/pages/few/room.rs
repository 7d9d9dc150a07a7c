//! The page of the screen in the room: takes the link's secret, joins, and keeps trying, since nobody stands beside it.

use crate::board::{Here, Onlooker, Room, provide_clock};
use crate::browser::{self, Trouble};
use crate::copy::{Text, use_text};
use crate::session::{Board, Door, Link, Place, Use, join, look, use_place};
use crate::ui::{refusal_text, trouble_text};
use leptos::prelude::*;
use leptos_meta::Title;
use review::id::{EventId, ReviewId};
use review::refusal::Refusal;
use review::sequencer::decide_joined;
use seat::Key;

/// Milliseconds between two tries to join.
const AGAIN_MS: u32 = 5_000;
/// Characters of a secret: 16 bytes in hexadecimal.
const SECRET_DIGITS: usize = 32;

/// Why there is no board yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stuck {
    /// Opened without a link on a device that keeps none.
    NoLink,
    /// It is tried again.
    For(Trouble),
    /// It is not.
    Ever(Trouble),
}

/// The screen in the room.
#[component]
pub fn RoomScreen(review: ReviewId, event: EventId) -> AnyView {
    let t = use_text();
    let place = use_place();
    let board = Board::new(review, Door::Place(place, event), decide_joined);
    let stuck = RwSignal::new(None);
    provide_context(Here { board, event, onlooker: Onlooker::Reader });
    provide_clock();
    on_cleanup(move || board.close());
    Effect::new(move |_| browser::spawn(enter(place, event, board, stuck)));
    let instead = Memo::new(move |_| instead(t, stuck.get(), board, event));
    view! {
        <Title text=t.ui_page_title(t.room_title()) />
        <div class="page page--room">
            <Room instead />
        </div>
    }
    .into_any()
}

/// Joins by the secret of the link, or by what this device keeps of it, and connects.
async fn enter(place: Place, event: EventId, board: Board, stuck: RwSignal<Option<Stuck>>) {
    let Some(secret) = browser::take_fragment().as_deref().and_then(secret_of) else {
        match place.at(Use::Screen, event).await {
            Some(_) => board.connect(),
            None => drop(stuck.try_set(Some(Stuck::NoLink))),
        }
        return;
    };
    let key = Key(browser::random());
    loop {
        let joined = match look(&secret).await {
            Ok(looked) => join(&secret, key, &looked.asked, false, |_| {}).await,
            Err(trouble) => Err(trouble),
        };
        let trouble = match joined {
            Ok(kept) if kept.event == event => {
                // Kept on this device, so that it survives being loaded again.
                place.take(Use::Screen, kept, true);
                stuck.try_set(None);
                return board.connect();
            }
            Ok(_) => Trouble::Refused(Refusal::SeatUnknown),
            Err(trouble) => trouble,
        };
        let passes = matches!(trouble, Trouble::NoConnection | Trouble::Refused(Refusal::Busy | Refusal::CannotSave));
        let why = if passes { Stuck::For(trouble) } else { Stuck::Ever(trouble) };
        // The page was left meanwhile if nothing can be set.
        if stuck.try_set(Some(why)).is_some() || !passes {
            return;
        }
        browser::pause(AGAIN_MS).await;
    }
}

/// The secret in a fragment.
fn secret_of(fragment: &str) -> Option<String> {
    let secret = fragment.strip_prefix("k=")?;
    let whole = secret.len() == SECRET_DIGITS && secret.chars().all(|c| c.is_ascii_hexdigit());
    whole.then(|| secret.to_ascii_lowercase())
}

/// What the screen says instead of the board; nothing once there is one.
fn instead(t: Text, stuck: Option<Stuck>, board: Board, event: EventId) -> Option<String> {
    match (stuck, board.link()) {
        (Some(Stuck::NoLink), _) => Some(t.room_no_link().to_owned()),
        (Some(Stuck::For(trouble)), _) => Some(format!("{} {}", trouble_text(t, &trouble), t.room_again())),
        (Some(Stuck::Ever(trouble)), _) => Some(trouble_text(t, &trouble)),
        (None, Link::Ended(code)) => Some(refusal_text(t, code).to_owned()),
        (None, _) if !board.is_there() => Some(t.room_opening().to_owned()),
        (None, _) => {
            let known = board.read(|state| state.events.contains_key(&event));
            (!known).then(|| refusal_text(t, Refusal::EventUnknown).to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_secret_is_one() {
        let secret = "0123456789abcdef0123456789abcdef";
        assert_eq!(secret_of(&format!("k={secret}")).as_deref(), Some(secret));
        assert_eq!(secret_of(&format!("k={}", secret.to_uppercase())).as_deref(), Some(secret));
        for wrong in
            ["", "main", "k=", "k=0123", "s=0123456789abcdef0123456789abcdef", "k=0123456789abcdef0123456789abcdeg"]
        {
            assert_eq!(secret_of(wrong), None, "{wrong}");
        }
    }
}
