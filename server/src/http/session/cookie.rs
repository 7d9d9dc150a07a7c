//! The session's cookie. Sent to `/staff` only, so that the other planes never see it.

use crate::secret::Secret;
use axum::http::{HeaderMap, header};

const NAME: &str = "cairn_session";
/// Seconds after which a browser drops the cookie: seven days. The server ends a session long before if it is not
/// used; this is the end of one that is used every day.
const MAX_AGE_SECONDS: u32 = 7 * 24 * 60 * 60;

/// The session that a request carries, if it carries one that could be ours.
pub fn session_of(headers: &HeaderMap) -> Option<Secret> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(name, value)| (name == NAME).then(|| Secret::parse(value)).flatten())
}

/// `Set-Cookie` for a session that has begun. `secure`: the installation is reached by https.
pub(super) fn begun(secret: Secret, secure: bool) -> String {
    with(&secret.to_hex(), MAX_AGE_SECONDS, secure)
}

/// `Set-Cookie` for a session that has ended.
pub(super) fn ended(secure: bool) -> String {
    with("", 0, secure)
}

fn with(value: &str, max_age_seconds: u32, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{NAME}={value}; Path=/staff; HttpOnly; SameSite=Strict; Max-Age={max_age_seconds}{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn what_is_set_is_found_again() {
        let secret = Secret::fresh();
        let set = begun(secret, true);
        let rest = "; Path=/staff; HttpOnly; SameSite=Strict; Max-Age=604800; Secure";
        assert_eq!(set, format!("cairn_session={}{rest}", secret.to_hex()));
        assert!(!begun(secret, false).contains("Secure"));
        assert_eq!(ended(false), "cairn_session=; Path=/staff; HttpOnly; SameSite=Strict; Max-Age=0");

        let pair = set.split(';').next().unwrap();
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("theme=dark; cairn_sessions=1; x"));
        assert_eq!(session_of(&headers), None);
        headers.append(header::COOKIE, HeaderValue::from_str(&format!("a=b;  {pair}")).unwrap());
        assert_eq!(session_of(&headers), Some(secret));
    }

    #[test]
    fn other_values_are_no_session() {
        for wrong in ["cairn_session=", "cairn_session=xyz", "CAIRN_SESSION=00000000000000000000000000000000"] {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(wrong));
            assert_eq!(session_of(&headers), None, "{wrong}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_bytes(b"cairn_session=\xff\xfe").unwrap());
        assert_eq!(session_of(&headers), None);
    }
}
