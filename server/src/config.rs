//! Flags and environment: the only reader of either. Every setting has a flag; some also an environment variable.

use crate::error::{During, StoreError};
use crate::mail::{MailServer, Post};
use clap::{Args, Parser, Subcommand};
use review::id::ReviewId;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// Cairn: a live board on which everyone touched by a serious case learns together.
#[derive(Debug, Parser)]
#[command(name = "cairn", version, about, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the board.
    Serve(Serve),
    /// Make a demonstration review in a data folder that no server uses at the moment.
    Demo(Demo),
    /// Copy all data of a running or a stopped server.
    Backup(Backup),
    /// Put a backup into a new data folder.
    Restore(Restore),
    /// Make a one-time link with which somebody chooses a password.
    Account(Account),
    /// Print the record of a review: one entry a line, without words. The server may be running.
    Record(Record),
    /// Count every closed round again from a record, without a server.
    Recount(Recount),
}

/// Where the data is.
#[derive(Clone, Debug, Args)]
pub struct Data {
    /// Folder with all data.
    #[arg(long, env = "CAIRN_DATA", default_value = "./data")]
    pub data: PathBuf,
}

/// Settings of a server.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Folder with all data.
    #[command(flatten)]
    pub data: Data,
    /// Address to listen on. Port 0 takes a free one.
    #[arg(long, env = "CAIRN_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// How people reach this server; links, codes and slips begin with it. Default: http(s) and the address.
    #[arg(long, env = "CAIRN_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Certificate chain (PEM), for HTTPS without a proxy.
    #[arg(long, env = "CAIRN_TLS_CERTIFICATE", requires = "tls_key")]
    pub tls_certificate: Option<PathBuf>,
    /// Private key (PEM) of the certificate.
    #[arg(long, env = "CAIRN_TLS_KEY", requires = "tls_certificate")]
    pub tls_key: Option<PathBuf>,
    /// Seconds between releases of a live event. Shorter tells more about when something was written: keep 30 but for
    /// tests and demonstrations.
    #[arg(long, env = "CAIRN_TICK_SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub tick_seconds: u64,
    /// Where mail is handed over: `smtps://name@host`, or `smtp://name@host` for STARTTLS (unencrypted only on this machine).
    /// Without it nobody is written to, and nobody is asked for an address.
    #[arg(long, env = "CAIRN_MAIL_SERVER", requires = "mail_from")]
    pub mail_server: Option<String>,
    /// File with the password for the mail server.
    #[arg(long, env = "CAIRN_MAIL_PASSWORD_FILE", requires = "mail_server")]
    pub mail_password_file: Option<PathBuf>,
    /// What stands as the sender of mail: "Cairn <cairn@example.org>".
    #[arg(long, env = "CAIRN_MAIL_FROM", requires = "mail_server")]
    pub mail_from: Option<String>,
    /// What to log: error, warn, info.
    #[arg(long, env = "CAIRN_LOG", default_value = "info")]
    pub log: String,
}

/// Settings of a demonstration.
#[derive(Clone, Debug, Args)]
pub struct Demo {
    /// Folder with all data.
    #[command(flatten)]
    pub data: Data,
    /// How people will reach the server, for the links.
    #[arg(long, env = "CAIRN_PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
    pub public_url: String,
    /// Print JSON for scripts.
    #[arg(long)]
    pub json: bool,
}

/// Settings of a backup.
#[derive(Clone, Debug, Args)]
pub struct Backup {
    /// Folder with all data.
    #[command(flatten)]
    pub data: Data,
    /// New folder for the copy.
    pub to: PathBuf,
}

/// Settings of a restore.
#[derive(Clone, Debug, Args)]
pub struct Restore {
    /// New folder for the data.
    #[command(flatten)]
    pub data: Data,
    /// Folder with the copy.
    pub from: PathBuf,
}

/// Which record.
#[derive(Clone, Debug, Args)]
pub struct Record {
    /// Folder with all data.
    #[command(flatten)]
    pub data: Data,
    /// The review: the 32 digits after `reviews/` in the address of its page.
    #[arg(value_parser = |text: &str| ReviewId::parse(text).ok_or("32 digits 0 to 9 and a to f"))]
    pub review: ReviewId,
}

/// What is counted again.
#[derive(Clone, Debug, Args)]
pub struct Recount {
    /// File that `cairn record` has printed.
    pub record: PathBuf,
}

/// Settings of a one-time link.
#[derive(Clone, Debug, Args)]
pub struct Account {
    /// Folder with all data.
    #[command(flatten)]
    pub data: Data,
    /// The name the person signs in with.
    pub sign_in: String,
    /// The person's name; makes a new account if there is none.
    #[arg(long)]
    pub name: Option<String>,
    /// Make the new account an administrator.
    #[arg(long)]
    pub administrator: bool,
    /// How people reach the server, for the link.
    #[arg(long, env = "CAIRN_PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
    pub public_url: String,
}

impl Serve {
    /// How people reach this server, without a slash at the end.
    pub fn public_url(&self, listening: SocketAddr) -> String {
        let scheme = if self.tls_certificate.is_some() { "https" } else { "http" };
        let url = self.public_url.clone().unwrap_or_else(|| format!("{scheme}://{listening}"));
        url.trim_end_matches('/').to_owned()
    }

    /// The mail server, if there is one.
    pub fn post(&self) -> Result<Option<Arc<dyn Post>>, StoreError> {
        let (Some(server), Some(from)) = (&self.mail_server, &self.mail_from) else { return Ok(None) };
        let read = |file: &PathBuf| std::fs::read_to_string(file).during("read the password for the mail server");
        let password = self.mail_password_file.as_ref().map(read).transpose()?;
        let password = password.map(|password| password.trim_end_matches(['\r', '\n']).to_owned());
        Ok(Some(Arc::new(MailServer::new(server, password, from)?)))
    }
}
