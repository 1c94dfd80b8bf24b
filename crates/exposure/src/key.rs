//! Keys and identifiers (Exposure Notification Cryptography Specification v1.2): a Temporary Exposure Key, what is
//! derived from it, and what a phone sends because of it.

use crate::hexadecimal;
use crate::hkdf::{Info, Salted};
use crate::interval::{Interval, RollingPeriod};
use crate::metadata::{EncryptedMetadata, Metadata};
use aes::Aes128;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use std::fmt;

pub(crate) const RPIK_INFO: Info = Info::new(b"EN-RPIK");
const AEMK_INFO: Info = Info::new(b"EN-AEMK");
/// `PaddedData` without the interval, which is in its last four bytes, low byte first.
pub(crate) const PADDED_DATA: [u8; 16] = *b"EN-RPI\0\0\0\0\0\0\0\0\0\0";

/// A Temporary Exposure Key: 16 random bytes that a phone keeps to itself until its owner reports.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TemporaryExposureKey(pub [u8; 16]);

/// Rolling Proximity Identifier: what others see.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rpi(pub [u8; 16]);

/// Rolling Proximity Identifier Key, made ready to encrypt.
pub struct Rpik([u8; 16], Aes128);

/// Associated Encrypted Metadata Key, made ready to encrypt.
pub struct Aemk([u8; 16], Aes128);

/// A key and when it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeySpan {
    /// The key.
    pub key: TemporaryExposureKey,
    /// The first interval of its use.
    pub start: Interval,
    /// For how long it is used.
    pub period: RollingPeriod,
}

impl TemporaryExposureKey {
    /// The key of identifiers.
    #[must_use]
    pub fn rpik(&self) -> Rpik {
        let key = Salted::new().derive(&self.0, &RPIK_INFO);
        Rpik(key, cipher(&key))
    }

    /// The key of metadata.
    #[must_use]
    pub fn aemk(&self) -> Aemk {
        let key = Salted::new().derive(&self.0, &AEMK_INFO);
        Aemk(key, cipher(&key))
    }
}

impl Rpik {
    /// The 16 bytes of the key.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The identifier that is sent in an interval.
    #[must_use]
    pub fn identifier(&self, interval: Interval) -> Rpi {
        Rpi(encrypted(&self.1, padded_data(interval)))
    }
}

impl Aemk {
    /// The 16 bytes of the key.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The metadata as it is sent beside an identifier. AES in counter mode: the same call decrypts.
    #[must_use]
    pub fn encrypt(&self, rpi: &Rpi, metadata: Metadata) -> EncryptedMetadata {
        EncryptedMetadata(self.masked(rpi, metadata.0))
    }

    /// The metadata that was sent beside an identifier.
    ///
    /// Nothing proves that it is as it was sent: whoever was near could change bits of it.
    #[must_use]
    pub fn decrypt(&self, rpi: &Rpi, metadata: EncryptedMetadata) -> Metadata {
        Metadata(self.masked(rpi, metadata.0))
    }

    fn masked(&self, rpi: &Rpi, bytes: [u8; 4]) -> [u8; 4] {
        let mask = encrypted(&self.1, rpi.0);
        std::array::from_fn(|place| bytes[place] ^ mask[place])
    }
}

impl KeySpan {
    /// The interval behind the last one of its use.
    #[must_use]
    pub const fn end(&self) -> Interval {
        Interval(self.start.0.saturating_add(self.period.get() as u32))
    }

    /// What the phone sent while it used the key, an identifier for each interval.
    pub fn identifiers(&self) -> impl Iterator<Item = (Interval, Rpi)> + use<> {
        let rpik = self.key.rpik();
        (self.start.0..self.end().0)
            .map(Interval)
            .map(move |interval| (interval, rpik.identifier(interval)))
    }
}

/// What an identifier is the encryption of.
pub(crate) fn padded_data(interval: Interval) -> [u8; 16] {
    let mut block = PADDED_DATA;
    block[12..].copy_from_slice(&interval.0.to_le_bytes());
    block
}

pub(crate) fn cipher(key: &[u8; 16]) -> Aes128 {
    Aes128::new(&Array::from(*key))
}

fn encrypted(cipher: &Aes128, block: [u8; 16]) -> [u8; 16] {
    let mut block = Array::from(block);
    cipher.encrypt_block(&mut block);
    block.into()
}

impl fmt::Debug for Rpi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hexadecimal::write(f, &self.0)
    }
}

/// Its bytes are not shown: until it is published, a key tells where its owner was near whom.
impl fmt::Debug for TemporaryExposureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TemporaryExposureKey")
    }
}
