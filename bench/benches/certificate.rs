//! HC1 certificates decoded and verified a second, on one core.
//!
//! Every stage is run on real certificates, each at the clock of its case. The rival is what one composes of public
//! crates (base45, flate2, coset with its CBOR values, ring) doing the same up to the validity; it has no key usage,
//! schema or value sets. The limit is the ECDSA check alone, by the library that we use. Without the fixtures a few
//! certificates of our own are taken.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, ParsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bench::{Contest, Unit};
use certificate::issue::{CertificateName, Csca, Signer};
use certificate::{Entry, KeyUsage, PartialDate, Person, Recovery};
use certificate::{PREFIX, PublicKey, TrustList, ValueSets, base45, cose, inflate, read, verify};
use coset::{CborSerializable, CoseSign1, TaggedCborSerializable, cbor};
use serde_json::Value;
use std::collections::HashMap;
use std::io::Read;
use std::path::Path;
use time::format_description::well_known::Rfc3339;
use time::macros::{date, datetime};
use time::{Duration, OffsetDateTime};

/// A certificate, its signer's certificate, and the moment at which it is valid.
struct Case {
    text: String,
    signer: Vec<u8>,
    now: OffsetDateTime,
}

/// Valid certificates of P-256 signers below `folder`.
fn cases(folder: &Path) -> Vec<Case> {
    let mut found = Vec::new();
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(cases(&path));
        } else if path.extension().is_some_and(|ending| ending == "json") {
            found.extend(case(&path).filter(is_valid));
        }
    }
    found
}

fn case(path: &Path) -> Option<Case> {
    let json = std::fs::read_to_string(path).ok()?;
    let case: Value = serde_json::from_str(json.trim_start_matches('\u{feff}')).ok()?;
    let text = case["PREFIX"].as_str()?.to_owned();
    let signer = case.pointer("/TESTCTX/CERTIFICATE")?.as_str()?;
    let issued = read(&text).ok()?.claims.issued_at?;
    let written = case.pointer("/TESTCTX/VALIDATIONCLOCK");
    let now = written
        .and_then(Value::as_str)
        .and_then(clock)
        .or_else(|| OffsetDateTime::from_unix_timestamp(issued).ok())?;
    Some(Case {
        signer: STANDARD.decode(signer.trim()).ok()?,
        text,
        now,
    })
}

/// Without a zone a clock of the suite is in UTC.
fn clock(text: &str) -> Option<OffsetDateTime> {
    let parse = |text: &str| OffsetDateTime::parse(text, &Rfc3339).ok();
    parse(text).or_else(|| parse(&format!("{text}Z")))
}

fn is_valid(case: &Case) -> bool {
    let trust = TrustList::from_der_certificates([&case.signer]).list;
    let on_p256 = |dsc: &certificate::Dsc| matches!(dsc.key, PublicKey::P256(_));
    trust.signers().all(on_p256)
        && verify(&case.text, &trust, &ValueSets::embedded(), case.now).is_ok()
}

/// Certificates of our own.
fn own_cases() -> Vec<Case> {
    (1..=32).map(own_case).collect()
}

fn own_case(number: u8) -> Case {
    let now = datetime!(2026-11-24 12:00 UTC);
    let until = now + Duration::days(365);
    let name = CertificateName::new("XD", "Bench").expect("the name is valid");
    let csca = Csca::new(&name, now, until, &[number; 48]).expect("the validity is not empty");
    let signer: Signer = csca
        .certify(&name, KeyUsage::ALL, now, until, &[number ^ 0x55; 48])
        .expect("the validity is the authority's");
    let text = signer.issue(&person(), &recovery(number), now, until);
    Case {
        text: text.expect("the content is whole"),
        signer: signer.certificate().der.clone(),
        now,
    }
}

fn person() -> Person {
    Person {
        family: Some("Bench".into()),
        family_transliterated: Some("BENCH".into()),
        given: Some("Ada".into()),
        given_transliterated: Some("ADA".into()),
        birth: PartialDate::parse("1990-02-28").expect("the date has its form"),
    }
}

fn recovery(number: u8) -> Entry {
    Entry::Recovery(Recovery {
        target: "840539006".into(),
        first_positive: date!(2026 - 10 - 01),
        valid_from: date!(2026 - 10 - 11),
        valid_until: date!(2027 - 03 - 30),
        country: "AT".into(),
        issuer: "Ministry of benches".into(),
        uvci: format!("URN:UVCI:01:XD:BENCH{number}"),
    })
}

/// The public crates: decode, find the keys, check the signature, look at the validity.
mod composition {
    use super::{CborSerializable, CoseSign1, HashMap, Read, TaggedCborSerializable, cbor};
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    pub(super) type Keys = HashMap<Vec<u8>, Vec<UnparsedPublicKey<Vec<u8>>>>;

