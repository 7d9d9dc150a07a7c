//! The HTML around the pages: head, stylesheet, what everybody may know as data, and the script that brings the page
//! to life.

use crate::App;
use crate::address::Address;
use crate::public::{Assets, SharedPublic};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The whole document for a path.
pub fn shell(path: &str, assets: &Assets, public: &SharedPublic) -> impl IntoView + use<> {
    let assets = assets.clone();
    let program = if Address::of(path).is_participants() { assets.participant } else { assets.staff };
    // `<` never closes the element that holds the data.
    let data = serde_json::to_string(public.as_ref()).unwrap_or_default().replace('<', "\\u003c");
    let start = format!(
        "import init, {{ hydrate }} from {:?}; await init({{ module_or_path: {:?} }}); hydrate();",
        program.script, program.wasm
    );
    let nonce = use_nonce();
    view! {
        <!DOCTYPE html>
        <html>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="referrer" content="same-origin" />
                <meta name="robots" content="noindex" />
                <link rel="stylesheet" href=assets.style />
                <link rel="icon" href=assets.mark type="image/svg+xml" />
                <link rel="manifest" href=assets.manifest />
                <link rel="modulepreload" href=program.script />
                <link rel="preload" href=program.wasm r#as="fetch" type="application/wasm" crossorigin="anonymous" />
                <script type="application/json" id="public" inner_html=data></script>
                <script type="module" nonce=nonce inner_html=start></script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
