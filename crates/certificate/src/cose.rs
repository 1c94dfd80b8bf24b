//! COSE_Sign1 (RFC 9052, section 4.2), in every wrapping that real certificates use.

use crate::cbor::{self, CborError};
use crate::key::Kid;
use crate::tree::{Name, Node};
use minicbor::data::Type;
use minicbor::decode::Decoder;
use minicbor::encode::Encoder;

/// COSE_Sign1 (RFC 9052, section 2) and CWT (RFC 8392, section 6) tags.
const TAG_SIGN1: u64 = 18;
const TAG_CWT: u64 = 61;
/// Header labels (RFC 9052, section 3.1).
const LABEL_ALG: i64 = 1;
const LABEL_KID: i64 = 4;
/// Algorithm identifiers of the EU specification (volume 1, section 2.6.2).
const ES256: i64 = -7;
const PS256: i64 = -37;

/// The algorithm that the header names. The key's own kind decides which check is made; a header that names
/// another one makes the check fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA with SHA-256.
    Es256,
    /// RSASSA-PSS with SHA-256, salt of 32 bytes.
    Ps256,
}

/// A parsed message; slices point into the bytes it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign1<'a> {
    /// The protected header as received: the signature covers exactly these bytes.
    pub protected: &'a [u8],
    /// The signed content.
    pub payload: &'a [u8],
    /// The signature as received, of any length.
    pub signature: &'a [u8],
    /// The key identifier; the protected one wins.
    pub kid: Option<Kid>,
    /// The algorithm; the protected one wins.
    pub algorithm: Option<Algorithm>,
}

/// A header that names a parameter, even with a value that cannot be used, is `Some`.
#[derive(Default, Clone, Copy)]
struct Headers {
    kid: Option<Option<Kid>>,
    algorithm: Option<Option<Algorithm>>,
}

/// Reads a message: with tag 18, without a tag, or with the CWT tag around either.
///
/// # Errors
/// [`CborError`] where the bytes are not exactly one array of protected header, unprotected header, payload and
/// signature.
pub fn parse(bytes: &[u8]) -> Result<Sign1<'_>, CborError> {
    let mut decoder = Decoder::new(bytes);
    skip_tags(&mut decoder)?;
    let length = decoder.array()?;
    if length.is_some_and(|length| length != 4) {
        return Err(CborError::Type);
    }
    let protected = decoder.bytes()?;
    let inner = protected_headers(protected)?;
    let outer = headers(&mut decoder)?;
    let payload = decoder.bytes()?;
    let signature = decoder.bytes()?;
    if length.is_none() && decoder.datatype()? != Type::Break {
        return Err(CborError::Type);
    }
    let end = decoder.position() + usize::from(length.is_none());
    decoder.set_position(end);
    cbor::at_end(&decoder)?;
    Ok(Sign1 {
        protected,
        payload,
        signature,
        // the protected header wins wherever it names a parameter at all
        kid: inner.kid.or(outer.kid).flatten(),
        algorithm: inner.algorithm.or(outer.algorithm).flatten(),
    })
}

impl Sign1<'_> {
    /// The bytes that the signature covers: `Sig_structure` (RFC 9052, section 4.4) with no external data.
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        signed_bytes(self.protected, self.payload)
    }
}

/// `Sig_structure` for these parts.
pub(crate) fn signed_bytes(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::with_capacity(protected.len() + payload.len() + 32));
    encoder
        .array(4)
        .and_then(|e| e.str("Signature1"))
        .and_then(|e| e.bytes(protected))
        .and_then(|e| e.bytes(&[]))
        .and_then(|e| e.bytes(payload))
        .expect("writing to memory does not fail");
    encoder.into_writer()
}

/// A protected header that names ES256 and a key.
pub(crate) fn protected_es256(kid: Kid) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    encoder
        .map(2)
        .and_then(|e| e.i64(LABEL_ALG)?.i64(ES256))
        .and_then(|e| e.i64(LABEL_KID)?.bytes(kid.as_bytes()))
        .expect("writing to memory does not fail");
    encoder.into_writer()
}

/// A message of these parts, with tag 18 and an empty unprotected header.
pub(crate) fn sign1(protected: &[u8], payload: &[u8], signature: &[u8]) -> Vec<u8> {
    let size = protected.len() + payload.len() + signature.len() + 16;
    let mut encoder = Encoder::new(Vec::with_capacity(size));
    encoder
        .tag(minicbor::data::Tag::new(TAG_SIGN1))
        .and_then(|e| e.array(4)?.bytes(protected)?.map(0)?.bytes(payload))
        .and_then(|e| e.bytes(signature))
        .expect("writing to memory does not fail");
    encoder.into_writer()
}

