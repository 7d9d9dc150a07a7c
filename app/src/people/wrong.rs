//! What is not right about a field, as a sentence that says what to do there; where nothing more is to be said than
//! for any field, the general sentence.

use crate::copy::Text;
use crate::desk::{Field, Wrong};
use crate::ui::wrong_text;
use review::limits::{
    CLOCK_LENGTH_MAX, NOTE_CHARACTERS_MAX, REFERENCE_CHARACTERS_MAX, SEATS_MAX, TITLE_CHARACTERS_MAX, VOICES_MAX,
};

/// Characters of a password, at least.
pub const PASSWORD_CHARACTERS_MIN: usize = 12;

/// What to do about a field.
pub fn field_words(t: Text, field: Field, wrong: Wrong) -> String {
    match (field, wrong) {
        (Field::Reference, Wrong::Empty) => t.staff_reference_empty().to_owned(),
        (Field::Reference, Wrong::Long) => t.staff_reference_long(REFERENCE_CHARACTERS_MAX),
        (Field::Reference, Wrong::Taken) => t.staff_reference_taken().to_owned(),
        (Field::Reference, Wrong::Different) => t.staff_reference_different().to_owned(),
        (Field::Title, Wrong::Empty) => t.staff_title_empty().to_owned(),
        (Field::Title, Wrong::Long) => t.staff_title_long(TITLE_CHARACTERS_MAX),
        (Field::Day | Field::Started | Field::Stopped, _) => t.staff_day_form().to_owned(),
        (Field::Length, _) => t.clock_length_form(CLOCK_LENGTH_MAX),
        (Field::Voices, Wrong::Taken) => t.staff_voices_taken().to_owned(),
        (Field::Voices, Wrong::Long) => t.staff_voices_long(VOICES_MAX, TITLE_CHARACTERS_MAX),
        (Field::Voices, _) => t.staff_voices_empty().to_owned(),
        (Field::Number | Field::Cap, _) => t.places_number_form(SEATS_MAX),
        (Field::Name, Wrong::Empty) => t.people_name_empty().to_owned(),
        (Field::SignIn, Wrong::Empty) => t.people_sign_in_empty().to_owned(),
        (Field::SignIn, Wrong::Taken) => t.people_sign_in_taken().to_owned(),
        (Field::SignIn, Wrong::Form) => t.people_sign_in_form().to_owned(),
        (Field::Password, Wrong::Different) => t.staff_password_different().to_owned(),
        (Field::Password, Wrong::Short | Wrong::Empty) => t.staff_password_short(PASSWORD_CHARACTERS_MIN),
        (Field::Link, _) => t.staff_link_used().to_owned(),
        (Field::Contacts, Wrong::Empty) => t.partnership_contacts_empty().to_owned(),
        (Field::Contacts, Wrong::Form) => t.partnership_contacts_form().to_owned(),
        (Field::Exit, Wrong::Empty | Wrong::Form) => t.partnership_exit_form().to_owned(),
        (Field::Note, Wrong::Empty) => t.duty_note_empty().to_owned(),
        (Field::Note, Wrong::Long) => t.duty_note_long(NOTE_CHARACTERS_MAX),
        (_, wrong) => wrong_text(t, wrong).to_owned(),
    }
}
