//! The bits of a deflate stream, from the lowest of each byte on (RFC 1951, section 3.1.1).

use super::error::InflateError;

/// What has not been read yet. It is copied where many symbols are read, so that it need not stand in memory there.
#[derive(Clone, Copy)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// Index of the first byte of which no bit counts as held.
    next: usize,
    /// The next bits, the first one lowest. Bits above `count` are those of the bytes from `next` on, or zero.
    held: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            next: 0,
            held: 0,
            count: 0,
        }
    }

    /// Holds at least 56 bits afterwards, where the stream still has so many.
    #[inline]
    fn fill(&mut self) {
        if let Some(eight) = self.bytes.get(self.next..).and_then(<[u8]>::first_chunk) {
            self.held |= u64::from_le_bytes(*eight) << self.count;
            let whole = (63 - self.count) / 8;
            self.next += whole as usize;
            self.count += whole * 8;
        } else {
            *self = self.filled_bytewise();
        }
    }

    #[cold]
    fn filled_bytewise(mut self) -> Self {
        while let Some(byte) = self.bytes.get(self.next).filter(|_| self.count < 56) {
            self.held |= u64::from(*byte) << self.count;
            self.next += 1;
            self.count += 8;
        }
        self
    }

    /// The next 15 bits, zeros behind the end of the stream, not consumed.
    #[inline]
    pub(super) fn peek(&mut self) -> u32 {
        if self.count < 15 {
            self.fill();
        }
        (self.held & 0x7fff) as u32
    }

    /// Leaves `count` bits behind, which must be there.
    #[inline]
    pub(super) fn skip(&mut self, count: u32) -> Result<(), InflateError> {
        self.count = self.count.checked_sub(count).ok_or(InflateError::Damaged)?;
        self.held >>= count;
        Ok(())
    }

    /// The next `count` bits, at most 16.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "at most 16 bits are taken")]
    pub(super) fn take(&mut self, count: u32) -> Result<u32, InflateError> {
        if self.count < count {
            self.fill();
        }
        let taken = self.held & ((1 << count) - 1);
        self.skip(count)?;
        Ok(taken as u32)
    }

    /// Leaves the rest of a byte behind.
    pub(super) fn align(&mut self) {
        self.next -= (self.count / 8) as usize;
        (self.held, self.count) = (0, 0);
    }

    /// The next `length` bytes; stands at the beginning of one.
    pub(super) fn bytes(&mut self, length: usize) -> Result<&'a [u8], InflateError> {
        self.align();
        let rest = self.bytes.get(self.next..).unwrap_or_default();
        let bytes = rest.get(..length).ok_or(InflateError::Damaged)?;
        self.next += length;
        Ok(bytes)
    }

    /// The bytes behind the one that was begun.
    pub(super) fn into_bytes(mut self) -> &'a [u8] {
        self.align();
        self.bytes.get(self.next..).unwrap_or_default()
    }
}
