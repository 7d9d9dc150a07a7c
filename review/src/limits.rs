//! Every limit in one place, in fixed units, related to each other by assertions that the compiler checks. Nothing
//! here knows why a thing exists, only how large it may get.

/// Characters of one contribution, after normalising.
pub const CONTRIBUTION_CHARACTERS_MAX: usize = 1_000;
/// Characters of the title of a review, an event or a theme.
pub const TITLE_CHARACTERS_MAX: usize = 120;
/// Characters of a reason or a note that a named person gives.
pub const NOTE_CHARACTERS_MAX: usize = 1_000;
/// Characters of a review's reference.
pub const REFERENCE_CHARACTERS_MAX: usize = 40;
/// Characters of the name that an author puts under their own words.
pub const SIGNATURE_CHARACTERS_MAX: usize = 60;
/// Parts of one text that may be hidden.
pub const HIDDEN_PARTS_MAX: usize = 50;
/// Bytes of one text in an opening: the largest size that a commitment is padded to.
pub const CONTENT_BYTES_MAX: usize = 4_096;
/// Paddings of a commitment, in bytes.
pub const PADDINGS: [usize; 3] = [256, 1_024, CONTENT_BYTES_MAX];

/// Learning events in one review.
pub const EVENTS_MAX: usize = 40;
/// Seats in one event.
pub const SEATS_MAX: usize = 500;
/// Places in the link of one scribe, who types for so many people without a device.
pub const SCRIBE_PLACES_MAX: usize = 20;
/// Voices of one event.
pub const VOICES_MAX: usize = 40;
/// Phases of one event.
pub const PHASES_MAX: usize = 16;
/// Rounds of one event, of words and of ballots together.
pub const ROUNDS_MAX: usize = PHASES_MAX * 2;
/// Statements or options that one round of ballots asks about.
pub const STATEMENTS_MAX: usize = 20;
/// Steps of the answer to how safe it feels.
pub const SAFETY_STEPS: u8 = 5;
/// Themes in one event.
pub const THEMES_MAX: usize = 200;
/// Facilitators who hold one review.
pub const FACILITATORS_MAX: usize = 20;
/// Terms that one review protects.
pub const TERMS_MAX: usize = 300;
/// Contributions of one seat in one round.
pub const CONTRIBUTIONS_PER_SEAT_MAX: u16 = 30;
/// Days on which people may look at what came of a review.
pub const FOLLOW_UPS_MAX: usize = 12;
/// How many days ahead such a day may lie: three years.
pub const FOLLOW_UP_DAYS_MAX: u32 = 3 * 366;
/// Days after the last of them within which the last message must have been sent. Then every address is deleted.
pub const CONTACT_DAYS_AFTER: u32 = 7;
/// Bytes of an e-mail address (RFC 5321: a path of 256 with its two brackets).
pub const ADDRESS_BYTES_MAX: usize = 254;
/// Working days, days or months of one clock.
pub const CLOCK_LENGTH_MAX: u16 = 1_000;
/// Clocks of one review.
pub const CLOCKS_MAX: usize = 12;
/// Reviews that follow from one.
pub const NEXT_MAX: usize = 8;
/// Headings of all stages of one regime.
pub const HEADINGS_MAX: usize = 60;
/// Texts that may stand under one heading.
pub const HEADING_TEXTS_MAX: u8 = 40;
/// Bytes of the name of a regime, of one of its clocks or of one of its headings.
pub const REGIME_KEY_BYTES_MAX: usize = 40;
/// Bytes of a rank among neighbours; a longer one means somebody is playing with it.
pub const RANK_BYTES_MAX: usize = 96;

/// Ops in one batch.
pub const BATCH_OPS_MAX: usize = 50;
/// Bytes of one request's body.
pub const BODY_BYTES_MAX: usize = 256 * 1_024;
/// Bytes of one hello.
pub const HELLO_BYTES_MAX: usize = 1_024;
/// Entries in one frame; more are sent as several frames.
pub const FRAME_ENTRIES_MAX: usize = 500;
/// Frames that may wait for one slow reader before it is caught up from the log instead.
pub const QUEUE_FRAMES_MAX: usize = 64;
/// Live streams of one pass: a phone, a laptop, and one that has not noticed yet that it is dead.
pub const STREAMS_PER_PASS_MAX: usize = 3;

