//! The door on the certificates and rules that were really used.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use certificate::shc::Issuers;
use certificate::{Cause, TrustList, ValueSets};
use door::{Admission, Decision, House, Reason, Venue, check};
use policy::rules::RuleSet;
use revocation::{Draft, Mark, StoredList};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const CLOCK: OffsetDateTime = datetime!(2021-09-01 12:00 UTC);
/// A list of countries without one.
const NO_COUNTRIES: &str =
    r#"{"valueSetId":"country-2-codes","valueSetDate":"2021-01-01","valueSetValues":{}}"#;
/// A German vaccination certificate of 29 May 2021.
const GERMAN: &str = "DE/2DCode/raw/1.json";

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Every rule of a country, as its `rule.json` files have it.
fn rules(folder: &Path, country: &str) -> RuleSet {
    let mut list = Vec::new();
    for entry in std::fs::read_dir(folder.join("rules").join(country)).unwrap() {
        let path = entry.unwrap().path().join("rule.json");
        if path.is_file() {
            list.push(json(&path));
        }
    }
    let (rules, left_out) = RuleSet::parse(&Value::Array(list).into()).unwrap();
    assert!(left_out.is_empty() && !rules.rules().is_empty());
    rules
}

fn signer(case: &Value) -> Vec<u8> {
    use base64::Engine;
    let text = case["TESTCTX"]["CERTIFICATE"].as_str().unwrap();
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .unwrap()
}

/// A German certificate and a German door that trusts its signer.
fn german() -> Option<(String, House)> {
    let folder = fixtures::path("certificate")?;
    let case = json(&folder.join("dgc").join(GERMAN));
    let venue = Venue {
        kind: "event".into(),
        care: false,
        country: "DE".into(),
        region: String::new(),
        rules: rules(&folder, "DE"),
    };
    let house = House {
        venue,
        trust: TrustList::from_der_certificates([signer(&case)]).list,
        issuers: Issuers::default(),
        value_sets: ValueSets::embedded(),
        revocations: Vec::new(),
        lists_from: CLOCK - Duration::hours(3),
        lists_good_for: Duration::days(2),
    };
    Some((case["PREFIX"].as_str().unwrap().to_owned(), house))
}

fn refused(cause: Cause) -> Decision {
    Decision::Refuse(Reason::Certificate(cause))
}

#[test]
fn what_was_taken_back_is_refused_until_it_is_given_back() {
    let Some((text, mut house)) = german() else {
        return;
    };
    let trust = house.trust.clone();
    let verified = certificate::verify(&text, &trust, &ValueSets::embedded(), CLOCK).unwrap();
    let mut edition = |marks: &[Mark]| {
        let mut draft = Draft::new(1, CLOCK);
        marks.iter().for_each(|mark| draft.revoke(mark));
        let list = StoredList::read(draft.write().unwrap()).unwrap();
        house.revocations = vec![Arc::new(list)];
        check(&text, &house, CLOCK)
    };
    assert_eq!(edition(&verified.marks()[..1]), refused(Cause::Revoked));
    assert!(matches!(edition(&[]), Decision::Admit(_)));
}

#[test]
fn a_real_vaccination_is_admitted_by_the_rules_really_used() {
    let Some((text, house)) = german() else {
        return;
    };
    let expected = Admission {
        name: "Erika Mustermann".into(),
        in_latin: String::new(),
        birth: "1964-08-12".into(),
    };
    assert_eq!(check(&text, &house, CLOCK), Decision::Admit(expected));
    assert_eq!(house.lists_age(CLOCK), Duration::hours(3));
}

#[test]
fn a_rule_that_is_not_met_refuses_and_names_itself_to_the_guest_alone() {
    let Some((text, mut house)) = german() else {
        return;
    };
    let mut rule = json(&fixtures::path("certificate/rules/DE/VR-DE-0001/rule.json").unwrap());
    rule["Logic"] = serde_json::json!({"===": [{"var": "payload.v.0.dn"}, 9]});
    house.venue.rules = RuleSet::parse(&Value::Array(vec![rule]).into()).unwrap().0;
    let Decision::Refuse(reason) = check(&text, &house, CLOCK) else {
        panic!("dose 2 is not dose 9")
    };
    let Reason::Rules(rules) = &reason else {
        panic!("{reason:?}")
    };
    assert_eq!(
        rules.iter().map(|rule| rule.as_str()).collect::<Vec<_>>(),
        ["VR-DE-0001"]
    );
    assert_eq!(reason.code(), "DOOR-RULES");
    assert!(!reason.guard().contains("VR"));
}

