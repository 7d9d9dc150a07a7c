//! Accounts on a real file.

use super::links::LINK_MS;
use super::*;
use crate::secret::Secret;

const PASSWORD: &str = "a quiet morning";

async fn accounts() -> (tempfile::TempDir, Accounts) {
    let folder = tempfile::tempdir().unwrap();
    let pool = SqlitePool::connect_with(crate::store::options(&folder.path().join("reviews.db"))).await.unwrap();
    sqlx::raw_sql(include_str!("../../../migrations/reviews/0002_accounts.sql")).execute(&pool).await.unwrap();
    (folder, Accounts::new(pool))
}

async fn person(accounts: &Accounts, sign_in: &str, role: Role) -> AccountId {
    let (id, link) = accounts.invite("Somebody", sign_in, role, 0).await.unwrap();
    assert_eq!(accounts.choose_password(link, PASSWORD, 0).await.unwrap(), id);
    id
}

fn mistake<T: std::fmt::Debug>(result: Result<T, AccountsError>) -> Mistake {
    match result {
        Err(AccountsError::Mistake(mistake)) => mistake,
        other => panic!("no mistake: {other:?}"),
    }
}

#[tokio::test]
async fn an_invitation_is_checked() {
    let (_folder, accounts) = accounts().await;
    let invite = |name: &'static str, sign_in: String| {
        let accounts = accounts.clone();
        async move { accounts.invite(name, &sign_in, Role::Facilitator, 0).await }
    };
    invite("Ann Other", "a.other@example.org".into()).await.unwrap();
    assert_eq!(mistake(invite("X", "A.Other@example.org".into()).await), Mistake(Field::SignIn, Wrong::Taken));
    assert_eq!(mistake(invite(" ", "b".into()).await), Mistake(Field::Name, Wrong::Empty));
    assert_eq!(mistake(invite("X", String::new()).await), Mistake(Field::SignIn, Wrong::Empty));
    for wrong in ["two words", "ŵyn", "a\nb", "<b>"] {
        assert_eq!(mistake(invite("X", wrong.into()).await), Mistake(Field::SignIn, Wrong::Form), "{wrong}");
    }
    invite("X", "x".repeat(SIGN_IN_CHARACTERS_MAX)).await.unwrap();
    let long = invite("X", "y".repeat(SIGN_IN_CHARACTERS_MAX + 1)).await;
    assert_eq!(mistake(long), Mistake(Field::SignIn, Wrong::Long));
    assert_eq!(accounts.count().await.unwrap(), 2);
    let list = accounts.list().await.unwrap();
    assert_eq!((list[0].name.as_str(), list[0].waiting), ("Ann Other", true));
}

#[tokio::test]
async fn a_link_is_used_once_and_lapses() {
    let (_folder, accounts) = accounts().await;
    let used = Mistake(Field::Link, Wrong::Used);
    let (id, link) = accounts.invite("Ann", "ann", Role::Facilitator, 0).await.unwrap();
    assert_eq!(accounts.link(link, LINK_MS - 1).await.unwrap().unwrap().sign_in, "ann");
    assert_eq!(accounts.link(link, LINK_MS).await.unwrap(), None);
    assert_eq!(mistake(accounts.choose_password(link, PASSWORD, LINK_MS).await), used);
    assert_eq!(mistake(accounts.choose_password(link, "short", 0).await), Mistake(Field::Password, Wrong::Short));
    assert_eq!(mistake(accounts.choose_password(Secret::fresh(), PASSWORD, 0).await), used);
    assert_eq!(accounts.choose_password(link, PASSWORD, 1).await.unwrap(), id);
    assert_eq!(mistake(accounts.choose_password(link, PASSWORD, 2).await), used);
    assert_eq!(accounts.link(link, 2).await.unwrap(), None);
    assert!(!accounts.list().await.unwrap()[0].waiting);
}

