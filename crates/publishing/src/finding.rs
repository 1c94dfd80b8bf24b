//! What an officer hears of a draft: why it may not be published, and what of it will not be.

use serde::de::IgnoredAny;

/// One reason why a draft may not be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A stable code.
    pub code: &'static str,
    /// Where and what, in an officer's words.
    pub sentence: String,
}

/// A part of a draft that will not be published; the rest may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is.
    pub what: String,
    /// Why it is left out.
    pub why: String,
}

/// The most parts that are named one by one; behind them stands how many more there are.
pub const MAX_LEFT_OUT: usize = 1_000;

/// What became of a draft's bytes.
#[derive(Debug)]
pub(crate) struct Content {
    /// As they will be published.
    pub(crate) bytes: Vec<u8>,
    pub(crate) left_out: Vec<LeftOut>,
}

impl Content {
    /// Published as given.
    pub(crate) fn whole(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.to_vec(),
            left_out: Vec::new(),
        }
    }
}

impl Finding {
    pub(crate) fn new(code: &'static str, sentence: impl Into<String>) -> Self {
        let sentence = sentence.into();
        Self { code, sentence }
    }
}

/// The draft as given, unless something was found.
pub(crate) fn whole_unless(findings: Vec<Finding>, bytes: &[u8]) -> Result<Content, Vec<Finding>> {
    if findings.is_empty() {
        Ok(Content::whole(bytes))
    } else {
        Err(findings)
    }
}

/// That it is not in its form. Where JSON is damaged the place is named: the readers made for phones do not say it.
pub(crate) fn not_in_form(code: &'static str, what: &str, bytes: &[u8]) -> Vec<Finding> {
    let damage = serde_json::from_slice::<IgnoredAny>(bytes).err();
    let sentence = match damage {
        Some(damage) => format!("This is not {what}, for it is not JSON: {damage}."),
        None => format!("This is JSON, but not {what}."),
    };
    vec![Finding::new(code, sentence)]
}
