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

fn sample(name: &str) -> Value {
    let file = format!("{name}.json");
    let found = samples()
        .into_iter()
        .find(|(path, _)| path.ends_with(&file));
    found.unwrap().1
}

/// What an officer is told; a phone takes the pack exactly where that is nothing.
fn findings(pack: &Value) -> Vec<Finding> {
    let pack = Pack::parse(&serde_json::to_vec(pack).unwrap()).unwrap();
    let findings = pack.findings();
    assert_eq!(pack.sound().is_some(), findings.is_empty());
    findings
}

/// The measles sample with one place changed, and the codes that the check then gives.
fn codes_after(pointer: &str, value: Value) -> Vec<&'static str> {
    codes_of("measles", pointer, value)
}

/// A sample with one place changed, and the codes that the check then gives.
fn codes_of(name: &str, pointer: &str, value: Value) -> Vec<&'static str> {
    let mut pack = sample(name);
    if pointer == "/supersedes" {
        pack["supersedes"] = value;
    } else {
        let place = pack.pointer_mut(pointer);
        *place.unwrap_or_else(|| panic!("no {pointer}")) = value;
    }
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
#[allow(clippy::too_many_lines, reason = "one row a defect")]
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
        (
            "/rules/0/when",
            json!({"area_visit": ["high"]}),
            "RED-UNFOUNDED",
        ),
        (
            "/rules/0/when",
            json!({"test": {"kinds": ["naat"], "result": "not-detected"}}),
            "RED-UNFOUNDED",
        ),
        (
            "/rules/2/when",
            json!({"recovery": {"within_days": 90}}),
            "RULE-WINDOW",
        ),
        ("/parameters", json!([]), "PARAMETER-TRAVEL"),
        (
            "/parameters/0/name",
            json!("incubation_p95_days"),
            "PARAMETER",
        ),
        ("/rules/0/text", json!("contact"), "TEXT-UNUSED"),
        ("/rules/3/source", json!("iowa-hhs"), "SOURCE-UNUSED"),
        ("/entry/0/care", json!(false), "ENTRY-NO-RULES"),
        ("/entry/1/venue", json!("hospital"), "ENTRY-TWICE"),
        (
            "/supersedes",
            json!({"pack": "measles", "text": "green"}),
            "SUPERSEDES-ITSELF",
        ),
        (
            "/rules/1/end/release/0/test/kinds",
            json!([]),
            "RELEASE-UNREACHABLE",
        ),
        (
            "/rules/1/end/release/0",
            json!({"symptom_free": {"hours": 24, "from_day": 0, "symptoms": ["hiccups"]}}),
            "SYMPTOM-NOT-ASKED",
        ),
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
        let mut pack = sample("measles");
        *pack.pointer_mut(pointer).unwrap() = value;
        let error = Pack::parse(&serde_json::to_vec(&pack).unwrap())
            .unwrap_err()
            .to_string();
        assert!(error.contains(word), "{error}");
    }
}

