//! Why a rule said no. A closed list with stable codes: the screen turns each into a sentence that says what to do, in
//! every language.

use serde::{Deserialize, Serialize};

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// Why a rule said no.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Refusal {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }
        impl Refusal {
            /// Every refusal, for tables and tests.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

refusals! {
    /// Nothing was written.
    TextEmpty = "text-empty",
    /// More characters than allowed.
    TextTooLong = "text-too-long",
    /// Not in normal form: a client that does not normalise.
    TextNotNormal = "text-not-normal",
    /// The text holds something by which a person can be told: a number, an address, a date of birth.
    TextIdentifies = "text-identifies",
    /// No such review, or not for this person.
    ReviewUnknown = "review-unknown",
    /// The review is closed.
    ReviewClosed = "review-closed",
    /// No such event in this review.
    EventUnknown = "event-unknown",
    /// The event has not started, or has ended.
    EventNotLive = "event-not-live",
    /// The event has started already.
    EventStarted = "event-started",
    /// Something with this id exists already and is different.
    IdTaken = "id-taken",
    /// The plan of the event does not hold together.
    PlanWrong = "plan-wrong",
    /// No such phase.
    PhaseUnknown = "phase-unknown",
    /// *What went right* must hold something, or a reason must be given, before going on.
    RightFirst = "right-first",
    /// Fewer than five have joined; a named facilitator may open all the same, shown to all.
    TooFewJoined = "too-few-joined",
    /// No such round.
    RoundUnknown = "round-unknown",
    /// The round has not opened yet.
    RoundNotOpen = "round-not-open",
    /// The round is closed for ever.
    RoundClosed = "round-closed",
    /// The seat has used up its allowance in this round.
    RoundUsedUp = "round-used-up",
    /// The board of a sealed round is open already, or a mixed round has none.
    RevealImpossible = "reveal-impossible",
    /// A countdown runs already.
    RevealRunning = "reveal-running",
    /// No countdown runs.
    RevealNotRunning = "reveal-not-running",
    /// No such contribution.
    ContributionUnknown = "contribution-unknown",
    /// The contribution was withdrawn.
    ContributionWithdrawn = "contribution-withdrawn",
    /// The edit secret is not this contribution's.
    EditSecretWrong = "edit-secret-wrong",
    /// The words were put differently since, from another place or by a newer request.
    ChangedMeanwhile = "changed-meanwhile",
    /// The voice is not one of the event's, or too few of it have joined.
    VoiceNotShown = "voice-not-shown",
    /// No such theme.
    ThemeUnknown = "theme-unknown",
    /// Themes gather one side of the learning; this belongs to another.
    ThemeOtherSide = "theme-other-side",
    /// A rank that is no rank.
    RankWrong = "rank-wrong",
    /// Feelings are heard, never grouped.
    FeelingsNotGrouped = "feelings-not-grouped",
    /// Arranging themes is not open to everyone now.
    ArrangingClosed = "arranging-closed",
    /// A time that is no time.
    TimeWrong = "time-wrong",
    /// No timer runs.
    TimerNotRunning = "timer-not-running",
    /// The ballot does not answer what is asked.
    BallotWrong = "ballot-wrong",
    /// The round asks about something: say about what.
    StatementsWrong = "statements-wrong",
    /// Ballots about this are being cast: close the round first.
    BallotRuns = "ballot-runs",
    /// Nothing of it is hidden, or the parts are none of it.
    HidingWrong = "hiding-wrong",
    /// Whoever hid it cannot be the second person, nor hide it again after nobody has agreed.
    HidingOwn = "hiding-own",
    /// The name under these words was taken away by a facilitator.
    NameRemoved = "name-removed",
    /// A day that has passed, that is too far ahead, or that stands there twice.
    DayImpossible = "day-impossible",
    /// No such clock in this review.
    ClockUnknown = "clock-unknown",
    /// How long this clock runs is not this review's to say.
    ClockFixed = "clock-fixed",
    /// A clock starts before it is stopped, and neither lies ahead.
    ClockDays = "clock-days",
    /// The kind of this review has no such stage.
    StageUnknown = "stage-unknown",
    /// The review has not come to the stage to which this belongs.
    StageEarly = "stage-early",
    /// The kind of this review has no such heading.
    HeadingUnknown = "heading-unknown",
    /// There is no day ahead on which anybody would be written to, or this installation sends no mail.
    NobodyWrites = "nobody-writes",
    /// No e-mail address.
    AddressWrong = "address-wrong",
    /// Nothing there to show.
    FocusUnknown = "focus-unknown",
    /// Not asked for help, or answered already.
    RiskNotMarked = "risk-not-marked",
    /// This person may not do this.
    NotAllowed = "not-allowed",
    /// The last facilitator cannot leave.
    LastFacilitator = "last-facilitator",
    /// There is no room for one more.
    Full = "full",
    /// The token is none of this round's.
    TokenWrong = "token-wrong",
    /// The token was spent before, on something that is not there any more.
    TokenSpent = "token-spent",
    /// The keys in the record are not those that this device was given. Only a page says so.
    KeysDiffer = "keys-differ",
    /// A pass that is none of this event's: join again with the place link.
    PassUnknown = "pass-unknown",
    /// The link opens nothing.
    SeatUnknown = "seat-unknown",
    /// The link was used on another device.
    SeatUsed = "seat-used",
    /// The room has no place left.
    RoomFull = "room-full",
    /// The page is older than the server: load it again.
    ProtocolOld = "protocol-old",
    /// The request could not be read.
    Malformed = "malformed",
    /// Too many at once: wait a moment.
    Busy = "busy",
    /// The server cannot save at the moment (a full or broken disk).
    CannotSave = "cannot-save",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_travel() {
        let mut codes: Vec<_> = Refusal::ALL.iter().map(|refusal| refusal.code()).collect();
        for refusal in Refusal::ALL {
            let json = serde_json::to_string(refusal).unwrap();
            assert_eq!(json, format!("\"{}\"", refusal.code()));
            assert_eq!(serde_json::from_str::<Refusal>(&json).unwrap(), *refusal);
        }
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Refusal::ALL.len());
    }
}
