//! Certificates by hand: CBOR, COSE, X.509 and signatures are written here and not by the crate that reads them.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

pub(crate) mod der;
mod key;

use certificate::{Cause, Dsc, TrustList, ValueSets, Verified, base45};
use std::io::Write;
use time::OffsetDateTime;
use time::macros::datetime;

pub(crate) use der::Signer;
pub(crate) use key::Key;

pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);
pub(crate) const ES256: i64 = -7;
pub(crate) const PS256: i64 = -37;

/// The head of a CBOR item (RFC 8949, section 3).
pub(crate) fn head(major: u8, number: u64) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let (extra, from) = match number {
        0..24 => return vec![major << 5 | bytes[7]],
        24..0x100 => (24, 7),
        0x100..0x1_0000 => (25, 6),
        0x1_0000..0x1_0000_0000 => (26, 4),
        _ => (27, 0),
    };
    [&[major << 5 | extra], &bytes[from..]].concat()
}

pub(crate) fn int(number: i64) -> Vec<u8> {
    match u64::try_from(number) {
        Ok(number) => head(0, number),
        Err(_) => head(1, (-1 - number).unsigned_abs()),
    }
}

pub(crate) fn bytes(content: &[u8]) -> Vec<u8> {
    [head(2, content.len() as u64), content.to_vec()].concat()
}

pub(crate) fn text(content: &str) -> Vec<u8> {
    [head(3, content.len() as u64), content.as_bytes().to_vec()].concat()
}

pub(crate) fn array(items: &[Vec<u8>]) -> Vec<u8> {
    [head(4, items.len() as u64), items.concat()].concat()
}

/// A map of keys and values in turn.
pub(crate) fn map(entries: &[Vec<u8>]) -> Vec<u8> {
    [head(5, entries.len() as u64 / 2), entries.concat()].concat()
}

/// A recovery certificate of a person who does not exist, with members more than the schema has.
pub(crate) fn dcc() -> Vec<u8> {
    dcc_with(&[text("meta"), map(&[text("x"), int(7)])])
}

pub(crate) fn dcc_with(more: &[Vec<u8>]) -> Vec<u8> {
    let name = map(&[text("fnt"), text("DOE"), text("gnt"), text("JO")]);
    let members = [
        text("ver"),
        text("1.3.0"),
        text("dob"),
        text("1990-02-28"),
        text("nam"),
        name,
        text("r"),
        array(&[recovery()]),
    ];
    map(&[&members[..], more].concat())
}

fn recovery() -> Vec<u8> {
    let members = [
        ("tg", "840539006"),
        ("fr", "2026-10-01"),
        ("co", "FR"),
        ("is", "Demo"),
        ("df", "2026-10-11"),
        ("du", "2027-03-30"),
        ("ci", "URN:UVCI:01:XD:1"),
    ];
    map(&members
        .map(|(name, value)| [text(name), text(value)])
        .concat())
}

/// Claims around a payload, issued an hour ago, with further claims.
pub(crate) fn claims(payload: &[u8], more: &[Vec<u8>]) -> Vec<u8> {
    let seconds = NOW.unix_timestamp();
    claims_at(&int(seconds - 3600), &int(seconds + 86_400), payload, more)
}

pub(crate) fn claims_at(
    issued: &[u8],
    expires: &[u8],
    payload: &[u8],
    more: &[Vec<u8>],
) -> Vec<u8> {
    let health = map(&[int(1), payload.to_vec()]);
    let standard = [
        int(1),
        text("XD"),
        int(4),
        expires.to_vec(),
        int(6),
        issued.to_vec(),
        int(-260),
        health,
    ];
    map(&[&standard[..], more].concat())
}

/// Entries of a header.
pub(crate) fn alg(algorithm: i64) -> Vec<Vec<u8>> {
    vec![int(1), int(algorithm)]
}

pub(crate) fn kid(kid: &[u8]) -> Vec<Vec<u8>> {
    vec![int(4), bytes(kid)]
}

/// A message with these headers, its protected one encoded, without a tag.
pub(crate) fn message(key: &Key, protected: &[u8], unprotected: &[u8], payload: &[u8]) -> Vec<u8> {
    let covered = [
        text("Signature1"),
        bytes(protected),
        bytes(b""),
        bytes(payload),
    ];
    let signature = key.sign(&array(&covered));
    array(&[
        bytes(protected),
        unprotected.to_vec(),
        bytes(payload),
        bytes(&signature),
    ])
}

/// The usual message of a signer: algorithm and identifier protected, tag 18.
pub(crate) fn usual(signer: &Signer, claims: &[u8]) -> Vec<u8> {
    let protected = map(&[alg(signer.key.algorithm()), kid(&signer.kid())].concat());
    [
        vec![0xd2],
        message(&signer.key, &protected, &map(&[]), claims),
    ]
    .concat()
}

pub(crate) fn zlib(message: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(message).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn hc1(compressed: &[u8]) -> String {
    format!("HC1:{}", base45::encode(compressed))
}

pub(crate) fn packed(message: &[u8]) -> String {
    hc1(&zlib(message))
}

pub(crate) fn verify_at(
    text: &str,
    signers: &[&Signer],
    now: OffsetDateTime,
) -> Result<Verified, Cause> {
    let loaded = TrustList::from_der_certificates(signers.iter().map(|signer| &signer.der));
    assert!(loaded.left_out.is_empty(), "{:?}", loaded.left_out);
    certificate::verify(text, &loaded.list, &ValueSets::embedded(), now)
        .map_err(|rejection| rejection.cause)
}

pub(crate) fn verify(message: &[u8], signer: &Signer) -> Result<Verified, Cause> {
    verify_at(&packed(message), &[signer], NOW)
}

/// A list in which each signer goes by the identifier of the first.
pub(crate) fn colliding(signers: &[&Signer]) -> TrustList {
    let mut list = TrustList::default();
    let kid = Dsc::from_der(&signers[0].der).unwrap().kid;
    for signer in signers {
        list.add(Dsc {
            kid,
            ..Dsc::from_der(&signer.der).unwrap()
        })
        .unwrap();
    }
    list
}
