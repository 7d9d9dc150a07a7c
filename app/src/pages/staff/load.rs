//! How a page comes about: who is signed in and what was asked for, both there before the first paint; a sentence and
//! a way on where there is nothing to show.

use crate::copy::use_text;
use crate::desk::{Me, Problem, Query, View, desk_read};
use crate::people::PageProblem;
use crate::ui::Frame;
use futures::future::join;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use review::refusal::Refusal;

/// What a page waits for: [`View::Me`], and what it asked for.
type Asked = (Result<View, Problem>, Result<View, Problem>);

/// A page of the desk, made from the answer to a query; `page` makes all of it, frame included.
pub fn desk_page(
    title: &'static str,
    query: Query,
    page: impl Fn(Me, View) -> Result<AnyView, Problem> + Copy + Send + Sync + 'static,
) -> AnyView {
    let t = use_text();
    let asked = Resource::new_blocking(move || query.clone(), ask);
    let owners = owners();
    let shown = move || {
        let owners = owners.clone();
        Suspend::new(async move {
            // Held until the page is made.
            let _owners = owners;
            let outcome = match asked.await {
                (Ok(View::Me(me)), Ok(view)) => page(me.clone(), view).map_err(|problem| (Some(me), problem)),
                (Ok(View::Me(me)), Err(problem)) => Err((Some(me), problem)),
                (Err(problem), _) => Err((None, problem)),
                (Ok(_), _) => Err((None, odd())),
            };
            outcome.unwrap_or_else(|(me, problem)| instead(title, me, problem))
        })
    };
    view! {
        <Suspense fallback=move || {
            view! { <p class="wrap state" role="status">{t.staff_loading()}</p> }
        }>{shown}</Suspense>
    }
    .into_any()
}

/// The owners of what a page asks for by context. Whoever hangs up in the middle takes them along on the server, while
/// answers are still on their way to the page.
#[cfg(feature = "ssr")]
fn owners() -> Vec<Owner> {
    std::iter::successors(Owner::current(), Owner::parent).collect()
}

/// In the browser they stay as long as the page.
#[cfg(not(feature = "ssr"))]
const fn owners() -> Vec<Owner> {
    Vec::new()
}

async fn ask(query: Query) -> Asked {
    join(desk_read(Query::Me), desk_read(query)).await
}

/// An answer to another question than was asked: client and server are not of one version.
pub fn odd() -> Problem {
    Problem::Refused(Refusal::ProtocolOld)
}

fn instead(title: &'static str, me: Option<Me>, problem: Problem) -> AnyView {
    let back = use_location().pathname.get_untracked();
    view! {
        <Frame kind="staff" title=title staff=me>
            <div class="page-head">
                <h1>{title}</h1>
            </div>
            <div class="stack">
                <PageProblem problem back />
            </div>
        </Frame>
    }
    .into_any()
}
