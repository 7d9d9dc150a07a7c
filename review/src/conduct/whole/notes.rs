//! What is written under a heading.

use crate::state::Text;
use crate::text::Lang;
use serde::{Deserialize, Serialize};

/// One text under a heading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What stands there, and in which language; `None` where nothing does, or it was taken away.
    pub words: Option<(Text, Lang)>,
    /// How often it was set.
    pub turn: u32,
}
