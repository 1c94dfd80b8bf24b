//! The rules of the house that no compiler checks. Each rule is one file, with a test in which it fails.
//!
//! In scope: who may depend on whom, circles, purity and portability of the protocol crates, names, sizes,
//! and what may be committed. Out of scope: format and lints (cargo does them), texts and licences
//! (`cargo xtask texts`, `cargo xtask deny`).

mod circles;
mod copies;
mod lockfile;
mod modules;
mod names;
mod plan;
mod purity;
mod sizes;
mod source;

use std::path::Path;

use anyhow::Result;

use crate::finding::{self, Finding};
use crate::metadata::Metadata;
use crate::project::{self, root};
use crate::wasm;
use source::Tree;

/// Checks all rules and shows each verdict.
///
/// # Errors
/// A rule is broken, or something could not be read.
pub(crate) fn tidy() -> Result<()> {
    let metadata = Metadata::read()?;
    let trees = trees(&metadata)?;
    let mut count = 0;
    for (rule, findings) in rules(&metadata, &trees)? {
        count += finding::show(rule, &findings);
    }
    println!("{}", sizes::report(&trees));
    finding::none("tidy", count)
}

fn rules(metadata: &Metadata, trees: &[Tree]) -> Result<Vec<(&'static str, Vec<Finding>)>> {
    let arrows = plan::arrows(metadata.members());
    let protocol: Vec<&str> = plan::protocol_crates().collect();
    let pages = plan::carried_by_pages()?;
    Ok(vec![
        ("arrows follow the plan", plan::against(plan::PLAN, &arrows)),
        (
            "the door's page carries no wallet",
            plan::against_page(&pages),
        ),
        ("no circle among crates", circles::among("crates", &arrows)),
        (
            "no circle among the files of a crate",
            over(trees, modules::circles),
        ),
        ("protocol crates are pure", over(trees, purity::impurities)),
        (
            "protocol crates need nothing impure",
            purity::needs(metadata.members()),
        ),
        ("names say what a thing is", over(trees, names::forbidden)),
        ("files fit a reader", over(trees, sizes::too_long)),
        (
            "npm packages come from the registry",
            lockfile::check(root())?,
        ),
        ("other people's test data stays outside", copies(root())?),
        (
            "protocol crates compile for wasm32",
            wasm32(root(), &protocol),
        ),
    ])
}

fn over(trees: &[Tree], rule: fn(&Tree) -> Vec<Finding>) -> Vec<Finding> {
    trees.iter().flat_map(rule).collect()
}

fn trees(metadata: &Metadata) -> Result<Vec<Tree>> {
    let mut trees = Vec::new();
    for package in metadata.members() {
        for start in package.roots() {
            trees.push(Tree::read(&package.name, root(), start)?);
        }
    }
    Ok(trees)
}

fn copies(root: &Path) -> Result<Vec<Finding>> {
    let Some(fixtures) = project::fixtures()? else {
        return Ok(Vec::new());
    };
    copies::among(root, &copies::committed()?, &fixtures)
}

/// One cargo invocation for all of them: the standard library and shared crates are built once.
fn wasm32(workspace: &Path, crates: &[&str]) -> Vec<Finding> {
    let packages: Vec<String> = crates
        .iter()
        .map(|name| format!("--package={name}"))
        .collect();
    let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
    let verdict = wasm::check(workspace, &packages);
    let finding = |fault| Finding::new("wasm32", format!("{fault:#}"));
    verdict.err().map(finding).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Checks a crate made up for the test, with the workspace's own profile.
    fn checked(code: &str) -> Vec<Finding> {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        let (_, profile) = manifest.split_once("[profile.wasm]").unwrap();
        let package = "[package]\nname = \"made-up\"\nedition = \"2024\"\n[lib]\npath = \"lib.rs\"\n[workspace]\n";
        write("Cargo.toml", &format!("{package}[profile.wasm]{profile}"));
        write(
            "Cargo.lock",
            "version = 4\n\n[[package]]\nname = \"made-up\"\nversion = \"0.0.0\"\n",
        );
        write("lib.rs", code);
        wasm32(folder.path(), &["made-up"])
    }

    #[test]
    fn a_protocol_crate_that_does_not_build_for_wasm32_is_found() {
        assert_eq!(
            checked("pub fn f() -> [u8; 4] { 1_usize.to_be_bytes() }"),
            []
        );
        let found = checked("pub fn f() -> [u8; 8] { 1_usize.to_be_bytes() }");
        assert_eq!(found.len(), 1);
        assert!(
            found[0].to_string().contains("--package=made-up"),
            "{}",
            found[0]
        );
    }
}
