//! Ballots as a participant casts them: how safe it feels, where they stand, what matters most. Owns what is asked and
//! how it is sent; must not know what others answered, which nobody can see before the round closes.

mod counted;
mod ending;
mod foot;
mod parts;
mod slips;

pub use counted::Counted;
pub use foot::refused_words;

use super::voice::{ChooseVoice, offered};
use super::{Here, answers, use_here};
use crate::browser;
use crate::copy::{Text, use_text};
use crate::session::{Chosen, Votes, Which, use_place, use_votes};
use crate::ui::{FieldError, Icon, Show, live};
use ending::ending;
use foot::Foot;
use leptos::prelude::*;
use parts::{Options, Stance, Steps};
use review::id::EventId;
use review::limits::{BALLOTS_MIN, BALLOTS_ORDER_MIN, SMALL_GROUP_MIN};
use review::plan::{PhaseKind, Question};
use review::state::{Event, Statement};
use slips::slips;

/// Which ballot a part of a form belongs to.
#[derive(Clone, Copy)]
struct Asks {
    votes: Votes,
    event: EventId,
    round: u8,
    /// The slip whose answers are in the form, counted from 0. Where nobody types for others there is only this one.
    slip: RwSignal<u16>,
}

impl Asks {
    /// The ballot of a slip.
    fn at(self, slip: u16) -> Which {
        Which { event: self.event, round: self.round, slip }
    }
    /// The ballot that is in the form.
    fn which(self) -> Which {
        self.at(self.slip.get())
    }
    /// What is chosen now.
    fn chosen(self) -> Chosen {
        self.votes.chosen(self.which())
    }
    /// Id of the field of one answer.
    fn field(self, about: u8, choice: u8) -> String {
        format!("ballot-{}-{about}-{choice}", self.round)
    }
    /// Id of the line that says what is missing.
    fn error(self) -> String {
        format!("ballot-{}-error", self.round)
    }
    /// Id of the button that sends.
    fn button(self) -> String {
        format!("ballot-{}-send", self.round)
    }
}

/// Id of the form of a round.
fn form_id(round: u8) -> String {
    format!("ballot-{round}-form")
}

/// Id of the line that says what becomes of the ballot of a round where no list is kept.
fn unlisted(round: u8) -> String {
    format!("ballot-{round}-line")
}

/// Every ballot that can be cast now. The rounds of an event never change, so that one that opens or closes leaves the
/// others, and the focus in them, alone.
#[component]
pub fn Ballots() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    // The rounds were issued to the place that was lost: nobody answers twice.
    if use_place().is_replacement() {
        return ().into_any();
    }
    let rounds = here
        .look(|event| (0_u8..).take(event.plan.number_of_rounds()).skip(event.plan.rounds.len()).collect::<Vec<u8>>());
    let forms = rounds.into_iter().map(|round| view! { <Ballot round /> }.into_any()).collect_view();
    view! { {ending(t, here)} {forms} }.into_any()
}

/// The ballot of one round, while it can be cast. What is asked stays the same meanwhile, so it is drawn once.
#[component]
fn Ballot(round: u8) -> impl IntoView {
    let here = use_here();
    let (votes, place) = (use_votes(), use_place());
    let asked = Memo::new(move |_| {
        here.look(|event| {
            let question = event.plan.question(round).filter(|_| event.accepts(round))?;
            Some((question, event.ballots_of(round).map(|ballots| ballots.about.clone()).unwrap_or_default()))
        })
    });
    let gone = Memo::new(move |_| votes.is_gone(here.event, round));
    let form = live(move || {
        let asked = asked.get();
        // The form goes now. Whoever is in it is led to what came of it.
        if asked.is_none() && browser::has_focus(&form_id(round)) {
            browser::focus_soon(answers::id(round));
        }
        let asked = asked.filter(|_| !gone.get());
        asked.map(|(question, about)| view! { <Form round question about /> }.into_any()).into_any()
    });
    view! {
        <Show when=move || !place.keeps_list() && asked.read().is_some()>
            <Unlisted round gone />
        </Show>
        {form}
    }
}

/// Where no list is kept: what becomes of a ballot, and once it was cast this line instead of it. The focus of whoever
/// sends waits there.
#[component]
fn Unlisted(round: u8, gone: Memo<bool>) -> impl IntoView {
    let t = use_text();
    let said = move || {
        let (class, icon, words) = if gone.get() {
            ("state state--saved", "check", t.ballot_no_list_saved())
        } else {
            ("state", "lock", t.ballot_no_list())
        };
        view! { <p class=class><Icon name=icon />{words}</p> }.into_any()
    };
    view! { <div id=unlisted(round) tabindex="-1" role="status">{live(said)}</div> }
}

/// What stands around the answers to a question.
struct Says {
    title: &'static str,
    why: &'static str,
    promise: String,
    empty: &'static str,
    send: &'static str,
    again: &'static str,
}

