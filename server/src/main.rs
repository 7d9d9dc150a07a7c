//! The binary `cairn`: wiring of commands.

use clap::Parser;
use server::config::{self, Cli, Command};
use server::error::StoreError;
use server::room::Pace;
use server::store::DataFolder;
use server::{Server, backup, bind, clock, demo, logging, recount};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Serve(serve) => run(serve).await,
        Command::Demo(demo) => make_demonstration(demo).await,
        Command::Backup(backup) => back_up(backup).await,
        Command::Restore(restore) => put_back(restore).await,
        Command::Account(account) => one_time_link(account).await,
        Command::Record(record) => print_record(record).await,
        Command::Recount(recount) => return count_again(&recount),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cairn: could not {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(serve: config::Serve) -> Result<(), StoreError> {
    logging::start(&serve.log);
    let (listener, listening) = bind(serve.listen)?;
    let url = serve.public_url(listening);
    let pace = Pace { live_ms: serve.tick_seconds * 1_000, ..Pace::default() };
    let server = Server::new(&DataFolder(serve.data.data.clone()), url.clone(), pace, serve.post()?).await?;
    println!("Cairn listens on {listening}. People reach it at {url}");
    match server.doors.accounts.first_link(clock::now_ms()).await {
        Ok(Some(secret)) => println!(
            "First start: choose a password for the administrator \"admin\", once, within a week: {url}/staff/en/set-up#k={}",
            secret.to_hex()
        ),
        Ok(None) => {}
        Err(error) => return Err(StoreError::new("look for accounts", error)),
    }
    let tls = serve.tls_certificate.zip(serve.tls_key);
    server.listen(listener, tls, stopped()).await
}

/// Done when the process is asked to stop.
async fn stopped() {
    let interrupted = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! { () = interrupted => {}, () = terminated => {} }
}

async fn make_demonstration(demo: config::Demo) -> Result<(), StoreError> {
    let url = demo.public_url.trim_end_matches('/').to_owned();
    let pace = Pace { live_ms: 500, ..Pace::default() };
    let server = Server::new(&DataFolder(demo.data.data.clone()), url.clone(), pace, None).await?;
    let doors = std::sync::Arc::clone(&server.doors);
    let made =
        demo::demonstration(&doors.rooms, &doors.issuer, &doors.accounts, &doors.partnerships, clock::now_ms()).await;
    drop(doors);
    server.finish().await;
    let made = made.map_err(|error| StoreError::new("make the demonstration", error))?;
    if demo.json {
        println!("{}", made.to_json(&url));
    } else {
        println!("{}", made.to_text(&url));
    }
    Ok(())
}

async fn back_up(backup: config::Backup) -> Result<(), StoreError> {
    let report = backup::backup(&DataFolder(backup.data.data), &backup.to).await?;
    println!("{report}");
    Ok(())
}

async fn put_back(restore: config::Restore) -> Result<(), StoreError> {
    let report = backup::restore(&restore.from, &DataFolder(restore.data.data)).await?;
    println!("{report}");
    Ok(())
}

async fn print_record(record: config::Record) -> Result<(), StoreError> {
    print!("{}", recount::record(&DataFolder(record.data.data).reviews(), record.review).await?);
    Ok(())
}

/// Ends with 0 if all adds up, 1 if something does not, 2 if there is nothing to count.
fn count_again(recount: &config::Recount) -> ExitCode {
    let text = match std::fs::read_to_string(&recount.record) {
        Ok(text) if !text.is_empty() => text,
        Ok(_) => {
            eprintln!("cairn: the record is empty");
            return ExitCode::from(2);
        }
        Err(error) => {
            eprintln!("cairn: could not read the record: {error}");
            return ExitCode::from(2);
        }
    };
    let counted = recount::recount(text.lines());
    println!("{counted}");
    if counted.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn one_time_link(account: config::Account) -> Result<(), StoreError> {
    let store = server::store::Store::open(&DataFolder(account.data.data)).await?;
    let accounts = server::store::accounts::Accounts::new(store.pool().clone());
    let role = if account.administrator { app::desk::Role::Administrator } else { app::desk::Role::Facilitator };
    let link = accounts.link_for(&account.sign_in, account.name.as_deref(), role, clock::now_ms()).await;
    let link = link.map_err(|error| StoreError::new("make a link", error))?;
    let url = account.public_url.trim_end_matches('/');
    println!("Choose a password, once, within a week: {url}/staff/en/set-up#k={}", link.to_hex());
    Ok(())
}
