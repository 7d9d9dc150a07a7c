//! The addresses of Cairn, as data: which language, which page. The language is a segment of the path, so that the
//! first render knows it. One table read both ways would be shorter, but every participant's phone would carry the
//! machinery of a router for a handful of paths (`docs/decisions/0010-the-page-in-two-entries.md`).

use crate::copy::{self, Lang};
use review::id::{EventId, ReviewId};

/// The path of every page, with its parts in braces: for lists of what can be asked for.
pub const PATHS: [&str; 17] = [
    "/{lang}",
    "/{lang}/join",
    "/{lang}/about/{what}",
    "/{lang}/stop",
    "/{lang}/b/{review}/{event}",
    "/{lang}/room/{review}/{event}",
    "/staff/{lang}",
    "/staff/{lang}/sign-in",
    "/staff/{lang}/set-up",
    "/staff/{lang}/people",
    "/staff/{lang}/partnership",
    "/staff/{lang}/duty",
    "/staff/{lang}/reviews/{review}",
    "/staff/{lang}/reviews/{review}/stages/{stage}",
    "/staff/{lang}/reviews/{review}/events/{event}",
    "/staff/{lang}/reviews/{review}/events/{event}/print",
    "/staff/{lang}/reviews/{review}/events/{event}/places",
];

/// What stands at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The front door.
    Home,
    /// Coming to one's place by a link.
    Join,
    /// What there is to know; which of it.
    About(String),
    /// A participant's board.
    Board(ReviewId, EventId),
    /// The screen in the room.
    Room(ReviewId, EventId),
    /// Ending the messages that somebody gets.
    Stop,
    /// A page of named people.
    Staff(Staff),
    /// Nothing.
    Nowhere,
}

/// The pages of named people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Staff {
    /// All reviews.
    Reviews,
    /// Signing in.
    SignIn,
    /// Setting a password by a one-time link.
    SetUp,
    /// Accounts.
    People,
    /// The partnership's own texts.
    Partnership,
    /// Reports that somebody may be at risk.
    Duty,
    /// One review.
    Review(ReviewId),
    /// A stage of a review, counted from 1.
    Stage(ReviewId, u8),
    /// The facilitator's board of an event.
    Board(ReviewId, EventId),
    /// The same, to print.
    Print(ReviewId, EventId),
    /// The places of an event.
    Places(ReviewId, EventId),
}

/// A path, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The language of the page; `None` where the path names none, and then there is no page either.
    pub lang: Option<Lang>,
    /// The page.
    pub page: Page,
}

impl Address {
    /// Understands a path. What names a page that cannot be, like a review without an identifier, is
    /// [`Page::Nowhere`].
    pub fn of(path: &str) -> Self {
        if path.contains("//") {
            return Self { lang: None, page: Page::Nowhere };
        }
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let (lang, page) = match segments.as_slice() {
            ["staff", lang, rest @ ..] => (*lang, staff(rest).map(Page::Staff)),
            [lang, rest @ ..] => (*lang, everybody(rest)),
            [] => ("", None),
        };
        let lang = copy::from_segment(lang);
        Self { lang, page: page.filter(|_| lang.is_some()).unwrap_or(Page::Nowhere) }
    }

    /// Whether the page is one that every participant's device carries. A link that leads out of these is `external`:
    /// the browser loads the document, and with it all pages.
    pub fn is_participants(&self) -> bool {
        !matches!(self.page, Page::Staff(_) | Page::Room(..) | Page::Stop)
    }
}

fn everybody(segments: &[&str]) -> Option<Page> {
    Some(match segments {
        [] => Page::Home,
        ["join"] => Page::Join,
        ["stop"] => Page::Stop,
        ["about", what] => Page::About((*what).to_owned()),
        ["b", review, event] => Page::Board(ReviewId::parse(review)?, EventId::parse(event)?),
        ["room", review, event] => Page::Room(ReviewId::parse(review)?, EventId::parse(event)?),
        _ => return None,
    })
}

