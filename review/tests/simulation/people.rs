//! What people do: ask for something that their screen offers (or offered a moment ago), write, change their mind.

use crate::common::samples::*;
use crate::network::Packet;
use crate::world::World;
use review::id::{ContributionId, Epoch, EventId, ThemeId};
use review::leaf::Focus;
use review::op::{Anonymous, Asker, Op, Request};
use review::opening::{Commitment, EditSecret, Salt, Words};
use review::plan::Column;
use review::refusal::Refusal;
use review::sequencer::{Admission, rank_between};
use review::text::Lang;

/// What must have happened some time in a run of all seeds.
pub const KINDS: [&str; 10] = [
    "batch",
    "refusal",
    "kept",
    "known",
    "changed in the inbox",
    "forgotten",
    "late repeat",
    "contribution",
    "amendment",
    "withdrawal",
];

/// Pieces that one seed writes at most.
const PIECES_MAX: usize = 30;

/// What an author was told of one contribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing yet.
    Nothing,
    /// These words are saved.
    Written(String),
    /// It is taken back.
    Withdrawn,
    /// It was refused, so it is nowhere.
    Refused,
    /// A backup was restored since, or the last answer was no.
    Anything,
}

/// One contribution, as its author's device keeps it.
#[derive(Debug)]
pub struct Piece {
    pub id: ContributionId,
    pub event: EventId,
    pub secret: EditSecret,
    pub standing: Standing,
    /// The words that its author saw last.
    pub saved: Option<Commitment>,
    /// Whether the server ever said yes. A yes may overtake the no to an earlier attempt.
    pub admitted: bool,
    /// What was acknowledged, and in which life of the data: asked once more, it changes nothing.
    pub done: Vec<(Epoch, Anonymous)>,
    /// What was refused. A repetition of it that was held up may still be accepted.
    pub refused: Vec<Anonymous>,
    /// Sent and not answered; one at a time.
    pub unanswered: Option<Anonymous>,
}

impl World {
    /// A client asks for something.
    pub fn ask_something(&mut self, n: usize) {
        let op = if matches!(self.clients[n].asker, Asker::Account(_)) && self.chance.chance(60) {
            self.facilitating(n)
        } else {
            self.arranging(n)
        };
        let request = Request { id: review::id::OpId(self.chance.bytes()), op };
        let here = self.here(n);
        let effects = self.clients[n].replica.ask(request, here);
        self.effects(n, effects);
    }

    fn facilitating(&mut self, n: usize) -> Op {
        let events: Vec<_> = self.clients[n].replica.view().events.keys().copied().collect();
        let event = self.chance.pick_any(&events).unwrap_or(event(1));
        let phase = self.clients[n].replica.view().events.get(&event).map_or(0, |event| event.phase);
        let (round, reason) = (self.chance.below(5) as u8, Some(words("nothing stands there")));
        match self.chance.below(60) {
            0..=15 => Op::SetArranging { event, open: self.chance.chance(80) },
            16..=24 => {
                let to = if self.chance.chance(75) { phase + 1 } else { phase.saturating_sub(1) };
                Op::MovePhase { event, to, few: true, reason: reason.filter(|_| self.chance.chance(60)) }
            }
            25..=33 => Op::ScheduleReveal { event, round },
            34..=36 => Op::CancelReveal { event, round },
            37..=38 => Op::CloseRound { event, round },
            39..=42 => Op::SetTimer { event, seconds: 60 },
            43..=46 => Op::PauseTimer { event },
            47..=49 => Op::ResumeTimer { event },
            50..=51 => Op::ClearTimer { event },
            52..=55 => {
                let focus = self.shown(n).map(Focus::Contribution);
                Op::SetFocus { event, focus: focus.or(Some(Focus::Column(Column::Right))) }
            }
            56 => Op::EndEvent { event },
            57 if self.chance.chance(30) => Op::CloseReview {},
            _ => Op::ReopenReview {},
        }
    }

    fn arranging(&mut self, n: usize) -> Op {
        let view = self.clients[n].replica.view();
        let themes: Vec<_> = view.themes.keys().copied().collect();
        let (theme, id) = (self.chance.pick_any(&themes), self.shown(n));
        let unknown = ThemeId(self.chance.bytes());
        let column = if self.chance.chance(50) { Column::Right } else { Column::Differ };
        let id = id.unwrap_or(contribution(99));
        match self.chance.below(20) {
            0..=5 => Op::AddTheme { theme: unknown, event: event(1), column, title: words("A theme") },
            6 => Op::RenameTheme { theme: theme.unwrap_or(unknown), title: words("Another name") },
            7..=8 => Op::RemoveTheme { theme: theme.unwrap_or(unknown) },
            9 => Op::MarkRisk { id },
            10 => Op::AnswerRisk { id, what: words("The duty team was rung.") },
            _ => {
                let ranks = [None, Some("7f8"), Some("8"), Some("818")];
                let rank = rank_between(*self.chance.pick(&ranks), None);
                Op::Move { id, theme: theme.filter(|_| self.chance.chance(85)), rank }
            }
        }
    }

    fn shown(&mut self, n: usize) -> Option<ContributionId> {
        let ids: Vec<_> = self.clients[n].replica.view().contributions.keys().copied().collect();
        self.chance.pick_any(&ids)
    }

