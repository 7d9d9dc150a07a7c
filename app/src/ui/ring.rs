//! The ring of stones: how many places are taken, never whose. Places fill in a fixed order.

use super::live;
use crate::copy::use_text;
use leptos::prelude::*;

/// Dots that can be told apart; with more places than this the ring shows a proportion.
const DOTS_MAX: u32 = 40;
/// Where the first stone lies, in tenths of a degree from the right, clockwise. The gap around 0 is the opening.
const OPENING: u32 = 380;
/// The other stones lie on this arc, in tenths of a degree.
const ARC: u32 = 3_600 - 2 * OPENING;
/// Radius of a stone where there is room, in tenths.
const STONE: u32 = 90;

/// Stones of a ring: angle in tenths of a degree, radius in tenths, taken. Whole numbers, because what computes and
/// writes the others is heavier than all rings together.
fn stones(taken: u32, of: u32) -> Vec<(u32, u32, bool)> {
    let dots = of.min(DOTS_MAX);
    let filled = filled(taken, of);
    let gaps = dots.saturating_sub(1).max(1);
    // A gap of a tenth of a degree is 0.136 wide at the radius of 78; a stone takes 43 % of it to each side.
    let size = STONE.min(ARC * 585 / 1_000 / gaps);
    let angle = |place: u32| if dots == 1 { 1_800 } else { OPENING + ARC * place / gaps };
    (0..dots).map(|place| (angle(place), size, place < filled)).collect()
}

fn tenths(number: u32) -> String {
    format!("{}.{}", number / 10, number % 10)
}

/// Dots to fill: one per taken place, or the proportion; full only when all are taken, empty only when none is.
fn filled(taken: u32, of: u32) -> u32 {
    let taken = taken.min(of);
    if of <= DOTS_MAX || taken == 0 || taken == of {
        return taken.min(DOTS_MAX);
    }
    ((u64::from(taken) * u64::from(DOTS_MAX) + u64::from(of) / 2) / u64::from(of)).clamp(1, u64::from(DOTS_MAX) - 1)
        as u32
}

/// How many of all places are taken, as a picture, with `label` beneath that says it in words. With `yours` the open
/// place is shown as the reader's own, and `taken` and `of` count the others.
#[component]
pub fn Ring(
    /// Places taken.
    #[prop(into)]
    taken: Signal<u32>,
    /// All places.
    #[prop(into)]
    of: Signal<u32>,
    /// Whether the reader's own place stands in the opening.
    #[prop(optional)]
    yours: bool,
    /// The same in words; the picture itself is not read out.
    #[prop(optional, into)]
    label: Signal<String>,
) -> impl IntoView {
    let t = use_text();
    let dots = move || {
        let dot = |(angle, r, is_taken): (u32, u32, bool)| {
            let class = if is_taken { "seat is-taken" } else { "seat" };
            let turn = format!("rotate({} 100 100)", tenths(angle));
            view! { <circle class=class cx="178" cy="100" r=tenths(r) transform=turn /> }.into_any()
        };
        stones(taken.get(), of.get()).into_iter().map(dot).collect_view().into_any()
    };
    let middle = move || {
        let number = view! { <text x="100" y="106" font-size="34">{move || taken.get().to_string()}</text> };
        let all = view! { <text class="ring__small" x="100" y="128">{move || t.ui_ring_of(of.get())}</text> };
        (number, all).into_any()
    };
    view! {
        <div class="ring">
            <svg viewBox="8 8 184 184" aria-hidden="true">
                {live(dots)}
                {yours.then(|| view! { <circle class="seat is-yours" cx="178" cy="100" r="11" /> }.into_any())}
                {(!yours).then(middle)}
            </svg>
            {live(move || {
                let words = label.get();
                (!words.is_empty()).then(|| view! { <p><strong>{words}</strong></p> }.into_any()).into_any()
            })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_has_its_stones_apart_from_each_other() {
        for of in 0..=500_u32 {
            for taken in [0, 1, of / 2, of.saturating_sub(1), of, of + 3] {
                let stones = stones(taken, of);
                assert_eq!(stones.len(), of.min(DOTS_MAX) as usize);
                for pair in stones.windows(2) {
                    // 0.136 of width for each tenth of a degree.
                    let (apart, width) = ((pair[1].0 - pair[0].0) * 1_361 / 1_000, pair[0].1 + pair[1].1);
                    assert!(width > 40 && width < apart, "{of} places");
                }
                assert!(stones.iter().all(|stone| (OPENING..=3_600 - OPENING).contains(&stone.0)));
                let filled = stones.iter().filter(|stone| stone.2).count();
                assert_eq!(filled == 0, taken == 0 || of == 0, "{taken} of {of}");
                assert_eq!(filled == stones.len(), taken >= of || of == 0, "{taken} of {of}");
            }
        }
    }

    #[test]
    fn small_rings_show_every_place() {
        assert_eq!(stones(14, 18).iter().filter(|stone| stone.2).count(), 14);
        assert_eq!(stones(14, 18)[0], (380, 90, true));
        assert_eq!(stones(1, 1), [(1_800, 90, true)]);
    }
}
