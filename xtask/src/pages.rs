//! The pages: WASM modules, npm packages, then Vite, into `web/dist`, each file with its compressed forms beside it.

use anyhow::Result;

use crate::project::{command, npm, run};
use crate::{setup, wasm};

/// Builds the pages into `web/dist`.
///
/// # Errors
/// A module, a package or a page that cannot be built.
pub(crate) fn pages() -> Result<()> {
    setup::packages()?;
    wasm::wasm()?;
    run(npm().args(["run", "build"]))?;
    run(command("node").arg("web/scripts/compress.mjs"))
}
