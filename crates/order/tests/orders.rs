//! Orders from a form: what is read, and everything that is found wrong.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use certificate::{Entry, ValueSets};
use order::{Context, Defaults, Finding, Kind, Order, Row};
use serde_json::{Value, json};
use time::macros::{date, datetime};

fn read(order: &Value) -> Result<Order, Vec<Finding>> {
    let defaults = Defaults {
        country: "XD".into(),
        issuer: "Demo authority".into(),
    };
    let context = Context {
        value_sets: &ValueSets::embedded(),
        defaults: &defaults,
        now: datetime!(2026-11-24 12:00 UTC),
    };
    let row = Row::from_json(&order.to_string()).map_err(|finding| vec![finding])?;
    Order::read(row, &context, [7; 16])
}

fn with(mut order: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        order[name] = value.clone();
    }
    order
}

fn test() -> Value {
    json!({"kind": "test", "family": "Exemplé", "given": "Léa", "birth": "1990-02-28", "method": "naat",
        "sampled_at": "2026-11-23T09:15:00+01:00", "result": "not-detected", "centre": "Centre 4"})
}

fn vaccination() -> Value {
    json!({"kind": "vaccination", "family": "Exemplé", "birth": "1990", "product": "comirnaty",
        "dose": 2, "series": "2", "date": "2026-10-01"})
}

fn recovery() -> Value {
    json!({"kind": "recovery", "given": "Léa", "birth": "1990-02", "first_positive": "2026-09-01"})
}

/// Member and code of each finding.
fn wrong(order: &Value) -> Vec<(String, &'static str)> {
    let findings = read(order).unwrap_err();
    findings
        .into_iter()
        .map(|one| (one.member, one.code))
        .collect()
}

#[test]
fn a_test_has_the_authoritys_own_country_and_issuer() {
    let order = read(&test()).unwrap();
    assert_eq!(order.kind(), Kind::Test);
    assert!(order.uvci().starts_with("URN:UVCI:01:XD:"));
    assert_eq!(
        order.person.family_transliterated.as_deref(),
        Some("EXEMPLE")
    );
    let summary =
        "Exemplé, Léa, born 1990-02-28: test, not detected, sample of 2026-11-23 08:15 UTC";
    assert_eq!(order.summary(), summary);
    let Entry::Test(entry) = order.entry else {
        panic!()
    };
    assert_eq!(
        (entry.country.as_str(), entry.issuer.as_str()),
        ("XD", "Demo authority")
    );
    assert_eq!(
        (entry.kind.as_str(), entry.result.as_str()),
        ("LP6464-4", "260415000")
    );
}

