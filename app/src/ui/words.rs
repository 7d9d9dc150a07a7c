//! Words for the closed lists of the domain: one exhaustive table each, so that a new case cannot be forgotten. Every
//! sentence about something that went wrong says what happened, what is safe and what to do.

use crate::browser::Trouble;
use crate::copy::Text;
use crate::desk::{Field, Problem, Wrong};
use review::disclose::Cell;
use review::follow_up::News;
use review::plan::{Band, Column, PhaseKind, Voice};
use review::refusal::Refusal;

/// Why a rule said no.
#[rustfmt::skip]
pub fn refusal_text(t: Text, refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::TextEmpty => t.refusal_text_empty(),
        Refusal::TextTooLong => t.refusal_text_too_long(),
        Refusal::TextNotNormal => t.refusal_text_not_normal(),
        Refusal::TextIdentifies => t.refusal_text_identifies(),
        Refusal::ReviewUnknown => t.refusal_review_unknown(),
        Refusal::ReviewClosed => t.refusal_review_closed(),
        Refusal::EventUnknown => t.refusal_event_unknown(),
        Refusal::EventNotLive => t.refusal_event_not_live(),
        Refusal::EventStarted => t.refusal_event_started(),
        Refusal::IdTaken => t.refusal_id_taken(),
        Refusal::PlanWrong => t.refusal_plan_wrong(),
        Refusal::PhaseUnknown => t.refusal_phase_unknown(),
        Refusal::RightFirst => t.refusal_right_first(),
        Refusal::TooFewJoined => t.refusal_too_few_joined(),
        Refusal::RoundUnknown => t.refusal_round_unknown(),
        Refusal::RoundNotOpen => t.refusal_round_not_open(),
        Refusal::RoundClosed => t.refusal_round_closed(),
        Refusal::RoundUsedUp => t.refusal_round_used_up(),
        Refusal::TokenWrong => t.refusal_token_wrong(),
        Refusal::TokenSpent => t.refusal_token_spent(),
        Refusal::KeysDiffer => t.refusal_keys_differ(),
        Refusal::RevealImpossible => t.refusal_reveal_impossible(),
        Refusal::RevealRunning => t.refusal_reveal_running(),
        Refusal::RevealNotRunning => t.refusal_reveal_not_running(),
        Refusal::ContributionUnknown => t.refusal_contribution_unknown(),
        Refusal::ContributionWithdrawn => t.refusal_contribution_withdrawn(),
        Refusal::EditSecretWrong => t.refusal_edit_secret_wrong(),
        Refusal::ChangedMeanwhile => t.refusal_changed_meanwhile(),
        Refusal::VoiceNotShown => t.refusal_voice_not_shown(),
        Refusal::ThemeUnknown => t.refusal_theme_unknown(),
        Refusal::ThemeOtherSide => t.refusal_theme_other_side(),
        Refusal::RankWrong => t.refusal_rank_wrong(),
        Refusal::FeelingsNotGrouped => t.refusal_feelings_not_grouped(),
        Refusal::ArrangingClosed => t.refusal_arranging_closed(),
        Refusal::TimeWrong => t.refusal_time_wrong(),
        Refusal::TimerNotRunning => t.refusal_timer_not_running(),
        Refusal::BallotWrong => t.refusal_ballot_wrong(),
        Refusal::StatementsWrong => t.refusal_statements_wrong(),
        Refusal::BallotRuns => t.refusal_ballot_runs(),
        Refusal::HidingWrong => t.refusal_hiding_wrong(),
        Refusal::HidingOwn => t.refusal_hiding_own(),
        Refusal::NameRemoved => t.refusal_name_removed(),
        Refusal::DayImpossible => t.refusal_day_impossible(),
        Refusal::StageUnknown => t.refusal_stage_unknown(),
        Refusal::StageEarly => t.refusal_stage_early(),
        Refusal::HeadingUnknown => t.refusal_heading_unknown(),
        Refusal::ClockUnknown => t.refusal_clock_unknown(),
        Refusal::ClockFixed => t.refusal_clock_fixed(),
        Refusal::ClockDays => t.refusal_clock_days(),
        Refusal::NobodyWrites => t.refusal_nobody_writes(),
        Refusal::AddressWrong => t.refusal_address_wrong(),
        Refusal::FocusUnknown => t.refusal_focus_unknown(),
        Refusal::RiskNotMarked => t.refusal_risk_not_marked(),
        Refusal::NotAllowed => t.refusal_not_allowed(),
        Refusal::LastFacilitator => t.refusal_last_facilitator(),
        Refusal::Full => t.refusal_full(),
        Refusal::PassUnknown => t.refusal_pass_unknown(),
        Refusal::SeatUnknown => t.refusal_seat_unknown(),
        Refusal::SeatUsed => t.refusal_seat_used(),
        Refusal::RoomFull => t.refusal_room_full(),
        Refusal::ProtocolOld => t.refusal_protocol_old(),
        Refusal::Malformed => t.refusal_malformed(),
        Refusal::Busy => t.refusal_busy(),
        Refusal::CannotSave => t.refusal_cannot_save(),
    }
}

/// What there is to look at on a day.
pub fn news_text(t: Text, news: News) -> &'static str {
    match news {
        News::Findings => t.after_findings(),
        News::Progress => t.after_progress(),
    }
}

/// A figure by voice, with why it is hidden where it is.
pub fn cell_text(t: Text, cell: Cell, k: usize) -> String {
    match cell {
        Cell::Shown(figure) => figure.to_string(),
        Cell::Few => t.ui_figure_few(k),
        Cell::Covering => t.ui_figure_covering(k),
    }
}

