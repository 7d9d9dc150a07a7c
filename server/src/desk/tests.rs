//! The desk with its real stores; the reviews are folds in memory.

mod clocks;
mod stages;

use super::*;
use crate::secret::random;
use crate::store::options;
use app::desk::{Field, PlaceCount, ReviewPage, Room, Wrong};
use review::clock::Length;
use review::guard::{Protected, TermSalt};
use review::holidays::Nation;
use review::id::{AccountId, EventId};
use review::limits::*;
use review::op::Circumstances;
use review::plan::{Band, Voice};
use review::regime::StageKind;
use review::sequencer::decide;
use review::text::Lang;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// 2026-11-23, a Monday, at noon.
const NOW: u64 = 20_780 * 86_400_000 + 43_200_000;

#[derive(Default)]
struct InMemory(Mutex<BTreeMap<ReviewId, State>>);

#[async_trait]
impl Reviews for InMemory {
    async fn ask(&self, review: ReviewId, asker: Asker, request: Request) -> Result<(), Refusal> {
        let mut reviews = self.0.lock().unwrap();
        let state = reviews.entry(review).or_default();
        for draft in decide(state, asker, &request, &Circumstances { now: NOW, ..Circumstances::default() })?.drafts {
            state.apply(&draft.leaf, draft.opening.as_ref());
        }
        Ok(())
    }
    async fn state(&self, review: ReviewId) -> Result<Option<Arc<State>>, Refusal> {
        Ok(self.0.lock().unwrap().get(&review).cloned().map(Arc::new))
    }
    async fn all(&self) -> Result<Vec<ReviewId>, Refusal> {
        Ok(self.0.lock().unwrap().keys().copied().collect())
    }
    async fn delete(&self, review: ReviewId) -> Result<(), Refusal> {
        self.0.lock().unwrap().remove(&review);
        Ok(())
    }
    fn now(&self) -> u64 {
        NOW
    }
}

struct House {
    _folder: tempfile::TempDir,
    parts: Arc<DeskParts>,
}

impl House {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pool = sqlx::SqlitePool::connect_with(options(&folder.path().join("reviews.db"))).await.unwrap();
        sqlx::migrate!("migrations/reviews").run(&pool).await.unwrap();
        let keys = Keys::open(&folder.path().join("keys.db")).await.unwrap();
        let parts = Arc::new(DeskParts {
            accounts: Accounts::new(pool.clone()),
            partnerships: Partnerships::new(pool),
            issuer: Issuer::open(&folder.path().join("seats.db")).await.unwrap(),
            keys: keys.clone(),
            attendance: Attendance::new(keys),
            reviews: Arc::new(InMemory::default()),
            mail: true,
            again: Arc::default(),
        });
        Self { _folder: folder, parts }
    }

    fn nobody(&self) -> DeskOf {
        DeskOf::new(&self.parts, None)
    }

    async fn person(&self, sign_in: &str, role: Role) -> (AccountId, DeskOf) {
        let (id, _) = self.parts.accounts.invite(&sign_in.to_uppercase(), sign_in, role, NOW).await.unwrap();
        let session = self.parts.accounts.begin_session(id, NOW).await.unwrap();
        (id, DeskOf::new(&self.parts, Some(session)))
    }
}

fn refused<T>(refusal: Refusal) -> Result<T, Problem> {
    Err(Problem::Refused(refusal))
}

fn field<T>(field: Field, wrong: Wrong) -> Result<T, Problem> {
    Err(Problem::Field(field, wrong))
}

fn create(reference: &str, title: &str) -> Command {
    let kind = "england_rapid_review".to_owned();
    let (reference, title) = (reference.into(), title.into());
    Command::CreateReview { reference, title, lang: Lang::En, kind, nation: Nation::Scotland }
}

fn event(review: ReviewId, title: &str, day: &str, voices: Vec<Voice>) -> Command {
    Command::AddEvent { review, title: title.into(), lang: Lang::Cy, day: day.into(), voices }
}

fn voice(agency: &str, band: Band) -> Voice {
    Voice { agency: agency.into(), band: Some(band) }
}

