//! How a review is conducted: what kind it is, how its clocks stand, which stage it is at and what is written there. Only named people ask for this and only they are
//! given its words, so the page of somebody who takes part is built without it (without the feature `conduct`): there
//! its entries count, and are passed over. Owns which of the two a program has; everybody else writes the same code.

// Where nobody uses it, its tests still run.
#[cfg(test)]
pub mod passed;
#[cfg_attr(not(feature = "conduct"), path = "conduct/passed.rs")]
mod whole;

pub use whole::{AddClock, Clock, ClockAdded, ClockSet, Conduct, ConductFact, ConductOp, Note, Regime, SetClock};
pub(crate) use whole::{commitment, decide};
