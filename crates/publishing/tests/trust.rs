//! Trust lists: what is left out and why, and that a phone reads what is published, all of it.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

mod desk;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bulletin::Kind;
use certificate::issue::{CertificateName, Csca, Signer};
use certificate::{KeyUsage, TrustList};
use desk::{NOW, codes, given};
use publishing::{Checked, differences};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

fn csca(country: &str, seed: u8, until: OffsetDateTime) -> Csca {
    let name = CertificateName::new(country, "Demo CSCA").unwrap();
    Csca::new(&name, NOW - Duration::days(900), until, &[seed; 48]).unwrap()
}

fn signer(csca: &Csca, seed: u8, until: OffsetDateTime) -> Signer {
    let name = CertificateName::new("XD", "Demo DSC").unwrap();
    csca.certify(
        &name,
        KeyUsage::ALL,
        NOW - Duration::days(800),
        until,
        &[seed; 48],
    )
    .unwrap()
}

fn later() -> OffsetDateTime {
    NOW + Duration::days(700)
}

fn entry(kind: &str, der: &[u8]) -> Value {
    json!({"kid": STANDARD.encode(certificate::Kid::of_certificate(der).as_bytes()), "country": "XD",
        "certificateType": kind, "rawData": STANDARD.encode(der)})
}

fn published(list: &Value) -> Checked {
    let checked = given(Kind::Trust, "trust.json", list.to_string().as_bytes(), None).unwrap();
    let text = std::str::from_utf8(&checked.bytes).unwrap();
    let read = TrustList::from_gateway_json(text).unwrap();
    assert_eq!(read.left_out, [], "a phone uses all that is published");
    assert!(!read.list.is_empty());
    checked
}

fn reasons(checked: &Checked) -> Vec<(&str, &str)> {
    let left_out = checked.left_out.iter();
    left_out
        .map(|one| (one.what.as_str(), one.why.as_str()))
        .collect()
}

fn count(checked: &Checked, kind: &str) -> usize {
    let list: Vec<Value> = serde_json::from_slice(&checked.bytes).unwrap();
    list.iter()
        .filter(|entry| entry["certificateType"] == kind)
        .count()
}

#[test]
fn a_list_of_which_all_can_be_used_stays_byte_for_byte() {
    let csca = csca("XD", 1, later());
    let signer = signer(&csca, 2, later());
    let list = json!([
        entry("CSCA", &csca.certificate().der),
        entry("DSC", &signer.certificate().der)
    ]);
    let checked = published(&list);
    assert_eq!(checked.bytes, list.to_string().into_bytes());
    assert_eq!(reasons(&checked), []);
}

#[test]
fn what_nobody_can_use_is_left_out_with_the_reason() {
    let (ours, other) = (csca("XD", 1, later()), csca("XE", 3, later()));
    let good = signer(&ours, 2, later());
    let over = signer(&ours, 4, NOW - Duration::seconds(1));
    let stray = signer(&other, 5, later());
    let mut wrong = entry("DSC", &good.certificate().der);
    wrong["thumbprint"] = json!("00");
    let mut signed = entry("DSC", &good.certificate().der);
    signed["signature"] = json!("MIAG");
    let list = json!([
        entry("AUTHENTICATION", b"no"),
        entry("CSCA", &ours.certificate().der),
        signed,
        entry("DSC", &over.certificate().der),
        entry("DSC", &stray.certificate().der),
        entry("DSC", &good.certificate().der),
        wrong,
    ]);
    let checked = published(&list);
    assert_eq!((count(&checked, "CSCA"), count(&checked, "DSC")), (1, 1));
    assert!(
        !String::from_utf8(checked.bytes.clone())
            .unwrap()
            .contains("MIAG")
    );
    let said = reasons(&checked);
    let numbers: Vec<_> = said
        .iter()
        .map(|(what, _)| what.split(' ').nth(1).unwrap())
        .collect();
    assert_eq!(numbers, ["1", "4", "5", "6", "7"]);
    for ((_, why), part) in said.iter().zip([
        "another purpose",
        "it ended on 2026-11-24",
        "no authority",
        "twice",
        "thumbprint",
    ]) {
        assert!(why.contains(part), "{why}: {part}");
    }
}

#[test]
fn an_authority_that_has_ended_takes_its_signers_along() {
    let old = csca("XD", 1, NOW - Duration::days(1));
    let good = csca("XE", 3, later());
    let list = json!([
        entry("CSCA", &old.certificate().der),
        entry("CSCA", &good.certificate().der),
        entry(
            "DSC",
            &signer(&old, 2, NOW - Duration::days(2)).certificate().der
        ),
        entry("DSC", &signer(&good, 4, later()).certificate().der),
    ]);
    let checked = published(&list);
    assert_eq!((count(&checked, "CSCA"), count(&checked, "DSC")), (1, 1));
    assert_eq!(checked.left_out.len(), 2);
}

