//! The partnership's own texts: its name, its privacy notice, whom to call, where *Exit this page* leads.
//! Administrators write them, everybody else on the staff may read them.

use super::load::{desk_page, odd};
use crate::copy::{Lang, attribute, use_text};
use crate::desk::{Command, Field, Me, Partnership, Problem, Query, Role, View};
use crate::people::{ContactRows, ContactsEditor, Deed, DeedForm, LongField, TextField};
use crate::ui::{Contacts, Frame, Prose};
use leptos::prelude::*;

/// The page of the partnership's own texts.
#[component]
pub fn PartnershipPage() -> AnyView {
    desk_page(use_text().partnership_title(), Query::Partnership, page)
}

fn page(me: Me, view: View) -> Result<AnyView, Problem> {
    let View::Partnership(partnership) = view else { return Err(odd()) };
    let t = use_text();
    let body = match me.role {
        Role::Administrator => view! { <Writing partnership=*partnership /> }.into_any(),
        Role::Facilitator => view! { <Reading partnership=*partnership /> }.into_any(),
    };
    Ok(view! {
        <Frame kind="staff" title=t.partnership_title() staff=me>
            <div class="page-head">
                <h1>{t.partnership_title()}</h1>
                <p class="lead">{t.partnership_lead()}</p>
            </div>
            {body}
        </Frame>
    }
    .into_any())
}

/// What is written on the page.
#[derive(Clone, Copy)]
struct Written {
    name: RwSignal<String>,
    privacy_en: RwSignal<String>,
    privacy_cy: RwSignal<String>,
    support: ContactRows,
    duty: ContactRows,
    exit: RwSignal<String>,
}

impl Written {
    fn new(from: Partnership) -> Self {
        Self {
            name: RwSignal::new(from.name),
            privacy_en: RwSignal::new(from.privacy_en),
            privacy_cy: RwSignal::new(from.privacy_cy),
            support: ContactRows::new(from.support),
            duty: ContactRows::new(from.duty),
            exit: RwSignal::new(from.exit),
        }
    }

    fn partnership(self) -> Partnership {
        Partnership {
            name: self.name.get_untracked(),
            privacy_en: self.privacy_en.get_untracked(),
            privacy_cy: self.privacy_cy.get_untracked(),
            support: self.support.contacts(),
            duty: self.duty.contacts(),
            exit: self.exit.get_untracked(),
        }
    }
}

#[component]
fn Writing(partnership: Partnership) -> AnyView {
    let t = use_text();
    let deed = Deed::new("texts");
    let written = Written::new(partnership);
    let submit = move |()| {
        let partnership = Box::new(written.partnership());
        deed.run(Command::SavePartnership { partnership }, move |_| deed.say(t.partnership_saved()));
    };
    view! {
        <DeedForm deed submit=t.partnership_save() on_submit=submit>
            <TextField
                deed
                field=Field::Name
                name="name"
                label=t.partnership_name()
                hint=t.partnership_name_hint()
                value=written.name
            />
            <Privacy deed written />
            <ContactsEditor
                deed
                name="support"
                legend=t.partnership_support()
                hint=t.partnership_support_hint()
                rows=written.support
            />
            <ContactsEditor
                deed
                name="duty"
                legend=t.partnership_duty()
                hint=t.partnership_duty_hint()
                rows=written.duty
            />
            <TextField
                deed
                field=Field::Exit
                name="exit"
                label=t.partnership_exit()
                hint=t.partnership_exit_hint()
                value=written.exit
                kind="url"
                keyboard="url"
            />
        </DeedForm>
    }
    .into_any()
}

/// The privacy notice in both languages.
#[component]
fn Privacy(deed: Deed, written: Written) -> AnyView {
    let t = use_text();
    view! {
        <LongField
            deed
            field=Field::Privacy
            name="privacy-en"
            label=t.partnership_privacy_en()
            hint=t.partnership_privacy_hint()
            value=written.privacy_en
            lang=attribute(Lang::En)
        />
        <LongField
            deed
            field=Field::Privacy
            name="privacy-cy"
            label=t.partnership_privacy_cy()
            hint=t.partnership_privacy_hint()
            value=written.privacy_cy
            lang=attribute(Lang::Cy)
        />
    }
    .into_any()
}

#[component]
fn Reading(partnership: Partnership) -> AnyView {
    let t = use_text();
    let privacy = if t.0 == Lang::Cy { partnership.privacy_cy } else { partnership.privacy_en };
    view! {
        <div class="stack-l">
            <p class="hint">{t.partnership_read_only()}</p>
            <dl class="summary">
                <div>
                    <dt>{t.partnership_name()}</dt>
                    <dd dir="auto">{partnership.name}</dd>
                </div>
                <div>
                    <dt>{t.partnership_exit()}</dt>
                    <dd>{partnership.exit}</dd>
                </div>
            </dl>
            <section class="stack" aria-labelledby="support-title">
                <h2 id="support-title">{t.partnership_support()}</h2>
                <Contacts list=partnership.support />
            </section>
            <section class="stack" aria-labelledby="duty-title">
                <h2 id="duty-title">{t.partnership_duty()}</h2>
                <Contacts list=partnership.duty />
            </section>
            <section class="stack" aria-labelledby="privacy-title">
                <h2 id="privacy-title">{t.partnership_privacy()}</h2>
                <Prose text=privacy lang=t.0 />
            </section>
        </div>
    }
    .into_any()
}
