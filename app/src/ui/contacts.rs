//! People to call, as a list of telephone links. The numbers come with the page, so they are there without a network.

use crate::copy::use_text;
use crate::desk::Contact;
use leptos::prelude::*;

/// The address of a telephone link for a number as people write it.
pub fn telephone(phone: &str) -> String {
    let digits = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+');
    format!("tel:{}", digits.collect::<String>())
}

/// A list of contacts, or a sentence when there is none. Each name is a heading of level 3.
#[component]
pub fn Contacts(
    /// Whom to call.
    list: Vec<Contact>,
) -> impl IntoView {
    let t = use_text();
    if list.is_empty() {
        return view! { <p>{t.ui_contacts_none()}</p> }.into_any();
    }
    let entry = |contact: Contact| {
        let phone = (!contact.phone.is_empty())
            .then(|| view! { <a href=telephone(&contact.phone)>{contact.phone.clone()}</a> }.into_any());
        let hours = (!contact.hours.is_empty())
            .then(|| view! { <span class="small soft" dir="auto">{contact.hours.clone()}</span> }.into_any());
        view! {
            <li>
                <h3 dir="auto">{contact.name.clone()}</h3>
                {phone}
                {hours}
            </li>
        }
        .into_any()
    };
    view! { <ul class="contacts">{list.into_iter().map(entry).collect_view()}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_links_hold_only_what_can_be_dialled() {
        assert_eq!(telephone("01632 960 118"), "tel:01632960118");
        assert_eq!(telephone("+44 (0)1632-960118"), "tel:+4401632960118");
    }
}
