//! What a SMART Health Card is worth as facts.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use certificate::issue::SigningKey;
use certificate::shc::{Card, CardIssuer, IssuerUrl, Issuers, JwkSet, verify};
use policy::vocabulary::{TestKind, TestResult};
use status::{Fact, Origin, facts_of_card};
use time::macros::{date, datetime};
use time::{Date, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);
const PATIENT: &str = r#"{"fullUrl":"resource:0","resource":{"resourceType":"Patient","name":[{"family":"Anyone"}]}}"#;

/// The facts of a card with these records beside its patient.
fn facts(records: &[String]) -> Vec<Fact> {
    let entries: Vec<String> = std::iter::once(PATIENT.to_owned())
        .chain(records.iter().cloned())
        .collect();
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#,
        entries.join(",")
    );
    let address = IssuerUrl::parse("https://cards.example").unwrap();
    let issuer = CardIssuer::new(address.clone(), SigningKey::from_entropy(&[1; 32]));
    let card = Card {
        kinds: Vec::new(),
        bundle: json::read(bundle.as_bytes()).unwrap(),
        issued_at: NOW,
        expires_at: None,
        revocation_id: None,
    };
    let mut issuers = Issuers::default();
    issuers.trust(&address, None, JwkSet::read(&issuer.jwks(None)).unwrap());
    facts_of_card(&verify(&issuer.issue(&card).unwrap(), &issuers, NOW).unwrap())
}

fn dose(number: u8, code: &str, date: &str, more: &str) -> String {
    format!(
        r#"{{"fullUrl":"resource:{number}","resource":{{"resourceType":"Immunization","status":"completed",
        "vaccineCode":{{"coding":[{{"system":"http://hl7.org/fhir/sid/cvx","code":"{code}"}}]}},
        "patient":{{"reference":"resource:0"}},"occurrenceDateTime":"{date}"{more}}}}}"#
    )
}

fn test(code: &str, value: &str, at: &str) -> String {
    format!(
        r#"{{"fullUrl":"resource:9","resource":{{"resourceType":"Observation","status":"final",
        "code":{{"coding":[{{"system":"http://loinc.org","code":"{code}"}}]}},"subject":{{"reference":"resource:0"}},
        "effectiveDateTime":"{at}",
        "valueCodeableConcept":{{"coding":[{{"system":"http://snomed.info/sct","code":"{value}"}}]}}}}}}"#
    )
}

fn vaccination(dose: u64, series: u64, date: Date) -> Fact {
    Fact::Vaccination {
        target: "840539006".to_owned(),
        dose,
        series,
        date,
    }
}

#[test]
fn doses_are_counted_as_far_as_the_card_shows_them() {
    let two = facts(&[
        dose(2, "207", "2026-01-29", ""),
        dose(1, "207", "2026-01-01", ""),
    ]);
    assert_eq!(
        two,
        [
            vaccination(1, 2, date!(2026 - 01 - 01)),
            vaccination(2, 2, date!(2026 - 01 - 29))
        ]
    );
    let one = facts(&[dose(1, "208", "2026-01-29", "")]);
    assert_eq!(one, [vaccination(1, 2, date!(2026 - 01 - 29))]);
    let janssen = facts(&[
        dose(1, "212", "2026-01-01", ""),
        dose(2, "300", "2026-09-01", ""),
    ]);
    assert_eq!(
        janssen,
        [
            vaccination(1, 1, date!(2026 - 01 - 01)),
            vaccination(2, 1, date!(2026 - 09 - 01))
        ]
    );
    let twice = facts(&[
        dose(1, "207", "2026-01-01", ""),
        dose(2, "207", "2026-01-01", ""),
    ]);
    assert_eq!(twice, [vaccination(1, 2, date!(2026 - 01 - 01))]);
}

#[test]
fn what_the_card_says_of_the_series_counts_more_than_its_code() {
    let said = r#","protocolApplied":[{"doseNumberPositiveInt":3,"seriesDosesPositiveInt":3}]"#;
    let facts = facts(&[dose(1, "219", "2026-01-29", said)]);
    assert_eq!(facts, [vaccination(3, 3, date!(2026 - 01 - 29))]);
}

#[test]
fn tests_have_kind_result_and_the_earliest_moment_of_the_sample() {
    let fact = |test, result, specimen| Fact::Test {
        target: "840539006".to_owned(),
        test,
        result,
        specimen,
        origin: Origin::Certificate,
    };
    let day = facts(&[test("94500-6", "260415000", "2026-11-23")]);
    assert_eq!(
        day,
        [fact(
            TestKind::Naat,
            TestResult::NotDetected,
            datetime!(2026-11-23 0:00 UTC)
        )]
    );
    let moment = facts(&[test("94558-4", "10828004", "2026-11-23T10:00:00+02:00")]);
    assert_eq!(
        moment,
        [fact(
            TestKind::Antigen,
            TestResult::Detected,
            datetime!(2026-11-23 8:00 UTC)
        )]
    );
}

#[test]
fn what_is_not_known_neither_helps_nor_harms() {
    let other_system = dose(1, "207", "2026-01-01", "").replace("fhir/sid/cvx", "fhir/sid/ndc");
    for record in [
        dose(1, "88", "2026-01-01", ""),
        dose(1, "207", "2026-01", ""),
        dose(1, "207", "2026-01-01", "").replace("completed", "not-done"),
        other_system,
        test("94507-1", "260373001", "2026-11-23"),
        test("94500-6", "419984006", "2026-11-23"),
        test("94500-6", "260373001", "2026-11"),
        test("94500-6", "260373001", "2026-11-23").replace("final", "preliminary"),
        test("94500-6", "260373001", "2026-11-23").replace("resource:0", "resource:5"),
    ] {
        assert_eq!(facts(std::slice::from_ref(&record)), [], "{record}");
    }
}
