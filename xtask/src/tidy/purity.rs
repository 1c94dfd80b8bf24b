//! Protocol crates take the time, the randomness and every input as arguments: no clock, environment, network, file,
//! thread, console or `tokio`. Code for tests alone is free to use them.

use std::collections::BTreeSet;

use super::plan;
use super::source::{Module, Tree};
use crate::finding::Finding;
use crate::metadata::Package;

/// Paths that reach outside; one that begins like this is refused.
const REACHES_OUT: &[(&str, &str)] = &[
    ("std::time::SystemTime", "a clock"),
    ("std::time::Instant", "a clock"),
    ("std::env", "the environment"),
    ("std::net", "the network"),
    ("std::fs", "the file system"),
    ("std::thread", "a thread"),
    ("std::process", "another process"),
    ("std::os", "the operating system"),
    ("std::io::stdin", "the console"),
    ("std::io::stdout", "the console"),
    ("std::io::stderr", "the console"),
    ("tokio", "tokio"),
    ("getrandom", "a random source"),
    ("rand::random", "a random source"),
    ("rand::rng", "a random source"),
    ("rand::thread_rng", "a random source"),
    // everything of these at once would hide which part is used
    ("std::*", "all of std"),
    ("std::time::*", "a clock"),
    ("std::io::*", "the console"),
];

/// Names that reach outside wherever they come from.
const REACHING_NAMES: &[(&str, &str)] = &[
    ("now_utc", "a clock"),
    ("now_local", "a clock"),
    ("OsRng", "a random source"),
    ("SystemRandom", "a random source"),
    ("ThreadRng", "a random source"),
    ("RandomState", "a random source"),
    ("env!", "the environment of the build"),
    ("option_env!", "the environment of the build"),
    ("thread_local!", "a thread"),
    ("print!", "the console"),
    ("println!", "the console"),
    ("eprint!", "the console"),
    ("eprintln!", "the console"),
];

/// Crates that reach outside by their nature.
const IMPURE_CRATES: &[&str] = &[
    "async-std",
    "axum",
    "chrono",
    "getrandom",
    "hyper",
    "js-sys",
    "mio",
    "reqwest",
    "smol",
    "sqlx",
    "tokio",
    "ureq",
    "wasm-bindgen",
    "web-sys",
    "web-time",
];

/// Where a protocol crate reaches out.
pub(crate) fn impurities(tree: &Tree) -> Vec<Finding> {
    if !plan::protocol_crates().any(|name| name == tree.package) {
        return Vec::new();
    }
    let mut places = BTreeSet::new();
    for module in tree.modules.values() {
        let file = &tree.file(module).place;
        for mention in &module.mentions {
            let reached = reached(&expanded(module, &mention.path));
            places.extend(reached.map(|what| (file, mention.line, what)));
        }
    }
    let finding =
        |(file, line, what)| Finding::new(format!("{file}:{line}"), format!("uses {what}"));
    places.into_iter().map(finding).collect()
}

/// Protocol crates that depend on a crate which reaches outside; tests may.
pub(crate) fn needs<'a>(members: impl Iterator<Item = &'a Package>) -> Vec<Finding> {
    let protocol: BTreeSet<&str> = plan::protocol_crates().collect();
    let mut findings = Vec::new();
    for package in members.filter(|package| protocol.contains(package.name.as_str())) {
        let shipped = package
            .dependencies
            .iter()
            .filter(|need| need.kind.is_none());
        let impure = shipped.filter(|need| IMPURE_CRATES.contains(&need.name.as_str()));
        findings.extend(
            impure.map(|need| Finding::new(&package.name, format!("depends on {}", need.name))),
        );
    }
    findings
}

/// The path with its first name replaced by what `use` says it stands for.
fn expanded(module: &Module, path: &[String]) -> Vec<String> {
    match path.split_first() {
        Some((first, rest)) => match module.imports.get(first) {
            Some(import) => [import.as_slice(), rest].concat(),
            None => path.to_vec(),
        },
        None => Vec::new(),
    }
}

