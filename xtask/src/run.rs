//! The task `run`: everything from a fresh checkout to a server that answers, with an invented review to look at first
//! if that is wanted.

use std::io::{IsTerminal as _, Write as _, stdin, stdout};
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use anyhow::{Result, anyhow};

use crate::build;
use crate::place::{Place, Profile};
use crate::process::{Steps, run as run_command};

/// What `cairn serve` is told unless the caller says otherwise.
const DEFAULTS: [(&str, &str); 2] = [("--data", "./data"), ("--listen", "127.0.0.1:3000")];

/// Builds Cairn and becomes its server. In a folder without data, a demonstration is made before, if `demo` says so or
/// somebody at a terminal does.
pub fn run(place: &Place, profile: Profile, demo: bool, args: &[String]) -> Result<()> {
    let mut steps = Steps::new(4);
    build::everything(place, profile, &mut steps)?;
    let args = serve_args(args);
    let fresh = value(&args, "--data").is_some_and(|folder| !place.root.join(folder).join("reviews.db").exists());
    if demo && !fresh {
        println!("    There is data already: no invented review is made.");
    }
    if fresh && (demo || wanted()?) {
        let mut command = Command::new(place.binary(profile, "cairn"));
        run_command(command.current_dir(&place.root).arg("demo").args(demo_args(&args)))?;
    }
    steps.say("Starting Cairn; Ctrl-C stops it");
    let mut command = Command::new(place.binary(profile, "cairn"));
    command.current_dir(&place.root).arg("serve").args(args);
    // The server takes this process's place, so that it alone hears Ctrl-C and decides when it is done.
    let error = command.exec();
    Err(anyhow!(error).context("cannot start the server"))
}

fn serve_args(given: &[String]) -> Vec<String> {
    let mut args = Vec::new();
    for (flag, value) in DEFAULTS {
        let said =
            given.iter().any(|arg| arg == flag || arg.strip_prefix(flag).is_some_and(|rest| rest.starts_with('=')));
        if !said {
            args.extend([flag.to_owned(), value.to_owned()]);
        }
    }
    args.extend(given.iter().cloned());
    args
}

/// The value of a flag, as `--flag value` or `--flag=value`.
fn value<'a>(args: &'a [String], flag: &str) -> Option<&'a str> {
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        if arg == flag {
            return rest.next().map(String::as_str);
        }
        if let Some(value) = arg.strip_prefix(flag).and_then(|end| end.strip_prefix('=')) {
            return Some(value);
        }
    }
    None
}

/// What the demonstration is told: where it goes, and how its links begin.
fn demo_args(args: &[String]) -> Vec<String> {
    let url = value(args, "--public-url").map(str::to_owned);
    let scheme = if value(args, "--tls-certificate").is_some() { "https" } else { "http" };
    let url = url.or_else(|| Some(format!("{scheme}://{}", value(args, "--listen")?)));
    let shared = [("--data", value(args, "--data").map(str::to_owned)), ("--public-url", url)];
    shared.into_iter().filter_map(|(flag, value)| Some([flag.to_owned(), value?])).flatten().collect()
}

/// Asks, where there is somebody to ask.
fn wanted() -> Result<bool> {
    if !stdin().is_terminal() {
        return Ok(false);
    }
    print!(
        "    There is no data yet. Make an invented review to look at, with its links? It takes half a minute. [y/N] "
    );
    stdout().flush()?;
    let mut answer = String::new();
    stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

#[cfg(test)]
mod tests {
    use super::{demo_args, serve_args};

    #[test]
    fn what_the_caller_says_replaces_the_default() {
        let given = ["--listen=0.0.0.0:80".to_owned()];
        assert_eq!(serve_args(&given), ["--data", "./data", "--listen=0.0.0.0:80"]);
        assert_eq!(serve_args(&[]), ["--data", "./data", "--listen", "127.0.0.1:3000"]);
    }

    #[test]
    fn the_demonstration_goes_where_the_server_looks_for_it() {
        let given = ["--data=elsewhere", "--public-url", "https://cairn.example", "--log", "warn"].map(str::to_owned);
        assert_eq!(demo_args(&serve_args(&given)), ["--data", "elsewhere", "--public-url", "https://cairn.example"]);
        let defaults = ["--data", "./data", "--public-url", "http://127.0.0.1:3000"];
        assert_eq!(demo_args(&serve_args(&[])), defaults);
    }
}
