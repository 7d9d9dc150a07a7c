//! The doors. Owns the router, which is also the index of everything that can be asked, and what the planes share.
//! The anonymous plane names neither the staff's nor the issuer's; see `anon`.

mod anon;
mod assets;
mod duty;
mod error;
mod export;
mod guard;
mod issue;
mod pages;
pub mod session;
mod staff;
mod stream;

pub use assets::Dist;

use crate::attend::Attendance;
use crate::desk::DeskParts;
use crate::issuer::Issuer;
use crate::keys::Keys;
use crate::room::Rooms;
use crate::store::accounts::Accounts;
use crate::store::partnership::Partnerships;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use review::id::ReviewId;
use review::refusal::Refusal;
use review::state::State;
use std::sync::Arc;

/// What stands behind the doors.
pub struct Doors {
    /// Named accounts.
    pub accounts: Accounts,
    /// The partnership's own texts.
    pub partnerships: Partnerships,
    /// The seats.
    pub issuer: Issuer,
    /// Keys of rounds.
    pub keys: Keys,
    /// Those who attend.
    pub attendance: Attendance,
    /// Live reviews.
    pub rooms: Rooms,
    /// What the staff's pages ask.
    pub desk: Arc<DeskParts>,
    /// Addresses of this installation begin with this, without a slash at the end.
    pub public_url: String,
    /// Names of the assets of this build.
    pub assets: app::public::Assets,
}

/// The issuer's plane looks at reviews and asks nothing of them.
#[async_trait::async_trait]
impl issue::Shown for Rooms {
    async fn state(&self, review: ReviewId) -> Result<Option<Arc<State>>, Refusal> {
        Self::state(self, review).await
    }
}

/// Everything that can be asked.
pub fn router(doors: Arc<Doors>) -> Router {
    let (keys, attendance, rooms) = (doors.keys.clone(), doors.attendance.clone(), doors.rooms.clone());
    let issuer = issue::IssuerDoors {
        issuer: doors.issuer.clone(),
        keys: keys.clone(),
        shown: Arc::new(rooms.clone()),
        mail: doors.desk.mail,
    };
    let anonymous = anon::AnonymousDoors { keys, attendance, rooms };
    let anon = Router::new()
        .route("/anon/write", post(anon::write))
        .route("/anon/mine", post(anon::mine))
        .route("/anon/ask", post(anon::ask))
        .route("/anon/signal", post(anon::signal))
        .route("/anon/socket", get(anon::socket))
        .route("/anon/stream", post(anon::stream))
        .with_state(anonymous)
        .layer(from_fn(guard::nobody_named));
    let issue = Router::new()
        .route("/issue/look", post(issue::look))
        .route("/issue/join", post(issue::join))
        .route("/issue/contact", post(issue::contact))
        .route("/issue/stop", post(issue::stop))
        .with_state(issuer)
        .layer(from_fn(guard::nobody_named));
    let staff = Router::new()
        .route("/staff/session", post(session::sign_in))
        .route("/staff/session/end", post(session::sign_out))
        .route("/staff/set-up", post(session::set_up))
        .route("/staff/ask/{review}", post(staff::ask))
        .route("/staff/socket", get(staff::socket))
        .route("/staff/stream", post(staff::stream))
        .route("/staff/export/{review}/{file}", get(export::export))
        .route("/staff/desk/{call}", post(pages::desk_call))
        .with_state(Arc::clone(&doors))
        .layer(from_fn_with_state(Arc::clone(&doors), guard::same_origin));
    let open = Router::new()
        .route("/duty", post(duty::report).layer(from_fn_with_state(Arc::clone(&doors), guard::same_origin)))
        .route("/assets/{file}", get(assets::asset))
        .route("/robots.txt", get(assets::robots))
        .route("/livez", get(|| async { "alive" }))
        .route("/readyz", get(pages::ready))
        .with_state(Arc::clone(&doors));
    Router::new()
        .merge(anon)
        .merge(issue)
        .merge(staff)
        .merge(open)
        .merge(pages::routes(&doors))
        .layer(DefaultBodyLimit::max(review::limits::BODY_BYTES_MAX))
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(error::panicked))
        .layer(from_fn(guard::headers))
}