    /// An author writes, changes their mind, or asks again what became of it.
    pub fn write_something(&mut self) {
        if self.pieces.len() < PIECES_MAX && self.chance.chance(45) {
            return self.write_anew();
        }
        let n = self.chance.below(self.pieces.len());
        if self.pieces.is_empty() {
            return;
        }
        if self.pieces[n].unanswered.is_some() {
            return self.send(n);
        }
        if !matches!(self.pieces[n].standing, Standing::Written(_) | Standing::Anything) {
            return;
        }
        let words = self.words();
        let Piece { id, event, secret, saved: after, .. } = self.pieces[n];
        self.pieces[n].unanswered = Some(if self.chance.chance(65) {
            Anonymous::Amend { id, event, secret, words, after }
        } else {
            Anonymous::Withdraw { id, event, secret }
        });
        self.send(n);
    }

    fn write_anew(&mut self) {
        let view = self.clients[0].replica.view();
        let open = |event: &review::state::Event| {
            (0..5).filter(|n| event.accepts(*n)).map(|n| (event.id, n)).collect::<Vec<_>>()
        };
        let open: Vec<_> = view.events.values().flat_map(open).collect();
        let any = (event(1), self.chance.below(5) as u8);
        let (event, round) = self.chance.pick_any(&open).unwrap_or(any);
        let (id, secret, words) = (ContributionId(self.chance.bytes()), EditSecret(self.chance.bytes()), self.words());
        let voice = self.chance.chance(10).then_some(0);
        let op = Anonymous::Contribute { id, event, round, voice, edit: secret.hash(), words };
        self.pieces.push(Piece {
            id,
            event,
            secret,
            standing: Standing::Nothing,
            saved: None,
            admitted: false,
            done: vec![],
            refused: vec![],
            unanswered: Some(op),
        });
        self.send(self.pieces.len() - 1);
    }

    fn words(&mut self) -> Words {
        let text = format!("words {}", self.chance.below(1_000));
        Words { text, lang: Lang::En, salt: Salt(self.chance.bytes()) }
    }

    pub fn send(&mut self, n: usize) {
        if let Some(op) = self.pieces[n].unanswered.clone() {
            self.net.push(Packet::Write { piece: n, op });
        }
    }

    /// The server's side of it.
    pub fn admit(&mut self, n: usize, op: Anonymous) {
        self.settle();
        let voice_joined = self.joined;
        let Some(server) = &mut self.server else { return };
        let admission = server.write(&op, voice_joined);
        self.seen.one(match &admission {
            Ok(Admission::Keep(row)) if matches!(op, Anonymous::Amend { .. }) && row.leaf.commitment().is_some() => {
                if matches!(row.leaf.fact, review::leaf::Fact::Contributed { .. }) {
                    "changed in the inbox"
                } else {
                    "kept"
                }
            }
            Ok(Admission::Keep(_)) => "kept",
            Ok(Admission::Known) => "known",
            Ok(Admission::Cast(_)) => panic!("nobody votes here"),
            Ok(Admission::Forget(_)) => "forgotten",
            Err(_) => "refusal",
        });
        let piece = &mut self.pieces[n];
        piece.admitted |= admission.is_ok();
        if piece.unanswered.as_ref() != Some(&op) {
            // It was held up on its way, and its author has gone on since.
            self.seen.one("late repeat");
            let changed = matches!(admission, Ok(Admission::Keep(_) | Admission::Forget(_)));
            // An amendment that does not say what it replaces is taken as it comes; one after a restore has to.
            let blind = matches!(op, Anonymous::Amend { after: None, .. });
            let done = piece.done.contains(&(self.epoch, op.clone()));
            assert!(!changed || blind || !done, "piece {n}: a repeat changed something");
            if changed && piece.refused.contains(&op) {
                (piece.standing, piece.saved) = (Standing::Anything, None);
            }
        }
        self.say(|| format!("piece {n} {}: {op:?}: {admission:?}", self.pieces[n].id));
        self.net.push(Packet::Written { piece: n, op, epoch: self.epoch, code: admission.err() });
    }

    /// The author's side: what may be believed from now on.
    pub fn written(&mut self, n: usize, op: &Anonymous, epoch: Epoch, code: Option<Refusal>) {
        let this_life = epoch == self.epoch;
        let piece = &mut self.pieces[n];
        if piece.unanswered.as_ref() != Some(op) {
            return;
        }
        piece.unanswered = None;
        match code {
            None => piece.done.push((epoch, op.clone())),
            Some(_) => piece.refused.push(op.clone()),
        }
        let sure = piece.standing != Standing::Anything;
        piece.standing = match (op, code) {
            _ if !this_life => Standing::Anything,
            (Anonymous::Contribute { words, .. }, None) => Standing::Written(words.text.clone()),
            (Anonymous::Amend { words, .. }, None) if sure => Standing::Written(words.text.clone()),
            (Anonymous::Withdraw { .. }, None) => Standing::Withdrawn,
            // Nothing of it is left, not even that it was taken back: its rounds have closed since.
            (Anonymous::Withdraw { .. }, Some(Refusal::ContributionUnknown)) if sure => Standing::Withdrawn,
            (Anonymous::Contribute { .. }, Some(_)) if piece.admitted => Standing::Anything,
            (Anonymous::Contribute { .. }, Some(_)) if sure => Standing::Refused,
            (_, Some(Refusal::ReviewClosed)) => Standing::Anything,
            _ if !sure => Standing::Anything,
            (_, code) => panic!("{:?} was saved, and now its author is told {code:?}", piece.standing),
        };
        piece.saved = match (&piece.standing, op) {
            (Standing::Written(_), Anonymous::Contribute { words, .. } | Anonymous::Amend { words, .. }) => {
                Some(words.commitment())
            }
            _ => None,
        };
        self.seen.one(match op {
            Anonymous::Contribute { .. } => "contribution",
            Anonymous::Amend { .. } => "amendment",
            Anonymous::Withdraw { .. } => "withdrawal",
            Anonymous::Sign { .. } | Anonymous::Vote(_) => panic!("nobody does this here"),
        });
    }
}