async fn review_of(desk: &DeskOf) -> ReviewId {
    match desk.act(create(" CSPR 7 ", " A  child \u{200b}")).await.unwrap() {
        Done::Review(review) => review,
        other => panic!("{other:?}"),
    }
}

async fn event_of(desk: &DeskOf, review: ReviewId, voices: Vec<Voice>) -> EventId {
    match desk.act(event(review, "Practitioners", "2026-11-23", voices)).await.unwrap() {
        Done::Event(event) => event,
        other => panic!("{other:?}"),
    }
}

async fn page(desk: &DeskOf, review: ReviewId) -> ReviewPage {
    match desk.read(Query::Review(review)).await.unwrap() {
        View::Review(page) => *page,
        other => panic!("{other:?}"),
    }
}

/// One command of every kind.
fn commands(review: ReviewId, event: EventId, account: AccountId) -> Vec<Command> {
    vec![
        create("R", "T"),
        self::event(review, "T", "", vec![]),
        Command::AddPlaces { review, event, voice: None, number: 1 },
        Command::RenewPlaces { review, event },
        Command::OpenRoom { review, event, cap: 1 },
        Command::ReplacePlace { review, event },
        Command::CloseRoom { review, event },
        Command::ScreenLink { review, event },
        Command::AddFacilitator { review, account },
        Command::RemoveFacilitator { review, account },
        Command::ProtectTerms { review, terms: Protected::new(TermSalt([1; 16]), &["Zebedee"]) },
        Command::SetFollowUps { review, follow_ups: vec![] },
        Command::AddClock { review, name: "N".into(), lang: Lang::En, length: Length::Days(1) },
        Command::MoveStage { review, from: StageKind::Scope, to: StageKind::Learn },
        Command::WarnWitnesses { review, on: true },
        Command::AddNote { review, heading: "facts".into(), text: "T".into(), lang: Lang::En },
        Command::SetNote { review, heading: "facts".into(), n: 0, turn: 0, text: None, lang: Lang::En },
        Command::SetClock {
            review,
            clock: 0,
            turn: 0,
            length: Length::WorkingDays(5),
            started: String::new(),
            stopped: String::new(),
            late: String::new(),
            lang: Lang::En,
        },
        Command::CloseReview { review },
        Command::ReopenReview { review },
        Command::DeleteReview { review, reference: "CSPR 7".into() },
        Command::InvitePerson { name: "N".into(), sign_in: "n".into(), role: Role::Administrator },
        Command::RecoverPerson { account },
        Command::RemovePerson { account },
        Command::SavePartnership { partnership: Box::default() },
        Command::AnswerDuty { report: 1, note: "x".into() },
        Command::SignOutEverywhere {},
    ]
}

#[tokio::test]
async fn nobody_and_people_of_other_reviews_may_nothing() {
    let house = House::new().await;
    let (fay, desk) = house.person("fay", Role::Facilitator).await;
    let review = review_of(&desk).await;
    let event = event_of(&desk, review, vec![]).await;
    let queries = [Query::Me, Query::Reviews, Query::Review(review), Query::People, Query::Partnership, Query::Duty];
    for desk in [house.nobody(), DeskOf::new(&house.parts, Some(Secret::fresh()))] {
        for query in queries.clone() {
            assert_eq!(desk.read(query).await, Err(Problem::SignedOut));
        }
        for command in commands(review, event, fay) {
            assert_eq!(desk.act(command).await, Err(Problem::SignedOut));
        }
    }

    let (_, other) = house.person("other", Role::Facilitator).await;
    let (_, admin) = house.person("admin", Role::Administrator).await;
    for desk in [&other, &admin] {
        assert_eq!(desk.read(Query::Review(review)).await, refused(Refusal::ReviewUnknown));
        assert_eq!(
            desk.read(Query::Reviews).await,
            Ok(View::Reviews(Box::new(app::desk::Reviews { lines: vec![], kinds: super::clocks::kinds() })))
        );
        for command in &commands(review, event, fay)[1..21] {
            assert_eq!(desk.act(command.clone()).await, refused(Refusal::ReviewUnknown), "{command:?}");
        }
    }
    for command in &commands(review, event, fay)[21..25] {
        assert_eq!(other.act(command.clone()).await, Err(Problem::NotAllowed), "{command:?}");
    }
    assert_eq!(other.read(Query::People).await, Err(Problem::NotAllowed));
    assert!(other.read(Query::Partnership).await.is_ok() && other.read(Query::Duty).await.is_ok());
    assert!(admin.read(Query::People).await.is_ok());
    assert!(page(&desk, review).await.events.len() == 1, "nothing has changed");
}

