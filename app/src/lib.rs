//! The screens of Cairn. Rendered on the server (`ssr`), alive in the browser (`hydrate`); exactly one of the two.

#![recursion_limit = "512"]
#![allow(
    clippy::redundant_closure,
    reason = "a closure written in place shares its type with all others; a named one is code of its own"
)]

pub mod address;
pub mod board;
pub mod browser;
pub mod copy;
pub mod desk;
#[cfg(feature = "hydrate")]
pub mod entry;
pub mod pages;
#[cfg(feature = "staff")]
pub mod people;
pub mod public;
pub mod routes;
pub mod session;
pub mod shell;
pub mod ui;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;

#[cfg(not(erase_components))]
compile_error!("build with --cfg erase_components (.cargo/config.toml): RUSTFLAGS or a target's own flags replace it");

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("build with exactly one of `ssr` and `hydrate`");

/// Everything below the document's body.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    session::provide();
    ui::provide_shared_device();
    ui::provide_toasts();
    pages::provide_arrival();
    pages::provide_duty_draft();
    view! { <routes::Pages /> }
}
