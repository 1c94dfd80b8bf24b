//! One published file, before it is signed for: what `bulletin` lists in an index.

use bulletin::{Kind, Line};

/// One file of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EditionFile {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl EditionFile {
    pub(crate) fn new(kind: Kind, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            kind,
            name: name.into(),
            bytes: bytes.into(),
        }
    }

    /// Its line in the index.
    pub(crate) fn line(&self) -> Line {
        Line::of(self.kind, &self.name, &self.bytes)
    }
}