/// Seats that must have joined before a round opens, a voice is shown or a figure is given.
pub const SMALL_GROUP_MIN: usize = 5;
/// Rows that must wait before a mixed round lets any go.
pub const MIXED_ROWS_MIN: usize = 5;
/// The same in an event with fewer than [`SMALL_EVENT_SEATS`] joined seats.
pub const MIXED_ROWS_MIN_SMALL: usize = 3;
/// Joined seats below which an event counts as small.
pub const SMALL_EVENT_SEATS: usize = 12;

/// Answers from which figures are told; below it only what was named most often, and that only from
/// [`BALLOTS_ORDER_MIN`].
pub const BALLOTS_MIN: usize = SMALL_GROUP_MIN;
/// Answers from which it is told what was named most often: of two, each would know the other's.
pub const BALLOTS_ORDER_MIN: usize = 3;
/// How long something may be hidden by one person alone, in milliseconds: 48 hours. Then it is shown again.
pub const HIDING_ALONE_MS: u64 = 48 * 3_600_000;

/// Milliseconds between asking for a reveal and the reveal; it can be cancelled meanwhile.
pub const REVEAL_COUNTDOWN_MS: u64 = 10_000;
/// Milliseconds between release ticks of a live event.
pub const TICK_LIVE_MS: u64 = 30_000;
/// Milliseconds between release ticks of an event that is open but not live.
pub const TICK_SLOW_MS: u64 = 600_000;
/// Longest timer, in seconds: a day.
pub const TIMER_SECONDS_MAX: u32 = 86_400;

const _: () = assert!(CONTRIBUTION_CHARACTERS_MAX * 4 <= CONTENT_BYTES_MAX, "every contribution fits its commitment");
const _: () = assert!(NOTE_CHARACTERS_MAX * 4 <= CONTENT_BYTES_MAX, "every note fits its commitment");
const _: () = assert!(SIGNATURE_CHARACTERS_MAX * 4 <= PADDINGS[0], "every signature fits the smallest padding");
const _: () = assert!(STATEMENTS_MAX < 256 && ROUNDS_MAX < 256, "statements and rounds are numbered by bytes");
const _: () = assert!(CLOCKS_MAX < 256, "clocks are numbered by bytes");
const _: () = assert!(BALLOTS_ORDER_MIN < BALLOTS_MIN, "an order tells less than figures");
const _: () = assert!(SCRIBE_PLACES_MAX <= SEATS_MAX, "an event has the places of a scribe");
const _: () = assert!(
    SCRIBE_PLACES_MAX * CONTRIBUTIONS_PER_SEAT_MAX as usize <= u16::MAX as usize,
    "the tokens of all places of a scribe are numbered by two bytes"
);
const _: () = assert!(TITLE_CHARACTERS_MAX * 4 <= PADDINGS[1], "every title fits the middle padding");
const _: () = assert!(PADDINGS[0] < PADDINGS[1] && PADDINGS[1] < PADDINGS[2], "paddings grow");
const _: () =
    assert!(MIXED_ROWS_MIN_SMALL < MIXED_ROWS_MIN && MIXED_ROWS_MIN < SMALL_EVENT_SEATS, "minimums are ordered");
const _: () = assert!(CONTACT_DAYS_AFTER == 7, "the page on what is kept says a week");
const _: () = assert!(TICK_LIVE_MS < TICK_SLOW_MS, "a live event ticks faster");
// A text of n characters is at most 6 n bytes of JSON escapes; a whole batch must fit a body with room to spare.
const _: () = assert!(CONTRIBUTION_CHARACTERS_MAX * 6 + 1_024 < BODY_BYTES_MAX, "one op always fits a body");
