//! The live copy of a review on this page: keeps a stream open, follows it, sends requests until they are answered.
//! Owns the [`Replica`] and tells the page by signals; never decides anything itself.

use super::Place;
use crate::browser::{self, Stream, StreamEvent, Trouble};
use leptos::prelude::*;
use review::id::{AccountId, Epoch, EventId, OpId, ReviewId};
use review::op::{Asker, Op, Request};
use review::opening::{Salt, Words};
use review::refusal::Refusal;
use review::replica::{Effect, Replica};
use review::sequencer::Decide;
use review::state::State;
use review::text::{Lang, normalise};
use review::wire::{Answer, Ask, Counts, Frame, PROTOCOL, Presence};
use std::collections::BTreeSet;

/// Nothing heard for so long means that the stream is dead although nobody said so; the server speaks every 15 s.
const SILENCE_MS: u32 = 40_000;

/// The door this page came through.
#[derive(Clone, Copy)]
pub enum Door {
    /// Somebody who joined.
    Place(Place, EventId),
    /// A signed-in account.
    Staff(AccountId),
}

/// How the connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Not yet.
    Opening,
    /// Entries arrive as they are made.
    Live,
    /// Away; trying again.
    Away,
    /// The server said no for good.
    Ended(Refusal),
}

/// A handle; copies are the same board.
#[derive(Clone, Copy)]
pub struct Board {
    review: ReviewId,
    door: Door,
    replica: StoredValue<Replica>,
    version: RwSignal<u64>,
    counts: RwSignal<Presence>,
    link: RwSignal<Link>,
    refused: RwSignal<Option<(Op, Refusal)>>,
    answered: StoredValue<BTreeSet<OpId>>,
    sending: StoredValue<bool>,
    open: StoredValue<bool>,
}

impl Board {
    /// A board that is not connected yet; call [`Board::connect`] in the browser.
    /// `decide`: what becomes of one's own requests until the server has said so.
    pub fn new(review: ReviewId, door: Door, decide: Decide) -> Self {
        let asker = match door {
            Door::Place(_, event) => Asker::Place(event),
            Door::Staff(account) => Asker::Account(account),
        };
        Self {
            review,
            door,
            replica: StoredValue::new(Replica::new(review, asker, decide)),
            version: RwSignal::new(0),
            counts: RwSignal::new(Presence::default()),
            link: RwSignal::new(Link::Opening),
            refused: RwSignal::new(None),
            answered: StoredValue::new(BTreeSet::new()),
            sending: StoredValue::new(false),
            open: StoredValue::new(true),
        }
    }

    /// The review.
    pub const fn review(self) -> ReviewId {
        self.review
    }
    /// The door this page came through.
    pub const fn door(self) -> Door {
        self.door
    }
    /// How the connection is.
    pub fn link(self) -> Link {
        self.link.get()
    }
    /// The last request that was refused, until the next one is made.
    pub fn refused(self) -> Option<(Op, Refusal)> {
        self.refused.get()
    }
    /// Looks at what the screen shows, and again whenever it changes.
    pub fn read<T>(self, look: impl FnOnce(&State) -> T) -> T {
        self.version.track();
        self.replica.with_value(|replica| look(replica.view()))
    }
    /// The life of the server's data that this copy is of; another one means that a backup was restored.
    pub fn epoch(self) -> Option<Epoch> {
        self.version.track();
        self.replica.with_value(Replica::epoch)
    }
    /// Looks at what the screen shows, once.
    pub fn peek<T>(self, look: impl FnOnce(&State) -> T) -> T {
        self.replica.with_value(|replica| look(replica.view()))
    }
    /// Counts of an event.
    pub fn counts(self, event: EventId) -> Counts {
        self.counts.read().events.get(&event).cloned().unwrap_or_default()
    }
    /// Whether the first state has arrived.
    pub fn is_there(self) -> bool {
        self.read(|state| state.review.is_some())
    }
    /// Milliseconds since 1970 by the server's clock.
    pub fn now(self) -> u64 {
        self.replica.with_value(|replica| replica.server_time(browser::now()))
    }
    /// The same for what goes on by itself: nothing once the page of the board is gone.
    pub fn try_now(self) -> Option<u64> {
        self.replica.try_with_value(|replica| replica.server_time(browser::now()))
    }
    /// Words of this device for a request.
    pub fn words(text: &str, lang: Lang) -> Words {
        Words { text: normalise(text), lang, salt: Salt(browser::random()) }
    }

    /// Asks for something; it shows at once and is sent until it is answered.
    pub fn ask(self, op: Op) {
        self.refused.set(None);
        let request = Request { id: OpId(browser::random()), op };
        let effects = self.replica.try_update_value(|replica| replica.ask(request, browser::now()));
        self.follow(effects.unwrap_or_default());
    }

    /// Keeps a stream open until [`Board::close`].
    pub fn connect(self) {
        browser::spawn(async move {
            let (mut pause, mut failed_sockets) = (500, 0_u32);
            while self.open.try_get_value() == Some(true) {
                // Two sockets that never opened: something in between eats them. The same frames come by a response.
                let by_fetch = failed_sockets >= 2;
                let lived = match self.stream(by_fetch) {
                    Ok(Some(stream)) => self.listen(stream).await,
                    Ok(None) => false,
                    Err(code) => {
                        self.link.try_set(Link::Ended(code));
                        return;
                    }
                };
                if matches!(self.link.try_get_untracked(), None | Some(Link::Ended(_))) {
                    return;
                }
                failed_sockets = if lived { 0 } else { failed_sockets + 1 };
                pause = if lived { 500 } else { (pause * 2).min(10_000) };
                self.link.try_set(Link::Away);
                browser::pause(pause + u32::from(browser::random::<1>()[0])).await;
            }
        });
    }

