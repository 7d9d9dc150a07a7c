//! Proceedings that run beside a review: whether everybody who takes part is warned that they may be a witness.

use super::super::held::Held;
use crate::browser;
use crate::copy::use_text;
use crate::desk::Command;
use crate::people::{Deed, DeedButton, DeedProblem, DeedSaid};
use leptos::prelude::*;

/// The id of the heading.
const HEADING: &str = "witnesses-title";

/// The section.
#[component]
pub fn Witnesses(held: Held) -> AnyView {
    let t = use_text();
    let deed = Deed::new("witnesses");
    let on = Memo::new(move |_| held.page.with(|page| page.witnesses));
    let turn = move |()| {
        let to = !on.get_untracked();
        deed.run(Command::WarnWitnesses { review: held.id, on: to }, move |_| {
            deed.say(if to { t.staff_witnesses_warned() } else { t.staff_witnesses_over() });
            // The button that was pressed is another one then.
            held.again_then(|_| browser::focus(HEADING));
        });
    };
    let standing = move || if on.get() { t.staff_witnesses_on() } else { t.staff_witnesses_off() };
    let words = move || if on.get() { t.staff_witnesses_end() } else { t.staff_witnesses_warn() };
    view! {
        <section class="stack" aria-labelledby=HEADING>
            <h2 id=HEADING tabindex="-1">
                {t.staff_witnesses()}
            </h2>
            <p class="soft">{t.staff_witnesses_text()}</p>
            <p>{standing}</p>
            <DeedProblem deed />
            <div class="row">
                {move || view! { <DeedButton deed words=words() on_press=turn /> }}
                <DeedSaid deed />
            </div>
        </section>
    }
    .into_any()
}
