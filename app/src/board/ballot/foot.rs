//! Below the answers: sending them, taking them back, and where they are.

use super::Asks;
use crate::browser;
use crate::copy::{Text, use_text};
use crate::session::Casting;
use crate::ui::{Icon, Show, live, refusal_text};
use leptos::prelude::*;
use review::refusal::Refusal;

/// Class, sign and words of a line; without words there is none.
pub(super) type Line = (&'static str, &'static str, String);

/// A line that changes.
pub(super) fn line(of: Memo<Line>) -> AnyView {
    live(move || {
        let (class, icon, words) = of.get();
        if words.is_empty() {
            return ().into_any();
        }
        view! { <p class=class><Icon name=icon />{words}</p> }.into_any()
    })
}

/// Why a ballot was not taken in.
fn refused(t: Text, code: Refusal) -> &'static str {
    match code {
        // A token that was spent says that an earlier ballot was counted.
        Refusal::RoundClosed | Refusal::TokenSpent => t.ballot_refused_closed(),
        Refusal::RoundNotOpen => t.ballot_refused_later(),
        Refusal::VoiceNotShown => t.ballot_refused_voice(),
        Refusal::ChangedMeanwhile => t.ballot_refused_newer(),
        code => refusal_text(t, code),
    }
}

/// Where one's answers are.
fn state(t: Text, asks: Asks, single: bool) -> Line {
    let Some(cast) = asks.votes.of(asks.which()) else { return ("state", "", String::new()) };
    let unsent = asks.votes.is_unsent(asks.which());
    let (class, icon, words) = match cast.casting {
        Casting::Refused(code) => {
            return ("state state--waiting", "warn", format!("{} {}", t.ballot_not_taken(), refused(t, code)));
        }
        Casting::Waiting => ("state state--waiting", "cloud-off", t.ballot_on_its_way()),
        Casting::Saved if unsent => ("state state--waiting", "pencil", t.ballot_unsent()),
        Casting::Saved if cast.ballot.answers.is_empty() => ("state state--saved", "check", t.ballot_taken_back()),
        Casting::Saved if single => ("state state--saved", "check", t.ballot_promise_saved_one()),
        Casting::Saved => ("state state--saved", "check", t.ballot_promise_saved()),
    };
    (class, icon, words.to_owned())
}

/// `single`: one answer, which can be changed but not taken back. `again`: what the button says once it was sent.
#[component]
pub(super) fn Foot(asks: Asks, single: bool, send: &'static str, again: &'static str) -> impl IntoView {
    let t = use_text();
    let sent = Memo::new(move |_| {
        let cast = asks.votes.of(asks.which());
        cast.is_some_and(|cast| !cast.is_refused() && !cast.ballot.answers.is_empty())
    });
    let told = Memo::new(move |_| state(t, asks, single));
    let take_back = move |_| {
        asks.votes.cast(asks.which(), None, vec![]);
        // This button goes.
        browser::focus(&asks.button());
    };
    view! {
        <div class="row">
            <button class="button" id=asks.button() type="submit"><Icon name="lock" />{move || if sent.get() { again } else { send }}</button>
            <Show when=move || sent.get() && !single>
                <button class="button button--text" type="button" on:click=take_back>{t.ballot_take_back()}</button>
            </Show>
        </div>
        <div role="status">{line(told)}</div>
    }
}
