//! The end of the trouble: everything arrives, until nothing is on its way and nobody waits.

use crate::common::samples::FACILITATOR;
use crate::common::server::Server;
use crate::network::Packet;
use crate::world::{Client, World};
use review::op::Op;
use review::refusal::Refusal;

impl World {
    /// No trouble any more: everything arrives, everything is answered.
    pub fn heal(&mut self) {
        self.say(|| "peace".to_owned());
        if let Some(disk) = self.disk.take() {
            self.server = Some(Server::start(disk));
        }
        for client in &mut self.clients {
            client.cut_off = false;
            client.link.iter_mut().for_each(|link| link.stalled = false);
        }
        self.rest();
        self.tick();
        self.rest();
    }

    /// Runs until nothing is on its way and nobody waits.
    fn rest(&mut self) {
        for _ in 0..10_000 {
            self.settle();
            self.server.iter_mut().for_each(Server::clean);
            for n in 0..self.clients.len() {
                self.connect(n);
                while self.clients[n].link.as_ref().is_some_and(|link| !link.frames.is_empty()) {
                    self.deliver_frame(n);
                }
                self.give_up_what_is_lost(n);
            }
            while !self.net.is_empty() {
                self.deliver_packet(0);
            }
            self.settle();
            (0..self.pieces.len()).for_each(|n| self.send(n));
            let quiet = |client: &Client| {
                client.call.is_none()
                    && client.queue.is_empty()
                    && client.link.as_ref().is_some_and(|it| it.frames.is_empty() && !it.behind)
            };
            if self.net.is_empty() && self.held.is_empty() && self.clients.iter().all(quiet) {
                return;
            }
        }
        panic!("it does not come to rest");
    }

    fn give_up_what_is_lost(&mut self, n: usize) {
        let Some(mine) = self.clients[n].call else { return self.pump(n) };
        let on_its_way = |packet: &Packet| matches!(packet, Packet::Ask { call, .. } | Packet::Answered { call, .. } if *call == mine);
        if !self.net.iter().chain(&self.held).any(on_its_way) {
            self.give_up(n);
        }
    }

    /// A facilitator closes the review; everything that waits goes.
    pub fn close(&mut self) {
        let Some(server) = &mut self.server else { return };
        let closed = server.do_now(FACILITATOR, Op::CloseReview {});
        assert!(matches!(closed, Ok(_) | Err(Refusal::ReviewClosed)), "{closed:?}");
        self.rest();
    }
}
