//! The board for programs. Owns nothing but the encoding: what may be in it is decided above.

use super::Board;
use crate::error::{During, StoreError};

pub(super) fn write(board: &Board) -> Result<String, StoreError> {
    serde_json::to_string_pretty(board).map(|json| json + "\n").during("write a board as JSON")
}
