//! Pages rendered by `app`, and the two endpoints behind the staff's pages. Owns the content security policy of pages.

use super::Doors;
use super::error::{DeskRefused, Refused, json, not_ready, nothing_here};
use super::session;
use crate::desk::DeskOf;
use app::address::{Address, Page};
use app::desk::{Command, Desk, Problem, Query};
use app::public::{NotFound, Public, SharedPublic};
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use review::refusal::Refusal;
use std::sync::Arc;

/// Pages: what nothing else answers. `app` knows its addresses.
pub fn routes(doors: &Arc<Doors>) -> Router {
    // Pages wait for what they show on the runtime that serves them. An error means that it was told before.
    let _ = any_spawner::Executor::init_tokio();
    Router::new()
        .route("/", get(first_page))
        .route("/staff", get(staff_page))
        .fallback(page_or_nothing)
        .with_state(Arc::clone(doors))
}

/// A page for an address that names one; for all others a page that says so, if a person asks.
async fn page_or_nothing(State(doors): State<Arc<Doors>>, request: Request) -> Response {
    let known = Address::of(request.uri().path()).page != Page::Nowhere;
    let accepts = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let person = accepts.is_some_and(|accept| accept.contains("text/html"));
    match *request.method() {
        Method::GET | Method::HEAD if known || person => page(doors, request).await,
        _ if known => ([(header::ALLOW, "GET,HEAD")], StatusCode::METHOD_NOT_ALLOWED).into_response(),
        _ => nothing_here(),
    }
}

/// The language of the browser, as far as there is a choice.
fn spoken(headers: &HeaderMap) -> &'static str {
    let accepts = headers.get(header::ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if accepts.trim_start().starts_with("cy") { "cy" } else { "en" }
}

async fn first_page(headers: HeaderMap) -> Redirect {
    Redirect::temporary(&format!("/{}", spoken(&headers)))
}

async fn staff_page(headers: HeaderMap) -> Redirect {
    Redirect::temporary(&format!("/staff/{}", spoken(&headers)))
}

async fn page(doors: Arc<Doors>, request: Request) -> Response {
    let partnership = match doors.partnerships.get().await {
        Ok(partnership) => partnership,
        Err(error) => {
            tracing::error!(?error, "the partnership's texts could not be read");
            app::desk::Partnership::default()
        }
    };
    let (url, words, mail) = (doors.public_url.clone(), doors.assets.words.clone(), doors.desk.mail);
    let public: SharedPublic = Arc::new(Public { partnership, url, words, mail });
    let path = request.uri().path().to_owned();
    let staff = path.starts_with("/staff/");
    let desk = staff.then(|| desk(&doors, request.headers()));
    let assets = doors.assets.clone();
    let shown = Arc::clone(&public);
    let render = leptos_axum::render_app_to_stream_with_context(
        move || {
            provide_context(Arc::clone(&shown));
            if let Some(desk) = &desk {
                provide_context(desk.clone());
            }
            security_policy();
            let options = use_context::<ResponseOptions>();
            provide_context(NotFound(Arc::new(move || {
                if let Some(options) = &options {
                    options.set_status(super::error::NOT_FOUND);
                }
            })));
        },
        move || app::shell::shell(&path, &assets, &public),
    );
    let mut response = render(request).await.into_response();
    // What a page shows is for whoever asked, now.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn desk(doors: &Arc<Doors>, headers: &HeaderMap) -> Desk {
    Desk(Arc::new(DeskOf::new(&doors.desk, session::session_of(headers))))
}

/// Scripts only with this answer's nonce, nothing from elsewhere, no frames.
fn security_policy() {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; \
         worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let (Some(options), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&policy)) {
        options.insert_header(header::CONTENT_SECURITY_POLICY, value);
    }
}

/// `POST /staff/desk/{call}`: the two endpoints behind the staff's pages. Answered here and not by the framework, so
/// that every refusal has its status and nothing that was sent is repeated.
pub async fn desk_call(
    State(doors): State<Arc<Doors>>,
    Path(call): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, DeskRefused> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "snake_case")]
    enum Asked {
        Query(Query),
        Command(Command),
    }
    let asked: Asked = json(&body).map_err(|Refused(code)| Problem::Refused(code))?;
    let Desk(desk) = desk(&doors, &headers);
    let answer = match (call.as_str(), asked) {
        ("read", Asked::Query(query)) => Json(desk.read(query).await?).into_response(),
        ("act", Asked::Command(command)) => Json(desk.act(command).await?).into_response(),
        _ => return Err(Problem::Refused(Refusal::Malformed).into()),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], answer).into_response())
}

/// `GET /readyz`.
pub async fn ready(State(doors): State<Arc<Doors>>) -> Response {
    if doors.rooms.is_ready().await { "ready".into_response() } else { not_ready() }
}