#[tokio::test]
async fn a_review_and_its_events_are_set_up() {
    let house = House::new().await;
    let (fay, desk) = house.person("fay", Role::Facilitator).await;
    let review = review_of(&desk).await;
    let voices = vec![
        voice(" Health \u{200b}", Band::Practitioner),
        Voice { agency: " ".into(), band: None },
        voice(" ", Band::Practitioner),
        voice("", Band::Family),
        Voice { agency: " Police".into(), band: None },
    ];
    event_of(&desk, review, voices).await;
    let page = page(&desk, review).await;
    assert_eq!((page.reference.as_str(), page.title.as_str(), page.closed), ("CSPR 7", "A  child", false));
    assert_eq!((page.facilitators[0].id, page.others.len()), (fay, 0));
    let card = &page.events[0];
    assert_eq!((card.title.as_str(), card.day.as_deref(), card.room), ("Practitioners", Some("2026-11-23"), None));
    let kept: Vec<_> = card.voices.iter().map(|voice| (voice.agency.as_str(), voice.band)).collect();
    let (practitioner, family) = (Some(Band::Practitioner), Some(Band::Family));
    assert_eq!(kept, [("Health", practitioner), ("", practitioner), ("", family), ("Police", None)]);
    assert_eq!(card.places.len(), 5);
    let Ok(View::Reviews(list)) = desk.read(Query::Reviews).await else { panic!("no list") };
    let lines = &list.lines;
    assert_eq!((lines.len(), lines[0].id, lines[0].events, lines[0].live), (1, review, 1, 0));
}

#[tokio::test]
async fn every_wrong_field_is_named() {
    let house = House::new().await;
    let (_, desk) = house.person("fay", Role::Facilitator).await;
    let long = |characters: usize| "ŵ".repeat(characters);
    assert_eq!(desk.act(create(" ", "T")).await, field(Field::Reference, Wrong::Empty));
    assert_eq!(desk.act(create(&long(REFERENCE_CHARACTERS_MAX + 1), "T")).await, field(Field::Reference, Wrong::Long));
    assert_eq!(desk.act(create("R", "")).await, field(Field::Title, Wrong::Empty));
    assert_eq!(desk.act(create("R", &long(TITLE_CHARACTERS_MAX + 1))).await, field(Field::Title, Wrong::Long));
    assert!(desk.act(create(&long(REFERENCE_CHARACTERS_MAX), &long(TITLE_CHARACTERS_MAX))).await.is_ok());

    let review = review_of(&desk).await;
    let family = voice("", Band::Family);
    let many = |n: usize| (0..n).map(|n| voice(&format!("Agency {n}"), Band::Practitioner)).collect::<Vec<_>>();
    for (command, wrong) in [
        (event(review, "", "", vec![]), field(Field::Title, Wrong::Empty)),
        (event(review, "T", "2026-02-30", vec![]), field(Field::Day, Wrong::Form)),
        (event(review, "T", "", vec![family.clone(), family]), field(Field::Voices, Wrong::Taken)),
        (event(review, "T", "", many(VOICES_MAX + 1)), field(Field::Voices, Wrong::Long)),
        (event(review, "T", "", vec![voice(&long(121), Band::Practitioner)]), field(Field::Voices, Wrong::Long)),
    ] {
        assert_eq!(desk.act(command).await, wrong);
    }
    let event = event_of(&desk, review, many(VOICES_MAX)).await;
    let places = |voice, number| Command::AddPlaces { review, event, voice, number };
    let room = |cap| Command::OpenRoom { review, event, cap };
    let most = SEATS_MAX as u32;
    for (command, wrong) in [
        (places(None, 0), field(Field::Number, Wrong::Empty)),
        (places(None, most + 1), field(Field::Number, Wrong::Long)),
        (places(Some(VOICES_MAX as u8), 1), field(Field::Voices, Wrong::Form)),
        (room(0), field(Field::Cap, Wrong::Empty)),
        (room(most + 1), field(Field::Cap, Wrong::Long)),
        (
            Command::AddPlaces { review, event: EventId([9; 16]), voice: None, number: 1 },
            refused(Refusal::EventUnknown),
        ),
        (Command::AddFacilitator { review, account: AccountId([9; 16]) }, field(Field::Name, Wrong::Used)),
        (Command::DeleteReview { review, reference: "cspr 7".into() }, field(Field::Reference, Wrong::Different)),
    ] {
        assert_eq!(desk.act(command).await, wrong);
    }
    assert!(desk.act(room(most)).await.is_ok());
}

