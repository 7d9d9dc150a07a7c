//! The ring of stones: how many places are taken, never whose. Places fill in a fixed order.

use crate::copy::use_text;
use leptos::prelude::*;

/// Dots that can be told apart; with more places than this the ring shows a proportion.
const DOTS_MAX: u32 = 40;
/// Where the first stone lies, in degrees from the right, clockwise. The gap around 0° is the opening.
const OPENING_DEGREES: f64 = 38.0;
const RADIUS: f64 = 78.0;
const DOT_RADIUS: f64 = 9.0;

/// Stones of a ring: centre x, centre y, radius, taken.
fn stones(taken: u32, of: u32) -> Vec<(f64, f64, f64, bool)> {
    let dots = of.min(DOTS_MAX);
    let filled = filled(taken, of);
    let step = (360.0 - 2.0 * OPENING_DEGREES) / f64::from(dots.saturating_sub(1).max(1));
    let chord = 2.0 * RADIUS * (step.to_radians() / 2.0).sin();
    let size = if dots > 1 { DOT_RADIUS.min(chord * 0.43) } else { DOT_RADIUS };
    (0..dots)
        .map(|place| {
            let angle = if dots == 1 { 180.0 } else { OPENING_DEGREES + step * f64::from(place) };
            let (sin, cos) = angle.to_radians().sin_cos();
            (100.0 + RADIUS * cos, 100.0 + RADIUS * sin, size, place < filled)
        })
        .collect()
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
        let dot = |(x, y, r, is_taken): (f64, f64, f64, bool)| {
            let class = if is_taken { "seat is-taken" } else { "seat" };
            view! { <circle class=class cx=format!("{x:.1}") cy=format!("{y:.1}") r=format!("{r:.1}") /> }
        };
        stones(taken.get(), of.get()).into_iter().map(dot).collect_view()
    };
    let middle = move || {
        let number = view! { <text x="100" y="106" font-size="34">{move || taken.get()}</text> };
        let all = view! { <text class="ring__small" x="100" y="128">{move || t.ui_ring_of(of.get())}</text> };
        (number, all)
    };
    view! {
        <div class="ring">
            <svg viewBox="8 8 184 184" aria-hidden="true">
                {dots}
                {yours.then(|| view! { <circle class="seat is-yours" cx="178" cy="100" r="11" /> })}
                {(!yours).then(middle)}
            </svg>
            {move || {
                let words = label.get();
                (!words.is_empty()).then(|| view! { <p><strong>{words}</strong></p> })
            }}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_is_drawn_within_the_picture() {
        for of in 0..=500_u32 {
            for taken in [0, 1, of / 2, of.saturating_sub(1), of, of + 3] {
                let stones = stones(taken, of);
                assert_eq!(stones.len(), of.min(DOTS_MAX) as usize);
                assert!(
                    stones.iter().all(|(x, y, r, _)| x - r >= 8.0 && x + r <= 192.0 && y - r >= 8.0 && y + r <= 192.0)
                );
                let filled = stones.iter().filter(|stone| stone.3).count();
                assert_eq!(filled == 0, taken == 0 || of == 0, "{taken} of {of}");
                assert_eq!(filled == stones.len(), taken >= of || of == 0, "{taken} of {of}");
            }
        }
    }

    #[test]
    fn small_rings_show_every_place() {
        assert_eq!(stones(14, 18).iter().filter(|stone| stone.3).count(), 14);
        let (x, y, r, _) = stones(14, 18)[0];
        assert_eq!((format!("{x:.1}"), format!("{y:.1}"), r), ("161.5".to_owned(), "148.0".to_owned(), 9.0));
    }
}
