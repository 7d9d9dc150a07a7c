//! Ids of the buttons between which the focus goes when one of them has done its work and is gone.

/// Id of the button that stops a countdown.
pub(super) const HOLD: &str = "hold-board";

/// Id of the button that counts the answers of a round.
pub(super) fn count_id(round: u8) -> String {
    format!("count-{round}")
}
