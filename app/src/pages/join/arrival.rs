//! What is known while somebody arrives by a link: its secret, whose device this is, and what the place is for. Lives
//! above the pages, so that changing the language loses nothing; in memory only, until the place is taken. The link of
//! somebody who types for others has the secrets of several places, with a point between them.

use super::Looked;
use crate::browser::{self, Trouble};
use crate::session::{self, BETWEEN_SECRETS};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use review::id::{EventId, ReviewId, from_hex, to_hex};
use review::limits::SCRIBE_PLACES_MAX;
use review::refusal::Refusal;
use seat::Key;

/// Characters of a secret: 16 bytes in hexadecimal.
const SECRET_DIGITS: usize = 32;

/// What the server says about the place, or about all places of the link.
pub(super) enum Look {
    /// Nothing yet.
    Waiting,
    /// What it is for, and whether it can be taken.
    Found(Looked, Standing),
    /// So many of several places are none, or not of the same event.
    Broken(u64),
    /// Why not.
    Failed(Trouble),
}

/// Whether the places of a link can be taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nobody has taken one.
    Free,
    /// Somebody has taken all; their return words bring them back.
    Taken,
    /// Somebody has taken so many of several. Then none of the others is taken either, but by whoever began.
    Begun(u64),
}

/// Where somebody stands on the way in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// The page is not alive yet, or has just come alive: whose device is this?
    Ask,
    /// This browser cannot work.
    Unsupported,
    /// There is no link, or not a whole one.
    NoLink,
    /// The place.
    Place,
}

/// The arrival of one person. `Copy`.
#[derive(Clone, Copy)]
pub struct Arrival {
    pub(super) ready: RwSignal<bool>,
    pub(super) secret: RwSignal<Option<String>>,
    pub(super) own: RwSignal<Option<bool>>,
    pub(super) look: RwSignal<Look>,
    /// Whether this device has used the link before, or the person knows their return words: then it may do so again.
    pub(super) known: RwSignal<bool>,
    /// Whether the key came from return words.
    pub(super) returned: RwSignal<bool>,
    /// Whether this device is to keep no list of what its person writes.
    pub(super) no_list: RwSignal<bool>,
    /// The key that this person will have, or has. None once the place is taken: then the place has it, or nobody.
    key: StoredValue<Option<Key>>,
    /// Where the place is that this device has without its key.
    here: StoredValue<Option<(ReviewId, EventId)>>,
}

/// Puts [`Arrival`] into the context of the whole app.
pub fn provide_arrival() -> Arrival {
    let arrival = Arrival {
        ready: RwSignal::new(false),
        secret: RwSignal::new(None),
        own: RwSignal::new(None),
        look: RwSignal::new(Look::Waiting),
        known: RwSignal::new(false),
        returned: RwSignal::new(false),
        no_list: RwSignal::new(false),
        key: StoredValue::new(None),
        here: StoredValue::new(None),
    };
    provide_context(arrival);
    arrival
}

impl Arrival {
    pub(super) fn from_context() -> Self {
        use_context::<Self>().unwrap_or_else(provide_arrival)
    }

    /// Waits for the fragment of the link, and takes it out of the address bar. Nothing is sent: a link is used by a
    /// tap, never by opening it.
    pub(super) fn listen(self) {
        let hash = use_location().hash;
        Effect::new(move |before: Option<()>| {
            let may_hold = hash.with(|hash| hash.contains("s="));
            if before.is_none() || may_hold {
                match browser::take_fragment().as_deref().and_then(secret_of) {
                    Some(secret) => self.begin(secret),
                    // Its place was taken, and its key is not here any more: it has to be opened again.
                    None if self.key.get_value().is_none() => self.secret.set(None),
                    None => {}
                }
                self.ready.set(true);
            }
        });
    }

    pub(super) fn stage(self) -> Stage {
        match (self.ready.get(), self.secret.with(Option::is_some), self.own.get()) {
            (true, ..) if !browser::supported() => Stage::Unsupported,
            (true, false, _) => Stage::NoLink,
            (false, ..) | (true, true, None) => Stage::Ask,
            (true, true, Some(_)) => Stage::Place,
        }
    }

    /// A link was opened. If this device has used it before, it is somebody's own.
    pub(super) fn begin(self, secret: String) {
        let same = self.secret.with_untracked(|known| known.as_deref() == Some(&secret));
        if same && self.key.get_value().is_some() {
            return;
        }
        self.own.set(None);
        self.look.set(Look::Waiting);
        self.no_list.set(false);
        self.somebody_new();
        self.secret.set(Some(secret.clone()));
        browser::spawn(async move {
            let remembered = browser::kept(&storage_key(&secret)).await.unwrap_or_default();
            let (key, here) = (from_hex(&remembered).map(Key), session::leads_to(&remembered));
            if key.is_some() || here.is_some() {
                self.key.update_value(|known| *known = key.or(*known));
                self.here.set_value(here);
                self.known.set(true);
                self.own.set(Some(true));
                self.look_up();
            }
        });
    }

    /// The person said whose device this is.
    pub(super) fn choose(self, own: bool) {
        if !own && self.own.get_untracked() != Some(false) {
            // Whoever was here before is somebody else.
            self.somebody_new();
        }
        self.own.set(Some(own));
        self.look_up();
    }

    fn somebody_new(self) {
        self.key.set_value(Some(Key(browser::random())));
        self.here.set_value(None);
        self.known.set(false);
        self.returned.set(false);
    }

