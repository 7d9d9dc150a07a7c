//! The whole board of an event as a page that prints well: what went right first, then what everyone answered. No
//! controls, no times, no feelings.

use super::answers::{Answers, counted};
use super::hiding::hidden_words;
use super::{Here, tone, use_here};
use crate::copy::{Text, attribute, use_text};
use crate::ui::{column_name, date_text, voice_name};
use leptos::prelude::*;
use review::id::ThemeId;
use review::plan::{Column, Question};
use review::state::{Contribution, Event, State};
use review::text::Lang;

/// A text with its language, as it is shown.
type Words = (String, Lang);

/// One contribution on paper.
#[derive(Clone, PartialEq, Eq)]
struct Line {
    words: Words,
    voice: Option<String>,
    amended: bool,
    /// Why a part of it is hidden.
    hidden: Option<&'static str>,
    /// The name that its author put under it.
    signed: Option<String>,
}

/// A theme, or what stands by itself where there is no title.
#[derive(Clone, PartialEq, Eq)]
struct Group {
    title: Option<Words>,
    lines: Vec<Line>,
}

/// One side on paper.
#[derive(Clone, PartialEq, Eq)]
struct Side {
    column: Column,
    groups: Vec<Group>,
    few: bool,
    reason: Option<String>,
}

fn words(t: Text, text: Option<&String>, lang: Lang) -> Words {
    text.map_or_else(|| (t.board_removed().to_owned(), t.0), |text| (text.clone(), lang))
}

fn group(t: Text, here: Here, state: &State, column: Column, theme: Option<(ThemeId, Words)>) -> Group {
    let voices = state.events.get(&here.event).map(|event| event.plan.voices.as_slice()).unwrap_or_default();
    let line = |it: &&Contribution| Line {
        words: words(t, it.text.as_ref(), it.lang),
        // A name and a voice together would tell more than either.
        voice: it
            .voice
            .filter(|_| it.signature.is_none())
            .and_then(|n| voices.get(usize::from(n)))
            .map(|voice| voice_name(t, voice)),
        amended: it.amended,
        hidden: it.hiding.as_ref().map(|hiding| hidden_words(t, hiding.reason)),
        signed: it.signature.as_ref().and_then(|signature| signature.name.clone()),
    };
    let lines = state.gathered(here.event, column, theme.as_ref().map(|theme| theme.0)).iter().map(line).collect();
    Group { title: theme.map(|theme| theme.1), lines }
}

fn side(t: Text, here: Here, state: &State, column: Column) -> Side {
    let themes = state.themes_of(here.event, column);
    let themes = themes.iter().map(|theme| Some((theme.id, words(t, theme.title.as_ref(), theme.lang))));
    let groups = themes.chain([None]).map(|theme| group(t, here, state, column, theme));
    let event = state.events.get(&here.event);
    let few = event.is_some_and(|event| {
        event.plan.rounds.iter().zip(&event.rounds).any(|(plan, round)| plan.column == column && round.few)
    });
    let reason = event.and_then(|event| event.right_reason.clone()).filter(|_| column == Column::Right);
    Side {
        column,
        groups: groups.filter(|group| group.title.is_some() || !group.lines.is_empty()).collect(),
        few,
        reason,
    }
}

/// The page of an event's board, to read and to print.
#[component]
pub fn Printed() -> AnyView {
    let here = use_here();
    let t = use_text();
    let sides = [Column::Right, Column::Differ].map(|column| {
        let side = Memo::new(move |_| here.board.read(|state| side(t, here, state, column)));
        view! { {move || view! { <PrintedSide side=side.get() /> }} }
    });
    // How safe it feels is of the day, like feelings: it is not printed.
    let printed = |event: &Event| {
        let safety = |round: &u8| event.plan.question(*round) == Some(Question::Safety);
        counted(event).into_iter().filter(|round| !safety(round)).collect::<Vec<u8>>()
    };
    let rounds = Memo::new(move |_| here.look(printed));
    view! {
        <div class="board-print">
            <Head />
            {sides.into_iter().collect_view()}
            {move || rounds.get().into_iter().map(|round| view! { <Answers round /> }).collect_view()}
            <p class="small">{t.print_note()}</p>
        </div>
    }
    .into_any()
}

