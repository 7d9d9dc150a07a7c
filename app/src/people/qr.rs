//! A text as a QR code, drawn as one path. Knows nothing of what the text means.

use fast_qr::{ECL, QRBuilder, QRCode};
use leptos::prelude::*;
use std::fmt::Write as _;

/// Modules of white around the code, as the standard asks.
const QUIET: usize = 4;

/// A QR code; a text that is too long for one gives nothing, the address beside it remains.
#[component]
pub fn Qr(
    /// What the code says.
    text: String,
    /// What it opens, for people who do not see it.
    label: String,
) -> AnyView {
    let Ok(code) = QRBuilder::new(text).ecl(ECL::M).build() else { return ().into_any() };
    let side = code.size + 2 * QUIET;
    view! {
        <svg role="img" aria-label=label viewBox=format!("0 0 {side} {side}") shape-rendering="crispEdges">
            <path d=path(&code) fill="currentColor" />
        </svg>
    }
    .into_any()
}

/// The dark modules of each row as rectangles, neighbours joined.
fn path(code: &QRCode) -> String {
    let mut path = String::new();
    for y in 0..code.size {
        let row = &code[y];
        let mut x = 0;
        while x < code.size {
            let run = row[x..code.size].iter().take_while(|module| module.value()).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once() {
        let code = QRBuilder::new("https://cairn.example/en/join#s=0123456789abcdef").ecl(ECL::M).build().unwrap();
        let dark = (0..code.size).flat_map(|y| code[y][..code.size].to_vec()).filter(|m| m.value()).count();
        let runs = path(&code);
        let runs = runs.split('h').skip(1).filter_map(|run| run.split('v').next()?.parse::<usize>().ok());
        let drawn: usize = runs.sum();
        // Every rectangle goes there and back: `h3v1h-3`, of which only the way there has a `v` behind it.
        assert_eq!(drawn, dark);
    }
}
