//! A load client: starts the server (`CAIRN_BIN`), puts many readers on one board and measures from outside. Prints a
//! table; asserts nothing, because timings say something only side by side.

mod fanout;
mod house;
mod idle;
mod process;
mod readers;
mod tokens;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "bench")]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// One named op after another to many readers: until the last one has it, and what each delivery costs
    Fanout {
        /// Readers; one run for each
        #[arg(long, value_delimiter = ',', default_values_t = [100, 1_000])]
        readers: Vec<usize>,
        /// Ops of each run, after a tenth as many that are not counted
        #[arg(long, default_value_t = 300)]
        ops: usize,
    },
    /// Anonymous ops with their tokens checked
    Tokens {
        /// Places; each spends its whole allowance of one round
        #[arg(long, default_value_t = 500)]
        places: usize,
        /// Connections at the same time
        #[arg(long, default_value_t = 64)]
        clients: usize,
    },
    /// Memory of readers who only listen
    Idle {
        /// Readers
        #[arg(long, default_value_t = 1_000)]
        readers: usize,
    },
}

#[tokio::main]
async fn main() -> Result<()> {
    match Cli::parse().what {
        What::Fanout { readers, ops } => fanout::run(&readers, ops).await,
        What::Tokens { places, clients } => tokens::run(places, clients).await,
        What::Idle { readers } => idle::run(readers).await,
    }
}
