//! How the demonstration is told to whoever made it: as text, or as JSON for scripts. The only time that its password
//! and its links are shown.

use app::people::paths;
use review::id::{EventId, ReviewId};
use review::text::Lang;
use serde_json::json;
use std::fmt::Write as _;

/// A demonstration that was made. Holds secrets and never shows itself in debug output.
#[derive(Clone)]
pub struct Demo {
    /// What to type to sign in.
    pub sign_in: String,
    /// The password.
    pub password: String,
    /// The review's reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// The review.
    pub review: ReviewId,
    /// Its events: the live one first.
    pub events: Vec<DemoEvent>,
    /// Places of the live event that nobody has taken.
    pub place_links: Vec<DemoPlace>,
    /// Places of the event that has not begun.
    pub later_place_links: Vec<DemoPlace>,
    /// The secret of the code for the room of the live event.
    pub room_link: String,
    /// The secret of its read-only screen.
    pub screen_link: String,
}

/// A learning event.
#[derive(Clone, Debug)]
pub struct DemoEvent {
    /// Which.
    pub id: EventId,
    /// Its title.
    pub title: String,
    /// Whether it is live.
    pub live: bool,
}

/// A place that nobody has taken.
#[derive(Clone)]
pub struct DemoPlace {
    /// Its voice, in words.
    pub voice: String,
    /// The secret of its link.
    pub secret: String,
}

impl Demo {
    /// For scripts. All links are whole addresses.
    pub fn to_json(&self, public_url: &str) -> String {
        let links = |places: &[DemoPlace]| -> Vec<String> {
            places.iter().map(|place| paths::join(public_url, Lang::En, &place.secret)).collect()
        };
        let event = |event: &DemoEvent| {
            let board = self.board(public_url, event);
            json!({ "id": event.id, "title": event.title, "live": event.live, "board_link": board })
        };
        let told = json!({
            "url": public_url,
            "sign_in": self.sign_in,
            "password": self.password,
            "sign_in_link": format!("{public_url}{}", paths::sign_in(Lang::En)),
            "review": self.review,
            "reference": self.reference,
            "title": self.title,
            "events": self.events.iter().map(event).collect::<Vec<_>>(),
            "place_links": links(&self.place_links),
            "later_place_links": links(&self.later_place_links),
            "room_link": paths::join(public_url, Lang::En, &self.room_link),
            "screen_link": self.screen(public_url),
        });
        format!("{told:#}")
    }

    /// For people.
    pub fn to_text(&self, public_url: &str) -> String {
        let mut text = format!(
            "A demonstration is ready: {}, {}. Everything in it is invented.\n\n\
             To facilitate, sign in at {public_url}{}\n  \
             sign-in name  {}\n  password      {}\n",
            self.reference,
            self.title,
            paths::sign_in(Lang::En),
            self.sign_in,
            self.password
        );
        for event in &self.events {
            let (when, places) =
                if event.live { ("live now", &self.place_links) } else { ("planned", &self.later_place_links) };
            let _ = write!(text, "\n{} ({when})\n  board   {}\n", event.title, self.board(public_url, event));
            if event.live {
                let room = paths::join(public_url, Lang::En, &self.room_link);
                let _ = write!(text, "  screen  {}\n  room    {room}\n", self.screen(public_url));
            }
            text.push_str("  places that nobody has taken, one link for each person:\n");
            for place in places {
                let link = paths::join(public_url, Lang::En, &place.secret);
                let _ = writeln!(text, "    {link}  {}", place.voice);
            }
        }
        text
    }

    fn board(&self, public_url: &str, event: &DemoEvent) -> String {
        format!("{public_url}{}", paths::board(Lang::En, self.review, event.id))
    }

    fn screen(&self, public_url: &str) -> String {
        let live = self.events.iter().find(|event| event.live);
        let link = |event: &DemoEvent| paths::room(public_url, Lang::En, self.review, event.id, &self.screen_link);
        live.map(link).unwrap_or_default()
    }
}
