//! Reading: how entries find their way to every page, and what a slow or returning one gets.

use crate::network::{FRAME_ENTRIES, Link, QUEUE_FRAMES};
use crate::world::World;
use review::wire::{Frame, PROTOCOL};
use std::collections::BTreeMap;
use std::rc::Rc;

impl World {
    /// Writes down what was decided, tells those who wait, and puts it on its way to everybody.
    pub fn settle(&mut self) {
        let Some(server) = &mut self.server else { return };
        server.commit();
        self.net.append(&mut self.held);
        let head = server.head();
        let mut encoded: BTreeMap<u64, Rc<str>> = BTreeMap::new();
        for link in self.clients.iter_mut().filter_map(|client| client.link.as_mut()) {
            while link.sent < head && !link.behind {
                if link.frames.len() >= QUEUE_FRAMES {
                    link.behind = true;
                    self.seen.one("slow reader");
                    break;
                }
                let (first, last) = (link.sent + 1, head.min(link.sent + FRAME_ENTRIES));
                let text = encoded.entry(first).or_insert_with(|| server.entries(first, last).encode().into());
                link.frames.push_back(Rc::clone(text));
                link.sent = last;
            }
        }
    }

    /// A new stream: hello, welcome, and what is missing.
    pub fn connect(&mut self, n: usize) {
        if self.server.is_none() || self.clients[n].cut_off || self.clients[n].link.is_some() {
            return;
        }
        self.settle();
        let Some(server) = &self.server else { return };
        let (hello, head) = (self.clients[n].replica.hello(None), server.head());
        let welcome = Frame::Welcome { v: PROTOCOL, epoch: self.epoch, seq: head, now: self.now };
        let mut link = Link { sent: head, ..Link::default() };
        link.frames.push_back(welcome.encode().into());
        let resumes = hello.epoch == Some(self.epoch) && hello.after <= head && self.chance.chance(80);
        if resumes {
            // Now and then some of it twice: the live stream was joined before the missing part was read.
            let mut first = hello.after.saturating_sub(if self.chance.chance(20) { 3 } else { 0 }) + 1;
            while first <= head {
                let last = head.min(first + FRAME_ENTRIES - 1);
                link.frames.push_back(server.entries(first, last).encode().into());
                first = last + 1;
            }
        } else {
            link.frames.push_back(Frame::Snapshot { state: Box::new(server.state.clone()) }.encode().into());
        }
        self.say(|| {
            format!("client {n} connects, has {}, {}", hello.after, if resumes { "resumes" } else { "snapshot" })
        });
        self.seen.one(if resumes { "resume" } else { "snapshot" });
        self.clients[n].link = Some(link);
    }

    pub fn deliver_frame(&mut self, n: usize) {
        let here = self.here(n);
        let Some(link) = self.clients[n].link.as_mut().filter(|link| !link.stalled) else { return };
        if let Some(text) = link.frames.pop_front() {
            let frame = Frame::decode(&text).expect("a frame of this version");
            let anew = matches!(frame, Frame::Welcome { .. });
            if anew {
                // A new stream: whatever was asked on the way is asked again, all of it.
                self.clients[n].queue.clear();
                self.clients[n].call = None;
            }
            let effects = self.clients[n].replica.frame(frame, here);
            self.effects(n, effects);
        }
        self.catch_up(n);
    }

    /// What a slow reader has missed, once it has read what was queued.
    fn catch_up(&mut self, n: usize) {
        if !self.clients[n].link.as_ref().is_some_and(|link| link.behind && link.frames.is_empty()) {
            return;
        }
        self.settle();
        let whole = self.chance.chance(60);
        let (Some(server), Some(link)) = (&self.server, self.clients[n].link.as_mut()) else { return };
        let head = server.head();
        let frame = if whole {
            Frame::Snapshot { state: Box::new(server.state.clone()) }
        } else {
            server.entries(link.sent + 1, head)
        };
        link.frames.push_back(frame.encode().into());
        (link.sent, link.behind) = (head, false);
        self.say(|| format!("client {n} is caught up to {head}, {}", if whole { "snapshot" } else { "entries" }));
    }
}
