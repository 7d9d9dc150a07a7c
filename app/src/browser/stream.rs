//! Live streams: a websocket that only listens, and where that is blocked, a streamed response with the same frames,
//! one per line. An object of the past can never end one of the present: each has its own number.

use super::StreamEvent;
use super::live::window;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::{FutureExt, SinkExt, StreamExt};
use gloo_net::websocket::{Message, State, futures::WebSocket};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, ReadableStreamDefaultReader, RequestInit, Response};

/// How often an opening socket is looked at, in milliseconds.
const OPENING_LOOK_MS: u32 = 10;

/// A stream. Dropping it closes it.
pub struct Stream {
    events: UnboundedReceiver<StreamEvent>,
    close: Option<futures::channel::oneshot::Sender<()>>,
}

impl Stream {
    /// What it tells next; `None` once it is over.
    pub async fn next(&mut self) -> Option<StreamEvent> {
        self.events.next().await
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if let Some(close) = self.close.take() {
            let _ = close.send(());
        }
    }
}

/// Opens a websocket at a path of this server and sends the hello.
pub fn open_socket(path: &str, hello: String) -> Option<Stream> {
    let location = window()?.location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    let socket = WebSocket::open(&format!("{scheme}://{}{path}", location.host().ok()?)).ok()?;
    let (events, receiver) = unbounded();
    let (close, closed) = futures::channel::oneshot::channel::<()>();
    spawn_local(async move {
        // A browser complains when somebody speaks to a socket that never opened.
        while matches!(socket.state(), State::Connecting) {
            super::live::pause(OPENING_LOOK_MS).await;
        }
        let open = matches!(socket.state(), State::Open);
        let (mut sink, mut stream) = socket.split();
        let mut closed = closed.fuse();
        if open && sink.send(Message::Text(hello)).await.is_ok() {
            let _ = events.unbounded_send(StreamEvent::Open);
            loop {
                futures::select! {
                    message = stream.next().fuse() => match message {
                        Some(Ok(Message::Text(text))) => { let _ = events.unbounded_send(StreamEvent::Frame(text)); }
                        Some(Ok(Message::Bytes(_))) => {}
                        _ => break,
                    },
                    _ = closed => break,
                }
            }
        }
        let _ = events.unbounded_send(StreamEvent::Closed);
    });
    Some(Stream { events: receiver, close: Some(close) })
}

/// Opens a streamed response at a path of this server; the hello is its body.
pub fn open_fetch(path: &str, hello: String) -> Option<Stream> {
    let abort = AbortController::new().ok()?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(&hello));
    init.set_signal(Some(&abort.signal()));
    let headers = web_sys::Headers::new().ok()?;
    headers.set("content-type", "application/json").ok()?;
    init.set_headers(&headers);
    let response = window()?.fetch_with_str_and_init(path, &init);
    let (events, receiver) = unbounded();
    let (close, closed) = futures::channel::oneshot::channel::<()>();
    spawn_local(async move {
        let reading = read_lines(response, &events).fuse();
        let mut closed = closed.fuse();
        futures::pin_mut!(reading);
        futures::select! { _ = reading => {}, _ = closed => abort.abort() }
        let _ = events.unbounded_send(StreamEvent::Closed);
    });
    Some(Stream { events: receiver, close: Some(close) })
}

async fn read_lines(response: js_sys::Promise, events: &UnboundedSender<StreamEvent>) -> Option<()> {
    let response: Response = JsFuture::from(response).await.ok()?.dyn_into().ok()?;
    let reader: ReadableStreamDefaultReader = response.body()?.get_reader().dyn_into().ok()?;
    let _ = events.unbounded_send(StreamEvent::Open);
    let mut buffer: Vec<u8> = vec![];
    loop {
        let chunk = JsFuture::from(reader.read()).await.ok()?;
        if js_sys::Reflect::get(&chunk, &"done".into()).ok()?.is_truthy() {
            return Some(());
        }
        let bytes: js_sys::Uint8Array = js_sys::Reflect::get(&chunk, &"value".into()).ok()?.dyn_into().ok()?;
        buffer.extend(bytes.to_vec());
        while let Some(end) = buffer.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = buffer.drain(..=end).collect();
            let text = String::from_utf8_lossy(&line[..end]).into_owned();
            if !text.is_empty() {
                let _ = events.unbounded_send(StreamEvent::Frame(text));
            }
        }
    }
}
