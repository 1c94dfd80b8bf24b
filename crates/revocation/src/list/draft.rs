//! Making a list. The same entries, version and time are the same bytes, in whatever order they were entered.

use super::layout::{HEADER, LOWER_BITS, Layout, MAX_BITS, STRIDE_BITS};
use crate::mark::Mark;
use std::fmt;
use time::OffsetDateTime;

/// A list that is being made.
#[derive(Debug, Clone)]
pub struct Draft {
    version: u64,
    issued: OffsetDateTime,
    room: u32,
    kinds: u8,
    fingerprints: Vec<u64>,
}

/// More entries than a list may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany;

impl fmt::Display for TooMany {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list has at most {} entries", 1_u32 << MAX_BITS)
    }
}

impl std::error::Error for TooMany {}

impl Draft {
    /// An empty list; of `issued` the whole seconds count.
    #[must_use]
    pub const fn new(version: u64, issued: OffsetDateTime) -> Self {
        Self {
            version,
            issued,
            room: 0,
            kinds: 0,
            fingerprints: Vec::new(),
        }
    }

    /// Leaves room for so many entries: versions with room for the same number differ by a [`crate::Delta`], also
    /// where the one has more entries than the other. It costs up to a byte an entry that is not there.
    #[must_use]
    pub const fn with_room_for(mut self, entries: u32) -> Self {
        self.room = entries;
        self
    }

    /// Enters a revocation; one that is there already changes nothing.
    pub fn revoke(&mut self, mark: &Mark) {
        self.kinds |= 1 << mark.kind();
        self.fingerprints.push(mark.fingerprint());
    }

    /// The bytes of the list.
    ///
    /// # Errors
    /// [`TooMany`].
    pub fn write(mut self) -> Result<Vec<u8>, TooMany> {
        self.fingerprints.sort_unstable();
        self.fingerprints.dedup();
        let entries = u32::try_from(self.fingerprints.len()).map_err(|_| TooMany)?;
        let bits = bits_for(entries.max(self.room));
        if bits > MAX_BITS {
            return Err(TooMany);
        }
        let layout = Layout {
            version: self.version,
            issued: self.issued,
            entries,
            bits,
            kinds: self.kinds,
        };
        let shorten = |fingerprint: &mut u64| *fingerprint = layout.shorten(*fingerprint);
        self.fingerprints.iter_mut().for_each(shorten);
        self.fingerprints.dedup();
        Ok(encode(layout, &self.fingerprints))
    }
}

/// The smallest number whose power of two is not less.
fn bits_for(entries: u32) -> u8 {
    let bits = u64::from(entries.max(1))
        .next_power_of_two()
        .trailing_zeros();
    u8::try_from(bits).unwrap_or(u8::MAX)
}

/// The bytes of these entries: shortened, sorted, each once, not more than there are buckets.
pub(crate) fn encode(layout: Layout, entries: &[u64]) -> Vec<u8> {
    let layout = Layout {
        entries: u32::try_from(entries.len()).unwrap_or(u32::MAX),
        ..layout
    };
    let mut bytes = Vec::with_capacity(usize::try_from(layout.length()).unwrap_or_default());
    bytes.extend(layout.header());
    write_lower(&mut bytes, entries);
    write_upper(&mut bytes, entries, &layout);
    write_samples(&mut bytes, entries, &layout);
    bytes
}

/// The kept bits, one entry behind the other, the lowest bit first.
fn write_lower(bytes: &mut Vec<u8>, entries: &[u64]) {
    let (mut held, mut filled) = (0_u128, 0);
    for entry in entries {
        held |= u128::from(entry & ((1 << LOWER_BITS) - 1)) << filled;
        filled += LOWER_BITS;
        while filled >= 8 {
            bytes.extend(held.to_le_bytes().first());
            (held, filled) = (held >> 8, filled - 8);
        }
    }
    if filled > 0 {
        bytes.extend(held.to_le_bytes().first());
    }
    bytes.resize(HEADER + (bytes.len() - HEADER).next_multiple_of(8), 0);
}

/// A one for each entry, a zero behind each bucket.
fn write_upper(bytes: &mut Vec<u8>, entries: &[u64], layout: &Layout) {
    let words = usize::try_from(layout.upper_words()).unwrap_or_default();
    let mut upper = vec![0_u64; words];
    for (number, entry) in entries.iter().enumerate() {
        let place = (entry >> LOWER_BITS) + number as u64;
        if let Some(word) = usize::try_from(place / 64)
            .ok()
            .and_then(|at| upper.get_mut(at))
        {
            *word |= 1 << (place % 64);
        }
    }
    bytes.extend(upper.iter().flat_map(|word| word.to_le_bytes()));
}

/// For every 256th bucket the number of entries before it.
fn write_samples(bytes: &mut Vec<u8>, entries: &[u64], layout: &Layout) {
    let mut before = 0;
    for stride in 0..layout.samples() {
        let is_before = |entry: &&u64| **entry >> LOWER_BITS < stride << STRIDE_BITS;
        before += entries[before..].iter().take_while(is_before).count();
        bytes.extend(u32::try_from(before).unwrap_or(u32::MAX).to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_never_fewer_buckets_than_entries() {
        let bits = [0, 1, 2, 3, 4, 5, 1 << 27, (1 << 27) + 1].map(bits_for);
        assert_eq!(bits, [0, 0, 1, 2, 2, 3, 27, 28]);
    }

    #[test]
    fn room_for_too_many_is_refused() {
        let draft = Draft::new(1, OffsetDateTime::UNIX_EPOCH).with_room_for(u32::MAX);
        assert_eq!(draft.write(), Err(TooMany));
    }
}
