//! Cards of our own: an issuer with a fixed key, and what it signed; also by hand, so that what our issuer refuses can
//! be signed too.

#![allow(dead_code, reason = "each test takes what it needs")]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use certificate::issue::SigningKey;
use certificate::shc::{Card, CardIssuer, Cause, IssuerUrl, Issuers, JwkSet, Verified, verify};
use flate2::{Compression, write::DeflateEncoder};
use json::Tree;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use sha2::{Digest, Sha256};
use std::io::Write;
use time::OffsetDateTime;
use time::macros::datetime;

pub(crate) const ISSUER: &str = "https://cards.example/issuer";
pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);
const SECRET: [u8; 32] = [7; 32];

pub(crate) fn address(text: &str) -> IssuerUrl {
    IssuerUrl::parse(text).unwrap()
}

pub(crate) fn issuer() -> CardIssuer {
    CardIssuer::new(address(ISSUER), SigningKey::from_entropy(&SECRET))
}

/// A list that trusts [`issuer`] alone.
pub(crate) fn issuers() -> Issuers {
    let mut issuers = Issuers::default();
    let set = JwkSet::read(&issuer().jwks(Some(3))).unwrap();
    assert_eq!((set.keys.len(), set.left_out.len()), (1, 0));
    issuers.trust(&address(ISSUER), Some("An issuer"), set);
    issuers
}

/// A person with one vaccination and one test.
pub(crate) fn bundle() -> Tree {
    json::read(BUNDLE.as_bytes()).unwrap()
}

pub(crate) const BUNDLE: &str = r#"{"resourceType":"Bundle","type":"collection","entry":[
    {"fullUrl":"resource:0","resource":{"resourceType":"Patient","name":[{"family":"Anyone","given":["Jo"]}],
        "birthDate":"1990-02-28","gender":"other"}},
    {"fullUrl":"resource:1","resource":{"resourceType":"Immunization","status":"completed",
        "vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"207"}]},
        "patient":{"reference":"resource:0"},"occurrenceDateTime":"2026-10-01","lotNumber":"7"}},
    {"fullUrl":"resource:2","resource":{"resourceType":"Observation","status":"final",
        "code":{"coding":[{"system":"http://loinc.org","code":"94500-6"}]},"subject":{"reference":"resource:0"},
        "effectiveDateTime":"2026-11-23","valueCodeableConcept":{"coding":[
            {"system":"http://snomed.info/sct","code":"260415000"}]}}}]}"#;

pub(crate) fn card() -> Card {
    Card {
        kinds: vec!["https://smarthealth.cards#immunization".into()],
        bundle: bundle(),
        issued_at: datetime!(2026-11-24 10:00 UTC),
        expires_at: Some(datetime!(2027-11-24 10:00 UTC)),
        revocation_id: Some("a-1_Z".into()),
    }
}

pub(crate) fn signed() -> String {
    issuer().issue(&card()).unwrap()
}

pub(crate) fn verified(card: &str) -> Result<Verified, Cause> {
    verify(card, &issuers(), NOW)
}

/// The header of our issuer's cards.
pub(crate) fn header() -> String {
    format!(
        r#"{{"zip":"DEF","alg":"ES256","kid":"{}"}}"#,
        issuer().kid()
    )
}

/// The payload of a card as text, to be changed and signed by hand.
pub(crate) fn payload() -> String {
    let bundle = json::write(&bundle());
    format!(
        r#"{{"iss":"{ISSUER}","nbf":1795514400,"vc":{{"type":["https://smarthealth.cards#health-card"],"credentialSubject":{{"fhirVersion":"4.0.1","fhirBundle":{bundle}}}}}}}"#
    )
}

/// Raw deflate by the library that everybody uses.
pub(crate) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A card signed by hand with our issuer's key.
pub(crate) fn by_hand(header: &str, payload: &str) -> String {
    of_content(header, &deflated(payload.as_bytes()))
}

/// As [`by_hand`], from content that is deflated already, or not at all.
pub(crate) fn of_content(header: &str, content: &[u8]) -> String {
    let [header, content] = [header.as_bytes(), content].map(|part| URL_SAFE_NO_PAD.encode(part));
    let signed = format!("{header}.{content}");
    let signature = signature(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

/// Our issuer's signature.
pub(crate) fn signature(message: &[u8]) -> p256::ecdsa::Signature {
    let key = p256::ecdsa::SigningKey::from_slice(&SECRET).unwrap();
    key.sign_prehash(&Sha256::digest(message)).unwrap()
}

/// A card's three parts.
pub(crate) fn parts(card: &str) -> [&str; 3] {
    let parts: Vec<&str> = card.split('.').collect();
    parts.try_into().unwrap()
}
