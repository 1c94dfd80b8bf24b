//! What a phone sends over Bluetooth (Bluetooth Specification v1.2, "Advertising payload").

use crate::interval::Interval;
use crate::key::{Rpi, TemporaryExposureKey};
use crate::metadata::{EncryptedMetadata, Metadata};

/// Bytes of one advertisement.
pub const PAYLOAD: usize = 31;
/// Flags; the service's number as a list; the head of the service's data.
const HEAD: [u8; 11] = [2, 1, 0x1a, 3, 3, 0x6f, 0xfd, 0x17, 0x16, 0x6f, 0xfd];

/// Bytes of the service's data: an identifier and its metadata.
const DATA: usize = 20;

/// An identifier and its metadata, as they are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Broadcast {
    /// The identifier.
    pub rpi: Rpi,
    /// The metadata.
    pub metadata: EncryptedMetadata,
}

impl Broadcast {
    /// What the owner of a key sends in an interval.
    #[must_use]
    pub fn of(key: &TemporaryExposureKey, interval: Interval, metadata: Metadata) -> Self {
        let rpi = key.rpik().identifier(interval);
        Self {
            rpi,
            metadata: key.aemk().encrypt(&rpi, metadata),
        }
    }

    /// The service's data alone, where a system puts the rest of the advertisement around it.
    #[must_use]
    pub fn service_data(&self) -> [u8; DATA] {
        let mut data = [0; DATA];
        data[..16].copy_from_slice(&self.rpi.0);
        data[16..].copy_from_slice(&self.metadata.0);
        data
    }

    /// What the service's data hold; `None` where they have another length.
    #[must_use]
    pub fn of_service_data(data: &[u8]) -> Option<Self> {
        let (rpi, rest) = data.split_first_chunk()?;
        Some(Self {
            rpi: Rpi(*rpi),
            metadata: EncryptedMetadata(rest.try_into().ok()?),
        })
    }

    /// The whole advertisement.
    #[must_use]
    pub fn payload(&self) -> [u8; PAYLOAD] {
        let mut payload = [0; PAYLOAD];
        payload[..11].copy_from_slice(&HEAD);
        payload[11..].copy_from_slice(&self.service_data());
        payload
    }

    /// What an advertisement holds; `None` where it is none of this protocol. The flags are optional, for some phones
    /// send none.
    #[must_use]
    pub fn read(payload: &[u8]) -> Option<Self> {
        let payload = payload.strip_prefix(&HEAD[..3]).unwrap_or(payload);
        Self::of_service_data(payload.strip_prefix(&HEAD[3..])?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_advertisement_is_read_as_it_was_written() {
        let sent = Broadcast {
            rpi: Rpi([7; 16]),
            metadata: EncryptedMetadata([1, 2, 3, 4]),
        };
        let payload = sent.payload();
        assert_eq!(Broadcast::read(&payload), Some(sent));
        assert_eq!(Broadcast::read(&payload[3..]), Some(sent));
        assert_eq!(Broadcast::read(&payload[..30]), None);
        assert_eq!(Broadcast::read(&payload[4..]), None);
        assert_eq!(Broadcast::of_service_data(&payload[11..]), Some(sent));
        assert_eq!(Broadcast::of_service_data(&payload[10..]), None);
    }
}
