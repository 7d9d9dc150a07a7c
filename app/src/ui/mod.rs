//! What every page is made of: the frame around it, small components, and the words for the closed lists of the
//! domain. Knows the catalogue and the browser; must not know a session, a board or a review.

mod contacts;
mod date;
mod dialog;
mod errors;
mod exit;
mod frame;
mod icon;
mod live;
mod map;
mod masthead;
mod notice;
mod ring;
mod toast;
mod words;

pub use contacts::{Contacts, telephone};
pub use date::{date_digits, date_text};
pub use dialog::{Confirm, Dialog};
pub use errors::{ErrorSummary, FieldError};
pub use exit::{Exit, SharedDevice, provide_shared_device};
pub use frame::Frame;
pub use icon::{Icon, Mark, Wordmark};
pub use live::{Each, Show, live};
pub use map::{Step, StepState, Where};
pub use notice::{Notice, Prose, Waiting};
pub use ring::Ring;
pub use toast::{Toasts, Undo, provide_toasts, use_toasts};
pub use words::{
    band_name, cell_text, column_name, field_name, news_text, phase_name, problem_text, refusal_text, trouble_text,
    voice_name, wrong_text,
};
