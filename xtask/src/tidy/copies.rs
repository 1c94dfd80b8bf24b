//! Other people's test data stays outside of the project: no committed file has the bytes of one of theirs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::finding::Finding;
use crate::project::{command, output};

/// Smaller files (an empty list, one word) are alike by chance.
const SMALLEST: u64 = 64;

/// The files that git has, from the root.
///
/// # Errors
/// Git fails.
pub(crate) fn committed() -> Result<Vec<PathBuf>> {
    let list = output(command("git").args(["ls-files", "-z"]))?;
    Ok(list
        .split('\0')
        .filter(|name| !name.is_empty())
        .map(PathBuf::from)
        .collect())
}

/// The files of `ours` (paths below `root`) that are copies of a file below `fixtures`.
///
/// # Errors
/// A file or a folder cannot be read.
pub(crate) fn among(root: &Path, ours: &[PathBuf], fixtures: &Path) -> Result<Vec<Finding>> {
    let mut by_size: BTreeMap<u64, Vec<&Path>> = BTreeMap::new();
    for file in ours {
        // a file that is deleted but not yet committed is no copy
        let Ok(facts) = fs::metadata(root.join(file)) else {
            continue;
        };
        if facts.is_file() && facts.len() >= SMALLEST {
            by_size.entry(facts.len()).or_default().push(file);
        }
    }
    let mut findings = Vec::new();
    for theirs in below(fixtures)? {
        let Some(alike) = by_size.get(&fs::metadata(&theirs)?.len()) else {
            continue;
        };
        let copied = digest(&theirs)?;
        for file in alike {
            if digest(&root.join(file))? == copied {
                findings.push(Finding::new(
                    file.display().to_string(),
                    format!("is {}", theirs.display()),
                ));
            }
        }
    }
    Ok(findings)
}

fn digest(file: &Path) -> Result<[u8; 32]> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(Sha256::digest(bytes).into())
}

fn below(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in
            fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?
        {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file() {
                files.insert(entry.path());
            }
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(ours: &str, theirs: &str) -> Vec<Finding> {
        let folder = tempfile::tempdir().unwrap();
        let (root, fixtures) = (
            folder.path().join("root"),
            folder.path().join("fixtures/deep"),
        );
        fs::create_dir_all(&root).unwrap();
        fs::create_dir_all(&fixtures).unwrap();
        fs::write(root.join("vector.json"), ours).unwrap();
        fs::write(fixtures.join("1.json"), theirs).unwrap();
        let mut found = among(
            &root,
            &["vector.json".into(), "deleted.json".into()],
            &fixtures,
        )
        .unwrap();
        let prefix = format!("is {}", fixtures.display());
        found.iter_mut().for_each(|finding| {
            *finding = Finding::new("copy", finding.to_string().replace(&prefix, ""))
        });
        found
    }

    #[test]
    fn a_copied_file_is_found() {
        let text = "A".repeat(64);
        assert_eq!(
            found(&text, &text),
            [Finding::new("copy", "vector.json: /1.json")]
        );
    }

    #[test]
    fn another_file_of_the_same_size_and_a_tiny_one_are_no_copies() {
        assert_eq!(found(&"A".repeat(64), &"B".repeat(64)), []);
        assert_eq!(found("[]", "[]"), []);
    }
}
