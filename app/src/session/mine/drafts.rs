//! What is being typed: new words in each round, other words and names for those that are there already. Lives above
//! the pages; what is new also beyond the tab, on one's own device if it keeps a list.

use super::Mine;
use crate::browser;
use leptos::prelude::*;
use review::id::{ContributionId, EventId};
use std::collections::BTreeMap;

/// What is being typed; `None` while no form is open.
pub(super) type Typed = ArcRwSignal<Option<String>>;

/// What is typed about own words that are there already.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Typing {
    /// Other words.
    Change,
    /// A name under them.
    Name,
}

impl Mine {
    /// What is being typed in a round. Lives above the pages, and on one's own device beyond the tab if it keeps a
    /// list.
    pub fn draft(self, event: EventId, round: u8) -> RwSignal<String> {
        if let Some(draft) = self.drafts.with_value(|drafts| drafts.get(&(event, round)).cloned()) {
            return draft.into();
        }
        // Counted by its holders and not by a page, so that it outlives the page that first asked for it.
        let draft = ArcRwSignal::new(String::new());
        self.drafts.update_value(|drafts| {
            drafts.insert((event, round), draft.clone());
        });
        if !self.place.is_own_now() || !self.place.keeps_list_now() {
            return draft.into();
        }
        let (key, kept) = (self.place.name(&format!("draft-{event}-{round}")), draft.clone());
        browser::spawn(async move {
            if let Some(text) = browser::kept(&key).await.filter(|text| !text.is_empty()) {
                kept.update(|draft| {
                    if draft.is_empty() {
                        *draft = text;
                    }
                });
            }
        });
        draft.into()
    }

    /// What is being typed about own words that are there already; `None` while no form is open. Lives above the page:
    /// an entry may have the contribution drawn elsewhere meanwhile.
    pub fn typing(self, id: ContributionId, what: Typing) -> RwSignal<Option<String>> {
        let known = self.typing.with_value(|typing| typing.get(&(id, what)).cloned());
        let typed = known.unwrap_or_else(|| ArcRwSignal::new(None));
        self.typing.update_value(|typing| {
            typing.insert((id, what), typed.clone());
        });
        typed.into()
    }

    /// Forgets what is being typed; what is kept on the device stays there.
    pub(super) fn forget_drafts(self) {
        self.drafts.update_value(BTreeMap::clear);
        self.typing.update_value(BTreeMap::clear);
    }

    /// Keeps what is being typed.
    pub fn keep_draft(self, event: EventId, round: u8, text: &str) {
        if self.place.is_own_now() && self.place.keeps_list_now() {
            let (key, text) = (self.place.name(&format!("draft-{event}-{round}")), text.to_owned());
            browser::spawn(async move {
                browser::keep(&key, &text).await;
            });
        }
    }
}
