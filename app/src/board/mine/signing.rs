//! A name under one's own words: put there, changed or taken away by their author, on their own screen. How it looks to
//! everybody is the business of the contribution.

use crate::board::{Here, use_here};
use crate::browser;
use crate::copy::{Text, use_text};
use crate::session::{Naming, Stage, Typing, use_mine};
use crate::ui::{FieldError, Show, live, refusal_text};
use leptos::prelude::*;
use review::guard::structured;
use review::id::ContributionId;
use review::limits::SIGNATURE_CHARACTERS_MAX;
use review::refusal::Refusal;
use review::text::{check, normalise};

/// Where the wish for another name is.
fn told(t: Text, naming: &Naming) -> String {
    match (naming.stage, &naming.name) {
        (Stage::Waiting, Some(_)) => t.write_sign_coming().to_owned(),
        (Stage::Waiting, None) => t.write_sign_going().to_owned(),
        (Stage::Saved, _) => t.write_sign_waits().to_owned(),
        (Stage::Refused(code), _) => format!("{} {}", t.write_sign_not_taken(), refusal_text(t, code)),
    }
}

/// Why this cannot stand there as a name: one line, not too long, and nothing else by which somebody can be told.
fn wrong(name: &str) -> Option<Refusal> {
    match check(name, SIGNATURE_CHARACTERS_MAX) {
        Err(code) => Some(code),
        Ok(()) if name.contains('\n') => Some(Refusal::TextNotNormal),
        Ok(()) => structured(name).map(|_| Refusal::TextIdentifies),
    }
}

/// The turn of the name that stands there.
fn signed(here: Here, id: ContributionId) -> u32 {
    here.board.peek(|state| state.contributions.get(&id).map_or(0, |it| it.signed))
}

/// For words that stand on the board.
#[component]
pub(super) fn Signing(id: ContributionId) -> impl IntoView {
    let t = use_text();
    let (here, mine) = (use_here(), use_mine());
    let typed = mine.typing(id, Typing::Name);
    let naming = move || mine.get(id).and_then(|own| own.naming);
    // The name that stands there, or will: what its author asked for last, unless the server said no.
    let name =
        Memo::new(move |_| match naming().filter(|naming| matches!(naming.stage, Stage::Waiting | Stage::Saved)) {
            Some(naming) => naming.name.map(|words| words.text),
            None => here.board.read(|state| {
                let signature = state.contributions.get(&id)?.signature.as_ref()?;
                Some(signature.name.clone().unwrap_or_default())
            }),
        });
    let pending = Memo::new(move |_| naming().map(|naming| told(t, &naming)));
    let open = move |_| {
        // A name that was refused is not lost: it is there to be mended.
        let asked = naming().and_then(|naming| naming.name).map(|words| words.text);
        typed.set(Some(asked.or_else(|| name.get_untracked()).unwrap_or_default()));
        browser::focus_soon(format!("name-{id}"));
    };
    // The buttons stand there again, and whoever works by keyboard is back at them.
    let leave = Callback::new(move |()| {
        typed.set(None);
        browser::focus_soon(format!("sign-{id}"));
    });
    let take = move |_| {
        mine.sign(id, signed(here, id), None, t.0);
        browser::focus(&format!("sign-{id}"));
    };
    view! {
        <p class="state state--waiting" role="status">{live(move || pending.get().map(IntoAny::into_any).into_any())}</p>
        <Show when=move || typed.read().is_none()>
            <div class="row">
                <button class="button button--text" id=format!("sign-{id}") type="button" on:click=open>
                    {move || if name.read().is_some() { t.write_sign_change() } else { t.write_sign() }}
                </button>
                <Show when=move || name.read().is_some()>
                    <button class="button button--text" type="button" on:click=take>{t.write_sign_take()}</button>
                </Show>
            </div>
        </Show>
        <Show when=move || typed.read().is_some()>
            <NameForm id typed leave />
        </Show>
    }
}

/// The form in which a name is put under own words.
#[component]
fn NameForm(id: ContributionId, typed: RwSignal<Option<String>>, leave: Callback<()>) -> impl IntoView {
    let t = use_text();
    let (here, mine) = (use_here(), use_mine());
    let field = format!("name-{id}");
    let refused = RwSignal::new(None::<Refusal>);
    let named = field.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = normalise(&typed.get_untracked().unwrap_or_default());
        let code = wrong(&name);
        refused.set(code);
        if code.is_some() {
            browser::focus(&named);
            return;
        }
        mine.sign(id, signed(here, id), Some(&name), t.0);
        leave.run(());
    };
    view! {
        <form class="composer" novalidate on:submit=submit>
            <label for=field.clone()>{t.write_sign_label()}</label>
            <p class="hint" id=format!("{field}-hint")>{t.write_sign_warning()}</p>
            <FieldError id=format!("{field}-error") words=Signal::derive(move || refused.get().map(|code| refusal_text(t, code).to_owned())) />
            <div class:field--error=move || refused.get().is_some()>
                <input
                    class="input"
                    id=field.clone()
                    dir="auto"
                    autocomplete="off"
                    maxlength=SIGNATURE_CHARACTERS_MAX.to_string()
                    aria-describedby=format!("{field}-hint {field}-error")
                    aria-invalid=move || refused.get().map(|_| "true")
                    prop:value=move || typed.get().unwrap_or_default()
                    on:input:target=move |event| typed.set(Some(event.target().value()))
                />
            </div>
            <div class="row">
                <button class="button button--small" type="submit">{t.write_sign_save()}</button>
                <button class="button button--text button--small" type="button" on:click=move |_| leave.run(())>{t.write_edit_leave()}</button>
            </div>
        </form>
    }
}
