//! `cargo xtask COMMAND`: what cargo cannot do. `make` calls nothing else.
//!
//! In scope: setting a machine up, building the pages, holding the plan of the house, checking texts and licences,
//! and running the official suites, the benches and the fuzz targets.
//! Out of scope: anything that the product does; that is in `crates/`.

mod bench;
mod check;
mod conformance;
mod deny;
mod finding;
mod fuzz;
mod licence;
mod likeness;
mod metadata;
mod pages;
mod project;
mod setup;
mod stamp;
mod start;
mod test;
mod texts;
mod tidy;
mod wasm;

use std::env;
use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask COMMAND

  setup                   install what this machine lacks, or say what to install
  run [ARGUMENTS]         set up, build the pages, start `pratique serve ARGUMENTS`
  test                    set up, build the pages, run all tests
  check                   form, lints, documents, tidy, texts, deny, the pages' types

  wasm                    the typed modules of the wallet and of the door
  pages                   wasm, then the pages, into web/dist

  tidy                    the rules of the house that no compiler checks
  texts                   gaps in the catalogue of texts
  deny                    licences, sources and doubles, by deny.toml

  conformance             all official suites on the fixtures
  conformance SUITE DIR   one of dgc, certlogic, rules, matrix, shc, holder, revocation, exposure
  bench                   all benches, one line each
  fuzz [--runs N | --smoke]   every fuzz target, N runs in all";

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
        ["run", arguments @ ..] => start::start(arguments),
        ["test"] => test::test(),
        ["check"] => check::check(),
        ["wasm"] => wasm::wasm(),
        ["pages"] => pages::pages(),
        ["tidy"] => tidy::tidy(),
        ["texts"] => texts::texts(),
        ["deny"] => deny::deny(),
        ["conformance"] => conformance::all(),
        ["conformance", suite, folder] => conformance::suite(suite, folder),
        ["bench"] => bench::bench(),
        ["fuzz", options @ ..] => fuzz::fuzz(options),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => bail!("no such command: {}\n\n{HELP}", words.join(" ")),
    }
}
