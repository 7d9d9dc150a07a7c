//! Cairn's server from outside: over HTTP and websockets only, in this process or as the real binary. Every suite
//! starts servers of its own on free ports of this machine and ends them.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]
#![allow(clippy::format_push_string, clippy::inconsistent_struct_constructor, clippy::unnecessary_debug_formatting)]

mod support;

mod connections;
mod hostile;
mod kill;
mod leaks;
mod places;
mod stream;
mod whole;
