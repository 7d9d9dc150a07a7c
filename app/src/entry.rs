//! The entry of the browser: the page that the server rendered comes alive.

use crate::App;
use crate::public::{Public, SharedPublic};
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page once the program is there.
#[wasm_bindgen]
pub fn hydrate() {
    // What a panic says is for developers; the code that writes it is weight for everybody else.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    let public: Public =
        crate::browser::page_text("public").and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let public = SharedPublic::new(public);
    leptos::mount::hydrate_body(move || {
        provide_context(public.clone());
        view! { <App /> }
    });
    crate::browser::mark_hydrated();
}
