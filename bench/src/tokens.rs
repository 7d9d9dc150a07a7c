//! Anonymous ops with their tokens checked: as many as the server takes in, from many connections at once. Beside it, in
//! the same run, what joining costs and what checking a token costs alone.

use crate::house::{House, Purse};
use crate::process::cpu_seconds;
use anyhow::{Result, ensure};
use review::id::{EventId, ReviewId};
use review::op::{Anonymous, Op};
use review::opening::{EditSecret, Salt, Words};
use review::text::Lang;
use review::token::Token;
use review::wire::{PROTOCOL, Write};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The round of *what went right* in a plain plan, and the phase that opens it.
const ROUND: u8 = 1;
const PHASE: u8 = 2;
/// Checks of a token alone.
const CHECKS: u32 = 2_000;

/// Fills `places` places and spends everything that they may write in one round, from `clients` connections.
pub async fn run(places: usize, clients: usize) -> Result<()> {
    let mut house = House::build(places).await?;
    let (started, before) = (Instant::now(), cpu_seconds(house.pid())?);
    let purses = house.purses().await?;
    let joining = (started.elapsed().as_secs_f64(), cpu_seconds(house.pid())? - before);
    let event = house.event;
    for to in 1..=PHASE {
        house.ask(Op::MovePhase { event, to, few: true, reason: None }).await?;
    }
    let writes = requests(&house, &purses);
    let ops = writes.len();
    let shares: Vec<Vec<Vec<u8>>> =
        (0..clients).map(|n| writes.iter().skip(n).step_by(clients).cloned().collect()).collect();
    let (started, before) = (Instant::now(), cpu_seconds(house.pid())?);
    let address = house.url.trim_start_matches("http://").to_owned();
    let storms = shares.into_iter().map(|share| tokio::spawn(spend(address.clone(), share)));
    for storm in storms.collect::<Vec<_>>() {
        storm.await??;
    }
    let (took, cpu) = (started.elapsed().as_secs_f64(), cpu_seconds(house.pid())? - before);
    println!(
        "| places | connections | ops | ops per second | server CPU per op | joining: wall, server CPU per place | check alone |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|");
    println!(
        "| {places} | {clients} | {ops} | {:.0} | {:.0} µs | {:.1} ms, {:.1} ms | {:.0} µs |",
        ops as f64 / took,
        cpu * 1e6 / ops as f64,
        joining.0 * 1e3 / places as f64,
        joining.1 * 1e3 / places as f64,
        check_alone(&purses).as_secs_f64() * 1e6,
    );
    Ok(())
}

/// Every request as it goes over the wire, made before the clock starts.
fn requests(house: &House, purses: &[Purse]) -> Vec<Vec<u8>> {
    let tokens = purses.iter().flat_map(|purse| purse.rounds[usize::from(ROUND)].iter());
    let host = house.url.trim_start_matches("http://");
    tokens.map(|token| request(host, house.review, house.event, token)).collect()
}

fn request(host: &str, review: ReviewId, event: EventId, token: &Token) -> Vec<u8> {
    let id = token.nonce.contribution();
    let text = "The health visitor rang the school, and the school rang back on the same day".to_owned();
    let words = Words { text, lang: Lang::En, salt: Salt(token.nonce.0) };
    let edit = EditSecret(token.nonce.0).hash();
    let op = Anonymous::Contribute { id, event, round: ROUND, voice: None, edit, words };
    let write = Write { v: PROTOCOL, review, token: Some(*token), op };
    let body = serde_json::to_vec(&write).unwrap_or_default();
    let head = format!(
        "POST /anon/write HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.into_bytes(), body].concat()
}

/// One connection: request, answer, request. By hand, because the client shares the cores with the server.
async fn spend(address: String, requests: Vec<Vec<u8>>) -> Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut answer = vec![0; 4_096];
    for request in requests {
        stream.write_all(&request).await?;
        let mut got = 0;
        loop {
            let n = stream.read(&mut answer[got..]).await?;
            ensure!(n > 0, "the server hung up");
            got += n;
            if is_whole(&answer[..got]) {
                break;
            }
        }
        ensure!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..got]));
    }
    Ok(())
}

/// Whether an answer with a `content-length` is all there.
fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    length.is_some_and(|length: usize| body.len() >= length)
}

/// What one check of a token takes on this machine, with nothing around it.
fn check_alone(purses: &[Purse]) -> Duration {
    let round = seat::Round::new(&seat::RoundSeed([7; 32]));
    let token = |token: &Token| seat::Token { nonce: token.nonce.0, output: token.output.0 };
    let tokens: Vec<_> = purses.iter().flat_map(|purse| purse.rounds.iter().flatten()).map(token).collect();
    let started = Instant::now();
    let good = tokens.iter().cycle().take(CHECKS as usize).filter(|token| round.accepts(token)).count();
    assert_eq!(good, 0, "tokens of another key");
    started.elapsed() / CHECKS
}
