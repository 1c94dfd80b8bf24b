//! Why bytes are not one complete zlib stream.

use std::fmt;

/// Why the bytes are not one complete zlib stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InflateError {
    /// The first bytes are no zlib header: the content was not compressed.
    NotCompressed,
    /// The stream is damaged, cut short, or its checksum is wrong.
    Damaged,
    /// The content is larger than [`super::MAX_INFLATED`].
    TooLarge,
    /// Bytes follow the end of the stream.
    Trailing,
}

impl fmt::Display for InflateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotCompressed => "the content is not compressed with zlib",
            Self::Damaged => "the compressed content is damaged or incomplete",
            Self::TooLarge => "the content is larger than any certificate",
            Self::Trailing => "there is something behind the compressed content",
        })
    }
}

impl std::error::Error for InflateError {}
