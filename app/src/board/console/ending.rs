//! Ending the event.

use super::HEADING;
use crate::board::use_here;
use crate::browser;
use crate::copy::use_text;
use crate::ui::Confirm;
use leptos::prelude::*;
use review::op::Op;

/// The button that ends the event, and the question before.
#[component]
pub(super) fn Ending() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let asking = RwSignal::new(false);
    let last = Memo::new(move |_| here.look(|event| usize::from(event.phase) + 1 >= event.plan.phases.len()));
    let class = move || if last.get() { "button button--large" } else { "button button--text button--small" };
    let end = Callback::new(move |()| {
        here.ask(Op::EndEvent { event: here.event });
        browser::focus_soon(HEADING.to_owned());
    });
    view! {
        <div class="row">
            <button class=class type="button" on:click=move |_| asking.set(true)>{t.console_end()}</button>
        </div>
        <Confirm
            id="end-question"
            title=t.console_end_question()
            open=asking
            yes=t.console_end()
            on_yes=end
            no=t.console_end_no()
        >
            <p>{t.console_end_waiting()}</p>
            <p>{t.console_end_rounds()}</p>
        </Confirm>
    }
}
