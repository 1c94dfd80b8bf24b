//! The official suites, on a folder laid out as the fixtures' folder of the same kind is.

use anyhow::{Context, Result, bail};

use crate::project::{self, cargo};

/// The suites, in the order of the certificate's way: decode and verify, evaluate, judge by rules; then other cards,
/// whose they are, and whether they were taken back; then exposure notification.
const SUITES: [&str; 8] = [
    "dgc",
    "certlogic",
    "rules",
    "matrix",
    "shc",
    "holder",
    "revocation",
    EXPOSURE,
];
/// The one that is not about certificates.
const EXPOSURE: &str = "exposure";

/// Runs one suite on `folder`.
///
/// # Errors
/// There is no such suite, or not all of it is met.
pub(crate) fn suite(name: &str, folder: &str) -> Result<()> {
    if !SUITES.contains(&name) {
        bail!("no such suite: {name}; there are {}", SUITES.join(", "));
    }
    let mut judge = cargo();
    judge.args([
        "run",
        "--release",
        "--quiet",
        "--locked",
        "--package=conformance",
        "--",
        name,
    ]);
    judge.arg(std::path::absolute(folder)?);
    let verdict = judge.status().context("cannot start the suite")?;
    match verdict.code() {
        Some(0) => Ok(()),
        // the suite has said what it missed, and `met N/M` is the last line
        Some(code) => std::process::exit(code),
        None => bail!("the suite was ended by a signal"),
    }
}

/// Runs all suites on the fixtures.
///
/// # Errors
/// One is not all met; in continuous integration also where there are no fixtures.
pub(crate) fn all() -> Result<()> {
    let Some(fixtures) = project::fixtures()? else {
        return Ok(());
    };
    for name in SUITES {
        let kind = if name == EXPOSURE {
            EXPOSURE
        } else {
            "certificate"
        };
        let folder = fixtures.join(kind);
        suite(name, &folder.to_string_lossy())?;
    }
    Ok(())
}
