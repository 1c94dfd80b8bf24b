//! What a phone keeps of what it received.

use crate::interval::INTERVAL_SECONDS;
use crate::key::Rpi;
use crate::metadata::EncryptedMetadata;

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
}

impl Sighting {
    pub(crate) const fn interval(&self) -> u32 {
        self.unix / INTERVAL_SECONDS
    }
}
