//! One's own words, on one's own screen only: where they are, changing or taking them back, and a name under them.

mod signing;

use super::guard::{Guard, GuardNotice};
use super::use_here;
use crate::browser;
use crate::copy::{Text, attribute, use_text};
use crate::session::{Change, Own, Stage, Typing, use_mine, use_place};
use crate::ui::{Confirm, Each, FieldError, Icon, Show, live, refusal_text};
use leptos::prelude::*;
use review::id::ContributionId;
use review::limits::CONTRIBUTION_CHARACTERS_MAX;
use review::plan::Column;
use review::refusal::Refusal;
use review::text::{check, normalise};
use signing::Signing;

/// Own words of a round that are not on the board yet.
#[component]
pub fn MyWords(round: u8, sealed: bool) -> impl IntoView {
    let t = use_text();
    let (here, mine) = (use_here(), use_mine());
    let list = Memo::new(move |_| {
        let shown = |id: &ContributionId| here.board.read(|state| state.contributions.contains_key(id));
        let own = mine.of(here.event).into_iter().filter(|own| own.round == round).map(|own| own.id);
        own.filter(|id| !shown(id)).collect::<Vec<_>>()
    });
    let title = format!("mine-{round}");
    view! {
        <Show when=move || !list.get().is_empty()>
            <section class="stack" aria-labelledby=title.clone()>
                <div class="row row--apart">
                    <h2 id=title.clone()>{if sealed { t.write_mine_sealed() } else { t.write_mine_waiting() }}</h2>
                    <span class="state"><Icon name="eye" />{t.write_only_you()}</span>
                </div>
                <p class="hint">{if sealed { t.write_until_reveal() } else { t.write_until_batch() }}</p>
                <ul class="sealed">
                    <Each of=list let:id>
                        <li><Mine id place=Signal::derive(move || list.get().iter().position(|known| *known == id).unwrap_or(0) + 1) /></li>
                    </Each>
                </ul>
            </section>
        </Show>
    }
}

fn state_words(t: Text, own: &Own) -> (&'static str, &'static str, String) {
    match (&own.stage, &own.change) {
        (Stage::Refused(code), _) => {
            ("state state--waiting", "warn", format!("{} {}", t.write_not_taken(), refusal_text(t, *code)))
        }
        (Stage::Waiting, _) => ("state state--waiting", "cloud-off", t.write_waiting().to_owned()),
        (Stage::Saved, Some(Change::Withdraw)) => ("state state--waiting", "clock", t.write_taking_back().to_owned()),
        (Stage::Saved, Some(_)) => ("state state--waiting", "clock", t.write_changing().to_owned()),
        (Stage::Saved, None) if own.refused.is_some() => {
            let why = own.refused.as_ref().map_or("", |(_, code)| refusal_text(t, *code));
            ("state state--waiting", "warn", format!("{} {why}", t.write_change_not_taken()))
        }
        (Stage::Saved, None) => ("state state--saved", "check", t.write_saved().to_owned()),
    }
}

#[component]
fn Mine(id: ContributionId, #[prop(into)] place: Signal<usize>) -> impl IntoView {
    let t = use_text();
    let mine = use_mine();
    let own = Memo::new(move |_| mine.get(id));
    let text = move || {
        own.get().map(|own| {
            match own.change {
                Some(Change::Amend(words)) => words.text,
                _ => own.words.text,
            }
            .into_any()
        })
    };
    let state = move || {
        own.get().map(|own| {
            let (class, icon, words) = state_words(t, &own);
            view! { <p class=class><Icon name=icon />{words}</p> }.into_any()
        })
    };
    view! {
        <article class="contribution" aria-label=move || t.write_own_label(place.get())>
            <p class="contribution__text" dir="auto" lang=move || own.get().map(|own| attribute(own.words.lang))>{live(move || text().into_any())}</p>
            <div class="contribution__acts">{live(move || state().into_any())}</div>
            <OwnActs id />
        </article>
    }
}

