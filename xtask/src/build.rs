//! The task `build`: the page's files, then the server. Also the order of the two that other tasks share.

use anyhow::Result;

use crate::place::{Place, Profile};
use crate::process::{Steps, cargo, run};
use crate::{assets, setup, size};

/// Builds the page's files and the server.
pub fn build(place: &Place, profile: Profile) -> Result<()> {
    everything(place, profile, &mut Steps::new(3))
}

/// Builds the page's files as people get them and holds their size against the limit.
pub fn size(place: &Place) -> Result<()> {
    tools(place, Profile::Release)?;
    assets::build(place, Profile::Release)?;
    size::check(place)
}

/// Tools, page and server in three steps.
pub fn everything(place: &Place, profile: Profile, steps: &mut Steps) -> Result<()> {
    steps.say("Looking for the tools");
    tools(place, profile)?;
    steps.say("Building the page");
    assets::build(place, profile)?;
    size::print(place)?;
    steps.say("Building the server");
    server(place, profile)
}

/// The binary `cairn`. A release build carries the files of `dist` inside it.
pub fn server(place: &Place, profile: Profile) -> Result<()> {
    setup::dist_folder(place)?;
    package(place, profile, "server")
}

/// One workspace package, by itself: building several at once would unite their features and compile the server twice.
pub fn package(place: &Place, profile: Profile, name: &str) -> Result<()> {
    let mut command = cargo(place);
    command.args(["build", "--package", name]);
    if profile == Profile::Release {
        command.arg("--release");
    }
    run(&mut command)
}

fn tools(place: &Place, profile: Profile) -> Result<()> {
    setup::wasm_target(place)?;
    if profile == Profile::Release {
        setup::npm_packages(place)?;
    }
    Ok(())
}
