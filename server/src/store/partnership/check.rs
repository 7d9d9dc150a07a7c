//! What a partnership may write about itself.

use crate::store::accounts::typed::{Mistake, line, maybe_line, text};
use app::desk::{Contact, Field, Partnership, Wrong};

/// Characters of the partnership's name.
pub(super) const NAME_CHARACTERS_MAX: usize = 120;
/// Characters of a privacy notice.
pub(super) const PRIVACY_CHARACTERS_MAX: usize = 20_000;
/// Contacts of one kind.
pub(super) const CONTACTS_MAX: usize = 20;
/// Characters of a contact's name and of its hours.
pub(super) const CONTACT_CHARACTERS_MAX: usize = 120;
/// Characters of a telephone number.
pub(super) const PHONE_CHARACTERS_MAX: usize = 40;
/// Characters of the address where *Exit this page* leads.
pub(super) const EXIT_CHARACTERS_MAX: usize = 200;

/// The partnership in normal form, rows without anything dropped.
pub(super) fn partnership(typed: &Partnership) -> Result<Partnership, Mistake> {
    Ok(Partnership {
        name: line(&typed.name, NAME_CHARACTERS_MAX, Field::Name)?,
        privacy_en: text(&typed.privacy_en, PRIVACY_CHARACTERS_MAX, Field::Privacy)?,
        privacy_cy: text(&typed.privacy_cy, PRIVACY_CHARACTERS_MAX, Field::Privacy)?,
        support: contacts(&typed.support)?,
        duty: contacts(&typed.duty)?,
        exit: exit(&typed.exit)?,
    })
}

fn contacts(typed: &[Contact]) -> Result<Vec<Contact>, Mistake> {
    let mut contacts = Vec::new();
    for contact in typed {
        let name = maybe_line(&contact.name, CONTACT_CHARACTERS_MAX, Field::Contacts)?;
        let phone = maybe_line(&contact.phone, PHONE_CHARACTERS_MAX, Field::Contacts)?;
        let hours = maybe_line(&contact.hours, CONTACT_CHARACTERS_MAX, Field::Contacts)?;
        if name.is_empty() && phone.is_empty() && hours.is_empty() {
            continue;
        }
        if name.is_empty() || phone.is_empty() {
            return Err(Mistake(Field::Contacts, Wrong::Empty));
        }
        if !is_phone(&phone) {
            return Err(Mistake(Field::Contacts, Wrong::Form));
        }
        if contacts.len() == CONTACTS_MAX {
            return Err(Mistake(Field::Contacts, Wrong::Long));
        }
        contacts.push(Contact { name, phone, hours });
    }
    Ok(contacts)
}

/// A number as people write it, with at least the three digits of an emergency number.
fn is_phone(phone: &str) -> bool {
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    digits >= 3 && phone.chars().all(|c| c.is_ascii_digit() || " +()-./".contains(c))
}

/// Only a plain web address: it becomes a link on every page.
fn exit(typed: &str) -> Result<String, Mistake> {
    let exit = line(typed, EXIT_CHARACTERS_MAX, Field::Exit)?;
    let host = exit.strip_prefix("https://").unwrap_or_default();
    let plain = |c: char| c.is_ascii_graphic() && !"\"'<>\\^`{|}@".contains(c);
    let named = host.starts_with(|c: char| c.is_ascii_alphanumeric());
    if named && exit.chars().all(plain) { Ok(exit) } else { Err(Mistake(Field::Exit, Wrong::Form)) }
}
