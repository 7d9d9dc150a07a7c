//! The task `test`: every check in order, the first failure ends it, and the last words belong to the test runners.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::place::{Place, Profile, files_below};
use crate::process::{cargo, run, run_tests, works};
use crate::wasm::{Entry, TARGET};
use crate::{assets, build, setup, size, tidy};

/// What the stages share.
struct Scene<'a> {
    place: &'a Place,
    /// Only tests whose name holds this.
    filter: Option<&'a str>,
    /// The browser journeys that are to run.
    journeys: Vec<PathBuf>,
}

/// One heading of the run.
struct Stage {
    title: &'static str,
    run: fn(&Scene<'_>) -> Result<()>,
}

const TOOLS: Stage = Stage { title: "tools", run: tools };
const QUICK_TOOLS: Stage = Stage { title: "tools", run: quick_tools };
const TIDY: Stage = Stage { title: "house rules", run: |scene| tidy::tidy(scene.place) };
const FORMAT: Stage = Stage { title: "format", run: format };
const DEPENDENCIES: Stage = Stage { title: "dependencies", run: dependencies };
const CLIPPY: Stage = Stage { title: "clippy", run: clippy };
const BROWSER_CLIPPY: Stage = Stage { title: "clippy for the browser", run: browser_clippy };
const SUITES: Stage = Stage { title: "Rust suites", run: suites };
const PAGE: Stage = Stage { title: "the page and its size", run: page };
const SERVER: Stage = Stage { title: "the server", run: |scene| build::server(scene.place, Profile::Dev) };
const JOURNEYS: Stage = Stage { title: "journeys in Chromium", run: journeys };

const FULL: &[Stage] = &[TOOLS, TIDY, FORMAT, DEPENDENCIES, CLIPPY, BROWSER_CLIPPY, SUITES, PAGE, SERVER, JOURNEYS];
const QUICK: &[Stage] = &[QUICK_TOOLS, TIDY, FORMAT, SUITES];
const FILTERED: &[Stage] = &[TOOLS, SUITES, PAGE, SERVER, JOURNEYS];
const FILTERED_WITHOUT_BROWSER: &[Stage] = &[QUICK_TOOLS, SUITES];

/// Runs the checks. `filter` leaves only the tests whose name holds it, `quick` leaves the browser out.
pub fn test(place: &Place, quick: bool, filter: Option<&str>) -> Result<()> {
    let scene = Scene { place, filter, journeys: find_journeys(place, filter)? };
    let browser = !quick && !scene.journeys.is_empty();
    let stages = match (filter, quick, browser) {
        (Some(_), _, true) => FILTERED,
        (Some(_), _, false) => FILTERED_WITHOUT_BROWSER,
        (None, true, _) => QUICK,
        (None, false, _) => FULL,
    };
    for (index, stage) in stages.iter().enumerate() {
        println!("\n== {}/{} {}", index + 1, stages.len(), stage.title);
        let begun = Instant::now();
        (stage.run)(&scene)?;
        // The last stage is a test runner, and its summary stays the last thing on the screen.
        if index + 1 < stages.len() {
            println!("   {}: {}", stage.title, lasted(begun.elapsed()));
        }
    }
    Ok(())
}

fn tools(scene: &Scene<'_>) -> Result<()> {
    ensure!(!scene.journeys.is_empty(), "end2end holds no journey");
    setup::components(scene.place, &["rustfmt", "clippy"])?;
    setup::wasm_target(scene.place)?;
    setup::npm_packages(scene.place)?;
    setup::dist_folder(scene.place)?;
    println!("   Chromium: {}", setup::chromium()?.display());
    Ok(())
}

fn quick_tools(scene: &Scene<'_>) -> Result<()> {
    setup::components(scene.place, &["rustfmt"])?;
    setup::dist_folder(scene.place)
}

fn format(scene: &Scene<'_>) -> Result<()> {
    run(cargo(scene.place).args(["fmt", "--all", "--check"]))
}

fn dependencies(scene: &Scene<'_>) -> Result<()> {
    if !scene.place.root.join("deny.toml").is_file() {
        println!("   left out: there is no deny.toml that says what is allowed");
    } else if works(cargo(scene.place).args(["deny", "--version"])) {
        run(cargo(scene.place).args(["deny", "check"]))?;
    } else {
        println!("   left out: cargo-deny is not installed; this gets it: cargo install --locked cargo-deny");
    }
    Ok(())
}

fn clippy(scene: &Scene<'_>) -> Result<()> {
    run(cargo(scene.place).args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn browser_clippy(scene: &Scene<'_>) -> Result<()> {
    for entry in Entry::ALL {
        let mut command = cargo(scene.place);
        command.args(["clippy", "--package", "app", "--target", TARGET, "--no-default-features"]);
        run(command.args(["--features", entry.features(), "--", "-D", "warnings"]))?;
    }
    Ok(())
}

fn suites(scene: &Scene<'_>) -> Result<()> {
    run_tests(cargo(scene.place).args(["test", "--workspace"]).args(scene.filter))?;
    // What of it the page of somebody who takes part is built from.
    let lean = ["test", "--package", "review", "--no-default-features", "--test", "lean"];
    run_tests(cargo(scene.place).args(lean).args(scene.filter))
}

fn page(scene: &Scene<'_>) -> Result<()> {
    assets::build(scene.place, Profile::Release)?;
    size::check(scene.place)
}

fn journeys(scene: &Scene<'_>) -> Result<()> {
    let mut command = Command::new("node");
    command.current_dir(&scene.place.root);
    command.env("CAIRN_BIN", scene.place.binary(Profile::Dev, "cairn")).env("CAIRN_CHROMIUM", setup::chromium()?);
    // One at a time: every journey has a server and up to six browsers of its own.
    command.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]).args(&scene.journeys);
    run_tests(&mut command)
}

/// The test files of `end2end`, each by name, because versions of Node differ in what they find in a folder.
fn find_journeys(place: &Place, filter: Option<&str>) -> Result<Vec<PathBuf>> {
    let mut journeys = Vec::new();
    for folder in ["end2end/lib", "end2end/journeys"] {
        for path in files_below(&place.root.join(folder))? {
            let path = path.strip_prefix(&place.root)?.to_path_buf();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let script = path.extension().is_some_and(|extension| extension == "js" || extension == "mjs");
            let wanted = filter.is_none_or(|filter| stem.contains(filter));
            if script && wanted && stem.strip_suffix(".test").is_some() {
                journeys.push(path);
            }
        }
    }
    Ok(journeys)
}

fn lasted(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_easily() {
        assert_eq!(lasted(Duration::from_millis(3_240)), "3.2 s");
        assert_eq!(lasted(Duration::from_secs(125)), "2 min 05 s");
    }

    #[test]
    fn every_plan_ends_with_a_test_runner() {
        for plan in [FULL, QUICK, FILTERED, FILTERED_WITHOUT_BROWSER] {
            let last = plan.last().map(|stage| stage.title);
            assert!(last == Some(SUITES.title) || last == Some(JOURNEYS.title));
        }
    }
}