/// Why a request came to nothing.
pub fn trouble_text(t: Text, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Refused(refusal) => refusal_text(t, *refusal).to_owned(),
        Trouble::NoConnection => t.problem_no_connection().to_owned(),
        Trouble::Broken(status) => t.problem_broken(status),
    }
}

/// Why a page of the staff could not do what was asked.
pub fn problem_text(t: Text, problem: &Problem) -> String {
    match problem {
        Problem::SignedOut => t.problem_signed_out().to_owned(),
        Problem::NotAllowed => t.problem_not_allowed().to_owned(),
        Problem::Refused(refusal) => refusal_text(t, *refusal).to_owned(),
        Problem::Field(field, wrong) => t.problem_in_field(field_name(t, *field), wrong_text(t, *wrong)),
        Problem::Broken(number) => t.problem_broken(number),
        Problem::NoConnection => t.problem_no_connection().to_owned(),
    }
}

/// What a field of a form is called.
pub fn field_name(t: Text, field: Field) -> &'static str {
    match field {
        Field::Reference => t.problem_field_reference(),
        Field::Kind => t.clock_kind(),
        Field::Title => t.problem_field_title(),
        Field::Day => t.problem_field_day(),
        Field::Length => t.clock_length(),
        Field::Started => t.clock_started(),
        Field::Stopped => t.clock_stopped(),
        Field::Voices => t.problem_field_voices(),
        Field::Number => t.problem_field_number(),
        Field::Cap => t.problem_field_cap(),
        Field::Name => t.problem_field_name(),
        Field::SignIn => t.problem_field_sign_in(),
        Field::Password => t.problem_field_password(),
        Field::Link => t.problem_field_link(),
        Field::Privacy => t.problem_field_privacy(),
        Field::Contacts => t.problem_field_contacts(),
        Field::Exit => t.problem_field_exit(),
        Field::Note => t.problem_field_note(),
    }
}

/// What is not right about a field, to stand at the field itself.
pub fn wrong_text(t: Text, wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Empty => t.problem_wrong_empty(),
        Wrong::Long => t.problem_wrong_long(),
        Wrong::Short => t.problem_wrong_short(),
        Wrong::Form => t.problem_wrong_form(),
        Wrong::Taken => t.problem_wrong_taken(),
        Wrong::Different => t.problem_wrong_different(),
        Wrong::Used => t.problem_wrong_used(),
    }
}

/// A role band, standing alone.
pub fn band_name(t: Text, band: Band) -> &'static str {
    match band {
        Band::Practitioner => t.band_practitioner(),
        Band::FirstLineManager => t.band_first_line_manager(),
        Band::StrategicManager => t.band_strategic_manager(),
        Band::Family => t.band_family(),
        Band::Child => t.band_child(),
        Band::Independent => t.band_independent(),
        Band::Researcher => t.band_researcher(),
        Band::PolicyMaker => t.band_policy_maker(),
    }
}

/// A role band after the name of its agency.
fn band_within(t: Text, band: Band) -> &'static str {
    match band {
        Band::Practitioner => t.band_practitioner_within(),
        Band::FirstLineManager => t.band_first_line_manager_within(),
        Band::StrategicManager => t.band_strategic_manager_within(),
        Band::Family => t.band_family_within(),
        Band::Child => t.band_child_within(),
        Band::Independent => t.band_independent_within(),
        Band::Researcher => t.band_researcher_within(),
        Band::PolicyMaker => t.band_policy_maker_within(),
    }
}

/// A voice: "Health, practitioner", or the agency or the band alone where it has no more.
pub fn voice_name(t: Text, voice: &Voice) -> String {
    match voice.band {
        None => voice.agency.clone(),
        Some(band) if voice.agency.is_empty() => band_name(t, band).to_owned(),
        Some(band) => t.band_voice(&voice.agency, band_within(t, band)),
    }
}

/// A phase of an event.
pub fn phase_name(t: Text, phase: PhaseKind) -> &'static str {
    match phase {
        PhaseKind::Prepare => t.phase_prepare(),
        PhaseKind::Arrive => t.phase_arrive(),
        PhaseKind::Right => t.phase_right(),
        PhaseKind::Differ => t.phase_differ(),
        PhaseKind::Explore => t.phase_explore(),
        PhaseKind::Leave => t.phase_leave(),
    }
}

/// A side of the learning.
pub fn column_name(t: Text, column: Column) -> &'static str {
    match column {
        Column::Feeling => t.phase_column_feeling(),
        Column::Right => t.phase_column_right(),
        Column::Differ => t.phase_column_differ(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copy::Lang;

    #[test]
    fn every_refusal_has_its_own_sentence_in_every_language() {
        for lang in [Lang::En, Lang::Cy] {
            let mut sentences: Vec<_> = Refusal::ALL.iter().map(|refusal| refusal_text(Text(lang), *refusal)).collect();
            sentences.sort_unstable();
            sentences.dedup();
            assert_eq!(sentences.len(), Refusal::ALL.len());
        }
    }

    #[test]
    fn a_voice_is_an_agency_or_a_band_or_both() {
        let voice = |agency: &str, band| Voice { agency: agency.to_owned(), band };
        assert_eq!(voice_name(Text(Lang::En), &voice("Health", Some(Band::Practitioner))), "Health, practitioner");
        assert_eq!(voice_name(Text(Lang::En), &voice("", Some(Band::Family))), "Family");
        assert_eq!(voice_name(Text(Lang::En), &voice("Health", None)), "Health");
        assert_eq!(voice_name(Text(Lang::Cy), &voice("Iechyd", Some(Band::Practitioner))), "Iechyd, ymarferydd");
    }
}
