//! What people do with their own account: end every session of it.

use crate::browser;
use crate::copy::use_text;
use crate::desk::Command;
use crate::people::{Deed, DeedButton, DeedProblem, paths};
use crate::ui::Confirm;
use leptos::prelude::*;

/// One's own account.
#[component]
pub fn OwnAccount() -> AnyView {
    let t = use_text();
    let deed = Deed::new("own");
    let asking = RwSignal::new(false);
    let ended = format!("{}?ended=1", paths::sign_in(t.0));
    let sign_out = move |()| {
        let ended = ended.clone();
        deed.run(Command::SignOutEverywhere {}, move |_| browser::go(&ended));
    };
    view! {
        <section class="stack" aria-labelledby="own-title">
            <h2 id="own-title">{t.people_own()}</h2>
            <DeedProblem deed />
            <p class="soft">{t.people_everywhere_hint()}</p>
            <DeedButton deed words=t.people_everywhere() on_press=Callback::new(move |()| asking.set(true)) />
            <Confirm
                id="own-everywhere"
                title=t.people_everywhere_title()
                open=asking
                yes=t.people_everywhere()
                on_yes=sign_out
            >
                <p>{t.people_everywhere_text()}</p>
            </Confirm>
        </section>
    }
    .into_any()
}
