//! What was answered in rounds of ballots that have closed: figures where enough places answered, and nobody's own
//! answer. How safe it feels to speak is left out: it is of the same kind as feelings, and for the day alone. Must not
//! know who answered, or by which salts an author finds what they answered.

use app::copy::Text;
use app::ui::voice_name;
use review::ballot::{Figures, Subject, Told, order};
use review::limits::BALLOTS_MIN;
use review::plan::Question;
use review::state::{BallotRound, Event, State, Statement};
use review::text::Lang;
use serde::Serialize;

/// Between what is told of one thing.
const BETWEEN: &str = " · ";

/// What a round asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Asks {
    Stances,
    Priorities,
}

/// An answer to whether one agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stance {
    Agree,
    Differ,
    Unsure,
}

/// In the order in which ballots number them.
const STANCES: [Stance; 3] = [Stance::Agree, Stance::Differ, Stance::Unsure];

/// A round that has closed.
#[derive(Debug, Serialize)]
pub(super) struct Asked {
    pub asks: Asks,
    pub heading: String,
    /// Places that answered, with a blank ballot too.
    pub places: u32,
    /// Stances in the order in which they were put, options by what matters most.
    pub statements: Vec<Answered>,
}

/// Something that was asked about, and what was answered.
#[derive(Debug, Serialize)]
pub(super) struct Answered {
    pub text: Option<String>,
    pub lang: Option<Lang>,
    /// Whether its author has put it differently since.
    pub changed: bool,
    /// Of stances: agree, see it differently, not sure. Of options: votes. Nothing where too few answered.
    pub figures: Option<Vec<u32>>,
    /// Of options: the place in their order, which equals share. Nothing where too few answered.
    pub place: Option<usize>,
    /// By voice; nothing where too few answered.
    pub leanings: Vec<Leaning>,
}

/// What more than half of a voice's answers, and enough of them, have in common.
#[derive(Debug, Serialize)]
pub(super) struct Leaning {
    pub voice: String,
    pub stance: Option<Stance>,
}

impl Asked {
    /// The rounds of an event that have closed, in their order.
    pub fn of(state: &State, event: &Event, t: Text) -> Vec<Self> {
        let (mut stances, mut priorities) = (0_u32, 0_u32);
        let mut all = Vec::new();
        for (round, it) in &event.ballots {
            let (Some(question), Some(told)) = (event.plan.question(*round), &it.told) else { continue };
            let (asks, heading) = match question {
                Question::Safety => continue,
                Question::Stances => {
                    stances += 1;
                    (Asks::Stances, t.export_stances(stances))
                }
                Question::Priorities { .. } => {
                    priorities += 1;
                    (Asks::Priorities, t.export_priorities(priorities))
                }
            };
            let statements = answered(state, event, question, it, told, t);
            all.push(Self { asks, heading, places: told.answered, statements });
        }
        all
    }

    /// Why there are no figures, if there are none.
    pub fn note(&self, t: Text) -> Option<&'static str> {
        let figures = self.statements.iter().any(|it| it.figures.is_some());
        let places = self.statements.iter().any(|it| it.place.is_some());
        match (figures, places) {
            (true, _) => None,
            (false, true) => Some(t.export_few_order()),
            (false, false) => Some(t.export_few()),
        }
    }
}

fn answered(state: &State, event: &Event, question: Question, it: &BallotRound, told: &Told, t: Text) -> Vec<Answered> {
    // No answer leaves no row.
    let row = |n: usize| it.figures.get(n).cloned().unwrap_or_else(|| vec![0; usize::from(question.choices())]);
    let enough = told.answered as usize >= BALLOTS_MIN;
    let figures: Option<Figures> = enough.then(|| (0..it.about.len()).map(row).collect());
    let order = match (&figures, question) {
        (Some(figures), Question::Priorities { .. }) => order(figures),
        _ => told.order.clone(),
    };
    let places = places(&order, it.about.len());
    let statement = |(n, statement): (usize, &Statement)| {
        let (text, lang, changed) = words(state, statement);
        let leanings = event.plan.voices.iter().zip(told.leanings.get(n).into_iter().flatten());
        let leanings = leanings.map(|(voice, leaning)| Leaning {
            voice: voice_name(t, voice),
            stance: leaning.and_then(|choice| STANCES.get(usize::from(choice)).copied()),
        });
        Answered {
            text,
            lang,
            changed,
            figures: figures.as_ref().and_then(|figures| figures.get(n).cloned()),
            place: places.get(n).copied().flatten(),
            leanings: leanings.collect(),
        }
    };
    let mut all: Vec<Answered> = it.about.iter().enumerate().map(statement).collect();
    // Stances have no places and stay as they are.
    all.sort_by_key(|it| it.place);
    all
}

/// The place of each option, from 1; equals share one, and the next counts on behind all of them.
fn places(order: &[Vec<u8>], asked: usize) -> Vec<Option<usize>> {
    let mut places = vec![None; asked];
    let mut place = 1;
    for equals in order {
        for option in equals {
            if let Some(of) = places.get_mut(usize::from(*option)) {
                *of = Some(place);
            }
        }
        place += equals.len();
    }
    places
}

/// A theme's title as it was put; a contribution as everyone sees it now, and whether its author has changed it since.
fn words(state: &State, statement: &Statement) -> (Option<String>, Option<Lang>, bool) {
    match statement.subject {
        Subject::Theme(_) => (statement.title.clone(), statement.lang, false),
        Subject::Contribution(id) => state.contributions.get(&id).map_or((None, None, false), |it| {
            (it.text.clone(), Some(it.lang), it.commitments.len() > statement.versions as usize)
        }),
    }
}

impl Answered {
    /// Place, figures, and whether it was changed, on one line.
    pub fn told(&self, asks: Asks, t: Text) -> String {
        let mut told: Vec<String> = self.place.iter().map(|place| t.export_place(place)).collect();
        let figures = self.figures.iter().flatten();
        match asks {
            Asks::Stances => {
                let figure = |(stance, figure): (&Stance, &u32)| format!("{}: {figure}", stance_words(t, *stance));
                told.extend(STANCES.iter().zip(figures).map(figure));
            }
            Asks::Priorities => told.extend(figures.map(|votes| t.export_votes(u64::from(*votes)))),
        }
        told.extend(self.changed.then(|| t.export_changed().to_owned()));
        told.join(BETWEEN)
    }

    /// What each voice leans to, on one line. A dash says nothing.
    pub fn by_voice(&self, t: Text) -> String {
        let word = |it: &Leaning| {
            let stance = it.stance.map_or("–", |stance| stance_words(t, stance));
            format!("{}: {stance}", it.voice)
        };
        self.leanings.iter().map(word).collect::<Vec<_>>().join(BETWEEN)
    }
}

fn stance_words(t: Text, stance: Stance) -> &'static str {
    match stance {
        Stance::Agree => t.export_agree(),
        Stance::Differ => t.export_differ(),
        Stance::Unsure => t.export_unsure(),
    }
}
