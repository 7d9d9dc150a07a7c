//! People to call, while they are being written down: rows of name, number and hours.

use super::deed::Deed;
use super::fields::{RowField, error_words};
use crate::browser;
use crate::copy::use_text;
use crate::desk::{Contact, Field};
use crate::ui::FieldError;
use leptos::prelude::*;

/// One row.
#[derive(Clone, Copy)]
struct Row {
    key: u32,
    name: RwSignal<String>,
    phone: RwSignal<String>,
    hours: RwSignal<String>,
}

impl Row {
    fn of(key: u32, contact: Contact) -> Self {
        let Contact { name, phone, hours } = contact;
        Self { key, name: RwSignal::new(name), phone: RwSignal::new(phone), hours: RwSignal::new(hours) }
    }
}

/// All rows of one list.
#[derive(Clone, Copy)]
pub struct ContactRows {
    rows: RwSignal<Vec<Row>>,
    next: StoredValue<u32>,
}

impl ContactRows {
    /// A list as it stands.
    pub fn new(contacts: Vec<Contact>) -> Self {
        let rows: Vec<Row> = (0..).zip(contacts).map(|(key, contact)| Row::of(key, contact)).collect();
        Self { next: StoredValue::new(rows.len() as u32), rows: RwSignal::new(rows) }
    }

    /// What is written, without empty rows. Not tracked.
    pub fn contacts(self) -> Vec<Contact> {
        let text = |signal: RwSignal<String>| signal.with_untracked(|text| text.trim().to_owned());
        let contact = |row: &Row| Contact { name: text(row.name), phone: text(row.phone), hours: text(row.hours) };
        let all = self.rows.with_untracked(|rows| rows.iter().map(contact).collect::<Vec<_>>());
        all.into_iter().filter(|contact| *contact != Contact::default()).collect()
    }

    /// One more; the key of the new row.
    fn add(self) -> u32 {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        self.rows.update(|rows| rows.push(Row::of(key, Contact::default())));
        key
    }
}

/// Rows to write contacts into. `name` is the list's own within the form.
#[component]
pub fn ContactsEditor(
    /// The form it belongs to.
    deed: Deed,
    /// Of the list, within the form.
    name: &'static str,
    /// What the list is called.
    legend: &'static str,
    /// What it is for.
    hint: &'static str,
    /// What is written.
    rows: ContactRows,
) -> AnyView {
    let t = use_text();
    let (add, hint_id) = (deed.id(&format!("{name}-add")), deed.id(&format!("{name}-hint")));
    deed.place(Field::Contacts, &add, None);
    let (back, described_by) = (add.clone(), hint_id.clone());
    let new_row = move |_| browser::focus_soon(deed.id(&format!("{name}-{}", rows.add())));
    view! {
        <fieldset
            class="field"
            class:field--error=move || deed.wrong(Field::Contacts).is_some()
            aria-describedby=described_by
        >
            <legend>{legend}</legend>
            <p class="hint" id=hint_id>{hint}</p>
            <FieldError id=deed.id(&format!("{name}-error")) words=error_words(deed, Field::Contacts) />
            <ol class="stack" role="list">
                <For each=move || rows.rows.get() key=|row| row.key let:row>
                    <ContactRow id=deed.id(&format!("{name}-{}", row.key)) rows row back=back.clone() />
                </For>
            </ol>
            <button class="button button--quiet button--small" type="button" id=add on:click=new_row>
                {t.partnership_contact_add()}
            </button>
        </fieldset>
    }
    .into_any()
}

/// One row; after it is removed the focus goes `back`.
#[component]
fn ContactRow(id: String, rows: ContactRows, row: Row, back: String) -> AnyView {
    let t = use_text();
    let remove = move |_| {
        rows.rows.update(|rows| rows.retain(|other| other.key != row.key));
        browser::focus_soon(back.clone());
    };
    view! {
        <li class="panel panel--plain stack-s">
            <RowField id=id.clone() label=t.partnership_contact_name() value=row.name />
            <div class="pair">
                <RowField id=format!("{id}-phone") label=t.partnership_contact_phone() value=row.phone kind="tel" />
                <RowField id=format!("{id}-hours") label=t.partnership_contact_hours() value=row.hours />
            </div>
            <button class="button button--text button--small" type="button" on:click=remove>
                {t.partnership_contact_remove()}
                <span class="visually-hidden">" "{move || row.name.get()}</span>
            </button>
        </li>
    }
    .into_any()
}
