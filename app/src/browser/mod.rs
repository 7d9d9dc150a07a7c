//! The only door to the browser's own interfaces. In the browser it is `live`; on the server a twin of the same
//! signatures that does nothing, so that components need not know where they run.

#[cfg(feature = "hydrate")]
mod drag;
#[cfg(feature = "hydrate")]
mod live;
#[cfg(feature = "hydrate")]
mod store;
#[cfg(feature = "hydrate")]
mod stream;
#[cfg(not(feature = "hydrate"))]
mod twin;

#[cfg(not(feature = "hydrate"))]
pub use twin::*;
#[cfg(feature = "hydrate")]
pub use {drag::*, live::*, store::*, stream::*};

use review::refusal::Refusal;

/// Why a request came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A rule said no.
    Refused(Refusal),
    /// No answer: the network, or the server is away.
    NoConnection,
    /// An answer that cannot be read; its status.
    Broken(u16),
}

/// What a live stream tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamEvent {
    /// It is open; the hello may be sent.
    Open,
    /// One frame.
    Frame(String),
    /// It is over; open another one after a pause.
    Closed,
}

/// Puts the focus on an element that is about to appear: after what has changed is drawn.
pub fn focus_soon(id: String) {
    spawn(async move {
        pause(0).await;
        focus(&id);
    });
}
