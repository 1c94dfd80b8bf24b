//! What a phone keeps of what it received.

mod kept;

use crate::interval::INTERVAL_SECONDS;
use crate::key::Rpi;
use crate::metadata::EncryptedMetadata;
use std::collections::BTreeMap;

pub use kept::{KEPT_DAYS, KeptSightings, MAX_SIGHTINGS_FILE, SightingsError};

/// Four seconds, and thirteen more while a headset plays.
const LONGEST_SCAN: u64 = 4 + 13;

/// An identifier that a phone received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The identifier.
    pub rpi: Rpi,
    /// What came with it.
    pub metadata: EncryptedMetadata,
    /// When, in Unix seconds.
    pub unix: u32,
    /// How strong it was.
    pub rssi_dbm: i8,
    /// When the phone listened the time before, in Unix seconds; `None` where that is not known.
    pub previous_scan: Option<u32>,
}

impl Sighting {
    pub(crate) const fn interval(&self) -> u32 {
        self.unix / INTERVAL_SECONDS
    }

    /// Fills in the scan before, where it is not known, from the sightings themselves: the last time before that the
    /// phone received anything. A scan that found nobody is not seen this way, which can make an encounter look longer
    /// by up to five minutes; who notes every scan need not guess.
    pub fn note_previous_scans(sightings: &mut [Self]) {
        let mut times: Vec<u32> = sightings.iter().map(|sighting| sighting.unix).collect();
        times.sort_unstable();
        let (mut previous, mut last) = (None, None);
        let mut before = BTreeMap::new();
        for unix in times {
            if let Some(last) = last.filter(|last| !in_one_scan(*last, unix)) {
                previous = Some(last);
            }
            before.insert(unix, previous);
            last = Some(unix);
        }
        for sighting in sightings {
            let found = before.get(&sighting.unix).copied().flatten();
            sighting.previous_scan = sighting.previous_scan.or(found);
        }
    }
}

/// Whether two times that follow one another belong to one scan: they are at most 25.5 seconds apart, one and a half
/// times the longest scan.
pub(crate) const fn in_one_scan(earlier: u32, later: u32) -> bool {
    2 * later.saturating_sub(earlier) as u64 <= 3 * LONGEST_SCAN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(unix: u32, previous_scan: Option<u32>) -> Sighting {
        Sighting {
            rpi: Rpi([0; 16]),
            metadata: EncryptedMetadata([0; 4]),
            unix,
            rssi_dbm: 0,
            previous_scan,
        }
    }

    #[test]
    fn the_scan_before_is_the_last_one_that_found_anybody_and_what_was_noted_stays() {
        let mut sightings = [
            at(1_400, None),
            at(1_000, None),
            at(1_025, None),
            at(1_420, Some(1_200)),
            at(1_420, None),
        ];
        Sighting::note_previous_scans(&mut sightings);
        let found = sightings.map(|sighting| sighting.previous_scan);
        assert_eq!(found, [Some(1_025), None, None, Some(1_200), Some(1_025)]);
    }

    #[test]
    fn a_scan_ends_after_25_and_a_half_seconds() {
        assert!(in_one_scan(0, 25) && !in_one_scan(0, 26));
    }
}
