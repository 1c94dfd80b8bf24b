//! What a suite found.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The expectations that were read, and those that were not met.
#[derive(Debug, Default)]
pub(crate) struct Report {
    total: usize,
    misses: Vec<String>,
    notes: Vec<String>,
    /// Met and read, by the part of the suite.
    parts: BTreeMap<&'static str, (usize, usize)>,
}

impl Report {
    /// Counts one expectation; `miss` describes it where it was not met.
    pub(crate) fn expect(&mut self, met: bool, miss: impl FnOnce() -> String) {
        self.total += 1;
        if !met {
            self.misses.push(miss());
        }
    }

    /// Counts one expectation of a part of the suite, whose sum is shown of its own.
    pub(crate) fn expect_of(
        &mut self,
        part: &'static str,
        met: bool,
        miss: impl FnOnce() -> String,
    ) {
        let (of_met, read) = self.parts.entry(part).or_default();
        *of_met += usize::from(met);
        *read += 1;
        self.expect(met, miss);
    }

    /// Something to know that is neither met nor missed.
    pub(crate) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// What was noted.
    #[cfg(test)]
    pub(crate) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Each expectation that was not met.
    #[cfg(test)]
    pub(crate) fn misses(&self) -> &[String] {
        &self.misses
    }

    /// How many expectations were read.
    #[cfg(test)]
    pub(crate) fn total(&self) -> usize {
        self.total
    }

    /// Prints notes, parts, misses and the sum. A suite without one expectation is no success.
    pub(crate) fn print(&self) -> ExitCode {
        for note in &self.notes {
            println!("note: {note}");
        }
        for (part, (met, read)) in &self.parts {
            println!("{part}: {met}/{read}");
        }
        for miss in &self.misses {
            println!("{miss}");
        }
        println!("met {}/{}", self.total - self.misses.len(), self.total);
        ExitCode::from(u8::from(self.total == 0 || !self.misses.is_empty()))
    }
}

/// A file of the suite that could not be read: the suite is then not judged at all.
#[derive(Debug)]
pub(crate) struct Unreadable {
    path: PathBuf,
    reason: String,
}

impl Unreadable {
    pub(crate) fn new(path: &Path, reason: impl fmt::Display) -> Self {
        Self {
            path: path.to_owned(),
            reason: reason.to_string(),
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read {}: {}", self.path.display(), self.reason)
    }
}

/// Reads a JSON file.
pub(crate) fn json(path: &Path) -> Result<Value, Unreadable> {
    serde_json::from_str(&text(path)?).map_err(|error| Unreadable::new(path, error))
}

/// Reads a text file; a byte order mark at its beginning is left away.
pub(crate) fn text(path: &Path) -> Result<String, Unreadable> {
    let text = std::fs::read_to_string(path).map_err(|error| Unreadable::new(path, error))?;
    Ok(text
        .strip_prefix('\u{feff}')
        .map_or(text.clone(), str::to_owned))
}

/// Every file below `folder` whose name ends with `suffix`, sorted.
pub(crate) fn files(folder: &Path, suffix: &str) -> Result<Vec<PathBuf>, Unreadable> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| Unreadable::new(folder, error))? {
        let path = entry
            .map_err(|error| Unreadable::new(folder, error))?
            .path();
        if path.is_dir() {
            found.extend(files(&path, suffix)?);
        } else if path.to_string_lossy().ends_with(suffix) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The entries of a folder, sorted.
pub(crate) fn children(folder: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    let unreadable = |error| Unreadable::new(folder, error);
    let entries = std::fs::read_dir(folder).map_err(unreadable)?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(unreadable)?;
    paths.sort();
    Ok(paths)
}

/// Whether two JSON values are equal, numbers by their value: `1` and `1.0` are one number.
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            let equal = |(key, value)| right.get(key).is_some_and(|other| same(value, other));
            left.len() == right.len() && left.iter().all(equal)
        }
        _ => left == right,
    }
}
