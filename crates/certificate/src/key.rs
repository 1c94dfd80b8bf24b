//! Signer keys: their identifier, their kind, and what they may sign (EU DCC specification, volume 1 and 5).

use crate::der::{self, DerError};
use crate::rsassa;
use sha2::{Digest, Sha256};
use std::fmt;

/// Key identifier: the first eight bytes of the SHA-256 of the signer certificate (volume 1, section 2.6.4).
///
/// Eight bytes are no proof of identity: every key with a matching `Kid` is to be tried.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kid([u8; 8]);

impl Kid {
    /// The identifier of the certificate with these DER bytes.
    #[must_use]
    pub fn of_certificate(der: &[u8]) -> Self {
        let digest = Sha256::digest(der);
        Self::from_prefix(&digest).expect("a SHA-256 digest has 32 bytes")
    }

    /// Takes the first eight bytes; `None` where there are fewer.
    #[must_use]
    pub fn from_prefix(bytes: &[u8]) -> Option<Self> {
        bytes.first_chunk::<8>().map(|first| Self(*first))
    }

    /// The eight bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl fmt::Display for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kid({self})")
    }
}

/// A public key of one of the kinds that sign certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// NIST P-256, the SEC1 uncompressed point (65 bytes).
    P256(Vec<u8>),
    /// NIST P-384, the SEC1 uncompressed point (97 bytes). Three real signers used it under ES256.
    P384(Vec<u8>),
    /// RSA, big-endian without leading zeros.
    Rsa {
        /// The modulus.
        modulus: Vec<u8>,
        /// The public exponent.
        exponent: Vec<u8>,
    },
}

const OID_EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const OID_P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const OID_P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
/// `rsaEncryption` and `id-RSASSA-PSS`; the parameters of the latter do not change how a DCC is signed.
const OID_RSA: [&[u8]; 2] = [
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01],
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a],
];

impl PublicKey {
    /// Reads the content of a SubjectPublicKeyInfo SEQUENCE (RFC 5280, section 4.1.2.7).
    pub(crate) fn from_spki(content: &[u8]) -> Result<Option<Self>, DerError> {
        let mut spki = der::Reader::new(content);
        let mut algorithm = der::Reader::new(spki.expect(der::SEQUENCE)?);
        let oid = algorithm.expect(der::OID)?;
        let bits = spki.expect(der::BIT_STRING)?;
        let [0, key @ ..] = bits else {
            return Err(DerError);
        };
        if oid == OID_EC_PUBLIC_KEY {
            return Ok(on_curve(algorithm.expect(der::OID)?, key));
        }
        if OID_RSA.contains(&oid) {
            return rsa(key);
        }
        Ok(None)
    }
}

fn on_curve(curve: &[u8], point: &[u8]) -> Option<PublicKey> {
    match (curve, point.len(), point.first()) {
        (OID_P256, 65, Some(4)) => Some(PublicKey::P256(point.to_vec())),
        (OID_P384, 97, Some(4)) => Some(PublicKey::P384(point.to_vec())),
        _ => None,
    }
}

fn rsa(key: &[u8]) -> Result<Option<PublicKey>, DerError> {
    let mut numbers = der::Reader::new(der::Reader::new(key).expect(der::SEQUENCE)?);
    let modulus = without_zeros(numbers.expect(der::INTEGER)?);
    let exponent = without_zeros(numbers.expect(der::INTEGER)?);
    let fits =
        rsassa::MODULUS_BITS.contains(&rsassa::bits(modulus)) && (1..=8).contains(&exponent.len());
    Ok(fits.then(|| PublicKey::Rsa {
        modulus: modulus.to_vec(),
        exponent: exponent.to_vec(),
    }))
}

fn without_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[zeros..]
}

/// What a signer certificate may sign (extended key usage, EU DCC volume 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUsage {
    /// Test certificates.
    pub test: bool,
    /// Vaccination certificates.
    pub vaccination: bool,
    /// Recovery certificates.
    pub recovery: bool,
}

impl KeyUsage {
    /// No restriction: the certificate names no usage, or an empty list.
    pub const ALL: Self = Self {
        test: true,
        vaccination: true,
        recovery: true,
    };

    /// Reads the object identifiers of an extended key usage. An empty list restricts nothing; a list of only
    /// unrelated identifiers allows nothing (the official script's reading of an open question).
    pub(crate) fn from_oids<'a>(oids: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut usage = Self {
            test: false,
            vaccination: false,
            recovery: false,
        };
        let mut any = false;
        for oid in oids {
            any = true;
            match dcc_usage(oid) {
                Some(1) => usage.test = true,
                Some(2) => usage.vaccination = true,
                Some(3) => usage.recovery = true,
                _ => {}
            }
        }
        if any { usage } else { Self::ALL }
    }
}

/// `1.3.6.1.4.1.1847.2021.1`, and the form with a stray `0` that early signers carry.
const DCC_USAGE_ARCS: [&[u8]; 2] = [
    &[0x2b, 6, 1, 4, 1, 0x8e, 0x37, 0x8f, 0x65, 1],
    &[0x2b, 6, 1, 4, 1, 0x00, 0x8e, 0x37, 0x8f, 0x65, 1],
];

fn dcc_usage(oid: &[u8]) -> Option<u8> {
    let (last, arc) = oid.split_last()?;
    DCC_USAGE_ARCS.contains(&arc).then_some(*last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_is_read_in_both_spellings_and_absent_means_all() {
        let test = [0x2b, 6, 1, 4, 1, 0x8e, 0x37, 0x8f, 0x65, 1, 1];
        let legacy_recovery = [0x2b, 6, 1, 4, 1, 0, 0x8e, 0x37, 0x8f, 0x65, 1, 3];
        let both = KeyUsage::from_oids([&test[..], &legacy_recovery[..]].into_iter());
        assert_eq!(
            both,
            KeyUsage {
                test: true,
                vaccination: false,
                recovery: true
            }
        );
        assert_eq!(KeyUsage::from_oids(std::iter::empty()), KeyUsage::ALL);
    }

    #[test]
    fn only_unrelated_usages_allow_nothing() {
        let travel_document: &[u8] = &[0x67, 0x81, 0x08, 1, 1, 14, 2];
        let none = KeyUsage {
            test: false,
            vaccination: false,
            recovery: false,
        };
        assert_eq!(KeyUsage::from_oids([travel_document].into_iter()), none);
    }
}
