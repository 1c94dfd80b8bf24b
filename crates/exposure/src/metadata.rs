//! Associated Encrypted Metadata (Bluetooth Specification v1.2, "Advertising payload"): with how much power a phone sent.

/// The four bytes as they were before they were encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Metadata(pub [u8; 4]);

/// The four bytes as they are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EncryptedMetadata(pub [u8; 4]);

/// How well the sending power of a model of phone is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CalibrationConfidence {
    /// Not measured.
    Lowest,
    /// An average of phones of the same maker.
    Low,
    /// An average of phones of the same model.
    Medium,
    /// Measured.
    High,
}

/// The powers that can be; what is outside was changed on its way or is no phone.
const POWERS: std::ops::RangeInclusive<i8> = -50..=20;

impl Metadata {
    /// Version 1.0 with this sending power.
    #[must_use]
    pub const fn new(power_dbm: i8, confidence: CalibrationConfidence) -> Self {
        Self([
            0x40 | (confidence as u8) << 2,
            power_dbm.to_le_bytes()[0],
            0,
            0,
        ])
    }

    /// Major and minor version.
    #[must_use]
    pub const fn version(self) -> (u8, u8) {
        (self.0[0] >> 6, self.0[0] >> 4 & 3)
    }

    /// How well the power is known.
    #[must_use]
    pub const fn confidence(self) -> CalibrationConfidence {
        match self.0[0] >> 2 & 3 {
            0 => CalibrationConfidence::Lowest,
            1 => CalibrationConfidence::Low,
            2 => CalibrationConfidence::Medium,
            _ => CalibrationConfidence::High,
        }
    }

    /// The sending power in dBm; `None` where no phone has it.
    #[must_use]
    pub fn power_dbm(self) -> Option<i8> {
        let power = i8::from_le_bytes([self.0[1]]);
        POWERS.contains(&power).then_some(power)
    }

    /// How much was lost on the way, in dB: what was sent less what was received, never below 0.
    #[must_use]
    pub fn attenuation_db(self, rssi_dbm: i8) -> Option<u8> {
        let lost = i16::from(self.power_dbm()?) - i16::from(rssi_dbm);
        u8::try_from(lost.max(0)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_of_the_specification_are_read() {
        let metadata = Metadata([0x40, 8, 0, 0]);
        assert_eq!(metadata, Metadata::new(8, CalibrationConfidence::Lowest));
        assert_eq!(metadata.version(), (1, 0));
        assert_eq!(metadata.attenuation_db(-60), Some(68));
        assert_eq!(metadata.attenuation_db(20), Some(0));
    }

    #[test]
    fn a_power_that_no_phone_has_gives_no_attenuation() {
        for power in [-51, 21] {
            let metadata = Metadata::new(power, CalibrationConfidence::High);
            assert_eq!(metadata.attenuation_db(-60), None);
            assert_eq!(metadata.confidence(), CalibrationConfidence::High);
        }
    }
}
