//! What may be built in: licences, sources, refused crates and doubles, by `deny.toml`.
//!
//! The file is cargo-deny's and that tool reads it too. It is judged here as well, from what cargo itself says, because
//! building cargo-deny takes longer than all our tests and a check that depends on an installed tool would be skipped.
//! Out of scope: known weaknesses of crates, which need a database from the network: `cargo deny check advisories`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::finding::{self, Finding};
use crate::licence;
use crate::metadata::{Metadata, Package};
use crate::project::{cargo, output, root};

#[derive(Deserialize)]
struct Policy {
    graph: Graph,
    licenses: Licences,
    bans: Bans,
}

#[derive(Deserialize)]
struct Graph {
    /// Crates that do not ship: what they bring in twice costs nobody anything.
    exclude: Vec<String>,
}

#[derive(Deserialize)]
struct Licences {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    #[serde(default)]
    deny: Vec<Named>,
    #[serde(default)]
    skip: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    /// `name` or `name@version`.
    #[serde(rename = "crate")]
    name: String,
    reason: String,
    /// The crates that may need it all the same; nobody where it is empty.
    #[serde(default)]
    wrappers: Vec<String>,
}

/// Judges everything in the lock file.
///
/// # Errors
/// Something is refused, or `deny.toml` or cargo's answer cannot be read.
pub(crate) fn deny() -> Result<()> {
    let text = fs::read_to_string(root().join("deny.toml")).context("no deny.toml")?;
    let policy: Policy =
        toml::from_str(&text).context("deny.toml has another form than expected")?;
    let metadata = Metadata::read()?;
    let packages = metadata.packages();
    let mut count = finding::show(
        "licences are allowed",
        &licences(&policy.licenses, packages),
    );
    count += finding::show("crates come from one registry", &sources(packages));
    count += finding::show(
        "no refused crate",
        &refused(&policy.bans, packages, needed_by)?,
    );
    let shipped = shipped(&policy.graph)?;
    count += finding::show("nothing ships twice", &doubles(&policy.bans, &shipped));
    finding::none("deny", count)
}

fn licences(policy: &Licences, packages: &[Package]) -> Vec<Finding> {
    let allowed = |package: &Package| {
        let own = policy
            .exceptions
            .iter()
            .filter(|exception| exception.name == package.name);
        let own = own.flat_map(|exception| exception.allow.iter().cloned());
        let all: Vec<String> = policy.allow.iter().cloned().chain(own).collect();
        package
            .license
            .as_ref()
            .is_some_and(|licence| licence::met(licence, &all))
    };
    let bad = packages.iter().filter(|package| !allowed(package));
    bad.map(|package| {
        let licence = package.license.as_deref().unwrap_or("no licence");
        Finding::new(place(package), format!("{licence} is not allowed"))
    })
    .collect()
}

/// Everything but our own crates comes from the first registry that anything comes from; git is never one.
fn sources(packages: &[Package]) -> Vec<Finding> {
    let sources = packages
        .iter()
        .filter_map(|package| Some((package, package.source.as_deref()?)));
    let registry = sources
        .clone()
        .map(|(_, source)| source)
        .find(|source| source.starts_with("registry+"));
    let elsewhere = sources.filter(|(_, source)| Some(*source) != registry);
    elsewhere
        .map(|(package, source)| Finding::new(place(package), format!("comes from {source}")))
        .collect()
}

/// Crates that are refused, but for those that only their wrappers need.
fn refused(
    bans: &Bans,
    packages: &[Package],
    needed_by: impl Fn(&str) -> Result<BTreeSet<String>>,
) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for package in packages {
        let Some(ban) = bans.deny.iter().find(|ban| ban.name == package.name) else {
            continue;
        };
        let wrapped = !ban.wrappers.is_empty()
            && needed_by(&ban.name)?
                .iter()
                .all(|name| ban.wrappers.contains(name));
        if !wrapped {
            findings.push(Finding::new(
                place(package),
                format!("is refused: {}", ban.reason),
            ));
        }
    }
    Ok(findings)
}

/// The names of the crates that need this one directly, as cargo finds them.
fn needed_by(name: &str) -> Result<BTreeSet<String>> {
    let mut tree = cargo();
    tree.args([
        "tree",
        "--locked",
        "--workspace",
        "--edges=normal,build",
        "--depth=1",
    ]);
    tree.args(["--prefix=none", "--format={p}", "--invert", name]);
    let tree = output(&mut tree)?;
    let names = tree
        .lines()
        .skip(1)
        .filter_map(|line| line.split(' ').next());
    Ok(names.map(str::to_owned).collect())
}

