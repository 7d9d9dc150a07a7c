//! What was just done, at the foot of the page, with a way to undo it. One at a time; it stays for a while, and as long
//! as somebody points at it or is in it.

use super::{Icon, live};
use crate::browser;
use crate::copy::use_text;
use leptos::prelude::*;

/// Milliseconds that a toast stays.
const STAYS_MS: u32 = 20_000;

#[derive(Clone)]
struct Toast {
    number: u64,
    words: String,
    undo: Option<Callback<()>>,
}

/// The toasts of the app. `Copy`.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Option<Toast>>,
    last: RwSignal<u64>,
    held: RwSignal<bool>,
}

/// Puts [`Toasts`] into the context of the whole app.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts { shown: RwSignal::new(None), last: RwSignal::new(0), held: RwSignal::new(false) };
    provide_context(toasts);
    toasts
}

/// The toasts of the app.
pub fn use_toasts() -> Toasts {
    use_context::<Toasts>().unwrap_or_else(provide_toasts)
}

impl Toasts {
    /// Says what was done.
    pub fn say(self, words: impl Into<String>) {
        self.show(words.into(), None);
    }
    /// Says what was done and offers to undo it. Answers its number, for [`Self::take_away`].
    pub fn offer(self, words: impl Into<String>, undo: impl Into<Callback<()>>) -> u64 {
        self.show(words.into(), Some(undo.into()))
    }
    /// Takes a toast away, if it is still there.
    pub fn take_away(self, number: u64) {
        if self.shown.with_untracked(|toast| toast.as_ref().is_some_and(|toast| toast.number == number)) {
            self.shown.set(None);
            self.held.set(false);
        }
    }
    fn show(self, words: String, undo: Option<Callback<()>>) -> u64 {
        let number = self.last.get_untracked() + 1;
        self.last.set(number);
        self.shown.set(Some(Toast { number, words, undo }));
        browser::spawn(async move {
            browser::pause(STAYS_MS).await;
            while self.held.get_untracked() {
                browser::pause(STAYS_MS / 4).await;
            }
            self.take_away(number);
        });
        number
    }
}

/// The region of the toast. [`super::Frame`] has one; a page without a frame may place its own, last on the page.
#[component]
pub fn Undo() -> impl IntoView {
    let toasts = use_toasts();
    let hold = move |held: bool| toasts.held.set(held);
    view! {
        <div
            class="toast-region"
            role="status"
            on:pointerenter=move |_| hold(true)
            on:pointerleave=move |_| hold(false)
            on:focusin=move |_| hold(true)
            on:focusout=move |_| hold(false)
        >
            {live(move || toasts.shown.get().map(|toast| view! { <Shown toasts toast /> }.into_any()).into_any())}
        </div>
    }
}

#[component]
fn Shown(toasts: Toasts, toast: Toast) -> impl IntoView {
    let t = use_text();
    let number = toast.number;
    let undo = toast.undo.map(|undo| {
        let back = move |_| {
            toasts.take_away(number);
            undo.run(());
        };
        view! {
            <button class="button button--quiet button--small" type="button" on:click=back>
                {t.ui_undo()}
            </button>
        }
        .into_any()
    });
    view! {
        <div class="toast">
            <p>{toast.words}</p>
            {undo}
            <button
                class="icon-button"
                type="button"
                aria-label=t.ui_toast_close()
                on:click=move |_| toasts.take_away(number)
            >
                <Icon name="close" />
            </button>
        </div>
    }
}
