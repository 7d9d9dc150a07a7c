//! Figures as bars, in a table that holds them: how safe it feels, and what matters most. Must not know how ballots are
//! counted.

use super::{Asked, Outcome, worded};
use crate::copy::Text;
use crate::ui::Notice;
use leptos::prelude::*;
use review::ballot::asks_for_pause;
use review::limits::BALLOTS_MIN;
use review::plan::PhaseKind;

/// How many chose each step, and what follows where some do not feel safe.
pub(super) fn safety(t: Text, it: &Outcome) -> AnyView {
    let steps = it.figures.first().map(Vec::as_slice).unwrap_or_default();
    let words = [t.ballot_safe_1(), t.ballot_safe_2(), t.ballot_safe_3(), t.ballot_safe_4(), t.ballot_safe_5()];
    // Numbered as they were to choose from.
    let row = |((at, words), n): ((u8, &str), &u32)| {
        (Asked { words: format!("{at} {words}"), lang: t.0, changed: false }, *n)
    };
    let rows: Vec<_> = (1_u8..).zip(words).zip(steps).map(row).collect();
    let pause = if it.phase == PhaseKind::Leave { t.answers_pause_leave() } else { t.answers_pause() };
    let notice = asks_for_pause(steps)
        .then(|| view! { <Notice kind="hint" icon="heard"><p><strong>{pause}</strong></p></Notice> }.into_any());
    let bars = bars(t, t.answers_caption_safety(), steps.iter().sum(), rows);
    view! { {notice} {bars} }.into_any()
}

/// How often each option was named, most first.
pub(super) fn priorities(t: Text, votes: u8, it: &Outcome) -> AnyView {
    let row = |n: u8| {
        let figure = *it.figures.get(usize::from(n))?.first()?;
        Some((it.about.get(usize::from(n))?.clone(), figure))
    };
    let rows: Vec<_> = review::ballot::order(&it.figures).into_iter().flatten().filter_map(row).collect();
    let bars = bars(t, t.answers_caption_priorities(), it.told.answered, rows);
    view! { <p class="hint">{t.answers_votes(u64::from(votes))}</p> {bars} }.into_any()
}

/// The options without figures, what matters most first, where too few answered for more.
pub(super) fn order(t: Text, it: &Outcome) -> AnyView {
    let group = |group: &Vec<u8>| {
        let options = group.iter().filter_map(|n| it.about.get(usize::from(*n)).cloned());
        let options = options.map(|option| worded(t, option)).collect_view();
        let equal = (group.len() > 1).then(|| view! { <p class="hint">{t.answers_equal()}</p> }.into_any());
        view! { <li class="stack-s">{options} {equal}</li> }.into_any()
    };
    let groups = it.told.order.iter().map(group).collect_view();
    view! {
        <p>{t.answers_promise_order(BALLOTS_MIN)}</p>
        <ol class="answers__order stack">{groups}</ol>
    }
    .into_any()
}

/// A row for each, with its share `of` all as a bar.
fn bars(t: Text, caption: &'static str, of: u32, rows: Vec<(Asked, u32)>) -> AnyView {
    let row = |(it, n): (Asked, u32)| {
        let share = format!("--at: {}%", n * 100 / of.max(1));
        view! {
            <tr>
                <th scope="row">
                    <div class="answers__line">
                        {worded(t, it)}
                        <div class="track" aria-hidden="true" style=share><span></span></div>
                    </div>
                </th>
                <td class="num">{n.to_string()}</td>
            </tr>
        }
        .into_any()
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <div class="table-wrap">
            <table class="table answers__tally">
                <caption>{caption}</caption>
                <thead class="visually-hidden">
                    <tr><th scope="col">{t.answers_col_what()}</th><th scope="col">{t.answers_col_count()}</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
