//! SMART Health Cards at a door: rules that are written for certificates decide on them too.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use certificate::issue::SigningKey;
use certificate::shc::{Card, CardIssuer, IssuerUrl, Issuers, JwkSet, numeric};
use certificate::{Cause, TrustList, ValueSets};
use door::{Admission, Decision, House, Reason, Venue, check};
use policy::rules::RuleSet;
use serde_json::json;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);
const ISSUER: &str = "https://cards.example";

fn issuer() -> CardIssuer {
    CardIssuer::new(
        IssuerUrl::parse(ISSUER).unwrap(),
        SigningKey::from_entropy(&[1; 32]),
    )
}

fn dose(record: u8, code: &str, date: &str) -> String {
    format!(
        r#"{{"fullUrl":"resource:{record}","resource":{{"resourceType":"Immunization","status":"completed",
        "vaccineCode":{{"coding":[{{"system":"http://hl7.org/fhir/sid/cvx","code":"{code}"}}]}},
        "patient":{{"reference":"resource:0"}},"occurrenceDateTime":"{date}"}}}}"#
    )
}

const TEST: &str = r#"{"fullUrl":"resource:9","resource":{"resourceType":"Observation","status":"final",
    "code":{"coding":[{"system":"http://loinc.org","code":"94500-6"}]},"subject":{"reference":"resource:0"},
    "effectiveDateTime":"2026-11-24",
    "valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"260385009"}]}}}"#;

/// The text of a card's code.
fn card(records: &[String], issued_at: OffsetDateTime) -> String {
    let patient = r#"{"fullUrl":"resource:0","resource":{"resourceType":"Patient",
        "name":[{"family":"Anyone","given":["Jo","B."]}],"birthDate":"1990-02-28"}}"#;
    let entries: Vec<&str> = std::iter::once(patient)
        .chain(records.iter().map(String::as_str))
        .collect();
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#,
        entries.join(",")
    );
    let card = Card {
        kinds: Vec::new(),
        bundle: json::read(bundle.as_bytes()).unwrap(),
        issued_at,
        expires_at: None,
        revocation_id: None,
    };
    numeric::encode(&issuer().issue(&card).unwrap())
}

fn rule(number: u8, kind: &str, logic: &serde_json::Value) -> serde_json::Value {
    json!({"Identifier": format!("{}R-XD-000{number}", &kind[..1]), "Type": "Acceptance", "Country": "XD",
        "Version": "1.0.0", "SchemaVersion": "1.0.0", "Engine": "CERTLOGIC", "EngineVersion": "1.0.0",
        "CertificateType": kind, "Description": [{"lang": "en", "desc": "A rule"}],
        "ValidFrom": "2022-01-10T00:00:00Z", "ValidTo": "2030-06-30T00:00:00Z", "AffectedFields": ["v.0.dn"],
        "Logic": logic})
}

/// A house that wants a whole series of a vaccine of the EU, or a test of the last three days.
fn house() -> House {
    let series = json!({"and": [
        {">=": [{"var": "payload.v.0.dn"}, {"var": "payload.v.0.sd"}]},
        {"in": [{"var": "payload.v.0.mp"}, ["EU/1/20/1528", "EU/1/20/1507"]]}]});
    let fresh = json!({"and": [
        {"===": [{"var": "payload.t.0.tr"}, "260415000"]},
        {"after": [{"plusTime": [{"var": "payload.t.0.sc"}, 72, "hour"]},
            {"plusTime": [{"var": "external.validationClock"}, 0, "hour"]}]}]});
    let list = json!([rule(1, "Vaccination", &series), rule(2, "Test", &fresh)]);
    let (rules, left_out) = RuleSet::parse(&list.into()).unwrap();
    assert!(left_out.is_empty() && rules.rules().len() == 2);
    let mut issuers = Issuers::default();
    let set = JwkSet::read(&issuer().jwks(None)).unwrap();
    issuers.trust(&IssuerUrl::parse(ISSUER).unwrap(), Some("An issuer"), set);
    House {
        venue: Venue {
            kind: "event".into(),
            care: false,
            country: "XD".into(),
            region: String::new(),
            rules,
        },
        trust: TrustList::default(),
        issuers,
        value_sets: ValueSets::embedded(),
        revocations: Vec::new(),
        lists_from: NOW,
        lists_good_for: Duration::days(2),
    }
}

