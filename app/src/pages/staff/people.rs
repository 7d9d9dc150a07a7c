//! Accounts: who has one, inviting somebody, a new link for somebody who is locked out, removal.

use super::account::OwnAccount;
use super::load::{desk_page, odd};
use crate::browser;
use crate::copy::use_text;
use crate::desk::{Account, Command, Done, Field, Me, Problem, Query, Role, View};
use crate::people::{
    AccountTable, ChoiceField, Deed, DeedForm, DeedProblem, DeedSaid, LinkLine, TextField, look_again, paths, role_name,
};
use crate::public::use_public;
use crate::ui::{Confirm, Frame, Notice};
use leptos::prelude::*;
use review::id::AccountId;

/// Accounts as a page shows them, and the link that was made just now: whose, and its secret.
#[derive(Clone, Copy)]
struct Named {
    accounts: RwSignal<Vec<Account>>,
    link: RwSignal<Option<(String, String)>>,
}

impl Named {
    fn again(self) {
        look_again(Query::People, move |view| {
            if let View::People(accounts) = view {
                self.accounts.set(accounts);
            }
        });
    }

    fn linked(self, name: String, done: Done) {
        if let Done::Secret(secret) = done {
            self.link.set(Some((name, secret)));
            browser::focus_soon("link-title".to_owned());
        }
        self.again();
    }
}

/// The page of accounts, for administrators.
#[component]
pub fn People() -> AnyView {
    desk_page(use_text().people_title(), Query::People, page)
}

fn page(me: Me, view: View) -> Result<AnyView, Problem> {
    let View::People(accounts) = view else { return Err(odd()) };
    let named = Named { accounts: RwSignal::new(accounts), link: RwSignal::new(None) };
    let (t, own) = (use_text(), me.account);
    let link = move || named.link.get().map(|(name, secret)| view! { <OneTimeLink name secret /> });
    Ok(view! {
        <Frame kind="staff" title=t.people_title() staff=me>
            <div class="page-head">
                <h1>{t.people_title()}</h1>
                <p class="lead">{t.people_lead()}</p>
            </div>
            <div class="stack-l">
                {link}
                <Accounts named own />
                <Invite named />
                <OwnAccount />
            </div>
        </Frame>
    }
    .into_any())
}

/// A link that was made just now.
#[component]
fn OneTimeLink(name: String, secret: String) -> AnyView {
    let t = use_text();
    let address = Signal::stored(paths::set_up(&use_public().url, t.0, &secret));
    view! {
        <section class="panel stack" aria-labelledby="link-title">
            <h2 class="panel__title" id="link-title" tabindex="-1">
                {t.people_link_for(&name)}
            </h2>
            <Notice kind="hint" icon="warn">
                <p>{t.people_link_once()}</p>
            </Notice>
            <LinkLine address what=t.people_link_for(name) />
        </section>
    }
    .into_any()
}

#[component]
fn Accounts(named: Named, own: AccountId) -> AnyView {
    let t = use_text();
    let deed = Deed::new("accounts");
    let leaving = RwSignal::new(None::<Account>);
    let asking = RwSignal::new(false);
    let recover = Callback::new(move |account: Account| {
        deed.run(Command::RecoverPerson { account: account.id }, move |done| named.linked(account.name, done));
    });
    let ask = Callback::new(move |account| {
        leaving.set(Some(account));
        asking.set(true);
    });
    let remove = move |()| {
        let Some(account) = leaving.get_untracked() else { return };
        deed.run(Command::RemovePerson { account: account.id }, move |_| {
            deed.say(t.people_removed(account.name));
            named.again();
        });
    };
    let leaver = move || leaving.with(|account| account.as_ref().map(|it| it.name.clone()).unwrap_or_default());
    view! {
        <section class="stack" aria-labelledby="accounts-title">
            <h2 id="accounts-title">{t.people_accounts()}</h2>
            <DeedProblem deed />
            <DeedSaid deed />
            <AccountTable accounts=named.accounts.into() own on_recover=recover on_remove=ask />
            <p class="hint">{t.people_recover_hint()}</p>
            <Confirm
                id="remove-confirm"
                title=move || t.people_remove_title(leaver())
                open=asking
                yes=t.people_remove()
                on_yes=remove
            >
                <p>{t.people_remove_text()}</p>
            </Confirm>
        </section>
    }
    .into_any()
}

#[component]
fn Invite(named: Named) -> AnyView {
    let t = use_text();
    let deed = Deed::new("invite");
    let (name, sign_in) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let role = RwSignal::new("facilitator".to_owned());
    let roles = [("facilitator", Role::Facilitator), ("administrator", Role::Administrator)];
    let choices = roles.map(|(value, role)| (value.to_owned(), role_name(t, role).to_owned())).to_vec();
    let submit = move |()| {
        let role =
            if role.with_untracked(|role| role == "administrator") { Role::Administrator } else { Role::Facilitator };
        let person = name.get_untracked();
        let command = Command::InvitePerson { name: person.clone(), sign_in: sign_in.get_untracked(), role };
        deed.run(command, move |done| {
            name.set(String::new());
            sign_in.set(String::new());
            named.linked(person, done);
        });
    };
    view! {
        <section class="panel stack" aria-labelledby="invite-title">
            <h2 class="panel__title" id="invite-title">
                {t.people_invite()}
            </h2>
            <DeedForm deed submit=t.people_invite_button() on_submit=submit>
                <TextField deed field=Field::Name name="name" label=t.people_name() value=name />
                <TextField
                    deed
                    field=Field::SignIn
                    name="sign-in"
                    label=t.people_sign_in()
                    hint=t.people_sign_in_hint()
                    value=sign_in
                />
                <ChoiceField
                    deed
                    name="role"
                    label=t.people_role()
                    hint=t.people_role_hint()
                    choices
                    value=role
                />
            </DeedForm>
        </section>
    }
    .into_any()
}
