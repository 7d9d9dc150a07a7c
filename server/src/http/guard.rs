//! What stands in every doorway: headers on all answers, nobody named on the anonymous planes, no other site's page on
//! the staff's.

use super::error::forbidden;
use super::{Doors, session};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// Headers that every answer carries. Pages set a stricter policy of their own; see `pages`.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name, value| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    // Nothing to other sites; with "no-referrer" a form of ours would not say where it comes from either.
    set(header::REFERRER_POLICY, "same-origin");
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    set(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(
        header::HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    );
    response
}

/// The anonymous planes refuse whoever says who they are, and drop foreign cookies unread.
pub async fn nobody_named(mut request: Request, next: Next) -> Response {
    let headers = request.headers_mut();
    if session::session_of(headers).is_some() || headers.contains_key(header::AUTHORIZATION) {
        return forbidden();
    }
    headers.remove(header::COOKIE);
    next.run(request).await
}

/// The staff's doors open to pages of this installation only.
pub async fn same_origin(State(doors): State<Arc<Doors>>, request: Request, next: Next) -> Response {
    // A websocket is opened by GET; it is checked where it is opened, since a page of another site can open one too.
    let changes = request.method() != Method::GET || request.headers().contains_key(header::UPGRADE);
    if changes && !session::same_origin(request.headers(), &doors.public_url) {
        return forbidden();
    }
    next.run(request).await
}