    /// Lets the stream go; the page is left.
    pub fn close(self) {
        self.open.try_set_value(false);
        self.link.try_set(Link::Ended(Refusal::ReviewUnknown));
    }

    fn stream(self, by_fetch: bool) -> Result<Option<Stream>, Refusal> {
        let (plane, pass) = match self.door {
            Door::Staff(_) => ("staff", None),
            Door::Place(place, _) => ("anon", Some(place.pass().ok_or(Refusal::PassUnknown)?)),
        };
        let hello = self.replica.with_value(|replica| replica.hello(pass));
        let hello = serde_json::to_string(&hello).unwrap_or_default();
        Ok(if by_fetch {
            browser::open_fetch(&format!("/{plane}/stream"), hello)
        } else {
            browser::open_socket(&format!("/{plane}/socket"), hello)
        })
    }

    /// Follows a stream to its end. `true` if it ever lived.
    async fn listen(self, mut stream: Stream) -> bool {
        use futures::FutureExt;
        let mut lived = false;
        loop {
            let event = {
                let (next, silence) = (stream.next().fuse(), browser::pause(SILENCE_MS).fuse());
                futures::pin_mut!(next, silence);
                futures::select! { event = next => event, () = silence => None }
            };
            if self.open.try_get_value() != Some(true) {
                return lived;
            }
            let Some(StreamEvent::Frame(text)) = event else {
                if event == Some(StreamEvent::Open) {
                    continue;
                }
                return lived;
            };
            let Some(frame) = Frame::decode(&text) else {
                self.link.try_set(Link::Ended(Refusal::ProtocolOld));
                return lived;
            };
            lived = true;
            self.link.try_set(Link::Live);
            let effects =
                self.replica.try_update_value(|replica| replica.frame(frame, browser::now())).unwrap_or_default();
            if effects.contains(&Effect::Resync) {
                return true;
            }
            if let Door::Place(place, _) = self.door
                && self.replica.try_with_value(|replica| place.verify(replica.view())).flatten() == Some(false)
            {
                self.link.try_set(Link::Ended(Refusal::KeysDiffer));
                return lived;
            }
            self.follow(effects);
        }
    }

    fn follow(self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Changed => drop(self.version.try_update(|version| *version += 1)),
                Effect::Counted => {
                    let presence = self.replica.with_value(|replica| replica.presence().clone());
                    self.counts.try_set(presence);
                }
                Effect::Post(_) => self.send(),
                Effect::Refused(request, code) => drop(self.refused.try_set(Some((request.op, code)))),
                // Busy servers and servers that go away are tried again; every other goodbye is meant.
                Effect::Ended(Refusal::Busy | Refusal::CannotSave) | Effect::Resync => {}
                Effect::Ended(code) => drop(self.link.try_set(Link::Ended(code))),
            }
        }
    }

    /// Sends what has no answer yet, in order, until all has.
    fn send(self) {
        if self.sending.get_value() {
            return;
        }
        self.sending.set_value(true);
        browser::spawn(async move {
            let mut pause = 300;
            while let Some(ops) = self.unanswered() {
                let Some(answer) = self.post(ops).await else {
                    browser::pause(pause).await;
                    pause = (pause * 2).min(10_000);
                    continue;
                };
                pause = 300;
                self.answered.try_update_value(|known| known.extend(answer.outcomes.iter().map(|(op, _)| *op)));
                let effects = self.replica.try_update_value(|replica| replica.answered(&answer, browser::now()));
                self.follow(effects.unwrap_or_default());
            }
            self.sending.try_set_value(false);
        });
    }

    fn unanswered(self) -> Option<Vec<Request>> {
        let known = self.answered.try_get_value()?;
        let pending = self.replica.try_with_value(|replica| replica.pending().to_vec())?;
        let ops: Vec<Request> = pending.into_iter().filter(|request| !known.contains(&request.id)).collect();
        let some = ops.into_iter().take(review::limits::BATCH_OPS_MAX).collect::<Vec<_>>();
        (!some.is_empty()).then_some(some)
    }

    async fn post(self, ops: Vec<Request>) -> Option<Answer> {
        let (path, pass) = match self.door {
            Door::Staff(_) => (format!("/staff/ask/{}", self.review), None),
            Door::Place(place, _) => ("/anon/ask".to_owned(), place.pass()),
        };
        let refused = |code, ops: &[Request]| {
            let outcome = review::wire::Outcome::Refused { code };
            Some(Answer { outcomes: ops.iter().map(|request| (request.id, outcome.clone())).collect() })
        };
        let ask = Ask { v: PROTOCOL, pass, ops };
        match browser::post::<_, Answer>(&path, &ask).await {
            Ok(answer) => Some(answer),
            Err(Trouble::Refused(Refusal::Busy | Refusal::CannotSave) | Trouble::NoConnection) => None,
            Err(Trouble::Refused(code)) => refused(code, &ask.ops),
            Err(Trouble::Broken(_)) => refused(Refusal::Malformed, &ask.ops),
        }
    }
}
