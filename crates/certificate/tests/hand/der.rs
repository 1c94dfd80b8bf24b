//! Signer certificates by hand (RFC 5280), also in the forms that a strict reader refuses.

use super::key::Key;
use sha2::{Digest, Sha256};

const EXTENDED_KEY_USAGE: u8 = 37;
const BASIC_CONSTRAINTS: u8 = 19;
/// 1.3.6.1.4.1.1847.2021.1, and with the stray 0 of early signers.
const DCC: &[u8] = &[0x2b, 6, 1, 4, 1, 0x8e, 0x37, 0x8f, 0x65, 1];
const DCC_LEGACY: &[u8] = &[0x2b, 6, 1, 4, 1, 0, 0x8e, 0x37, 0x8f, 0x65, 1];
/// ICAO's signers of travel documents, 2.23.136.1.1.14.2.
const TRAVEL: &[u8] = &[0x67, 0x81, 0x08, 1, 1, 14];

/// A key and its certificate.
pub(crate) struct Signer {
    pub(crate) key: Key,
    pub(crate) der: Vec<u8>,
}

impl Signer {
    /// A signer for everything, valid in 2026 and 2027.
    pub(crate) fn new(key: Key) -> Self {
        Self::with(key, &[])
    }

    pub(crate) fn with(key: Key, extensions: &[Vec<u8>]) -> Self {
        let der = certificate(&key, extensions);
        Self { key, der }
    }

    pub(crate) fn kid(&self) -> [u8; 8] {
        *Sha256::digest(&self.der).first_chunk().unwrap()
    }
}

pub(super) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82, high, low], content].concat()
}

pub(super) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    element(0x30, &parts.concat())
}

pub(super) fn oid(content: &[u8]) -> Vec<u8> {
    element(6, content)
}

fn certificate(key: &Key, extensions: &[Vec<u8>]) -> Vec<u8> {
    let algorithm = sequence(&[oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2])]);
    let validity = sequence(&[
        element(0x17, b"260101000000Z"),
        element(0x17, b"271231235959Z"),
    ]);
    let signed = sequence(&[
        element(0xa0, &[2, 1, 2]),
        element(2, &[1]),
        algorithm.clone(),
        sequence(&[]),
        validity,
        sequence(&[]),
        key.spki(),
        element(0xa3, &sequence(extensions)),
    ]);
    sequence(&[signed, algorithm, element(3, &[0])])
}

fn extension(kind: u8, value: &[u8]) -> Vec<u8> {
    sequence(&[oid(&[0x55, 0x1d, kind]), element(4, value)])
}

/// An extended key usage of these numbers, below the right arc, the legacy one or an unrelated one.
pub(crate) fn usage(arc: &str, numbers: &[u8]) -> Vec<u8> {
    let arc = match arc {
        "dcc" => DCC,
        "legacy" => DCC_LEGACY,
        _ => TRAVEL,
    };
    let oids: Vec<_> = numbers
        .iter()
        .map(|number| oid(&[arc, &[*number]].concat()))
        .collect();
    extension(EXTENDED_KEY_USAGE, &sequence(&oids))
}

/// An extended key usage that lists nothing.
pub(crate) fn empty_usage() -> Vec<u8> {
    usage("dcc", &[])
}

/// BasicConstraints with its default, cA=FALSE, written out, which DER forbids.
pub(crate) fn false_authority() -> Vec<u8> {
    extension(BASIC_CONSTRAINTS, &sequence(&[element(1, &[0])]))
}
