//! Cairn's server from outside: over HTTP and websockets only, in this process or as the real binary. Every suite
//! starts servers of its own on free ports of this machine and ends them.

#![allow(clippy::unwrap_used, clippy::too_many_lines, reason = "a suite fails by panicking, and a whole day is long")]
#![allow(
    clippy::format_push_string,
    clippy::inconsistent_struct_constructor,
    clippy::unnecessary_debug_formatting,
    reason = "readable"
)]

mod afterwards;
mod ballots;
mod conduct;
mod connections;
mod full;
mod hiding;
mod hostile;
mod kill;
mod leaks;
mod places;
mod roles;
mod stream;
mod support;
mod thief;
mod tokens;
mod whole;
