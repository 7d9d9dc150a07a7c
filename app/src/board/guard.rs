//! The name guard where people write: before words leave the device it shows what could tell who somebody is, and its
//! author decides. Nothing is sent for it. What counts is the business of [`review::guard`].

use super::Here;
use crate::browser;
use crate::copy::{Text, use_text};
use crate::ui::{Icon, live};
use leptos::prelude::*;
use review::guard::{Kind, Protected, TermSalt, look};
use review::text::{Lang, normalise};

/// What was found in one field. `Copy`.
#[derive(Clone, Copy)]
pub struct Guard {
    found: RwSignal<Vec<(String, Kind)>>,
    /// The text whose names its author wants to stand.
    kept: StoredValue<String>,
}

impl Guard {
    /// Nothing found yet.
    pub fn new() -> Self {
        Self { found: RwSignal::new(vec![]), kept: StoredValue::new(String::new()) }
    }

    /// Whether these words must wait for their author. Names may be kept by choice; what can be told by its shape alone
    /// may not, and the server refuses it too.
    pub fn stops(self, here: Here, text: &str, lang: Lang) -> bool {
        let text = normalise(text);
        let terms = here.board.peek(|state| state.review.as_ref().and_then(|review| review.terms.clone()));
        let terms = terms.unwrap_or_else(|| Protected::from_hashes(TermSalt([0; 16]), vec![]));
        let mut found: Vec<_> = look(&text, &terms, lang)
            .into_iter()
            .filter_map(|mark| Some((text.get(mark.start..mark.end)?.to_owned(), mark.kind)))
            .collect();
        if only_names(&found) && self.kept.with_value(|kept| *kept == text) {
            found.clear();
        }
        let stops = !found.is_empty();
        self.found.set(found);
        stops
    }

    /// The author goes on typing.
    pub fn clear(self) {
        if !self.found.read_untracked().is_empty() {
            self.found.set(vec![]);
        }
    }
}

fn only_names(found: &[(String, Kind)]) -> bool {
    found.iter().all(|(_, kind)| *kind == Kind::Name)
}

fn advice(t: Text, kind: Kind) -> &'static str {
    match kind {
        Kind::NhsNumber => t.guard_nhs(),
        Kind::NationalInsurance => t.guard_insurance(),
        Kind::Postcode => t.guard_postcode(),
        Kind::BirthDate => t.guard_birth(),
        Kind::Phone => t.guard_phone(),
        Kind::Email => t.guard_email(),
        Kind::CaseReference => t.guard_reference(),
        Kind::Name => t.guard_name(),
    }
}

/// What was found, beside its field. `again` sends once more, after names were kept.
#[component]
pub fn GuardNotice(guard: Guard, field: String, text: Signal<String>, again: Callback<()>) -> impl IntoView {
    let t = use_text();
    let keep = move |_| {
        guard.kept.set_value(normalise(&text.get_untracked()));
        again.run(());
    };
    let shown = move || {
        let found = guard.found.get();
        if found.is_empty() {
            return ().into_any();
        }
        let names = only_names(&found);
        let one = |(words, kind): (String, Kind)| {
            view! { <li><mark dir="auto">{format!("“{words}”")}</mark>" "{advice(t, kind)}</li> }.into_any()
        };
        let field = field.clone();
        view! {
            <div class="notice notice--hint name-guard">
                <Icon name="warn" />
                <div class="stack-s">
                    <p><strong>{t.guard_title()}</strong></p>
                    <ul role="list">{found.into_iter().map(one).collect_view()}</ul>
                    <p class="hint">{t.guard_here()}</p>
                    <div class="row">
                        <button class="button button--small" type="button" on:click=move |_| browser::focus(&field)>{t.guard_change()}</button>
                        {names.then(|| view! { <button class="button button--text button--small" type="button" on:click=keep>{t.guard_keep()}</button> }.into_any())}
                    </div>
                </div>
            </div>
        }
        .into_any()
    };
    view! { <div role="alert">{live(shown)}</div> }
}
