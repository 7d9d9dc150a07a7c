//! Everything that goes wrong, one thing at a time.

use crate::common::server::{Disk, Server};
use crate::world::World;
use review::id::Epoch;
use review::replica::Replica;

/// What must have happened some time in a run of all seeds.
pub const KINDS: [&str; 17] = [
    "broken stream",
    "stalled stream",
    "slow reader",
    "lost packet",
    "doubled packet",
    "gave up",
    "partition",
    "crash before commit",
    "crash before clean",
    "restart",
    "backup",
    "restore",
    "clock jump",
    "device clock jump",
    "tab killed",
    "resume",
    "snapshot",
];

impl World {
    pub fn trouble(&mut self) {
        let n = self.chance.below(self.clients.len());
        match self.chance.below(20) {
            0..=1 => {
                self.clients[n].link = None;
                self.happened("broken stream");
            }
            2..=4 => {
                let Some(link) = self.clients[n].link.as_mut() else { return };
                link.stalled = !link.stalled;
                self.happened("stalled stream");
            }
            5..=6 => self.lose(),
            7..=8 => self.double(),
            9..=10 => {
                if self.clients[n].call.is_some() {
                    self.give_up(n);
                    self.happened("gave up");
                }
            }
            11 => {
                self.clients[n].cut_off = !self.clients[n].cut_off;
                self.clients[n].link = None;
                self.happened("partition");
                self.pump(n);
            }
            12..=14 => self.crash_or_restart(),
            15..=16 => self.back_up(),
            17 => self.restore(),
            18 => self.jump(n),
            _ => self.kill_tab(n),
        }
    }

    fn happened(&mut self, what: &'static str) {
        self.seen.one(what);
        self.say(|| what.to_owned());
    }

    fn lose(&mut self) {
        if !self.net.is_empty() {
            let packet = self.chance.below(self.net.len());
            self.net.swap_remove(packet);
            self.happened("lost packet");
        }
    }

    fn double(&mut self) {
        if !self.net.is_empty() {
            let packet = self.chance.pick(&self.net).clone();
            self.net.push(packet);
            self.happened("doubled packet");
        }
    }

    /// It dies at one of the steps of a release, or comes back.
    fn crash_or_restart(&mut self) {
        if let Some(disk) = self.disk.take() {
            self.server = Some(Server::start(disk));
            return self.happened("restart");
        }
        if self.chance.chance(60) {
            self.tick();
        }
        if self.chance.chance(50) {
            self.settle();
            self.disk = self.down();
            self.happened("crash before clean");
        } else {
            self.disk = self.down();
            self.happened("crash before commit");
        }
    }

    /// The inbox first, the log some time later.
    fn back_up(&mut self) {
        self.settle();
        let Some(server) = &self.server else { return };
        match self.half_backup.take() {
            None => self.half_backup = Some(server.disk.inbox.clone()),
            Some(inbox) => {
                let Disk { log, withheld, .. } = server.disk.clone();
                self.backups.push(Disk { epoch: self.epoch, log, inbox, withheld });
                self.happened("backup");
            }
        }
    }

    fn restore(&mut self) {
        let Some(mut disk) = self.backups.pop() else { return };
        self.backups.clear();
        self.half_backup = None;
        drop(self.down());
        self.epoch = Epoch([self.epoch.0[0] + 1; 16]);
        disk.epoch = self.epoch;
        let server = Server::start(disk);
        let there: Vec<_> = server.disk.log.iter().filter_map(|it| it.leaf.op()).collect();
        self.acknowledged.retain(|op| there.contains(op));
        self.server = Some(server);
        self.forget_what_was_told();
        self.happened("restore");
    }

    fn jump(&mut self, n: usize) {
        let far = [-86_400_000, -600_000, -11_000, 11_000, 600_000, 86_400_000][self.chance.below(6)];
        if self.chance.chance(50) {
            self.now = self.now.saturating_add_signed(far);
            self.happened("clock jump");
        } else {
            self.clients[n].clock += far;
            self.happened("device clock jump");
        }
    }

    /// The page is gone and opened again; on one's own device what was asked is kept.
    fn kill_tab(&mut self, n: usize) {
        let asked = self.clients[n].replica.pending().to_vec();
        let asker = self.clients[n].asker;
        let client = &mut self.clients[n];
        client.replica = Replica::new(crate::common::samples::review_id(), asker, review::sequencer::decide);
        (client.link, client.call) = (None, None);
        client.queue.clear();
        let here = self.here(n);
        for request in asked {
            let effects = self.clients[n].replica.ask(request, here);
            self.effects(n, effects);
        }
        self.happened("tab killed");
    }
}
