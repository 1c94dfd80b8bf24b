//! `docs/policy-pack.schema.json` and `Pack::parse` say the same of every sample and of every sample with one member
//! left out, renamed, added or altered.
#![allow(clippy::unwrap_used, reason = "a test says what it expects")]

use jsonschema::Validator;
use policy::pack::Pack;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn schema() -> Validator {
    let schema = read(&root().join("docs/policy-pack.schema.json"));
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

fn samples() -> Vec<Value> {
    let entries = std::fs::read_dir(root().join("packs")).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert_eq!(paths.len(), 6);
    paths.iter().map(|path| read(path)).collect()
}

fn parses(pack: &Value) -> bool {
    Pack::parse(&serde_json::to_vec(pack).unwrap()).is_ok()
}

/// The same pack with three texts, one door and two of its rules: the rest has the same form, and only costs time.
fn trimmed(mut pack: Value) -> Value {
    let texts = pack["texts"].as_object_mut().unwrap();
    *texts = std::mem::take(texts).into_iter().take(3).collect();
    let entries = pack["entry"].as_array_mut().unwrap();
    entries.truncate(1);
    entries[0]["rules"].as_array_mut().unwrap().truncate(2);
    pack
}

/// The places of every member and item, the inside of door rules apart, which the form leaves open.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        _ if at.starts_with("/entry/0/rules/") => Vec::new(),
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), value))
            .collect(),
        Value::Array(items) => {
            let numbered = items.iter().enumerate();
            numbered
                .map(|(index, value)| (index.to_string(), value))
                .collect()
        }
        _ => Vec::new(),
    };
    for (key, value) in inner {
        let place = format!("{at}/{key}");
        found.push(place.clone());
        places(value, &place, found);
    }
}

/// Places that differ in numbers only have the same form; two of them stand for all.
fn is_new(place: &str, seen: &mut BTreeMap<String, usize>) -> bool {
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = place
        .split('/')
        .map(|part| if number(part) { "#" } else { part });
    let count = seen.entry(parts.collect::<Vec<_>>().join("/")).or_default();
    *count += 1;
    *count <= 2
}

/// The pack with what stands at `place` left out, or under another name.
fn without(pack: &Value, place: &str, rename: bool) -> Value {
    let (parent, key) = place.rsplit_once('/').unwrap();
    let mut pack = pack.clone();
    match pack.pointer_mut(parent).unwrap() {
        Value::Object(members) => {
            let value = members.remove(key).unwrap();
            if rename {
                members.insert(format!("{key}_"), value);
            }
        }
        Value::Array(items) => {
            let item = items.remove(key.parse().unwrap());
            if rename {
                items.insert(0, json!({ "item": item }));
            }
        }
        other => panic!("{place} is in {other}"),
    }
    pack
}

fn alterations() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(255),
        json!(256),
        json!(70_000),
        json!(5_000_000_000_u64),
        json!(""),
        json!("2026-13-01T00:00:00Z"),
        json!("amber"),
        json!([]),
        json!({}),
        json!([{}]),
        json!({"all": []}),
        json!({"symptom": ["fever"], "exposure": ["close"]}),
    ]
}

#[test]
fn every_sample_validates() {
    let schema = schema();
    for pack in samples() {
        let errors: Vec<_> = schema
            .iter_errors(&pack)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(errors, [""; 0], "{}", pack["id"]);
        assert!(parses(&pack));
    }
}

#[test]
fn schema_and_parser_agree_on_every_change_of_a_member() {
    let schema = schema();
    let (mut accepted, mut refused) = (0, 0);
    let mut compare = |changed: &Value, what: &str| {
        let valid = schema.is_valid(changed);
        assert_eq!(
            valid,
            parses(changed),
            "{} {what}: the schema says {valid}",
            changed["id"]
        );
        if valid {
            accepted += 1;
        } else {
            refused += 1;
        }
    };
    let mut seen = BTreeMap::new();
    for pack in samples().into_iter().map(trimmed) {
        let mut all = Vec::new();
        places(&pack, "", &mut all);
        for place in all.iter().filter(|place| is_new(place, &mut seen)) {
            compare(&without(&pack, place, false), &format!("without {place}"));
            compare(
                &without(&pack, place, true),
                &format!("with {place} renamed"),
            );
            for value in alterations() {
                let mut changed = pack.clone();
                let what = format!("with {place} = {value}");
                *changed.pointer_mut(place).unwrap() = value;
                compare(&changed, &what);
            }
        }
        let mut more = pack.clone();
        more["score"] = json!(1);
        compare(&more, "with a member more");
    }
    assert!(
        accepted > 500 && refused > 5_000,
        "{accepted} accepted, {refused} refused"
    );
}
