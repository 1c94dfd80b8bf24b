//! A table of bits that says of most identifiers that they were not seen: a Bloom filter with three bits of one word.
//!
//! 64 bits a sighting where that stays in the second cache, else 32, rounded up: 128 KiB for ten thousand sightings,
//! 512 KiB for a hundred thousand. One identifier in two thousand, or in four hundred, passes without having been seen.

use crate::sighting::Sighting;

/// A table of 512 KiB, half of the second cache of today's processors.
const IN_CACHE: usize = 1 << 17;
/// So many words have a number of 22 bits.
const MAX_WORDS: usize = 1 << 22;

pub(super) struct Prefilter {
    words: Vec<u32>,
    shift: u32,
}

impl Prefilter {
    pub(super) fn new(sightings: &[Sighting]) -> Self {
        let one_each = sightings.len().max(2).next_power_of_two();
        let words = (2 * one_each).min(IN_CACHE).max(one_each).min(MAX_WORDS);
        let mut filter = Self {
            words: vec![0; words],
            shift: u32::BITS - words.ilog2(),
        };
        for sighting in sightings {
            let first = first_word(&sighting.rpi.0);
            filter.words[(first >> filter.shift) as usize] |= bits(first);
        }
        filter
    }

    /// One that everything passes, so that a test sees every identifier.
    #[cfg(test)]
    pub(super) fn open() -> Self {
        Self {
            words: vec![u32::MAX; 2],
            shift: 31,
        }
    }

    /// Whether an identifier with this first word can have been seen.
    pub(super) fn passes(&self, first: u32) -> bool {
        let word = self.words[(first >> self.shift) as usize];
        // one bit is enough for most, and the other two are then not computed
        word.rotate_right(first) & 1 != 0 && word & bits(first) == bits(first)
    }

    /// The table, and by how much a first word is shifted to its place in it.
    #[cfg(target_arch = "x86_64")]
    pub(super) fn table(&self) -> (&[u32], u32) {
        (&self.words, self.shift)
    }
}

/// The first four bytes of an identifier.
pub(super) fn first_word(rpi: &[u8; 16]) -> u32 {
    u32::from_le_bytes([rpi[0], rpi[1], rpi[2], rpi[3]])
}

fn bits(first: u32) -> u32 {
    [first, first >> 5, first >> 10]
        .map(|place| 1_u32.rotate_left(place))
        .iter()
        .fold(0, |bits, bit| bits | bit)
}
