//! All tests, on a machine that may be fresh: crates, documents, pages, browser.

use anyhow::Result;

use crate::project::{cargo, npm, output, run};
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
    run(cargo().args(["build", "--locked", "--release", "--package=cli"]))?;
    run(npm().args(["run", "test"]))
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
