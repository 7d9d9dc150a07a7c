//! The files of the page: in the binary when optimised, from `dist/` while developing. Their names hold their hash, so
//! a browser never asks for one twice.

use super::error::no_such_file;
use app::public::{Assets, Program};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use std::collections::BTreeMap;

/// What `cargo xtask build` made.
#[derive(RustEmbed)]
#[folder = "../dist"]
#[include = "manifest.json"]
#[include = "assets/*"]
#[allow_missing = true]
pub struct Dist;

impl Dist {
    /// The names of this build's files; empty names where the page was not built.
    pub fn assets() -> Assets {
        let manifest = Self::get("manifest.json");
        let names: BTreeMap<String, String> =
            manifest.and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default();
        let path = |name: &str| names.get(name).map(|name| format!("/assets/{name}")).unwrap_or_default();
        Assets {
            style: path("style.css"),
            participant: Program { script: path("app.js"), wasm: path("app_bg.wasm") },
            staff: Program { script: path("staff.js"), wasm: path("staff_bg.wasm") },
            mark: path("mark.svg"),
            manifest: path("manifest.webmanifest"),
            words: path("words.txt"),
        }
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

/// `GET /assets/{file}`.
pub async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let encodings = [("br", ".br"), ("gzip", ".gz"), ("", "")];
    for (name, suffix) in encodings {
        let wanted = name.is_empty() || accepts.split(',').any(|it| it.split(';').next().map(str::trim) == Some(name));
        let Some(found) = wanted.then(|| Dist::get(&format!("assets/{file}{suffix}"))).flatten() else { continue };
        let mut response = found.data.into_response();
        let answer = response.headers_mut();
        answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(&file)));
        answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
        answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if !name.is_empty() {
            answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        return response;
    }
    no_such_file()
}

/// `GET /robots.txt`: nobody should find this by searching.
pub async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /\n"
}
