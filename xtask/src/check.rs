//! Everything that can be judged without running the product: form, lints, documents, the rules of the house, texts,
//! licences, and the types and markup of the pages.

use anyhow::Result;

use crate::project::{cargo, npm, root, run};
use crate::{deny, setup, texts, tidy, wasm};

/// Runs all checks, the quick ones first.
///
/// # Errors
/// The first check that fails.
pub(crate) fn check() -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]))?;
    if root().join("fuzz/Cargo.toml").exists() {
        run(cargo().args(["fmt", "--all", "--check", "--manifest-path=fuzz/Cargo.toml"]))?;
    }
    setup::setup()?;
    deny::deny()?;
    run(cargo().args([
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))?;
    let mut doc = cargo();
    doc.args(["doc", "--locked", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings");
    run(&mut doc)?;
    tidy::tidy()?;
    texts::texts()?;
    // the pages are checked against the types of the modules
    wasm::wasm()?;
    run(npm().args(["run", "check"]))
}