#[tokio::test]
async fn places_are_handed_out_counted_and_deleted() {
    let house = House::new().await;
    let (_, desk) = house.person("fay", Role::Facilitator).await;
    let review = review_of(&desk).await;
    let event = event_of(&desk, review, vec![voice("", Band::Family)]).await;
    let add = Command::AddPlaces { review, event, voice: Some(0), number: 2 };
    let Ok(Done::Links(links)) = desk.act(add).await else { panic!("no links") };
    assert_eq!((links.len(), links[0].voice), (2, Some(0)));
    let secret = Secret::parse(&links[0].secret).unwrap();
    house.parts.issuer.join(secret, random()).await.unwrap();
    let Ok(Done::Links(renewed)) = desk.act(Command::RenewPlaces { review, event }).await else { panic!("no links") };
    assert_eq!(renewed.len(), 1);
    assert!(matches!(desk.act(Command::OpenRoom { review, event, cap: 3 }).await, Ok(Done::Secret(_))));
    assert!(matches!(desk.act(Command::ScreenLink { review, event }).await, Ok(Done::Secret(_))));
    let Ok(Done::Secret(instead)) = desk.act(Command::ReplacePlace { review, event }).await else { panic!("no link") };
    let looked = house.parts.issuer.look(Secret::parse(&instead).unwrap()).await.unwrap();
    assert_eq!(looked.kind, crate::issuer::SeatKind::Replacement);
    let card = page(&desk, review).await.events.remove(0);
    assert_eq!(card.places, [PlaceCount { made: 2, joined: 1 }, PlaceCount::default()]);
    assert_eq!(card.replaced, 1);
    assert_eq!(card.room, Some(Room { cap: 3, used: 0 }));
    desk.act(Command::CloseRoom { review, event }).await.unwrap();

    desk.act(Command::CloseReview { review }).await.unwrap();
    for command in &commands(review, event, AccountId([9; 16]))[2..6] {
        assert_eq!(desk.act(command.clone()).await, refused(Refusal::ReviewClosed));
    }
    desk.act(Command::ReopenReview { review }).await.unwrap();
    for review in [review, ReviewId([9; 16])] {
        house.parts.keys.make(review, event).await.unwrap();
    }
    desk.act(Command::DeleteReview { review, reference: " CSPR 7 ".into() }).await.unwrap();
    assert!(house.parts.keys.of(review, event).await.unwrap().is_none(), "its keys are still there");
    assert!(house.parts.keys.of(ReviewId([9; 16]), event).await.unwrap().is_some(), "those of another are gone");
    assert_eq!(desk.read(Query::Review(review)).await, refused(Refusal::ReviewUnknown));
    assert!(house.parts.issuer.look(secret).await.is_err());
}

