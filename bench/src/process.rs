//! What the operating system says of a process: CPU time and memory. Linux only.

use anyhow::{Context as _, Result};
use std::fs;

/// Clock ticks of `/proc/<pid>/stat`, per second; 100 on every Linux that Cairn runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// CPU seconds that a process has used, in user and kernel.
pub fn cpu_seconds(pid: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).context("the server is gone")?;
    // The second field is the name in brackets and may hold spaces.
    let (_, rest) = stat.rsplit_once(") ").context("an odd stat file")?;
    let fields: Vec<&str> = rest.split(' ').collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).context("an odd stat file");
    Ok((ticks(11)? + ticks(12)?) / TICKS_PER_SECOND)
}

/// Resident memory of a process, in KiB.
pub fn resident_kib(pid: u32) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("the server is gone")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("an odd status file")?;
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).context("an odd status file")
}
