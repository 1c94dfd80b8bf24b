//! npm packages come from the registry that the machine is set to, and from nowhere else: the manifest names versions,
//! and the lock file holds a digest for each package and no address.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use crate::finding::Finding;

const MANIFEST: &str = "web/package.json";
const LOCK: &str = "web/package-lock.json";

/// Checks the manifest and the lock file of the pages, where there are any.
///
/// # Errors
/// The manifest has no lock file beside it, or one of them is no JSON.
pub(crate) fn check(root: &Path) -> Result<Vec<Finding>> {
    if !root.join(MANIFEST).exists() {
        return Ok(Vec::new());
    }
    let read = |name: &str| -> Result<Value> {
        let text = fs::read_to_string(root.join(name)).with_context(|| format!("no {name}"))?;
        serde_json::from_str(&text).with_context(|| format!("{name} is no JSON"))
    };
    let mut findings = manifest(&read(MANIFEST)?);
    findings.extend(lock(&read(LOCK)?));
    Ok(findings)
}

/// Dependencies that are an address or a path instead of a version.
fn manifest(manifest: &Value) -> Vec<Finding> {
    let kinds = [
        "dependencies",
        "devDependencies",
        "optionalDependencies",
        "overrides",
    ];
    let lists = kinds.iter().filter_map(|kind| manifest[kind].as_object());
    let elsewhere = lists.flatten().filter(|(_, version)| !is_version(version));
    elsewhere
        .map(|(name, version)| {
            Finding::new(MANIFEST, format!("{name} is no version but {version}"))
        })
        .collect()
}

fn is_version(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "^~.-+".contains(c))
}

/// Packages that are fetched from an address, or have no digest.
fn lock(lock: &Value) -> Vec<Finding> {
    let empty = Map::new();
    let packages = lock["packages"].as_object().unwrap_or(&empty);
    let installed = packages.iter().filter(|(path, _)| !path.is_empty());
    installed
        .filter_map(|(path, package)| fault(path, package))
        .collect()
}

fn fault(path: &str, package: &Value) -> Option<Finding> {
    if let Some(address) = package["resolved"].as_str() {
        return Some(Finding::new(
            LOCK,
            format!("{path} is fetched from {address}"),
        ));
    }
    // what a package brings along inside itself is covered by its own digest
    let covered = package["integrity"].is_string() || package["inBundle"] == true;
    (!covered).then(|| Finding::new(LOCK, format!("{path} has no digest")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn versions_and_digests_pass() {
        assert_eq!(
            manifest(&json!({"dependencies": {"svelte": "^5.57.3"}})),
            []
        );
        let locked =
            json!({"packages": {"": {}, "node_modules/svelte": {"integrity": "sha512-AA"}}});
        assert_eq!(lock(&locked), []);
    }

    #[test]
    fn a_package_from_elsewhere_is_found_in_the_manifest() {
        let found =
            manifest(&json!({"devDependencies": {"svelte": "git+https://example.org/svelte.git"}}));
        let text = "svelte is no version but \"git+https://example.org/svelte.git\"";
        assert_eq!(found, [Finding::new(MANIFEST, text)]);
    }

    #[test]
    fn an_address_and_a_missing_digest_are_found_in_the_lock_file() {
        let locked = json!({"packages": {
            "node_modules/a": {"integrity": "sha512-AA", "resolved": "https://example.org/a.tgz"},
            "node_modules/b": {"version": "1.0.0"},
        }});
        let found: Vec<String> = lock(&locked).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "web/package-lock.json: node_modules/a is fetched from https://example.org/a.tgz",
                "web/package-lock.json: node_modules/b has no digest",
            ]
        );
    }
}
