//! The exact look-up: identifiers in order, and where those begin that share their first bits.
//!
//! Identifiers are the output of a cipher, so their first bits spread them evenly and need no hash.

use super::prefilter::first_word;
use crate::key::Rpi;
use crate::sighting::Sighting;
use std::ops::Range;

pub(super) struct Index {
    /// Identifiers, and the places of their sightings.
    entries: Vec<([u8; 16], u32)>,
    /// Their first words by themselves, a fifth of the memory: most of what is looked up is not there.
    words: Vec<u32>,
    /// Where the entries of each bucket begin, and behind them the end of all.
    starts: Vec<u32>,
    shift: u32,
}

impl Index {
    pub(super) fn new(sightings: &[Sighting]) -> Self {
        let bits = sightings.len().max(2).next_power_of_two().ilog2();
        let shift = u32::BITS - bits;
        let mut entries: Vec<([u8; 16], u32)> = sightings
            .iter()
            .map(|sighting| sighting.rpi.0)
            .zip(0..)
            .collect();
        entries.sort_unstable_by_key(|(rpi, place)| (first_word(rpi), *rpi, *place));
        let mut starts = vec![0; (1 << bits) + 1];
        for (rpi, _) in &entries {
            starts[(first_word(rpi) >> shift) as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self {
            words: entries.iter().map(|(rpi, _)| first_word(rpi)).collect(),
            entries,
            starts,
            shift,
        }
    }

    /// Where the entries are that share the first bits of this word.
    fn bucket(&self, first: u32) -> Range<usize> {
        let bucket = (first >> self.shift) as usize;
        self.starts[bucket] as usize..self.starts[bucket + 1] as usize
    }

    /// Whether an identifier with this first word was seen.
    pub(super) fn knows(&self, rpi: &Rpi) -> bool {
        let first = first_word(&rpi.0);
        self.words[self.bucket(first)].contains(&first)
    }

    /// The places of all sightings of an identifier, in order.
    pub(super) fn find<'i>(&'i self, rpi: &'i Rpi) -> impl Iterator<Item = usize> + 'i {
        let same = self.entries[self.bucket(first_word(&rpi.0))]
            .iter()
            .filter(|(entry, _)| *entry == rpi.0);
        same.map(|(_, place)| *place as usize)
    }
}
