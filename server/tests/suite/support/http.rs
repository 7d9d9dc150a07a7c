//! Requests as anybody could send them, and a tape of everything that came back.

use reqwest::header::HeaderMap;
use review::refusal::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::{Arc, Mutex};

/// Everything that a server sent: what it answers, and its text.
#[derive(Clone, Debug, Default)]
pub struct Tape(Arc<Mutex<Vec<(String, String)>>>);

impl Tape {
    pub fn record(&self, what: &str, text: String) {
        self.0.lock().unwrap().push((what.to_owned(), text));
    }
    pub fn all(&self) -> Vec<(String, String)> {
        self.0.lock().unwrap().clone()
    }
    /// For runs that are so long that nobody could keep everything.
    pub fn forget(&self) {
        self.0.lock().unwrap().clear();
    }
}

/// One server, as its clients see it.
#[derive(Clone, Debug)]
pub struct Http {
    /// `http://127.0.0.1:…`
    pub base: String,
    pub client: reqwest::Client,
    pub tape: Tape,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {} {}", self.status, self.body))
    }
    /// The body of a 200, or the refusal of anything else.
    pub fn result<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        if self.status == 200 { Ok(self.json()) } else { Err(self.json()) }
    }
}

impl Http {
    pub fn new(base: String) -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        let client = client.timeout(super::DEADLINE).build().unwrap();
        Self { base, client, tape: Tape::default() }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// `127.0.0.1:…`
    pub fn host(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// Sends a request; an error is the connection's.
    pub async fn try_send(&self, request: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
        let response = request.send().await?;
        let (status, headers, url) = (response.status().as_u16(), response.headers().clone(), response.url().clone());
        let body = String::from_utf8_lossy(&response.bytes().await?).into_owned();
        self.tape.record(url.path(), format!("{status} {headers:?}\n{body}"));
        Ok(Answer { status, headers, body })
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        self.try_send(request).await.unwrap()
    }

    pub async fn get(&self, path: &str, cookie: Option<&str>) -> Answer {
        let mut request = self.client.get(self.url(path));
        if let Some(cookie) = cookie {
            request = request.header("cookie", cookie);
        }
        self.send(request).await
    }

    pub fn posting(&self, path: &str, cookie: Option<&str>, body: &impl Serialize) -> reqwest::RequestBuilder {
        let request = self.client.post(self.url(path)).json(body);
        match cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    pub async fn post(&self, path: &str, cookie: Option<&str>, body: &impl Serialize) -> Answer {
        self.send(self.posting(path, cookie, body)).await
    }
}
