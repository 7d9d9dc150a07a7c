//! The parts of a page that change: drawn anew, shown or not, one per item of a list. The framework makes code of its
//! own for every closure and every view that it meets; here all of them become values of the same few types, because a
//! phone on a slow line waits for every kilobyte (`docs/performance.md`).

use leptos::prelude::*;
use leptos::tachys::view::keyed::SerializableKey;
use std::hash::Hash;
use std::sync::{Arc, Mutex};

/// A part of a page that is drawn anew whenever something that it reads changes.
pub fn live(draw: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    boxed(Arc::new(Mutex::new(draw)))
}

fn boxed(draw: Arc<Mutex<dyn FnMut() -> AnyView + Send>>) -> AnyView {
    draw.into_any()
}

/// Whether something holds now.
pub struct Condition(Arc<dyn Fn() -> bool + Send + Sync>);

impl<F: Fn() -> bool + Send + Sync + 'static> From<F> for Condition {
    fn from(holds: F) -> Self {
        Self(Arc::new(holds))
    }
}

/// Shows its children while something holds, and something else, or nothing, while it does not. Drawn anew only when
/// that changes.
#[component]
pub fn Show(
    /// The condition; followed.
    #[prop(into)]
    when: Condition,
    /// Shown instead.
    #[prop(optional, into)]
    fallback: ViewFn,
    /// Shown while it holds.
    children: ChildrenFn,
) -> impl IntoView {
    let holds = ArcMemo::new(move |_| (when.0)());
    live(move || if holds.get() { children() } else { fallback.run() })
}

/// What is drawn for an item.
pub struct Drawn<K>(Arc<dyn Fn(K) -> AnyView + Send + Sync>);

impl<K, F, V> From<F> for Drawn<K>
where
    F: Fn(K) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    fn from(draw: F) -> Self {
        Self(Arc::new(move |item| draw(item).into_any()))
    }
}

/// Draws each item of a list once. An item is its own key: it stays where it is on the screen, with its focus, while
/// others come and go.
#[component]
pub fn Each<K>(
    /// The items; followed. No two are equal.
    #[prop(into)]
    of: Signal<Vec<K>>,
    /// Draws one.
    #[prop(into)]
    children: Drawn<K>,
) -> impl IntoView
where
    K: Copy + Eq + Hash + SerializableKey + Send + Sync + 'static,
{
    let draw = children.0;
    view! { <For each=move || of.get() key=|item: &K| *item children=move |item: K| draw(item) /> }
}
