//! The stages of a review and what is written in them, as the staff are shown them and as they set them. Their words are
//! the data of the kind of review; what is written is in the record.

use super::clocks::preset_of;
use super::{DeskOf, Held};
use crate::secret::random;
use crate::store::accounts::typed::text;
use app::desk::{Done, Field, HeadingCard, NoteCard, Problem, StageCard};
use regime::StageText;
use review::conduct::{Conduct, ConductOp, Note};
use review::limits::NOTE_CHARACTERS_MAX;
use review::op::Op;
use review::opening::{Salt, Words};
use review::refusal::Refusal;
use review::regime::{Heading, Stage, StageKind};
use review::state::Review;
use review::text::{Both, Lang};

/// What is written, as it was typed.
pub(super) struct NoteTyped {
    pub heading: String,
    pub text: String,
    pub lang: Lang,
}

impl NoteTyped {
    fn words(&self) -> Result<Words, Problem> {
        let text = text(&self.text, NOTE_CHARACTERS_MAX, Field::Note)?;
        Ok(Words { text, lang: self.lang, salt: Salt(random()) })
    }
}

impl DeskOf {
    pub(super) async fn move_stage(&self, held: &Held, from: StageKind, to: StageKind) -> Result<Done, Problem> {
        self.conduct(held, ConductOp::MoveStage { from, to }).await
    }

    /// Writes at the first place that is free. Somebody else may take it meanwhile; then at the next.
    pub(super) async fn add_note(&self, held: &Held, typed: &NoteTyped) -> Result<Done, Problem> {
        let words = typed.words()?;
        for _ in 0..=u8::MAX {
            let state = self.state.reviews.state(held.review).await?;
            let review = state.as_ref().and_then(|state| state.review.as_ref());
            let conduct = &review.ok_or(Problem::Refused(Refusal::ReviewUnknown))?.conduct;
            let (n, turn) = free(conduct, &typed.heading);
            let op = ConductOp::SetNote { heading: typed.heading.clone(), n, turn, words: Some(words.clone()) };
            match self.conduct(held, op).await {
                Err(Problem::Refused(Refusal::ChangedMeanwhile)) => {}
                outcome => return outcome,
            }
        }
        Err(Problem::Refused(Refusal::Busy))
    }

    /// Puts what stands at a place differently; `None` takes it away.
    pub(super) async fn set_note(
        &self,
        held: &Held,
        (heading, n, turn): (String, u8, u32),
        typed: Option<NoteTyped>,
    ) -> Result<Done, Problem> {
        let words = typed.map(|typed| typed.words()).transpose()?;
        self.conduct(held, ConductOp::SetNote { heading, n, turn, words }).await
    }

    async fn conduct(&self, held: &Held, op: ConductOp) -> Result<Done, Problem> {
        self.ask(held.review, held.me.account, Op::Conduct(op)).await?;
        Ok(Done::Done)
    }
}

/// The first place under a heading at which nothing stands, and how often it was set.
fn free(conduct: &Conduct, heading: &str) -> (u8, u32) {
    let notes = conduct.notes.get(heading);
    let at = |n: u8| notes.and_then(|notes| notes.get(usize::from(n)));
    let n = (0..u8::MAX).find(|n| at(*n).is_none_or(|note| note.words.is_none())).unwrap_or(u8::MAX);
    (n, at(n).map_or(0, |note| note.turn))
}

/// What the stage is called that a review is at.
pub(super) fn name(review: &Review) -> Option<Both> {
    Some(preset_of(review)?.stage(review.conduct.stage?)?.name.clone())
}

/// The stages of a review with what is written in each.
pub(super) fn cards(review: &Review) -> Vec<StageCard> {
    // What there is comes from the record: a review that was opened before its kind had stages has none.
    let (Some(kind), Some(rules)) = (preset_of(review), &review.conduct.regime) else { return vec![] };
    let heading = |it: &Heading, words: &StageText| {
        let words = words.headings.iter().find(|words| words.key == it.key)?;
        Some(HeadingCard {
            key: it.key.clone(),
            name: words.name.clone(),
            hint: words.hint.clone(),
            texts: it.texts,
            notes: notes(&review.conduct, &it.key),
        })
    };
    let card = |it: &Stage| {
        let words = kind.stage(it.kind)?;
        Some(StageCard {
            kind: it.kind,
            name: words.name.clone(),
            about: words.about.clone(),
            headings: it.headings.iter().filter_map(|it| heading(it, words)).collect(),
        })
    };
    rules.stages.iter().filter_map(card).collect()
}

fn notes(conduct: &Conduct, heading: &str) -> Vec<NoteCard> {
    let notes = conduct.notes.get(heading).into_iter().flatten();
    let card = |(n, note): (u8, &Note)| {
        let (text, lang) = note.words.clone()?;
        Some(NoteCard { n, turn: note.turn, text: text.unwrap_or_default(), lang })
    };
    (0..).zip(notes).filter_map(card).collect()
}
