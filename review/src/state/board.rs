//! What stands on the board: contributions, themes, and how they were moved.

use super::{State, Text};
use crate::id::{AccountId, ContributionId, EventId, ThemeId};
use crate::leaf::{Fact, From, Heard, HideReason, Leaf};
use crate::limits::HIDING_ALONE_MS;
use crate::opening::{Commitment, EditHash};
use crate::plan::Column;
use crate::text::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What somebody wrote. There is no author here and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    /// Its id.
    pub id: ContributionId,
    /// The event it was written in.
    pub event: EventId,
    /// The round it was written in.
    pub round: u8,
    /// The side of the learning it belongs to.
    pub column: Column,
    /// The voice its author chose to show, by its place in the plan.
    pub voice: Option<u8>,
    /// Language of the text.
    pub lang: Lang,
    /// The words.
    pub text: Text,
    /// Hash of the author's edit secret.
    pub edit: EditHash,
    /// Commitments to all words it ever had, so that a late repetition is known as one.
    pub commitments: Vec<Commitment>,
    /// Whether its author has put it differently since.
    pub amended: bool,
    /// Whether its author took it back.
    pub withdrawn: bool,
    /// The theme it stands in.
    pub theme: Option<ThemeId>,
    /// Order among neighbours in a theme.
    pub rank: String,
    /// In how many minds it arrived.
    pub heard: Heard,
    /// Whether somebody asked for action.
    pub risk: Risk,
    /// The name that its author put under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
    /// The turn of the last name, or of its taking away; 0 if there never was one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub signed: u32,
    /// Whether a facilitator took the name away.
    #[serde(default, skip_serializing_if = "is_false")]
    pub name_removed: bool,
    /// Whether parts of it are taken from view; `text` is then what is shown instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hiding: Option<Hiding>,
    /// Who hid parts of these words with nobody agreeing in time.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub hid_alone: BTreeSet<AccountId>,
    /// Place in the order of the log.
    pub seq: u64,
}

/// A name that an author put under their own words. Nobody has checked it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The name.
    pub name: Text,
    /// Its commitment.
    pub commitment: Commitment,
}

/// Parts of a text that are taken from view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hiding {
    /// Why.
    pub reason: HideReason,
    /// Who hid them since a second person agreed last.
    pub by: BTreeSet<AccountId>,
    /// Commitment to what is shown instead.
    pub shown: Commitment,
    /// Milliseconds since 1970: shown again from then on, unless confirmed.
    pub until: u64,
    /// Whether a second named person agreed.
    pub confirmed: bool,
    /// What a second person agreed to before more was hidden: that much stays hidden whatever happens to the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Commitment>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
const fn is_zero(it: &u32) -> bool {
    *it == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
const fn is_false(it: &bool) -> bool {
    !*it
}

/// Whether shown words may need action now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Nobody said so.
    #[default]
    No,
    /// Somebody said so; nobody has answered yet.
    Marked,
    /// A named person recorded what was done.
    Answered(Text),
}

/// Contributions that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// Its id.
    pub id: ThemeId,
    /// The event whose contributions it gathers.
    pub event: EventId,
    /// The side it gathers.
    pub column: Column,
    /// Its title.
    pub title: Text,
    /// Language of the title.
    pub lang: Lang,
    /// Place in the order of the log.
    pub seq: u64,
}

impl Contribution {
    /// The words themselves, or what a second person agreed to before more was hidden.
    fn show_again(&mut self, shown: Commitment, lang: Lang, text: Text, by_clock: bool) {
        let Some(mut hiding) = self.hiding.take() else { return };
        if by_clock {
            self.hid_alone.append(&mut hiding.by);
        }
        (self.text, self.lang) = (text, lang);
        if hiding.agreed == Some(shown) {
            self.hiding = Some(Hiding { shown, by: BTreeSet::new(), confirmed: true, agreed: None, ..hiding });
        }
    }
}

