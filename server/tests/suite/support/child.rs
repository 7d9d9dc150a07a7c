//! The real binary as a process of its own. It never outlives the test that started it.

use super::DEADLINE;
use super::http::Http;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child as Process, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// A running `cairn serve`.
pub struct Child {
    pub http: Http,
    process: Process,
    said: Receiver<String>,
    log: Arc<Mutex<String>>,
    reading: Option<JoinHandle<()>>,
}

impl Child {
    /// Starts it and waits until it listens.
    pub fn start(data: &Path) -> Self {
        Self::run(Command::new(env!("CARGO_BIN_EXE_cairn")), data)
    }

    /// Starts it where no file may grow beyond so many blocks of 512 bytes: a write beyond that fails, as on a disk
    /// that is full, and does not end the process.
    pub fn start_cramped(data: &Path, blocks: u64) -> Self {
        let mut command = Command::new("/bin/sh");
        // The shell becomes the server, under the same process id.
        command.args(["-c", "trap '' XFSZ; ulimit -f \"$1\" || exit 1; shift; exec \"$@\"", "sh"]);
        command.arg(blocks.to_string()).arg(env!("CARGO_BIN_EXE_cairn"));
        Self::run(command, data)
    }

    fn run(mut command: Command, data: &Path) -> Self {
        let mut process = command
            .args(["serve", "--listen", "127.0.0.1:0", "--tick-seconds", "1", "--log", "info", "--data"])
            .arg(data)
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (say, said) = channel();
        let out = BufReader::new(process.stdout.take().unwrap());
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| say.send(line)));
        let log = Arc::new(Mutex::new(String::new()));
        let errors = BufReader::new(process.stderr.take().unwrap());
        let kept = Arc::clone(&log);
        let reading = std::thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                let mut log = kept.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        let mut child = Self { http: Http::new(String::new()), process, said, log, reading: Some(reading) };
        let line = child.line("the line that says where it listens");
        let address = line.strip_prefix("Cairn listens on ").and_then(|rest| rest.split(". ").next());
        child.http.base = format!("http://{}", address.unwrap_or_else(|| panic!("not an address: {line}")));
        child
    }

    fn line(&self, what: &str) -> String {
        self.said.recv_timeout(DEADLINE).unwrap_or_else(|_| panic!("no {what}: {}", self.log()))
    }

    /// The secret of the one-time link that a first start prints.
    pub fn first_link(&self) -> String {
        let line = self.line("one-time link");
        line.rsplit_once("#k=").unwrap_or_else(|| panic!("no link: {line}")).1.to_owned()
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// `kill -9`; returns all that it logged.
    pub fn kill(mut self) -> String {
        self.end();
        self.log()
    }

    /// Asks it to stop, as a service manager does, and returns all that it logged.
    pub fn stop(mut self) -> String {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert!(self.process.wait().unwrap().success(), "{}", self.log());
        self.end();
        self.log()
    }

    pub fn is_alive(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }

    fn end(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if let Some(reading) = self.reading.take() {
            let _ = reading.join();
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.end();
    }
}
