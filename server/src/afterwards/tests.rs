//! Writing to people, with a real file of addresses and a post that remembers.

use super::*;
use crate::secret::{Secret, random};
use async_trait::async_trait;
use review::conduct::Conduct;
use review::follow_up::News;
use review::id::EventId;
use review::limits::CONTACT_DAYS_AFTER;
use review::op::{Asker, Request};
use review::refusal::Refusal;
use review::state::{Review, State};
use review::text::Lang;
use std::sync::Mutex;

const REVIEW: ReviewId = ReviewId([1; 16]);
const EVENT: EventId = EventId([2; 16]);

/// Days that can be set as the test goes on.
#[derive(Default)]
struct Days(Mutex<Option<Vec<FollowUp>>>);

impl Days {
    fn set(&self, days: &[Day]) {
        let follow_up = |day: &Day| FollowUp { day: *day, news: News::Progress };
        *self.0.lock().unwrap() = Some(days.iter().map(follow_up).collect());
    }
}

#[async_trait]
impl Reviews for Days {
    async fn ask(&self, _: ReviewId, _: Asker, _: Request) -> Result<(), Refusal> {
        Err(Refusal::NotAllowed)
    }
    async fn state(&self, review: ReviewId) -> Result<Option<Arc<State>>, Refusal> {
        let Some(follow_ups) = self.0.lock().unwrap().clone() else { return Ok(None) };
        let review = Review {
            id: review,
            reference: String::new(),
            title: None,
            lang: Lang::En,
            facilitators: [].into(),
            closed: false,
            terms: None,
            follow_ups,
            witnesses: false,
            conduct: Conduct::default(),
        };
        Ok(Some(Arc::new(State { review: Some(review), ..State::default() })))
    }
    async fn all(&self) -> Result<Vec<ReviewId>, Refusal> {
        Ok(vec![REVIEW])
    }
    async fn delete(&self, _: ReviewId) -> Result<(), Refusal> {
        Ok(())
    }
    fn now(&self) -> u64 {
        0
    }
}

/// Takes what it is given, but for what it is told to refuse.
#[derive(Default)]
struct Remembers {
    sent: Mutex<Vec<Letter>>,
    refuses: Mutex<Option<NotSent>>,
}

