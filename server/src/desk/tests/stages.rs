//! Stages at the desk: what is written in each, and where the review is.

use super::*;
use app::desk::{Linked, NoteCard};

const HEADING: &str = "facts";
const LOCAL: &str = "england_local_child_review";

/// Somebody who writes under one heading.
struct Hand<'a> {
    desk: &'a DeskOf,
    review: ReviewId,
}

impl Hand<'_> {
    async fn add(&self, heading: &str, text: &str) -> Result<Done, Problem> {
        let (heading, text) = (heading.to_owned(), text.to_owned());
        self.desk.act(Command::AddNote { review: self.review, heading, text, lang: Lang::Cy }).await
    }

    async fn set(&self, note: &NoteCard, text: Option<&str>) -> Result<Done, Problem> {
        let (review, heading, text) = (self.review, HEADING.to_owned(), text.map(str::to_owned));
        let (n, turn) = (note.n, note.turn);
        self.desk.act(Command::SetNote { review, heading, n, turn, text, lang: Lang::En }).await
    }

    async fn to(&self, to: StageKind) -> Result<Done, Problem> {
        let from = page(self.desk, self.review).await.stage.unwrap();
        self.desk.act(Command::MoveStage { review: self.review, from, to }).await
    }

    async fn notes(&self) -> Vec<NoteCard> {
        let page = page(self.desk, self.review).await;
        let headings = page.stages.into_iter().flat_map(|stage| stage.headings);
        headings.into_iter().find(|it| it.key == HEADING).map(|it| it.notes).unwrap_or_default()
    }

    async fn texts(&self) -> Vec<String> {
        self.notes().await.into_iter().map(|note| note.text).collect()
    }
}

#[tokio::test]
async fn texts_stand_under_headings_and_places_are_used_again() {
    let house = House::new().await;
    let (_, desk) = house.person("fay", Role::Facilitator).await;
    let review = review_of(&desk).await;
    let hand = Hand { desk: &desk, review };
    for (typed, wrong) in [("  ", Wrong::Empty), (&"x".repeat(NOTE_CHARACTERS_MAX + 1), Wrong::Long)] {
        assert_eq!(hand.add(HEADING, typed).await, field(Field::Note, wrong));
    }
    let longest = "x".repeat(NOTE_CHARACTERS_MAX);
    for text in [" First\u{200b} ", "Second", &longest] {
        assert_eq!(hand.add(HEADING, text).await, Ok(Done::Done));
    }
    assert_eq!(hand.texts().await, ["First", "Second", &longest]);
    let second = hand.notes().await.swap_remove(1);
    assert_eq!(second, NoteCard { n: 1, turn: 1, text: "Second".to_owned(), lang: Lang::Cy });
    assert_eq!(hand.set(&second, Some("")).await, field(Field::Note, Wrong::Empty));
    assert_eq!(hand.set(&second, None).await, Ok(Done::Done));
    assert_eq!(hand.texts().await, ["First", &longest]);
    assert_eq!(hand.set(&second, Some("As it was seen")).await, refused(Refusal::ChangedMeanwhile));
    hand.add(HEADING, "In its place").await.unwrap();
    assert_eq!(hand.texts().await, ["First", "In its place", &longest]);
    for n in 3..20 {
        hand.add(HEADING, &format!("Fact {n}")).await.unwrap();
    }
    assert_eq!(hand.add(HEADING, "One more").await, refused(Refusal::Full));
    assert_eq!(hand.add("key_lines", "Not of this kind").await, refused(Refusal::HeadingUnknown));
}

