//! What a check found: where, what, and what to do about it.

use std::fmt;

use anyhow::{Result, bail};

/// One breach of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    place: String,
    text: String,
}

impl Finding {
    /// `place` is a file (with a line where there is one), a crate or a text; `text` says what is wrong there.
    pub(crate) fn new(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            text: text.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place, self.text)
    }
}

/// Shows the findings of one rule, and counts them.
pub(crate) fn show(rule: &str, findings: &[Finding]) -> usize {
    let verdict = if findings.is_empty() { "ok" } else { "FAILED" };
    println!("{rule}: {verdict}");
    for finding in findings {
        println!("  {finding}");
    }
    findings.len()
}

/// Turns a count of findings into the verdict of a whole check.
///
/// # Errors
/// There was at least one finding.
pub(crate) fn none(check: &str, count: usize) -> Result<()> {
    match count {
        0 => Ok(()),
        1 => bail!("{check}: 1 finding"),
        _ => bail!("{check}: {count} findings"),
    }
}
