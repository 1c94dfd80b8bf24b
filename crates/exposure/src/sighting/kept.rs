//! The sightings that a phone keeps, and files of them: records of one size behind a header, or a table
//! ([`Sighting::of_csv`]).
//!
//! A record has 32 bytes: the identifier, its metadata, the time and the time of the scan before (Unix seconds, low byte
//! first; 0 where that is not known), the strength in dBm, and three bytes of zero.

use super::Sighting;
use crate::csv::CsvError;
use crate::interval::DAY_SECONDS;
use crate::key::Rpi;
use crate::metadata::EncryptedMetadata;
use std::fmt;

/// A sighting is kept for so many days, as long as an incubation that matters.
pub const KEPT_DAYS: u32 = 14;
/// The largest file: two million records, ten times what a busy phone has of two weeks.
pub const MAX_SIGHTINGS_FILE: usize = 64 << 20;

const HEADER: &[u8; 16] = b"EN Sightings v1 ";
const RECORD: usize = 32;
/// A clock may be a little ahead of another one.
const AHEAD_SECONDS: u32 = 2 * 60 * 60;

/// Sightings of the last [`KEPT_DAYS`], each once, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptSightings(Vec<Sighting>);

/// Why a file of sightings cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SightingsError {
    /// It is larger than any phone's.
    TooLarge,
    /// It is no file of records, and this is what is wrong with it as a table.
    Table(CsvError),
    /// The last record is cut off.
    Cut,
    /// A record ends with something else than zeros.
    Record,
}

impl KeptSightings {
    /// Reads a file of either form. Nothing is left out.
    ///
    /// # Errors
    /// It is none.
    pub fn read(bytes: &[u8]) -> Result<Self, SightingsError> {
        if bytes.len() > MAX_SIGHTINGS_FILE {
            return Err(SightingsError::TooLarge);
        }
        let sightings = match bytes.strip_prefix(HEADER) {
            Some(records) => records_of(records)?,
            None => Sighting::of_csv(bytes).map_err(SightingsError::Table)?,
        };
        Ok(Self(in_order(sightings)))
    }

    /// The sightings as records.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let records = self.0.iter().flat_map(record);
        HEADER.iter().copied().chain(records).collect()
    }

    /// The sightings, the oldest first.
    #[must_use]
    pub fn as_slice(&self) -> &[Sighting] {
        &self.0
    }

    /// Adds others; what is there already is not there twice.
    pub fn add(&mut self, others: Self) {
        let both = self.0.drain(..).chain(others.0).collect();
        self.0 = in_order(both);
    }

    /// Forgets what is older than [`KEPT_DAYS`] at `now`, in Unix seconds, and what has not yet been.
    pub fn forget(&mut self, now: u32) {
        let first = now.saturating_sub(KEPT_DAYS * DAY_SECONDS);
        let last = now.saturating_add(AHEAD_SECONDS);
        self.0
            .retain(|sighting| (first..=last).contains(&sighting.unix));
    }

    /// All of them for matching, with the scan before noted where it was not known.
    #[must_use]
    pub fn into_sightings(mut self) -> Vec<Sighting> {
        Sighting::note_previous_scans(&mut self.0);
        self.0
    }
}

fn in_order(mut sightings: Vec<Sighting>) -> Vec<Sighting> {
    let place = |of: &Sighting| (of.unix, of.rpi, of.metadata, of.rssi_dbm, of.previous_scan);
    sightings.sort_unstable_by_key(place);
    sightings.dedup();
    sightings
}

fn record(sighting: &Sighting) -> [u8; RECORD] {
    let mut record = [0; RECORD];
    record[..16].copy_from_slice(&sighting.rpi.0);
    record[16..20].copy_from_slice(&sighting.metadata.0);
    record[20..24].copy_from_slice(&sighting.unix.to_le_bytes());
    record[24..28].copy_from_slice(&sighting.previous_scan.unwrap_or(0).to_le_bytes());
    [record[28]] = sighting.rssi_dbm.to_le_bytes();
    record
}

fn records_of(bytes: &[u8]) -> Result<Vec<Sighting>, SightingsError> {
    let (records, []) = bytes.as_chunks::<RECORD>() else {
        return Err(SightingsError::Cut);
    };
    let sighting = |record| of_record(record).ok_or(SightingsError::Record);
    records.iter().map(sighting).collect()
}

fn of_record(record: &[u8; RECORD]) -> Option<Sighting> {
    let (rpi, rest) = record.split_first_chunk()?;
    let (metadata, rest) = rest.split_first_chunk()?;
    let (unix, rest) = rest.split_first_chunk()?;
    let (previous, rest) = rest.split_first_chunk()?;
    let (rssi, [0, 0, 0]) = rest.split_first_chunk()? else {
        return None;
    };
    let previous = u32::from_le_bytes(*previous);
    Some(Sighting {
        rpi: Rpi(*rpi),
        metadata: EncryptedMetadata(*metadata),
        unix: u32::from_le_bytes(*unix),
        rssi_dbm: i8::from_le_bytes(*rssi),
        previous_scan: (previous > 0).then_some(previous),
    })
}

impl fmt::Display for SightingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the file is larger than any phone's list of sightings",
            Self::Table(error) => return error.fmt(f),
            Self::Cut => "the file of sightings is cut off",
            Self::Record => "a record of the file is no sighting",
        })
    }
}

impl std::error::Error for SightingsError {}
