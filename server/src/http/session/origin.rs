//! Whether a request comes from a page of this installation.

use axum::http::{HeaderMap, HeaderName, header};

/// Whether a request that changes something may be from one of our own pages: its `Origin` is that of `public_url`, or
/// of the host it was sent to, and the browser does not call it cross-site. Without an `Origin` it is not from a page
/// of another site: browsers name it on every request that changes something.
pub fn same_origin(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    if text(HeaderName::from_static("sec-fetch-site")).is_some_and(|site| site.eq_ignore_ascii_case("cross-site")) {
        return false;
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    let Some((scheme, host)) = parts(origin) else { return false };
    let to_public_url = parts(public_url).is_some_and(|public| public.0 == scheme && public.1 == host);
    let to_host = text(header::HOST).is_some_and(|to| without_port(&scheme, to) == host);
    to_public_url || to_host
}

/// Scheme and host of an address, in lower case, without the scheme's own port.
fn parts(url: &str) -> Option<(String, String)> {
    let (scheme, rest) = url.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty() && !host.contains('@'))?;
    let host = without_port(&scheme, host);
    matches!(scheme.as_str(), "http" | "https").then_some((scheme, host))
}

fn without_port(scheme: &str, host: &str) -> String {
    let own = if scheme == "https" { ":443" } else { ":80" };
    let host = host.to_ascii_lowercase();
    host.strip_suffix(own).unwrap_or(&host).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const PUBLIC: &str = "https://cairn.example";

    fn asked(pairs: &[(&'static str, &'static str)], public_url: &str) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        same_origin(&headers, public_url)
    }

    #[test]
    fn our_own_pages_may() {
        assert!(asked(&[], PUBLIC), "no browser");
        assert!(asked(&[("origin", "https://cairn.example")], PUBLIC));
        assert!(asked(&[("origin", "https://CAIRN.example:443")], PUBLIC));
        assert!(asked(&[("origin", "https://cairn.example")], "https://cairn.example:443/"));
        assert!(asked(&[("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")], PUBLIC));
        assert!(asked(&[("origin", "http://10.0.0.5"), ("host", "10.0.0.5:80")], PUBLIC));
        assert!(asked(&[("origin", "https://cairn.example"), ("sec-fetch-site", "same-origin")], PUBLIC));
    }

    #[test]
    fn pages_of_others_may_not() {
        assert!(!asked(&[("origin", "https://elsewhere.example"), ("host", "cairn.example")], PUBLIC));
        assert!(!asked(&[("origin", "http://cairn.example")], PUBLIC), "another scheme");
        assert!(!asked(&[("origin", "https://cairn.example:8443")], PUBLIC), "another port");
        assert!(!asked(&[("origin", "https://cairn.example.evil.example")], PUBLIC));
        assert!(!asked(&[("origin", "https://cairn.example@evil.example")], PUBLIC));
        assert!(!asked(&[("origin", "null"), ("host", "cairn.example")], PUBLIC));
        assert!(!asked(&[("origin", "")], PUBLIC));
        assert!(!asked(&[("sec-fetch-site", "cross-site")], PUBLIC));
        assert!(!asked(&[("origin", "https://cairn.example"), ("sec-fetch-site", "cross-site")], PUBLIC));
    }
}
