//! The main job, from nothing: set up, build the pages, start the service on its embedded default.

use anyhow::Result;

use crate::project::{cargo, run};
use crate::{pages, setup};

/// Starts `pratique serve`; `arguments` are handed on to it. It runs until it is stopped.
///
/// # Errors
/// Something cannot be built, or the service cannot start.
pub(crate) fn start(arguments: &[&str]) -> Result<()> {
    setup::setup()?;
    pages::pages()?;
    let serve = [
        "run",
        "--release",
        "--locked",
        "--package=cli",
        "--bin=pratique",
        "--",
        "serve",
    ];
    run(cargo().args(serve).args(arguments))
}
