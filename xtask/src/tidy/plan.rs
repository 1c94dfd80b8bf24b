//! The plan: which crate may depend on which. Data runs one way, facts → status → pass → door, and only the wallet
//! spans the private and the public wing; so this table is the privacy claim, and the check makes it hold.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::finding::Finding;
use crate::metadata::Package;
use crate::project::{cargo, output};

/// Who needs whom, by name.
pub(crate) type Arrows = BTreeMap<String, BTreeSet<String>>;

/// A crate of the house and the crates of the house that it may use.
pub(crate) struct Room {
    name: &'static str,
    /// A published protocol or a stage of the data: values in, values out.
    protocol: bool,
    may_use: &'static [&'static str],
}

const fn protocol(name: &'static str, may_use: &'static [&'static str]) -> Room {
    Room {
        name,
        protocol: true,
        may_use,
    }
}

const fn outer(name: &'static str, may_use: &'static [&'static str]) -> Room {
    Room {
        name,
        protocol: false,
        may_use,
    }
}

/// The whole house. `ARCHITECTURE.md` says why each arrow is there.
pub(crate) const PLAN: &[Room] = &[
    // a form of writing and one of keeping, and no data: everything may use them
    protocol("json", &[]),
    protocol("sorted", &[]),
    // hashes and lists of them; what a certificate is, it does not know
    protocol("revocation", &["json"]),
    protocol("bulletin", &["json", "sorted"]),
    protocol("audit", &["bulletin", "json"]),
    protocol("certificate", &["json", "revocation", "sorted"]),
    protocol("policy", &["json", "sorted"]),
    protocol("travel", &["json", "sorted"]),
    // keys and what was seen of them; whom they belong to, it does not know
    protocol("exposure", &["json"]),
    protocol("order", &["certificate", "json"]),
    protocol(
        "status",
        &["certificate", "json", "policy", "sorted", "travel"],
    ),
    protocol(
        "door",
        &[
            "bulletin",
            "certificate",
            "json",
            "policy",
            "revocation",
            "sorted",
        ],
    ),
    protocol(
        "wallet",
        &[
            "bulletin",
            "certificate",
            "json",
            "policy",
            "revocation",
            "sorted",
            "status",
            "travel",
        ],
    ),
    // what an officer publishes: the rules of each kind, but no status and no wallet
    protocol(
        "publishing",
        &[
            "bulletin",
            "certificate",
            "json",
            "policy",
            "revocation",
            "sorted",
            "travel",
        ],
    ),
    outer("storage", &["audit"]),
    outer(
        "server",
        &[
            "audit",
            "bulletin",
            "certificate",
            "exposure",
            "order",
            "policy",
            "publishing",
            "revocation",
            "sorted",
            "storage",
            "travel",
        ],
    ),
    outer("wasm", &["door", "exposure", "json", "wallet"]),
    outer("cli", EVERYTHING),
    outer("conformance", EVERYTHING),
    outer("bench", EVERYTHING),
    outer("fixtures", &[]),
    outer("xtask", &[]),
];

const EVERYTHING: &[&str] = &[
    "audit",
    "bulletin",
    "certificate",
    "door",
    "exposure",
    "json",
    "order",
    "policy",
    "publishing",
    "revocation",
    "server",
    "sorted",
    "status",
    "storage",
    "travel",
    "wallet",
];

/// What tests of any crate may use besides.
const FOR_TESTS: &str = "fixtures";

/// What must not be in the module of the door's page. It carries `bulletin`: a door verifies its lists itself, for who
/// hands them over could let anybody in.
const NOT_AT_THE_DOOR: [&str; 4] = ["exposure", "status", "travel", "wallet"];

/// The crates that must be pure and build for wasm32.
pub(crate) fn protocol_crates() -> impl Iterator<Item = &'static str> {
    PLAN.iter()
        .filter(|room| room.protocol)
        .map(|room| room.name)
}

/// The arrows among our own crates. Those of tests count too, but for the one to the test data.
pub(crate) fn arrows<'a>(members: impl Iterator<Item = &'a Package>) -> Arrows {
    let members: Vec<&Package> = members.collect();
    let ours: BTreeSet<&str> = members
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let needs = |package: &Package| {
        let ours_only = |name: &&str| ours.contains(name) && *name != FOR_TESTS;
        let names = package.dependencies.iter().map(|need| need.name.as_str());
        names.filter(ours_only).map(str::to_owned).collect()
    };
    members
        .iter()
        .map(|package| (package.name.clone(), needs(package)))
        .collect()
}

