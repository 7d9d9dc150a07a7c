//! The pages of named people: reviews, places, accounts, the partnership's own texts, the duty. Each asks the desk for
//! what it shows, and again after everything that was done.

mod account;
mod board;
mod duty;
mod held;
mod load;
mod partnership;
mod password;
mod people;
mod places;
mod review;
mod reviews;
mod set_up;
mod sign_in;
mod stage;

pub use board::{BoardPrint, FacilitatorBoard};
pub use duty::DutyPage;
pub use partnership::PartnershipPage;
pub use people::People;
pub use places::Places;
pub use review::ReviewPage;
pub use reviews::Reviews;
pub use set_up::SetUp;
pub use sign_in::SignIn;
pub use stage::StagePage;
