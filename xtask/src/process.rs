//! Child processes: how they are started, what is said when one fails, and the numbered lines around them.

use std::env;
use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::place::Place;

/// A test runner failed and has said so itself: nothing is to be printed after its summary.
#[derive(Debug)]
pub struct RunnerFailed;

impl fmt::Display for RunnerFailed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a test runner failed")
    }
}

impl Error for RunnerFailed {}

/// The plain numbered lines that say what happens: `2/4 Building the page`.
#[derive(Debug)]
pub struct Steps {
    done: usize,
    total: usize,
}

impl Steps {
    /// Lines that count up to `total`.
    pub fn new(total: usize) -> Self {
        Self { done: 0, total }
    }

    /// Says that the next step begins.
    pub fn say(&mut self, text: &str) {
        self.done += 1;
        println!("{}/{} {text}", self.done, self.total);
    }
}

/// Cargo, in the repository, with the same target folder as this program.
pub fn cargo(place: &Place) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target);
    // `cargo run` describes xtask in these. Build scripts that watch them would take a nested build for a changed
    // one and compile again what a plain `cargo build` has compiled.
    for (name, _) in env::vars_os() {
        let described =
            name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"));
        if described {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a command with its output passed through, and waits for it.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start `{}`", line(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// Runs a test runner: if its tests fail, the error is [`RunnerFailed`] and stays silent.
pub fn run_tests(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start `{}`", line(command)))?;
    if !status.success() {
        bail!(RunnerFailed);
    }
    Ok(())
}

/// What a command prints, trimmed; its errors are passed through.
pub fn output(command: &mut Command) -> Result<String> {
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot start `{}`", line(command)))?;
    if !output.status.success() {
        bail!("`{}` failed ({})", line(command), output.status);
    }
    let text = String::from_utf8(output.stdout).with_context(|| format!("`{}` does not print UTF-8", line(command)))?;
    Ok(text.trim().to_owned())
}

/// Whether a command can be started and succeeds; its output is swallowed.
pub fn works(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The first file called `name` in the folders of `PATH`.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn line(command: &Command) -> String {
    let words: Vec<_> =
        std::iter::once(command.get_program()).chain(command.get_args()).map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}
