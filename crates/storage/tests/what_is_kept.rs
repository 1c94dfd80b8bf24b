//! The page that says what is kept names every column, and nothing that is none.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use std::collections::BTreeSet;
use std::path::Path;

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(path)).unwrap()
}

/// `table.column` of what is there after every step of the tables.
fn columns() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let (mut found, mut table) = (BTreeSet::new(), None);
    let steps = std::fs::read_dir(folder).unwrap();
    // one behind the other, by their numbers
    let steps: BTreeSet<_> = steps.map(|step| step.unwrap().path()).collect();
    for path in steps {
        if !path.to_str().unwrap().ends_with("-up.sql") {
            continue;
        }
        for line in std::fs::read_to_string(path).unwrap().lines() {
            if let Some(gone) = line.strip_prefix("DROP TABLE ") {
                let columns = format!("{}.", gone.trim_end_matches(';'));
                found.retain(|column: &String| !column.starts_with(&columns));
            } else if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                table = rest.split([' ', '(']).next().map(str::to_owned);
            } else if line.starts_with(')') {
                table = None;
            } else if let Some(table) = &table {
                let column = line.split_whitespace().next().unwrap();
                // what the table says of several columns begins in capitals
                if !column.starts_with(char::is_uppercase) {
                    found.insert(format!("{table}.{column}"));
                }
            }
        }
    }
    found
}

/// What begins a row of a table of the page, between back ticks.
fn named(page: &str) -> BTreeSet<String> {
    let row = |line: &str| {
        let (name, _) = line.strip_prefix("| `")?.split_once('`')?;
        Some(name.to_owned())
    };
    page.lines().filter_map(row).collect()
}

#[test]
fn every_column_is_named_and_nothing_that_is_none() {
    let (kept, named) = (columns(), named(&read("docs/what-is-kept.md")));
    assert!(kept.len() > 50, "{kept:?}");
    let missing: Vec<_> = kept.difference(&named).collect();
    let invented: Vec<_> = named.difference(&kept).collect();
    assert!(missing.is_empty(), "not on the page: {missing:?}");
    assert!(invented.is_empty(), "no column: {invented:?}");
}