impl State {
    pub(super) fn apply_board(&mut self, leaf: &Leaf, text: Text) {
        match &leaf.fact {
            Fact::Contributed { .. } => self.contributed(&leaf.fact, text),
            Fact::Amended { id, lang, text: commitment, knew } => self.contribution(*id, |it| {
                it.commitments.push(*commitment);
                it.amended = true;
                // It waited since before parts were hidden: it is no answer to that, and is kept from view as well.
                if it.hiding.is_some() && !knew {
                    return;
                }
                it.text = text;
                it.lang = *lang;
                // Its author said it in another way: whether that may stand is to be looked at anew.
                it.hiding = None;
                it.hid_alone.clear();
            }),
            Fact::Withdrawn { id } => self.contribution(*id, |it| {
                it.text = None;
                it.withdrawn = true;
                it.theme = None;
                it.signature = None;
                it.hiding = None;
            }),
            Fact::Signed { id, turn, text: commitment, .. } => self.contribution(*id, |it| {
                if *turn > it.signed && !it.name_removed {
                    it.signed = *turn;
                    it.signature = commitment.map(|commitment| Signature { name: text, commitment });
                }
            }),
            Fact::NameRemoved { id } => self.contribution(*id, |it| {
                it.signature = None;
                it.name_removed = true;
            }),
            Fact::Hidden { id, reason, text: shown, .. } => {
                let From::Named { by, at, .. } = leaf.from else { return };
                let (reason, shown, until) = (*reason, *shown, at.saturating_add(HIDING_ALONE_MS));
                self.contribution(*id, |it| {
                    it.text = text;
                    let fresh = || Hiding { reason, by: BTreeSet::new(), shown, until, confirmed: false, agreed: None };
                    let mut hiding = match it.hiding.take() {
                        // More of it: the time that one alone has does not begin again.
                        Some(before) if !before.confirmed => before,
                        Some(before) => Hiding { agreed: Some(before.shown), ..fresh() },
                        None => fresh(),
                    };
                    hiding.by.insert(by);
                    (hiding.reason, hiding.shown) = (reason, shown);
                    it.hiding = Some(hiding);
                });
            }
            Fact::HidingConfirmed { id } => self.contribution(*id, |it| {
                if let Some(hiding) = &mut it.hiding {
                    (hiding.confirmed, hiding.agreed) = (true, None);
                }
            }),
            Fact::ShownAgain { id, text: shown, lang } => {
                let by_clock = matches!(leaf.from, From::Clock { .. });
                self.contribution(*id, |it| it.show_again(*shown, *lang, text, by_clock));
            }
            Fact::Moved { id, theme, rank } => self.moved(*id, *theme, rank),
            Fact::Heard { id, by } => self.contribution(*id, |it| it.heard = it.heard.max(*by)),
            Fact::RiskMarked { id } => self.contribution(*id, |it| it.risk = Risk::Marked),
            Fact::RiskAnswered { id, .. } => self.contribution(*id, |it| it.risk = Risk::Answered(text)),
            Fact::ThemeAdded { theme, event, column, lang, .. } => {
                let (id, event, column, lang, seq) = (*theme, *event, *column, *lang, self.seq);
                self.themes.entry(id).or_insert(Theme { id, event, column, title: text, lang, seq });
            }
            Fact::ThemeRenamed { theme, lang, .. } => {
                if let Some(theme) = self.themes.get_mut(theme) {
                    theme.title = text;
                    theme.lang = *lang;
                }
            }
            Fact::ThemeRemoved { theme } => {
                self.themes.remove(theme);
                for it in self.contributions.values_mut().filter(|it| it.theme == Some(*theme)) {
                    it.theme = None;
                }
            }
            _ => {}
        }
    }

    fn contribution(&mut self, id: ContributionId, change: impl FnOnce(&mut Contribution)) {
        if let Some(it) = self.contributions.get_mut(&id).filter(|it| !it.withdrawn) {
            change(it);
        }
    }

    fn contributed(&mut self, fact: &Fact, text: Text) {
        let Fact::Contributed { id, event, round, voice, lang, edit, text: commitment } = fact else { return };
        let Some(of) = self.events.get_mut(event) else { return };
        let Some(column) = of.plan.rounds.get(usize::from(*round)).map(|round| round.column) else { return };
        if self.contributions.contains_key(id) {
            return;
        }
        of.round(*round, |state| state.released += 1);
        let it = Contribution {
            id: *id,
            event: *event,
            round: *round,
            column,
            voice: *voice,
            lang: *lang,
            text,
            edit: *edit,
            commitments: vec![*commitment],
            amended: false,
            withdrawn: false,
            theme: None,
            rank: String::new(),
            heard: Heard::NotYet,
            risk: Risk::No,
            signature: None,
            signed: 0,
            name_removed: false,
            hiding: None,
            hid_alone: BTreeSet::new(),
            seq: self.seq,
        };
        self.contributions.insert(*id, it);
    }

    fn moved(&mut self, id: ContributionId, theme: Option<ThemeId>, rank: &str) {
        let place = theme.map(|theme| self.themes.get(&theme).map(|theme| (theme.event, theme.column)));
        self.contribution(id, |it| {
            // A theme that is gone, or gathers something else, holds nothing.
            if place.is_none_or(|place| place == Some((it.event, it.column))) {
                it.theme = theme;
                rank.clone_into(&mut it.rank);
            }
        });
    }
}
