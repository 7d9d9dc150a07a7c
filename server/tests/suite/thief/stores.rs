//! Two worlds at the stores themselves: the same ops come in another order and in other transactions, words are let go
//! on a tick, changed, taken back, and a round closes. The inbox's file is then the same, byte for byte, and so is every
//! entry that was let go.

use super::{deal, words};
use crate::support::chance::Chance;
use crate::support::number_from_environment;
use review::ballot::{Answer, Ballot};
use review::id::{AccountId, ContributionId, EventId, OpId, ReviewId};
use review::leaf::From;
use review::op::{Anonymous, Asker, Circumstances, Op, Request};
use review::opening::{EditSecret, Salt};
use review::plan::{Plan, Question};
use review::sequencer::{Admission, Draft, Flush, Waits, admit, decide, release};
use review::state::State;
use review::token::{EventKeys, Nonce, Reveal, RoundKey, RoundSeed};
use server::inbox::{Inbox, Spending, path};
use std::path::Path;

const WORLDS: u64 = 500;
const REVIEW: ReviewId = ReviewId([1; 16]);
const EVENT: EventId = EventId([2; 16]);
const ACCOUNT: AccountId = AccountId([3; 16]);
/// Noon of a day in 2026, in milliseconds since 1970.
const NOON: u64 = 1_767_268_800_000;
const FEELING: u8 = 0;
const RIGHT: u8 = 1;
/// A safety check in the phase in which what went right is written: after the plain plan's last round.
const SAFE: u8 = 12;

/// An anonymous op, with the nonce of its token if it takes one.
#[derive(Clone)]
struct Letter {
    op: Anonymous,
    nonce: Option<Nonce>,
}

/// What one person does with one contribution, in the order in which they do it.
struct Story {
    id: ContributionId,
    round: u8,
    before: Vec<Letter>,
    /// After the first words have been let go.
    after: Vec<Letter>,
}

/// One server's log and inbox.
struct World {
    state: State,
    inbox: Inbox,
    let_go: Vec<Draft>,
}

fn change(chance: &Chance, id: ContributionId, secret: EditSecret) -> Letter {
    let text = format!("put differently {}", chance.below(9));
    let amend = Anonymous::Amend { id, event: EVENT, secret, words: words(chance, &text), after: None };
    let withdraw = Anonymous::Withdraw { id, event: EVENT, secret };
    // Refused before its words were let go.
    let name = (chance.below(3) > 0).then(|| words(chance, &format!("Somebody {}", chance.below(9))));
    let sign = Anonymous::Sign { id, event: EVENT, secret, turn: 1 + chance.below(3) as u32, name };
    let op = match chance.below(6) {
        0 | 1 => withdraw,
        2 => sign,
        _ => amend,
    };
    Letter { op, nonce: None }
}

/// Somebody says how safe it feels, and thinks again.
fn ballots(chance: &Chance) -> Story {
    let (nonce, edit) = (Nonce(chance.bytes()), chance.edit().hash());
    let (id, salt) = (nonce.contribution(), Salt(chance.bytes()));
    let vote = |turn| {
        let choices = if chance.below(9) == 0 { vec![] } else { vec![chance.below(5) as u8] };
        let answers = choices.into_iter().map(|choice| Answer { about: 0, choice, salt }).collect();
        let ballot = Ballot { id, event: EVENT, round: SAFE, voice: None, edit, turn, answers };
        Letter { op: Anonymous::Vote(ballot), nonce: Some(nonce) }
    };
    let mut all: Vec<Letter> = (0..=chance.below(3) as u32).map(vote).collect();
    let after = all.split_off(1 + chance.below(all.len()));
    Story { id, round: SAFE, before: all, after }
}

fn story(chance: &Chance, n: usize) -> Story {
    let (nonce, secret, round) = (Nonce(chance.bytes()), chance.edit(), *chance.pick(&[FEELING, RIGHT]));
    let id = nonce.contribution();
    // From a word to what fills pages of its own.
    let text = "words ".repeat(1 + chance.below(6) * chance.below(25));
    let text = format!("{n}: {}", text.trim_end());
    let op = Anonymous::Contribute {
        id,
        event: EVENT,
        round,
        voice: None,
        edit: secret.hash(),
        words: words(chance, &text),
    };
    let mut all = vec![Letter { op, nonce: Some(nonce) }];
    for _ in 0..chance.below(4) {
        all.push(change(chance, id, secret));
    }
    let after = all.split_off(if chance.below(4) == 0 { 0 } else { 1 + chance.below(all.len()) });
    Story { id, round, before: all, after }
}

impl World {
    async fn new(folder: &Path) -> Self {
        let mut state = State::default();
        let title = words(&Chance::new(0), "An invented case");
        let create =
            Op::CreateReview { review: REVIEW, reference: "LR-1".to_owned(), title: title.clone(), regime: None };
        let mut plan = Plan::plain(vec![]);
        plan.phases[2].rounds.push(SAFE);
        plan.questions.push(Question::Safety);
        let add = Op::AddEvent { event: EVENT, day: None, plan, title };
        let to = |to| Op::MovePhase { event: EVENT, to, few: false, reason: None };
        let keys =
            EventKeys { attend: RoundKey([1; 32]), screen: RoundKey([2; 32]), rounds: vec![RoundKey([3; 32]); 13] };
        let now = Circumstances { now: NOON, joined: 20, keys: Some(keys), ..Circumstances::default() };
        for (n, op) in (0..).zip([create, add, Op::StartEvent { event: EVENT }, to(1), to(2)]) {
            let decision = decide(&state, Asker::Account(ACCOUNT), &Request { id: OpId([n; 16]), op }, &now).unwrap();
            decision.drafts.iter().for_each(|draft| state.apply(&draft.leaf, draft.opening.as_ref()));
        }
        Self { state, inbox: Inbox::open(folder, REVIEW).await.unwrap(), let_go: vec![] }
    }