fn admitted() -> Decision {
    Decision::Admit(Admission {
        name: "Jo B. Anyone".into(),
        in_latin: String::new(),
        birth: "1990-02-28".into(),
    })
}

#[test]
fn a_whole_series_or_a_fresh_test_is_admitted() {
    let two = [dose(1, "208", "2026-01-01"), dose(2, "217", "2026-01-29")];
    assert_eq!(check(&card(&two, NOW), &house(), NOW), admitted());
    assert_eq!(
        check(&card(&[TEST.to_owned()], NOW), &house(), NOW),
        admitted()
    );
    let both = [dose(1, "208", "2026-01-01"), TEST.to_owned()];
    assert_eq!(check(&card(&both, NOW), &house(), NOW), admitted());
}

#[test]
fn half_a_series_another_vaccine_and_an_old_test_are_refused_by_the_rules() {
    let by_rules = |records: &[String], now| {
        matches!(
            check(&card(records, NOW), &house(), now),
            Decision::Refuse(Reason::Rules(_))
        )
    };
    assert!(by_rules(&[dose(1, "208", "2026-01-01")], NOW));
    assert!(by_rules(&[dose(1, "212", "2026-01-01")], NOW));
    assert!(by_rules(&[TEST.to_owned()], NOW + Duration::days(3)));
}

#[test]
fn what_the_card_cannot_say_goes_to_a_person() {
    let ask = Decision::AskPerson(Reason::NoRules);
    assert_eq!(
        check(&card(&[dose(1, "88", "2026-01-01")], NOW), &house(), NOW),
        ask
    );
    let mut none = house();
    none.issuers = Issuers::default();
    let two = [dose(1, "208", "2026-01-01"), dose(2, "208", "2026-01-29")];
    assert_eq!(
        check(&card(&two, NOW), &none, NOW),
        Decision::AskPerson(Reason::OtherKind)
    );
    let part = card(&two, NOW).replace("shc:/", "shc:/1/2/");
    assert_eq!(
        check(&part, &house(), NOW),
        Decision::AskPerson(Reason::OtherKind)
    );
    assert_eq!(
        check(&card(&two, NOW), &house(), NOW + Duration::days(3)),
        Decision::AskPerson(Reason::StaleLists)
    );
}

#[test]
fn a_refused_card_is_refused_in_the_words_of_certificates() {
    let two = [dose(1, "208", "2026-01-01"), dose(2, "208", "2026-01-29")];
    let text = card(&two, NOW);
    let refused = |text: &str, now| match check(text, &house(), now) {
        Decision::Refuse(Reason::Certificate(cause))
        | Decision::AskPerson(Reason::Certificate(cause)) => cause,
        other => panic!("{other:?}"),
    };
    let last = text.len() - 40;
    let pair = if text[last..].starts_with("20") {
        "21"
    } else {
        "20"
    };
    let changed = format!("{}{pair}{}", &text[..last], &text[last + 2..]);
    assert_eq!(refused(&changed, NOW), Cause::Signature);
    assert_eq!(refused("shc:/1", NOW), Cause::Base45);
    assert_eq!(refused(&text, NOW - Duration::minutes(3)), Cause::ClockSkew);
    assert_eq!(refused(&text, NOW - Duration::days(3)), Cause::NotYetValid);
    let mut stranger = house();
    stranger.issuers = Issuers::default();
    let set = JwkSet::read(&issuer().jwks(None)).unwrap();
    stranger.issuers.trust(
        &IssuerUrl::parse("https://other.example").unwrap(),
        None,
        set,
    );
    let unknown = Decision::Refuse(Reason::Certificate(Cause::KeyUnknown));
    assert_eq!(check(&text, &stranger, NOW), unknown);
}