    pub(super) fn key(point: &[u8]) -> UnparsedPublicKey<Vec<u8>> {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point.to_vec())
    }

    pub(super) fn verify(text: &str, keys: &Keys, now: i64) -> Option<cbor::Value> {
        let compressed = base45::decode(text.strip_prefix("HC1:")?).ok()?;
        let mut message = Vec::with_capacity(2048);
        flate2::read::ZlibDecoder::new(&compressed[..])
            .take(64 * 1024)
            .read_to_end(&mut message)
            .ok()?;
        let message = CoseSign1::from_tagged_slice(&message)
            .or_else(|_| CoseSign1::from_slice(&message))
            .ok()?;
        let claims: cbor::Value = cbor::from_reader(message.payload.as_deref()?).ok()?;
        let protected = &message.protected.header.key_id;
        let kid = [protected, &message.unprotected.key_id]
            .into_iter()
            .find(|kid| !kid.is_empty())?;
        let candidates = keys.get(kid)?;
        message
            .verify_signature(b"", |signature, signed| {
                let right = |key: &UnparsedPublicKey<_>| key.verify(signed, signature).is_ok();
                candidates.iter().any(right).then_some(()).ok_or(())
            })
            .ok()?;
        let valid = date(&claims, 6)? <= now && now <= date(&claims, 4)?;
        valid.then_some(claims)
    }

    fn date(claims: &cbor::Value, claim: i64) -> Option<i64> {
        let is_it = |key: &cbor::Value| key.as_integer() == Some(claim.into());
        let (_, value) = claims.as_map()?.iter().find(|(key, _)| is_it(key))?;
        match value {
            cbor::Value::Integer(seconds) => i64::try_from(*seconds).ok(),
            #[allow(clippy::cast_possible_truncation, reason = "seconds of this century")]
            cbor::Value::Float(seconds) => Some(*seconds as i64),
            _ => None,
        }
    }
}

/// What only the signature check needs, in the form of which the library makes least work.
struct Signed {
    key: ParsedPublicKey,
    message: Vec<u8>,
    signature: Vec<u8>,
}

fn signed(case: &Case) -> Signed {
    let compressed = base45::decode(&case.text[PREFIX.len()..]).expect("the case is valid");
    let message = inflate::inflate(&compressed).expect("the case is valid");
    let sign1 = cose::parse(&message).expect("the case is valid");
    Signed {
        key: ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point(case)).expect("a P-256 key"),
        message: sign1.signed_bytes(),
        signature: p256::ecdsa::Signature::from_slice(sign1.signature)
            .expect("the case is valid")
            .to_der()
            .as_bytes()
            .to_vec(),
    }
}

fn point(case: &Case) -> Vec<u8> {
    let trust = TrustList::from_der_certificates([&case.signer]).list;
    match trust.signers().next().map(|signer| signer.key.clone()) {
        Some(PublicKey::P256(point)) => point,
        _ => unreachable!("only P-256 signers were kept"),
    }
}

fn keys(cases: &[Case]) -> composition::Keys {
    let mut keys = composition::Keys::new();
    for case in cases {
        let kid = certificate::Kid::of_certificate(&case.signer);
        let of_kid = keys.entry(kid.as_bytes().to_vec()).or_default();
        let key = composition::key(&point(case));
        if of_kid.iter().all(|known| known.as_ref() != key.as_ref()) {
            of_kid.push(key);
        }
    }
    keys
}

fn main() {
    let mut cases =
        fixtures::path("certificate/dgc").map_or_else(own_cases, |folder| cases(&folder));
    let known_to_all = keys(&cases);
    // the rival does not read a CWT tag around the message; speed is compared on what both read
    cases.retain(|case| {
        composition::verify(&case.text, &known_to_all, case.now.unix_timestamp()).is_some()
    });
    eprintln!("hc1-verify: {} valid ES256 certificates", cases.len());
    let trust = TrustList::from_der_certificates(cases.iter().map(|case| &case.signer)).list;
    let (value_sets, keys) = (ValueSets::embedded(), keys(&cases));
    let signed: Vec<Signed> = cases.iter().map(signed).collect();
    let mut contest = Contest::default();
    let ours = contest.enter(cases.len(), || {
        let valid = |case: &&Case| verify(&case.text, &trust, &value_sets, case.now).is_ok();
        cases.iter().filter(valid).count()
    });
    let composition = contest.enter(cases.len(), || {
        let valid = |case: &&Case| {
            composition::verify(&case.text, &keys, case.now.unix_timestamp()).is_some()
        };
        cases.iter().filter(valid).count()
    });
    let bare = contest.enter(cases.len(), || {
        let right = |s: &&Signed| s.key.verify_sig(&s.message, &s.signature).is_ok();
        signed.iter().filter(right).count()
    });
    let ratios = [
        (ours, composition, "base45 + flate2 + coset + ring"),
        (ours, bare, "the bare signature check"),
    ];
    println!(
        "{}",
        contest
            .run()
            .line("hc1-verify", Unit::PerSecond, ours, &ratios)
    );
}