/// Name and version of each crate that more than one version of is in what ships, as cargo finds them.
fn shipped(graph: &Graph) -> Result<BTreeSet<(String, String)>> {
    let mut tree = cargo();
    tree.args([
        "tree",
        "--locked",
        "--workspace",
        "--duplicates",
        "--edges=normal,build",
    ]);
    tree.args(["--depth=0", "--prefix=none", "--format={p}"]);
    tree.args(graph.exclude.iter().map(|name| format!("--exclude={name}")));
    let listed = output(&mut tree)?;
    let parts = listed.lines().filter_map(|line| line.split_once(" v"));
    let version = |rest: &str| rest.split(' ').next().unwrap_or(rest).to_owned();
    Ok(parts
        .map(|(name, rest)| (name.to_owned(), version(rest)))
        .collect())
}

/// Crates in several versions, but for those versions that `skip` excuses; and excuses that nothing needs.
fn doubles(bans: &Bans, shipped: &BTreeSet<(String, String)>) -> Vec<Finding> {
    let excused = |name: &str, version: &str| {
        bans.skip
            .iter()
            .any(|skip| skip.name == format!("{name}@{version}"))
    };
    let mut left: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, version) in shipped {
        if !excused(name, version) {
            left.entry(name).or_default().push(version);
        }
    }
    let several = left.into_iter().filter(|(_, versions)| versions.len() > 1);
    let mut findings: Vec<Finding> = several
        .map(|(name, versions)| Finding::new(name, format!("ships as {}", versions.join(" and "))))
        .collect();
    let needed = |skip: &&Named| {
        shipped
            .iter()
            .any(|(name, version)| skip.name == format!("{name}@{version}"))
    };
    let unneeded = bans.skip.iter().filter(|skip| !needed(skip));
    findings.extend(unneeded.map(|skip| Finding::new(&skip.name, "needs no exception any more")));
    findings
}

fn place(package: &Package) -> String {
    format!("{} {}", package.name, package.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, licence: Option<&str>, source: Option<&str>) -> Package {
        Package {
            name: name.into(),
            version: "1.0.0".into(),
            license: licence.map(str::to_owned),
            source: source.map(str::to_owned),
            ..Package::default()
        }
    }

    fn named(name: &str) -> Named {
        Named {
            name: name.into(),
            reason: "a reason".into(),
            wrappers: vec![],
        }
    }

    #[test]
    fn a_licence_that_is_not_allowed_is_found_and_an_exception_excuses_one_crate() {
        let exception = Exception {
            name: "b".into(),
            allow: vec!["ISC".into()],
        };
        let policy = Licences {
            allow: vec!["MIT".into()],
            exceptions: vec![exception],
        };
        let packages = [
            package("a", Some("ISC"), None),
            package("b", Some("ISC"), None),
            package("c", None, None),
        ];
        let found: Vec<String> = licences(&policy, &packages)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            found,
            [
                "a 1.0.0: ISC is not allowed",
                "c 1.0.0: no licence is not allowed"
            ]
        );
    }

    #[test]
    fn a_crate_from_git_is_found() {
        let packages = [
            package("ours", None, None),
            package("a", None, Some("registry+r")),
            package("b", None, Some("git+g")),
        ];
        assert_eq!(
            sources(&packages),
            [Finding::new("b 1.0.0", "comes from git+g")]
        );
    }

    #[test]
    fn a_refused_crate_is_found() {
        let bans = Bans {
            deny: vec![named("b")],
            skip: vec![],
        };
        let packages = [package("a", None, None), package("b", None, None)];
        let found = refused(&bans, &packages, |_| Ok(BTreeSet::new())).unwrap();
        assert_eq!(found, [Finding::new("b 1.0.0", "is refused: a reason")]);
    }

    #[test]
    fn a_refused_crate_may_be_needed_by_its_wrappers_alone() {
        let mut ban = named("b");
        ban.wrappers = vec!["a".into()];
        let bans = Bans {
            deny: vec![ban],
            skip: vec![],
        };
        let packages = [package("b", None, None)];
        let found = |needed: &[&str]| {
            let needed: BTreeSet<String> = needed.iter().map(|name| (*name).to_owned()).collect();
            refused(&bans, &packages, |_| Ok(needed.clone()))
                .unwrap()
                .len()
        };
        assert_eq!((found(&["a"]), found(&["a", "ours"])), (0, 1));
    }

    #[test]
    fn a_crate_that_ships_twice_is_found_unless_one_version_is_excused() {
        let shipped = BTreeSet::from([
            ("syn".to_owned(), "2.0.0".to_owned()),
            ("syn".to_owned(), "3.0.0".to_owned()),
        ]);
        let bans = |skip| Bans { deny: vec![], skip };
        assert_eq!(
            doubles(&bans(vec![]), &shipped),
            [Finding::new("syn", "ships as 2.0.0 and 3.0.0")]
        );
        assert_eq!(doubles(&bans(vec![named("syn@2.0.0")]), &shipped), []);
        let stale = doubles(
            &bans(vec![named("syn@2.0.0"), named("syn@1.0.0")]),
            &shipped,
        );
        assert_eq!(
            stale,
            [Finding::new("syn@1.0.0", "needs no exception any more")]
        );
    }
}