#[test]
fn forged_expired_unknown_and_unreadable_are_refused_with_their_own_words() {
    let Some((text, house)) = german() else {
        return;
    };
    assert_eq!(
        check(&text, &house, datetime!(2030-01-01 0:00 UTC)),
        refused(Cause::Expired)
    );
    assert_eq!(
        check(&text, &house, datetime!(2020-01-01 0:00 UTC)),
        refused(Cause::NotYetValid)
    );
    let (_, mut stranger) = german().unwrap();
    stranger.trust = TrustList::default();
    assert_eq!(check(&text, &stranger, CLOCK), refused(Cause::KeyUnknown));
    assert_eq!(
        check("https://example.org", &house, CLOCK),
        Decision::Refuse(Reason::NoCredential)
    );
    assert_eq!(
        check("shc:/567629095243206034602924", &house, CLOCK),
        Decision::AskPerson(Reason::OtherKind)
    );
    for cause in Cause::ALL {
        let reason = Reason::Certificate(*cause);
        assert_ne!(reason.guest(), reason.guard(), "{cause:?}");
    }
}

#[test]
fn what_cannot_be_decided_goes_to_a_person() {
    let Some((text, _)) = german() else { return };
    let asks = |change: fn(&mut House)| {
        let (_, mut house) = german().unwrap();
        change(&mut house);
        match check(&text, &house, CLOCK) {
            Decision::AskPerson(reason) => reason.code(),
            other => panic!("{other:?}"),
        }
    };
    let stale = |house: &mut House| house.lists_from = CLOCK - Duration::days(3);
    assert_eq!(asks(stale), "DOOR-STALE-LISTS");
    assert_eq!(
        asks(|house| {
            house.lists_from = CLOCK - Duration::days(3);
            house.trust = TrustList::default();
        }),
        "DOOR-STALE-LISTS"
    );
    assert_eq!(
        asks(|house| house.venue.rules = RuleSet::new(Vec::new())),
        "DOOR-NO-RULES"
    );
    assert_eq!(
        asks(|house| house.value_sets = ValueSets::from_json([NO_COUNTRIES]).unwrap()),
        "DOOR-UNKNOWN-CODE"
    );
}

/// A list that the door does not have decides nothing: neither its rules nor its codes turn into a refusal.
#[test]
fn without_value_sets_a_person_is_asked_and_nobody_refused() {
    let Some((text, mut house)) = german() else {
        return;
    };
    house.value_sets = ValueSets::default();
    let asked = |house: &House| match check(&text, house, CLOCK) {
        Decision::AskPerson(reason) => reason.code(),
        other => panic!("{other:?}"),
    };
    let rules = |logic: Value| {
        let mut rule = json(&fixtures::path("certificate/rules/DE/VR-DE-0001/rule.json").unwrap());
        rule["Logic"] = logic;
        RuleSet::parse(&Value::Array(vec![rule]).into()).unwrap().0
    };
    // the rules really used name their codes themselves
    assert_eq!(asked(&house), "DOOR-UNKNOWN-CODE");
    house.venue.rules = rules(serde_json::json!({"in": [
        {"var": "payload.v.0.mp"},
        {"var": "external.valueSets.vaccines-covid-19-names"}
    ]}));
    assert_eq!(asked(&house), "DOOR-RULES-OPEN");
    house.value_sets = ValueSets::embedded();
    assert!(matches!(check(&text, &house, CLOCK), Decision::Admit(_)));
}

#[test]
fn a_place_of_care_never_refuses() {
    let Some((text, mut house)) = german() else {
        return;
    };
    house.venue.care = true;
    let (_, mut trusts_nobody) = german().unwrap();
    trusts_nobody.venue.care = true;
    trusts_nobody.trust = TrustList::default();
    trusts_nobody.lists_from = datetime!(2001-01-01 0:00 UTC);
    let folder = fixtures::path("certificate/dgc/common/2DCode/raw").unwrap();
    let mut shown: Vec<String> = vec![String::new(), "HC1:".into(), text];
    for entry in std::fs::read_dir(folder).unwrap() {
        shown.extend(
            json(&entry.unwrap().path())["PREFIX"]
                .as_str()
                .map(str::to_owned),
        );
    }
    assert!(shown.len() > 25);
    for text in &shown {
        for house in [&house, &trusts_nobody] {
            assert_eq!(
                check(text, house, CLOCK),
                Decision::Admit(Admission::default())
            );
        }
    }
}
