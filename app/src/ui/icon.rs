//! The mark of Cairn and the signs beside words. A sign never stands alone: the words beside it, or the label of its
//! button, say what it means.

use crate::copy::use_text;
use leptos::prelude::*;

/// A sign, by name: exit, lock, check, eye, cloud-off, heard, speech, move, left, right, warn, risk, theme, plus,
/// close, pencil, trash, grip, clock, people, print, copy.
#[component]
pub fn Icon(
    /// Which.
    name: &'static str,
) -> impl IntoView {
    let class = if matches!(name, "left" | "right" | "exit") { "icon icon--flip" } else { "icon" };
    view! {
        <svg
            class=class
            viewBox="0 0 24 24"
            aria-hidden="true"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            inner_html=shape(name)
        ></svg>
    }
}

fn shape(name: &str) -> &'static str {
    match name {
        "exit" => r#"<path d="M10 4H5v16h5M14 8l4 4-4 4M9 12h9"/>"#,
        "lock" => r#"<rect x="5" y="10.5" width="14" height="9.5" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>"#,
        "check" => r#"<path d="M4 12.5l5 5L20 6.5" stroke-width="2.6"/>"#,
        "eye" => {
            r#"<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.8"/>"#
        }
        "cloud-off" => r#"<path d="M7 18h10a4 4 0 0 0 .6-7.95A6 6 0 0 0 6.2 9.1 4.5 4.5 0 0 0 7 18zM4 4l16 17"/>"#,
        "heard" => {
            r#"<path d="M7.5 10a4.5 4.5 0 1 1 9 0c0 4-4 4-4 7.5a2.5 2.5 0 0 1-4.6 1.4M10 10a2 2 0 1 1 3.6 1.2"/>"#
        }
        "speech" => r#"<path d="M4 5h16v11h-9l-4.5 4v-4H4z"/>"#,
        "move" => {
            r#"<path d="M12 3v18M3 12h18M12 3l-3 3m3-3l3 3M12 21l-3-3m3 3l3-3M3 12l3-3m-3 3l3 3M21 12l-3-3m3 3l-3 3"/>"#
        }
        "left" => r#"<path d="M20 12H5M11 6l-6 6 6 6"/>"#,
        "right" => r#"<path d="M4 12h15M13 6l6 6-6 6"/>"#,
        "warn" => r#"<path d="M12 3.5l9 16H3zM12 10v4.5M12 17v.2"/>"#,
        "risk" => r#"<circle cx="12" cy="12" r="9"/><path d="M12 7v6M12 16.5v.2"/>"#,
        "theme" => r#"<circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor"/>"#,
        "plus" => r#"<path d="M12 5v14M5 12h14"/>"#,
        "close" => r#"<path d="M6 6l12 12M18 6L6 18"/>"#,
        "pencil" => r#"<path d="M4 20l1-4L16 5l3 3L8 19zM14 7l3 3"/>"#,
        "trash" => r#"<path d="M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5"/>"#,
        "grip" => r#"<path d="M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1" stroke-width="3"/>"#,
        "clock" => r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>"#,
        "people" => {
            r#"<circle cx="9" cy="8.5" r="3.2"/><path d="M3 19.5c.5-3.8 2.7-5.7 6-5.7s5.5 1.9 6 5.7M15.5 5.6a3.2 3.2 0 0 1 0 5.9M17.5 14.2c2 .7 3.2 2.5 3.5 5.3"/>"#
        }
        "print" => r#"<path d="M7 8V3.5h10V8M7 17H4V8.5h16V17h-3M7 14h10v6.5H7z"/>"#,
        "copy" => {
            r#"<rect x="8.5" y="8.5" width="11" height="11" rx="2"/><path d="M15.5 8.5v-2a2 2 0 0 0-2-2h-7a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h2"/>"#
        }
        _ => "",
    }
}

/// The mark: an open ring of stones, one place waiting.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg
            viewBox="0 0 32 32"
            aria-hidden="true"
            inner_html=r#"<path d="M23.8 8.2a11 11 0 1 0 0 15.6" fill="none" stroke="currentColor" stroke-width="4.5" stroke-dasharray="5 2.8"/><circle cx="25" cy="16" r="3.6" fill="var(--gorse)" stroke="currentColor" stroke-width="1.5"/>"#
        ></svg>
    }
}

/// The mark and the name, to stand inside an element of class `wordmark`.
#[component]
pub fn Wordmark() -> impl IntoView {
    let t = use_text();
    view! {
        <Mark />
        <span>{t.app_cairn()}</span>
    }
}
