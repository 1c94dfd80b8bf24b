//! What is wrong with a pack, in an officer's words.

use std::fmt;

/// One reason why a pack may not be published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Stable code.
    pub code: &'static str,
    /// Where, as a JSON path.
    pub path: String,
    /// What is wrong, in an officer's words.
    pub sentence: String,
}

impl Finding {
    /// A finding, unless `holds`.
    pub(super) fn unless(
        holds: bool,
        code: &'static str,
        path: impl Into<String>,
        sentence: impl Into<String>,
    ) -> Option<Self> {
        (!holds).then(|| Self {
            code,
            path: path.into(),
            sentence: sentence.into(),
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}: {}", self.code, self.path, self.sentence)
    }
}
