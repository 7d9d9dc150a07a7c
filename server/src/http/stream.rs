//! Live streams: a websocket that only listens, or a streamed response with the same frames, one per line. A reader
//! who is slow is caught up from the log; none is ever passed over silently, and none slows the others.

use super::error::{Refused, json};
use crate::attend::StreamPermit;
use crate::room::{Class, Outgoing, Room, Rooms};
use axum::body::{Body, Bytes};
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use review::id::ReviewId;
use review::limits::HELLO_BYTES_MAX;
use review::refusal::Refusal;
use review::wire::{Frame, Hello, PROTOCOL};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;

/// A hello that takes longer is none.
const HELLO_WAIT: Duration = Duration::from_secs(10);
/// A reader whose device takes nothing for so long is gone.
const SEND_WAIT: Duration = Duration::from_secs(30);

/// The version is read by itself first, so that a page of any age learns that it is old.
#[derive(serde::Deserialize)]
struct Version {
    v: u16,
}

/// Reads a hello and checks its version.
pub fn hello(bytes: &[u8]) -> Result<Hello, Refusal> {
    if bytes.len() > HELLO_BYTES_MAX {
        return Err(Refusal::Malformed);
    }
    let version: Version = json(bytes).map_err(|Refused(code)| code)?;
    if version.v != PROTOCOL {
        return Err(Refusal::ProtocolOld);
    }
    json(bytes).map_err(|Refused(code)| code)
}

/// Where frames go.
trait Sink {
    /// Sends one frame; `false` when the reader is gone.
    async fn send(&mut self, frame: Utf8Bytes) -> bool;
    /// Done when the reader has gone, although there is nothing to send.
    async fn closed(&mut self);
}

/// Small buffers: thousands of readers wait at the same time, and what comes from them is one hello.
pub fn lean(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .read_buffer_size(HELLO_BYTES_MAX / 2)
        .write_buffer_size(16 * 1_024)
        // Each frame is sent off before the next, so this bounds one frame: a large board's snapshot must pass.
        .max_write_buffer_size(usize::MAX)
        .max_message_size(HELLO_BYTES_MAX * 2)
        .max_frame_size(HELLO_BYTES_MAX * 2)
}

/// The first message of a websocket.
pub async fn first_message(socket: &mut WebSocket) -> Result<Hello, Refusal> {
    match tokio::time::timeout(HELLO_WAIT, socket.recv()).await {
        Ok(Some(Ok(Message::Text(text)))) => hello(text.as_bytes()),
        _ => Err(Refusal::Malformed),
    }
}

struct SocketSink(WebSocket);

impl Sink for SocketSink {
    async fn send(&mut self, frame: Utf8Bytes) -> bool {
        matches!(tokio::time::timeout(SEND_WAIT, self.0.send(Message::Text(frame))).await, Ok(Ok(())))
    }

    async fn closed(&mut self) {
        // The hello was the only message; whatever else comes is passed over.
        while matches!(self.0.recv().await, Some(Ok(message)) if !matches!(message, Message::Close(_))) {}
    }
}

/// Ends a websocket with a reason.
pub async fn end(mut socket: WebSocket, code: Refusal) {
    let _ = socket.send(Message::Text(Frame::Bye { code }.encode().into())).await;
    let _ = socket.send(Message::Close(Some(CloseFrame { code: 4000, reason: code.code().into() }))).await;
}

/// Serves a websocket until its reader, its right (`gone`) or its review is gone.
pub async fn serve_socket(
    rooms: Rooms,
    socket: WebSocket,
    reader: (Class, Hello),
    gone: impl Future<Output = Refusal> + Send,
) {
    let mut sink = SocketSink(socket);
    if let Some(code) = serve(&rooms, &mut sink, &reader, gone).await {
        end(sink.0, code).await;
    }
}

struct LineSink(mpsc::Sender<Bytes>);

impl Sink for LineSink {
    async fn send(&mut self, frame: Utf8Bytes) -> bool {
        let mut line = Vec::with_capacity(frame.len() + 1);
        line.extend_from_slice(frame.as_bytes());
        line.push(b'\n');
        matches!(tokio::time::timeout(SEND_WAIT, self.0.send(line.into())).await, Ok(Ok(())))
    }

    async fn closed(&mut self) {
        self.0.closed().await;
    }
}

/// Serves a streamed response, until the same.
pub fn serve_lines(
    rooms: Rooms,
    reader: (Class, Hello),
    gone: impl Future<Output = Refusal> + Send + 'static,
) -> Response {
    let (sender, receiver) = mpsc::channel(8);
    tokio::spawn(async move {
        let mut sink = LineSink(sender);
        if let Some(code) = serve(&rooms, &mut sink, &reader, gone).await {
            sink.send(Frame::Bye { code }.encode().into()).await;
        }
    });
    let lines = futures::stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|line| (Ok::<_, std::convert::Infallible>(line), receiver))
    });
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (header::CACHE_CONTROL, "no-store, no-transform"),
        // Asks proxies in between not to hold lines back.
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (headers, Body::from_stream(lines)).into_response()
}