/// Whether a round is asked as people part.
fn is_leaving(event: &Event, round: u8) -> bool {
    let phase = event.plan.phase_of(round).and_then(|n| event.plan.phases.get(n));
    phase.is_some_and(|phase| phase.kind == PhaseKind::Leave)
}

fn says(t: Text, question: Question, leaving: bool) -> Says {
    let many = Says {
        title: t.ballot_stances(),
        why: t.ballot_stances_why(),
        promise: String::new(),
        empty: t.ballot_empty(),
        send: t.ballot_send(),
        again: t.ballot_change(),
    };
    match question {
        Question::Safety => Says {
            title: if leaving { t.ballot_leaving() } else { t.ballot_arriving() },
            why: if leaving { t.ballot_leaving_why() } else { t.ballot_arriving_why() },
            promise: t.ballot_promise_safety(BALLOTS_MIN),
            empty: t.ballot_empty_one(),
            send: t.ballot_send_one(),
            again: t.ballot_change_one(),
        },
        Question::Stances => Says { promise: t.ballot_promise_stances(BALLOTS_MIN), ..many },
        Question::Priorities { .. } => Says {
            title: t.ballot_priorities(),
            why: t.ballot_priorities_why(),
            promise: t.ballot_promise_priorities(BALLOTS_ORDER_MIN, BALLOTS_MIN),
            ..many
        },
    }
}

/// The answers to choose from.
fn body(asks: Asks, question: Question, about: Vec<Statement>, leaving: bool) -> AnyView {
    match question {
        Question::Safety => view! { <Steps asks leaving /> }.into_any(),
        Question::Stances => {
            let one = |(about, it): (u8, Statement)| view! { <Stance asks about it /> }.into_any();
            (0_u8..).zip(about).map(one).collect_view().into_any()
        }
        Question::Priorities { votes } => view! { <Options asks votes about /> }.into_any(),
    }
}

#[component]
fn Form(round: u8, question: Question, about: Vec<Statement>) -> impl IntoView {
    let t = use_text();
    let (here, place) = (use_here(), use_place());
    let asks = Asks { votes: use_votes(), event: here.event, round, slip: RwSignal::new(0) };
    let leaving = here.look(|event| is_leaving(event, round));
    let few = here.look(|event| event.rounds.get(usize::from(round)).is_some_and(|state| state.few));
    let Says { title, why, promise, empty, send, again } = says(t, question, leaving);
    // Of stances only.
    let voices = (question == Question::Stances).then(|| offered(here));
    // Before the first counts nobody knows whether enough have joined: then it stays as it was cast.
    let standing = move || asks.votes.of(asks.which()).and_then(|cast| cast.ballot.voice);
    let tried = RwSignal::new(false);
    let missing = move || (tried.get() && asks.chosen().answers.is_empty()).then(|| empty.to_owned());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = asks.chosen();
        tried.set(chosen.answers.is_empty());
        if chosen.answers.is_empty() {
            browser::focus(&asks.field(0, 0));
            return;
        }
        let is_offered = |n: &u8| voices.is_some_and(|it| it.with_untracked(|list| list.iter().any(|it| it.0 == *n)));
        let shown = untrack(|| if has_counts(here) { chosen.voice.filter(is_offered) } else { standing() });
        asks.votes.cast(asks.which(), shown.filter(|_| chosen.voice.is_some()), chosen.answers);
        if !place.keeps_list_now() {
            // This form goes once they are saved.
            browser::focus(&unlisted(round));
        }
    };
    let (id, labelled) = (format!("ballot-{round}"), format!("ballot-{round}"));
    view! {
        <section class="panel stack ballot" id=form_id(round) aria-labelledby=labelled>
            <h2 id=id>{title}</h2>
            <p>{why}</p>
            {few.then(|| view! { <p class="hint">{t.ballot_few()}</p> }.into_any())}
            <form class="stack" novalidate on:submit=submit>
                {slips(t, asks, tried)}
                <FieldError id=asks.error() words=Signal::derive(missing) />
                {body(asks, question, about, leaving)}
                {voices.map(|voices| voice(t, asks, voices))}
                <Foot asks single={question == Question::Safety} send again />
            </form>
            <p class="hint">{promise}</p>
            {(question == Question::Stances).then(|| view! { <p class="hint">{t.ballot_reason()}</p> }.into_any())}
        </section>
    }
}

/// Whether the first counts have come; they do a moment after the board.
fn has_counts(here: Here) -> bool {
    !here.board.counts(here.event).voices.is_empty()
}

/// The voice that answers count for: one's own, unless their author says otherwise.
fn voice(t: Text, asks: Asks, voices: Memo<Vec<(u8, String)>>) -> AnyView {
    let chosen = Signal::derive(move || asks.chosen().voice);
    let choose = Callback::new(move |voice: Option<u8>| asks.votes.choose_voice(asks.which(), voice));
    let (id, hint) = (format!("ballot-{}-voice", asks.round), t.ballot_promise_voice(SMALL_GROUP_MIN));
    let label = t.scribe_answers_voice();
    view! { <ChooseVoice id voices chosen choose tick=Text::ballot_voice label hint /> }.into_any()
}
