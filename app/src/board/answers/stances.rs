//! Where everyone stands: each statement with its figures, and the map of how the voices lean. Every stance has a
//! pattern and a word of its own, so that colour never says anything alone.

use super::{Asked, Outcome, worded};
use crate::copy::Text;
use leptos::prelude::*;
use review::limits::BALLOTS_MIN;

/// How a stance looks, and its word.
type Stance = (&'static str, &'static str);

/// The stances, in the order of [`review::ballot::Answer::choice`].
fn choices(t: Text) -> [Stance; 3] {
    [("is-agree", t.ballot_agree()), ("is-differ", t.ballot_differ()), ("is-unsure", t.ballot_unsure())]
}

fn mark((class, word): Stance) -> AnyView {
    view! { <span class="key answers__lean"><i class=class aria-hidden="true"></i>{word}</span> }.into_any()
}

/// How many chose what, and the map.
pub(super) fn stances(t: Text, round: u8, it: &Outcome) -> AnyView {
    let head = choices(t).map(|choice| view! { <th scope="col">{mark(choice)}</th> }.into_any()).collect_view();
    let rows = it.about.iter().zip(&it.figures).map(|(about, figures)| statement(t, about.clone(), figures));
    let rows = rows.collect_view();
    view! {
        <div class="table-wrap">
            <table class="table answers__stances">
                <caption>{t.answers_caption_stances()}</caption>
                <thead><tr>{head}</tr></thead>
                {rows}
            </table>
        </div>
        {map(t, round, it)}
    }
    .into_any()
}

/// One statement: its words over a bar, its figures beneath. The record holds no answers to one that too few answered.
fn statement(t: Text, about: Asked, figures: &[u32]) -> AnyView {
    if (figures.iter().sum::<u32>() as usize) < BALLOTS_MIN {
        return few(t, about);
    }
    let parts = choices(t).into_iter().zip(figures).filter(|(_, n)| **n > 0);
    let parts = parts.map(|((class, _), n)| {
        let share = format!("--n: {n}");
        view! { <span class=class style=share></span> }.into_any()
    });
    let parts = parts.collect_view();
    let cells = choices(t).into_iter().zip(figures).map(|((_, word), n)| {
        // The word stands at the head of the column, too: whoever listens hears it from there.
        view! { <td><b>{n.to_string()}</b> " " <span class="soft" aria-hidden="true">{word}</span></td> }.into_any()
    });
    let cells = cells.collect_view();
    view! {
        <tbody>
            <tr>
                <th scope="rowgroup" colspan="3">
                    {worded(t, about)}
                    <div class="stance"><div class="stance__bar" aria-hidden="true">{parts}</div></div>
                </th>
            </tr>
            <tr>{cells}</tr>
        </tbody>
    }
    .into_any()
}

/// A statement that too few answered.
fn few(t: Text, about: Asked) -> AnyView {
    view! {
        <tbody>
            <tr><th scope="rowgroup" colspan="3">{worded(t, about)}</th></tr>
            <tr><td colspan="3">{t.answers_promise_few_one(BALLOTS_MIN)}</td></tr>
        </tbody>
    }
    .into_any()
}

/// Statements by voices; one sentence instead where it would tell nothing.
fn map(t: Text, round: u8, it: &Outcome) -> AnyView {
    let leanings = &it.told.leanings;
    if it.voices.is_empty() {
        return view! { <p class="hint">{t.answers_map_none()}</p> }.into_any();
    }
    if leanings.iter().flatten().all(Option::is_none) {
        return view! { <p class="hint">{t.answers_map_empty(BALLOTS_MIN)}</p> }.into_any();
    }
    let id = format!("answers-map-{round}");
    let labelled = id.clone();
    let voices = it.voices.iter().map(|voice| view! { <th scope="col">{voice.clone()}</th> }.into_any());
    let voices = voices.collect_view();
    let rows = it.about.iter().zip(leanings).map(|(about, row)| leans(t, about.clone(), row)).collect_view();
    view! {
        <h3 id=id>{t.answers_map()}</h3>
        <div class="table-wrap" role="region" aria-labelledby=labelled tabindex="0">
            <table class="table answers__map">
                <thead><tr><th scope="col">{t.answers_col_statement()}</th>{voices}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="hint">{t.answers_promise_map(BALLOTS_MIN)}</p>
        <p class="hint">{t.answers_map_once()}</p>
    }
    .into_any()
}

/// One statement and how each voice leans.
fn leans(t: Text, about: Asked, row: &[Option<u8>]) -> AnyView {
    let mut shown = row.iter().flatten();
    let first = shown.next();
    let differ = shown.any(|other| Some(other) != first);
    let differ = differ.then(|| view! { <span class="tag tag--differ">{t.answers_map_differ()}</span> }.into_any());
    let cell = |leaning: &Option<u8>| match leaning.and_then(|n| choices(t).get(usize::from(n)).copied()) {
        Some(choice) => view! { <td>{mark(choice)}</td> }.into_any(),
        None => view! {
            <td><span aria-hidden="true">"–"</span><span class="visually-hidden">{t.answers_lean_none()}</span></td>
        }
        .into_any(),
    };
    let cells = row.iter().map(cell).collect_view();
    view! { <tr><th scope="row">{worded(t, about)} {differ}</th>{cells}</tr> }.into_any()
}
