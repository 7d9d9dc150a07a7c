//! The task `run`: everything from a fresh checkout to a server that answers.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use anyhow::{Result, anyhow};

use crate::build;
use crate::place::{Place, Profile};
use crate::process::Steps;

/// What `cairn serve` is told unless the caller says otherwise.
const DEFAULTS: [(&str, &str); 2] = [("--data", "./data"), ("--listen", "127.0.0.1:3000")];

/// Builds Cairn and becomes its server.
pub fn run(place: &Place, profile: Profile, args: &[String]) -> Result<()> {
    let mut steps = Steps::new(4);
    build::everything(place, profile, &mut steps)?;
    steps.say("Starting Cairn; Ctrl-C stops it");
    let mut command = Command::new(place.binary(profile, "cairn"));
    command.current_dir(&place.root).arg("serve").args(serve_args(args));
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

#[cfg(test)]
mod tests {
    use super::serve_args;

    #[test]
    fn what_the_caller_says_replaces_the_default() {
        let given = ["--listen=0.0.0.0:80".to_owned()];
        assert_eq!(serve_args(&given), ["--data", "./data", "--listen=0.0.0.0:80"]);
        assert_eq!(serve_args(&[]), ["--data", "./data", "--listen", "127.0.0.1:3000"]);
    }
}
