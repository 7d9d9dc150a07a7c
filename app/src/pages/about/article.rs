//! Pages that are only text: which sentences, in which order. The sentences are in the catalogue.

use crate::copy::Text;
use leptos::prelude::*;

/// A page of text.
#[derive(Clone)]
pub(super) struct Article {
    /// Its heading.
    pub(super) title: &'static str,
    lead: &'static str,
    sections: Vec<(&'static str, Vec<&'static str>)>,
}

impl Article {
    /// Heading and first paragraph.
    pub(super) fn head(&self) -> AnyView {
        view! {
            <div class="page-head">
                <h1>{self.title}</h1>
                <p class="lead">{self.lead}</p>
            </div>
        }
        .into_any()
    }

    /// The sections, each a list.
    pub(super) fn body(&self) -> AnyView {
        let section = |(title, lines): &(&'static str, Vec<&'static str>)| {
            let lines = lines.iter().map(|line| view! { <li>{*line}</li> }.into_any()).collect_view();
            view! {
                <li data-tone="loch">
                    <h2>{*title}</h2>
                    <ul>{lines}</ul>
                </li>
            }
            .into_any()
        };
        view! { <ul class="promise">{self.sections.iter().map(section).collect_view()}</ul> }.into_any()
    }
}

/// What is kept besides what stands on a board.
pub(super) fn privacy(t: Text) -> Article {
    Article {
        title: t.about_privacy_title(),
        lead: t.about_privacy_lead(),
        sections: vec![
            (
                t.about_privacy_device(),
                vec![t.about_privacy_device_own(), t.about_privacy_device_shared(), t.about_privacy_device_cookies()],
            ),
            (t.about_privacy_staff(), vec![t.about_privacy_staff_accounts(), t.about_privacy_staff_acts()]),
            (t.about_privacy_risk(), vec![t.about_privacy_risk_named()]),
            (t.about_privacy_contact(), vec![t.about_privacy_contact_kept(), t.about_privacy_contact_until()]),
            (t.about_privacy_elsewhere(), vec![t.about_privacy_elsewhere_text()]),
        ],
    }
}

/// What is promised, and what is not.
pub(super) fn limits(t: Text) -> Article {
    Article {
        title: t.about_limits_title(),
        lead: t.about_limits_lead(),
        sections: vec![
            (
                t.about_limits_promised(),
                vec![
                    t.about_limits_promised_name(),
                    t.about_limits_promised_lookup(),
                    t.about_limits_promised_tokens(),
                    t.about_limits_promised_once(),
                    t.about_limits_promised_sealed(),
                    t.about_limits_promised_counts(),
                    t.about_limits_promised_never(),
                ],
            ),
            (
                t.about_limits_not(),
                vec![
                    t.about_limits_not_known(),
                    t.about_limits_not_server(),
                    t.about_limits_not_slips(),
                    t.about_limits_not_operator(),
                    t.about_limits_not_words(),
                    t.about_limits_not_scribe(),
                    t.about_limits_not_unanimous(),
                    t.about_limits_not_order(),
                    t.about_limits_not_court(),
                    t.about_limits_not_company(),
                    t.about_limits_not_names(),
                    t.join_cannot_unchecked(),
                ],
            ),
            (t.about_limits_yet(), vec![t.about_limits_yet_storage(), t.about_limits_yet_proof()]),
        ],
    }
}

/// For whom Cairn works, and where it does not yet.
pub(super) fn accessibility(t: Text) -> Article {
    Article {
        title: t.about_accessibility_title(),
        lead: t.about_accessibility_lead(),
        sections: vec![
            (
                t.about_accessibility_can(),
                vec![
                    t.about_accessibility_can_keyboard(),
                    t.about_accessibility_can_reader(),
                    t.about_accessibility_can_zoom(),
                    t.about_accessibility_can_motion(),
                    t.about_accessibility_can_language(),
                ],
            ),
            (t.about_accessibility_yet(), vec![t.about_accessibility_yet_people(), t.about_accessibility_yet_welsh()]),
            (t.about_accessibility_help(), vec![t.about_accessibility_help_text()]),
        ],
    }
}

/// What Cairn is.
pub(super) fn cairn(t: Text) -> Article {
    Article {
        title: t.about_cairn_title(),
        lead: t.about_cairn_lead(),
        sections: vec![
            (
                t.about_cairn_for(),
                vec![t.about_cairn_for_learning(), t.about_cairn_for_blame(), t.about_cairn_for_one()],
            ),
            (t.about_cairn_name(), vec![t.about_cairn_name_text()]),
            (
                t.about_cairn_made(),
                vec![t.about_cairn_made_run(), t.about_cairn_made_free(), t.about_cairn_made_alone()],
            ),
        ],
    }
}
