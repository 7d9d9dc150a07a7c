//! The stages of a kind of review and what is written in them: as a file has them, with what all kinds have in common.

use crate::check::{Check, parse};
use crate::{Both, COMMON, Fault, HeadingText, StageText};
use review::limits::{HEADING_TEXTS_MAX, HEADINGS_MAX, NOTE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX};
use review::regime::{STAGES, StageKind};
use serde::Deserialize;
use std::ops::Range;
use std::sync::LazyLock;
use toml::Spanned;

/// A stage as a file has it; words that are missing are those of all kinds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageFile {
    kind: Spanned<StageKind>,
    name: Option<Spanned<Both>>,
    about: Option<Spanned<Both>>,
    /// Keys of headings: of the file's own, or of those of all kinds.
    #[serde(default)]
    headings: Vec<Spanned<String>>,
}

/// A heading as a file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadingFile {
    key: Spanned<String>,
    texts: Spanned<u8>,
    name: Spanned<Both>,
    hint: Spanned<Both>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommonFile {
    stage: Vec<StageFile>,
    heading: Vec<HeadingFile>,
}

/// What kinds have in common: every stage without headings, and headings.
struct Common {
    stages: Vec<StageText>,
    headings: Vec<HeadingText>,
}

static IN_COMMON: LazyLock<Common> =
    LazyLock::new(|| common(COMMON.0, COMMON.1).unwrap_or_else(|faults| panic!("{faults:?}")));

fn common(file: &str, content: &str) -> Result<Common, Vec<Fault>> {
    let (it, mut check) = parse::<CommonFile>(file, content)?;
    let mut stages = Vec::new();
    for stage in it.stage {
        let (Some(name), Some(about)) = (stage.name, stage.about) else {
            check.wrong(stage.kind.span(), "here every stage has a name and says what it is about".to_owned());
            continue;
        };
        let (name, about) = words(&mut check, name, about);
        stages.push(StageText { kind: stage.kind.into_inner(), name, about, headings: vec![] });
    }
    let headings = headings(&mut check, it.heading).into_iter().map(|(_, heading)| heading).collect();
    check.done(Common { stages, headings })
}

fn words(check: &mut Check, name: Spanned<Both>, about: Spanned<Both>) -> (Both, Both) {
    (check.both(name, TITLE_CHARACTERS_MAX), check.both(about, NOTE_CHARACTERS_MAX))
}

type Placed = (Range<usize>, HeadingText);

fn headings(check: &mut Check, all: Vec<HeadingFile>) -> Vec<Placed> {
    let mut own: Vec<Placed> = Vec::new();
    for it in all {
        let at = it.key.span();
        let (key, texts) = (check.key(it.key), *it.texts.get_ref());
        if !(1..=HEADING_TEXTS_MAX).contains(&texts) {
            check.wrong(
                it.texts.span(),
                format!("1 to {HEADING_TEXTS_MAX} texts stand under a heading; this is {texts}"),
            );
        }
        if own.iter().any(|(_, other)| other.key == key) {
            check.wrong(at.clone(), format!("there is another heading called {key:?}; give each a name of its own"));
        }
        let (name, hint) = words(check, it.name, it.hint);
        own.push((at, HeadingText { key, texts, name, hint }));
    }
    own
}

/// The stages of a file, with its own headings and those of all kinds.
pub fn of(check: &mut Check, stages: Vec<StageFile>, own: Vec<HeadingFile>) -> Vec<StageText> {
    let own = headings(check, own);
    let (mut made, mut named) = (Vec::<StageText>::new(), Vec::<String>::new());
    let first = stages.first().map(|stage| stage.kind.span());
    for stage in stages {
        let (kind, at) = (*stage.kind.get_ref(), stage.kind.span());
        if made.last().is_some_and(|before| before.kind >= kind) {
            let order: Vec<_> = STAGES.iter().map(|kind| name_of(*kind)).collect();
            check.wrong(at, format!("stages stand in this order, each once: {}", order.join(", ")));
        }
        let known = IN_COMMON.stages.iter().find(|it| it.kind == kind);
        let known = known.unwrap_or_else(|| panic!("{}: no words for {kind:?}", COMMON.0));
        let name = stage.name.map_or_else(|| known.name.clone(), |it| check.both(it, TITLE_CHARACTERS_MAX));
        let about = stage.about.map_or_else(|| known.about.clone(), |it| check.both(it, NOTE_CHARACTERS_MAX));
        let mut headings = Vec::new();
        for key in stage.headings {
            let (at, key) = (key.span(), key.into_inner());
            if named.contains(&key) {
                check.wrong(at, format!("the heading {key:?} is in a stage already; name it once"));
                continue;
            }
            if named.len() == HEADINGS_MAX {
                check.wrong(at.clone(), format!("a review has {HEADINGS_MAX} headings at most; take this one away"));
            }
            let ours = own.iter().map(|(_, it)| it).find(|it| it.key == key);
            match ours.or_else(|| IN_COMMON.headings.iter().find(|it| it.key == key)) {
                Some(heading) => headings.push(heading.clone()),
                None => check.wrong(at, format!("there is no heading called {key:?}; write it below, as [[heading]]")),
            }
            named.push(key);
        }
        made.push(StageText { kind, name, about, headings });
    }
    if let (Some(first), true) = (first, made.iter().all(|stage| stage.kind != StageKind::Learn)) {
        check.wrong(first, "a review learns: one of its stages is `learn`".to_owned());
    }
    for (at, heading) in own.into_iter().filter(|(_, heading)| !named.contains(&heading.key)) {
        check.wrong(at, format!("no stage names the heading {:?}; name it in one, or take it away", heading.key));
    }
    made
}

/// A stage as it is written in a file.
fn name_of(kind: StageKind) -> &'static str {
    match kind {
        StageKind::Scope => "scope",
        StageKind::Learn => "learn",
        StageKind::Respond => "respond",
        StageKind::CarryForward => "carry_forward",
        StageKind::Evaluate => "evaluate",
        StageKind::Audit => "audit",
    }
}