/// Which review and which event this is.
#[component]
fn Head() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let review = Memo::new(move |_| {
        here.board.read(|state| {
            let review = state.review.as_ref()?;
            Some((words(t, review.title.as_ref(), review.lang), review.reference.clone()))
        })
    });
    let event = Memo::new(move |_| here.look(|event| Some((words(t, event.title.as_ref(), event.lang), event.day))));
    let top = move || {
        review.get().map(|((title, lang), reference)| {
            view! {
                <h1 dir="auto" lang=attribute(lang)>{title}</h1>
                <p>{t.print_reference(reference)}</p>
            }
        })
    };
    let below = move || {
        event.get().map(|((title, lang), day)| {
            view! {
                <p class="lead" dir="auto" lang=attribute(lang)>{title}</p>
                {day.map(|day| view! { <p>{t.print_day(date_text(t, day))}</p> })}
            }
        })
    };
    view! { <header class="page-head">{top} {below}</header> }
}

#[component]
fn PrintedSide(side: Side) -> impl IntoView {
    let t = use_text();
    let column = side.column;
    let heading = format!("{}-title", tone(column));
    let heading_id = heading.clone();
    let all: usize = side.groups.iter().map(|group| group.lines.len()).sum();
    let themes = side.groups.iter().filter(|group| group.title.is_some()).count();
    let groups = (0_u32..).zip(side.groups);
    let groups = groups.map(|(n, group)| view! { <PrintedGroup id=format!("{}-{n}", tone(column)) group /> });
    view! {
        <section class="column" data-tone=tone(column) aria-labelledby=heading.clone()>
            <div class="column__head">
                <h2 id=heading_id>{column_name(t, column)}</h2>
                <p>{t.board_count(all as u64)} " " {t.board_themes(themes as u64)}</p>
                {side.few.then(|| view! { <p class="hint">{t.board_few()}</p> })}
                {side.reason.map(|reason| view! {
                    <p class="hint">{t.board_right_reason()} " " <span dir="auto">{reason}</span></p>
                })}
            </div>
            {(all == 0).then(|| view! { <p class="soft">{t.board_empty()}</p> })}
            {groups.collect_view()}
        </section>
    }
}

#[component]
fn PrintedGroup(id: String, group: Group) -> impl IntoView {
    let t = use_text();
    let class = if group.title.is_some() { "theme" } else { "ungrouped" };
    let (title, lang) = group.title.unwrap_or_else(|| (t.print_no_theme().to_owned(), t.0));
    let count = group.lines.len() as u64;
    let labelled = id.clone();
    let line = move |line: Line| view! { <li><PrintedLine line /></li> };
    view! {
        <div class=class role="group" aria-labelledby=id.clone()>
            <div class="theme__head">
                <h3 id=labelled dir="auto" lang=attribute(lang)>{title}</h3>
                <span class="theme__count">{t.board_here(count)}</span>
            </div>
            <ul>{group.lines.into_iter().map(line).collect_view()}</ul>
        </div>
    }
}

#[component]
fn PrintedLine(line: Line) -> impl IntoView {
    let t = use_text();
    let (text, lang) = line.words;
    let tags = line.voice.into_iter().chain(line.amended.then(|| t.board_amended().to_owned()));
    let tags = tags.chain(line.hidden.map(str::to_owned));
    let tags: Vec<_> = tags.map(|tag| view! { <span class="tag">{tag}</span> }).collect();
    view! {
        <article class="contribution">
            <p class="contribution__text" dir="auto" lang=attribute(lang)>{text}</p>
            {(!tags.is_empty()).then(|| view! { <p class="contribution__meta">{tags}</p> })}
            {line.signed.map(|name| view! { <p class="small">{t.hide_signed()} " " <span lang="" dir="auto">{name}</span></p> })}
        </article>
    }
}
