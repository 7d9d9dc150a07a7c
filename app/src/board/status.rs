//! The state of the connection, in one calm line: what is saved, what waits, what was not taken in.

use super::ballot::refused_words;
use super::{Here, Onlooker, use_here};
use crate::copy::{Text, use_text};
use crate::session::{Link, Votes, use_mine, use_votes};
use crate::ui::{Icon, live};
use leptos::prelude::*;

/// What is not saved although nothing is on its way: answers that were not taken in, or that may be lost.
fn unsaved(t: Text, here: Here, votes: Votes) -> Option<String> {
    if here.onlooker != Onlooker::Participant {
        return None;
    }
    let refused = here.look(|event| votes.refused(event));
    let refused = refused.map(|code| format!("{} {}", t.ballot_status_refused(), refused_words(t, code)));
    refused.or_else(|| votes.is_doubtful(here.event).then(|| t.ballot_status_doubtful().to_owned()))
}

/// The line under the masthead.
#[component]
pub fn Status() -> impl IntoView {
    let t = use_text();
    let (here, mine, votes) = (use_here(), use_mine(), use_votes());
    let waiting = Memo::new(move |_| {
        if here.onlooker != Onlooker::Participant {
            return 0;
        }
        mine.of(here.event).iter().filter(|own| own.is_under_way()).count() as u64
    });
    let casting = move || here.onlooker == Onlooker::Participant && votes.is_waiting(here.event);
    let shown = Memo::new(move |_| match (here.board.link(), waiting.get()) {
        (Link::Opening, _) => ("status--reconnecting", "clock", t.board_status_opening().to_owned()),
        (Link::Live, 0) if casting() => ("status--waiting", "clock", t.ballot_status_sending().to_owned()),
        (Link::Live, 0) => match unsaved(t, here, votes) {
            Some(words) => ("status--waiting", "warn", words),
            None => ("status--saved", "check", t.board_status_live().to_owned()),
        },
        (Link::Live, n) => ("status--waiting", "clock", t.board_status_sending(n)),
        (Link::Away, 0) if casting() => ("status--waiting", "cloud-off", t.ballot_status_waiting().to_owned()),
        (Link::Away, 0) => ("status--reconnecting", "cloud-off", t.board_status_away().to_owned()),
        (Link::Away, n) => ("status--waiting", "cloud-off", t.board_status_waiting(n)),
        (Link::Ended(_), _) => ("status--waiting", "cloud-off", t.board_status_ended().to_owned()),
    });
    view! {
        <div class=move || format!("status {}", shown.get().0) role="status">
            <p class="wrap status__in">
                {live(move || view! { <Icon name=shown.get().1 /> }.into_any())}
                {move || shown.get().2}
            </p>
        </div>
    }
}
