//! A reader of a live stream: keeps every frame as it came, and folds the entries as a client does. A gap, an entry
//! that is not one, or a frame that is not one, fails the test that waits for it.

use super::DEADLINE;
use super::http::{Http, Tape};
use futures::{SinkExt, Stream, StreamExt};
use review::id::{ContributionId, Epoch, ReviewId};
use review::refusal::Refusal;
use review::state::{Contribution, State};
use review::token::Pass;
use review::wire::{Frame, Hello, PROTOCOL, Presence};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// What a reader has seen.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Every frame as it came.
    pub texts: Vec<String>,
    /// The same, read.
    pub frames: Vec<Frame>,
    pub epoch: Option<Epoch>,
    pub state: State,
    /// Entries that came one by one, by number: leaf and words.
    pub entries: BTreeMap<u64, (String, Option<String>)>,
    pub presence: Presence,
    pub bye: Option<Refusal>,
    pub ended: bool,
    wrong: Option<String>,
}

impl Seen {
    fn take(&mut self, text: &str) {
        self.texts.push(text.to_owned());
        let Some(frame) = Frame::decode(text) else {
            self.wrong = Some(format!("not a frame: {text}"));
            return;
        };
        self.frames.push(frame.clone());
        match frame {
            Frame::Welcome { epoch, .. } => self.epoch = Some(epoch),
            Frame::Snapshot { state } => self.state = *state,
            Frame::Entries { first, list } => {
                for (seq, entry) in (first..).zip(list) {
                    let Some(leaf) = entry.leaf() else {
                        self.wrong = Some(format!("entry {seq} is no leaf"));
                        return;
                    };
                    if seq != self.state.seq + 1 {
                        self.wrong = Some(format!("entry {seq} came after {}", self.state.seq));
                        return;
                    }
                    self.state.apply(&leaf, entry.open.as_ref());
                    let words = entry.open.map(|open| open.text);
                    self.entries.insert(seq, (entry.leaf.get().to_owned(), words));
                }
            }
            Frame::Presence(presence) => self.presence = presence,
            Frame::Bye { code } => self.bye = Some(code),
        }
    }

    pub fn standing(&self, id: ContributionId) -> Option<&Contribution> {
        self.state.contributions.get(&id)
    }
}

/// Somebody who reads. Dropped, the stream is closed.
pub struct Reader {
    seen: Arc<Mutex<Seen>>,
    news: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The hello of a reader who has nothing yet.
pub fn hello(review: ReviewId, pass: Option<Pass>) -> Hello {
    Hello { v: PROTOCOL, review, pass, after: 0, epoch: None }
}

/// A websocket that nobody has said anything on.
pub type Socket = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

pub async fn connect(http: &Http, path: &str, cookie: Option<&str>) -> Socket {
    let mut request = format!("ws://{}{path}", http.host()).into_client_request().unwrap();
    if let Some(cookie) = cookie {
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
    }
    tokio_tungstenite::connect_async(request).await.unwrap().0
}

impl Reader {
    /// Reads by websocket: with a pass in the hello, or with a session.
    pub async fn socket(http: &Http, cookie: Option<&str>, hello: &Hello) -> Self {
        let path = if cookie.is_some() { "/staff/socket" } else { "/anon/socket" };
        let text = serde_json::to_string(hello).unwrap();
        Self::say(connect(http, path, cookie).await, Message::text(text), hello, &http.tape).await
    }

    /// Reads what comes on a socket after a first message, whatever that is.
    pub async fn say(mut socket: Socket, first: Message, hello: &Hello, tape: &Tape) -> Self {
        socket.send(first).await.unwrap();
        Self::follow(socket, hello, tape)
    }

    /// Reads a socket on which the hello was said.
    pub fn follow(socket: Socket, hello: &Hello, tape: &Tape) -> Self {
        let texts = socket.filter_map(|message| async {
            match message {
                Ok(Message::Text(text)) => Some(text.to_string()),
                _ => None,
            }
        });
        Self::read(Box::pin(texts), hello, tape)
    }

    /// Reads by a streamed response; the status if it was refused.
    pub async fn lines(http: &Http, cookie: Option<&str>, hello: &Hello) -> Result<Self, u16> {
        let path = if cookie.is_some() { "/staff/stream" } else { "/anon/stream" };
        let response = http.posting(path, cookie, hello).send().await.unwrap();
        let status = response.status().as_u16();
        http.tape.record(path, format!("{status} {:?}", response.headers()));
        if status != 200 {
            return Err(status);
        }
        let chunks = (Box::pin(response.bytes_stream()), Vec::new());
        let lines = futures::stream::unfold(chunks, |(mut chunks, mut rest)| async move {
            loop {
                if let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                    let line: Vec<u8> = rest.drain(..=end).collect();
                    let line = String::from_utf8(line).unwrap_or_default();
                    return Some((line.trim_end().to_owned(), (chunks, rest)));
                }
                rest.extend_from_slice(&chunks.next().await?.ok()?);
            }
        });
        Ok(Self::read(Box::pin(lines), hello, &http.tape))
    }

    fn read(mut texts: impl Stream<Item = String> + Send + Unpin + 'static, hello: &Hello, tape: &Tape) -> Self {
        let mut seen = Seen::default();
        // Whoever resumes has the state up to there; these suites look at the entries that come after.
        seen.state.seq = hello.after;
        let (seen, news, tape) = (Arc::new(Mutex::new(seen)), Arc::new(Notify::new()), tape.clone());
        let (to, told) = (Arc::clone(&seen), Arc::clone(&news));
        let task = tokio::spawn(async move {
            while let Some(text) = texts.next().await {
                tape.record("frame", text.clone());
                to.lock().unwrap().take(&text);
                told.notify_one();
            }
            to.lock().unwrap().ended = true;
            told.notify_one();
        });
        Self { seen, news, task }
    }

    /// What it has seen by now.
    pub fn seen(&self) -> Seen {
        self.seen.lock().unwrap().clone()
    }

    /// Waits until it has seen this.
    pub async fn until(&self, what: &str, is: impl Fn(&Seen) -> bool) -> Seen {
        let waiting = async {
            loop {
                {
                    let seen = self.seen.lock().unwrap();
                    assert!(seen.wrong.is_none(), "{:?}", seen.wrong);
                    if is(&seen) {
                        return seen.clone();
                    }
                    assert!(!seen.ended, "the stream ended before: {what}; {:?}", seen.bye);
                }
                self.news.notified().await;
            }
        };
        tokio::time::timeout(DEADLINE, waiting)
            .await
            .unwrap_or_else(|_| panic!("in vain: {what}: {:?}", self.seen().state))
    }

    /// Waits until it has everything up to an entry.
    pub async fn up_to(&self, seq: u64) -> Seen {
        self.until("everything up to an entry", |seen| seen.state.seq >= seq).await
    }

    /// Waits for the end and says why.
    pub async fn bye(&self) -> Refusal {
        self.until("a bye", |seen| seen.bye.is_some()).await.bye.unwrap()
    }
}
