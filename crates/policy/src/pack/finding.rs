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

/// Who hears what is wrong with a pack.
pub(super) trait Listener {
    /// The code, where, and the sentence.
    fn hear(&mut self, code: &'static str, path: impl fmt::Display, sentence: impl fmt::Display);

    /// Says it unless `holds`.
    fn require(
        &mut self,
        holds: bool,
        code: &'static str,
        path: impl fmt::Display,
        sentence: impl fmt::Display,
    ) {
        if !holds {
            self.hear(code, path, sentence);
        }
    }
}

/// An officer, who wants it in words.
impl Listener for Vec<Finding> {
    fn hear(&mut self, code: &'static str, path: impl fmt::Display, sentence: impl fmt::Display) {
        self.push(Finding {
            code,
            path: path.to_string(),
            sentence: sentence.to_string(),
        });
    }
}

/// A phone or a door, which only wants to know whether there is anything: no words are made, nor loaded.
#[derive(Default)]
pub(super) struct Anything(pub(super) bool);

impl Listener for Anything {
    fn hear(&mut self, _: &'static str, _: impl fmt::Display, _: impl fmt::Display) {
        self.0 = true;
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}: {}", self.code, self.path, self.sentence)
    }
}