/// Tag 61 may stand in front, tag 18 behind it, and nothing else.
fn skip_tags(decoder: &mut Decoder<'_>) -> Result<(), CborError> {
    let mut found = tag(decoder)?;
    if found == Some(TAG_CWT) {
        found = tag(decoder)?;
    }
    match found {
        None | Some(TAG_SIGN1) => Ok(()),
        Some(_) => Err(CborError::Type),
    }
}

fn tag(decoder: &mut Decoder<'_>) -> Result<Option<u64>, CborError> {
    match decoder.datatype()? {
        Type::Tag => Ok(Some(decoder.tag()?.as_u64())),
        _ => Ok(None),
    }
}

fn protected_headers(bytes: &[u8]) -> Result<Headers, CborError> {
    if bytes.is_empty() {
        return Ok(Headers::default());
    }
    let mut decoder = Decoder::new(bytes);
    let found = headers(&mut decoder)?;
    cbor::at_end(&decoder)?;
    Ok(found)
}

/// A label that stands twice makes the message unreadable (RFC 9052, section 3).
fn headers(decoder: &mut Decoder<'_>) -> Result<Headers, CborError> {
    let mut found = Headers::default();
    for (label, value) in cbor::map(decoder, cbor::MAX_DEPTH)? {
        match label {
            Name::Number(LABEL_ALG) => found.algorithm = Some(algorithm(&value)),
            Name::Number(LABEL_KID) => found.kid = Some(kid(&value)),
            _ => {}
        }
    }
    Ok(found)
}

const fn algorithm(value: &Node<'_>) -> Option<Algorithm> {
    match value {
        Node::Integer(ES256) => Some(Algorithm::Es256),
        Node::Integer(PS256) => Some(Algorithm::Ps256),
        _ => None,
    }
}

/// A `kid` of another type or shorter than eight bytes identifies nothing; it does not make the message unreadable.
fn kid(value: &Node<'_>) -> Option<Kid> {
    match value {
        Node::Bytes(bytes) => Kid::from_prefix(bytes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Protected header with ES256 and a kid, empty unprotected header, payload `a0`, signature `01`.
    const PLAIN: &[u8] = &[
        0x84, 0x4d, 0xa2, 1, 0x26, 4, 0x48, 1, 2, 3, 4, 5, 6, 7, 8, 0xa0, 0x41, 0xa0, 0x41, 1,
    ];

    fn wrapped(tags: &[u8]) -> Vec<u8> {
        [tags, PLAIN].concat()
    }

    #[test]
    fn reads_untagged_tagged_and_inside_a_cwt() {
        for tags in [&[][..], &[0xd2], &[0xd8, 61, 0xd2], &[0xd8, 61]] {
            let message = wrapped(tags);
            let parsed = parse(&message).unwrap();
            assert_eq!(parsed.kid, Kid::from_prefix(&[1, 2, 3, 4, 5, 6, 7, 8]));
            assert_eq!(parsed.algorithm, Some(Algorithm::Es256));
            assert_eq!((parsed.payload, parsed.signature), (&[0xa0][..], &[1][..]));
        }
        for tags in [&[0xd1][..], &[0xd2, 0xd8, 61], &[0xd2, 0xd2]] {
            assert_eq!(parse(&wrapped(tags)), Err(CborError::Type), "{tags:02x?}");
        }
    }

    #[test]
    fn the_protected_header_wins_over_the_unprotected_one() {
        let both = [
            0x84, 0x43, 0xa1, 4, 0x40, 0xa2, 1, 0x38, 36, 4, 0x48, 9, 9, 9, 9, 9, 9, 9, 9, 0x41,
            0xa0, 0x40,
        ];
        let parsed = parse(&both).unwrap();
        assert_eq!(
            parsed.kid, None,
            "a protected kid that identifies nothing is not overridden from outside"
        );
        assert_eq!(parsed.algorithm, Some(Algorithm::Ps256));
    }

    #[test]
    fn an_empty_protected_header_and_other_parameters_are_fine() {
        let parsed_bytes = [
            0x84, 0x40, 0xa2, 0x61, b'x', 0xf6, 0x18, 99, 0x81, 1, 0x41, 0xa0, 0x40,
        ];
        let parsed = parse(&parsed_bytes).unwrap();
        assert_eq!((parsed.kid, parsed.algorithm), (None, None));
    }

    #[test]
    fn refuses_another_length_trailing_bytes_and_every_cut() {
        assert_eq!(parse(&[0x83, 0x40, 0xa0, 0x40]), Err(CborError::Type));
        assert_eq!(parse(&[PLAIN, &[0]].concat()), Err(CborError::Trailing));
        for cut in 0..PLAIN.len() {
            assert!(parse(&PLAIN[..cut]).is_err(), "cut at {cut}");
        }
    }
}
