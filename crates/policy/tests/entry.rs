//! What the door rules of the sample packs say of certificates, case by case.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use policy::pack::Pack;
use policy::rules::{CertificateType, EvaluationContext, Outcome, RuleSet, Selection, Verdict};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use time::macros::datetime;

const COVID: &str = "840539006";

fn pack() -> Pack {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../packs/covid-19-guidance-2021.json"
    );
    Pack::parse(&std::fs::read(path).unwrap()).unwrap()
}

/// The rules of `venue` that this certificate does not meet, on 20 November 2026 at noon UTC.
fn unmet(venue: &str, payload: Value) -> Vec<String> {
    let pack = pack();
    let entry = pack.entry.iter().find(|it| it.venue == venue).unwrap();
    let (rules, left_out) = RuleSet::read(&entry.rules);
    assert_eq!(left_out, []);
    let certificate = [
        ("v", CertificateType::Vaccination),
        ("t", CertificateType::Test),
        ("r", CertificateType::Recovery),
    ];
    let clock = datetime!(2026-11-20 12:00 UTC);
    let selection = Selection {
        arrival: "XD",
        issuer: "XD",
        region: "",
        certificate: certificate
            .iter()
            .find(|(key, _)| payload.get(key).is_some())
            .unwrap()
            .1,
        clock,
    };
    let context = EvaluationContext {
        payload: payload.into(),
        clock,
        value_sets: BTreeMap::new(),
        country: "XD".into(),
        region: None,
        issuer_country: "XD".into(),
        kid: String::new(),
        iat: Some(clock),
        exp: None,
    };
    let chosen = rules.select(&selection);
    assert!(chosen.len() >= 2, "{venue} has hardly a rule for this");
    Verdict::of_all(chosen, &context)
        .into_iter()
        .inspect(|verdict| assert!(!matches!(verdict.outcome, Outcome::Open(_)), "{verdict:?}"))
        .filter(|verdict| matches!(verdict.outcome, Outcome::Fail))
        .map(|verdict| verdict.rule.to_string())
        .collect()
}

fn vaccinated(dose: u64, series: u64, date: &str) -> Value {
    json!({"ver": "1.3.0", "v": [{"tg": COVID, "dn": dose, "sd": series, "dt": date}]})
}

fn tested(kind: &str, result: &str, sample: &str) -> Value {
    json!({"ver": "1.3.0", "t": [{"tg": COVID, "tt": kind, "tr": result, "sc": sample}]})
}

fn recovered(first_positive: &str) -> Value {
    json!({"ver": "1.3.0", "r": [{"tg": COVID, "fr": first_positive}]})
}

const NONE: [&str; 0] = [];

#[test]
fn a_vaccination_counts_from_day_14_to_day_270() {
    let two_of_two = |date| unmet("restaurant", vaccinated(2, 2, date));
    assert_eq!(two_of_two("2026-11-06"), NONE, "14 days");
    assert_eq!(two_of_two("2026-11-07"), ["VR-XD-0002"], "13 days");
    assert_eq!(two_of_two("2026-02-23"), NONE, "270 days");
    assert_eq!(two_of_two("2026-02-22"), ["VR-XD-0002"], "271 days");
    assert_eq!(
        unmet("event", vaccinated(1, 2, "2026-09-01")),
        ["VR-XD-0001"]
    );
    assert_eq!(
        unmet("workplace", vaccinated(2, 2, "2025-01-01")),
        NONE,
        "no end at work"
    );
    assert_eq!(
        unmet("workplace", vaccinated(2, 2, "2026-11-10")),
        ["VR-XD-0003"]
    );
}

#[test]
fn a_booster_counts_at_once_and_without_end() {
    for (dose, series) in [(3, 3), (2, 1), (3, 2)] {
        assert_eq!(
            unmet("restaurant", vaccinated(dose, series, "2026-11-20")),
            NONE
        );
        assert_eq!(
            unmet("restaurant", vaccinated(dose, series, "2025-01-01")),
            NONE
        );
    }
}

#[test]
fn a_pcr_test_counts_for_72_hours_and_a_rapid_one_for_24() {
    let (pcr, rapid, negative) = ("LP6464-4", "LP217198-3", "260415000");
    let of = |kind, sample| unmet("restaurant", tested(kind, negative, sample));
    assert_eq!(of(pcr, "2026-11-17T12:00:00Z"), NONE);
    assert_eq!(of(pcr, "2026-11-17T11:59:59Z"), ["TR-XD-0002"]);
    assert_eq!(of(rapid, "2026-11-19T13:00:00+01:00"), NONE);
    assert_eq!(of(rapid, "2026-11-19T11:59:59Z"), ["TR-XD-0002"]);
    assert_eq!(
        of(pcr, "2026-11-20T12:00:01Z"),
        ["TR-XD-0002"],
        "in the future"
    );
    assert_eq!(
        of("0", "2026-11-20T11:00:00Z"),
        ["TR-XD-0002"],
        "another kind of test"
    );
    let positive = tested(pcr, "260373001", "2026-11-20T08:00:00Z");
    assert_eq!(unmet("event", positive), ["TR-XD-0001"]);
}

#[test]
fn a_recovery_counts_from_day_11_to_day_180() {
    let of = |day| unmet("restaurant", recovered(day));
    assert_eq!(of("2026-11-09"), NONE);
    assert_eq!(of("2026-11-10"), ["RR-XD-0001"]);
    assert_eq!(of("2026-05-24"), NONE);
    assert_eq!(of("2026-05-23"), ["RR-XD-0001"]);
}

#[test]
fn a_certificate_of_another_disease_is_not_enough() {
    let measles =
        json!({"ver": "1.3.0", "v": [{"tg": "14189004", "dn": 2, "sd": 2, "dt": "2026-06-01"}]});
    assert_eq!(unmet("restaurant", measles), ["GR-XD-0001"]);
}

#[test]
fn a_place_of_care_has_no_rule_in_any_sample() {
    let care: Vec<_> = pack().entry.into_iter().filter(|it| it.care).collect();
    assert_eq!(care.len(), 2);
    assert!(care.iter().all(|entry| entry.rules.is_empty()));
}
