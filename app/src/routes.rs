//! The addresses of Cairn, and which page each shows. The language is a path segment, so that the first render knows
//! it; a page is built anew when it changes, and nothing typed lives in a page.

use crate::copy::{self, Lang, Text};
use crate::pages::{About, Home, Join, Missing, ParticipantBoard, RoomScreen, staff};
use leptos::prelude::*;
use leptos_meta::Html;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::hooks::use_params_map;
use leptos_router::path;

/// The same address in another language.
pub fn in_language(path: &str, lang: Lang) -> String {
    let known = |segment: &&str| copy::from_segment(segment).is_some();
    let mut segments: Vec<&str> = path.split('/').collect();
    if let Some(place) = segments.iter().position(known) {
        segments[place] = copy::segment(lang);
    }
    segments.join("/")
}

/// A page in the language of its address.
fn localised(page: fn() -> AnyView) -> impl IntoView {
    let params = use_params_map();
    let lang = Memo::new(move |_| params.read().get("lang").and_then(|segment| copy::from_segment(&segment)));
    move || {
        let spoken = lang.get().unwrap_or(Lang::En);
        provide_context(Text(spoken));
        let page = if lang.get().is_some() { page() } else { view! { <Missing /> }.into_any() };
        view! {
            <Html attr:lang=copy::attribute(spoken) />
            {page}
        }
    }
}

macro_rules! page {
    ($component:ident) => {
        || localised(|| view! { <$component /> }.into_any())
    };
    ($module:ident :: $component:ident) => {
        || {
            localised(|| {
                use $module::$component;
                view! { <$component /> }.into_any()
            })
        }
    };
}

/// Every route.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=|| view! { <Html attr:lang=copy::attribute(Lang::En) /> <Missing /> }>
                <Route path=path!("/:lang") view=page!(Home) />
                <Route path=path!("/:lang/join") view=page!(Join) />
                <Route path=path!("/:lang/about/:what") view=page!(About) />
                <Route path=path!("/:lang/b/:review/:event") view=page!(ParticipantBoard) />
                <Route path=path!("/:lang/room/:review/:event") view=page!(RoomScreen) />
                <Route path=path!("/staff/:lang") view=page!(staff::Reviews) />
                <Route path=path!("/staff/:lang/sign-in") view=page!(staff::SignIn) />
                <Route path=path!("/staff/:lang/set-up") view=page!(staff::SetUp) />
                <Route path=path!("/staff/:lang/people") view=page!(staff::People) />
                <Route path=path!("/staff/:lang/partnership") view=page!(staff::PartnershipPage) />
                <Route path=path!("/staff/:lang/duty") view=page!(staff::DutyPage) />
                <Route path=path!("/staff/:lang/reviews/:review") view=page!(staff::ReviewPage) />
                <Route path=path!("/staff/:lang/reviews/:review/events/:event") view=page!(staff::FacilitatorBoard) />
                <Route path=path!("/staff/:lang/reviews/:review/events/:event/print") view=page!(staff::BoardPrint) />
                <Route path=path!("/staff/:lang/reviews/:review/events/:event/places") view=page!(staff::Places) />
            </Routes>
        </Router>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_language_changes() {
        assert_eq!(in_language("/en/b/1/2", Lang::Cy), "/cy/b/1/2");
        assert_eq!(in_language("/staff/cy/reviews/en", Lang::En), "/staff/en/reviews/en");
        assert_eq!(in_language("/", Lang::En), "/");
    }
}
