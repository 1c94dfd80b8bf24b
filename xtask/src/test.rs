//! All tests, on a machine that may be fresh: crates, documents, pages, browser.

use std::path::PathBuf;

use anyhow::Result;

use crate::project::{self, cargo, npm, output, run};
use crate::{pages, setup};

/// Sets up, builds the pages, and runs all tests.
///
/// # Errors
/// Something cannot be built, or a test fails.
pub(crate) fn test() -> Result<()> {
    setup::setup()?;
    pages::pages()?;
    crates()?;
    run(cargo().args(["test", "--locked", "--workspace", "--doc"]))?;
    // the browser tests start the real program
    run(npm().args(["run", "test"]).env("PRATIQUE_BIN", program()?))
}

/// The program with the pages in it, built as it ships.
///
/// # Errors
/// It cannot be built.
pub(crate) fn program() -> Result<PathBuf> {
    run(cargo().args(["build", "--locked", "--release", "--package=cli"]))?;
    Ok(project::target().join("release/pratique"))
}

/// nextest where it is installed, since it runs tests of different crates side by side; else cargo's own runner.
fn crates() -> Result<()> {
    if output(cargo().args(["nextest", "--version"])).is_ok() {
        return run(cargo().args([
            "nextest",
            "run",
            "--locked",
            "--workspace",
            "--no-fail-fast",
        ]));
    }
    run(cargo().args([
        "test",
        "--locked",
        "--workspace",
        "--lib",
        "--bins",
        "--tests",
        "--no-fail-fast",
    ]))
}
