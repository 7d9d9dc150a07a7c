//! What the staff's pages are made of: forms and their fields, voices, places, links and slips, accounts, contacts.
//! Asks the desk; must not know a board or a session.

mod accounts;
mod clocks;
mod contacts;
mod controls;
mod day;
mod deed;
mod fields;
mod follow_ups;
mod form;
mod linked;
mod links;
pub mod paths;
mod place_links;
mod qr;
mod seat_table;
mod slips;
mod voices;
mod wrong;

pub use accounts::{AccountTable, role_name};
pub use clocks::{
    LengthTyped, length_words, nation_name, standing_tag, standing_words, unit_choices, working_days_text,
};
pub use contacts::{ContactRows, ContactsEditor};
pub use day::{day_words, time_words, typed_day};
pub use deed::{Deed, look_again};
pub use fields::{ChoiceField, LongField, TextField, lang_choices};
pub use follow_ups::{DatedSheet, FollowUpRows, FollowUpsEditor};
pub use form::{DeedButton, DeedForm, DeedProblem, DeedSaid, PageProblem};
pub use linked::link_to;
pub use links::{CopyButton, LinkLine};
pub use place_links::PlaceLinks;
pub use qr::Qr;
pub use seat_table::{SeatTable, all_places};
pub use slips::{PaperSheet, Sheet, SlipSheet, SlipWords};
pub use voices::{VoiceRows, VoicesEditor};
pub use wrong::{PASSWORD_CHARACTERS_MIN, field_words};
