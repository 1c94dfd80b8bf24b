//! The files of a row, as the tool takes them.

use crate::report::{self, Unreadable};
use std::path::{Path, PathBuf};

/// What upstream draws of an SVG.
const DRAWN: [&str; 3] = ["png", "jpg", "bmp"];

/// Where the files of the suite are.
#[derive(Debug)]
pub(super) struct Files {
    suite: PathBuf,
}

impl Files {
    pub(super) fn of(folder: &Path) -> Self {
        Self {
            suite: folder.join("shc"),
        }
    }

    /// The folder of the suite.
    pub(super) fn suite(&self) -> &Path {
        &self.suite
    }

    /// The specification's examples.
    pub(super) fn examples(&self) -> PathBuf {
        self.suite.join("spec-examples")
    }

    /// A file, beside `EXPECTED.tsv` or among the examples. Where it is in neither, the path beside.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        let beside = self.suite.join(name);
        let example = self.examples().join(name);
        if !beside.exists() && example.exists() {
            example
        } else {
            beside
        }
    }

    /// Whether it is one of the specification's examples.
    pub(super) fn is_example(&self, name: &str) -> bool {
        self.path(name).starts_with(self.examples())
    }

    /// A picture; of one that upstream draws, its SVG.
    pub(super) fn picture(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        let ending = path
            .extension()
            .and_then(|ending| ending.to_str())
            .unwrap_or_default();
        if path.exists() || !DRAWN.contains(&ending) {
            return path;
        }
        let stem = name.trim_end_matches(ending);
        self.path(&format!("{stem}svg"))
    }

    /// A file as text, a byte order mark at its beginning not left away.
    pub(super) fn text(&self, name: &str) -> Result<String, Unreadable> {
        let path = self.path(name);
        std::fs::read_to_string(&path).map_err(|error| Unreadable::new(&path, error))
    }

    /// The last second at which one of the examples was issued, of those that were issued before `now`.
    pub(super) fn newest_example(&self, now: f64) -> Option<f64> {
        let files = report::files(&self.examples(), ".json").ok()?;
        let issued = files
            .iter()
            .filter_map(|path| report::json(path).ok()?.get("nbf")?.as_f64());
        issued.filter(|issued| *issued <= now).reduce(f64::max)
    }
}
