//! The voice gauge: of the contributions whose authors chose to show a voice, which voices have spoken and which have
//! not. Every figure goes through [`review::disclose`].

use super::use_here;
use crate::copy::use_text;
use crate::ui::{Show, cell_text, voice_name};
use leptos::prelude::*;
use review::disclose::{Cell, Table, disclose};
use review::limits::SMALL_GROUP_MIN;
use review::plan::Column;

/// Folded away below the board; nothing where the event has no voices, or nobody has shown one.
#[component]
pub fn VoiceGauge() -> impl IntoView {
    let t = use_text();
    let here = use_here();
    let lines = Memo::new(move |_| {
        let voices = here.look(|event| event.plan.voices.clone());
        let mut spoken = vec![0_u32; voices.len()];
        here.board.read(|state| {
            let on_board = state
                .contributions
                .values()
                .filter(|it| it.event == here.event && !it.withdrawn && it.column != Column::Feeling);
            for voice in on_board.filter_map(|it| it.voice) {
                if let Some(count) = spoken.get_mut(usize::from(voice)) {
                    *count += 1;
                }
            }
        });
        let nobody = spoken.iter().all(|count| *count == 0);
        let table = Table::new(spoken.len(), 1, spoken).filter(|_| !nobody)?;
        let told = disclose(&table, SMALL_GROUP_MIN as u32, None);
        let line = |(voice, cell): (_, &Cell)| {
            let figure = match cell {
                Cell::Shown(0) => t.board_gauge_none().to_owned(),
                cell => cell_text(t, *cell, SMALL_GROUP_MIN),
            };
            (voice_name(t, voice), figure)
        };
        Some(voices.iter().zip(told.cells()).map(line).collect::<Vec<_>>())
    });
    let line = |(name, figure): (String, String)| view! { <li>{name} " " <b>{figure}</b></li> }.into_any();
    view! {
        <Show when=move || lines.read().is_some()>
            <details class="disclose">
                <summary>{t.board_gauge()}</summary>
                <p class="hint">{t.board_gauge_text(SMALL_GROUP_MIN)}</p>
                <ul class="gauge">{move || lines.get().unwrap_or_default().into_iter().map(line).collect_view()}</ul>
            </details>
        </Show>
    }
}
