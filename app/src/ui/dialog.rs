//! Questions that need an answer before anything else: the browser's own dialog, so that focus, Escape and what lies
//! beneath behave as people know it.

use crate::browser;
use crate::copy::use_text;
use leptos::ev::Event;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A dialog. `actions` stand first among its buttons; one that closes it is always there. Opens and closes with `open`.
#[component]
pub fn Dialog(
    /// Of the element; unique on the page.
    #[prop(into)]
    id: String,
    /// Its heading.
    #[prop(into)]
    title: TextProp,
    /// Whether it is open. Escape and the closing button set it to false.
    open: RwSignal<bool>,
    /// Words of the closing button; "Cancel" without.
    #[prop(optional, into)]
    close: Option<TextProp>,
    /// Further buttons.
    #[prop(optional, into)]
    actions: ViewFn,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let t = use_text();
    let heading = format!("{id}-title");
    let labelled = heading.clone();
    let close: TextProp = close.unwrap_or_else(|| t.ui_cancel().into());
    let (target, closed) = (id.clone(), id.clone());
    // Escape closes at once and says so later: whoever has opened it again meanwhile keeps it.
    let on_close = move |_| {
        if !browser::is_dialog_open(&closed) {
            open.set(false);
        }
    };
    Effect::new(move |shown: Option<bool>| {
        let wanted = open.get();
        if wanted != shown.unwrap_or(false) {
            if wanted { browser::show_dialog(&target) } else { browser::close_dialog(&target) }
        }
        wanted
    });
    view! {
        <dialog
            class="dialog"
            id=id
            aria-labelledby=labelled
            on:cancel=move |_: Event| open.set(false)
            on:close=on_close
        >
            <h2 id=heading>{move || title.get().to_string()}</h2>
            {children()}
            <div class="dialog__acts">
                {actions.run()}
                <button class="button button--quiet" type="button" on:click=move |_| open.set(false)>
                    {move || close.get().to_string()}
                </button>
            </div>
        </dialog>
    }
}

/// A dialog with one question: yes, which closes it and calls `on_yes`, or not.
#[component]
pub fn Confirm(
    /// Of the element; unique on the page.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    title: TextProp,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Words of the button that says yes: what will happen, not "OK".
    #[prop(into)]
    yes: TextProp,
    /// What happens then.
    #[prop(into)]
    on_yes: Callback<()>,
    /// Words of the other button; "Cancel" without.
    #[prop(optional, into)]
    no: Option<TextProp>,
    /// What there is to know before answering.
    children: Children,
) -> impl IntoView {
    let t = use_text();
    let no: TextProp = no.unwrap_or_else(|| t.ui_cancel().into());
    let yes_button = move || {
        let yes = yes.clone();
        let answer = move |_| {
            open.set(false);
            on_yes.run(());
        };
        view! { <button class="button" type="button" on:click=answer>{move || yes.get().to_string()}</button> }
    };
    view! {
        <Dialog id title open close=no actions=yes_button>
            {children()}
        </Dialog>
    }
}
