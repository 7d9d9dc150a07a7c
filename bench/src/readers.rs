//! Readers on websockets: they say hello and then only listen.

use crate::house::House;
use anyhow::{Context as _, Result};
use futures::{SinkExt as _, StreamExt as _};
use review::id::OpId;
use review::limits::STREAMS_PER_PASS_MAX;
use review::wire::{Frame, Hello, PROTOCOL};
use std::time::Instant;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;

/// Places that a number of readers needs.
pub fn places(readers: usize) -> usize {
    readers.div_ceil(STREAMS_PER_PASS_MAX)
}

/// Readers that tell when each op reached them.
pub struct Readers {
    tasks: Vec<JoinHandle<()>>,
    arrived: mpsc::UnboundedReceiver<(OpId, Instant)>,
}

impl Drop for Readers {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Readers {
    /// Opens so many streams; answers once each has its first state.
    pub async fn open(house: &House, number: usize) -> Result<Self> {
        let passes = house.passes().await?;
        let (sender, arrived) = mpsc::unbounded_channel();
        let address = format!("{}/anon/socket", house.url.replacen("http", "ws", 1));
        let mut tasks = Vec::with_capacity(number);
        for n in 0..number {
            let pass = *passes.get(n / STREAMS_PER_PASS_MAX).context("too few places")?;
            let (mut socket, _) = tokio_tungstenite::connect_async(&address).await?;
            let hello = Hello { v: PROTOCOL, review: house.review, pass: Some(pass), after: 0, epoch: None };
            socket.send(Message::Text(serde_json::to_string(&hello)?.into())).await?;
            loop {
                let message = socket.next().await.context("a stream ended")??;
                if message.to_text().is_ok_and(|text| text.starts_with("{\"snapshot\"")) {
                    break;
                }
            }
            let sender = sender.clone();
            tasks.push(tokio::spawn(async move {
                while let Some(Ok(message)) = socket.next().await {
                    let now = Instant::now();
                    let Some(Frame::Entries { list, .. }) = message.to_text().ok().and_then(Frame::decode) else {
                        continue;
                    };
                    for op in list.iter().filter_map(|entry| entry.leaf()?.op()) {
                        let _ = sender.send((op, now));
                    }
                }
            }));
        }
        Ok(Self { tasks, arrived })
    }

    /// Waits until an op has reached everyone; answers when the last one had it.
    pub async fn all_have(&mut self, op: OpId) -> Result<Instant> {
        let mut missing = self.tasks.len();
        let mut last = Instant::now();
        while missing > 0 {
            let (arrived, at) = self.arrived.recv().await.context("the readers are gone")?;
            if arrived == op {
                missing -= 1;
                last = at;
            }
        }
        Ok(last)
    }
}
