//! The partnership on a real file.

use super::check::*;
use super::*;
use app::desk::{Contact, Field, Wrong};
use review::limits::NOTE_CHARACTERS_MAX;

async fn partnerships() -> (tempfile::TempDir, Partnerships) {
    let folder = tempfile::tempdir().unwrap();
    let pool = SqlitePool::connect_with(crate::store::options(&folder.path().join("reviews.db"))).await.unwrap();
    sqlx::raw_sql(include_str!("../../../migrations/reviews/0003_partnership.sql")).execute(&pool).await.unwrap();
    (folder, Partnerships::new(pool))
}

fn mistake<T: std::fmt::Debug>(result: Result<T, PartnershipError>) -> Mistake {
    match result {
        Err(PartnershipError::Mistake(mistake)) => mistake,
        other => panic!("no mistake: {other:?}"),
    }
}

fn contact(name: &str, phone: &str, hours: &str) -> Contact {
    Contact { name: name.to_owned(), phone: phone.to_owned(), hours: hours.to_owned() }
}

#[tokio::test]
async fn texts_are_saved_in_normal_form() {
    let (_folder, store) = partnerships().await;
    let first = store.get().await.unwrap();
    assert_eq!(first, before_anybody_has_written());
    assert!(first.support.is_empty() && first.duty.is_empty(), "no invented contacts");
    assert_eq!(store.save(&first).await.unwrap(), first, "what stands there at first can be saved");

    let mut next = Partnership { name: "  Gwent  ".to_owned(), ..first };
    next.duty = vec![contact("Duty desk", "01632 960123", " "), contact("", " ", "")];
    let saved = store.save(&next).await.unwrap();
    assert_eq!((saved.name.as_str(), saved.duty.len()), ("Gwent", 1));
    assert_eq!(store.get().await.unwrap(), saved);
}

/// What is spoilt, and what is then said.
type Case = (fn(&mut Partnership), Field, Wrong);

#[tokio::test]
async fn every_wrong_field_is_named() {
    let (_folder, store) = partnerships().await;
    let cases: [Case; 14] = [
        (|p| p.name = " ".into(), Field::Name, Wrong::Empty),
        (|p| p.name = "x".repeat(NAME_CHARACTERS_MAX + 1), Field::Name, Wrong::Long),
        (|p| p.privacy_en.clear(), Field::Privacy, Wrong::Empty),
        (|p| p.privacy_cy = "x".repeat(PRIVACY_CHARACTERS_MAX + 1), Field::Privacy, Wrong::Long),
        (|p| p.duty = vec![contact("Desk", "", "")], Field::Contacts, Wrong::Empty),
        (|p| p.support = vec![contact("", "999", "")], Field::Contacts, Wrong::Empty),
        (|p| p.duty = vec![contact("Desk", "99", "")], Field::Contacts, Wrong::Form),
        (|p| p.duty = vec![contact("Desk", "call 999", "")], Field::Contacts, Wrong::Form),
        (|p| p.duty = vec![contact("D", &"9".repeat(PHONE_CHARACTERS_MAX + 1), "")], Field::Contacts, Wrong::Long),
        (|p| p.duty = vec![contact("D", "999", ""); CONTACTS_MAX + 1], Field::Contacts, Wrong::Long),
        (|p| p.exit.clear(), Field::Exit, Wrong::Empty),
        (|p| p.exit = "http://example.org".into(), Field::Exit, Wrong::Form),
        (|p| p.exit = "javascript:alert(1)".into(), Field::Exit, Wrong::Form),
        (|p| p.exit = "https://".into(), Field::Exit, Wrong::Form),
    ];
    for (n, (change, field, wrong)) in cases.into_iter().enumerate() {
        let mut partnership = before_anybody_has_written();
        change(&mut partnership);
        assert_eq!(mistake(store.save(&partnership).await), Mistake(field, wrong), "case {n}");
    }
    let mut full = before_anybody_has_written();
    full.name = "ŵ".repeat(NAME_CHARACTERS_MAX);
    full.privacy_cy = "ŵ".repeat(PRIVACY_CHARACTERS_MAX);
    full.duty =
        vec![contact("D", &"9".repeat(PHONE_CHARACTERS_MAX), &"h".repeat(CONTACT_CHARACTERS_MAX)); CONTACTS_MAX];
    full.exit = format!("https://{}", "x".repeat(EXIT_CHARACTERS_MAX - 8));
    assert_eq!(store.save(&full).await.unwrap(), full);
}

#[tokio::test]
async fn a_report_is_answered_once() {
    let (_folder, store) = partnerships().await;
    store.report("Ann", "07700 900123", "A child\nat home", 5).await.unwrap();
    store.report("Bob", "bob@example.org", &"x".repeat(NOTE_CHARACTERS_MAX), 6).await.unwrap();
    let (second, first) = match store.reports().await.unwrap().as_slice() {
        [second, first] => (second.id, first.id),
        other => panic!("two were taken in, not {}", other.len()),
    };
    store.answer(first, " Called the duty desk ", "Fay").await.unwrap();
    assert!(matches!(store.answer(first, "again", "Bob").await, Err(PartnershipError::NothingToAnswer)));
    assert!(matches!(store.answer(99, "x", "Bob").await, Err(PartnershipError::NothingToAnswer)));
    assert_eq!(mistake(store.answer(second, " ", "Bob").await), Mistake(Field::Note, Wrong::Empty));
    let reports = store.reports().await.unwrap();
    assert_eq!(reports.iter().map(|report| (report.id, report.at)).collect::<Vec<_>>(), [(second, 6), (first, 5)]);
    assert_eq!(reports[1].answer, Some(("Called the duty desk".to_owned(), "Fay".to_owned())));
    assert_eq!((reports[0].answer.as_ref(), reports[1].what.as_str()), (None, "A child\nat home"));
}

#[tokio::test]
async fn a_report_is_complete_and_reports_are_bounded() {
    let (_folder, store) = partnerships().await;
    let long = "x".repeat(NOTE_CHARACTERS_MAX + 1);
    for (name, contact, what, field, wrong) in [
        ("", "1", "x", Field::Name, Wrong::Empty),
        ("Ann", " ", "x", Field::Contacts, Wrong::Empty),
        ("Ann", "1", "", Field::Note, Wrong::Empty),
        ("Ann", "1", long.as_str(), Field::Note, Wrong::Long),
    ] {
        assert_eq!(mistake(store.report(name, contact, what, 0).await), Mistake(field, wrong));
    }
    let fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) \
                INSERT INTO duty_reports (name, contact, what, at) SELECT 'n', 'c', 'w', 0 FROM n";
    sqlx::query(fill).bind(REPORTS_WAITING_MAX - 1).execute(&store.pool).await.unwrap();
    store.report("Ann", "1", "x", 0).await.unwrap();
    assert!(matches!(store.report("Ann", "1", "x", 0).await, Err(PartnershipError::Full)));
    store.answer(store.reports().await.unwrap()[0].id, "done", "Fay").await.unwrap();
    store.report("Ann", "1", "x", 0).await.unwrap();
}