    /// Asks what the place is for, without taking it.
    pub(super) fn look_up(self) {
        let Some(secret) = self.secret.get_untracked() else { return };
        self.look.set(Look::Waiting);
        browser::spawn(async move {
            let answer = look_at_all(&secret).await;
            // Another link may have been opened meanwhile.
            if self.secret.with_untracked(|now| now.as_deref() == Some(&secret)) {
                self.look.set(answer);
            }
        });
    }

    pub(super) fn found(self) -> Option<Looked> {
        self.look.with(|look| if let Look::Found(looked, _) = look { Some(looked.clone()) } else { None })
    }

    /// Whether the places can be taken, once they are found.
    pub(super) fn standing(self) -> Option<Standing> {
        self.look.with(|look| if let Look::Found(_, standing) = look { Some(*standing) } else { None })
    }

    /// How many places the link is for: more than one for somebody who types for others.
    pub(super) fn places(self) -> u64 {
        self.secret.with(|secret| secret.as_deref().map_or(1, |secret| secret.split(BETWEEN_SECRETS).count() as u64))
    }

    /// The place that this device has by this link, without its key: nothing is to be asked for.
    pub(super) fn here(self) -> Option<(ReviewId, EventId)> {
        self.here.get_value()
    }

    /// The place is taken: nothing in here is needed any more.
    pub(super) fn took(self) {
        self.key.set_value(None);
    }

    /// The secret of the link and the key that takes it.
    pub(super) fn both(self) -> Option<(String, Key)> {
        Some((self.secret.get_untracked()?, self.key.get_value()?))
    }

    /// The person has shown their return words.
    pub(super) fn come_back(self, key: Key) {
        self.key.set_value(Some(key));
        self.here.set_value(None);
        self.returned.set(true);
        self.known.set(true);
    }
}

/// Looks at every place of a link, one after the other: nothing is taken before all are known.
async fn look_at_all(link: &str) -> Look {
    let all = link.split(BETWEEN_SECRETS).count() as u64;
    let (mut first, mut taken, mut strange): (Option<Looked>, _, _) = (None, 0, 0);
    for secret in link.split(BETWEEN_SECRETS) {
        let looked = match session::look(secret).await {
            Ok(looked) => looked,
            Err(Trouble::Refused(Refusal::SeatUnknown)) => {
                strange += 1;
                continue;
            }
            Err(trouble) => return Look::Failed(trouble),
        };
        // Each event has keys of its own; and the code of a room is several places by itself.
        let other = first.as_ref().is_some_and(|first| first.asked != looked.asked);
        if other || (looked.room && all > 1) {
            strange += 1;
            continue;
        }
        taken += u64::from(looked.taken);
        first = first.or(Some(looked));
    }
    match first {
        None => Look::Failed(Trouble::Refused(Refusal::SeatUnknown)),
        Some(_) if strange > 0 => Look::Broken(strange),
        Some(looked) if taken == 0 => Look::Found(looked, Standing::Free),
        Some(looked) if taken == all => Look::Found(looked, Standing::Taken),
        Some(looked) => Look::Found(looked, Standing::Begun(taken)),
    }
}

/// Where a person's own device keeps the key of a place while it is being taken, even if the answer is lost; and where
/// the place is, once the key is given up.
pub(super) fn storage_key(secret: &str) -> String {
    format!("key {secret}")
}

/// A key as this device keeps it.
pub(super) fn kept_key(key: &Key) -> String {
    to_hex(&key.0)
}

/// The secret in a fragment, a whole link, or a code as people type it from a slip; or the secrets of several places,
/// each once.
pub(super) fn secret_of(text: &str) -> Option<String> {
    let code = text.rsplit("s=").next().unwrap_or(text);
    let code: String =
        code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_ascii_lowercase();
    let secrets: Vec<&str> = code.split(BETWEEN_SECRETS).collect();
    let whole = |secret: &&str| secret.len() == SECRET_DIGITS && secret.chars().all(|c| c.is_ascii_hexdigit());
    let once = (1..secrets.len()).all(|n| !secrets[..n].contains(&secrets[n]));
    let fits = once && secrets.len() <= SCRIBE_PLACES_MAX && secrets.iter().all(whole);
    fits.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_give_them() {
        let secret = "0123456789abcdef0123456789abcdef";
        for text in [
            "s=0123456789abcdef0123456789abcdef",
            "#s=0123456789abcdef0123456789abcdef",
            "https://cairn.example/en/join#s=0123456789abcdef0123456789abcdef",
            " 01234567 89abcdef-01234567-89ABCDEF ",
        ] {
            assert_eq!(secret_of(text).as_deref(), Some(secret), "{text}");
        }
        for text in ["", "main", "s=", "s=0123", "s=0123456789abcdef0123456789abcdeg"] {
            assert_eq!(secret_of(text), None, "{text}");
        }
    }

    #[test]
    fn links_of_several_places_hold_at_max_and_max_plus_one() {
        let link = |number: usize| (1..=number).map(|n| format!("{n:032x}")).collect::<Vec<_>>().join(".");
        for number in [2, SCRIBE_PLACES_MAX] {
            let read = secret_of(&format!("https://cairn.example/cy/join#s={}", link(number).to_uppercase()));
            assert_eq!(read, Some(link(number)), "{number}");
        }
        let one = link(1);
        for wrong in [
            link(SCRIBE_PLACES_MAX + 1),
            format!("{one}."),
            format!(".{one}"),
            format!("{one}..{}", link(2)),
            format!("{one}.0123"),
            format!("{one}.{one}"),
            format!("{}.{one}", link(3)),
        ] {
            assert_eq!(secret_of(&format!("s={wrong}")), None, "{wrong}");
        }
    }
}
