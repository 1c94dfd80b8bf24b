//! How a list is laid out: a header of 32 bytes and three sections, whose lengths follow from it. Little-endian
//! throughout, so that the machines of phones read words as they stand.

use std::fmt;
use time::OffsetDateTime;

/// How a list begins; the last byte is the version of the form.
const MAGIC: [u8; 8] = *b"PRREVOC\x01";
pub(super) const HEADER: usize = 32;
/// The bits of a fingerprint that are kept of each entry.
pub(super) const LOWER_BITS: u64 = 33;
/// A place in the upper bits is written down for every 256th bucket.
pub(super) const STRIDE_BITS: u32 = 8;
/// At most 2^27 buckets and entries: 134 million.
pub(crate) const MAX_BITS: u8 = 27;
/// The longest list, in bytes: a full one of 2^27 entries has 590 million.
pub const MAX_LIST: usize = 600_000_000;
/// All six kinds.
const ALL_KINDS: u8 = 0b11_1111;

/// Why bytes are no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListError {
    /// Longer than [`MAX_LIST`].
    TooLarge,
    /// They do not begin as a list of this version does.
    Form,
    /// The header says something that cannot be.
    Header,
    /// The length is another one than the header asks for.
    Length,
    /// The entries are not in order, are not as many as the header says, or the way to them is wrong.
    Entries,
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the list is larger than any list is",
            Self::Form => "it is not a revocation list, or one of a version that is not read here",
            Self::Header => "its header says something that cannot be",
            Self::Length => "it was not received completely",
            Self::Entries => "its entries are damaged",
        })
    }
}

impl std::error::Error for ListError {}

/// What the header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) version: u64,
    pub(crate) issued: OffsetDateTime,
    pub(crate) entries: u32,
    /// There are two to the power of this many buckets.
    pub(crate) bits: u8,
    /// The kinds of marks that have entries, a bit each.
    pub(crate) kinds: u8,
}

impl Layout {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ListError> {
        if bytes.len() > MAX_LIST {
            return Err(ListError::TooLarge);
        }
        let header = bytes.first_chunk::<HEADER>().ok_or(ListError::Form)?;
        if header[..8] != MAGIC {
            return Err(ListError::Form);
        }
        let layout = Self::of_header(header).ok_or(ListError::Header)?;
        if layout.length() != bytes.len() as u64 {
            return Err(ListError::Length);
        }
        Ok(layout)
    }

    fn of_header(header: &[u8; HEADER]) -> Option<Self> {
        let long = |at: usize| {
            (0..8).fold(0, |sum, next| {
                sum | u64::from(header[at + next]) << (8 * next)
            })
        };
        let seconds = i64::from_le_bytes(long(16).to_le_bytes());
        let layout = Self {
            version: long(8),
            issued: OffsetDateTime::from_unix_timestamp(seconds).ok()?,
            entries: u32::from_le_bytes([header[24], header[25], header[26], header[27]]),
            bits: header[28],
            kinds: header[29],
        };
        let fits = layout.bits <= MAX_BITS && u64::from(layout.entries) <= layout.buckets();
        let known = layout.kinds & !ALL_KINDS == 0 && header[30..] == [0, 0];
        (fits && known).then_some(layout)
    }

    pub(super) fn header(&self) -> [u8; HEADER] {
        let mut header = [0; HEADER];
        header[..8].copy_from_slice(&MAGIC);
        header[8..16].copy_from_slice(&self.version.to_le_bytes());
        header[16..24].copy_from_slice(&self.issued.unix_timestamp().to_le_bytes());
        header[24..28].copy_from_slice(&self.entries.to_le_bytes());
        header[28] = self.bits;
        header[29] = self.kinds;
        header
    }

    /// The bits of a fingerprint that this list tells apart.
    pub(crate) const fn shorten(&self, fingerprint: u64) -> u64 {
        fingerprint >> (64 - LOWER_BITS - self.bits as u64)
    }

    pub(super) const fn buckets(&self) -> u64 {
        1 << self.bits
    }

    /// The bytes of the kept bits, up to a whole number of words.
    pub(super) fn lower_bytes(&self) -> u64 {
        (u64::from(self.entries) * LOWER_BITS).div_ceil(64) * 8
    }

    /// The words with a one for each entry and a zero behind each bucket.
    pub(super) fn upper_words(&self) -> u64 {
        (u64::from(self.entries) + self.buckets()).div_ceil(64)
    }

    pub(super) const fn samples(&self) -> u64 {
        self.buckets().div_ceil(1 << STRIDE_BITS)
    }

    pub(super) fn length(&self) -> u64 {
        HEADER as u64 + self.lower_bytes() + self.upper_words() * 8 + self.samples() * 4
    }

    /// Where the upper bits begin.
    pub(super) fn upper_at(&self) -> usize {
        HEADER + in_memory(self.lower_bytes())
    }

    /// Where the samples begin.
    pub(super) fn samples_at(&self) -> usize {
        self.upper_at() + in_memory(self.upper_words() * 8)
    }
}

/// A length within [`MAX_LIST`], which any machine can count.
fn in_memory(length: u64) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn layout(entries: u32, bits: u8) -> Layout {
        let issued = datetime!(2026-11-22 12:00 UTC);
        Layout {
            version: 7,
            issued,
            entries,
            bits,
            kinds: 1,
        }
    }

    #[test]
    fn a_full_list_is_within_the_cap_and_takes_less_than_five_bytes_an_entry() {
        assert!(layout(1 << MAX_BITS, MAX_BITS).length() <= MAX_LIST as u64);
        for (entries, bits) in [(10_000_000, 24), (1 << 23, 23), ((1 << 23) + 1, 24)] {
            let an_entry = layout(entries, bits).length() as f64 / f64::from(entries);
            assert!(an_entry < 4.6, "{an_entry} with {entries}");
        }
    }

    #[test]
    fn a_header_says_what_was_written_and_nothing_that_cannot_be() {
        let written = layout(0, 0);
        let bytes = [&written.header()[..], &[0; 12]].concat();
        assert_eq!(Layout::read(&bytes), Ok(written));
        let with = |at: usize, byte: u8| {
            let mut bytes = bytes.clone();
            bytes[at] = byte;
            Layout::read(&bytes)
        };
        assert_eq!(with(7, 2), Err(ListError::Form));
        assert_eq!(
            with(23, 0x7f),
            Err(ListError::Header),
            "a year that has no date"
        );
        assert_eq!(
            with(24, 2),
            Err(ListError::Header),
            "more entries than buckets"
        );
        assert_eq!(with(28, 28), Err(ListError::Header));
        assert_eq!(with(29, 0x40), Err(ListError::Header));
        assert_eq!(with(31, 1), Err(ListError::Header));
        assert_eq!(with(28, 9), Err(ListError::Length));
        assert_eq!(Layout::read(&bytes[..HEADER - 1]), Err(ListError::Form));
        assert_eq!(Layout::read(&bytes[..HEADER]), Err(ListError::Length));
    }
}