fn staff(segments: &[&str]) -> Option<Staff> {
    Some(match segments {
        [] => Staff::Reviews,
        ["sign-in"] => Staff::SignIn,
        ["set-up"] => Staff::SetUp,
        ["people"] => Staff::People,
        ["partnership"] => Staff::Partnership,
        ["duty"] => Staff::Duty,
        ["reviews", review] => Staff::Review(ReviewId::parse(review)?),
        ["reviews", review, "stages", n] => Staff::Stage(ReviewId::parse(review)?, n.parse().ok()?),
        ["reviews", review, "events", event, rest @ ..] => {
            let (review, event) = (ReviewId::parse(review)?, EventId::parse(event)?);
            match rest {
                [] => Staff::Board(review, event),
                ["print"] => Staff::Print(review, event),
                ["places"] => Staff::Places(review, event),
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// The same address in another language.
pub fn in_language(path: &str, lang: Lang) -> String {
    // An address without a language has no twin: the start has. (Two slashes in front would be another host.)
    if Address::of(path).lang.is_none() {
        return format!("/{}", copy::segment(lang));
    }
    let known = |segment: &&str| copy::from_segment(segment).is_some();
    let mut segments: Vec<&str> = path.split('/').collect();
    if let Some(place) = segments.iter().position(known) {
        segments[place] = copy::segment(lang);
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    const R: &str = "00112233445566778899aabbccddeeff";
    const E: &str = "ffeeddccbbaa99887766554433221100";

    fn ids() -> (ReviewId, EventId) {
        (ReviewId::parse(R).expect("an identifier"), EventId::parse(E).expect("an identifier"))
    }

    #[test]
    fn every_page_has_its_address() {
        let (review, event) = ids();
        let pages = [
            ("/en".to_owned(), Lang::En, Page::Home),
            ("/cy/".to_owned(), Lang::Cy, Page::Home),
            ("/en/join".to_owned(), Lang::En, Page::Join),
            ("/cy/about/limits".to_owned(), Lang::Cy, Page::About("limits".to_owned())),
            ("/cy/stop".to_owned(), Lang::Cy, Page::Stop),
            (format!("/en/b/{R}/{E}"), Lang::En, Page::Board(review, event)),
            (format!("/en/room/{R}/{E}"), Lang::En, Page::Room(review, event)),
            ("/staff/en".to_owned(), Lang::En, Page::Staff(Staff::Reviews)),
            ("/staff/cy/people".to_owned(), Lang::Cy, Page::Staff(Staff::People)),
            (format!("/staff/en/reviews/{R}"), Lang::En, Page::Staff(Staff::Review(review))),
            (format!("/staff/cy/reviews/{R}/stages/2"), Lang::Cy, Page::Staff(Staff::Stage(review, 2))),
            (format!("/staff/en/reviews/{R}/events/{E}"), Lang::En, Page::Staff(Staff::Board(review, event))),
            (format!("/staff/en/reviews/{R}/events/{E}/print"), Lang::En, Page::Staff(Staff::Print(review, event))),
            (format!("/staff/en/reviews/{R}/events/{E}/places"), Lang::En, Page::Staff(Staff::Places(review, event))),
        ];
        for (path, lang, page) in pages {
            assert_eq!(Address::of(&path), Address { lang: Some(lang), page }, "{path}");
        }
    }

    #[test]
    fn every_path_of_the_list_is_another_page() {
        let path = |path: &str| {
            path.replace("{lang}", "en").replace("{review}", R).replace("{event}", E).replace("{stage}", "1")
        };
        let pages: Vec<Page> = PATHS.iter().map(|pattern| Address::of(&path(pattern)).page).collect();
        for (n, page) in pages.iter().enumerate() {
            assert!(*page != Page::Nowhere && !pages[..n].contains(page), "{}", PATHS[n]);
        }
    }

    #[test]
    fn what_names_nothing_leads_nowhere() {
        for path in [
            "/",
            "",
            "//en",
            "//staff/en",
            "/fr",
            "/fr/join",
            "/en/b/1/2",
            "/en/join/more",
            "/staff",
            "/staff/fr",
            "/staff/en/reviews",
        ] {
            assert_eq!(Address::of(path).page, Page::Nowhere, "{path}");
        }
        assert_eq!(
            Address::of("/cy/nothing").lang,
            Some(Lang::Cy),
            "the page that says so speaks the language asked for"
        );
    }

    #[test]
    fn pages_that_few_need_are_not_participants() {
        for path in ["/en", "/cy/join", "/en/about/limits", "/nowhere"] {
            assert!(Address::of(path).is_participants(), "{path}");
        }
        for path in
            ["/staff/en".to_owned(), "/staff/cy/duty".to_owned(), "/en/stop".to_owned(), format!("/en/room/{R}/{E}")]
        {
            assert!(!Address::of(&path).is_participants(), "{path}");
        }
    }

    #[test]
    fn only_the_language_changes() {
        assert_eq!(in_language("/en/b/1/2", Lang::Cy), "/cy/b/1/2");
        assert_eq!(in_language("/staff/cy/reviews/en", Lang::En), "/staff/en/reviews/en");
        for path in ["/", "/nothing", "/fr/join", "//evil.example/en", "//en"] {
            assert_eq!(in_language(path, Lang::Cy), "/cy", "{path}");
        }
    }
}
