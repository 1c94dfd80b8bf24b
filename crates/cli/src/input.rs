//! Files, standard input and the clock.

use certificate::ValueSets;
use json::Tree;
use policy::rules::RuleSet;
use serde_json::Value;
use std::path::{Path, PathBuf};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// Something that could not be used, in one sentence.
#[derive(Debug)]
pub(crate) struct Unusable(pub(crate) String);

/// The largest file read, in bytes.
const MAX_FILE: u64 = 256 << 20;

/// Reads a file.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Unusable> {
    let unreadable = |error| Unusable(format!("cannot read {}: {error}", path.display()));
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > MAX_FILE {
        return Err(Unusable(format!(
            "{} is larger than 256 MiB",
            path.display()
        )));
    }
    std::fs::read(path).map_err(unreadable)
}

/// Reads a file of text.
pub(crate) fn text(path: &Path) -> Result<String, Unusable> {
    String::from_utf8(bytes(path)?).map_err(|_| Unusable(format!("{} is not text", path.display())))
}

/// Reads a JSON file.
pub(crate) fn json(path: &Path) -> Result<Value, Unusable> {
    serde_json::from_slice(&bytes(path)?)
        .map_err(|error| Unusable(format!("{} is not JSON: {error}", path.display())))
}

/// The moment given, or now.
pub(crate) fn moment(given: Option<&str>) -> Result<OffsetDateTime, Unusable> {
    let Some(text) = given else {
        return Ok(OffsetDateTime::now_utc());
    };
    let parsed = OffsetDateTime::parse(text, &Rfc3339).map(|at| at.to_offset(UtcOffset::UTC));
    parsed.map_err(|_| {
        Unusable(format!(
            "\"{text}\" is not a moment such as 2026-11-24T09:00:00Z"
        ))
    })
}

/// Every file below a folder whose name ends so, sorted.
pub(crate) fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, Unusable> {
    let unreadable = |error| Unusable(format!("cannot read {}: {error}", folder.display()));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            found.extend(files(&path, ending)?);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The EU value sets in a folder, or our own.
pub(crate) fn value_sets(folder: Option<&Path>) -> Result<ValueSets, Unusable> {
    let Some(folder) = folder else {
        return Ok(ValueSets::embedded());
    };
    let texts: Result<Vec<String>, Unusable> = files(folder, ".json")?
        .iter()
        .map(|path| text(path))
        .collect();
    ValueSets::from_json(texts?.iter().map(String::as_str))
        .map_err(|error| Unusable(format!("{}: {error}", folder.display())))
}

/// Every `rule.json` below a folder.
pub(crate) fn rules(folder: &Path) -> Result<RuleSet, Unusable> {
    let list: Result<Vec<Tree>, Unusable> = files(folder, "rule.json")?
        .iter()
        .map(|path| json(path).map(Tree::from))
        .collect();
    let (rules, left_out) = RuleSet::read(&list?);
    match left_out.first() {
        Some(first) => Err(Unusable(format!(
            "rule number {} cannot be used: {:?}",
            first.index + 1,
            first.error
        ))),
        None if rules.rules().is_empty() => Err(Unusable(format!(
            "there is no rule.json in {}",
            folder.display()
        ))),
        None => Ok(rules),
    }
}

/// A moment as text.
pub(crate) fn rfc3339(at: OffsetDateTime) -> String {
    at.format(&Rfc3339)
        .expect("years from 0 to 9999 have an RFC 3339 form")
}
