//! How a review ends: closed and opened again with a question first, deleted for ever by typing its reference.

use super::super::held::Held;
use crate::browser;
use crate::copy::use_text;
use crate::desk::{Command, Field};
use crate::people::{Deed, DeedButton, DeedForm, DeedProblem, DeedSaid, TextField, paths};
use crate::ui::Confirm;
use leptos::prelude::*;

/// Close or open again, and delete.
#[component]
pub fn Ending(held: Held) -> AnyView {
    let t = use_text();
    view! {
        <section class="stack" aria-labelledby="ending-title">
            <h2 id="ending-title">{t.staff_ending()}</h2>
            <Closing held />
            <details class="disclose">
                <summary>{t.staff_delete()}</summary>
                <Deleting held />
            </details>
        </section>
    }
    .into_any()
}

#[component]
fn Closing(held: Held) -> AnyView {
    let t = use_text();
    let deed = Deed::new("close");
    let asking = RwSignal::new(false);
    let ask = Callback::new(move |()| asking.set(true));
    let answer = move |()| {
        let closed = held.page.with_untracked(|page| page.closed);
        let review = held.id;
        let command = if closed { Command::ReopenReview { review } } else { Command::CloseReview { review } };
        deed.run(command, move |_| {
            deed.say(if closed { t.staff_reopened() } else { t.staff_closed_now() });
            held.again();
        });
    };
    let choose = move |closed: &'static str, open: &'static str| move || if held.closed.get() { closed } else { open };
    let text = choose(t.staff_reopen_text(), t.staff_close_text());
    let (words, title) =
        (choose(t.staff_reopen(), t.staff_close()), choose(t.staff_reopen_title(), t.staff_close_title()));
    view! {
        <DeedProblem deed />
        <p class="soft">{text}</p>
        <div class="row">
            {move || view! { <DeedButton deed words=words() on_press=ask /> }}
            <DeedSaid deed />
        </div>
        <Confirm id="close-confirm" title=title open=asking yes=words on_yes=answer>
            <p>{text}</p>
        </Confirm>
    }
    .into_any()
}

#[component]
fn Deleting(held: Held) -> AnyView {
    let t = use_text();
    let deed = Deed::new("delete");
    let typed = RwSignal::new(String::new());
    let submit = move |()| {
        let command = Command::DeleteReview { review: held.id, reference: typed.get_untracked() };
        deed.run(command, move |_| browser::go(&paths::reviews(t.0)));
    };
    let reference = held.page.with_untracked(|page| page.reference.clone());
    view! {
        <div class="panel stack">
            <p>{t.staff_delete_text()}</p>
            <DeedForm deed submit=t.staff_delete_button() on_submit=submit quiet=true>
                <TextField
                    deed
                    field=Field::Reference
                    name="reference"
                    label=t.staff_delete_type(reference)
                    value=typed
                    short=true
                />
            </DeedForm>
        </div>
    }
    .into_any()
}
