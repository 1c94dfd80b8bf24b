//! The exact look-up: identifiers in order, and where those begin that share their first bits.
//!
//! Identifiers are the output of a cipher, so their first bits spread them evenly and need no hash.

use super::prefilter::first_word;
use crate::key::Rpi;
use crate::sighting::Sighting;

pub(super) struct Index {
    /// Identifiers, and the places of their sightings.
    entries: Vec<([u8; 16], u32)>,
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
            entries,
            starts,
            shift,
        }
    }

    /// The places of all sightings of an identifier, in order.
    pub(super) fn find<'i>(&'i self, rpi: &'i Rpi) -> impl Iterator<Item = usize> + 'i {
        let bucket = (first_word(&rpi.0) >> self.shift) as usize;
        let entries = self.starts[bucket] as usize..self.starts[bucket + 1] as usize;
        let same = self.entries[entries]
            .iter()
            .filter(|(entry, _)| *entry == rpi.0);
        same.map(|(_, place)| *place as usize)
    }
}
