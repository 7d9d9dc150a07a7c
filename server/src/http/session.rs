//! Signing in and out, and choosing a password: forms that the browser sends by itself. Owns the session's cookie and
//! the question whether a request comes from a page of this installation. Passwords and secrets arrive in bodies and
//! never leave in an address, except for a link's own secret in the fragment it came from.

mod cookie;
mod origin;

pub use cookie::session_of;
pub use origin::same_origin;

use super::Doors;
use crate::clock::now_ms;
use crate::secret::Secret;
use app::desk::{Field, Problem, Wrong};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use review::id::AccountId;
use review::refusal::Refusal;
use serde::Deserialize;
use std::sync::Arc;

/// The form on the page where people sign in.
#[derive(Deserialize)]
pub struct SignIn {
    name: String,
    password: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    lang: String,
}

/// The form on the page where a password is chosen.
#[derive(Deserialize)]
pub struct SetUp {
    secret: String,
    password: String,
    #[serde(default)]
    lang: String,
}

/// The button that signs out.
#[derive(Default, Deserialize)]
pub struct SignOut {
    #[serde(default)]
    lang: String,
}

/// `POST /staff/session`: signs in and leads on to `to`, or back with `?refused=` and why: `1` for a wrong name or
/// password, `wait` after too many attempts, `save` if the disk takes no more, `broken`.
pub async fn sign_in(
    State(doors): State<Arc<Doors>>,
    headers: HeaderMap,
    form: Result<Form<SignIn>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else { return go(&sign_in_page("en", "1", "")) };
    let lang = language(&form.lang, &headers);
    let to = staff_page(&form.to).map_or_else(|| format!("/staff/{lang}"), str::to_owned);
    let why = match doors.accounts.sign_in(&form.name, &form.password, now_ms()).await {
        Ok(Some(secret)) => return signed_in(&doors, &headers, secret, &to).await,
        Ok(None) => "1",
        Err(error) => reason(&error.into()),
    };
    go(&sign_in_page(lang, why, &to))
}

/// `POST /staff/session/end`: signs out here.
pub async fn sign_out(
    State(doors): State<Arc<Doors>>,
    headers: HeaderMap,
    form: Result<Form<SignOut>, FormRejection>,
) -> Response {
    let form = form.map(|Form(form)| form).unwrap_or_default();
    let lang = language(&form.lang, &headers);
    end_session(&doors, &headers).await;
    let cookie = cookie::ended(is_secure(&doors));
    ([(header::SET_COOKIE, cookie)], go(&format!("/staff/{lang}/sign-in?ended=1"))).into_response()
}

/// `POST /staff/set-up`: sets a password with a one-time link and signs in, or leads back with `?refused=` and why:
/// `short`, `long`, `link` for a used or unknown link, or as for signing in. A link that is still good goes back in
/// the fragment.
pub async fn set_up(
    State(doors): State<Arc<Doors>>,
    headers: HeaderMap,
    form: Result<Form<SetUp>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else { return go(&set_up_page("en", "link", None)) };
    let lang = language(&form.lang, &headers);
    let Some(secret) = Secret::parse(&form.secret) else { return go(&set_up_page(lang, "link", None)) };
    let problem: Problem = match doors.accounts.choose_password(secret, &form.password, now_ms()).await {
        Ok(account) => return begin(&doors, &headers, account, lang).await,
        Err(error) => error.into(),
    };
    let why = reason(&problem);
    go(&set_up_page(lang, why, (why != "link").then_some(secret)))
}

async fn begin(doors: &Doors, headers: &HeaderMap, account: AccountId, lang: &str) -> Response {
    match doors.accounts.begin_session(account, now_ms()).await {
        Ok(secret) => signed_in(doors, headers, secret, &format!("/staff/{lang}?welcome=1")).await,
        // The password is set: signing in with it is all that is left.
        Err(error) => go(&sign_in_page(lang, reason(&error.into()), "")),
    }
}

async fn signed_in(doors: &Doors, headers: &HeaderMap, secret: Secret, to: &str) -> Response {
    // Whoever was signed in on this browser before is not any more.
    end_session(doors, headers).await;
    ([(header::SET_COOKIE, cookie::begun(secret, is_secure(doors)))], go(to)).into_response()
}

async fn end_session(doors: &Doors, headers: &HeaderMap) {
    let Some(secret) = session_of(headers) else { return };
    if let Err(error) = doors.accounts.end_session(secret).await {
        tracing::error!(%error, "a session could not be ended");
    }
}

