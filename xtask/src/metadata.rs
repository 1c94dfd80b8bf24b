//! What cargo says about the workspace: its crates, what they need, and everything they are built from.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::project::{cargo, output};

/// The answer of `cargo metadata`, as far as it is used here.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    packages: Vec<Package>,
    workspace_members: Vec<String>,
}

/// One package of the lock file, our own crates included.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) id: String,
    /// `None` for a crate of this workspace or another path.
    pub(crate) source: Option<String>,
    pub(crate) license: Option<String>,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) targets: Vec<Target>,
}

/// One line of a manifest's dependencies.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// `None` for a normal one, else `dev` or `build`.
    pub(crate) kind: Option<String>,
}

/// A library, program, test, bench or example of a package.
#[derive(Debug, Deserialize)]
pub(crate) struct Target {
    kind: Vec<String>,
    src_path: PathBuf,
}

impl Metadata {
    /// Asks cargo, with the lock file as it is.
    ///
    /// # Errors
    /// Cargo fails, for example because the lock file is not up to date.
    pub(crate) fn read() -> Result<Self> {
        let text = output(cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
        serde_json::from_str(&text).context("cargo metadata has another form than expected")
    }

    /// Our own crates.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages
            .iter()
            .filter(|package| self.workspace_members.contains(&package.id))
    }

    /// Everything that is built, our own crates included.
    pub(crate) fn packages(&self) -> &[Package] {
        &self.packages
    }
}

impl Package {
    /// The files where the crate's library and programs begin; tests, benches and examples are left out.
    pub(crate) fn roots(&self) -> impl Iterator<Item = &Path> {
        let ships = |target: &&Target| {
            let kinds = ["lib", "bin", "cdylib", "rlib", "proc-macro"];
            target
                .kind
                .iter()
                .any(|kind| kinds.contains(&kind.as_str()))
        };
        self.targets
            .iter()
            .filter(ships)
            .map(|target| target.src_path.as_path())
    }
}