    /// Takes letters in, as many at a time in one transaction as happened to have come.
    async fn take(&mut self, chance: &Chance, letters: &[Letter]) {
        let mut rest = letters;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(1 + chance.below(rest.len().min(24)));
            self.inbox.begin().await.unwrap();
            for letter in now {
                self.take_one(letter).await;
            }
            self.inbox.commit().await.unwrap();
            rest = later;
        }
    }

    async fn take_one(&mut self, Letter { op, nonce }: &Letter) {
        let spending = op.round().zip(*nonce).map(|(round, nonce)| Spending { event: EVENT, round, nonce });
        let view = self.inbox.view(op.id(), spending.as_ref()).await.unwrap();
        let row = match admit(&self.state, op, &view, 0) {
            Ok(Admission::Keep(row)) => row,
            Ok(Admission::Forget(row)) => {
                self.inbox.forget(op.id()).await.unwrap();
                row
            }
            Ok(Admission::Cast(ballot)) => {
                let first = spending.filter(|_| view.ballot.is_none());
                return self.inbox.cast(&ballot, first.as_ref()).await.unwrap();
            }
            // What was taken back stays so, whatever comes after it.
            Ok(Admission::Known) | Err(_) => return,
        };
        self.inbox.keep(&row, op.event(), spending.as_ref()).await.unwrap();
    }

    /// Lets words go as the writer does: on a tick, or because a round closes.
    async fn let_go(&mut self, closes: Option<u8>) {
        let (rows, ballots) = (self.inbox.rows(EVENT).await.unwrap(), self.inbox.ballots(EVENT).await.unwrap());
        let flush = closes.map(|round| Flush { event: Some(EVENT), round: Some(round) });
        let mut now = Circumstances { now: NOON, joined: 6, ..Circumstances::default() };
        if let Some(round) = closes {
            let nonces = self.inbox.spent(EVENT, round).await.unwrap();
            now.reveals.insert(round, Reveal { seed: RoundSeed([4; 32]), nonces });
        }
        let batch =
            release(&self.state, EVENT, Waits { rows, ballots }, flush.as_ref(), &From::Clock { at: NOON }, &now);
        batch.drafts.iter().for_each(|draft| self.state.apply(&draft.leaf, draft.opening.as_ref()));
        self.let_go.extend(batch.drafts);
        self.inbox.begin().await.unwrap();
        self.inbox.remove(&batch.gone, EVENT).await.unwrap();
        if let Some(round) = closes {
            self.inbox.forget_round(EVENT, round).await.unwrap();
        }
        self.inbox.commit().await.unwrap();
        if closes.is_some() {
            self.inbox.renew().await.unwrap();
        }
    }
}

/// The files of an inbox but for the index of its write-ahead log, which is memory that is shared.
fn stored(folder: &Path) -> Vec<(String, Vec<u8>)> {
    super::files(folder).into_iter().filter(|(name, _)| !name.ends_with("-shm")).collect()
}

/// Where files cost no waiting for a disk, if there is such a place: what is compared is the same.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

async fn two_worlds(seed: u64) {
    let chance = Chance::new(seed);
    let mut stories: Vec<Story> = (0..=chance.below(40)).map(|n| story(&chance, n)).collect();
    stories.extend((0..chance.below(20)).map(|_| ballots(&chance)));
    let closes = *chance.pick(&[FEELING, RIGHT, SAFE]);
    let folders = [folder(), folder()];
    let mut worlds = vec![];
    for folder in &folders {
        let mut world = World::new(folder.path()).await;
        for part in [|story: &Story| story.before.clone(), |story: &Story| story.after.clone()] {
            let letters = deal(&chance, stories.iter().map(part).collect());
            world.take(&chance, &letters).await;
            world.let_go(None).await;
        }
        world.let_go(Some(closes)).await;
        worlds.push((world, stored(folder.path())));
    }
    let [(one, one_stored), (other, other_stored)] = &worlds[..] else { unreachable!() };
    assert!(one.state == other.state, "seed {seed}: other states");
    let bytes =
        |world: &World| world.let_go.iter().map(|it| (it.leaf.encode(), it.opening.clone())).collect::<Vec<_>>();
    assert!(bytes(one) == bytes(other), "seed {seed}: other batches");
    assert!(one_stored == other_stored, "seed {seed}: the file of the inbox tells the worlds apart");
    // What waits for the other round is there, so that there was something to tell apart.
    let file = std::fs::read(path(folders[0].path(), REVIEW)).unwrap();
    let sealed = |story: &&Story| story.round != closes && story.round != FEELING;
    for story in stories.iter().filter(sealed) {
        assert!(super::place(&file, &story.id.0).is_some(), "seed {seed}: {} does not wait", story.id);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_file_of_an_inbox_tells_no_world_from_another() {
    let worlds = if number_from_environment("CAIRN_SOAK").is_some() { 1_000_000 } else { WORLDS };
    let first = number_from_environment("CAIRN_SEED").unwrap_or(0);
    // Two at a time: while one waits for its file, the other goes on.
    for seed in (first..first + worlds).step_by(2) {
        tokio::join!(two_worlds(seed), two_worlds(seed + 1));
    }
}
