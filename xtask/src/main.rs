//! The pipeline of Cairn as a program: `cargo xtask <task>`. Owns the command line; every task has a file of its own.

mod assets;
mod bench;
mod build;
mod claim;
mod compress;
mod css;
mod hash;
mod names;
mod place;
mod process;
mod run;
mod setup;
mod size;
mod snip;
mod stamp;
mod test;
mod tidy;
mod wasm;

use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory as _, Parser, Subcommand};

use crate::bench::Suite;
use crate::place::{Place, Profile};
use crate::process::RunnerFailed;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The pipeline of Cairn: run, build, test, measure.")]
struct Cli {
    #[command(subcommand)]
    task: Option<Task>,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Set everything up, build, and start Cairn on <http://127.0.0.1:3000> with its data in ./data
    Run {
        /// Quick to build, slow to run: nothing is optimised
        #[arg(long)]
        dev: bool,
        /// In a folder without data: an invented review first, to look at
        #[arg(long)]
        demo: bool,
        /// Handed to `cairn serve`, after `--`
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Build the page's files and the server
    Build {
        /// Quick to build, slow to run: nothing is optimised
        #[arg(long)]
        dev: bool,
    },
    /// Set up and run every check; `.ci/run` does this
    Test {
        /// Only the house rules, the format and the Rust suites: no clippy, no page, no browser
        #[arg(long)]
        quick: bool,
        /// Only the Rust tests and the browser journeys whose name holds this
        filter: Option<String>,
    },
    /// Check the house rules: which words may stand where, how long a file may be
    Tidy,
    /// Print the sizes of the page's files and hold them against the limit
    Size,
    /// Build Cairn and its load client, and measure
    Bench {
        /// Which benchmark; without a name the load client lists them
        name: Option<String>,
        /// Handed to the load client, after `--`
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Run one of the long suites, or all of them, with the numbers of a soak
    Soak {
        /// Which suite
        suite: Option<Suite>,
    },
}

fn main() -> ExitCode {
    match perform(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        // The runner has printed its summary, and that stays the last thing on the screen.
        Err(error) if error.is::<RunnerFailed>() => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(cli: Cli) -> Result<()> {
    let Some(task) = cli.task else {
        Cli::command().print_help()?;
        return Ok(());
    };
    let place = Place::find()?;
    if claim::claim(&place)? {
        return claim::again(&place);
    }
    match task {
        Task::Run { dev, demo, args } => run::run(&place, Profile::from_dev(dev), demo, &args),
        Task::Build { dev } => build::build(&place, Profile::from_dev(dev)),
        Task::Test { quick, filter } => test::test(&place, quick, filter.as_deref()),
        Task::Tidy => tidy::tidy(&place),
        Task::Size => build::size(&place),
        Task::Bench { name, args } => bench::bench(&place, name.as_deref(), &args),
        Task::Soak { suite } => bench::soak(&place, suite),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn arguments_after_two_dashes_are_handed_on() {
        let cli = Cli::parse_from(["cargo xtask", "run", "--dev", "--", "--listen", "127.0.0.1:4000"]);
        let Some(Task::Run { dev, args, .. }) = cli.task else {
            panic!("run was not understood");
        };
        assert!(dev);
        assert_eq!(args, ["--listen", "127.0.0.1:4000"]);
    }
}
