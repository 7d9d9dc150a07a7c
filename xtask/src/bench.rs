//! The tasks that take their time and assert no timing: `bench` measures, `soak` repeats the long suites many times.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};
use clap::ValueEnum;

use crate::place::{Place, Profile};
use crate::process::{Steps, cargo, run, run_tests};
use crate::{build, setup};

/// The suites that have a long form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Suite {
    /// Replicas on a bad network.
    Simulation,
    /// The server killed under load.
    Kill,
    /// Malformed and hostile requests.
    Hostile,
}

impl Suite {
    const ALL: [Self; 3] = [Self::Simulation, Self::Kill, Self::Hostile];

    /// The suite's name as a test target: `<crate>/tests/<name>.rs`, or a part of its tests' paths.
    fn name(self) -> &'static str {
        match self {
            Self::Simulation => "simulation",
            Self::Kill => "kill",
            Self::Hostile => "hostile",
        }
    }
}

/// Builds the server and the load client as people get them, and measures.
pub fn bench(place: &Place, name: Option<&str>, args: &[String]) -> Result<()> {
    let mut steps = Steps::new(3);
    steps.say("Building the server");
    build::server(place, Profile::Release)?;
    steps.say("Building the load client");
    build::package(place, Profile::Release, "bench")?;
    steps.say("Measuring");
    let mut command = Command::new(place.binary(Profile::Release, "bench"));
    command.current_dir(&place.root).env("CAIRN_BIN", place.binary(Profile::Release, "cairn"));
    run(command.args(name).args(args))
}

/// Runs the long form of one suite, or of all.
pub fn soak(place: &Place, suite: Option<Suite>) -> Result<()> {
    setup::dist_folder(place)?;
    let suites = suite.map_or_else(|| Suite::ALL.to_vec(), |suite| vec![suite]);
    let mut steps = Steps::new(suites.len());
    for suite in suites {
        steps.say(&format!("Soaking: {}", suite.name()));
        for selection in selections(place, suite.name())? {
            let mut command = cargo(place);
            command.args(["test", "--release"]).args(selection).args(["--", "--nocapture"]).env("CAIRN_SOAK", "1");
            run_tests(&mut command)?;
        }
    }
    Ok(())
}

/// What cargo is told to find a suite: its test target in every crate that has one, else its name among all tests.
fn selections(place: &Place, suite: &str) -> Result<Vec<Vec<String>>> {
    let mut found = Vec::new();
    let entries = fs::read_dir(&place.root).with_context(|| format!("cannot list {}", place.root.display()))?;
    for entry in entries {
        let folder = entry?.path();
        let tests = folder.join("tests");
        let has_suite = tests.join(suite).join("main.rs").is_file() || tests.join(format!("{suite}.rs")).is_file();
        if let Some(package) = folder.file_name().and_then(|name| name.to_str())
            && has_suite
        {
            found.push(["--package", package, "--test", suite].map(str::to_owned).to_vec());
        }
    }
    if found.is_empty() {
        found.push(["--workspace", suite].map(str::to_owned).to_vec());
    }
    found.sort_unstable();
    Ok(found)
}
