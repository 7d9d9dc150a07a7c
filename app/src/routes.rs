//! Which page is shown at which address. A page is built anew when its address changes, and with it when its language
//! does; nothing typed lives in a page.

use crate::address::{Address, Page};
use crate::copy::{self, Lang, Text};
use crate::pages::{About, Home, Join, Missing, ParticipantBoard};
use crate::ui::live;
use leptos::prelude::*;
use leptos_meta::Html;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, LocationProvider as _};

/// Every page, one at a time.
#[component]
pub fn Pages() -> impl IntoView {
    view! { <Router>{shown()}</Router> }
}

fn shown() -> AnyView {
    let pathname = use_location().pathname;
    let address = Memo::new(move |_| Address::of(&pathname.read()));
    // The router of the framework puts the new address into the address bar once the page says that it is there.
    let bar = use_context::<BrowserUrl>();
    Effect::new(move |_| {
        pathname.track();
        if let Some(bar) = &bar {
            bar.ready_to_complete();
        }
    });
    live(move || {
        let Address { lang, page } = address.get();
        let lang = lang.unwrap_or(Lang::En);
        provide_context(Text(lang));
        view! {
            <Html attr:lang=copy::attribute(lang) />
            {draw(page)}
        }
        .into_any()
    })
}

fn draw(page: Page) -> AnyView {
    match page {
        Page::Home => view! { <Home /> }.into_any(),
        Page::Join => view! { <Join /> }.into_any(),
        Page::About(what) => view! { <About what /> }.into_any(),
        Page::Board(review, event) => view! { <ParticipantBoard review event /> }.into_any(),
        Page::Nowhere => view! { <Missing /> }.into_any(),
        #[cfg(feature = "staff")]
        page => beside(page),
        // A link to these is `external`, so that nobody comes here without loading the document.
        #[cfg(not(feature = "staff"))]
        Page::Room(..) | Page::Stop | Page::Staff(_) => view! { <Missing /> }.into_any(),
    }
}

/// What somebody who only takes part never opens.
#[cfg(feature = "staff")]
fn beside(page: Page) -> AnyView {
    use crate::address::Staff;
    use crate::pages::few::{RoomScreen, StopPage};
    use crate::pages::staff::{
        BoardPrint, DutyPage, FacilitatorBoard, PartnershipPage, People, Places, ReviewPage, Reviews, SetUp, SignIn,
        StagePage,
    };
    let page = match page {
        Page::Room(review, event) => return view! { <RoomScreen review event /> }.into_any(),
        Page::Stop => return view! { <StopPage /> }.into_any(),
        Page::Staff(page) => page,
        _ => return view! { <Missing /> }.into_any(),
    };
    match page {
        Staff::Reviews => view! { <Reviews /> }.into_any(),
        Staff::SignIn => view! { <SignIn /> }.into_any(),
        Staff::SetUp => view! { <SetUp /> }.into_any(),
        Staff::People => view! { <People /> }.into_any(),
        Staff::Partnership => view! { <PartnershipPage /> }.into_any(),
        Staff::Duty => view! { <DutyPage /> }.into_any(),
        Staff::Review(review) => view! { <ReviewPage review /> }.into_any(),
        Staff::Stage(review, n) => view! { <StagePage review n /> }.into_any(),
        Staff::Board(review, event) => view! { <FacilitatorBoard review event /> }.into_any(),
        Staff::Print(review, event) => view! { <BoardPrint review event /> }.into_any(),
        Staff::Places(review, event) => view! { <Places review event /> }.into_any(),
    }
}