/// The arrows that the plan does not have, and the crates that it does not know or that are gone.
pub(crate) fn against(plan: &[Room], arrows: &Arrows) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (from, needs) in arrows {
        let Some(room) = plan.iter().find(|room| room.name == from) else {
            findings.push(Finding::new(from, "the plan has no such crate"));
            continue;
        };
        let unplanned = needs
            .iter()
            .filter(|to| !room.may_use.contains(&to.as_str()));
        findings.extend(unplanned.map(|to| Finding::new(from, format!("may not depend on {to}"))));
    }
    let gone = plan.iter().filter(|room| !arrows.contains_key(room.name));
    findings.extend(
        gone.map(|room| Finding::new(room.name, "is in the plan, but there is no such crate")),
    );
    findings
}

/// The crates in the module of the door's page, as cargo would build it.
///
/// # Errors
/// Cargo fails.
pub(crate) fn carried_by_pages() -> Result<BTreeSet<String>> {
    let tree = output(cargo().args([
        "tree",
        "--locked",
        "--package=wasm",
        "--no-default-features",
        "--features=door",
        "--edges=normal",
        "--prefix=none",
        "--format={p}",
    ]))?;
    Ok(tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect())
}

/// What the door's page carries and should not.
pub(crate) fn against_page(carried: &BTreeSet<String>) -> Vec<Finding> {
    let unwanted = NOT_AT_THE_DOOR
        .iter()
        .filter(|name| carried.contains(**name));
    unwanted
        .map(|name| Finding::new("wasm --features door", format!("carries {name}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrows(list: &[(&str, &[&str])]) -> Arrows {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        list.iter()
            .map(|(from, needs)| ((*from).to_owned(), owned(needs)))
            .collect()
    }

    const SMALL: &[Room] = &[
        protocol("status", &["policy"]),
        protocol("policy", &[]),
        outer("door", &["policy"]),
    ];

    fn found(list: &[(&str, &[&str])]) -> Vec<String> {
        against(SMALL, &arrows(list))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn planned_arrows_pass() {
        let none: [String; 0] = [];
        assert_eq!(
            found(&[("status", &["policy"]), ("policy", &[]), ("door", &[])]),
            none
        );
    }

    #[test]
    fn an_arrow_against_the_plan_is_found() {
        let found = found(&[("status", &[]), ("policy", &[]), ("door", &["status"])]);
        assert_eq!(found, ["door: may not depend on status"]);
    }

    #[test]
    fn a_crate_outside_the_plan_and_one_that_is_gone_are_found() {
        let found = found(&[("status", &[]), ("policy", &[]), ("score", &[])]);
        assert_eq!(
            found,
            [
                "score: the plan has no such crate",
                "door: is in the plan, but there is no such crate"
            ]
        );
    }

    #[test]
    fn a_wallet_in_the_page_of_the_door_is_found() {
        let carried = ["wasm", "door", "wallet"].map(str::to_owned).into();
        assert_eq!(
            against_page(&carried),
            [Finding::new("wasm --features door", "carries wallet")]
        );
    }

    #[test]
    fn the_plan_itself_points_down_only() {
        let planned = PLAN
            .iter()
            .map(|room| (room.name, room.may_use))
            .collect::<Vec<_>>();
        assert_eq!(crate::tidy::circles::among("crates", &arrows(&planned)), []);
    }
}