#[tokio::test]
async fn a_review_never_loses_its_last_facilitator() {
    let house = House::new().await;
    let (_, admin) = house.person("admin", Role::Administrator).await;
    let (fay, desk) = house.person("fay", Role::Facilitator).await;
    let (bob, bobs) = house.person("bob", Role::Facilitator).await;
    let review = review_of(&desk).await;
    let last = refused(Refusal::LastFacilitator);
    assert_eq!(admin.act(Command::RemovePerson { account: fay }).await, last);
    assert_eq!(desk.act(Command::RemoveFacilitator { review, account: fay }).await, last);
    desk.act(Command::AddFacilitator { review, account: bob }).await.unwrap();
    assert!(bobs.read(Query::Review(review)).await.is_ok());
    admin.act(Command::RemovePerson { account: bob }).await.unwrap();
    assert_eq!(bobs.read(Query::Me).await, Err(Problem::SignedOut));
    assert_eq!(desk.act(Command::RemoveFacilitator { review, account: fay }).await, last, "bob is not there any more");
    let named = page(&desk, review).await.facilitators;
    assert!(named.iter().any(|account| account.id == bob && account.name == "BOB" && account.sign_in.is_empty()));
    desk.act(Command::RemoveFacilitator { review, account: bob }).await.unwrap();
    assert_eq!(page(&desk, review).await.facilitators.len(), 1);
}

#[tokio::test]
async fn people_the_partnership_and_duty() {
    let house = House::new().await;
    let (_, admin) = house.person("admin", Role::Administrator).await;
    let (_, fay) = house.person("fay", Role::Facilitator).await;
    let invite = Command::InvitePerson { name: "Ann".into(), sign_in: "ann".into(), role: Role::Facilitator };
    let Ok(Done::Secret(link)) = admin.act(invite.clone()).await else { panic!("no link") };
    assert_eq!(admin.act(invite).await, field(Field::SignIn, Wrong::Taken));
    assert_eq!(house.nobody().read(Query::Link(link)).await, Ok(View::Link("ann".into())));
    for wrong in ["", "00000000000000000000000000000000"] {
        assert_eq!(house.nobody().read(Query::Link(wrong.into())).await, field(Field::Link, Wrong::Used));
    }
    let Ok(View::People(people)) = admin.read(Query::People).await else { panic!("no list") };
    assert_eq!(people.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["ADMIN", "Ann", "FAY"]);

    let Ok(View::Partnership(mut texts)) = fay.read(Query::Partnership).await else { panic!("no texts") };
    texts.name = "Gwent".into();
    admin.act(Command::SavePartnership { partnership: texts.clone() }).await.unwrap();
    assert_eq!(fay.read(Query::Partnership).await, Ok(View::Partnership(texts)));
    let empty = Command::SavePartnership { partnership: Box::default() };
    assert_eq!(admin.act(empty).await, field(Field::Name, Wrong::Empty));

    house.parts.partnerships.report("Ann", "07700 900123", "A child", 5).await.unwrap();
    let Ok(View::Duty(reports)) = admin.read(Query::Duty).await else { panic!("no reports") };
    let answer = |note: &str| Command::AnswerDuty { report: reports[0].id, note: note.into() };
    assert_eq!(fay.act(answer("")).await, field(Field::Note, Wrong::Empty));
    fay.act(answer("Called")).await.unwrap();
    assert_eq!(fay.act(answer("Again")).await, refused(Refusal::RiskNotMarked));
    let Ok(View::Duty(reports)) = fay.read(Query::Duty).await else { panic!("no reports") };
    assert_eq!(reports[0].answer, Some(("Called".into(), "FAY".into())));

    assert_eq!(fay.act(Command::SignOutEverywhere {}).await, Ok(Done::Done));
    assert_eq!(fay.read(Query::Me).await, Err(Problem::SignedOut));
}

#[tokio::test]
async fn an_administrator_alone_can_begin() {
    let house = House::new().await;
    let (id, admin) = house.person("admin", Role::Administrator).await;
    let review = review_of(&admin).await;
    assert_eq!(page(&admin, review).await.facilitators[0].id, id);
    assert!(admin.read(Query::People).await.is_ok());
}
