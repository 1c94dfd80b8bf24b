//! Speed: each bench prints one line, `BENCH name value unit (ratio × rival)`, measured on one core but for `load`, which is about a whole
//! machine.
//!
//! A ratio is of two measurements of the same run, so that it holds on any machine: `bench/src/lib.rs` says how.

use anyhow::Result;

use crate::project::{self, cargo, command, npm, run};
use crate::{pages, setup, test};

/// Runs all benches, which show their lines.
///
/// # Errors
/// A bench cannot be built, or fails.
pub(crate) fn bench() -> Result<()> {
    // one of them starts a PostgreSQL
    setup::setup()?;
    run(cargo().args(["bench", "--locked", "--package=bench", "--no-run"]))?;
    run(pinned("cargo").args(["bench", "--locked", "--package=bench"]))?;
    in_the_browser()
}

/// What the pages weigh, and how fast they are in Chromium with the real program behind them.
fn in_the_browser() -> Result<()> {
    pages::pages()?;
    run(npm().args(["run", "--silent", "sizes"]))?;
    run(npm()
        .args(["run", "--silent", "bench"])
        .env("PRATIQUE_BIN", test::program()?))
}

/// A program on one core, where the machine can do that.
fn pinned(program: &str) -> std::process::Command {
    if project::find("taskset").is_none() {
        eprintln!("no taskset here: the benches are free to move between cores");
        return command(program);
    }
    let mut taskset = command("taskset");
    taskset.args(["--cpu-list", "0", program]);
    taskset
}