fn is_secure(doors: &Doors) -> bool {
    doors.public_url.starts_with("https://")
}

/// 303, never kept: the answer carries or takes away a session.
fn go(to: &str) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Redirect::to(to)).into_response()
}

const fn reason(problem: &Problem) -> &'static str {
    match problem {
        Problem::Field(Field::Password, Wrong::Long) => "long",
        Problem::Field(Field::Password, _) => "short",
        Problem::Field(Field::Link, _) => "link",
        Problem::Refused(Refusal::Busy) => "wait",
        Problem::Refused(Refusal::CannotSave) => "save",
        _ => "broken",
    }
}

fn language(typed: &str, headers: &HeaderMap) -> &'static str {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match typed {
        "cy" => "cy",
        "en" => "en",
        _ if accepted.trim_start().starts_with("cy") => "cy",
        _ => "en",
    }
}

/// An address that signing in may lead to: a page of the staff's and nothing that a browser could read as another
/// place.
fn staff_page(to: &str) -> Option<&str> {
    let plain = |c: u8| c.is_ascii_graphic() && c != b'\\';
    let staff = to.starts_with("/staff/") && to.len() <= 300 && to.bytes().all(plain);
    (staff && !to.contains("//") && !to.contains("..") && !to.starts_with("/staff/session")).then_some(to)
}

fn sign_in_page(lang: &str, why: &str, to: &str) -> String {
    let mut page = format!("/staff/{lang}/sign-in?refused={why}");
    if !to.is_empty() {
        page.push_str("&to=");
        page.push_str(&encoded(to));
    }
    page
}

fn set_up_page(lang: &str, why: &str, link: Option<Secret>) -> String {
    let fragment = link.map(|secret| format!("#k={}", secret.to_hex())).unwrap_or_default();
    format!("/staff/{lang}/set-up?refused={why}{fragment}")
}

/// The value of a query, percent-encoded.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&review::id::to_hex(&[byte]).to_uppercase());
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn signing_in_leads_to_staff_pages_only() {
        for good in ["/staff/en", "/staff/cy/reviews/ab12", "/staff/en/sign-in?ended=1"] {
            assert_eq!(staff_page(good), Some(good));
        }
        let long = format!("/staff/{}", "x".repeat(300));
        for bad in [
            "",
            "/",
            "/staff",
            "https://elsewhere.example/staff/",
            "//elsewhere.example/staff/",
            "/staff//elsewhere.example",
            "/staff/\\elsewhere.example",
            "/staff/../anon",
            "/staff/en\r\nSet-Cookie: a=b",
            "/staff/ŵ",
            "/staff/session/end",
            long.as_str(),
        ] {
            assert_eq!(staff_page(bad), None, "{bad}");
        }
    }

    #[test]
    fn pages_are_named_with_what_went_wrong_and_no_secret_in_the_query() {
        assert_eq!(sign_in_page("cy", "1", "/staff/cy?a=b&c"), "/staff/cy/sign-in?refused=1&to=/staff/cy%3Fa%3Db%26c");
        assert_eq!(set_up_page("en", "link", None), "/staff/en/set-up?refused=link");
        let secret = Secret::fresh();
        let page = set_up_page("en", "short", Some(secret));
        assert_eq!(page, format!("/staff/en/set-up?refused=short#k={}", secret.to_hex()));
        assert_eq!(reason(&Problem::Field(Field::Password, Wrong::Empty)), "short");
        assert_eq!(reason(&Problem::Field(Field::Link, Wrong::Used)), "link");
        assert_eq!(reason(&Problem::Refused(Refusal::Busy)), "wait");
        assert_eq!(reason(&Problem::Broken(String::new())), "broken");
    }

    #[test]
    fn the_language_is_the_form_s_or_the_browser_s() {
        let mut headers = HeaderMap::new();
        assert_eq!(language("", &headers), "en");
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("cy-GB,en;q=0.5"));
        assert_eq!((language("", &headers), language("en", &headers), language("../", &headers)), ("cy", "en", "cy"));
    }

    #[test]
    fn an_answer_is_a_303_that_is_not_kept() {
        let answer = go("/staff/en");
        assert_eq!(answer.status(), 303);
        assert_eq!(answer.headers()[header::LOCATION], "/staff/en");
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    }
}