#[async_trait]
impl Post for Remembers {
    async fn send(&self, letter: &Letter) -> Result<(), NotSent> {
        if let Some(why) = *self.refuses.lock().unwrap() {
            return Err(why);
        }
        self.sent.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

struct House {
    folder: tempfile::TempDir,
    days: Arc<Days>,
    post: Arc<Remembers>,
    afterwards: Afterwards,
}

impl House {
    async fn new(days: &[Day]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (of, post) = (Arc::new(Days::default()), Arc::new(Remembers::default()));
        of.set(days);
        let afterwards = Afterwards {
            issuer: Issuer::open(&folder.path().join("seats.db")).await.unwrap(),
            reviews: Arc::clone(&of) as Arc<dyn Reviews>,
            post: Some(Arc::clone(&post) as Arc<dyn Post>),
            public_url: "https://cairn.example".to_owned(),
            again: Arc::default(),
        };
        Self { folder, days: of, post, afterwards }
    }

    /// Somebody leaves an address: what they would delete it with.
    async fn leaves(&self, address: &str, lang: Lang, today: Day) -> (Secret, [u8; 32]) {
        let (secret, issued) = (Secret::fresh(), random());
        let follow_ups = self.days.0.lock().unwrap().clone().unwrap();
        let of = (secret, &issued);
        let left = self.afterwards.issuer.leave_contact(of, (REVIEW, EVENT), (address, lang), (&follow_ups, today));
        left.await.unwrap();
        (secret, issued)
    }

    /// What a day brings: who is written to, in alphabetical order.
    async fn on(&self, day: Day) -> Vec<String> {
        self.afterwards.look(day).await.unwrap();
        let mut to: Vec<_> = self.post.sent.lock().unwrap().drain(..).map(|letter| letter.to).collect();
        to.sort();
        to
    }

    async fn kept(&self) -> usize {
        let count = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM contacts");
        count.fetch_one(self.afterwards.issuer.pool()).await.unwrap() as usize
    }
}

#[tokio::test]
async fn everybody_gets_the_same_message_once_a_day_and_then_their_address_goes() {
    let house = House::new(&[100, 200]).await;
    house.leaves("a@example.org", Lang::En, 90).await;
    house.leaves("b@example.org", Lang::En, 95).await;
    assert_eq!(house.on(99).await, [""; 0]);

    house.afterwards.look(100).await.unwrap();
    let letters = std::mem::take(&mut *house.post.sent.lock().unwrap());
    assert_eq!(letters.len(), 2);
    let without_stop =
        |letter: &Letter| (letter.subject.clone(), letter.text.split("/stop#s=").next().unwrap().to_owned());
    assert_eq!(without_stop(&letters[0]), without_stop(&letters[1]), "the same but for what ends it");
    assert!(letters[0].text.contains("The next message comes on Monday 20 July 1970."), "{}", letters[0].text);
    assert_eq!(house.on(100).await, [""; 0], "once");
    assert_eq!(house.on(150).await, [""; 0]);

    assert_eq!(house.kept().await, 2);
    house.afterwards.look(200).await.unwrap();
    let letters = std::mem::take(&mut *house.post.sent.lock().unwrap());
    assert_eq!(letters.len(), 2);
    assert!(letters.iter().all(|letter| letter.text == letters[0].text && !letter.text.contains("/stop")));
    assert!(letters[0].text.contains("Your address is deleted now."));
    assert_eq!(house.kept().await, 0, "with the last message");
}

#[tokio::test]
async fn a_message_says_nothing_of_the_review_and_is_in_the_language_of_its_reader() {
    let house = House::new(&[100]).await;
    house.leaves("a@example.org", Lang::Cy, 90).await;
    house.afterwards.look(100).await.unwrap();
    let letters = std::mem::take(&mut *house.post.sent.lock().unwrap());
    let expected = format!("https://cairn.example/cy/b/{REVIEW}/{EVENT}");
    assert!(letters[0].text.contains(&expected) && letters[0].subject == Text(Lang::Cy).letter_subject());
    let words = letters[0].text.replace(&expected, "").to_lowercase();
    for word in ["review", "adolygiad", "child", "plentyn", "learning", "dysgu", "cairn"] {
        assert!(!words.contains(word), "{word}: {words}");
    }
}

#[tokio::test]
async fn one_address_is_written_to_once_however_many_places_left_it() {
    let house = House::new(&[100, 200]).await;
    house.leaves("a@example.org", Lang::En, 90).await;
    house.leaves("A@Example.org", Lang::En, 90).await;
    assert_eq!(house.on(100).await.len(), 1);
    assert_eq!(house.on(101).await.len(), 0);
    assert_eq!(house.on(200).await.len(), 1);
    assert_eq!(house.kept().await, 0);
}

#[tokio::test]
async fn whoever_leaves_an_address_late_is_not_told_of_what_has_passed() {
    let house = House::new(&[100, 200]).await;
    house.leaves("a@example.org", Lang::En, 100).await;
    assert_eq!(house.on(100).await, [""; 0]);
    assert_eq!(house.on(200).await, ["a@example.org"]);
}

#[tokio::test]
async fn an_address_is_not_kept_for_longer_than_was_said_whatever_is_planned_later() {
    let house = House::new(&[100]).await;
    house.leaves("a@example.org", Lang::En, 90).await;
    house.days.set(&[110, 300]);
    *house.post.refuses.lock().unwrap() = Some(NotSent::NotNow(451));
    house.on(100 + CONTACT_DAYS_AFTER).await;
    assert_eq!(house.kept().await, 1);
    house.on(100 + CONTACT_DAYS_AFTER + 1).await;
    assert_eq!(house.kept().await, 0);
}

#[tokio::test]
async fn a_day_that_is_put_off_within_that_time_is_still_told() {
    let house = House::new(&[100]).await;
    house.leaves("a@example.org", Lang::En, 90).await;
    house.days.set(&[105, 300]);
    assert_eq!(house.on(100).await, [""; 0]);
    assert_eq!(house.on(105).await, ["a@example.org"]);
    assert_eq!(house.kept().await, 0, "it was the last that it was left for");
}

#[tokio::test]
async fn without_any_day_and_without_a_review_no_address_is_kept() {
    let house = House::new(&[100]).await;
    house.leaves("a@example.org", Lang::En, 90).await;
    house.days.set(&[]);
    house.on(95).await;
    assert_eq!(house.kept().await, 0, "the days were taken back");

    house.days.set(&[100]);
    house.leaves("a@example.org", Lang::En, 90).await;
    *house.days.0.lock().unwrap() = None;
    house.on(91).await;
    assert_eq!(house.kept().await, 0, "the review is gone");
}

#[tokio::test]
async fn what_was_not_taken_is_tried_again_until_its_time_is_over() {
    let house = House::new(&[100, 200]).await;
    house.leaves("a@example.org", Lang::En, 90).await;
    *house.post.refuses.lock().unwrap() = Some(NotSent::NotNow(451));
    assert_eq!(house.on(100).await, [""; 0]);
    *house.post.refuses.lock().unwrap() = None;
    assert_eq!(house.on(102).await, ["a@example.org"]);

    *house.post.refuses.lock().unwrap() = Some(NotSent::Never(550));
    assert_eq!(house.on(200).await, [""; 0]);
    assert_eq!(house.kept().await, 0, "the last message was due, and is not tried for ever");
}

#[tokio::test]
async fn an_address_is_deleted_by_its_device_and_by_its_reader_and_by_nobody_else() {
    let house = House::new(&[100, 200]).await;
    let (secret, issued) = house.leaves("a@example.org", Lang::En, 90).await;
    house.leaves("b@example.org", Lang::En, 90).await;
    let issuer = &house.afterwards.issuer;
    issuer.take_contact_back(secret, &random()).await.unwrap();
    issuer.take_contact_back(Secret::fresh(), &issued).await.unwrap();
    issuer.stop_writing(Secret::fresh()).await.unwrap();
    assert_eq!(house.kept().await, 2);
    issuer.take_contact_back(secret, &issued).await.unwrap();
    assert_eq!(house.kept().await, 1);

    house.afterwards.look(100).await.unwrap();
    let letter = house.post.sent.lock().unwrap().pop().unwrap();
    let stop = letter.text.rsplit("#s=").next().unwrap().trim().to_owned();
    issuer.stop_writing(Secret::parse(&stop).unwrap()).await.unwrap();
    assert_eq!(house.kept().await, 0);
}

#[tokio::test]
async fn a_deleted_address_is_in_no_byte_of_the_file() {
    let house = House::new(&[100, 200]).await;
    let (secret, issued) = house.leaves("somebody.in.particular@example.org", Lang::En, 90).await;
    house.leaves("b@example.org", Lang::En, 90).await;
    let folder = house.folder.path().to_owned();
    let found = || {
        let holds = |path: std::path::PathBuf| {
            let bytes = std::fs::read(path).unwrap();
            bytes.windows(22).any(|window| window == b"somebody.in.particular")
        };
        std::fs::read_dir(&folder).unwrap().any(|file| holds(file.unwrap().path()))
    };
    assert!(found());
    house.afterwards.issuer.take_contact_back(secret, &issued).await.unwrap();
    assert!(!found());
}
