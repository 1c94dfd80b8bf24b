//! `cargo xtask COMMAND`: what cargo cannot do. `make` calls nothing else.
//!
//! In scope: setting a machine up, building the pages, holding the plan of the house, checking texts and licences,
//! and running the official suites, the benches and the fuzz targets.
//! Out of scope: anything that the product does; that is in `crates/`.

mod finding;
mod metadata;
mod pages;
mod project;
mod setup;
mod stamp;
mod tidy;
mod wasm;

use std::env;
use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask COMMAND

  setup                 install what this machine lacks, or say what to install
  wasm                  the typed modules of the wallet and of the door
  pages                 wasm, then the pages, into web/dist

  tidy                  the rules of the house that no compiler checks";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match dispatch(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("xtask: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[&str]) -> Result<()> {
    match words {
        ["setup"] => setup::setup(),
        ["wasm"] => wasm::wasm(),
        ["tidy"] => tidy::tidy(),
        ["pages"] => pages::pages(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => bail!("no such command: {}\n\n{HELP}", words.join(" ")),
    }
}
