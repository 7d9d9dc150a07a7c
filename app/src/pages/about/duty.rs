//! The report itself: what is sent, what is being typed, and the rules for both. The server checks by the same rules.

use leptos::prelude::*;
use review::limits::{NOTE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX};
use review::refusal::Refusal;
use review::text::{check, normalise};
use serde::{Deserialize, Serialize};

/// A report that somebody may be at risk now: the body of `POST /duty`, answered with a
/// [`review::wire::Outcome`] once it is on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyForm {
    /// Who reports, as they call themselves.
    pub name: String,
    /// How to reach them: a telephone number or an email address.
    pub contact: String,
    /// What they are worried about.
    pub what: String,
}

impl DutyForm {
    /// Texts in normal form.
    pub fn normalised(&self) -> Self {
        Self { name: normalise(&self.name), contact: normalise(&self.contact), what: normalise(&self.what) }
    }
    /// What is wrong with name, contact and what, in this order; for texts in normal form.
    pub fn check(&self) -> [Result<(), Refusal>; 3] {
        [
            check(&self.name, TITLE_CHARACTERS_MAX),
            check(&self.contact, TITLE_CHARACTERS_MAX),
            check(&self.what, NOTE_CHARACTERS_MAX),
        ]
    }
}

/// What somebody is typing, and whether it was sent. `Copy`.
#[derive(Clone, Copy)]
pub struct DutyDraft {
    pub(super) name: RwSignal<String>,
    pub(super) contact: RwSignal<String>,
    pub(super) what: RwSignal<String>,
    pub(super) sent: RwSignal<bool>,
}

/// Puts [`DutyDraft`] into the context of the whole app.
pub fn provide_duty_draft() -> DutyDraft {
    let empty = || RwSignal::new(String::new());
    let draft = DutyDraft { name: empty(), contact: empty(), what: empty(), sent: RwSignal::new(false) };
    provide_context(draft);
    draft
}

/// Ids of the fields, in the order of [`DutyForm::check`].
pub(super) const FIELDS: [&str; 3] = ["risk-name", "risk-contact", "risk-what"];

impl DutyDraft {
    /// What would be sent now.
    pub(super) fn form(self) -> DutyForm {
        let form = DutyForm {
            name: self.name.get_untracked(),
            contact: self.contact.get_untracked(),
            what: self.what.get_untracked(),
        };
        form.normalised()
    }
    /// It was sent: nothing of it stays.
    pub(super) fn done(self) {
        for text in [self.name, self.contact, self.what] {
            text.set(String::new());
        }
        self.sent.set(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_wanted_and_has_an_end() {
        let form = |n: usize, c: usize, w: usize| DutyForm {
            name: "n".repeat(n),
            contact: "c".repeat(c),
            what: "w".repeat(w),
        };
        assert_eq!(form(0, 0, 0).check(), [Err(Refusal::TextEmpty); 3]);
        assert_eq!(form(120, 120, 1_000).check(), [Ok(()); 3]);
        assert_eq!(form(121, 121, 1_001).check(), [Err(Refusal::TextTooLong); 3]);
    }
}
