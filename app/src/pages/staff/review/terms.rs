//! Names that the guard looks for where people write. They are typed and hashed here, and never leave this device.

use super::super::held::Held;
use crate::browser;
use crate::copy::use_text;
use crate::desk::{Command, Field};
use crate::people::{Deed, DeedForm, LongField};
use leptos::prelude::*;
use review::guard::{Protected, TermSalt, term_hash};
use review::limits::TERMS_MAX;

/// Everything that one line protects: the name as it stands, and each of its parts that is long enough.
fn terms_of(line: &str) -> Vec<&str> {
    let line = line.trim();
    let parts = line.split_whitespace().filter(|part| *part != line);
    std::iter::once(line).chain(parts).collect()
}

/// What is to be kept of a list; `Err`: the first line that can be no name.
fn protect(list: &str, salt: TermSalt) -> Result<Protected, String> {
    let mut hashes = Vec::new();
    for line in list.lines().filter(|line| !line.trim().is_empty()) {
        let of_line: Vec<_> = terms_of(line).iter().filter_map(|term| term_hash(&salt, term)).collect();
        if of_line.is_empty() {
            return Err(line.trim().to_owned());
        }
        hashes.extend(of_line);
    }
    Ok(Protected::from_hashes(salt, hashes))
}

/// The section.
#[component]
pub fn Terms(held: Held) -> AnyView {
    let t = use_text();
    let deed = Deed::new("terms");
    let value = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let count = Memo::new(move |_| held.page.with(|page| page.terms));
    let submit = Callback::new(move |()| {
        let terms = match protect(&value.get_untracked(), TermSalt(browser::random())) {
            Ok(terms) if terms.hashes().len() > TERMS_MAX => return wrong.set(Some(t.staff_terms_many(TERMS_MAX))),
            Ok(terms) => terms,
            Err(line) => return wrong.set(Some(t.staff_terms_wrong(line))),
        };
        wrong.set(None);
        deed.run(Command::ProtectTerms { review: held.id, terms }, move |_| {
            value.set(String::new());
            deed.say(t.staff_terms_saved());
            held.again();
        });
    });
    view! {
        <section class="stack" aria-labelledby="terms-title">
            <h2 id="terms-title">{t.staff_terms()}</h2>
            <p class="soft">{t.staff_terms_text()}</p>
            <p>{move || if count.get() == 0 { t.staff_terms_none().to_owned() } else { t.staff_terms_count(u64::from(count.get())) }}</p>
            <DeedForm deed submit=t.staff_terms_button() on_submit=submit quiet=true>
                <LongField deed field=Field::Note name="list" label=t.staff_terms_label() hint=t.staff_terms_hint() value />
                <p class="field__error" role="alert">{move || wrong.get()}</p>
            </DeedForm>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use review::guard::look;
    use review::text::Lang;

    #[test]
    fn a_line_protects_the_name_and_its_parts() {
        let terms = protect("Bethan Rees\n\n  Siân \n", TermSalt([7; 16])).unwrap();
        for text in ["It was Bethan Rees who rang", "then bethan came", "Mrs Rees agreed", "a note from Sian"] {
            assert_eq!(look(text, &terms, Lang::En).len(), 1, "{text}");
        }
        assert!(look("the health visitor came", &terms, Lang::En).is_empty());
    }

    #[test]
    fn a_line_that_can_be_no_name_is_told() {
        assert_eq!(protect("Bethan\nJo\n", TermSalt([7; 16])), Err("Jo".to_owned()));
        assert!(protect("", TermSalt([7; 16])).unwrap().hashes().is_empty());
    }
}
