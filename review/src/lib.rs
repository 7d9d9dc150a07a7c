//! The domain of Cairn. Owns what may be asked ([`op::Op`]), what is recorded ([`leaf::Leaf`]), what follows from
//! the record ([`state::State`]) and the two halves that keep everyone in step ([`sequencer`], [`replica`]).
//!
//! Pure: no input or output, no clock, no randomness, no environment. Time and random bytes are arguments, so that
//! the server, the browser, the simulator and the verifier run the same code.

pub mod ballot;
pub mod clock;
pub mod conduct;
pub mod day;
pub mod disclose;
pub mod follow_up;
pub mod guard;
pub mod holidays;
pub mod id;
pub mod leaf;
pub mod limits;
pub mod op;
pub mod opening;
pub mod plan;
pub mod rank;
pub mod refusal;
pub mod regime;
pub mod replica;
pub mod sequencer;
pub mod state;
pub mod text;
pub mod token;
pub mod voices;

pub mod wire;
