//! From kept sightings and one export after another to what is said of each day: the walk of this crate in one piece.

use crate::encounters::Encounters;
use crate::export::{ExportError, PublishedKey, VerifiedExport};
use crate::interval::DAY_SECONDS;
use crate::matching::{Sightings, TooMany};
use crate::score::preset::{Preset, PresetDay};
use crate::sighting::KeptSightings;
use std::collections::BTreeMap;

/// Sightings that are compared with published keys.
pub struct Look {
    preset: Preset,
    sightings: Sightings,
    encounters: Encounters,
}

/// What an export had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LookedAt {
    /// Keys that could be read.
    pub keys: usize,
    /// Keys that could not.
    pub flawed: usize,
    /// Keys that were seen.
    pub met: usize,
}

impl Look {
    /// Makes ready to look.
    ///
    /// # Errors
    /// There are too many sightings.
    pub fn new(preset: Preset, kept: KeptSightings) -> Result<Self, TooMany> {
        Ok(Self {
            sightings: Sightings::new(kept.into_sightings())?,
            encounters: Encounters::new(preset.model.mapping()),
            preset,
        })
    }

    /// Compares with the keys of an export. Exports come in the order in which they were published, for a later one may
    /// take back what an earlier one said.
    pub fn add(&mut self, verified: &VerifiedExport<'_>) -> LookedAt {
        let export = verified.export();
        let mut looked_at = LookedAt::default();
        self.compare(export.keys(), &mut looked_at);
        self.compare(export.revised_keys(), &mut looked_at);
        looked_at
    }

    /// The days with an encounter that counts, as of `now` in Unix seconds; `seed` is 32 random bytes
    /// ([`Encounters::windows`]).
    #[must_use]
    pub fn days(&self, now: u32, seed: [u8; 32]) -> BTreeMap<u32, PresetDay> {
        let windows = self.encounters.windows(seed);
        self.preset.days(&windows, now / DAY_SECONDS)
    }

    fn compare(
        &mut self,
        keys: impl Iterator<Item = Result<PublishedKey, ExportError>>,
        looked_at: &mut LookedAt,
    ) {
        let mut flawed = 0;
        let readable = keys.filter_map(|key| key.map_err(|_| flawed += 1).ok());
        let keys: Vec<PublishedKey> = readable.collect();
        let matches = self.sightings.find(keys.iter().map(|key| key.span));
        self.encounters.add(&keys, &self.sightings, &matches);
        looked_at.keys += keys.len();
        looked_at.flawed += flawed;
        looked_at.met += matches.chunk_by(|a, b| a.key == b.key).count();
    }
}
