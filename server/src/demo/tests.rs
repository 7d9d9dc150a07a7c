//! The demonstration: what is said in it fits, and it comes about.

use super::content::Said;
use super::*;
use crate::attend::Attendance;
use crate::headcount::Heads;
use crate::keys::Keys;
use crate::room::Pace;
use crate::store::{DataFolder, Store};
use review::leaf::Heard;
use review::limits::{CONTRIBUTION_CHARACTERS_MAX, MIXED_ROWS_MIN, SMALL_EVENT_SEATS, SMALL_GROUP_MIN};
use review::plan::Column;
use review::state::Status;
use review::text::check;
use std::sync::{Arc, Mutex};

fn everything(content: &Content) -> Vec<&Said> {
    let sides = [&content.right, &content.differ];
    let said = sides.into_iter().flat_map(|side| side.said(false).chain(side.said(true)));
    said.chain(&content.feelings).collect()
}

#[test]
fn what_is_said_fits() {
    let content = Content::read().unwrap();
    for said in everything(&content) {
        assert_eq!(check(&said.text, CONTRIBUTION_CHARACTERS_MAX), Ok(()), "{}", said.text);
        if let Some(text) = &said.amended {
            assert_eq!(check(text, CONTRIBUTION_CHARACTERS_MAX), Ok(()), "{text}");
            assert_ne!(*text, said.text);
        }
        if said.voice.is_some() {
            let voice = content.voice(said).expect("a voice is an agency's");
            assert!(content.agencies[usize::from(voice)].joined as usize >= SMALL_GROUP_MIN, "{}", said.text);
        }
    }
    assert_eq!(content.agencies.len(), 6);
    assert!(content.agencies.iter().map(|agency| agency.joined).sum::<u32>() as usize >= SMALL_EVENT_SEATS);
    let contacts = content.partnership.support.iter().chain(&content.partnership.duty);
    assert!(contacts.clone().count() >= 4);
    for contact in contacts {
        assert!(contact.phone.starts_with("01632 960"), "{} could be somebody's", contact.phone);
    }
}

#[test]
fn what_goes_out_mixed_comes_in_whole_groups() {
    let content = Content::read().unwrap();
    let all = everything(&content);
    let count = |which: fn(&Said) -> bool| all.iter().filter(|said| which(said)).count();
    assert_eq!(count(|said| said.later), MIXED_ROWS_MIN);
    let changes = count(|said| said.withdrawn) + count(|said| said.amended.is_some());
    assert_eq!((content.feelings.len() + changes) % MIXED_ROWS_MIN, 0);
    assert!(content.feelings.iter().all(|said| !said.withdrawn && !said.later && said.amended.is_none()));
    // Only what stands under what went right is changed, while the other side is still sealed.
    assert!(content.differ.said(false).all(|said| !said.withdrawn && said.amended.is_none()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demonstration_comes_about() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder(place.path().to_owned());
    let store = Store::open(&folder).await.unwrap();
    let issuer = Issuer::open(&folder.seats()).await.unwrap();
    let keys = Keys::open(&folder.keys()).await.unwrap();
    let heads =
        Arc::new(Heads { issuer: issuer.clone(), told: Mutex::default(), attendance: Attendance::new(keys.clone()) });
    let pace = Pace { live_ms: 500, ..Pace::default() };
    let (rooms, _tasks) = Rooms::start(store.clone(), folder.inboxes(), heads, keys, pace).await.unwrap();
    let accounts = Accounts::new(store.pool().clone());
    let partnerships = Partnerships::new(store.pool().clone());
    let now = crate::clock::now_ms();
    let demo = demonstration(&rooms, &issuer, &accounts, &partnerships, now).await.unwrap();

    assert!(accounts.sign_in(&demo.sign_in, &demo.password, now).await.unwrap().is_some());
    assert!(partnerships.get().await.unwrap().name.contains("invented"));
    let state = rooms.state(demo.review).await.unwrap().unwrap();
    let [live, planned] = [0, 1].map(|n| &state.events[&demo.events[n].id]);
    assert_eq!((live.status, planned.status), (Status::Live, Status::Planned));
    assert!(live.arranging && live.focus.is_some());
    let standing = |column| state.contributions.values().filter(|it| it.column == column && !it.withdrawn).count();
    assert!(standing(Column::Right) + standing(Column::Differ) >= 48 && standing(Column::Feeling) >= 10);
    assert_eq!(state.contributions.values().filter(|it| it.withdrawn).count(), 1);
    assert_eq!(state.contributions.values().filter(|it| it.amended).count(), 1);
    assert!(state.contributions.values().any(|it| it.heard == Heard::Many));
    assert_eq!(state.themes.len(), 9);
    let safe = live.ballots.values().filter_map(|it| it.told.as_ref()).collect::<Vec<_>>();
    assert!(matches!(safe[..], [told] if told.ballots as usize >= SMALL_EVENT_SEATS), "how safe it feels was counted");
    assert!(live.open_ballots().any(|round| live.ballots_of(round).is_some_and(|it| it.about.len() == 3)));
    let counts = issuer.counts(demo.review, live.id, live.plan.voices.len()).await.unwrap();
    assert_eq!((counts.total().made - counts.total().joined) as usize, demo.place_links.len());
    assert!(demo.place_links.len() >= 6 && demo.later_place_links.len() >= 12);

    let url = "https://cairn.test";
    let told: serde_json::Value = serde_json::from_str(&demo.to_json(url)).unwrap();
    let text = demo.to_text(url);
    let links = told["place_links"].as_array().unwrap().iter().chain([&told["room_link"], &told["screen_link"]]);
    for link in links.map(|link| link.as_str().unwrap()) {
        assert!(link.starts_with("https://cairn.test/en/") && link.contains('#') && text.contains(link));
    }
    assert!(text.contains(&demo.password) && text.contains(&demo.review.to_hex()));
}