#[test]
fn a_product_brings_its_manufacturer_and_a_test_its_term() {
    let Entry::Vaccination(entry) = read(&vaccination()).unwrap().entry else {
        panic!()
    };
    assert_eq!(
        (entry.product.as_str(), entry.manufacturer.as_str()),
        ("EU/1/20/1528", "ORG-100030215")
    );
    let Entry::Recovery(entry) = read(&recovery()).unwrap().entry else {
        panic!()
    };
    assert_eq!(
        (entry.valid_from, entry.valid_until),
        (date!(2026 - 09 - 12), date!(2027 - 02 - 28))
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let order = json!({"kind": "test", "family": "Иванов", "birth": "1990-02-30", "sampled_at": "yesterday",
        "result": "maybe", "dose": 1, "colour": "red", "centre": []});
    let expected = [
        ("family_transliterated", "ORDER_FILL_IN"),
        ("birth", "ORDER_BIRTH"),
        ("method", "ORDER_MISSING"),
        ("result", "ORDER_CODE"),
        ("sampled_at", "ORDER_MOMENT"),
        ("centre", "ORDER_NOT_TEXT"),
        ("colour", "ORDER_UNKNOWN_MEMBER"),
        ("dose", "ORDER_OF_ANOTHER_KIND"),
    ];
    let mut found = wrong(&order);
    found.sort();
    let mut expected = expected.map(|(member, code)| (member.to_owned(), code));
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table, a row a flaw")]
fn each_flaw_has_its_member_and_code() {
    let long = "x".repeat(81);
    for (order, change, member, code) in [
        (test(), json!({"kind": "score"}), "kind", "ORDER_KIND"),
        (
            test(),
            json!({"family": null, "given": " "}),
            "family",
            "ORDER_NO_NAME",
        ),
        (
            test(),
            json!({"family": "12"}),
            "family",
            "ORDER_NO_LETTERS",
        ),
        (test(), json!({"family": long}), "family", "ORDER_TOO_LONG"),
        (
            test(),
            json!({"family": "ß".repeat(41)}),
            "family_transliterated",
            "ORDER_TOO_LONG",
        ),
        (
            test(),
            json!({"family_transliterated": "Иванов"}),
            "family_transliterated",
            "ORDER_NOT_A_TO_Z",
        ),
        (
            test(),
            json!({"centre": "a\u{202e}b"}),
            "centre",
            "ORDER_SIGNS",
        ),
        (test(), json!({"birth": null}), "birth", "ORDER_MISSING"),
        (
            test(),
            json!({"country": "Germany"}),
            "country",
            "ORDER_COUNTRY",
        ),
        (test(), json!({"country": "DD"}), "country", "ORDER_CODE"),
        (
            test(),
            json!({"sampled_at": "2026-11-24T12:00:01Z"}),
            "sampled_at",
            "ORDER_FUTURE",
        ),
        (
            test(),
            json!({"sampled_at": "2025-11-24T11:59:00Z"}),
            "sampled_at",
            "ORDER_LONG_AGO",
        ),
        (
            test(),
            json!({"sampled_at": "2026-11-23T09:15:00"}),
            "sampled_at",
            "ORDER_MOMENT",
        ),
        (
            test(),
            json!({"birth": "2026-11-24"}),
            "sampled_at",
            "ORDER_BEFORE_BIRTH",
        ),
        (
            test(),
            json!({"expires": "2026-11-24T12:00:00Z"}),
            "expires",
            "ORDER_OVER",
        ),
        (
            test(),
            json!({"uvci": "URN:UVCI:01:XD:1"}),
            "uvci",
            "ORDER_OF_ANOTHER_KIND",
        ),
        (test(), json!({"Given-Name": "Lea"}), "given", "ORDER_TWICE"),
        (vaccination(), json!({"dose": 21}), "dose", "ORDER_DOSES"),
        (
            vaccination(),
            json!({"series": "two"}),
            "series",
            "ORDER_DOSES",
        ),
        (
            vaccination(),
            json!({"product": "NVX-CoV2373"}),
            "product",
            "ORDER_WITHDRAWN",
        ),
        (
            vaccination(),
            json!({"product": "Placebo"}),
            "product",
            "ORDER_CODE",
        ),
        (
            vaccination(),
            json!({"manufacturer": "ORG-100031184"}),
            "manufacturer",
            "ORDER_OTHER_PRODUCT",
        ),
        (
            vaccination(),
            json!({"date": "2026-11-26"}),
            "date",
            "ORDER_FUTURE",
        ),
        (
            vaccination(),
            json!({"date": "1989-12-31"}),
            "date",
            "ORDER_BEFORE_BIRTH",
        ),
        (
            vaccination(),
            json!({"date": "01.10.2026"}),
            "date",
            "ORDER_DAY",
        ),
        (
            recovery(),
            json!({"valid_from": "2026-08-31"}),
            "valid_from",
            "ORDER_BEFORE_TEST",
        ),
        (
            recovery(),
            json!({"valid_until": "2026-09-11"}),
            "valid_until",
            "ORDER_ENDS_FIRST",
        ),
        (
            recovery(),
            json!({"valid_until": "2028-09-01"}),
            "valid_until",
            "ORDER_TOO_LATE",
        ),
        (
            recovery(),
            json!({"first_positive": "2026-05-01"}),
            "valid_until",
            "ORDER_OVER",
        ),
    ] {
        let order = with(order, &change);
        assert_eq!(wrong(&order), [(member.to_owned(), code)], "{change}");
    }
    assert_eq!(wrong(&json!([])), [(String::new(), "ORDER_NOT_READ")]);
    let long = json!({"family": "x".repeat(17_000)});
    assert_eq!(wrong(&long), [(String::new(), "ORDER_ROW_TOO_LONG")]);
}

#[test]
fn where_there_is_no_list_nothing_is_certified() {
    let context = Context {
        value_sets: &ValueSets::default(),
        defaults: &Defaults::default(),
        now: datetime!(2026-11-24 12:00 UTC),
    };
    let row: Row = serde_json::from_value(recovery()).unwrap();
    let findings = Order::read(row, &context, [7; 16]).unwrap_err();
    let found: Vec<_> = findings
        .iter()
        .map(|one| (one.member.as_str(), one.code))
        .collect();
    let missing = [("country", "ORDER_MISSING"), ("issuer", "ORDER_MISSING")];
    assert_eq!(
        found,
        [[("target", "ORDER_NO_LIST")].as_slice(), &missing].concat()
    );
}

#[test]
fn two_orders_for_the_same_have_one_key() {
    let key = |change: Value| read(&with(test(), &change)).unwrap().duplicate_key();
    let same = key(json!({}));
    for change in [
        json!({"family": "EXEMPLE", "given": "Le\u{301}a"}),
        json!({"sampled_at": "2026-11-23T08:15Z", "result": "detected"}),
        json!({"centre": "Elsewhere", "country": "DE"}),
    ] {
        assert_eq!(key(change.clone()), same, "{change}");
    }
    for change in [
        json!({"given": "Leo"}),
        json!({"birth": "1990-02"}),
        json!({"method": "antigen"}),
        json!({"sampled_at": "2026-11-23T08:16Z"}),
        // the same letters, elsewhere
        json!({"family": "ExempleL", "given": "ea"}),
    ] {
        assert_ne!(key(change.clone()), same, "{change}");
    }
}
