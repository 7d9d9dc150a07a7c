//! What everybody may know before joining: the partnership's own texts and where the assets are. Put into the page by
//! the server, read from the page by the browser, so that both render the same.

use crate::desk::Partnership;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What brings pages to life.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// The script that loads it.
    pub script: String,
    /// The program itself.
    pub wasm: String,
}

/// Names of the assets of this build, as paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assets {
    /// The stylesheet.
    pub style: String,
    /// The pages of somebody who takes part.
    pub participant: Program,
    /// All pages.
    pub staff: Program,
    /// The mark, as an icon.
    pub mark: String,
    /// The web app manifest.
    pub manifest: String,
    /// The list of return words.
    pub words: String,
}

/// What every page knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Public {
    /// The partnership's own texts.
    pub partnership: Partnership,
    /// Addresses of this installation begin with this, without a slash at the end.
    pub url: String,
    /// Where the list of return words is.
    pub words: String,
    /// Whether people can be written to.
    pub mail: bool,
}

/// [`Public`] as it lies in the context.
pub type SharedPublic = Arc<Public>;

/// The partnership's own texts, wherever the page runs.
pub fn use_public() -> SharedPublic {
    use_context::<SharedPublic>().unwrap_or_default()
}

/// Tells whoever serves this page that nothing is at its address. In the context on the server only.
#[derive(Clone)]
pub struct NotFound(pub Arc<dyn Fn() + Send + Sync>);