#[tokio::test]
async fn one_link_used_by_many_at_once_sets_one_password() {
    let (_folder, accounts) = accounts().await;
    let (_, link) = accounts.invite("Ann", "ann", Role::Facilitator, 0).await.unwrap();
    let tries: Vec<_> = (0..4)
        .map(|n| {
            let accounts = accounts.clone();
            tokio::spawn(async move { accounts.choose_password(link, &format!("password no {n}"), 0).await.is_ok() })
        })
        .collect();
    let mut done = 0;
    for one in tries {
        done += u32::from(one.await.unwrap());
    }
    assert_eq!(done, 1);
}

#[tokio::test]
async fn recovery_voids_earlier_links_and_ends_sessions_when_used() {
    let (_folder, accounts) = accounts().await;
    let id = person(&accounts, "ann", Role::Facilitator).await;
    let session = accounts.sign_in("ANN", PASSWORD, 0).await.unwrap().unwrap();
    let first = accounts.recover(id, 0).await.unwrap();
    let second = accounts.recover(id, 0).await.unwrap();
    assert_eq!(accounts.link(first, 1).await.unwrap(), None);
    assert!(accounts.session(session, 1).await.unwrap().is_some(), "not before it is used");
    accounts.choose_password(second, "another morning", 1).await.unwrap();
    assert_eq!(accounts.session(session, 1).await.unwrap(), None);
    assert_eq!(accounts.sign_in("ann", PASSWORD, 1).await.unwrap(), None);
    assert!(accounts.sign_in("ann", "another morning", 1).await.unwrap().is_some());
    assert!(matches!(accounts.recover(AccountId([9; 16]), 0).await, Err(AccountsError::Unknown)));
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_without_use() {
    let (_folder, accounts) = accounts().await;
    let id = person(&accounts, "ann", Role::Administrator).await;
    let session = accounts.sign_in("ann", PASSWORD, 0).await.unwrap().unwrap();
    let me = accounts.session(session, SESSION_MS - 1).await.unwrap().unwrap();
    assert_eq!((me.account, me.role), (id, Role::Administrator));
    let end = SESSION_MS - 1 + SESSION_MS;
    assert!(accounts.session(session, end - 1).await.unwrap().is_some(), "use kept it alive");
    assert_eq!(accounts.session(session, end - 1 + SESSION_MS).await.unwrap(), None);
    assert_eq!(accounts.session(Secret::fresh(), 0).await.unwrap(), None);
}

#[tokio::test]
async fn sessions_end_one_by_one_or_all() {
    let (_folder, accounts) = accounts().await;
    let id = person(&accounts, "ann", Role::Facilitator).await;
    let mut sessions = Vec::new();
    for _ in 0..3 {
        sessions.push(accounts.begin_session(id, 0).await.unwrap());
    }
    accounts.end_session(sessions[0]).await.unwrap();
    assert_eq!(accounts.session(sessions[0], 1).await.unwrap(), None);
    assert!(accounts.session(sessions[1], 1).await.unwrap().is_some());
    accounts.end_all(id).await.unwrap();
    assert_eq!(accounts.session(sessions[1], 1).await.unwrap(), None);
    assert_eq!(accounts.session(sessions[2], 1).await.unwrap(), None);
}

#[tokio::test]
async fn guessing_is_bounded_and_tells_nothing() {
    let (_folder, accounts) = accounts().await;
    person(&accounts, "ann", Role::Facilitator).await;
    accounts.invite("Bob", "bob", Role::Facilitator, 0).await.unwrap();
    for who in ["nobody", "bob", "ann"] {
        assert_eq!(accounts.sign_in(who, "a wrong password", 0).await.unwrap(), None, "{who}");
    }
    for _ in 1..attempts::FAILURES_MAX {
        assert_eq!(accounts.sign_in("ann", "x", 0).await.unwrap(), None);
    }
    let now = attempts::WITHIN_MS;
    assert!(matches!(accounts.sign_in("Ann", PASSWORD, now - 1).await, Err(AccountsError::TooManyAttempts)));
    assert!(accounts.sign_in("ann", PASSWORD, now).await.unwrap().is_some());
    assert_eq!(accounts.sign_in(&"x".repeat(1_000), PASSWORD, now).await.unwrap(), None);
}

#[tokio::test]
async fn the_last_administrator_stays_and_others_leave_their_name() {
    let (_folder, accounts) = accounts().await;
    let ann = person(&accounts, "ann", Role::Administrator).await;
    accounts.invite("Waiting", "waiting", Role::Administrator, 0).await.unwrap();
    person(&accounts, "fay", Role::Facilitator).await;
    assert!(matches!(accounts.remove(ann).await, Err(AccountsError::LastAdministrator)));
    let bob = person(&accounts, "bob", Role::Administrator).await;
    let session = accounts.begin_session(ann, 0).await.unwrap();
    accounts.remove(ann).await.unwrap();
    assert_eq!(accounts.session(session, 1).await.unwrap(), None);
    assert_eq!(accounts.sign_in("ann", PASSWORD, 1).await.unwrap(), None);
    assert!(matches!(accounts.remove(ann).await, Err(AccountsError::Unknown)));
    assert!(matches!(accounts.remove(bob).await, Err(AccountsError::LastAdministrator)));
    assert!(accounts.list().await.unwrap().iter().all(|account| account.id != ann));
    let named = accounts.by_ids(&[ann, bob, AccountId([9; 16])]).await.unwrap();
    assert_eq!(named.len(), 2);
    assert!(named.iter().any(|a| a.id == ann && a.sign_in.is_empty() && a.name == "Somebody" && !a.waiting));
    let again = person(&accounts, "ann", Role::Facilitator).await;
    assert_ne!(again, ann, "the sign-in name is free again, the account is another");
    assert_eq!(accounts.by_sign_in(" ANN ").await.unwrap().unwrap().id, again);
}

#[tokio::test]
async fn the_first_link_is_for_an_administrator_who_waits() {
    let (_folder, accounts) = accounts().await;
    let first = accounts.first_link(0).await.unwrap().unwrap();
    let again = accounts.first_link(0).await.unwrap().unwrap();
    assert_eq!(accounts.link(first, 1).await.unwrap(), None);
    let admin = accounts.link(again, 1).await.unwrap().unwrap();
    assert_eq!((admin.sign_in.as_str(), admin.role), ("admin", Role::Administrator));
    assert_eq!(accounts.count().await.unwrap(), 1);
    accounts.choose_password(again, PASSWORD, 1).await.unwrap();
    assert_eq!(accounts.first_link(2).await.unwrap(), None);
}

#[tokio::test]
async fn a_link_by_name_recovers_or_invites() {
    let (_folder, accounts) = accounts().await;
    let link = |sign_in: &'static str, name: Option<&'static str>| {
        let accounts = accounts.clone();
        async move { accounts.link_for(sign_in, name, Role::Administrator, 0).await }
    };
    assert!(matches!(link("ann", None).await, Err(AccountsError::Unknown)));
    let first = link("ann", Some("Ann")).await.unwrap();
    let second = link("ANN", Some("Not Ann")).await.unwrap();
    assert_eq!(accounts.link(first, 1).await.unwrap(), None);
    let ann = accounts.link(second, 1).await.unwrap().unwrap();
    assert_eq!((ann.name.as_str(), ann.role, accounts.count().await.unwrap()), ("Ann", Role::Administrator, 1));
}

#[tokio::test]
async fn the_file_holds_no_secret_and_no_password() {
    let (folder, accounts) = accounts().await;
    let (_, link) = accounts.invite("Ann", "ann", Role::Facilitator, 0).await.unwrap();
    accounts.choose_password(link, PASSWORD, 0).await.unwrap();
    let session = accounts.sign_in("ann", PASSWORD, 0).await.unwrap().unwrap();
    accounts.pool.close().await;
    let file = std::fs::read(folder.path().join("reviews.db")).unwrap();
    for secret in [link, session] {
        assert!(!file.windows(16).any(|bytes| Secret::parse(&review::id::to_hex(bytes)) == Some(secret)));
        assert!(!file.windows(32).any(|bytes| bytes == secret.to_hex().as_bytes()));
    }
    assert!(!file.windows(PASSWORD.len()).any(|bytes| bytes == PASSWORD.as_bytes()));
}
