//! Accounts of named people, as a table with what can be done about each.

use crate::copy::{Text, use_text};
use crate::desk::{Account, Role};
use leptos::prelude::*;
use review::id::AccountId;

/// What a role is called.
pub fn role_name(t: Text, role: Role) -> &'static str {
    match role {
        Role::Administrator => t.people_administrator(),
        Role::Facilitator => t.people_facilitator(),
    }
}

/// All accounts, with a new link and removal for each but one's own.
#[component]
pub fn AccountTable(
    /// As they stand.
    accounts: Signal<Vec<Account>>,
    /// Who is looking: nobody removes themselves.
    own: AccountId,
    /// Asked for a new one-time link.
    on_recover: Callback<Account>,
    /// Asked to remove an account.
    on_remove: Callback<Account>,
) -> AnyView {
    let t = use_text();
    let row = move |account: Account| {
        let (recover, remove, name) = (account.clone(), account.clone(), account.name.clone());
        let acts = (account.id != own).then(|| {
            view! {
                <span class="row">
                    <button
                        class="button button--text button--small"
                        type="button"
                        on:click=move |_| on_recover.run(recover.clone())
                    >
                        {t.people_recover()}
                        <span class="visually-hidden">" "{name.clone()}</span>
                    </button>
                    <button
                        class="button button--text button--small"
                        type="button"
                        on:click=move |_| on_remove.run(remove.clone())
                    >
                        {t.people_remove()}
                        <span class="visually-hidden">" "{name}</span>
                    </button>
                </span>
            }
        });
        account_row(&account, acts.map_or_else(|| t.people_you().into_any(), IntoAny::into_any))
    };
    view! {
        <div class="table-wrap" role="region" tabindex="0" aria-label=t.people_table()>
            <table class="table seat-table">
                <caption class="visually-hidden">{t.people_accounts()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t.people_name()}</th>
                        <th scope="col">{t.people_sign_in()}</th>
                        <th scope="col">{t.people_role()}</th>
                        <th scope="col">{t.people_acts()}</th>
                    </tr>
                </thead>
                <tbody>{move || accounts.get().into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn account_row(account: &Account, acts: AnyView) -> AnyView {
    let t = use_text();
    let waiting = account.waiting.then(|| view! { <span class="tag tag--wait">{t.people_waiting()}</span> });
    view! {
        <tr>
            <th scope="row" data-label=t.people_name()>
                <span dir="auto">{account.name.clone()}</span>
                " "
                {waiting}
            </th>
            <td data-label=t.people_sign_in()>{account.sign_in.clone()}</td>
            <td data-label=t.people_role()>{role_name(t, account.role)}</td>
            <td data-label=t.people_acts()>{acts}</td>
        </tr>
    }
    .into_any()
}
