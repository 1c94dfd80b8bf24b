//! Trust lists in their three forms, with chains that hold and chains that do not.

#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod authority;

use authority::{csca, signer};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use certificate::{Authorities, Dsc, KeyUsage, ListError, Loaded, Reason, TrustList, X509Error};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn entry(kind: &str, dsc: &Dsc) -> Value {
    let thumbprint: String = Sha256::digest(&dsc.der)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    json!({
        "kid": STANDARD.encode(dsc.kid.as_bytes()), "timestamp": "2026-11-24T12:00:00+00:00",
        "country": "XD", "certificateType": kind, "thumbprint": thumbprint, "signature": "MII=",
        "rawData": STANDARD.encode(&dsc.der),
    })
}

fn gateway(entries: &[Value]) -> Loaded {
    TrustList::from_gateway_json(&Value::from(entries).to_string()).unwrap()
}

fn did(methods: &[Vec<&[u8]>]) -> String {
    let methods: Vec<Value> = methods.iter().map(|chain| {
        let x5c: Vec<String> = chain.iter().map(|der| STANDARD.encode(der)).collect();
        // the coordinates are wrong on purpose: nothing may read them
        json!({"type": "JsonWebKey2020", "publicKeyJwk": {"kty": "EC", "crv": "UNKNOWN CURVE", "x": "AA", "y": "AA", "x5c": x5c}})
    }).collect();
    json!({"id": "did:web:example.org", "verificationMethod": methods}).to_string()
}

fn reasons(loaded: &Loaded) -> Vec<(usize, Reason)> {
    loaded
        .left_out
        .iter()
        .map(|left_out| (left_out.index, left_out.reason))
        .collect()
}

#[test]
fn a_gateway_list_is_anchored_in_its_own_authorities() {
    let (own, foreign) = (csca("XD", &[1; 48]), csca("XE", &[3; 48]));
    let good = signer(&own, KeyUsage::ALL, &[2; 48]);
    let orphan = signer(&foreign, KeyUsage::ALL, &[4; 48]);
    let loaded = gateway(&[
        entry("DSC", good.certificate()),
        entry("DSC", orphan.certificate()),
        entry("CSCA", own.certificate()),
        entry("UPLOAD", foreign.certificate()),
    ]);
    assert_eq!(
        loaded.list.signers().collect::<Vec<_>>(),
        [good.certificate()]
    );
    assert_eq!(
        reasons(&loaded),
        [(1, Reason::NoAuthority), (3, Reason::OtherPurpose)]
    );
}

#[test]
fn without_authorities_a_gateway_list_is_taken_as_it_is() {
    let good = signer(&csca("XD", &[1; 48]), KeyUsage::ALL, &[2; 48]);
    let loaded = gateway(&[entry("DSC", good.certificate())]);
    assert_eq!((loaded.list.len(), loaded.left_out.len()), (1, 0));
}

#[test]
fn broken_gateway_entries_are_reported_one_by_one() {
    let dsc = signer(&csca("XD", &[1; 48]), KeyUsage::ALL, &[2; 48])
        .certificate()
        .clone();
    let broken = |member: &str, value: Value| {
        let mut broken = entry("DSC", &dsc);
        broken[member] = value;
        broken
    };
    let loaded = gateway(&[
        broken("thumbprint", json!("00")),
        broken("kid", json!("AAAAAAAAAAA=")),
        broken("rawData", json!("*")),
        broken("rawData", Value::Null),
        entry("DSC", &dsc),
    ]);
    assert_eq!(loaded.list.len(), 1);
    let expected = [
        Reason::Thumbprint,
        Reason::Kid,
        Reason::Base64,
        Reason::NoCertificate,
    ];
    assert_eq!(
        reasons(&loaded),
        expected.into_iter().enumerate().collect::<Vec<_>>()
    );
}

#[test]
fn an_authority_of_the_same_name_with_another_key_is_not_enough() {
    let (real, forged) = (csca("XD", &[1; 48]), csca("XD", &[5; 48]));
    let good = signer(&real, KeyUsage::ALL, &[2; 48]);
    let (authorities, left_out) = Authorities::from_der_certificates([&forged.certificate().der]);
    assert_eq!((authorities.len(), left_out.len()), (1, 0));
    let certificates = [&good.certificate().der];
    let loaded = TrustList::from_der_certificates_under(certificates, &authorities);
    assert_eq!(reasons(&loaded), [(0, Reason::AuthoritySignature)]);
    let (authorities, _) = Authorities::from_der_certificates([&real.certificate().der]);
    let loaded = TrustList::from_der_certificates_under(certificates, &authorities);
    assert_eq!(loaded.list.len(), 1);
}

#[test]
fn a_signer_is_no_authority() {
    let csca = csca("XD", &[1; 48]);
    let dsc = signer(&csca, KeyUsage::ALL, &[2; 48]);
    let (authorities, left_out) = Authorities::from_der_certificates([&dsc.certificate().der]);
    assert!(authorities.is_empty());
    assert_eq!(left_out, [(0, Reason::NotAnAuthority)]);
}

#[test]
fn a_did_document_gives_its_keys_through_their_certificates() {
    let csca = csca("XD", &[1; 48]);
    let other = authority::csca("XE", &[3; 48]);
    let signer = signer(&csca, KeyUsage::ALL, &[2; 48]);
    let (dsc, sca) = (&signer.certificate().der[..], &csca.certificate().der[..]);
    let wrong = &other.certificate().der[..];
    let text = did(&[
        vec![dsc, sca],
        vec![dsc, wrong],
        vec![],
        vec![b"no"],
        vec![dsc],
    ]);
    let loaded = TrustList::from_did_document(&text).unwrap();
    assert_eq!(
        loaded.list.signers().collect::<Vec<_>>(),
        [signer.certificate()]
    );
    let malformed = Reason::Certificate(X509Error::Malformed);
    let expected = [
        (1, Reason::NoAuthority),
        (2, Reason::NoCertificate),
        (3, malformed),
    ];
    assert_eq!(reasons(&loaded), expected);
    let (pinned, _) = Authorities::from_der_certificates([wrong]);
    let loaded = TrustList::from_did_document_under(&text, &pinned).unwrap();
    assert!(loaded.list.is_empty());
}

#[test]
fn other_texts_are_no_lists() {
    assert_eq!(
        TrustList::from_gateway_json("{}").err(),
        Some(ListError::Form)
    );
    assert_eq!(
        TrustList::from_did_document("[]").err(),
        Some(ListError::Form)
    );
    let large = " ".repeat((16 << 20) + 1);
    assert_eq!(
        TrustList::from_gateway_json(&large).err(),
        Some(ListError::TooLarge)
    );
}

#[test]
fn every_real_signer_is_listed_and_none_is_lost_to_a_shared_identifier() {
    let Some(folder) = fixtures::path("certificate/dsc") else {
        return;
    };
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let loaded = TrustList::from_der_certificates(files.map(|path| std::fs::read(path).unwrap()));
    assert_eq!((loaded.list.len(), loaded.left_out.len()), (796, 0));
}
