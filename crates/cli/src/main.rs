//! `pratique`: the program. It reads files and the clock and hands both down; every decision is made below.
//!
//! Exit codes: 0 yes, 1 no (a certificate refused, a pack with findings), 2 the input or the command line could not
//! be used, 3 a person has to decide.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is what a command line program does"
)]

mod answer;
mod input;
mod inspect;
mod policy_check;
mod status;
mod verify;

use answer::Answer;
use clap::{Parser, Subcommand};
use input::Unusable;
use std::process::ExitCode;

/// Health certificates, rules and status, explained.
#[derive(Debug, Parser)]
#[command(
    name = "pratique",
    version,
    after_help = "Exit codes: 0 yes, 1 no, 2 unusable input, 3 a person has to decide."
)]
struct Cli {
    /// Answer in JSON, one line an answer.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show what a certificate says, without checking its signature.
    Inspect(inspect::Arguments),
    /// Check certificates, and with --rules whether they are enough for an arrival.
    Verify(verify::Arguments),
    /// The status that facts give under a policy pack, with every reason.
    Status(status::Arguments),
    /// Policy packs.
    #[command(subcommand)]
    Policy(PolicyCommand),
}

#[derive(Debug, Subcommand)]
enum PolicyCommand {
    /// Say whether packs may be published, and if not, why.
    Check(policy_check::Arguments),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let answered = match &cli.command {
        Command::Inspect(arguments) => inspect::run(arguments),
        Command::Verify(arguments) => verify::run(arguments),
        Command::Status(arguments) => status::run(arguments),
        Command::Policy(PolicyCommand::Check(arguments)) => policy_check::run(arguments),
    };
    match answered {
        Ok(answers) => Answer::print_all(&answers, cli.json),
        Err(Unusable(sentence)) => {
            eprintln!("pratique: {sentence}");
            ExitCode::from(2)
        }
    }
}