/// `/entry/0/rules/1` of the sample of 2021 is the vaccination rule of restaurants.
#[test]
fn a_door_rule_that_no_door_could_apply_is_refused() {
    let rule = "/entry/0/rules/1";
    for (field, value, code) in [
        ("/Logic", json!({"or": [true, false]}), "ENTRY-LOGIC"),
        (
            "/Logic",
            json!({"plusTime": [{"var": "payload.v.0.dt"}]}),
            "ENTRY-LOGIC",
        ),
        (
            "/Logic",
            json!({"===": [{"var": "payload.nam.fnt"}, "X"]}),
            "ENTRY-FIELD",
        ),
        (
            "/Logic",
            json!({"===": [{"var": "payload.v.0.is"}, "X"]}),
            "ENTRY-FIELD",
        ),
        (
            "/Logic",
            json!({"===": [{"var": "external.mood"}, "X"]}),
            "ENTRY-FIELD",
        ),
        ("/Logic", json!({"!": [{"var": ""}]}), "ENTRY-FIELD"),
        ("/ValidTo", json!("2027-01-30T00:00:01Z"), "ENTRY-TERM"),
        ("/ValidFrom", json!("2026-10-31T23:59:59Z"), "ENTRY-TERM"),
        ("/ValidFrom", json!("2027-01-30T00:00:00Z"), "ENTRY-TERM"),
        ("/Country", json!("XE"), "ENTRY-COUNTRY"),
        ("/Identifier", json!("VR-XE-0001"), "ENTRY-COUNTRY"),
        ("/Identifier", json!("TR-XD-0009"), "ENTRY-KIND"),
        ("/Identifier", json!("GR-XD-0001"), "ENTRY-RULE-TWICE"),
        ("/Type", json!("Invalidation"), "ENTRY-KIND"),
        ("/Engine", json!("LUCK"), "ENTRY-ENGINE"),
        ("/EngineVersion", json!("1.4.0"), "ENTRY-ENGINE"),
        ("/Version", json!("one"), "ENTRY-RULE"),
        ("/Description/1/desc", json!(" "), "LANGUAGE-GAP"),
        ("/Description/1/lang", json!("de"), "LANGUAGE-GAP"),
    ] {
        let codes = codes_of("covid-19-guidance-2021", &format!("{rule}{field}"), value);
        assert!(codes.contains(&code), "{field}: {codes:?} lacks {code}");
    }
    let unsourced = codes_of(
        "covid-19-guidance-2021",
        "/entry/0/source",
        json!("nowhere"),
    );
    assert!(unsourced.contains(&"SOURCE-MISSING"), "{unsourced:?}");
    let nameless = codes_of("covid-19-guidance-2021", rule, json!({}));
    assert!(nameless.contains(&"ENTRY-RULE"), "{nameless:?}");
}

#[test]
fn encounters_are_weighed_by_a_published_way_and_make_nobody_red() {
    let pack = "covid-19-guidance-2021";
    let preset = codes_of(pack, "/encounters/preset", json!("my-own"));
    assert_eq!(preset, ["ENCOUNTER-PRESET"]);
    let source = codes_of(pack, "/encounters/source", json!("nowhere"));
    assert_eq!(source, ["SOURCE-MISSING", "SOURCE-UNUSED"]);
    assert_eq!(
        codes_of(pack, "/encounters", Value::Null),
        ["ENCOUNTERS-MISSING", "SOURCE-UNUSED"]
    );
    let mut red = sample(pack);
    let rules = red["rules"].as_array_mut().unwrap();
    let rule = rules
        .iter_mut()
        .find(|rule| rule["id"] == "COVID-ENCOUNTER")
        .unwrap();
    rule["colour"] = json!("red");
    rule.as_object_mut().unwrap().remove("unless");
    let told = findings(&red);
    assert_eq!(
        told.iter().map(|finding| finding.code).collect::<Vec<_>>(),
        ["RED-UNFOUNDED"]
    );
}

#[test]
fn a_finding_says_to_an_officer_where_and_what() {
    let mut pack = sample("measles");
    pack["rules"][2].as_object_mut().unwrap().remove("end");
    let told: Vec<_> = findings(&pack).iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["RULE-NO-END at $.rules[2].end: The rule has no end."]
    );
}

#[test]
fn a_reissued_sample_is_in_force_for_its_new_term_and_its_door_rules_too() {
    use time::macros::datetime;
    let (from, until) = (
        datetime!(2031-02-27 0:00 UTC),
        datetime!(2031-05-28 0:00 UTC),
    );
    for (name, value) in samples() {
        let pack = Pack::parse(&serde_json::to_vec(&value).unwrap()).unwrap();
        let again = pack.clone().reissued(from, until);
        assert_eq!(again.findings(), [], "{name}");
        assert_eq!((again.effective_from, again.expires), (from, until));
        assert_eq!(
            again.reissued(pack.effective_from, pack.expires),
            pack,
            "{name}"
        );
    }
    let short =
        Pack::parse(&serde_json::to_vec(&sample("covid-19-guidance-2021")).unwrap()).unwrap();
    let short = short.reissued(from, datetime!(2031-03-09 0:00 UTC));
    assert_eq!(
        short.findings(),
        [],
        "a shorter term cuts the door rules short"
    );
    let valid_to = short.entry[0].rules[0].member("ValidTo");
    assert_eq!(
        valid_to.and_then(json::Tree::text),
        Some("2031-03-09T00:00:00Z")
    );
}
