//! `index.txt`: which exports there are (Google's key server, `internal/export`): a path a line, sorted, oldest first, no
//! line end behind the last.

use std::fmt;

/// Two weeks of hourly files, ten times over.
pub const MAX_INDEX_LINES: usize = 3_360;
const MAX_PATH: usize = 256;

/// The paths of the exports that can be had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportIndex(Vec<String>);

/// Why a text is no index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexError {
    /// There are more lines than anybody publishes.
    TooMany,
    /// A line is no plain path below the index: a phone could be led elsewhere.
    Path,
}

impl ExportIndex {
    /// The paths below `root` of exports by their times in Unix seconds.
    ///
    /// # Errors
    /// They are too many, or the root is no plain path.
    pub fn new(root: &str, times: &[(u64, u64)]) -> Result<Self, IndexError> {
        let path = |&(start, end): &(u64, u64)| format!("{root}/{start}-{end}-00001.zip");
        let mut times = times.to_vec();
        times.sort_unstable();
        Self::checked(times.iter().map(path))
    }

    /// Reads an index.
    ///
    /// # Errors
    /// It is none.
    pub fn read(text: &str) -> Result<Self, IndexError> {
        Self::checked(text.lines().map(str::to_owned))
    }

    fn checked(paths: impl Iterator<Item = String>) -> Result<Self, IndexError> {
        let paths: Vec<String> = paths.take(MAX_INDEX_LINES + 1).collect();
        if paths.len() > MAX_INDEX_LINES {
            return Err(IndexError::TooMany);
        }
        let plain = paths.iter().all(|path| is_plain(path));
        plain.then_some(Self(paths)).ok_or(IndexError::Path)
    }

    /// The paths, oldest first.
    #[must_use]
    pub fn paths(&self) -> &[String] {
        &self.0
    }

    /// The text that is published.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.join("\n")
    }
}

fn is_plain(path: &str) -> bool {
    let part = |part: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain)
    };
    path.len() <= MAX_PATH && path.split('/').all(part)
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooMany => "the index has more lines than anybody publishes",
            Self::Path => "a line of the index is no plain path",
        })
    }
}

impl std::error::Error for IndexError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_sorted_and_read_as_it_was_written() {
        let index = ExportIndex::new(
            "de",
            &[
                (1_600_003_600, 1_600_007_200),
                (1_600_000_000, 1_600_003_600),
            ],
        );
        let index = index.expect("the root is plain");
        let text = "de/1600000000-1600003600-00001.zip\nde/1600003600-1600007200-00001.zip";
        assert_eq!(index.text(), text);
        assert_eq!(ExportIndex::read(text), Ok(index));
        assert_eq!(
            ExportIndex::read("").map(|index| index.text()),
            Ok(String::new())
        );
    }

    #[test]
    fn no_line_leads_elsewhere_and_there_is_an_end_of_them() {
        for line in [
            "/a",
            "../a",
            "a/../b",
            "https://a/b",
            "a b",
            "a\\b",
            "a//b",
            "",
            "é",
            "a?b",
        ] {
            assert_eq!(
                ExportIndex::read(&format!("x\n{line}\ny")),
                Err(IndexError::Path),
                "{line}"
            );
        }
        assert_eq!(
            ExportIndex::read(&"a\n".repeat(MAX_INDEX_LINES + 1)),
            Err(IndexError::TooMany)
        );
        assert_eq!(ExportIndex::new("..", &[(1, 2)]), Err(IndexError::Path));
    }
}
