//! An issuer of SMART Health Cards with a fixed key, and what it signed.

use crate::demo::NOW;
use certificate::issue::SigningKey;
use certificate::shc::{self, Card, CardIssuer, IssuerUrl, Issuers, JwkSet, faults};
use json::Tree;
use std::sync::LazyLock;

/// Its address.
pub const ISSUER: &str = "https://cards.example/issuer";
/// A person with a vaccination and a test.
pub const BUNDLE: &str = r#"{"resourceType":"Bundle","type":"collection","entry":[
    {"fullUrl":"resource:0","resource":{"resourceType":"Patient","name":[{"family":"Doe","given":["Jo"]}],
        "birthDate":"1990-02"}},
    {"fullUrl":"resource:1","resource":{"resourceType":"Immunization","status":"completed",
        "vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"207"}]},
        "patient":{"reference":"resource:0"},"occurrenceDateTime":"2021-05-01","lotNumber":"7"}},
    {"fullUrl":"resource:2","resource":{"resourceType":"Observation","status":"final",
        "code":{"coding":[{"system":"http://loinc.org","code":"94500-6"}]},"subject":{"reference":"resource:0"},
        "effectiveDateTime":"2021-06-30T08:00:00Z","valueQuantity":{"value":1.5,"unit":"g/L"}}}]}"#;

/// The issuer.
pub fn issuer() -> CardIssuer {
    let address = IssuerUrl::parse(ISSUER).expect("it is an address");
    CardIssuer::new(address, SigningKey::from_entropy(&[3; 32]))
}

/// What it signed.
pub fn signed() -> String {
    let card = Card {
        kinds: vec!["https://smarthealth.cards#immunization".to_owned()],
        bundle: json::read(BUNDLE.as_bytes()).expect("it is JSON"),
        issued_at: NOW,
        expires_at: None,
        revocation_id: Some("abc".to_owned()),
    };
    issuer().issue(&card).expect("the content is in its form")
}

/// A list that trusts the issuer alone, and the content of what it signed.
static TRUSTED: LazyLock<(Issuers, Tree)> = LazyLock::new(|| {
    let mut issuers = Issuers::default();
    let address = IssuerUrl::parse(ISSUER).expect("it is an address");
    let set = JwkSet::read(&issuer().jwks(Some(1))).expect("it is a set");
    issuers.trust(&address, None, set);
    let verified = shc::verify(&signed(), &issuers, NOW).expect("what was signed verifies");
    let payload = verified.claims().payload.clone();
    (issuers, payload)
});

/// Verifies a card, and looks for what is wrong with it.
///
/// # Panics
/// Where it passes and is not what the issuer signed.
pub fn verify(card: &str) {
    let (issuers, payload) = &*TRUSTED;
    if let Ok(verified) = shc::verify(card, issuers, NOW) {
        assert_eq!(&verified.claims().payload, payload, "a forgery verifies");
    }
    let _ = faults::of_card(card, NOW);
}