/// Never done: a pass ends with its event's keys. Holds the right to the stream for as long as it is served.
pub async fn held(permit: StreamPermit) -> Refusal {
    let _held = permit;
    std::future::pending().await
}

/// Why a stream ends; `None` if its reader is gone.
async fn serve(
    rooms: &Rooms,
    sink: &mut impl Sink,
    reader: &(Class, Hello),
    gone: impl Future<Output = Refusal>,
) -> Option<Refusal> {
    let room = match rooms.open(reader.1.review).await {
        Ok(Some(room)) => room,
        Ok(None) => return Some(Refusal::ReviewUnknown),
        Err(code) => return Some(code),
    };
    tokio::select! {
        code = follow(rooms, &room, sink, reader) => code,
        code = gone => Some(code),
    }
}

async fn follow(
    rooms: &Rooms,
    room: &Arc<Room>,
    sink: &mut impl Sink,
    (class, hello): &(Class, Hello),
) -> Option<Refusal> {
    let class = *class;
    // Subscribed before catching up, so that nothing falls between the two.
    let mut frames = room.subscribe();
    let same_epoch = hello.epoch == Some(rooms.epoch());
    let head = room.state().seq;
    let mut seq = if same_epoch && hello.after <= head { hello.after } else { 0 };
    let now = crate::clock::now_ms();
    let welcome = Frame::Welcome { v: PROTOCOL, epoch: rooms.epoch(), seq: head, now };
    if !sink.send(welcome.encode().into()).await {
        return None;
    }
    seq = catch_up(rooms, room, sink, class, seq).await?;
    if let Some(counts) = room.counts() {
        sink.send(counts).await;
    }
    loop {
        let next = tokio::select! {
            next = frames.recv() => next,
            () = sink.closed() => return None,
        };
        match next {
            Ok(Outgoing::Entries { last, .. }) if last <= seq => {}
            Ok(Outgoing::Entries { first, last, text }) if first == seq + 1 => {
                if !sink.send(text.to(class).clone()).await {
                    return None;
                }
                seq = last;
            }
            // Behind: this reader's queue was full, or a frame begins later than what it has.
            Ok(Outgoing::Entries { .. }) | Err(RecvError::Lagged(_)) => {
                seq = catch_up(rooms, room, sink, class, seq).await?;
            }
            Ok(Outgoing::Presence(text)) => {
                if !sink.send(text).await {
                    return None;
                }
            }
            Ok(Outgoing::Bye(code)) => return Some(code),
            Err(RecvError::Closed) => return Some(Refusal::Busy),
        }
    }
}

/// Sends what is missing; `None` if the reader is gone or the log cannot be read.
async fn catch_up(rooms: &Rooms, room: &Room, sink: &mut impl Sink, class: Class, after: u64) -> Option<u64> {
    // Apart, because every waiting reader's task would be as large as what reads the log once.
    match Box::pin(rooms.catch_up(room, class, after)).await {
        Ok(caught_up) => {
            for frame in caught_up.frames {
                if !sink.send(frame).await {
                    return None;
                }
            }
            Some(caught_up.seq)
        }
        Err(error) => {
            tracing::error!(review = %room.id, %error, "could not catch a reader up");
            None
        }
    }
}

/// Whether a stream may be opened for this review.
pub fn right_review(hello: &Hello, review: ReviewId) -> Result<(), Refusal> {
    if hello.review == review { Ok(()) } else { Err(Refusal::ReviewUnknown) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hello_is_small_and_of_this_version() {
        let text = |v: u16| format!(r#"{{"v":{v},"review":"{}","pass":null,"after":0,"epoch":null}}"#, "00".repeat(16));
        assert!(hello(text(PROTOCOL).as_bytes()).is_ok());
        assert_eq!(hello(text(PROTOCOL + 1).as_bytes()), Err(Refusal::ProtocolOld));
        assert_eq!(hello(b"{\"v\":999,\"new\":1}"), Err(Refusal::ProtocolOld));
        assert_eq!(hello(b"hello"), Err(Refusal::Malformed));
        let padded = |size: usize| format!("{}{}", text(PROTOCOL), " ".repeat(size - text(PROTOCOL).len()));
        assert!(hello(padded(HELLO_BYTES_MAX).as_bytes()).is_ok());
        assert_eq!(hello(padded(HELLO_BYTES_MAX + 1).as_bytes()), Err(Refusal::Malformed));
    }
}
