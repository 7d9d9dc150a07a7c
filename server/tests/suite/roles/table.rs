//! Every door, every kind of caller, and what each is answered. Deny by default: the functions at the end name who may,
//! and everybody else is refused.

use super::stage::{EVERYBODY, Stage, Who};
use app::desk::{Command, Partnership, Query, Role};
use review::clock::Length;
use review::conduct::{AddClock, ConductOp, SetClock};
use review::guard::{Protected, TermSalt};
use review::holidays::Nation;
use review::id::{AccountId, ReviewId};
use review::leaf::{Focus, HideReason};
use review::op::Op;
use review::opening::{Commitment, Salt};
use review::plan::{Column, Plan};
use review::regime::{StageKind, Stand};
use review::text::Lang;

/// What a caller is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// Done, and the answer holds what is of the review.
    Shows,
    /// Done; nothing of the review is in the answer.
    Does,
    /// A batch was taken in, and its only op refused.
    Inside(&'static str),
    /// Refused: status and body.
    No(u16, &'static str),
    /// A socket was opened, and closed with this.
    Bye(&'static str),
    /// Sent on, to this address.
    Leads(u16, &'static str),
    /// A page that says that one must sign in.
    SignIn,
    /// A page that says that this account may not.
    Turned,
}
use Says::{Bye, Does, Inside, Leads, No, Shows, SignIn, Turned};

/// Which link of a place, and what is asked for with it.
#[derive(Clone, Copy, Debug)]
pub enum Link {
    Fresh,
    /// Of a place that nobody has joined; not for everything that it is issued.
    Short,
    /// Somebody else's, with another key.
    Taken,
    /// Somebody else's, with their key: whoever has that is them.
    Own,
    Unknown,
}

/// Who leaves an address, or deletes one.
#[derive(Clone, Copy, Debug)]
pub enum Contacts {
    /// Whoever holds a place; whether there is an address.
    Own(bool),
    /// Somebody with the link of a place, who did not take it.
    OtherKey,
    /// Somebody with a link that nobody has used.
    NotTaken,
}

/// How something that was written is changed: what counts is the edit secret.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    Right,
    Wrong,
    /// With the right secret, and with a token beside it.
    WithToken,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub enum What {
    Nothing,
    /// A contribution; whether it comes with a token.
    Write(bool),
    Change(Change),
    /// Words that wait; whether with their edit secret.
    Mine(bool),
    Ask(fn(&Stage) -> Op),
    Ready,
    Heard,
    Hello,
    Link(Link),
    /// Whoever this is leaves an address, or deletes one.
    Contact(Contacts),
    /// A reader of a message wants no more of them; with a secret that nobody has.
    Stop,
    SignIn(bool),
    SignOut,
    SetUp(bool),
    Read(fn(&Stage) -> Query),
    ReadLink(bool),
    Act(fn(&Stage) -> Command),
    Answer,
    Duty,
}

/// What each is answered, in the order of [`EVERYBODY`].
pub type Answers = Box<[Says; EVERYBODY.len()]>;

/// One door with one request.
pub struct Row {
    /// As the router spells it; [`PAGE`] for what nothing else answers.
    pub route: &'static str,
    pub method: &'static str,
    /// The address.
    pub at: &'static str,
    pub what: What,
    pub says: Answers,
}

/// Pages are the router's fallback.
pub const PAGE: &str = "a page";

const NO_PASS: Says = No(401, r#""pass-unknown""#);
const NAMED: Says = No(403, r#""not-allowed""#);
const MAY_NOT: Says = No(403, r#""not-allowed""#);
const NO_REVIEW: Says = No(404, r#""review-unknown""#);
const NO_TOKEN: Says = No(422, r#""token-wrong""#);
const NOT_THEIRS: Says = No(422, r#""edit-secret-wrong""#);
const MALFORMED: Says = No(400, r#""malformed""#);
/// Nothing there, or nothing for whoever asks.
const NULL: Says = No(200, "null");
const NO_SEAT: Says = No(404, r#""seat-unknown""#);
const NOT_THERE: Says = No(422, r#""contribution-unknown""#);
const OUT: Says = No(401, r#""signed_out""#);
const DESK_MAY_NOT: Says = No(403, r#""not_allowed""#);
const DESK_NO_REVIEW: Says = No(404, r#"{"refused":"review-unknown"}"#);
const BY_NAME_ONLY: Says = Inside("not-allowed");

/// All of it, in an order in which nothing is in the way of what comes after.
pub fn table() -> Vec<Row> {
    let parts =
        [anonymous(), arranging(), by_name(), issuer(), sessions(), boards(), open(), pages(), reading(), acting()];
    parts.into_iter().flatten().chain(ending()).collect()
}

fn anonymous() -> Vec<Row> {
    let write = |at, what, joined| row("POST", at, what, anon(NO_PASS, joined));
    // Where no pass is shown, everybody is alike.
    let alike = |at, what, says| row("POST", at, what, anon(says, [says; 4]));
    // Every reader of a review reads all its events: ARCHITECTURE.md names it among what is not built yet.
    let read = [Shows, Shows, NO_REVIEW, Shows];
    let socket = [Shows, Shows, Bye("review-unknown"), Shows];
    vec![
        // A contribution takes a token of its round, a change takes its edit secret: whoever shows that.
        row("POST", "/anon/write", What::Write(true), anon(NO_TOKEN, [Does, NO_TOKEN, NO_TOKEN, NO_TOKEN])),
        alike("/anon/write", What::Write(false), NO_TOKEN),
        alike("/anon/write", What::Change(Change::Right), Does),
        alike("/anon/write", What::Change(Change::Wrong), NOT_THEIRS),
        alike("/anon/write", What::Change(Change::WithToken), MALFORMED),
        alike("/anon/mine", What::Mine(true), Shows),
        alike("/anon/mine", What::Mine(false), NULL),
        // Whether one is ready is said of one's own event, wherever that is.
        write("/anon/signal", What::Ready, [Does, Does, Does, MAY_NOT]),
        write("/anon/signal", What::Heard, [Does, NOT_THERE, NOT_THERE, MAY_NOT]),
        write("/anon/stream", What::Hello, read),
        row("GET", "/anon/socket", What::Hello, anon(Bye("pass-unknown"), socket)),
    ]
}

fn on_board(op: fn(&Stage) -> Op, elsewhere: &'static str) -> Row {
    let joined = [Does, Inside(elsewhere), Inside(elsewhere), MAY_NOT];
    row("POST", "/anon/ask", What::Ask(op), anon(NO_PASS, joined))
}

/// What everybody who joined may do with what stands there.
fn arranging() -> Vec<Row> {
    vec![
        on_board(add_theme, "event-unknown"),
        on_board(|stage| Op::MarkRisk { id: stage.standing }, "contribution-unknown"),
    ]
}

fn add_theme(stage: &Stage) -> Op {
    let (theme, title) = (stage.chance.theme(), stage.chance.words("A theme"));
    Op::AddTheme { theme, event: stage.event, column: Column::Right, title }
}

/// Parts of words that everybody can read.
fn hide(stage: &Stage) -> Op {
    let (id, reason, salt) = (stage.standing, HideReason::Threat, Salt(stage.chance.bytes()));
    Op::Hide { id, reason, parts: vec![(0, 1)], now: Commitment([0; 32]), salt }
}

/// How a clock stands that nobody has begun.
const STAND: Stand = Stand { length: Length::Days(28), started: None, stopped: None };

/// A name that nobody writes here.
fn terms(stage: &Stage) -> Protected {
    Protected::new(TermSalt(stage.chance.bytes()), &["Zebedee"])
}

/// What only somebody named may ask; nobody who joined does, whichever event it is of.
fn by_name() -> Vec<Row> {
    let ops: &[fn(&Stage) -> Op] = &[
        |stage| Op::CreateReview {
            review: stage.review,
            reference: "LR-9".to_owned(),
            title: stage.chance.words("Another"),
            regime: None,
        },
        |stage| Op::AddClock(AddClock { length: Length::Days(28), name: stage.chance.words("Another") }),
        |_| Op::SetClock(SetClock { clock: 0, turn: 0, now: STAND, late: None }),
        |_| Op::Conduct(ConductOp::MoveStage { from: StageKind::Scope, to: StageKind::Learn }),
        |stage| {
            Op::Conduct(ConductOp::SetNote {
                heading: "terms_of_reference".to_owned(),
                n: 0,
                turn: 0,
                words: Some(stage.chance.words("May")),
            })
        },
        |stage| Op::Conduct(ConductOp::LinkNext { review: ReviewId(stage.chance.bytes()) }),
        |_| Op::Conduct(ConductOp::LinkBefore { review: ReviewId([7; 16]) }),
        |_| Op::WarnWitnesses { on: true },
        |stage| Op::ProtectTerms { terms: terms(stage) },
        |_| Op::SetFollowUps { follow_ups: vec![] },
        |stage| Op::AddFacilitator { account: AccountId(stage.chance.bytes()) },
        |stage| Op::RemoveFacilitator { account: stage.holder },
        |_| Op::CloseReview {},
        |_| Op::ReopenReview {},
        |stage| Op::AddEvent {
            event: stage.chance.event(),
            day: None,
            plan: Plan::plain(vec![]),
            title: stage.chance.words("A day"),
        },
        |stage| Op::StartEvent { event: stage.event },
        |stage| Op::EndEvent { event: stage.event },
        |stage| Op::MovePhase { event: stage.event, to: 3, few: true, reason: Some(stage.chance.words("why")) },
        |stage| Op::ScheduleReveal { event: stage.event, round: 1 },
        |stage| Op::CancelReveal { event: stage.event, round: 1 },
        |stage| Op::CloseRound { event: stage.event, round: 0 },
        |stage| Op::SetTimer { event: stage.event, seconds: 60 },
        |stage| Op::PauseTimer { event: stage.event },
        |stage| Op::ResumeTimer { event: stage.event },
        |stage| Op::ClearTimer { event: stage.event },
        |stage| Op::SetFocus { event: stage.event, focus: Some(Focus::Column(Column::Right)) },
        |stage| Op::SetArranging { event: stage.event, open: false },
        |stage| Op::ReplacePlace { event: stage.event },
        |stage| Op::AnswerRisk { id: stage.standing, what: stage.chance.words("done") },
        |stage| Op::OpenBallot { event: stage.event, round: 6, about: vec![], few: true },
        hide,
        |stage| Op::ConfirmHiding { id: stage.standing, now: Commitment([0; 32]) },
        |stage| Op::RemoveName { id: stage.standing },
        |stage| Op::ShowAgain { id: stage.standing },
    ];
    let joined = [BY_NAME_ONLY, BY_NAME_ONLY, BY_NAME_ONLY, MAY_NOT];
    ops.iter().map(|op| row("POST", "/anon/ask", What::Ask(*op), anon(NO_PASS, joined))).collect()
}

/// Whoever has a link may look at it and join by it, unless they say who they are.
fn issuer() -> Vec<Row> {
    let rows = [
        ("/issue/look", Link::Fresh, Shows),
        ("/issue/look", Link::Taken, Shows),
        ("/issue/look", Link::Unknown, NO_SEAT),
        ("/issue/join", Link::Fresh, Does),
        ("/issue/join", Link::Short, MALFORMED),
        ("/issue/join", Link::Taken, No(409, r#""seat-used""#)),
        ("/issue/join", Link::Own, Does),
        ("/issue/join", Link::Unknown, NO_SEAT),
    ];
    let joins = rows.into_iter().map(|(at, link, says)| row("POST", at, What::Link(link), anon(says, [says; 4])));
    // An installation that sends no mail takes no address, and deletes one all the same.
    let contacts = [
        (Contacts::Own(true), No(422, r#""nobody-writes""#)),
        (Contacts::Own(false), Does),
        (Contacts::OtherKey, NO_SEAT),
        (Contacts::NotTaken, NO_SEAT),
    ];
    let contacts =
        contacts.into_iter().map(|(it, says)| row("POST", "/issue/contact", What::Contact(it), anon(says, [says; 4])));
    let stop = row("POST", "/issue/stop", What::Stop, anon(Does, [Does; 4]));
    joins.chain(contacts).chain([stop]).collect()
}

/// Names, passwords and one-time links are what opens these, whoever brings them.
fn sessions() -> Vec<Row> {
    vec![
        row("POST", "/staff/session", What::SignIn(true), all(Leads(303, "/staff/en"))),
        row("POST", "/staff/session", What::SignIn(false), all(Leads(303, "/staff/en/sign-in?refused=1&to=/staff/en"))),
        row("POST", "/staff/session/end", What::SignOut, all(Leads(303, "/staff/en/sign-in?ended=1"))),
        row("POST", "/staff/set-up", What::SetUp(true), all(Leads(303, "/staff/en?welcome=1"))),
        row("POST", "/staff/set-up", What::SetUp(false), all(Leads(303, "/staff/en/set-up?refused=link"))),
    ]
}

fn boards() -> Vec<Row> {
    let ask =
        |op| at("/staff/ask/{review}", "POST", "/staff/ask/{review}", What::Ask(op), holder(MAY_NOT, NO_REVIEW, Does));
    let file =
        |at_file| at("/staff/export/{review}/{file}", "GET", at_file, What::Nothing, holder(MAY_NOT, NO_REVIEW, Shows));
    let export = "/staff/export/{review}/{file}";
    vec![
        ask(add_theme),
        ask(|stage| Op::SetTimer { event: stage.event, seconds: 60 }),
        ask(|stage| Op::AnswerRisk { id: stage.standing, what: stage.chance.words("done") }),
        row("POST", "/staff/stream", What::Hello, holder(MAY_NOT, NO_REVIEW, Shows)),
        row("GET", "/staff/socket", What::Hello, holder(Bye("not-allowed"), Bye("review-unknown"), Shows)),
        file("/staff/export/{review}/board.md"),
        file("/staff/export/{review}/board.csv?lang=cy"),
        file("/staff/export/{review}/board.json"),
        at(export, "GET", "/staff/export/{review}/board.exe", What::Nothing, all(No(404, ""))),
    ]
}

/// What is open to everybody, and holds nothing of anybody.
fn open() -> Vec<Row> {
    let get = |route, says| row("GET", route, What::Nothing, all(says));
    vec![
        row("POST", "/duty", What::Duty, all(Does)),
        at("/assets/{file}", "GET", "/assets/x", What::Nothing, all(No(404, ""))),
        get("/robots.txt", Does),
        get("/livez", Does),
        get("/readyz", Does),
        get("/", Leads(307, "/en")),
        get("/staff", Leads(307, "/staff/en")),
    ]
}

/// What the server itself writes into a page. The board arrives by the live stream only.
fn pages() -> Vec<Row> {
    let page = |address, says| at(PAGE, "GET", address, What::Nothing, says);
    let everybody = |address| page(address, all(Does));
    vec![
        everybody("/en"),
        everybody("/en/join"),
        everybody("/cy/about/risk"),
        everybody("/en/b/{review}/{event}"),
        everybody("/en/room/{review}/{event}"),
        everybody("/en/stop"),
        everybody("/staff/en/sign-in"),
        everybody("/staff/en/set-up"),
        page("/staff/en", named(SignIn, [Does, Does, Shows])),
        page("/staff/en/people", named(SignIn, [Turned, Does, Turned])),
        page("/staff/en/partnership", named(SignIn, [Does; 3])),
        page("/staff/cy/duty", named(SignIn, [Does; 3])),
        page("/staff/en/reviews/{review}", holder(SignIn, Turned, Shows)),
        page("/staff/en/reviews/{review}/stages/1", holder(SignIn, Turned, Shows)),
        page("/staff/en/reviews/{review}/events/{event}/places", holder(SignIn, Turned, Shows)),
        page("/staff/en/reviews/{review}/events/{event}", named(SignIn, [Does; 3])),
        page("/staff/cy/reviews/{review}/events/{event}/print", named(SignIn, [Does; 3])),
    ]
}

fn call(at_call: &'static str, what: What, says: Answers) -> Row {
    at("/staff/desk/{call}", "POST", at_call, what, says)
}

fn reading() -> Vec<Row> {
    let read = |query, says| call("/staff/desk/read", What::Read(query), says);
    let no_link = No(422, r#"{"field":["link","used"]}"#);
    vec![
        read(|_| Query::Me, named(OUT, [Does; 3])),
        read(|_| Query::Reviews, named(OUT, [Does, Does, Shows])),
        read(|stage| Query::Review(stage.review), holder(OUT, DESK_NO_REVIEW, Shows)),
        read(|_| Query::People, administrator(Does)),
        read(|_| Query::Partnership, named(OUT, [Does; 3])),
        read(|_| Query::Duty, named(OUT, [Does; 3])),
        call("/staff/desk/read", What::ReadLink(true), all(Does)),
        call("/staff/desk/read", What::ReadLink(false), all(no_link)),
        call("/staff/desk/both", What::Read(|_| Query::Me), all(No(400, r#"{"refused":"malformed"}"#))),
        call("/staff/desk/act", What::Read(|_| Query::Me), all(No(400, r#"{"refused":"malformed"}"#))),
    ]
}

fn act(command: fn(&Stage) -> Command, says: Answers) -> Row {
    call("/staff/desk/act", What::Act(command), says)
}

fn acting() -> Vec<Row> {
    let held = |command| act(command, holder(OUT, DESK_NO_REVIEW, Does));
    vec![
        act(|_| Command::SignOutEverywhere {}, named(OUT, [Does; 3])),
        call("/staff/desk/act", What::Answer, named(OUT, [Does; 3])),
        held(|stage| Command::AddEvent {
            review: stage.review,
            title: "Another day".to_owned(),
            lang: Lang::En,
            day: String::new(),
            voices: vec![],
        }),
        held(|stage| Command::AddPlaces { review: stage.review, event: stage.event, voice: None, number: 1 }),
        held(|stage| Command::RenewPlaces { review: stage.review, event: stage.event }),
        held(|stage| Command::ReplacePlace { review: stage.review, event: stage.event }),
        held(|stage| Command::OpenRoom { review: stage.review, event: stage.event, cap: 2 }),
        held(|stage| Command::CloseRoom { review: stage.review, event: stage.event }),
        held(|stage| Command::ScreenLink { review: stage.review, event: stage.event }),
        held(|stage| Command::ProtectTerms { review: stage.review, terms: terms(stage) }),
        held(|stage| Command::AddFacilitator { review: stage.review, account: stage.spare }),
        held(|stage| Command::RemoveFacilitator { review: stage.review, account: stage.spare }),
        act(
            |stage| Command::InvitePerson {
                name: "New Person".to_owned(),
                sign_in: stage.chance.secret(),
                role: Role::Administrator,
            },
            administrator(Does),
        ),
        act(|stage| Command::RecoverPerson { account: stage.spare }, administrator(Does)),
        act(
            |_| Command::SavePartnership {
                partnership: Box::new(Partnership {
                    name: "A partnership".to_owned(),
                    privacy_en: "A notice".to_owned(),
                    privacy_cy: "Hysbysiad".to_owned(),
                    exit: "https://www.bbc.co.uk/weather".to_owned(),
                    ..Partnership::default()
                }),
            },
            administrator(Does),
        ),
    ]
}

/// What ends something, and what makes a holder of somebody who held nothing.
fn ending() -> Vec<Row> {
    let held = |command| act(command, holder(OUT, DESK_NO_REVIEW, Does));
    vec![
        held(|stage| Command::SetFollowUps { review: stage.review, follow_ups: vec![] }),
        held(|stage| Command::AddClock {
            review: stage.review,
            name: "Answer".to_owned(),
            lang: Lang::En,
            length: Length::Days(28),
        }),
        held(|stage| Command::SetClock {
            review: stage.review,
            clock: 0,
            turn: 0,
            length: Length::Days(28),
            started: String::new(),
            stopped: String::new(),
            late: String::new(),
            lang: Lang::En,
        }),
        held(|stage| Command::MoveStage { review: stage.review, from: StageKind::Scope, to: StageKind::Learn }),
        held(|stage| Command::AddNote {
            review: stage.review,
            heading: "terms_of_reference".to_owned(),
            text: "May".to_owned(),
            lang: Lang::En,
        }),
        held(|stage| Command::SetNote {
            review: stage.review,
            heading: "terms_of_reference".to_owned(),
            n: 0,
            turn: 1,
            text: None,
            lang: Lang::En,
        }),
        act(
            |stage| Command::OpenNext {
                review: stage.review,
                kind: "england_local_child_review".to_owned(),
                reference: "LR-10".to_owned(),
                title: "Another".to_owned(),
                lang: Lang::En,
            },
            holder(OUT, DESK_NO_REVIEW, No(422, r#"{"field":["kind","form"]}"#)),
        ),
        held(|stage| Command::WarnWitnesses { review: stage.review, on: false }),
        held(|stage| Command::CloseReview { review: stage.review }),
        held(|stage| Command::ReopenReview { review: stage.review }),
        act(|stage| Command::RemovePerson { account: stage.spare }, administrator(Does)),
        held(|stage| Command::DeleteReview {
            review: stage.review,
            reference: super::stage::OF_THE_REVIEW[0].to_owned(),
        }),
        act(
            |_| Command::CreateReview {
                reference: "LR-3".to_owned(),
                title: "A new case".to_owned(),
                lang: Lang::Cy,
                kind: "plain_learning_review".to_owned(),
                nation: Nation::Wales,
            },
            named(OUT, [Does; 3]),
        ),
    ]
}

fn at(route: &'static str, method: &'static str, at: &'static str, what: What, says: Answers) -> Row {
    Row { route, method, at, what, says }
}

fn row(method: &'static str, route: &'static str, what: What, says: Answers) -> Row {
    at(route, method, route, what, says)
}

/// A door that answers everybody alike.
fn all(says: Says) -> Answers {
    Box::new([says; EVERYBODY.len()])
}

/// An anonymous door: it refuses who says who they are; without a pass it says `otherwise`. `joined`: a place of this
/// event, of another event, of another review, and a screen.
fn anon(otherwise: Says, joined: [Says; 4]) -> Answers {
    let [place, elsewhere, abroad, screen] = joined;
    Box::new(EVERYBODY.map(|who| match who {
        Who::Nobody | Who::Foreign => otherwise,
        Who::Forged | Who::Ended | Who::Stranger | Who::Administrator | Who::Holder => NAMED,
        Who::Place => place,
        Who::Elsewhere => elsewhere,
        Who::Abroad => abroad,
        Who::Screen => screen,
    }))
}

/// A door of those who are signed in: a facilitator of another review, an administrator, a facilitator of this one.
fn named(otherwise: Says, [stranger, administrator, holder]: [Says; 3]) -> Answers {
    Box::new(EVERYBODY.map(|who| match who {
        Who::Stranger => stranger,
        Who::Administrator => administrator,
        Who::Holder => holder,
        _ => otherwise,
    }))
}

/// A door of those who hold this review.
fn holder(otherwise: Says, others: Says, says: Says) -> Answers {
    named(otherwise, [others, others, says])
}

/// A call of administrators.
fn administrator(says: Says) -> Answers {
    named(OUT, [DESK_MAY_NOT, says, DESK_MAY_NOT])
}
