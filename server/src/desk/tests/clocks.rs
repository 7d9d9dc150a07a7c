//! Clocks at the desk: how they stand on a given day, what cannot be, and two who set one.

use super::*;
use review::clock::Standing;

/// A facilitator's form for one clock, which knows what it was shown.
struct Form<'a> {
    desk: &'a DeskOf,
    review: ReviewId,
    clock: u8,
    turn: u32,
}

impl<'a> Form<'a> {
    async fn shown(desk: &'a DeskOf, review: ReviewId, clock: u8) -> Self {
        let turn = page(desk, review).await.clocks[usize::from(clock)].turn;
        Self { desk, review, clock, turn }
    }

    async fn save(&self, length: Length, started: &str, stopped: &str, late: &str) -> Result<Done, Problem> {
        let (review, clock, turn) = (self.review, self.clock, self.turn);
        let (started, stopped, late) = (started.to_owned(), stopped.to_owned(), late.to_owned());
        self.desk.act(Command::SetClock { review, clock, turn, length, started, stopped, late, lang: Lang::En }).await
    }
}

#[tokio::test]
async fn clocks_are_set_and_stand_as_the_day_says() {
    let house = House::new().await;
    let (_, desk) = house.person("fay", Role::Facilitator).await;
    let review = review_of(&desk).await;
    let before = page(&desk, review).await;
    assert_eq!(before.kind.as_ref().map(|kind| kind.get(Lang::En)), Some("England: rapid review"));
    assert_eq!(before.nation, Nation::England, "the kind says it, not what was typed");
    assert_eq!(before.clocks.iter().map(|it| it.standing.clone()).collect::<Vec<_>>(), [None, None]);
    let (five, fifteen) = (Length::WorkingDays(5), Length::WorkingDays(15));
    let (first, second) = (Form::shown(&desk, review, 0).await, Form::shown(&desk, review, 1).await);
    for (length, started, stopped, problem) in [
        (five, "soon", "", Problem::Field(Field::Started, Wrong::Form)),
        (five, "2026-11-16", "2026-11-31", Problem::Field(Field::Stopped, Wrong::Form)),
        (five, "2026-11-25", "", Problem::Refused(Refusal::ClockDays)),
        (five, "", "2026-11-16", Problem::Refused(Refusal::ClockDays)),
        (fifteen, "2026-11-16", "", Problem::Refused(Refusal::ClockFixed)),
    ] {
        assert_eq!(first.save(length, started, stopped, "").await, Err(problem));
    }
    let long = "x".repeat(NOTE_CHARACTERS_MAX + 1);
    assert_eq!(first.save(five, "", "", &long).await, Err(Problem::Field(Field::Note, Wrong::Long)));
    let none = Form { clock: 2, ..second };
    assert_eq!(none.save(five, "", "", "").await, refused(Refusal::ClockUnknown));
    assert_eq!(page(&desk, review).await, before, "nothing has changed");
    first.save(five, "2026-11-12", "", "").await.unwrap();
    Form::shown(&desk, review, 1).await.save(fifteen, "2026-11-16", "", "").await.unwrap();
    let own = Command::AddClock { review, name: "Dweud wrth y teulu".into(), lang: Lang::Cy, length: Length::Days(7) };
    desk.act(own).await.unwrap();
    Form::shown(&desk, review, 2).await.save(Length::Days(14), "2026-11-10", "2026-11-23", "").await.unwrap();
    let stands = page(&desk, review).await.clocks.into_iter().map(|it| it.standing.unwrap());
    let due = |day: &str| day.to_owned();
    let expected = [
        (Standing::Late(2), due("2026-11-19")),
        (Standing::Running(10), due("2026-12-07")),
        (Standing::Met, due("2026-11-24")),
    ];
    assert_eq!(stands.collect::<Vec<_>>(), expected);
    let listed = || async {
        let Ok(View::Reviews(list)) = desk.read(Query::Reviews).await else { panic!("no list") };
        list.lines[0].due.clone()
    };
    assert_eq!(listed().await, Some((Standing::Late(2), due("2026-11-19"))), "the list says what is due first");
    desk.act(Command::CloseReview { review }).await.unwrap();
    assert_eq!(listed().await, None, "nothing is due in a closed review");
    let standing = page(&desk, review).await.clocks.into_iter().map(|it| it.standing.is_some());
    assert_eq!(standing.collect::<Vec<_>>(), [false, false, true], "what was left open is not counted any further");
    let wrong = Command::CreateReview {
        reference: "CSPR 8".into(),
        title: "A child".into(),
        lang: Lang::En,
        kind: "no_such_kind".into(),
        nation: Nation::Wales,
    };
    assert_eq!(desk.act(wrong).await, Err(Problem::Field(Field::Kind, Wrong::Form)));
}

#[tokio::test]
async fn of_two_who_set_a_clock_the_second_is_told_and_a_reason_can_be_taken_back() {
    let house = House::new().await;
    let (_, desk) = house.person("fay", Role::Facilitator).await;
    let (bob, bobs) = house.person("bob", Role::Facilitator).await;
    let review = review_of(&desk).await;
    desk.act(Command::AddFacilitator { review, account: bob }).await.unwrap();
    let five = Length::WorkingDays(5);
    let (fay, stale) = (Form::shown(&desk, review, 0).await, Form::shown(&bobs, review, 0).await);
    fay.save(five, "2026-11-12", "2026-11-20", " The court asked us to wait ").await.unwrap();
    let said = page(&desk, review).await;
    assert_eq!(said.clocks[0].late, Some(("The court asked us to wait".to_owned(), Lang::En)));
    assert_eq!(said.clocks[0].standing, Some((Standing::MetLate(1), "2026-11-19".to_owned())));
    assert_eq!(stale.save(five, "2026-11-11", "", "").await, refused(Refusal::ChangedMeanwhile));
    assert_eq!(page(&bobs, review).await.clocks, said.clocks, "nothing was overwritten");
    // A reason alone: the days are still those that the other form was shown.
    let (fay, stale) = (Form::shown(&desk, review, 0).await, Form::shown(&bobs, review, 0).await);
    fay.save(five, "2026-11-12", "2026-11-20", "Nobody answered the telephone").await.unwrap();
    assert_eq!(stale.save(five, "2026-11-12", "2026-11-20", "").await, refused(Refusal::ChangedMeanwhile));
    assert!(page(&desk, review).await.clocks[0].late.is_some(), "a reason that somebody has given is still there");
    Form::shown(&bobs, review, 0).await.save(five, "2026-11-12", "2026-11-20", "  ").await.unwrap();
    assert_eq!(page(&desk, review).await.clocks[0].late, None);
}
