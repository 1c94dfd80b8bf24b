//! What the check accepts and refuses.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use policy::pack::{Finding, Pack};
use serde_json::{Value, json};

fn samples() -> Vec<(String, Value)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.display().to_string(),
                serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap(),
            )
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(found.len(), 6, "a sample pack is missing");
    found
}

fn findings(pack: &Value) -> Vec<Finding> {
    Pack::parse(&serde_json::to_vec(pack).unwrap())
        .unwrap()
        .findings()
}

/// The measles sample with one place changed, and the codes that the check then gives.
fn codes_after(pointer: &str, value: Value) -> Vec<&'static str> {
    let mut pack = samples()
        .into_iter()
        .find(|(name, _)| name.ends_with("measles.json"))
        .unwrap()
        .1;
    *pack
        .pointer_mut(pointer)
        .unwrap_or_else(|| panic!("no {pointer}")) = value;
    findings(&pack)
        .into_iter()
        .map(|finding| finding.code)
        .collect()
}

#[test]
fn every_sample_passes_is_marked_and_round_trips() {
    for (name, value) in samples() {
        assert_eq!(findings(&value), [], "{name}");
        let pack = Pack::parse(&serde_json::to_vec(&value).unwrap()).unwrap();
        assert!(pack.sample, "{name}");
        let again = Pack::parse(&serde_json::to_vec(&pack).unwrap()).unwrap();
        assert_eq!(again, pack, "{name}");
    }
}

#[test]
fn each_defect_is_named() {
    let none = Value::Null;
    for (pointer, value, code) in [
        ("/rules/0/end", none.clone(), "RULE-NO-END"),
        ("/rules/0/source", none.clone(), "SOURCE-MISSING"),
        ("/rules/0/source", json!("nowhere"), "SOURCE-MISSING"),
        ("/rules/0/residual_risk", none, "RULE-NO-RISK"),
        ("/rules/0/todo", json!([]), "RULE-NO-ADVICE"),
        ("/rules/0/text", json!("nothing"), "TEXT-MISSING"),
        ("/rules/0/id", json!("MEASLES-CONTACT"), "RULE-NAME"),
        ("/rules/0/when", json!({"any": []}), "RULE-UNREACHABLE"),
        ("/rules/0/when", json!({"all": []}), "RULE-UNFOUNDED"),
        (
            "/rules/0/when",
            json!({"symptom": ["fever"]}),
            "ANCHOR-MISSING",
        ),
        (
            "/rules/0/when",
            json!({"symptom": ["bleeding"]}),
            "SYMPTOM-NOT-ASKED",
        ),
        ("/rules/0/end/day", json!(91), "RULE-DAYS"),
        ("/rules/2/colour", json!("red"), "RED-BY-ABSENCE"),
        ("/rules/2/colour", json!("red"), "RED-BY-WAITING"),
        (
            "/rules/0/when",
            json!({"vaccination": {"complete": true}}),
            "RED-UNFOUNDED",
        ),
        ("/expires", json!("2027-01-30T00:00:01Z"), "PACK-TERM"),
        ("/expires", json!("2026-11-01T00:00:00Z"), "PACK-TERM"),
        ("/texts/contact/fr", json!(" "), "LANGUAGE-GAP"),
        ("/languages", json!(["en", "de"]), "LANGUAGE-GAP"),
        ("/languages", json!([]), "LANGUAGE-NONE"),
        ("/disease/targets", json!([]), "PACK-TARGET"),
        ("/green/when", json!({"all": []}), "GREEN-UNFOUNDED"),
        (
            "/sources/iowa-hhs/url",
            json!("http://example.org"),
            "SOURCE-INCOMPLETE",
        ),
        ("/entry/0/rules", json!([{}]), "CARE-REFUSES"),
        ("/utc_offset_minutes", json!(900), "PACK-OFFSET"),
    ] {
        let codes = codes_after(pointer, value);
        assert!(codes.contains(&code), "{pointer}: {codes:?} lacks {code}");
    }
}

#[test]
fn a_word_outside_the_vocabulary_is_refused_by_name() {
    let steps = json!({"steps": {"at_least": 10_000}});
    for (pointer, value, word) in [
        ("/rules/0/when", steps, "steps"),
        (
            "/rules/0/when",
            json!({"symptom": ["laziness"]}),
            "laziness",
        ),
        ("/rules/0/colour", json!("purple"), "purple"),
        ("/parameters/0/name", json!("income"), "income"),
    ] {
        let mut pack = samples()
            .into_iter()
            .find(|(name, _)| name.ends_with("measles.json"))
            .unwrap()
            .1;
        *pack.pointer_mut(pointer).unwrap() = value;
        let error = Pack::parse(&serde_json::to_vec(&pack).unwrap())
            .unwrap_err()
            .to_string();
        assert!(error.contains(word), "{error}");
    }
}
