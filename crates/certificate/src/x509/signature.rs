//! How one certificate is signed by another (RFC 4055, RFC 5758).

use crate::der::{self, DerError, Reader};
use crate::hash::Hash;

const ECDSA_WITH_SHA2: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03];
const PKCS1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];
const RSASSA_PSS: u8 = 10;
const SHA2: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];
/// `hashAlgorithm` in RSASSA-PSS-params.
const HASH_ALGORITHM: u8 = 0xa0;

/// How a certificate is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignatureAlgorithm {
    Ecdsa(Hash),
    RsaPkcs1(Hash),
    RsaPss(Hash),
}

impl SignatureAlgorithm {
    /// Reads the content of an AlgorithmIdentifier; `None` for one that is not checked here.
    pub(super) fn read(content: &[u8]) -> Result<Option<Self>, DerError> {
        let mut identifier = Reader::new(content);
        let kind = identifier.expect(der::OID)?;
        let Some((last, arc)) = kind.split_last() else {
            return Err(DerError);
        };
        Ok(match (arc, *last) {
            (ECDSA_WITH_SHA2, number) => numbered(number, [2, 3, 4]).map(Self::Ecdsa),
            (PKCS1, RSASSA_PSS) => pss_hash(identifier)?.map(Self::RsaPss),
            (PKCS1, number) => numbered(number, [11, 12, 13]).map(Self::RsaPkcs1),
            _ => None,
        })
    }
}

/// The hash of RSASSA-PSS-params. Mask function and salt length are taken to fit it, as they do wherever this is
/// used; a signature made otherwise does not verify.
fn pss_hash(mut identifier: Reader<'_>) -> Result<Option<Hash>, DerError> {
    let mut parameters = Reader::new(identifier.expect(der::SEQUENCE)?);
    let Some(hash) = parameters.optional(HASH_ALGORITHM)? else {
        return Ok(None); // the default is SHA-1
    };
    let mut algorithm = Reader::new(Reader::new(hash).expect(der::SEQUENCE)?);
    let kind = algorithm.expect(der::OID)?;
    let number = kind.split_last().filter(|(_, arc)| *arc == SHA2);
    Ok(number.and_then(|(last, _)| numbered(*last, [1, 2, 3])))
}

/// `numbers` are the last arcs for SHA-256, SHA-384 and SHA-512.
fn numbered(last: u8, numbers: [u8; 3]) -> Option<Hash> {
    let place = numbers.iter().position(|number| *number == last)?;
    Some([Hash::Sha256, Hash::Sha384, Hash::Sha512][place])
}
