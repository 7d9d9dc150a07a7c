//! Cairn's server from outside: over HTTP and websockets only, in this process or as the real binary. Every suite
//! starts servers of its own on free ports of this machine and ends them.

mod support;

mod connections;
mod hostile;
mod kill;
mod leaks;
mod stream;
mod whole;