#[test]
fn that_nobody_vouches_for_the_signers_is_said() {
    let csca = csca("XD", 1, later());
    let checked = published(&json!([entry(
        "DSC",
        &signer(&csca, 2, later()).certificate().der
    )]));
    assert_eq!(reasons(&checked)[0].0, "authorities (CSCA)");
}

#[test]
fn a_list_without_a_signer_is_refused() {
    let csca = csca("XD", 1, later());
    let authority = entry("CSCA", &csca.certificate().der);
    let over = entry(
        "DSC",
        &signer(&csca, 2, NOW - Duration::days(1)).certificate().der,
    );
    let found = |list: Value| {
        codes(given(
            Kind::Trust,
            "t.json",
            list.to_string().as_bytes(),
            None,
        ))
    };
    assert_eq!(found(json!([])), ["TRUST-EMPTY", "TRUST-LEFT-OUT"]);
    assert_eq!(found(json!([authority])), ["TRUST-EMPTY"]);
    assert_eq!(
        found(json!([authority, over])),
        ["TRUST-EMPTY", "TRUST-LEFT-OUT"]
    );
    assert_eq!(found(json!({"verificationMethod": []})), ["TRUST-EMPTY"]);
    assert_eq!(found(json!({"issuerInfo": []})), ["TRUST-EMPTY"]);
}

fn method(id: &str, chain: &[&[u8]]) -> Value {
    let x5c: Vec<String> = chain.iter().map(|der| STANDARD.encode(der)).collect();
    json!({"id": id, "type": "JsonWebKey2020", "publicKeyJwk": {"kty": "EC", "crv": "P-256", "x5c": x5c}})
}

#[test]
fn a_did_document_becomes_the_form_that_phones_read() {
    let (ours, other) = (csca("XD", 1, later()), csca("XE", 3, later()));
    let good = signer(&ours, 2, later());
    let alone = signer(&ours, 4, later());
    let over = signer(&ours, 5, NOW - Duration::days(1));
    let [sca, wrong] = [&ours, &other].map(|csca| &csca.certificate().der[..]);
    let document = json!({"id": "did:web:who.example", "verificationMethod": [
        method("did:web:who.example#good", &[&good.certificate().der, sca]),
        method("did:web:who.example#alone", &[&alone.certificate().der]),
        method("did:web:who.example#wrong", &[&good.certificate().der, wrong]),
        method("did:web:who.example#over", &[&over.certificate().der]),
        "did:web:elsewhere.example",
    ]});
    let checked = published(&document);
    assert_eq!((count(&checked, "DSC"), count(&checked, "CSCA")), (2, 0));
    let said = reasons(&checked);
    assert_eq!(
        said[0],
        (
            "did:web:who.example#wrong",
            "no authority that was given has signed it"
        )
    );
    assert_eq!(said[1].0, "did:web:elsewhere.example");
    let over = format!("signer {} of XD", over.certificate().kid);
    assert_eq!(said[2], (over.as_str(), "it ended on 2026-11-23"));
    // both forms say the same
    let told = differences(
        Some(document.to_string().as_bytes()),
        Some(&checked.bytes),
        Kind::Trust,
    );
    assert!(
        told.iter().all(|one| one.sentence.contains(&over)),
        "{told:?}"
    );
}

#[test]
fn a_directory_of_card_issuers_is_published_as_it_is() {
    let key = json!({"kty": "EC", "kid": "3Kfdg-XwP-7gXyywtUfUADwBumDOPKMQx-iELL11W9s", "use": "sig", "alg": "ES256",
        "crv": "P-256", "x": "11XvRWy1I2S0EyJlyf_bWfw_TQ5CJJNLw78bHXNxcgw", "y": "eZXwxvO1hvCY0KucrPfKo7yAyMT6Ajc3N7OkAB6VYy8"});
    let directory = json!({"issuerInfo": [
        {"issuer": {"iss": "https://clinic.example/cards", "name": "Clinic"}, "keys": [key, {"kty": "RSA"}]},
        {"issuer": {"iss": "http://plain.example"}, "keys": []},
    ]});
    let bytes = directory.to_string().into_bytes();
    let checked = given(Kind::Trust, "cards.json", &bytes, None).unwrap();
    assert_eq!(checked.bytes, bytes);
    let said = reasons(&checked);
    assert_eq!(
        said.iter().map(|(what, _)| *what).collect::<Vec<_>>(),
        [
            "key number 2 of https://clinic.example/cards",
            "http://plain.example"
        ]
    );
    let told = differences(None, Some(&bytes), Kind::Trust);
    assert!(
        told[1]
            .sentence
            .starts_with("Trusted card issuer https://clinic.example/cards (Clinic), key 3Kfdg")
    );
}

#[test]
fn the_directory_of_the_vci_may_be_published() {
    let Some(path) = fixtures::path("certificate/vci/vci_snapshot.json") else {
        return;
    };
    let checked = given(Kind::Trust, "vci.json", &std::fs::read(path).unwrap(), None).unwrap();
    assert_eq!(checked.left_out, []);
    let told = differences(None, Some(&checked.bytes), Kind::Trust);
    assert_eq!(told.len(), 1 + 961);
}
