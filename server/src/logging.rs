//! What is logged: that something happened, with ids of reviews and correlation ids. Never words, names, addresses,
//! secrets or seats. A panic says where, not what: its message could hold words.

use tracing_subscriber::EnvFilter;

/// Starts logging to standard error, at one level for Cairn and at `warn` for its libraries.
pub fn start(level: &str) {
    let filter = EnvFilter::try_new(format!("warn,server={level},cairn={level}"));
    let filter = filter.unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a bug");
    }));
}
