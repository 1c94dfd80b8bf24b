//! A name says what a thing is. These say only that somebody did not know where to put it.

use std::collections::BTreeSet;
use std::path::Path;

use super::source::Tree;
use crate::finding::Finding;

const FORBIDDEN: &[&str] = &[
    "base",
    "common",
    "core",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "service",
    "services",
    "shared",
    "stuff",
    "util",
    "utilities",
    "utils",
];

/// Crates, folders, files and modules with a forbidden word in their name.
pub(crate) fn forbidden(tree: &Tree) -> Vec<Finding> {
    let mut names = BTreeSet::from([("crate", tree.package.clone())]);
    for file in &tree.files {
        let path = Path::new(&file.place).with_extension("");
        names.extend(
            path.iter()
                .map(|part| ("file", part.to_string_lossy().into_owned())),
        );
    }
    names.extend(
        tree.modules
            .keys()
            .flatten()
            .map(|name| ("module", name.clone())),
    );
    let bad = names
        .into_iter()
        .filter_map(|(kind, name)| Some((kind, word(&name)?.to_owned(), name)));
    bad.map(|(kind, word, name)| {
        Finding::new(
            &tree.package,
            format!("{kind} `{name}`: `{word}` is no name"),
        )
    })
    .collect()
}

/// The forbidden word in a name, if it has one: `key_manager` has `manager`.
fn word(name: &str) -> Option<&str> {
    name.split(['_', '-', '.'])
        .find(|word| FORBIDDEN.contains(word))
}

#[cfg(test)]
mod tests {
    use super::super::source::made_up;
    use super::*;

    fn found(package: &str, files: &[(&str, &str)]) -> Vec<String> {
        forbidden(&made_up(package, files))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn honest_names_pass() {
        let none: [String; 0] = [];
        assert_eq!(
            found("status", &[("src/lib.rs", "mod score_card { }")]),
            none
        );
    }

    #[test]
    fn a_forbidden_module_and_file_are_found() {
        let found = found(
            "status",
            &[("src/lib.rs", "mod date_utils;"), ("src/date_utils.rs", "")],
        );
        assert_eq!(
            found,
            [
                "status: file `date_utils`: `utils` is no name",
                "status: module `date_utils`: `utils` is no name"
            ]
        );
    }

    #[test]
    fn a_forbidden_module_inside_a_file_and_a_crate_are_found() {
        assert_eq!(
            found("status", &[("src/lib.rs", "mod manager { }")]),
            ["status: module `manager`: `manager` is no name"]
        );
        let found = found("pass-core", &[("src/lib.rs", "")]);
        assert!(found.contains(&"pass-core: crate `pass-core`: `core` is no name".to_owned()));
    }
}
