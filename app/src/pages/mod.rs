//! The pages, one file each. A page frames what `board` and `people` make; it holds nothing that was typed.

mod about;
mod board;
#[cfg(feature = "staff")]
pub mod few;
mod home;
mod join;
mod missing;
#[cfg(feature = "staff")]
pub mod staff;

pub use about::{About, DutyForm, provide_duty_draft};
pub use board::ParticipantBoard;
pub use home::Home;
pub use join::{Join, Looked, provide_arrival};
pub use missing::Missing;