#[tokio::test]
async fn a_review_moves_through_the_stages_of_its_kind_and_loses_nothing() {
    let house = House::new().await;
    let (_, desk) = house.person("fay", Role::Facilitator).await;
    let review = review_of(&desk).await;
    let hand = Hand { desk: &desk, review };
    let at = async || page(&desk, review).await.stage;
    let first = page(&desk, review).await;
    let names: Vec<_> = first.stages.iter().map(|stage| stage.name.get(Lang::Cy)).collect();
    assert_eq!(names, ["Casglu’r hyn sy’n hysbys", "Dysgu gyda’n gilydd", "Penderfynu"]);
    assert_eq!(first.stage, Some(StageKind::Scope));
    hand.add(HEADING, "Known at once").await.unwrap();
    assert_eq!(hand.add("decision", "A local review follows").await, refused(Refusal::StageEarly));
    assert_eq!(hand.to(StageKind::Evaluate).await, refused(Refusal::StageUnknown));
    hand.to(StageKind::Respond).await.unwrap();
    assert_eq!(at().await, Some(StageKind::Respond));
    let stale = Command::MoveStage { review, from: StageKind::Scope, to: StageKind::Learn };
    assert_eq!(desk.act(stale).await, refused(Refusal::ChangedMeanwhile), "nobody is taken back by an old page");
    hand.add("decision", "A local review follows").await.unwrap();
    assert_eq!(hand.add("decision", "Another").await, refused(Refusal::Full), "there is room for one");
    hand.add(HEADING, "Known later").await.unwrap();
    hand.to(StageKind::Scope).await.unwrap();
    let page = page(&desk, review).await;
    assert_eq!(page.stages[2].headings.iter().map(|it| it.notes.len()).sum::<usize>(), 1);
    assert_eq!(hand.texts().await, ["Known at once", "Known later"]);
    desk.act(Command::CloseReview { review }).await.unwrap();
    assert_eq!(hand.add(HEADING, "After").await, refused(Refusal::ReviewClosed));
    assert_eq!(hand.to(StageKind::Learn).await, refused(Refusal::ReviewClosed));
}

#[tokio::test]
async fn a_local_review_follows_from_a_rapid_one_and_takes_along_what_is_known() {
    let house = House::new().await;
    let (_, desk) = house.person("fay", Role::Facilitator).await;
    let (other_id, other) = house.person("gwen", Role::Facilitator).await;
    let review = review_of(&desk).await;
    let hand = Hand { desk: &desk, review };
    hand.add(HEADING, "School wrote three times").await.unwrap();
    hand.add(HEADING, "Taken away again").await.unwrap();
    hand.set(&hand.notes().await[1], None).await.unwrap();
    hand.add("proceedings", "Criminal: wait until May").await.unwrap();
    hand.add("safety", "A nurse visits every day").await.unwrap();
    let open = |kind: &str, reference: &str| {
        let (kind, reference, title) = (kind.to_owned(), reference.to_owned(), "A child".to_owned());
        Command::OpenNext { review, kind, reference, title, lang: Lang::En }
    };
    assert_eq!(desk.act(open(LOCAL, "LR 8")).await, refused(Refusal::StageEarly));
    hand.to(StageKind::Respond).await.unwrap();
    assert_eq!(desk.act(open("plain_learning_review", "LR 8")).await, field(Field::Kind, Wrong::Form));
    assert_eq!(desk.act(open(LOCAL, " ")).await, field(Field::Reference, Wrong::Empty));
    assert_eq!(page(&desk, review).await.next, []);
    let Ok(Done::Review(next)) = desk.act(open(LOCAL, "LR 8")).await else { panic!("no review") };
    let (before, after) = (page(&desk, review).await, page(&desk, next).await);
    let named = |id, reference: &str, title: &str, lang| Linked {
        id,
        name: Some((reference.to_owned(), title.to_owned(), lang)),
    };
    assert_eq!(before.next, [named(next, "LR 8", "A child", Lang::En)]);
    assert_eq!(after.before, Some(named(review, "CSPR 7", "A  child", Lang::En)));
    assert_eq!(after.stage, Some(StageKind::Scope));
    let written: Vec<_> = after.stages[0]
        .headings
        .iter()
        .flat_map(|heading| heading.notes.iter().map(|note| (heading.key.as_str(), note.text.as_str(), note.lang)))
        .collect();
    let (fact, proceeding) = ("School wrote three times", "Criminal: wait until May");
    assert_eq!(written, [("facts", fact, Lang::Cy), ("proceedings", proceeding, Lang::Cy)]);
    assert_eq!((before.may_follow.len(), after.may_follow.len()), (1, 0));

    // Whoever holds one of the two is told that there is another, and not what it is called.
    desk.act(Command::AddFacilitator { review: next, account: other_id }).await.unwrap();
    assert_eq!(page(&other, next).await.before, Some(Linked { id: review, name: None }));
    assert_eq!(other.act(open(LOCAL, "LR 9")).await, refused(Refusal::ReviewUnknown));
    desk.act(Command::CloseReview { review }).await.unwrap();
    assert_eq!(desk.act(open(LOCAL, "LR 9")).await, refused(Refusal::ReviewClosed));
}
