//! What has been inflated so far, which is also what a match is copied from (RFC 1951, section 2).

use super::error::InflateError;

/// The largest COSE message accepted, in bytes. The largest real one known is 870 bytes; a version 40 QR code
/// could be inflated to megabytes, which is an attack and not a certificate.
pub const MAX_INFLATED: usize = 64 * 1024;
/// Room for nearly every real certificate, so that the common case never grows the buffer; and what an allocator
/// still takes for a small piece, which it has at hand.
const TYPICAL: usize = 1000;
/// Matches are copied in words, of which the last may reach beyond the match.
const WORD: usize = 8;
/// What the longest match may write.
const REACH: usize = 258 + WORD;

/// The bytes written, with zeros behind them to write on.
pub(super) struct Window {
    bytes: Vec<u8>,
    written: usize,
}

impl Window {
    #[allow(
        clippy::slow_vector_initialization,
        reason = "`vec![0; TYPICAL]` asks for pages of zeros and not for the piece at hand"
    )]
    pub(super) fn new() -> Self {
        let mut bytes = Vec::with_capacity(TYPICAL);
        bytes.resize(TYPICAL, 0);
        Self { bytes, written: 0 }
    }

    /// Makes room for one literal or one match.
    #[inline]
    pub(super) fn reserve(&mut self) -> Result<(), InflateError> {
        if self.bytes.len() - self.written < REACH {
            self.grow(REACH)?;
        }
        Ok(())
    }

    #[cold]
    fn grow(&mut self, more: usize) -> Result<(), InflateError> {
        if self.written > MAX_INFLATED {
            return Err(InflateError::TooLarge);
        }
        let enough = self.written + more;
        let doubled = (2 * self.bytes.len()).min(MAX_INFLATED + REACH);
        self.bytes.resize(doubled.max(enough), 0);
        Ok(())
    }

    /// Appends one byte, for which there is room.
    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        self.bytes[self.written] = byte;
        self.written += 1;
    }

    /// Appends bytes that were not compressed.
    pub(super) fn extend(&mut self, bytes: &[u8]) -> Result<(), InflateError> {
        if self.written + bytes.len() > MAX_INFLATED {
            return Err(InflateError::TooLarge);
        }
        if self.bytes.len() - self.written < bytes.len() {
            self.grow(bytes.len())?;
        }
        self.bytes[self.written..][..bytes.len()].copy_from_slice(bytes);
        self.written += bytes.len();
        Ok(())
    }

    /// Copies `length` bytes from `distance` back, for which there is room; where they overlap, what was just written
    /// is copied again.
    #[inline]
    pub(super) fn repeat(&mut self, distance: usize, length: usize) -> Result<(), InflateError> {
        let begin = self.written.checked_sub(distance);
        let mut from = begin.ok_or(InflateError::Damaged)?;
        let (mut to, end) = (self.written, self.written + length);
        self.written = end;
        if distance < WORD {
            for at in from..from + length {
                self.bytes[at + distance] = self.bytes[at];
            }
            return Ok(());
        }
        while to < end {
            self.bytes.copy_within(from..from + WORD, to);
            (from, to) = (from + WORD, to + WORD);
        }
        Ok(())
    }

    /// What was written, unless it is too much.
    pub(super) fn into_bytes(mut self) -> Result<Vec<u8>, InflateError> {
        self.bytes.truncate(self.written);
        if self.written <= MAX_INFLATED {
            Ok(self.bytes)
        } else {
            Err(InflateError::TooLarge)
        }
    }
}