/// Changing and taking back, for the author.
#[component]
pub fn OwnActs(id: ContributionId) -> impl IntoView {
    let t = use_text();
    let (here, mine) = (use_here(), use_mine());
    let editing = mine.typing(id, Typing::Change);
    let taking = RwSignal::new(false);
    let shown = Memo::new(move |_| here.board.read(|state| state.contributions.contains_key(&id)));
    let pending = move || {
        let own = mine.get(id).filter(|_| shown.get())?;
        match (&own.change, &own.sent, &own.refused) {
            (Some(Change::Withdraw), ..) => Some(t.write_taking_back().to_owned()),
            (Some(_), ..) => Some(t.write_changing().to_owned()),
            (None, _, Some((_, code))) => Some(format!("{} {}", t.write_change_not_taken(), refusal_text(t, *code))),
            (None, Some(_), None) => Some(t.write_change_waits().to_owned()),
            (None, None, None) => None,
        }
    };
    let pending = Memo::new(move |_| pending());
    let edit = move |_| {
        // Words of a change that was refused are not lost: they are there to be mended.
        editing.set(mine.get(id).map(|own| match own.refused {
            Some((Change::Amend(words), _)) => words.text,
            _ => own.words.text,
        }));
        browser::focus_soon(format!("edit-{id}"));
    };
    // The button that opened the form stands there again, and whoever works by keyboard is back at it.
    let leave = Callback::new(move |()| {
        editing.set(None);
        browser::focus_soon(format!("change-{id}"));
    });
    let take = Callback::new(move |()| mine.change(id, None, t.0));
    // Feelings bear no name, and what is being taken back needs none any more. Who types for others is not the author.
    let alone = use_place().places_now() == 1;
    let may_sign = move || {
        let goes = |own: Own| [own.change, own.sent].contains(&Some(Change::Withdraw));
        alone
            && here.board.read(|state| state.contributions.get(&id).is_some_and(|it| it.column != Column::Feeling))
            && !mine.get(id).is_some_and(goes)
    };
    view! {
        <p class="state state--waiting" role="status">{live(move || pending.get().map(IntoAny::into_any).into_any())}</p>
        <Show when=move || editing.read().is_none()>
            <div class="row">
                <button class="button button--text" id=format!("change-{id}") type="button" on:click=edit>{t.write_change()}</button>
                <button class="button button--text" type="button" on:click=move |_| taking.set(true)>{t.write_take_back()}</button>
            </div>
        </Show>
        <Show when=move || editing.read().is_some()>
            <EditForm id editing leave />
        </Show>
        <Show when=may_sign>
            <Signing id />
        </Show>
        <Confirm id=format!("take-{id}") title=t.write_take_title() open=taking yes=t.write_take_back() on_yes=take>
            <p>{move || if shown.get() { t.write_take_shown() } else { t.write_take_sealed() }}</p>
        </Confirm>
    }
}

/// The form in which own words are put differently.
#[component]
fn EditForm(id: ContributionId, editing: RwSignal<Option<String>>, leave: Callback<()>) -> impl IntoView {
    let t = use_text();
    let (here, mine) = (use_here(), use_mine());
    let field = format!("edit-{id}");
    let wrong = RwSignal::new(None::<Refusal>);
    let guard = Guard::new();
    let text = Signal::derive(move || editing.get().unwrap_or_default());
    let named = field.clone();
    let save = Callback::new(move |()| {
        let text = text.get_untracked();
        let checked = check(&normalise(&text), CONTRIBUTION_CHARACTERS_MAX);
        wrong.set(checked.err());
        match checked {
            Ok(()) if guard.stops(here, &text, t.0) => {}
            Ok(()) => {
                mine.change(id, Some(&text), t.0);
                leave.run(());
            }
            Err(_) => browser::focus(&named),
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    let typed = move |text: String| {
        guard.clear();
        editing.set(Some(text));
    };
    view! {
        <form class="composer" novalidate on:submit=submit>
            <label for=field.clone()>{t.write_edit_label()}</label>
            <FieldError id=format!("{field}-error") words=Signal::derive(move || wrong.get().map(|code| refusal_text(t, code).to_owned())) />
            <div class:field--error=move || wrong.get().is_some()>
                <textarea
                    class="textarea"
                    id=field.clone()
                    dir="auto"
                    aria-describedby=format!("{field}-error")
                    aria-invalid=move || wrong.get().map(|_| "true")
                    prop:value=move || text.get()
                    on:input:target=move |event| typed(event.target().value())
                ></textarea>
            </div>
            <GuardNotice guard field=field.clone() text again=save />
            <div class="row">
                <button class="button button--small" type="submit">{t.write_edit_save()}</button>
                <button class="button button--text button--small" type="button" on:click=move |_| leave.run(())>{t.write_edit_leave()}</button>
            </div>
        </form>
    }
}