fn reached(path: &[String]) -> Option<&'static str> {
    let begins = |names: &str| {
        let names: Vec<&str> = names.split("::").collect();
        path.len() >= names.len() && path.iter().zip(names).all(|(name, wanted)| name == wanted)
    };
    let out = REACHES_OUT.iter().find(|(names, _)| begins(names));
    let name = || {
        REACHING_NAMES
            .iter()
            .find(|(name, _)| path.iter().any(|part| part == name))
    };
    out.or_else(name).map(|(_, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::super::source::made_up;
    use super::*;
    use crate::metadata::Dependency;

    fn found(package: &str, code: &str) -> Vec<String> {
        let tree = made_up(package, &[("src/lib.rs", code)]);
        impurities(&tree).iter().map(ToString::to_string).collect()
    }

    fn at_line_1(what: &str) -> Vec<String> {
        vec![format!("crates/status/src/lib.rs:1: uses {what}")]
    }

    #[test]
    fn values_in_values_out_passes() {
        let code = "use std::time::Duration; use time::OffsetDateTime; pub fn f(now: OffsetDateTime) -> Duration { g(now) }";
        assert!(found("status", code).is_empty());
    }

    #[test]
    fn a_clock_is_found() {
        assert_eq!(
            found("status", "fn f() { std::time::SystemTime::now(); }"),
            at_line_1("a clock")
        );
        assert_eq!(
            found("status", "fn f() { time::OffsetDateTime::now_utc(); }"),
            at_line_1("a clock")
        );
    }

    #[test]
    fn a_clock_behind_a_shorter_name_is_found() {
        assert_eq!(
            found(
                "status",
                "use std::time as t; fn f() { t::Instant::now(); }"
            ),
            at_line_1("a clock")
        );
        assert_eq!(
            found("status", "use std::time::{Instant as I};"),
            at_line_1("a clock")
        );
        assert_eq!(
            found("status", "fn f() { g!(std::time::Instant::now()); }"),
            at_line_1("a clock")
        );
    }

    #[test]
    fn the_environment_is_found() {
        assert_eq!(
            found("status", "fn f() { std::env::var(\"A\"); }"),
            at_line_1("the environment")
        );
        assert_eq!(
            found("status", "const A: &str = env!(\"A\");"),
            at_line_1("the environment of the build")
        );
    }

    #[test]
    fn the_network_the_files_threads_and_tokio_are_found() {
        assert_eq!(
            found("status", "use std::net::TcpStream;"),
            at_line_1("the network")
        );
        assert_eq!(
            found("status", "use std::{fs::File};"),
            at_line_1("the file system")
        );
        assert_eq!(
            found("status", "fn f() { std::thread::spawn(g); }"),
            at_line_1("a thread")
        );
        assert_eq!(found("status", "use tokio::task;"), at_line_1("tokio"));
    }

    #[test]
    fn a_random_source_and_the_console_are_found() {
        assert_eq!(
            found("status", "fn f() { h(OsRng); }"),
            at_line_1("a random source")
        );
        assert_eq!(
            found("status", "fn f() { println!(\"x\"); }"),
            at_line_1("the console")
        );
    }

    #[test]
    fn tests_and_outer_crates_are_free() {
        assert!(found("status", "#[cfg(test)] mod tests { use std::fs; }").is_empty());
        assert!(found("server", "use std::fs;").is_empty());
    }

    #[test]
    fn a_dependency_that_reaches_out_is_found_unless_for_tests() {
        let needs_tokio = |kind: Option<&str>| Package {
            name: "status".into(),
            dependencies: vec![Dependency {
                name: "tokio".into(),
                kind: kind.map(str::to_owned),
            }],
            ..Package::default()
        };
        assert_eq!(
            needs([needs_tokio(None)].iter()),
            [Finding::new("status", "depends on tokio")]
        );
        assert_eq!(needs([needs_tokio(Some("dev"))].iter()), []);
    }
}
