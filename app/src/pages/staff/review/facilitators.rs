//! Who facilitates a review: the list, one more, one fewer.

use super::super::held::Held;
use crate::browser;
use crate::copy::use_text;
use crate::desk::{Account, Command, Field};
use crate::people::{ChoiceField, Deed, DeedForm, DeedProblem, paths};
use crate::ui::Confirm;
use leptos::prelude::*;
use review::id::AccountId;

/// Who facilitates.
#[component]
pub fn Facilitators(held: Held, own: AccountId) -> AnyView {
    let t = use_text();
    let deed = Deed::new("leave");
    let leaving = RwSignal::new(None::<Account>);
    let asking = RwSignal::new(false);
    let ask = Callback::new(move |account| {
        leaving.set(Some(account));
        asking.set(true);
    });
    let leaver = move || leaving.with(|account| account.as_ref().map(|it| it.name.clone()).unwrap_or_default());
    let remove = move |()| {
        let Some(account) = leaving.get_untracked().map(|account| account.id) else { return };
        deed.run(Command::RemoveFacilitator { review: held.id, account }, move |_| {
            // Whoever leaves a review sees it no longer.
            if account == own { browser::go(&paths::reviews(t.0)) } else { held.again() }
        });
    };
    let list = move || {
        held.page.with(|page| {
            let alone = page.facilitators.len() == 1;
            page.facilitators.iter().map(|account| line(account, own, alone, ask)).collect_view()
        })
    };
    view! {
        <section class="stack" aria-labelledby="facilitators-title">
            <h2 id="facilitators-title">{t.staff_facilitators()}</h2>
            <p class="soft">{t.staff_facilitators_text()}</p>
            <DeedProblem deed />
            <ul class="voices">{list}</ul>
            {move || (!held.closed.get()).then(|| view! { <AddFacilitator held /> })}
            <Confirm
                id="leave-confirm"
                title=move || t.staff_leave_title(leaver())
                open=asking
                yes=t.staff_leave()
                on_yes=remove
            >
                <p>{t.staff_leave_text()}</p>
            </Confirm>
        </section>
    }
    .into_any()
}

fn line(account: &Account, own: AccountId, alone: bool, ask: Callback<Account>) -> AnyView {
    let t = use_text();
    let (asked, name) = (account.clone(), account.name.clone());
    let you = (account.id == own).then(|| view! { " "<span class="tag">{t.people_you()}</span> });
    let leave = (!alone).then(|| {
        view! {
            <button
                class="button button--text button--small"
                type="button"
                on:click=move |_| ask.run(asked.clone())
            >
                {t.staff_leave()}
                <span class="visually-hidden">" "{name}</span>
            </button>
        }
    });
    view! {
        <li>
            <span dir="auto">{account.name.clone()}{you}</span>
            {leave}
        </li>
    }
    .into_any()
}

/// A form that asks one more person in; nothing where nobody else has an account.
#[component]
fn AddFacilitator(held: Held) -> AnyView {
    let t = use_text();
    let deed = Deed::new("join");
    deed.place(Field::Name, &deed.id("account"), None);
    let value = RwSignal::new(String::new());
    let submit = Callback::new(move |()| {
        let chosen = value.get_untracked();
        // Untouched, the box shows the first.
        let first = || held.page.with_untracked(|page| page.others.first().map(|account| account.id));
        let Some(account) = AccountId::parse(&chosen).or_else(first) else { return };
        deed.run(Command::AddFacilitator { review: held.id, account }, move |_| {
            deed.say(t.staff_facilitator_added());
            held.again();
        });
    });
    let others = Memo::new(move |_| held.page.with(|page| page.others.clone()));
    let form = move || {
        let others = others.get();
        if others.is_empty() {
            return view! { <p class="hint">{t.staff_facilitators_nobody()}</p> }.into_any();
        }
        let choices = others.into_iter().map(|it| (it.id.to_hex(), it.name)).collect::<Vec<_>>();
        view! {
            <DeedForm deed submit=t.staff_facilitator_add_button() on_submit=submit quiet=true>
                <ChoiceField deed name="account" label=t.staff_facilitator_add() choices value />
            </DeedForm>
        }
        .into_any()
    };
    form.into_any()
}
